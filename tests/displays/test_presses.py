"""A press whose answer went astray: what the page then says is true, and what it sends again is that very press."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.at_counter import GUIDE, LAN, asked, opened, refusal
from tests.displays.hurry import hurried
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket
from tests.displays.window import Window

UNKNOWN = "Chưa rõ máy chủ đã nhận lệnh hay chưa"
SPOILT = (403, refusal("bad_csrf", "Phiên đã đổi."))


def tokens_sent(double: Double) -> list[str]:
    return [headers["X-Csrf-Token"] for what, _, headers in list(double.asked) if what == "POST /api/v1/counters/1/next"]


def test_once_the_room_tells_what_is_true_no_press_is_promised_again(double: Double, window: Window) -> None:
    page = hurried(opened(double, window, counter()))
    double.breaks_off("POST /api/v1/counters/1/next")
    page.keyboard.press("Space")
    expect(page.get_by_role("alert")).to_contain_text(UNKNOWN)
    double.show("counter:1", **counter(ticket=ticket("A043")))
    expect(page.locator(".hand-number")).to_have_text("A043")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_refusal_outlives_the_next_word_of_the_room(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/counters/1/next"] = lambda _: (409, refusal("hall_closed", "Ngoài giờ làm việc."))
    page = opened(double, window, counter())
    page.keyboard.press("Space")
    expect(page.get_by_role("alert")).to_contain_text("Ngoài giờ làm việc.")
    double.show("counter:1", **counter(done_today=18))
    expect(page.locator(".foot-day")).to_contain_text("18 lượt")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_press_with_the_token_of_before_is_sent_again_with_the_newest_and_the_same_id(double: Double, window: Window) -> None:
    replies: Iterator[tuple[int, Any]] = iter([SPOILT, (200, answer(ticket("A043")))])
    double.answers["POST /api/v1/counters/1/next"] = lambda _: next(replies)
    page = opened(double, window, counter())
    double.answers["GET /api/v1/session"] = lambda _: (200, {**LAN, "csrf": "csrf-2"})
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    first, second = asked(double, "counters/1/next")
    assert first == second
    assert tokens_sent(double) == ["csrf-1", "csrf-2"]
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_press_of_one_clerk_is_never_sent_in_the_name_of_another(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/counters/1/next"] = lambda _: SPOILT
    page = opened(double, window, counter())
    double.answers["GET /api/v1/session"] = lambda _: (200, {**LAN, "name": "mai", "csrf": "csrf-2"})
    page.keyboard.press("Space")
    expect(page.get_by_text("Phiên đã đổi.")).to_be_visible()
    expect(page.locator(".who")).to_contain_text("mai")
    assert tokens_sent(double) == ["csrf-1"]


def test_what_cannot_be_undone_is_not_beneath_enter(double: Double, window: Window) -> None:
    held = ticket("A031", "held")
    page = opened(double, window, counter(counter=counter_view(0), held=[held]), who=GUIDE, no=0)
    for key in ("g", "h"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_contain_text("không trở lại được")
    expect(page.get_by_role("button", name="Thôi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asked(double, f"tickets/{held['id']}/cancel") == []


def test_a_mean_by_experience_is_not_told_as_todays(double: Double, window: Window) -> None:
    page = opened(double, window, counter(done_today=0, mean_service_seconds=360))
    expect(page.locator(".foot-day")).to_have_text("Hôm nay: 0 lượt · thường 6:00 mỗi lượt")


@pytest.mark.parametrize(("path", "words", "doors"), [("/counter/999", "không có quầy 999", 9), ("/tv/nowhere", "khu chờ “nowhere”", 2)])
def test_an_address_of_no_place_in_this_hall_says_so_and_shows_the_places(
    double: Double, window: Window, path: str, words: str, doors: int
) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, LAN)
    page: Page = window.open(path, 1366, 768)
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("alert")).to_contain_text("This hall has no")
    expect(page.get_by_role("link")).to_have_count(doors)


def test_an_answer_is_about_the_ticket_the_question_named(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/counters/1/finish"] = lambda _: (409, refusal("other_ticket_here", "Số ở quầy vừa thay đổi."))
    page = opened(double, window, counter(ticket=ticket("A042")))
    page.keyboard.press("f")
    expect(page.get_by_role("dialog")).to_contain_text("A042")
    double.show("counter:1", **counter(ticket=ticket("A043")))
    expect(page.locator(".hand-number")).to_have_text("A043")
    page.keyboard.press("1")
    expect(page.get_by_role("alert")).to_contain_text("Số ở quầy vừa thay đổi.")
    (body,) = asked(double, "counters/1/finish")
    assert body["here"] == ticket("A042")["id"]


def test_next_names_the_ticket_it_finishes(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/counters/1/next"] = lambda _: (200, answer(ticket("A043")))
    page = opened(double, window, counter())
    page.keyboard.press("Space")
    expect(page.locator(".hand-number")).to_have_text("A043")
    assert asked(double, "counters/1/next")[0]["here"] == ""
