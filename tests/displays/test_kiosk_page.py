"""The kiosk in a browser: one touch is one number, and every reason for no number has its words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.builders import at as at_clock
from tests.displays.at_kiosk import at_the_fields
from tests.displays.hurry import hurried
from tests.displays.pages_double import Double
from tests.displays.readable import small
from tests.displays.ward_facts import QR, TICKET, kiosk, lines, now_ms, session
from tests.displays.window import Window

TOUCH_TO_NUMBER_MS = 300
# The smallest letters that are read.
LETTERS_PX = """() => Math.min(...Array.from(document.querySelectorAll("#page *"))
  .filter((one) => one.offsetWidth && Array.from(one.childNodes).some((child) => child.nodeType === 3 && child.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
# Parts that do not fit the screen, or scroll within themselves.
CUT = """(parts) => Array.from(document.querySelectorAll(parts)).filter((one) => {
  const box = one.getBoundingClientRect();
  return box.top < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1 || one.scrollHeight > one.clientHeight + 2;
}).map((one) => one.className)"""


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.answers["POST /api/v1/tickets"] = lambda _: (201, TICKET)
    double.files["/api/v1/track/tok123/qr.svg"] = ("image/svg+xml", QR)
    double.show("kiosk", **kiosk())
    page = window.open("/kiosk", 1080, 1920)
    return at_the_fields(page)


def presses(double: Double) -> list[dict[str, Any]]:
    return [body for what, body, _ in double.asked if what == "POST /api/v1/tickets"]


def test_a_touch_shows_the_number_at_once(page: Page, double: Double) -> None:
    took_ms = page.evaluate(
        """() => new Promise((tell) => {
            const touched = performance.now();
            const seen = () => document.querySelector('[data-number="A042"]')
                ? tell(performance.now() - touched) : requestAnimationFrame(seen);
            document.querySelector('[data-service="chung-thuc"]').click();
            seen();
        })"""
    )
    assert took_ms <= TOUCH_TO_NUMBER_MS
    (body,) = presses(double)
    assert (body["service"], body["language"], body["priority"]) == ("chung-thuc", "vi", None)
    headers = next(headers for what, _, headers in double.asked if what == "POST /api/v1/tickets")
    assert (headers["X-Session"], headers["X-Csrf-Token"]) == ("kiosk", "csrf-1")
    expect(page.locator(".ticket-qr img")).to_have_js_property("complete", True)
    expect(page.get_by_text("Mời quý công dân lấy phiếu")).to_be_visible()
    page.get_by_role("button", name="Xong").click()
    expect(page.locator("[data-errand]")).to_have_count(4)


def test_a_number_for_guidance_is_not_named_by_the_button_that_invited(page: Page, double: Double) -> None:
    """Seen: "Chưa biết làm gì? Bấm đây" beneath N001, on a ticket where nothing is left to press."""
    double.answers["POST /api/v1/tickets"] = lambda _: (201, {**TICKET, "number": "N001", "service": "huong-dan", "counters": [0]})
    page.click('[data-service="chung-thuc"]')
    expect(page.locator(".ticket-service")).to_have_text("Hướng dẫn, hỗ trợ nộp trực tuyến")


def test_a_double_touch_is_one_ticket(page: Page, double: Double) -> None:
    page.evaluate("() => { const card = document.querySelector('[data-service=\"ho-tich\"]'); card.click(); card.click(); }")
    page.wait_for_selector("[data-ticket]")
    assert len(presses(double)) == 1


def test_a_press_without_an_answer_is_asked_again_with_the_same_id(page: Page, double: Double) -> None:
    busy = {"code": "storage_busy", "message": "Hệ thống đang bận.", "fields": {}}
    replies = iter([(503, busy), (201, TICKET)])
    double.answers["POST /api/v1/tickets"] = lambda _: next(replies)
    page.click('[data-service="chung-thuc"]')
    page.wait_for_selector("[data-ticket]")
    first, second = presses(double)
    assert first == second


def test_a_refusal_is_read_in_the_servers_own_words(page: Page, double: Double) -> None:
    sentence = "Dãy số A hôm nay đã hết. Mời báo cán bộ."
    double.answers["POST /api/v1/tickets"] = lambda _: (409, {"code": "series_exhausted", "message": sentence, "fields": {}})
    page.click('[data-service="chung-thuc"]')
    expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_role("button", name="Quay lại").first.click()
    expect(page.locator("[data-service]")).to_have_count(6)


def test_a_chosen_priority_goes_with_one_ticket_only(page: Page, double: Double) -> None:
    page.get_by_role("button", name="Chọn diện").click()
    page.get_by_role("button", name="Người cao tuổi").click()
    page.click('[data-service="chung-thuc"]')
    page.get_by_role("button", name="Xong").click()
    at_the_fields(page)
    page.click('[data-service="chung-thuc"]')
    page.wait_for_selector("[data-ticket]")
    assert [body["priority"] for body in presses(double)] == ["cao-tuoi", None]


def test_without_paper_the_number_is_said_to_be_valid(page: Page, double: Double) -> None:
    double.show("kiosk", **kiosk(printer="paper_out"))
    expect(page.get_by_text("Máy in hết giấy")).to_be_visible()
    page.click('[data-service="chung-thuc"]')
    expect(page.get_by_text("Chưa in được phiếu. Số vẫn có hiệu lực.")).to_be_visible()


def test_a_stopped_service_cannot_be_touched_and_says_so(page: Page, double: Double) -> None:
    some = lines()
    some[2]["issuing"] = "stopped"
    double.show("kiosk", **kiosk(lines=some))
    card = page.locator('[data-service="dat-dai-xay-dung"]')
    expect(card).to_be_disabled()
    expect(card).to_contain_text("Đã ngừng cấp số")


def test_a_stop_that_a_person_gave_says_why_and_until_when_in_the_readers_language(page: Page, double: Double) -> None:
    some = lines()
    for at in (0, 2):
        some[at]["issuing"] = "stopped"
    stops = {
        "chung-thuc": {"reason": "Mất nước ở tầng 1", "since_at_ms": now_ms(), "until_at_ms": at_clock("2026-11-28 00:00")},
        "dat-dai-xay-dung": {"reason": "Sự cố hệ thống", "since_at_ms": now_ms(), "until_at_ms": at_clock("2026-11-27 13:30")},
    }
    double.show("kiosk", **kiosk(lines=some, stops=stops))
    expect(page.locator('[data-service="chung-thuc"]')).to_contain_text("Tạm ngừng cấp số: Mất nước ở tầng 1")
    card = page.locator('[data-service="dat-dai-xay-dung"]')
    expect(card).to_contain_text("Tạm ngừng: Sự cố hệ thống. Cấp số lại lúc 13:30")
    expect(card).to_be_disabled()
    page.get_by_role("button", name="English").click()
    expect(card).to_contain_text("No numbers for now: System trouble. Again at 13:30")


def test_a_closed_hall_says_when_it_opens(page: Page, double: Double) -> None:
    double.show("kiosk", **kiosk(hall="closed", opens_at_ms=now_ms(), lines=lines("closed")))
    expect(page.get_by_text("Ngoài giờ làm việc")).to_be_visible()
    expect(page.get_by_text("Mở lại lúc")).to_be_visible()
    expect(page.locator("[data-service]")).to_have_count(0)


def test_a_kiosk_without_its_server_offers_no_numbers(page: Page, double: Double) -> None:
    hurried(page)
    double.hang_up()
    expect(page.get_by_text("Máy lấy số đang mất kết nối")).to_be_visible()
    expect(page.locator("[data-service]")).to_have_count(0)
    double.pick_up()
    expect(page.locator("[data-service]")).to_have_count(6)


def test_english_is_one_touch_away(page: Page, double: Double) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Choose a field")).to_be_visible()
    page.click('[data-service="chung-thuc"]')
    expect(page.get_by_text("People before you")).to_be_visible()
    assert presses(double)[0]["language"] == "en"


def test_a_key_in_the_address_is_traded_once_and_wiped(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    double.answers["POST /api/v1/session/device"] = lambda _: (200, session("device", "kiosk"))
    double.show("kiosk", **kiosk())
    page = window.open("/kiosk#key=k-123", 1080, 1920)
    page.wait_for_selector("[data-errand]")
    assert page.evaluate("location.hash") == ""
    assert [body for what, body, _ in double.asked if what == "POST /api/v1/session/device"] == [{"key": "k-123"}]


def test_a_kiosk_nobody_knows_asks_for_its_code(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    sentence = "Mã không đúng hoặc đã hết hạn. Hãy xin mã mới."
    double.answers["POST /api/v1/devices/enrol"] = lambda _: (403, {"code": "bad_code", "message": sentence, "fields": {}})
    page = window.open("/kiosk", 1080, 1920)
    page.get_by_label("Mã ghi danh").fill("0000")
    page.get_by_role("button", name="Ghi danh").click()
    expect(page.get_by_text(sentence)).to_be_visible()


LYING = [(1024, 768), (1366, 768)]


@pytest.mark.parametrize("size", LYING)
def test_a_lying_screen_is_as_readable_and_touchable_as_a_standing_one(double: Double, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert small(page, 44) == []
    assert page.evaluate("() => document.querySelector('.top').offsetHeight") <= 0.25 * size[1]
    assert page.evaluate(LETTERS_PX) >= 14
    assert page.evaluate(CUT, ".choices, .priority, .reach") == []
    page.click('[data-service="chung-thuc"]')
    page.wait_for_selector("[data-ticket]")
    assert small(page, 44) == []
    assert page.evaluate(CUT, ".ticket > :not(.ticket-number)") == []
    assert page.evaluate(LETTERS_PX) >= 14


@pytest.mark.parametrize("size", LYING)
def test_larger_letters_still_fit_a_lying_screen(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.get_by_role("button", name="Chữ to").click()
    assert page.evaluate(CUT, ".choices, .priority, .reach") == []
