"""The TV as it was looked at and approved: every size full, called, empty, broken, with the longest texts, by day and night; and what
axe says. A page is opened once for each hall; its states follow each other as the server would tell them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.builders import at
from tests.counts import few
from tests.displays import tv_facts, ward_facts
from tests.displays.access import barriers
from tests.displays.looks import looks_as
from tests.displays.notice_facts import LONG
from tests.displays.pages_double import Double
from tests.displays.readable import faint
from tests.displays.tv_facts import OFFICERS, empty, full, hall_of, join_code
from tests.displays.ward_facts import session
from tests.displays.window import Window

MORNING_MS = at("2026-11-21 07:42")
HD = (1920, 1080)
HIGHLIGHT_MS = 4500
ALWAYS = 3600
"""Seconds of a slide: nobody else has its place meanwhile."""
COUNTERS = (1, 4, 8, 20, 40, 70)
WALKED = few(COUNTERS, 1, 8, 70)
"""Sizes whose other states are looked at too."""
COUNTS = {"issued": 120, "served": 74, "waiting": 37}
NEXT = ["H031", "A044", "L012"]
SILENT = "Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });"
# What is drawn beyond its own box, or beyond the screen; what is cut on purpose ends in an ellipsis.
CUT = """() => Array.from(document.querySelectorAll(
  ".called, .place, .before, .side-part, .side-list, .side-list li, .side-time, .today, .strip-line, .still, .notlive, .who-serves"
)).filter((part) => {
  const box = part.getBoundingClientRect();
  const high = /today|still|side-list|side-part/.test(part.className) && part.scrollHeight > part.clientHeight + 2;
  return high || part.scrollWidth > part.clientWidth + 2
    || box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
}).map((part) => part.className + ": " + part.textContent)"""
SMALLEST = """() => Math.min(...Array.from(document.querySelectorAll("#page *"))
  .filter((one) => Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


class State(NamedTuple):
    told: Callable[[], dict[str, Any]]
    """Made when the clock is still."""
    now: int = 0
    """So many calls are highlighted."""
    lost: bool = False
    notices: tuple[dict[str, Any], ...] = ()
    part: str = ""
    """Whose turn it is in the place that is shared; whoever is first unless given."""


class Sheet(NamedTuple):
    """One screen of one hall, and its states one after the other."""

    hall: dict[str, Any]
    states: dict[str, State]
    size: tuple[int, int] = HD
    query: str = ""
    script: str = ""
    slides: bool = False


def lines_of(counters: int) -> int:
    return 2 if counters == 1 else 4 if counters > 20 else 8


def hall(counters: int, **more: Any) -> dict[str, Any]:
    return hall_of(counters, lines_of(counters), **more)


def filled(counters: int, calls: int = 0, **more: Any) -> Callable[[], dict[str, Any]]:
    return lambda: full(counters, lines_of(counters), calls, **more)


def named(counters: int, calls: int = 0) -> Callable[[], dict[str, Any]]:
    """Who serves, in as many letters as the server sends for so many counters."""
    lines = 4 if counters > 9 else lines_of(counters)
    short = {1: lambda name: name, 20: lambda name: name.split()[-1]}.get(counters, lambda name: " ".join(name.split()[-2:]))
    nos = range(1, counters + 1) if counters <= 20 else range(1, 5)
    return lambda: full(counters, lines, calls, officers={str(no): short(OFFICERS[no % 5]) for no in nos if no % 9 != 5 and no % 11 != 7})


def at_lunch(counters: int) -> Callable[[], dict[str, Any]]:
    closed = {"hall": "lunch", "opens_at_ms": MORNING_MS, "calls": [], "serving": {}}
    return lambda: {**full(counters, lines_of(counters)), **closed}


def night(no: int, **more: State) -> Sheet:
    """Full, somebody being called, and at last the line is lost."""
    full_sheet = {f"full-{no}": State(filled(no)), **more}
    if no not in WALKED:
        return Sheet(hall(no), full_sheet)
    calls = State(filled(no, 2 if no > 1 else 1), now=2 if no > 1 else 1)
    return Sheet(hall(no), {**full_sheet, f"now-{no}": calls, f"lost-{no}": State(filled(no), lost=True)})


def day(no: int) -> Sheet:
    """Nobody has come yet, and then everybody, with the longest names."""
    states = {f"empty-{no}": State(lambda: empty(no, lines_of(no))), f"longest-{no}": State(filled(no, longest=True))}
    return Sheet(hall(no, longest=True), states, query="?theme=day")


LONG_NOTICE = {"id": 5, "sentence": "message", "text": LONG, "at_ms": MORNING_MS, "until_at_ms": MORNING_MS + 3_600_000}
RESTS = {"resting": [{"no": 1, "until_at_ms": MORNING_MS + 600_000}]}
MORE: dict[int, dict[str, State]] = {
    1: {"officers-1": State(named(1)), "rests-1": State(filled(1, **RESTS))},
    20: {"officers-20": State(named(20)), "lunch-20": State(at_lunch(20))},
    40: {"officers-40": State(named(40))},
    70: {"told-70": State(filled(70), notices=(LONG_NOTICE,))},
}
WISHES = {"counts": COUNTS, "next": NEXT}
SHEETS = {
    **{f"night-{no}": night(no, **MORE.get(no, {})) for no in COUNTERS},
    **{f"day-{no}": day(no) for no in WALKED},
    "all-wishes": Sheet(
        hall(9, flash=True, slide_seconds=ALWAYS),
        {
            "counts-9": State(filled(9, **WISHES), part="slide"),
            "flash-9": State(filled(9, 1, **WISHES), now=1, part="slide"),
            "lost-counts-9": State(filled(9, **WISHES), lost=True, part="slide"),
        },
    ),
    "slides": Sheet(
        hall(8, slide_seconds=ALWAYS),
        {"picture-8": State(filled(8), part="slide"), "picture-told-8": State(filled(8), notices=(LONG_NOTICE,), part="slide")},
        slides=True,
    ),
    "no-sound": Sheet(hall(9), {"officers-9": State(named(9))}, script=SILENT),
    "small": Sheet(hall(8), {"full-8-at-720": State(filled(8))}, size=(1280, 720)),
    "large": Sheet(hall(40), {"full-40-at-2160": State(filled(40))}, size=(3840, 2160)),
}


ASKED = few(
    [name for name, sheet in SHEETS.items() if not sheet.query and sheet.size == HD], "night-1", "night-8", "night-70", "all-wishes"
)
"""Sheets of which axe is asked: by day it is the same page in other colours."""


@pytest.fixture(autouse=True)
def _morning(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 07:42 in the hall, and stays so."""
    double.time_ms = lambda: MORNING_MS
    for facts in (ward_facts, tv_facts):
        monkeypatch.setattr(facts, "now_ms", lambda: MORNING_MS)


def a_picture() -> bytes:
    held = io.BytesIO()
    Image.linear_gradient("L").resize((640, 360)).save(held, "PNG")
    return held.getvalue()


def opened(double: Double, window: Window, sheet: Sheet) -> Page:
    slides = [{"name": "den.png", "kind": "picture", "url": "/api/v1/playlist/den.png", "seconds": 0}] if sheet.slides else []
    double.files["/api/v1/playlist/den.png"] = ("image/png", a_picture())
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/hall"] = lambda _: (200, sheet.hall)
    double.answers["GET /api/v1/playlist"] = lambda _: (200, {"slides": slides})
    double.answers["GET /api/v1/join/code"] = lambda _: (200, join_code(MORNING_MS))
    double.show("notices:sanh", notices=[])
    double.show("zone:sanh", **before(next(iter(sheet.states.values()))))
    page = window.open("/tv/sanh" + sheet.query, *sheet.size, sheet.script, at_ms=MORNING_MS)
    page.wait_for_selector(".joinqr")
    page.wait_for_selector("[data-service]")
    return page


def before(state: State) -> dict[str, Any]:
    """The same when its newest calls are not made yet, and the older ones no news."""
    whole = state.told()
    return {**whole, "calls": [{**call, "at_ms": call["at_ms"] - 600_000} for call in whole["calls"][state.now :]]}


def turn_to(page: Page, double: Double, state: State) -> None:
    """Nothing of the state before is left: no highlight, no notice."""
    page.clock.fast_forward(HIGHLIGHT_MS)
    double.show("notices:sanh", notices=list(state.notices))
    shown = double.show("zone:sanh", **(state.told() if state.now else before(state)))
    page.wait_for_selector(f".tv[data-seq='{shown['seq']}']")
    expect(page.locator("[data-now]")).to_have_count(state.now)
    expect(page.locator(".bulletin")).to_have_count(len(state.notices))
    if state.part:
        page.wait_for_selector(f"[data-part='{state.part}']")
    if state.lost:
        double.hang_up()
        page.wait_for_selector("[data-not-live]")


@pytest.mark.parametrize("name", SHEETS)
def test_it_looks_as_it_was_approved(double: Double, window: Window, name: str) -> None:
    sheet = SHEETS[name]
    page = opened(double, window, sheet)
    for at_state, (picture, state) in enumerate(sheet.states.items()):
        turn_to(page, double, state)
        looks_as(page, f"tv/{picture}")
        assert page.evaluate(CUT) == [], picture
        assert page.evaluate(SMALLEST) >= 39.9 * sheet.size[1] / 1080, picture
        if sheet.size == HD and not state.now:
            assert faint(page, 4.5) == [], picture
        if at_state == 0 and name in ASKED:
            assert barriers(page) == [], picture
