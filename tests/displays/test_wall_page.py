"""The simulated wall in a browser: what the decoders read is what is lit."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.displays.pages_double import Double
from tests.displays.ward_facts import session
from tests.displays.window import Window


def test_boards_show_what_their_bytes_said(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "wall"))
    double.show("wall", boards=[])
    page = window.open("/wall", 1440, 1000)
    expect(page.get_by_text("Đang chờ những byte đầu tiên")).to_be_visible()
    counter = {"board": "1", "counter": 1, "rows": ["A042"], "blinking": True, "model": "generic", "updated_at_ms": 0}
    main = {"board": "main:sanh", "counter": None, "rows": ["A042   1", ""], "blinking": False, "model": "generic-main", "updated_at_ms": 0}
    double.show("wall", boards=[counter, main])
    expect(page.locator("[data-board='1']")).to_have_attribute("data-text", "A042")
    expect(page.locator("[data-board='1'] .row-blinking")).to_have_count(1)
    # A as 18 of 35 dots; 0, 4 and 2 as 6, 4 and 5 of 7 segments
    expect(page.locator("[data-board='1'] circle.lit")).to_have_count(18)
    expect(page.locator("[data-board='1'] polygon.lit")).to_have_count(15)
    expect(page.locator("[data-board='main:sanh'] svg")).to_have_count(2)


def test_a_row_blinks_as_one_whichever_lamps_were_lit_when(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "wall"))
    board = {"board": "6", "counter": 6, "rows": ["X001"], "blinking": True, "model": "generic", "updated_at_ms": 0}
    double.show("wall", boards=[board])
    page = window.open("/wall", 1440, 1000)
    expect(page.locator("[data-text='X001']")).to_be_visible()
    double.show("wall", boards=[{**board, "rows": ["X004"]}])
    expect(page.locator("[data-text='X004']")).to_be_visible()
    assert page.evaluate("() => document.getAnimations().length") == 1


def test_a_hall_without_simulated_boards_is_told_where_they_belong(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    page = window.open("/wall", 1440, 1000)
    expect(page.get_by_role("alert")).to_contain_text("motcua demo")
    expect(page.get_by_role("alert")).not_to_contain_text("máy chủ đã in ra")
