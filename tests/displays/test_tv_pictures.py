"""The TV as it was looked at and approved: every size, full, empty, broken, with the longest texts, by day and night; and what axe says."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.builders import at
from tests.displays import tv_facts, ward_facts
from tests.displays.access import barriers
from tests.displays.looks import looks_as
from tests.displays.notice_facts import LONG
from tests.displays.pages_double import Double
from tests.displays.readable import faint
from tests.displays.tv_facts import OFFICERS, empty, full, hall_of
from tests.displays.ward_facts import session
from tests.displays.window import Window

MORNING_MS = at("2026-11-21 07:42")
HD = (1920, 1080)
COUNTS = {"issued": 120, "served": 74, "waiting": 37}
OFFICERS_OF_NINE = {str(no): OFFICERS[no % 5] for no in (1, 2, 3, 4, 6, 8, 9)}
SILENT = "Object.defineProperty(BaseAudioContext.prototype, 'state', { get: () => 'suspended' });"
# What is drawn beyond its own box, or beyond the screen; what is cut on purpose ends in an ellipsis.
CUT = """() => Array.from(document.querySelectorAll(
  ".called, .place, .before, .side-part, .side-list, .side-time, .today, .strip-line, .still, .notlive")).filter((part) => {
  const box = part.getBoundingClientRect();
  const high = /today|still|side-list/.test(part.className) && part.scrollHeight > part.clientHeight + 2;
  return high || part.scrollWidth > part.clientWidth + 2
    || box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
}).map((part) => part.className + ": " + part.textContent)"""
SMALLEST = """() => Math.min(...Array.from(document.querySelectorAll("#page *"))
  .filter((one) => Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


class Screen(NamedTuple):
    hall: dict[str, Any]
    state: Any
    """Made when the clock is still."""
    now: int = 0
    """So many calls are highlighted."""
    size: tuple[int, int] = HD
    query: str = ""
    script: str = ""
    lost: bool = False
    notices: tuple[dict[str, Any], ...] = ()


def lines_of(counters: int) -> int:
    return 2 if counters == 1 else 4 if counters > 20 else 8


def hall(counters: int, **more: Any) -> dict[str, Any]:
    return hall_of(counters, lines_of(counters), **more)


def filled(counters: int, calls: int = 0, **more: Any) -> Any:
    return lambda: full(counters, lines_of(counters), calls, **more)


LONG_NOTICE = {"id": 5, "sentence": "message", "text": LONG, "at_ms": MORNING_MS, "until_at_ms": MORNING_MS + 3_600_000}
SCREENS = {
    **{f"full-{no}": Screen(hall(no), filled(no)) for no in (1, 4, 8, 20, 40, 70)},
    **{f"now-{no}": Screen(hall(no, flash=no == 40), filled(no, 2 if no > 1 else 1), now=2 if no > 1 else 1) for no in (1, 8, 40)},
    **{f"longest-{no}": Screen(hall(no, longest=True), filled(no, longest=True), query="?theme=day") for no in (1, 9, 20, 40, 70)},
    "empty-9": Screen(hall(9), lambda: empty(9), query="?theme=day"),
    "lost-9": Screen(hall(9), filled(9, counts=COUNTS), lost=True),
    "lunch-20": Screen(hall(20), lambda: {**full(20, 8), "hall": "lunch", "opens_at_ms": MORNING_MS, "calls": [], "serving": {}}),
    "rests-1": Screen(hall(1), lambda: full(1, 2, resting=[{"no": 1, "until_at_ms": MORNING_MS + 600_000}])),
    "officers-9": Screen(hall(9), filled(9, officers=OFFICERS_OF_NINE, counts=COUNTS), script=SILENT),
    "next-9": Screen(hall(9), filled(9, next=["H031", "A044", "L012"], counts=COUNTS)),
    "told-70": Screen(hall(70), filled(70), notices=(LONG_NOTICE,)),
    "full-8-at-720": Screen(hall(8), filled(8), size=(1280, 720)),
    "full-40-at-2160": Screen(hall(40), filled(40), size=(3840, 2160)),
}


@pytest.fixture(autouse=True)
def _morning(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 07:42 in the hall, and stays so."""
    double.time_ms = lambda: MORNING_MS
    for facts in (ward_facts, tv_facts):
        monkeypatch.setattr(facts, "now_ms", lambda: MORNING_MS)


def opened(double: Double, window: Window, screen: Screen) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/hall"] = lambda _: (200, screen.hall)
    double.answers["GET /api/v1/playlist"] = lambda _: (200, {"slides": []})
    whole = screen.state()
    before = [{**call, "at_ms": call["at_ms"] - 600_000} for call in whole["calls"][screen.now :]]
    double.show("notices:sanh", notices=list(screen.notices))
    double.show("zone:sanh", **{**whole, "calls": before})
    page = window.open("/tv/sanh" + screen.query, *screen.size, screen.script, at_ms=MORNING_MS)
    page.wait_for_selector(".called, .still")
    page.wait_for_selector(".strip-name, .bulletin")
    if len(screen.hall["counters"]) > 1:
        page.wait_for_selector("[data-place]")
    expect(page.locator("[data-now]")).to_have_count(0)
    if screen.now:
        double.show("zone:sanh", **whole)
        expect(page.locator("[data-now]")).to_have_count(screen.now)
    if screen.lost:
        double.hang_up()
        page.wait_for_selector("[data-not-live]")
    return page


@pytest.mark.parametrize("name", SCREENS)
def test_it_looks_as_it_was_approved(double: Double, window: Window, name: str) -> None:
    screen = SCREENS[name]
    page = opened(double, window, screen)
    looks_as(page, f"tv/{name}")
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALLEST) >= 39.9 * screen.size[1] / 1080
    if screen.size == HD and not screen.now:
        assert barriers(page) == []
        assert faint(page, 4.5) == []
