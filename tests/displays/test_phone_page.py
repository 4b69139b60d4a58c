"""A citizen's phone in a browser: one large thing in each state, and what to do next."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.builders import the_ward
from tests.displays.access import barriers
from tests.displays.hurry import hurried
from tests.displays.kiosk_catalogue import with_catalogue
from tests.displays.pages_double import Double
from tests.displays.people_facts import track
from tests.displays.readable import faint, overflows, small
from tests.displays.tongues import ENGLISH
from tests.displays.ward_facts import HALL, now_ms, session
from tests.displays.window import Window

STATES = {
    "serving": "Đang được phục vụ",
    "held": "mời trở lại Quầy 3",
    "done": "Đã xong",
    "no_show": "bàn hướng dẫn",
    "cancelled": "Số đã hủy",
    "expired": "Số đã hết giờ",
}

LATER = [{"service": "ho-tich", "errand": "submit"}, {"service": "tra-ket-qua", "errand": "collect"}]


def opened(double: Double, window: Window, state: dict[str, Any]) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    whole = double.show("track:tok", **state)
    double.answers["GET /api/v1/track/tok"] = lambda _: (200, double.rooms.get("track:tok", whole))
    page = window.open("/t/tok", 390, 844)
    page.wait_for_selector("[class*=phone-]")
    return page


def looks_well(page: Page) -> None:
    page.evaluate("() => document.getAnimations().forEach((one) => one.finish())")  # what comes in slowly is here
    assert barriers(page) == []
    assert faint(page, 7.0) == []
    assert small(page, 48) == []
    assert not overflows(page)


def test_how_many_are_before_me_is_the_only_large_thing(double: Double, window: Window) -> None:
    page = opened(double, window, track())
    expect(page.locator("[data-ahead]")).to_have_text("Còn 3 số")
    expect(page.locator(".range-line")).to_contain_text("15–25 phút")
    expect(page.locator(".where")).to_contain_text("Quầy 1, Quầy 2")
    sizes = page.evaluate("Array.from(document.querySelectorAll('#page *')).map((one) => parseFloat(getComputedStyle(one).fontSize))")
    assert sorted(set(sizes))[-1] >= 2 * sorted(set(sizes))[-2]
    looks_well(page)


def test_the_phone_shows_the_next_place_and_what_follows(double: Double, window: Window) -> None:
    page = opened(double, window, track(to_come=LATER))
    expect(page.locator(".then")).to_have_text("Sau đó: Hộ tịch (Quầy 3), Trả kết quả (Quầy 8)")
    looks_well(page)
    double.show("track:tok", **track(service="ho-tich", counters=[3], to_come=LATER[1:], errands_done=1))
    expect(page.get_by_text("Giữ nguyên số này cho việc tiếp theo")).to_be_visible()
    expect(page.locator(".where")).to_contain_text("Quầy 3")
    expect(page.locator(".then")).to_have_text("Sau đó: Trả kết quả (Quầy 8)")
    looks_well(page)


def test_a_line_that_grew_is_explained(double: Double, window: Window) -> None:
    page = opened(double, window, track(ahead=5, ahead_grew=True, wait_minutes=None))
    expect(page.get_by_text("Chỗ của quý vị vẫn được giữ")).to_be_visible()
    expect(page.get_by_text("Chưa ước được thời gian chờ")).to_be_visible()
    looks_well(page)


def test_a_call_turns_the_whole_screen_and_shakes_the_phone(double: Double, window: Window) -> None:
    page = opened(double, window, track())
    page.evaluate("() => { window.buzzed = 0; navigator.vibrate = () => { window.buzzed += 1; return true; }; }")
    double.show("track:tok", **track("called", counter=3, ahead=None, called_at_ms=now_ms()))
    expect(page.locator(".called-where")).to_have_text("Quầy 3")
    assert page.evaluate("window.buzzed") == 1
    colours = [page.evaluate(f"getComputedStyle(document.querySelector('{one}')).backgroundColor") for one in (".phone", ".called")]
    assert colours[0] == "rgb(255, 190, 26)"
    assert page.evaluate("document.querySelector('.phone').getBoundingClientRect().height") >= 844
    looks_well(page)


def test_every_end_and_pause_says_what_to_do(double: Double, window: Window) -> None:
    page = opened(double, window, track())
    for state, said in STATES.items():
        double.show("track:tok", **track(state, ahead=None, counter=3))
        expect(page.locator(".said")).to_contain_text(said)
        expect(page.get_by_role("button", name="Không chờ nữa")).to_have_count(0)
        looks_well(page)


def test_leaving_the_line_is_asked_twice(double: Double, window: Window) -> None:
    def cancel(_: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        double.show("track:tok", **track("cancelled", ahead=None))
        return 200, {}

    double.answers["POST /api/v1/track/tok/cancel"] = cancel
    page = opened(double, window, track())
    page.get_by_role("button", name="Không chờ nữa").click()
    page.get_by_role("button", name="Thôi").click()
    assert not [what for what, _, _ in double.asked if what.endswith("/cancel")]
    page.get_by_role("button", name="Không chờ nữa").click()
    looks_well(page)
    page.get_by_role("button", name="Trả lại số").click()
    expect(page.get_by_text("Số đã hủy")).to_be_visible()


def test_an_unknown_number_is_said_and_nothing_is_made_up(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    page = window.open("/t/khong-co", 390, 844)
    expect(page.get_by_text("Không tìm thấy số này")).to_be_visible()
    looks_well(page)


def test_english_is_one_touch_away_and_stays(double: Double, window: Window) -> None:
    page = opened(double, window, track())
    page.get_by_role("button", name="English").click()
    expect(page.locator("[data-ahead]")).to_have_text("Only 3 before you")
    page.reload()
    expect(page.locator("[data-ahead]")).to_have_text("Only 3 before you")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_silence_is_visible_and_ends_with_the_truth(double: Double, window: Window) -> None:
    page = opened(double, window, track())
    double.answers["GET /api/v1/track/tok"] = lambda _: (503, {"code": "storage_busy", "message": "bận", "fields": {}})
    page.reload()
    page.wait_for_selector("[data-ahead]")
    hurried(page)
    double.hang_up()
    expect(page.locator("[data-not-live]")).to_be_visible()
    double.show("track:tok", **track(ahead=1))
    double.pick_up()
    expect(page.locator("[data-ahead]")).to_have_text("Còn 1 số")
    expect(page.locator("[data-not-live]")).to_have_count(0)


def test_a_phone_whose_network_lets_no_socket_through_still_tells(double: Double, window: Window) -> None:
    double.keep_off()
    page = opened(double, window, track(ahead=7))
    expect(page.locator("[data-ahead]")).to_have_text("Còn 7 số")
    expect(page.locator(".hall")).to_have_text(HALL["name"])


def test_a_closed_hall_says_on_which_day_it_opens(double: Double, window: Window) -> None:
    page = opened(double, window, track(hall="closed", opens_at_ms=now_ms() + 2 * 86_400_000))
    expect(page.get_by_text(re.compile(r"Mở lại (Thứ|Chủ) .+ lúc \d\d:\d\d"))).to_be_visible()


def test_what_to_bring_is_shown_for_the_procedure_one_has_come_for_and_remembered(double: Double, window: Window) -> None:
    with_catalogue(double, the_ward())
    page = opened(double, window, track(service="ho-tich"))
    page.get_by_text("Giấy tờ cần mang").click()
    expect(page.get_by_text("Quý công dân làm thủ tục nào?")).to_be_visible()
    looks_well(page)
    wanted = next(one for one in the_ward().catalogue.of_service("ho-tich") if len(one.papers) > 1)
    page.locator(f'[data-procedure="{wanted.code}"]').click()
    expect(page.locator(".papers-list li")).to_have_text(list(wanted.papers))
    looks_well(page)
    page.reload()
    page.get_by_text("Giấy tờ cần mang").click()
    expect(page.locator(".papers h2")).to_have_text(wanted.name)
    page.get_by_role("button", name="Thủ tục khác").click()
    expect(page.get_by_text("Quý công dân làm thủ tục nào?")).to_be_visible()
    double.show("track:tok", **track("called", counter=3, ahead=None, called_at_ms=now_ms(), service="ho-tich"))
    expect(page.get_by_text("Giấy tờ cần mang")).to_have_count(0)


def test_who_collects_is_told_what_to_bring_and_who_asks_is_not(double: Double, window: Window) -> None:
    with_catalogue(double, the_ward())
    page = opened(double, window, track(service="tra-ket-qua"))
    page.get_by_text("Giấy tờ cần mang").click()
    expect(page.get_by_text("Giấy hẹn trả kết quả")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Papers to bring")).to_be_visible()
    looks_well(page)
    double.show("track:tok", **track(service="huong-dan"))
    expect(page.get_by_text("Papers to bring")).to_have_count(0)


def test_the_way_is_told_to_each_counter_that_may_call_and_then_to_the_one_that_does(double: Double, window: Window) -> None:
    with_catalogue(double, the_ward())
    page = opened(double, window, track(counters=[1, 2]))
    expect(page.locator(".way")).to_have_text(
        ["Quầy 1: Vào cửa chính, quầy đầu tiên bên trái.", "Quầy 2: Vào cửa chính, quầy thứ hai bên trái."]
    )
    looks_well(page)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".way").first).to_have_text("Counter 1: From the main door, first counter on the left.")
    double.show("track:tok", **track("called", counter=2, ahead=None, called_at_ms=now_ms()))
    expect(page.locator(".way")).to_have_text(["From the main door, second counter on the left."])


def test_a_number_taken_in_english_begins_in_english_until_its_reader_chooses(double: Double, window: Window) -> None:
    """Seen: taken at the kiosk in English, scanned by an English phone, and its page was Vietnamese."""
    page = opened(double, window, track(language="en"))
    expect(page.locator("[data-ahead]")).to_have_text("Only 3 before you")
    page.get_by_role("button", name="Tiếng Việt").click()
    double.show("track:tok", **track(language="en", ahead=2))
    expect(page.locator("[data-ahead]")).to_have_text("Còn 2 số")
    page.reload()
    expect(page.locator("[data-ahead]")).to_have_text("Còn 2 số")


def test_a_number_taken_in_vietnamese_is_read_so_whatever_the_phone_is_set_to(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    double.answers["GET /api/v1/track/tok"] = lambda _: (200, double.rooms["track:tok"])
    double.show("track:tok", **track())
    page = window.open("/t/tok", 390, 844, ENGLISH)
    expect(page.locator("[data-ahead]")).to_have_text("Còn 3 số")
