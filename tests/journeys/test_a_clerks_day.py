"""The whole table of what may be done, at /counter/<n>, by a clerk and a guide who never touch a mouse; the server says what came of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.clerk import has_in_hand, has_nobody, press, press_next, row
from tests.journeys.house import Browsing, House
from tests.waiting import until


def test_a_clerk_needs_no_mouse_for_any_action_of_the_table(house: House, opened: Browsing) -> None:
    tickets = [house.take("chung-thuc") for _ in range(8)]
    a = [ticket["number"] for ticket in tickets]

    def becomes(nth: int, state: str) -> None:
        until(lambda: track(house, tickets[nth])["state"] == state, 3)

    clerk = opened.counter(1)
    expect(row(clerk, a[7])).to_be_visible()

    press_next(clerk)
    has_in_hand(clerk, a[0])
    press(clerk, "s")
    becomes(0, "serving")
    press(clerk, "f", "1")
    has_nobody(clerk)
    becomes(0, "done")

    press_next(clerk, "Enter")
    has_in_hand(clerk, a[1])
    press(clerk, "r")
    expect(clerk.locator(".hand")).to_contain_text("đã gọi lại 1 lần")
    press(clerk, "h", "2")
    expect(row(clerk, a[1], "Tạm giữ")).to_be_visible()

    press_next(clerk)
    has_in_hand(clerk, a[2])
    press(clerk, "q", "1")
    has_nobody(clerk)
    becomes(2, "waiting")

    press_next(clerk)
    has_in_hand(clerk, a[3])
    press(clerk, "z")
    expect(row(clerk, a[3])).to_be_visible()
    press_next(clerk)
    has_in_hand(clerk, a[3])
    press(clerk, "v")
    expect(row(clerk, a[3], "Vắng mặt")).to_be_visible()
    press(clerk, "m", "1")
    expect(row(clerk, a[3])).to_be_visible()
    becomes(3, "waiting")

    press_next(clerk)
    has_in_hand(clerk, a[4])
    press(clerk, "t")
    clerk.keyboard.type("ho tich")
    press(clerk, "Enter", "1")
    has_nobody(clerk)
    until(lambda: track(house, tickets[4])["service"] == "ho-tich", 3)

    press(clerk, "g", "1")
    has_in_hand(clerk, a[1])
    press_next(clerk, "Shift+2")
    expect(clerk.locator(".hand-number")).not_to_have_text(a[1])
    becomes(1, "done")
    press(clerk, "f", "1")
    has_nobody(clerk)

    press(clerk, "n")
    clerk.keyboard.type("a8")
    press(clerk, "Enter", "g", "3")
    has_in_hand(clerk, a[7])
    press(clerk, "f", "2")
    has_nobody(clerk)


def test_a_clerk_corrects_a_waiting_ticket_rests_and_changes_services_by_keys(house: House, opened: Browsing) -> None:
    first, second = (house.take("tra-ket-qua")["number"] for _ in range(2))
    clerk = opened.counter(8)
    expect(row(clerk, second)).to_be_visible()

    press(clerk, "ArrowDown", "ArrowDown", "Enter", "u", "1", "1")
    expect(row(clerk, second).locator(".row-mark")).to_be_visible()
    press(clerk, "Escape", "n")
    clerk.keyboard.type(second)
    press(clerk, "Enter", "b", "3")
    expect(row(clerk, second).locator(".row-mark")).to_have_count(0)
    press(clerk, "Escape", "n")
    clerk.keyboard.type(second)
    press(clerk, "Enter", "d", "n", "1")
    expect(row(clerk, second)).to_have_count(0)

    press(clerk, "p", "1", "2")
    expect(clerk.get_by_role("dialog")).to_contain_text("Vẫn làm")
    press(clerk, "1")
    expect(clerk.locator(".head-state")).to_contain_text("Nghỉ giải lao")
    press(clerk, "Space")
    expect(clerk.locator(".next")).to_contain_text("Gọi số tiếp theo")
    press(clerk, "x", "1")
    expect(clerk.get_by_role("dialog")).to_contain_text("Vẫn làm")
    press(clerk, "1")
    expect(clerk.locator(".head-state")).to_contain_text("Đóng")
    press(clerk, "Space")
    expect(clerk.locator(".next")).to_contain_text(first)

    waiting_elsewhere = house.take("cu-tru")["number"]
    press(clerk, "l", "g", "1")
    expect(row(clerk, waiting_elsewhere)).to_be_visible()


def test_the_guide_takes_a_number_for_somebody_and_cancels_it_by_keys(house: House, opened: Browsing) -> None:
    guide = opened.counter(0)
    expect(guide.get_by_role("button", name="Cấp số cho công dân")).to_be_enabled()
    press(guide, "c", "n", "1")
    number = guide.locator(".taken-number").inner_text().replace("\n", "").replace(" ", "")
    press(guide, "1")
    expect(row(guide, number)).to_be_visible()
    press(guide, "n")
    guide.keyboard.type(number)
    press(guide, "Enter", "h", "1")
    expect(row(guide, number)).to_have_count(0)


def track(house: House, ticket: dict[str, str]) -> dict[str, str]:
    """What the ticket's own page is told."""
    status, told = house.ask(f"/api/v1/track/{ticket['track_url'].rsplit('/', 1)[1]}")
    assert status == 200
    return told  # type: ignore[no-any-return]
