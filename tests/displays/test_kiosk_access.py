"""Every state of the kiosk for everybody: what axe finds, what it cannot see, the comfort bar; standing, lying, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.domain.site import Site
from queue_server.settings import config_folder, load_site
from tests.counts import few
from tests.displays.access import barriers, forced_order, moving
from tests.displays.at_kiosk import at_the_fields, type_in
from tests.displays.hurry import hurried
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.notice_facts import notice
from tests.displays.pages_double import Double
from tests.displays.readable import faint, overflows, small
from tests.displays.window import Window

STANDING, LYING = SIZES = (1080, 1920), (1920, 1080)
FINGER_PX = 64
WARD = load_site(config_folder() / "halls" / "ward")
PROVINCE = load_site(config_folder() / "halls" / "province")


def fields(page: Page) -> None:
    at_the_fields(page)


def procedures(page: Page) -> None:
    if not page.locator('[data-step="fields"]').count():
        at_the_fields(page)
    page.click(".card[data-service]:not(:disabled)")
    page.wait_for_selector("[data-procedure]")


def procedure(page: Page) -> None:
    if not page.locator('[data-step="procedures"]').count():
        procedures(page)
    page.click("[data-procedure]")
    page.wait_for_selector(".procedure-facts")


def found(page: Page) -> None:
    page.click("[data-find]")
    type_in(page, "giay")
    page.wait_for_selector("[data-procedure]")


def nothing_found(page: Page) -> None:
    page.click("[data-find]")
    type_in(page, "xqzz")
    page.wait_for_selector(".find-none")


def priority(page: Page) -> None:
    page.locator(".priority button").click()
    page.wait_for_selector(".sheet")


def ticket(page: Page) -> None:
    page.click('[data-errand="collect"]')
    page.wait_for_selector("[data-ticket]")


STATES: dict[str, Callable[[Page], None]] = {
    "start": lambda _: None,
    "fields": fields,
    "procedures": procedures,
    "procedure": procedure,
    "found": found,
    "nothing found": nothing_found,
    "priority": priority,
    "ticket": ticket,
}


LEADS_ON = ("fields", "procedures")
"""The next state is one touch further, not reached from the beginning."""


def opened(double: Double, window: Window, size: tuple[int, int], site: Site = WARD, issuing: str | None = None, **room: object) -> Page:
    with_catalogue(double, site)
    double.show("kiosk", **kiosk_of(site, issuing, **room))
    page = window.open("/kiosk", *size)
    page.wait_for_selector(".reach button")
    return page


def in_english(page: Page) -> None:
    page.get_by_role("button", name="English").click()


def home(page: Page) -> None:
    page.keyboard.press("Escape")
    for way in (".ticket-done", ".ways button:last-child"):
        if page.locator(way).count():
            page.click(way)
    page.wait_for_selector("[data-errand]")


def wrong(page: Page, least_contrast: float = 4.5) -> list[Any]:
    """What of this state is not for everybody."""
    found = [*barriers(page), *small(page, FINGER_PX), *faint(page, least_contrast), *forced_order(page)]
    return [*found, "overflows"] if overflows(page) else found


def turned(page: Page, size: tuple[int, int]) -> Page:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return page


@pytest.mark.parametrize(("site", "first"), [(WARD, STANDING), (PROVINCE, LYING)], ids=["ward", "province"])
def test_every_state_is_for_everybody_standing_and_lying(double: Double, window: Window, site: Site, first: tuple[int, int]) -> None:
    page = opened(double, window, first, site)
    page.wait_for_selector("[data-errand]")
    for name, reach in STATES.items():
        reach(page)
        for size in few(SIZES, first):
            assert (name, size, wrong(turned(page, size))) == (name, size, [])
        if name not in LEADS_ON:
            home(page)


def test_every_state_is_for_everybody_in_english_with_contrast_large_letters_and_less_motion(double: Double, window: Window) -> None:
    page = opened(double, window, STANDING)
    page.emulate_media(reduced_motion="reduce")
    in_english(page)
    page.get_by_role("button", name="contrast").click()
    page.get_by_role("button", name="Larger letters").click()
    for name, reach in STATES.items():
        reach(page)
        assert (name, moving(page)) == (name, [])
        if name != "ticket":  # it ends the visit, and with it what this visitor has wished
            assert (name, wrong(page, 7.0)) == (name, [])
        if name not in LEADS_ON:
            home(page)


TROUBLES = {
    "closed": {"issuing": "closed", "hall": "closed", "opens_at_ms": 1_800_000_000_000},
    "lunch": {"issuing": "not_yet", "hall": "lunch", "opens_at_ms": 1_800_000_000_000},
    "stopped": {"issuing": "stopped"},
    "storage full": {"issuing": "storage_full"},
    "no paper": {"printer": "paper_out"},
    "no printer": {"printer": "offline"},
}


def test_every_trouble_is_for_everybody(double: Double, window: Window) -> None:
    page = opened(double, window, STANDING)
    for nth, (name, trouble) in enumerate(TROUBLES.items()):
        before = page.inner_text("#page")
        double.show("kiosk", **kiosk_of(WARD, **trouble))  # type: ignore[arg-type]
        page.wait_for_function("(before) => document.querySelector('#page').innerText !== before", arg=before)
        for size in few(SIZES, SIZES[nth % 2]):
            assert (name, size, wrong(turned(page, size))) == (name, size, [])
        if page.locator('[data-errand="submit"]').count():
            at_the_fields(page)
            assert (name, wrong(page)) == (name, [])
            home(page)


def test_a_kiosk_without_its_server_is_for_everybody(double: Double, window: Window) -> None:
    page = opened(double, window, STANDING)
    hurried(page)
    double.hang_up()
    expect(page.get_by_text("Máy lấy số đang mất kết nối")).to_be_visible()
    assert wrong(page) == []


def test_low_buttons_lie_in_the_lower_half(double: Double, window: Window) -> None:
    page = opened(double, window, STANDING)
    page.get_by_role("button", name="Hạ nút thấp").click()
    for state in ("start", "fields", "procedures", "procedure"):
        STATES[state](page)
        tops = page.eval_on_selector_all(
            "button", "(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width).map((box) => box.top)"
        )
        assert min(tops) >= 0.4 * STANDING[1], state
        if state != "start":
            page.get_by_role("button", name="Về đầu").click()


COVERED = """() => Array.from(document.querySelectorAll("#page button")).filter((one) => {
  const box = one.getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !one.disabled && !(there && (one === there || one.contains(there)));
}).map((one) => one.textContent)"""


@pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
def test_bug_low_buttons_and_large_letters_cover_nothing_that_one_presses(double: Double, window: Window, size: tuple[int, int]) -> None:
    page = opened(double, window, size)
    page.get_by_role("button", name="Hạ nút thấp").click()
    assert page.evaluate(COVERED) == []
    page.locator(".letters-larger").click()
    assert page.evaluate(COVERED) == []
    in_english(page)
    assert page.evaluate(COVERED) == []
    page.click("[data-several]")
    for way in ('[data-errand="submit"]', "[data-service]:not(:disabled)", "[data-take]"):
        page.locator(way).first.click()
    page.locator("[data-wish]").first.wait_for()
    assert page.evaluate(COVERED) == []


COVERED_OF_WHAT_STANDS = COVERED.replace("#page button", "#page button:not(.scroll-list *)")
"""A list's own buttons may be scrolled away: it has keys for that."""
OUTSIDE_THE_HEAD = """() => {
  const head = document.querySelector(".top").getBoundingClientRect();
  const next = document.querySelector(".top").nextElementSibling.getBoundingClientRect();
  const told = Array.from(document.querySelectorAll(".top .notice"), (one) => one.getBoundingClientRect());
  return told.length ? told.filter((one) => one.bottom > Math.min(head.bottom, next.top) + 1).length : "nothing is told";
}"""


@pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
def test_bug_what_is_told_lies_within_the_head_whatever_a_visitor_has_chosen(double: Double, window: Window, size: tuple[int, int]) -> None:
    """Seen: with A+, contrast and low buttons the notice lay half under "Lấy số", and lying it overhung the head."""
    page = opened(double, window, size, notices=[notice(5)])
    for comfort in ("Hạ nút thấp", "Tăng tương phản"):
        page.get_by_role("button", name=comfort).click()
    page.locator(".letters-larger").click()
    for state in ("start", "fields", "procedures", "procedure"):
        STATES[state](page)
        assert (state, page.evaluate(OUTSIDE_THE_HEAD), page.evaluate(COVERED_OF_WHAT_STANDS)) == (state, 0, [])


def test_the_question_of_priority_holds_the_keyboard_and_escape_leaves_it(double: Double, window: Window) -> None:
    page = opened(double, window, STANDING)
    priority(page)
    assert page.evaluate("document.querySelector('.sheet').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator(".sheet")).to_have_count(0)
