"""The counter's page in a browser: one key is the whole cycle, and a clerk who never touches the mouse can do all."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.displays.at_counter import IN_HAND, LAN, answers, asked, opened, refusal, the_one
from tests.displays.hurry import hurried
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import now_ms, session
from tests.displays.window import Window


def test_one_key_calls_and_shows_the_answer_before_the_room_says_so(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, counter())
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    expect(page.locator(".row .number")).to_have_text(["A044"])
    assert len(asked(double, "counters/1/next")) == 1


def test_a_key_held_down_calls_once(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, counter())
    for nth, key in enumerate(["Space", "Enter", "NumpadEnter"], start=1):
        page.evaluate("(ms) => { performance.now = () => ms; }", 1000 * nth)  # no bounce of the key before
        for _ in range(4):
            page.keyboard.down(key)
        expect(page.locator(".hand-number")).to_have_text("A043")
        page.keyboard.up(key)
        assert len(asked(double, "counters/1/next")) == nth, key
        double.show("counter:1", **counter())
        expect(page.locator(".hand-none")).to_be_visible()


def test_a_message_of_the_room_replaces_the_answer(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, counter())
    page.keyboard.press("Enter")
    expect(page.locator(".hand-number")).to_have_text("A043")
    double.show("counter:1", **counter(ticket=None))
    expect(page.locator(".hand-none")).to_be_visible()


def test_a_press_without_an_answer_is_asked_again_with_the_same_id(double: Double, window: Window) -> None:
    replies = iter([(503, refusal("storage_busy", "Hệ thống đang bận.")), (200, answer(ticket("A043")))])
    double.answers["POST /api/v1/counters/1/next"] = lambda _: next(replies)
    page = opened(double, window, counter())
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    first, second = asked(double, "counters/1/next")
    assert first == second


def test_a_refusal_is_told_in_the_servers_words_and_goes_with_the_next_success(double: Double, window: Window) -> None:
    answers(double, "recall", refusal("recalls_spent", "Số A042 đã được gọi lại đủ 3 lần."), 409)
    answers(double, "start", answer(ticket("A042", "serving")))
    page = opened(double, window, IN_HAND)
    page.keyboard.press("r")
    expect(page.get_by_role("alert")).to_contain_text("Số A042 đã được gọi lại đủ 3 lần.")
    page.keyboard.press("s")
    expect(page.locator(".hand-serving")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_without_a_line_nothing_can_be_pressed_and_the_key_says_why(double: Double, window: Window) -> None:
    page = hurried(opened(double, window, IN_HAND))
    double.hang_up()
    expect(page.locator(".next")).to_be_disabled()
    expect(page.locator(".next")).to_contain_text("Mất kết nối")
    page.keyboard.press("Space")
    page.keyboard.press("v")
    double.pick_up()
    expect(page.locator(".next")).to_be_enabled()
    assert not [what for what, _, _ in double.asked if what.startswith("POST")]


def test_a_ticket_is_transferred_by_letter_and_reason_without_a_mouse(double: Double, window: Window) -> None:
    answers(double, "transfer", answer(None))
    page = opened(double, window, IN_HAND)
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_contain_text("Chuyển số A042")
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Vì sao chuyển số A042 đến Đất đai – Xây dựng")
    page.keyboard.press("2")
    expect(page.locator(".hand-none")).to_be_visible()
    (body,) = asked(double, "counters/1/transfer")
    assert (body["service"], body["reason"]) == ("dat-dai-xay-dung", "Bước tiếp theo của thủ tục")


def test_enter_held_down_does_not_run_through_two_questions(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.down("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Vì sao")
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Vì sao")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asked(double, "counters/1/transfer") == []


def test_the_last_open_counter_pauses_after_a_second_word(double: Double, window: Window) -> None:
    def pause(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body.get("confirm"):
            return 200, answer(None, counter=counter_view(state="paused"))
        return 409, refusal("confirm_needed", "Đây là quầy mở cuối cùng của Chứng thực, còn 2 người chờ.")

    double.answers["POST /api/v1/counters/1/pause"] = pause
    page = opened(double, window, counter())
    for key, words in (("p", "Vì sao tạm nghỉ"), ("1", "Nghỉ đến khi nào"), ("2", "còn 2 người chờ")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_contain_text(words)
    page.keyboard.press("1")
    expect(page.locator(".next")).to_contain_text("Mở lại quầy")
    first, second = asked(double, "counters/1/pause")
    assert second["confirm"]
    assert first["command_id"] != second["command_id"]
    assert second["until_at_ms"] > now_ms()
    assert second["reason"] == "Nghỉ giải lao"


def test_the_key_that_pauses_opens_again(double: Double, window: Window) -> None:
    """At a paused counter P did nothing, though the sheet of keys says that it pauses and opens again."""
    answers(double, "open", answer(None))
    page = opened(double, window, counter(counter=counter_view(state="paused")))
    expect(page.locator(".foot").get_by_role("button", name="Mở lại quầy")).to_be_enabled()
    page.keyboard.press("p")
    the_one(double, "counters/1/open")


@pytest.mark.parametrize(("key", "words"), [("t", "Chưa có số nào ở quầy để chuyển"), ("e", "Chưa có số nào ở quầy để ghi chú")])
def test_words_typed_for_nobody_press_no_keys(double: Double, window: Window, key: str, words: str) -> None:
    """T with nobody at the counter said nothing, and the name typed after it ran as keys: its space called a number."""
    page = opened(double, window, counter())
    page.keyboard.press(key)
    for typed in ("h", "o", "Space", "x", "Enter"):
        page.keyboard.press(typed)
    expect(page.get_by_role("dialog")).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not [what for what, _, _ in double.asked if what.startswith("POST")]


def test_a_hurried_key_for_the_next_answers_no_warning(double: Double, window: Window) -> None:
    needed = refusal("confirm_needed", "Đây là quầy mở cuối cùng của Chứng thực, còn 2 người chờ.")
    double.answers["POST /api/v1/counters/1/close"] = lambda body: (200, answer(None)) if body.get("confirm") else (409, needed)
    page = opened(double, window, counter())
    page.keyboard.press("x")
    page.keyboard.press("1")
    warning = page.get_by_role("dialog").filter(has_text="quầy mở cuối cùng")
    expect(warning).to_be_visible()
    for key in ("Space", "Enter", "Tab", "Space"):  # nothing has the focus at first; on the button, Space is still no answer
        page.keyboard.press(key)
    expect(warning.get_by_role("button", name="Vẫn làm")).to_be_focused()
    assert [body.get("confirm") for body in asked(double, "counters/1/close")] == [None]
    page.keyboard.press("Enter")  # on purpose
    expect(warning).to_have_count(0)
    assert [body.get("confirm") for body in asked(double, "counters/1/close")] == [None, True]


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (ticket("A041", "done", counter=None), "A041 vẫn là đã xong."),
        (ticket("A041", "waiting", counter=None, service="ho-tich"), "A041 đang chờ ở Quầy 3."),
    ],
)
def test_undo_counts_down_goes_with_one_key_and_says_what_it_does_not_reopen(
    double: Double, window: Window, before: dict[str, Any], said: str
) -> None:
    answers(double, "next", answer(ticket("A042"), ended=before))
    answers(double, "undo", answer(None, ended=ticket("A042", "waiting", counter=None)))
    page = opened(double, window, counter(ticket=ticket("A041")))
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A042")
    expect(page.get_by_role("button", name="Hoàn tác (")).to_be_enabled()
    page.keyboard.press("z")
    expect(page.locator(".foot-told")).to_have_text(said)
    expect(page.locator(".hand-none")).to_be_visible()
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_disabled()


def test_an_undo_says_nothing_of_what_an_earlier_press_had_ended(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A042"), ended=ticket("A041", "done", counter=None)))
    answers(double, "undo", answer(None, ended=ticket("A050", "waiting", counter=None)))
    page = opened(double, window, counter(ticket=ticket("A041")))
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A042")
    double.show("counter:1", **counter(ticket=ticket("A050"), undo_until_at_ms=now_ms() + 9_000))  # called by its number since
    expect(page.locator(".hand-number")).to_have_text("A050")
    page.keyboard.press("z")
    expect(page.locator(".hand-none")).to_be_visible()
    expect(page.locator(".foot-told")).to_have_count(0)


def test_a_click_leaves_the_keyboard_where_it_was(double: Double, window: Window) -> None:
    answers(double, "recall", answer(ticket("A042", recalls=1)))
    answers(double, "next", answer(ticket("A043")))
    page = opened(double, window, IN_HAND)
    page.get_by_role("button", name="Gọi lại").click()
    expect(page.locator(".hand")).to_contain_text("đã gọi lại 1 lần")
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    assert len(asked(double, "counters/1/recall")) == 1


def test_who_was_missed_comes_back_by_two_keys(double: Double, window: Window) -> None:
    missed = ticket("A027", "no_show")
    double.answers[f"POST /api/v1/tickets/{missed['id']}/readmit"] = lambda _: (200, {"ticket": {**missed, "state": "waiting"}})
    page = opened(double, window, counter(missed=[missed]))
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("A027")
    page.keyboard.press("1")
    double.wait_for(lambda: bool(asked(double, f"tickets/{missed['id']}/readmit")))


def test_letters_typed_into_a_reason_press_nothing(double: Double, window: Window) -> None:
    answers(double, "hold", answer(None))
    page = opened(double, window, IN_HAND)
    page.keyboard.press("h")
    page.get_by_placeholder("Lý do khác").press_sequentially("rvz 1")
    page.keyboard.press("Enter")
    expect(page.locator(".hand-none")).to_be_visible()
    assert [body["reason"] for body in asked(double, "counters/1/hold")] == ["rvz 1"]
    assert asked(double, "counters/1/recall") == []


def test_a_number_is_understood_as_it_is_typed(double: Double, window: Window) -> None:
    page = opened(double, window, counter())
    for typed, number in (("a42", "A042"), ("A1042", "A1042"), ("h 7", "H007"), ("1003", "1003")):
        answers(double, "call", answer(ticket(number)))
        found = (200, {"ticket": ticket(number, "waiting")})
        double.answers[f"GET /api/v1/numbers/{number}"] = lambda _, found=found: found  # type: ignore[misc]
        page.keyboard.press("n")
        page.get_by_placeholder("Nhập số").fill(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text(f"Số {number}: làm gì?")
        page.keyboard.press("g")
        page.keyboard.press("1")
        expect(page.locator(".hand-number")).to_have_text(number)
        assert asked(double, "counters/1/call")[-1]["ticket"] == ticket(number)["id"]
        double.show("counter:1", **counter())
        expect(page.locator(".hand-none")).to_be_visible()


def test_nobody_signs_in_at_this_counter(double: Double, window: Window) -> None:
    who = [session("nobody", None)]
    double.answers["GET /api/v1/session"] = lambda _: (200, who[0])
    double.answers["POST /api/v1/session"] = lambda _: (200, LAN)
    double.show("counter:1", **counter())
    page = window.open("/counter/1", 1366, 768)
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("matkhau-dai")
    page.keyboard.press("Enter")
    expect(page.locator(".next")).to_contain_text("A043")
    assert asked(double, "session") == [{"name": "lan", "password": "matkhau-dai", "counter": 1}]


@pytest.mark.parametrize(("before", "opens"), [("mai", 1), ("lan", 0)])
def test_who_signs_in_at_an_open_counter_takes_it_over_from_who_had_it(double: Double, window: Window, before: str, opens: int) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    double.answers["POST /api/v1/session"] = lambda _: (200, LAN)
    answers(double, "open", answer(None, counter=counter_view(clerk="lan")))
    answers(double, "next", answer(ticket("A043")))
    double.show("counter:1", **counter(counter=counter_view(clerk=before)))
    page = window.open("/counter/1", 1366, 768)
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill("matkhau-dai")
    page.keyboard.press("Enter")
    expect(page.locator(".next")).to_be_enabled()
    double.wait_for(lambda: len(asked(double, "counters/1/open")) == opens)
    expect(page.locator(".next")).to_have_attribute("aria-busy", "false")
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    assert len(asked(double, "counters/1/open")) == opens


def test_a_session_that_ended_asks_for_the_password_again(double: Double, window: Window) -> None:
    page = opened(double, window, counter())
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    answers(double, "next", refusal("unknown_caller", "Cần đăng nhập."), 401)
    page.keyboard.press("Space")
    expect(page.get_by_label("Mật khẩu")).to_be_visible()


def test_everything_is_readable_and_nothing_runs_out_of_the_window(double: Double, window: Window) -> None:
    paused = counter_view(state="paused", reason="Sự cố thiết bị, đang chờ kỹ thuật viên đến kiểm tra", until_at_ms=now_ms() + 60_000)
    here = ticket("A1042", service="xa-hoi", flagged=True, reason="Cần cán bộ chuyên trách xem lại toàn bộ hồ sơ")
    page = opened(double, window, counter(ticket=here, counter=paused, missed=[ticket("A027", "no_show")]))
    for width, height in ((1366, 768), (360, 700), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert faint(page, 7.0) == []
        assert not overflows(page)
        assert small(page, 48) == []


def test_a_key_that_bounces_calls_once(double: Double, window: Window) -> None:
    answers(double, "next", answer(ticket("A043")))
    answers(double, "recall", answer(ticket("A043", recalls=1)))
    page = opened(double, window, counter())
    page.evaluate("() => { performance.now = () => 1000; }")
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    page.keyboard.press("Space")
    page.keyboard.press("r")
    expect(page.locator(".hand")).to_contain_text("đã gọi lại 1 lần")
    assert len(asked(double, "counters/1/next")) == 1
    page.evaluate("() => { performance.now = () => 1401; }")
    page.keyboard.press("Space")
    double.wait_for(lambda: len(asked(double, "counters/1/next")) == 2)


def test_the_second_language_is_one_click_away_and_reasons_stay_the_halls(double: Double, window: Window) -> None:
    answers(double, "hold", answer(None))
    page = opened(double, window, IN_HAND)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".next")).to_contain_text("Call next")
    page.keyboard.press("h")
    expect(page.get_by_role("dialog")).to_contain_text("Bringing papers")
    page.keyboard.press("2")
    expect(page.locator(".hand-none")).to_be_visible()
    assert asked(double, "counters/1/hold")[0]["reason"] == "Bổ sung giấy tờ"


def test_a_slow_answer_is_waited_for_in_words(double: Double, window: Window) -> None:
    may_answer = threading.Event()

    def slowly(_: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        assert may_answer.wait(5)
        return 200, answer(ticket("A043"))

    double.answers["POST /api/v1/counters/1/next"] = slowly
    page = hurried(opened(double, window, counter()))
    page.keyboard.press("Space")
    expect(page.locator(".next")).to_contain_text("chờ máy chủ trả lời")
    page.keyboard.press("Space")
    may_answer.set()
    expect(page.locator(".hand-number")).to_have_text("A043")
    assert len(asked(double, "counters/1/next")) == 1
