"""A kiosk that five people touch at once, and as they are used to: nothing zooms, nothing is marked or dragged, nobody gets two numbers
or one that they did not choose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from tests.builders import the_ward
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.pages_double import Double
from tests.displays.window import Window

Point = tuple[float, float]
UNMOVED = """() => ({zoom: visualViewport.scale, at: [visualViewport.offsetLeft, visualViewport.offsetTop, scrollX, scrollY],
  marked: String(getSelection()), met: window.met})"""
MEETS = """
window.met = [];
for (const what of ["contextmenu", "dragstart", "selectstart"])
  document.addEventListener(what, (event) => setTimeout(() => event.defaultPrevented || window.met.push(what)));
"""
STILL = {"zoom": 1, "at": [0, 0, 0, 0], "marked": "", "met": []}
TAP_SECONDS = 0.15
LONG_MS = 700
"""A finger that rests for so long asks for a menu, or marks a word."""


class Hands:
    """Fingers on a page, as the glass reports them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._glass: CDPSession = page.context.new_cdp_session(page)

    def put(self, *points: Point) -> None:
        self._tell("touchStart", *points)

    def move(self, *points: Point) -> None:
        self._tell("touchMove", *points)

    def lift(self) -> None:
        self._tell("touchEnd")

    def tap(self, point: Point, times: int = 1, every: float = TAP_SECONDS, after: float = 0.0) -> None:
        """As quickly as a hand does: when each was, the glass says, however busy this machine is."""
        at = time.time() + after
        for nth in range(times):
            self._tell("touchStart", point, at=at + nth * every)
            self._tell("touchEnd", at=at + nth * every + 0.3 * TAP_SECONDS)

    def rest(self, *points: Point) -> None:
        self.put(*points)
        self.page.evaluate("(ms) => new Promise((over) => setTimeout(over, ms))", LONG_MS)
        self.lift()

    def drag(self, begin: list[Point], end: list[Point]) -> None:
        self.put(*begin)
        for step in range(1, 6):
            self.move(*(((b[0] + (e[0] - b[0]) * step / 5), (b[1] + (e[1] - b[1]) * step / 5)) for b, e in zip(begin, end, strict=True)))
        self.lift()

    def _tell(self, kind: str, *points: Point, at: float | None = None) -> None:
        fingers = [{"x": x, "y": y, "id": id} for id, (x, y) in enumerate(points)]
        self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers, "timestamp": at or time.time()})


@pytest.fixture
def page(browser: Browser, double: Double) -> Iterator[Page]:
    """On glass that feels ten fingers."""
    context = browser.new_context(locale="vi-VN", has_touch=True)
    window = Window(context, double.url)
    with_catalogue(double, the_ward())
    double.show("kiosk", **kiosk_of(the_ward()))
    page = window.open("/kiosk", 1080, 1920, MEETS)
    page.wait_for_selector("[data-errand]")
    yield page
    context.close()
    assert window.troubles == []


def middle(found: Locator) -> Point:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def middles(page: Page, selector: str, most: int = 5) -> list[Point]:
    return [middle(one) for one in page.locator(selector).all()[:most]]


def taken(double: Double) -> list[str]:
    return [body["service"] for what, body, _ in list(double.asked) if what == "POST /api/v1/tickets"]


def home(page: Page) -> None:
    page.get_by_role("button", name="Về đầu").click()
    expect(page.locator("[data-errand]")).to_have_count(4)


def test_five_hands_at_once_are_at_most_one_choice_and_nothing_moves(page: Page, double: Double) -> None:
    hands = Hands(page)
    five = [*middles(page, "[data-errand]"), middle(page.locator(".reach button").first)]
    for act in (lambda: hands.put(*five) or hands.lift(), lambda: hands.rest(*five)):
        act()
        assert page.evaluate(UNMOVED) == STILL
        assert taken(double) == []
        if not page.locator("[data-errand]").count():
            home(page)
    x, y = middle(page.locator(".errands"))
    hands.drag([(x - 40, y), (x + 40, y)], [(x - 400, y - 300), (x + 400, y + 300)])  # pinched open
    hands.drag([(x - 400, y), (x + 400, y)], [(x - 30, y), (x + 30, y)])
    hands.drag([(x - 60, y), (x + 60, y)], [(x - 60, y - 500), (x + 60, y - 500)])  # two fingers upwards
    hands.drag([middle(page.locator("h1"))], [(x, y)])
    hands.tap(middle(page.locator("h1")), times=2)
    hands.rest(middle(page.locator("h1")))
    page.mouse.dblclick(*middle(page.locator("h1")))
    assert page.evaluate(UNMOVED) == STILL
    assert taken(double) == []
    hands.tap(middle(page.locator('[data-errand="submit"]')))
    expect(page.locator('[data-step="fields"]')).to_be_visible()


def test_the_second_half_of_a_double_tap_chooses_nothing_that_has_just_appeared(page: Page, double: Double) -> None:
    hands = Hands(page)
    ways: list[Callable[[Point], Any]] = [
        lambda at: hands.tap(at, times=2),
        lambda at: page.mouse.dblclick(*at),
        lambda at: hands.tap(at, 5),
    ]
    for way in ways:
        for errand in ("submit", "supplement"):
            way(middle(page.locator(f'[data-errand="{errand}"]')))
            expect(page.locator('[data-step="fields"]')).to_be_visible()
            assert taken(double) == []
            home(page)


def test_a_number_that_was_tapped_twice_is_one_and_stays_to_be_read(page: Page, double: Double) -> None:
    hands = Hands(page)
    for taps in (2, 5):
        hands.tap(middle(page.locator('[data-errand="collect"]')), taps)
        expect(page.locator("[data-ticket]")).to_be_visible()
        page.get_by_role("button", name="Xong").click()
    page.locator('[data-errand="supplement"]').click()
    page.wait_for_selector('[data-step="fields"]')
    last = page.locator("[data-service]:not(:disabled)").last  # under it stands what ends the showing of a ticket
    hands.tap(middle(last), 3)
    expect(page.locator("[data-ticket]")).to_be_visible()
    qr = middle(page.locator(".ticket-qr img"))
    hands.rest(qr)
    hands.drag([qr], [(qr[0] + 300, qr[1] - 300)])
    page.mouse.move(*qr)
    page.mouse.down()
    page.mouse.move(qr[0] + 200, qr[1] - 100, steps=4)
    page.mouse.up()
    assert page.evaluate(UNMOVED) == STILL
    assert len(taken(double)) == 3, "one a choice"


def test_five_hands_on_five_services_are_at_most_one_number(page: Page, double: Double) -> None:
    hands = Hands(page)
    page.locator('[data-errand="supplement"]').click()
    page.wait_for_selector('[data-step="fields"]')
    five = middles(page, "[data-service]:not(:disabled)")
    assert len(five) == 5
    hands.put(*five)
    hands.lift()
    for point in five:
        hands.tap(point)
    expect(page.locator("[data-ticket]")).to_be_visible()
    assert len(taken(double)) == 1
    assert page.evaluate(UNMOVED) == STILL


@pytest.mark.parametrize("every", [0.25, 0.45])
def test_bug_a_finger_that_comes_down_again_before_one_can_read_takes_no_number(page: Page, double: Double, every: float) -> None:
    """The key that takes the number stands where the one that added an errand stood."""
    hands = Hands(page)
    for way in ("[data-several]", '[data-errand="submit"]', '[data-service="chung-thuc"]', "[data-procedure]"):
        page.click(way)
    hands.tap(middle(page.locator("[data-take]")), times=2, every=every)
    expect(page.locator("[data-wish]")).to_have_count(1)
    expect(page.locator("[data-take-all]")).to_be_visible()
    assert taken(double) == []
    hands.tap(middle(page.locator("[data-take-all]")), after=2)
    page.wait_for_selector("[data-ticket]")
