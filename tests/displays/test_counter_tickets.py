"""What a clerk and the guide do with tickets that are not in hand: chosen by arrows, mouse or number; and numbers taken for others."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.at_counter import GUIDE, IN_HAND, answers, asked, opened, refusal, the_one
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket, waiting
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import TICKET, session
from tests.displays.window import Window

MARKED = counter(line=[waiting("A043", 12, marked=True), waiting("A044", 9)])
AT_DESK = counter(counter=counter_view(0))
A043, A044 = ticket("A043")["id"], ticket("A044")["id"]


def accepts(double: Double, id: str, action: str) -> str:
    """The server says yes to this; returns where it was asked."""
    double.answers[f"POST /api/v1/tickets/{id}/{action}"] = lambda _: (200, {"ticket": ticket("A043", "waiting")})
    return f"tickets/{id}/{action}"


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def typed(page: Page, number: str) -> None:
    keys(page, "n")
    page.get_by_placeholder("Nhập số").fill(number)
    keys(page, "Enter")


def test_arrows_walk_through_all_lists_and_stop_at_their_ends(double: Double, window: Window) -> None:
    page = opened(double, window, counter(missed=[ticket("A027", "no_show")]))
    chosen = page.locator(".row-selected .number")
    keys(page, "ArrowDown")
    expect(chosen).to_have_text("A043")
    keys(page, "ArrowDown", "ArrowDown", "ArrowDown")
    expect(chosen).to_have_text("A027")
    keys(page, "ArrowUp")
    expect(chosen).to_have_text("A044")
    keys(page, "Escape")
    expect(chosen).to_have_count(0)


def test_enter_means_the_chosen_row_and_space_still_means_next(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, IN_HAND)
    keys(page, "ArrowDown", "ArrowDown", "Enter")
    expect(page.get_by_role("dialog")).to_contain_text("A044")
    keys(page, "Escape", "Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    expect(page.locator(".row-selected")).to_have_count(0)
    assert len(asked(double, "counters/1/next")) == 1


def test_a_chosen_row_that_leaves_the_list_gives_enter_back(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A044")))
    page = opened(double, window, counter())
    keys(page, "ArrowDown")
    double.show("counter:1", **counter(line=[waiting("A044", 9)], waiting=1))
    expect(page.locator(".row-selected")).to_have_count(0)
    keys(page, "Enter")
    expect(page.locator(".hand-number")).to_have_text("A044")


def test_a_waiting_ticket_changes_its_service_with_a_reason(double: Double, window: Window) -> None:
    path = accepts(double, A043, "change")
    page = opened(double, window, IN_HAND)
    keys(page, "ArrowDown", "Enter", "d")
    expect(page.get_by_role("dialog")).to_contain_text("sang lĩnh vực nào")
    keys(page, "h", "1")
    body = the_one(double, path)
    assert (body["service"], body["reason"]) == ("ho-tich", "Lấy nhầm lĩnh vực")
    expect(page.locator(".foot-told")).to_contain_text("A043")


def test_a_priority_is_set_with_a_reason_and_cleared_with_another(double: Double, window: Window) -> None:
    path = accepts(double, A043, "change")
    page = opened(double, window, MARKED)
    keys(page, "ArrowDown", "Enter", "u")
    expect(page.get_by_role("dialog")).to_contain_text("Người khuyết tật")
    keys(page, "2", "1")
    expect(page.locator(".foot-told")).to_be_visible()
    keys(page, "ArrowDown", "Enter", "b", "3")
    double.wait_for(lambda: len(asked(double, path)) == 2)
    first, second = asked(double, path)
    assert (first["priority"], first["reason"]) == ("khuyet-tat", "Đã xem giấy tờ")
    assert (second["clear_priority"], second["reason"]) == (True, "Chọn nhầm diện")


def test_only_a_ticket_with_a_priority_can_lose_it(double: Double, window: Window) -> None:
    page = opened(double, window, MARKED)
    page.get_by_role("button", name="Chọn A044").click()
    expect(page.get_by_role("dialog")).to_contain_text("Đặt diện ưu tiên")
    expect(page.get_by_role("dialog")).not_to_contain_text("Bỏ diện ưu tiên")


def test_a_ticket_is_printed_again_and_the_page_says_so(double: Double, window: Window) -> None:
    path = accepts(double, A044, "reprint")
    page = opened(double, window, IN_HAND)
    page.get_by_role("button", name="Chọn A044").click()
    page.get_by_role("button", name="In lại phiếu").click()
    the_one(double, path)
    expect(page.get_by_role("status")).to_contain_text("in lại phiếu A044")


def test_calling_out_of_turn_is_offered_only_to_a_free_counter(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    keys(page, "ArrowDown", "Enter")
    expect(page.get_by_role("dialog")).not_to_contain_text("Gọi trước lượt")
    keys(page, "Escape")
    double.show("counter:1", **counter())
    expect(page.locator(".hand-none")).to_be_visible()
    answers(double, "call", answer(ticket("A043")))
    keys(page, "ArrowDown", "Enter", "g", "3")
    body = the_one(double, "counters/1/call")
    assert (body["ticket"], body["reason"]) == (A044, "Cần hỗ trợ ngay")


def test_a_clerk_at_an_ordinary_counter_cancels_nobody(double: Double, window: Window) -> None:
    page = opened(double, window, counter(held=[ticket("A031", "held")]))
    for number in ("a43", "a31"):
        typed(page, number)
        expect(page.get_by_role("dialog")).to_contain_text("In lại phiếu")
        expect(page.get_by_role("dialog")).not_to_contain_text("Hủy số")
        keys(page, "Escape")


@pytest.mark.parametrize("who", [GUIDE, session("staff", "supervisor", name="hoa")])
def test_guide_and_supervisor_cancel_after_a_second_word(double: Double, window: Window, who: dict[str, Any]) -> None:
    at = 0 if who is GUIDE else 1
    held = ticket("A031", "held")
    path = accepts(double, held["id"], "cancel")
    page = opened(double, window, counter(counter=counter_view(at), held=[held]), who=who, no=at)
    keys(page, "g", "h")
    expect(page.get_by_role("dialog")).to_contain_text("Hủy số A031?")
    assert asked(double, path) == []
    keys(page, "1")
    the_one(double, path)


def test_a_number_that_is_typed_finds_its_row_even_with_a_ticket_in_hand(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    typed(page, "a44")
    expect(page.get_by_role("dialog")).to_contain_text("Số A044: làm gì?")
    expect(page.locator(".row-selected .number")).to_have_text("A044")


def test_the_guide_finds_a_number_of_another_counter(double: Double, window: Window) -> None:
    elsewhere = ticket("L007", "held", counter=4, service="dat-dai-xay-dung")
    double.answers["GET /api/v1/numbers/L007"] = lambda _: (200, {"ticket": elsewhere})
    path = accepts(double, elsewhere["id"], "resume")
    page = opened(double, window, AT_DESK, who=GUIDE, no=0)
    typed(page, "l7")
    expect(page.get_by_role("dialog")).to_contain_text("L007")
    keys(page, "2")
    assert "counter" not in the_one(double, path)


def test_keys_pressed_before_the_number_is_found_do_nothing_to_the_ticket_in_hand(double: Double, window: Window) -> None:
    may_answer = threading.Event()

    def slowly(_: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        assert may_answer.wait(5)
        return 200, {"ticket": ticket("L007", "held", counter=4)}

    double.answers["GET /api/v1/numbers/L007"] = slowly
    page = opened(double, window, IN_HAND)
    typed(page, "l7")
    keys(page, "v", "h", "1")
    may_answer.set()
    expect(page.get_by_role("dialog")).to_contain_text("Số L007 trở lại")
    assert not [what for what, _, _ in double.asked if what.startswith("POST")]


def test_a_number_with_which_nothing_can_be_done_says_where_it_is(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/numbers/H003"] = lambda _: (200, {"ticket": ticket("H003", "serving", counter=3)})
    double.answers["GET /api/v1/numbers/A999"] = lambda _: (404, refusal("unknown_ticket", "Không tìm thấy số này."))
    page = opened(double, window, AT_DESK, who=GUIDE, no=0)
    typed(page, "h3")
    expect(page.get_by_role("alert")).to_contain_text("H003 · Đang phục vụ · Quầy 3")
    typed(page, "a999")
    expect(page.get_by_role("alert")).to_contain_text("Không tìm thấy số này.")


@pytest.mark.parametrize("pressed", [["Shift+Digit2"], ["f", "g", "2"], ["f", "Shift+Digit2"], ["f", "g", "Shift+Digit2"]])
def test_next_takes_an_outcome_along(double: Double, window: Window, pressed: list[str]) -> None:
    """The finish dialog printed "Shift 1–6" beside an answer, and those keys did nothing while it stood open."""
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, IN_HAND)
    keys(page, *pressed)
    expect(page.locator(".hand-number")).to_have_text("A043")
    assert the_one(double, "counters/1/next")["outcome"] == "supplement_needed"
    assert asked(double, "counters/1/finish") == []


def test_without_a_ticket_in_hand_the_chord_with_an_outcome_calls_nobody(double: Double, window: Window) -> None:
    answers(double, "recall", answer(ticket("A042", recalls=1)))
    page = opened(double, window, counter())
    keys(page, "Shift+Digit1")
    double.show("counter:1", **IN_HAND)
    expect(page.locator(".hand-number")).to_have_text("A042")
    keys(page, "r")
    the_one(double, "counters/1/recall")
    assert asked(double, "counters/1/next") == []


def test_a_counter_changes_its_services_and_leaves_nobody_alone_unasked(double: Double, window: Window) -> None:
    def offer(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        alone = refusal("confirm_needed", "Đây là quầy mở cuối cùng của Chứng thực, còn 2 người chờ.")
        return (200, answer(None, counter=counter_view(services=body["services"]))) if body.get("confirm") else (409, alone)

    double.answers["POST /api/v1/counters/1/services"] = offer
    page = opened(double, window, counter())
    keys(page, "l", "a", "l", "h")
    expect(page.get_by_role("button", name="Hộ tịch")).to_be_focused()
    keys(page, "1")
    expect(page.get_by_role("dialog")).to_contain_text("còn 2 người chờ")
    keys(page, "1")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [body["services"] for body in asked(double, "counters/1/services")] == [["ho-tich", "dat-dai-xay-dung"]] * 2


def test_a_counter_without_services_cannot_be_asked_for(double: Double, window: Window) -> None:
    page = opened(double, window, counter())
    keys(page, "l", "a")
    expect(page.get_by_role("dialog").locator(".service-on")).to_have_count(0)
    expect(page.get_by_role("dialog")).not_to_contain_text("Ghi nhận")


def test_the_guide_takes_a_number_for_somebody_and_reads_it_out(double: Double, window: Window) -> None:
    taken = {**TICKET, "number": "H015", "service": "ho-tich", "will_print": False}
    double.answers["POST /api/v1/tickets"] = lambda _: (201, taken)
    page = opened(double, window, AT_DESK, who=GUIDE, no=0)
    keys(page, "c", "h", "2")
    shown = page.get_by_role("dialog")
    expect(shown.locator(".taken-number")).to_have_text("H015")
    expect(shown).to_contain_text("K7PQ-2M")
    expect(shown).to_contain_text("Không in phiếu")
    body = the_one(double, "tickets")
    assert (body["service"], body["priority"]) == ("ho-tich", "cao-tuoi")
    keys(page, "Enter")
    expect(shown).to_have_count(0)


def test_the_guide_prints_the_new_ticket_again_and_an_ordinary_counter_takes_none(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/tickets"] = lambda _: (201, TICKET)
    path = accepts(double, TICKET["id"], "reprint")
    page = opened(double, window, AT_DESK, who=GUIDE, no=0)
    page.get_by_role("button", name="Cấp số cho công dân").click()
    page.get_by_role("dialog").get_by_role("button", name="Chứng thực").click()
    page.get_by_role("button", name="Không thuộc diện nào").click()
    page.get_by_role("button", name="In lại phiếu").click()
    the_one(double, path)
    assert "priority" not in the_one(double, "tickets")
    page = opened(double, window, counter())
    keys(page, "c")
    expect(page.get_by_role("button", name="Cấp số")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (360, 700)])
def test_every_menu_is_readable_and_the_chosen_row_is_in_sight(double: Double, window: Window, width: int, height: int) -> None:
    many = counter(line=[waiting(f"A{n:03}", 40 - n, marked=n == 20) for n in range(1, 21)], counter=counter_view(0))
    double.answers["POST /api/v1/tickets"] = lambda _: (201, TICKET)
    page = opened(double, window, many, width, height, who=GUIDE, no=0)
    keys(page, "ArrowUp")
    expect(page.locator(".row-selected")).to_be_in_viewport(ratio=0.9)
    for pressed in ("Enter", "u", "Escape", "l", "Escape", "c", "a", "1"):
        keys(page, pressed)
        assert faint(page, 7.0) == []
        assert small(page, 48) == []
        assert not overflows(page)
