"""The numpad at the counter's page means what a counter's own keypad means, and a sheet says which key does what."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.displays.at_counter import IN_HAND, answers, asked, opened, the_one
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket
from tests.displays.readable import faint, overflows, small
from tests.displays.window import Window


def type_keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize(("key", "action"), [("NumpadAdd", "recall"), ("NumpadSubtract", "no-show")])
def test_plus_recalls_and_minus_is_a_no_show(double: Double, window: Window, key: str, action: str) -> None:
    answers(double, action, answer(ticket("A042")))
    page = opened(double, window, IN_HAND | {"recalls_left": 3})
    type_keys(page, key)
    the_one(double, f"counters/1/{action}")


def test_a_counters_number_and_a_star_ask_only_why(double: Double, window: Window) -> None:
    answers(double, "transfer", answer(None))
    page = opened(double, window, IN_HAND)
    type_keys(page, "Numpad3")
    expect(page.locator(".foot-told")).to_contain_text("Đang gõ: 3")
    type_keys(page, "NumpadMultiply")
    expect(page.get_by_role("dialog")).to_contain_text("Quầy 3")
    type_keys(page, "Numpad2")
    body = the_one(double, "counters/1/transfer")
    assert (body["counter"], body["reason"]) == (3, "Bước tiếp theo của thủ tục")


def test_a_star_first_asks_where_to_and_a_number_that_is_no_counter_does_too(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    for keys in (("NumpadMultiply",), ("Numpad9", "Numpad9", "NumpadMultiply"), ("Numpad1", "NumpadMultiply")):
        type_keys(page, *keys)
        expect(page.get_by_role("dialog")).to_contain_text("Chuyển số A042 đến đâu?")
        type_keys(page, "Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_number_and_enter_calls_nobody_and_the_next_enter_does(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, counter())
    type_keys(page, "Numpad4", "NumpadEnter")
    expect(page.locator(".foot-told")).to_have_count(0)
    assert asked(double, "counters/1/next") == []
    type_keys(page, "Numpad4", "Numpad2", "Backspace")
    expect(page.locator(".foot-told")).to_contain_text("Đang gõ: 4")
    type_keys(page, "Escape", "NumpadEnter")
    the_one(double, "counters/1/next")


def test_a_slash_pauses_and_brings_back_and_a_point_finishes(double: Double, window: Window) -> None:
    answers(double, "open", answer(None))
    page = opened(double, window, IN_HAND)
    type_keys(page, "NumpadDecimal")
    expect(page.get_by_role("dialog")).to_contain_text("Kết thúc số A042")
    type_keys(page, "Escape", "NumpadDivide")
    expect(page.get_by_role("dialog")).to_contain_text("Vì sao tạm nghỉ?")
    type_keys(page, "Escape")
    double.show("counter:1", **counter(counter=counter_view(state="paused")))
    expect(page.locator(".next")).to_contain_text("Mở lại quầy")
    type_keys(page, "NumpadDivide")
    the_one(double, "counters/1/open")


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_a_sheet_of_all_keys_is_one_key_away_and_can_be_read(double: Double, window: Window, size: tuple[int, int]) -> None:
    page = opened(double, window, IN_HAND, *size)
    type_keys(page, "?")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Phím tắt")
    expect(sheet.get_by_role("row", name="Vắng mặt V -")).to_be_visible()
    assert faint(page, 7.0) == []
    assert small(page, 40) == []
    assert not overflows(page)
    type_keys(page, "Escape")
    expect(sheet).to_have_count(0)
    page.get_by_role("button", name="Phím tắt").click()
    expect(sheet).to_be_visible()
