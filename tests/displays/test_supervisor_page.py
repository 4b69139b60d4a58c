"""The supervisor's page in a browser: trouble first, and every lever with its words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter_row, device, supervisor
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import now_ms, session
from tests.displays.window import Window

SIZES = [(1366, 768), (390, 844)]


def opened(double: Double, window: Window, role: str = "admin", size: tuple[int, int] = SIZES[0], **more: Any) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("staff", role, name="hoa"))
    staff: Any = [{"name": "lan", "role": "clerk", "counter": 1}]
    double.answers["GET /api/v1/staff"] = lambda _: (200, staff)
    devices: Any = [{"id": "k1", "kind": "kiosk", "name": "Kiosk sảnh", "zone": None, "enrolled_at_ms": 1, "seen_at_ms": None}]
    double.answers["GET /api/v1/devices"] = lambda _: (200, devices)
    double.show("supervisor", **supervisor(**more))
    page = window.open("/supervisor", *size)
    page.get_by_text("Đổi mật khẩu" if role == "admin" else "Thu hồi").first.wait_for()
    return page


def asked(double: Double, path: str) -> list[dict[str, Any]]:
    return [body for what, body, _ in list(double.asked) if what == f"POST /api/v1/{path}"]


def test_a_paused_counter_with_people_waiting_comes_first(double: Double, window: Window) -> None:
    rows = [counter_row(1, waiting=20), counter_row(2, "closed", waiting=3), counter_row(3, "paused", waiting=1), counter_row(4, "paused")]
    page = opened(double, window, counters=rows)
    assert page.locator("[data-counter]").evaluate_all("(rows) => rows.map((row) => row.dataset.counter)") == ["3", "2", "1", "4"]


def test_a_lost_board_stands_above_healthy_devices_and_alarms_above_all(double: Double, window: Window) -> None:
    devices = [
        device("An", "kiosk"),
        device("Bảng quầy 3", "board", "lost", detail="không trả lời"),
        device("Máy in", "printer", "warning"),
    ]
    page = opened(double, window, devices=devices, alarms=["clock_jump", "board_lost", "something_new"])
    expect(page.locator(".sv-health")).to_have_text(["Mất liên lạc", "Cần xem", "Tốt"])
    expect(page.get_by_role("alert").nth(0)).to_contain_text("nhảy giờ")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("Bảng LED: mất liên lạc")
    expect(page.get_by_role("alert").nth(2)).to_contain_text("something_new")


def test_unknown_figures_are_words_and_never_zero(double: Double, window: Window) -> None:
    page = opened(double, window, longest_wait_seconds=None, called_in_promise_percent=None, mean_wait_seconds=None)
    expect(page.locator(".kpis dd")).to_have_text(["37", "chưa rõ", "chưa rõ", "chưa rõ", "chưa rõ"])


def test_closing_the_last_counter_takes_two_words(double: Double, window: Window) -> None:
    def close(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        needed = {"code": "confirm_needed", "message": "Còn 12 người chờ. Xác nhận để tiếp tục.", "fields": {}}
        return (200, answer(None)) if body.get("confirm") else (409, needed)

    double.answers["POST /api/v1/counters/1/close"] = close
    page = opened(double, window)
    page.get_by_role("button", name="Đóng Quầy 1", exact=True).click()
    page.keyboard.press("1")
    expect(page.get_by_role("dialog")).to_contain_text("Còn 12 người chờ")
    page.keyboard.press("1")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [body.get("confirm") for body in asked(double, "counters/1/close")] == [None, True]


def test_it_says_who_works_at_which_counter(double: Double, window: Window) -> None:
    rows = [counter_row(3), counter_row(4, "closed"), counter_row(5)]
    for row, clerk in zip(rows, ("lan", "lan", "k1"), strict=True):
        row["counter"]["clerk"] = clerk
    page = opened(double, window, counters=rows)
    expect(page.locator("[data-counter='3']")).to_contain_text("lan")
    expect(page.locator("[data-counter='5']")).to_contain_text("Kiosk sảnh")
    expect(page.get_by_text("Cán bộ quầy · Quầy 1 · đang ở Quầy 3", exact=True)).to_be_visible()


def test_a_pause_says_why_and_until_when(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/counters/1/pause"] = lambda _: (200, answer(None))
    page = opened(double, window)
    page.get_by_role("button", name="Tạm nghỉ Quầy 1", exact=True).click()
    page.keyboard.press("2")
    expect(page.get_by_role("dialog")).to_contain_text("Nghỉ đến khi nào")
    page.keyboard.press("3")
    double.wait_for(lambda: bool(asked(double, "counters/1/pause")))
    (body,) = asked(double, "counters/1/pause")
    assert body["reason"] == "Họp"
    assert 29 * 60_000 < body["until_at_ms"] - now_ms() <= 31 * 60_000


def test_an_enrolment_code_stands_large_until_it_is_used(double: Double, window: Window) -> None:
    made = {"code": "K7PQ-2M4T", "kind": "tv", "expires_at_ms": now_ms() + 600_000}
    double.answers["POST /api/v1/devices/codes"] = lambda _: (201, made)
    page = opened(double, window)
    page.get_by_role("button", name="Mã cho màn hình").click()
    expect(page.locator(".sv-code")).to_have_text("K7PQ-2M4T")
    (body,) = asked(double, "devices/codes")
    assert (body["kind"], body["zone"]) == ("tv", "sanh")


def test_a_keypads_code_is_for_one_counter(double: Double, window: Window) -> None:
    made = {"code": "K7PQ-2M4T", "kind": "keypad", "counter": 3, "expires_at_ms": now_ms() + 600_000}
    double.answers["POST /api/v1/devices/codes"] = lambda _: (201, made)
    page = opened(double, window)
    page.get_by_role("button", name="Mã cho bàn phím").click()
    expect(page.get_by_role("dialog")).to_contain_text("Bàn phím đặt ở quầy nào?")
    page.keyboard.press("3")
    expect(page.get_by_text("Mã ghi danh bàn phím Quầy 3")).to_be_visible()
    (body,) = asked(double, "devices/codes")
    assert (body["kind"], body["counter"]) == ("keypad", 3)


def test_a_revoked_device_is_asked_about_first(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/devices/k1/revoke"] = lambda _: (200, {"device": "k1"})
    page = opened(double, window)
    page.get_by_role("button", name="Thu hồi Kiosk sảnh").click()
    assert asked(double, "devices/k1/revoke") == []
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi").click()
    double.wait_for(lambda: bool(asked(double, "devices/k1/revoke")))


def test_an_administrator_adds_a_clerk(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/staff"] = lambda _: (201, {"name": "mai", "role": "clerk", "counter": 2})
    page = opened(double, window)
    page.get_by_text("Thêm cán bộ").first.click()
    page.get_by_label("Tên đăng nhập").fill("mai")
    page.locator("input[name=password]").fill("matkhau-dai")
    page.get_by_label("Quầy phụ trách").fill("2")
    page.get_by_role("button", name="Thêm", exact=True).click()
    double.wait_for(lambda: bool(asked(double, "staff")))
    (body,) = asked(double, "staff")
    assert (body["name"], body["role"], body["counter"]) == ("mai", "clerk", 2)


def test_a_supervisor_sees_staff_but_changes_nobody(double: Double, window: Window) -> None:
    page = opened(double, window, role="supervisor")
    expect(page.get_by_text("lanCán bộ quầy")).to_be_visible()
    expect(page.get_by_text("Đổi mật khẩu")).to_have_count(0)
    expect(page.get_by_text("Thêm cán bộ")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_it_reads_the_same_on_a_desk_and_on_a_phone(double: Double, window: Window, size: tuple[int, int]) -> None:
    rows = [counter_row(0), counter_row(2, number="L1008", state="serving", since_at_ms=now_ms() - 4_000_000, waiting=11)]
    rows[1]["counter"]["clerk"] = "nguyenthituyetmai"
    devices = [device("Bảng quầy 3", "board", "lost", detail="rs485-1:3 không trả lời", since_at_ms=now_ms())]
    page = opened(double, window, size=size, counters=rows, devices=devices, alarms=["storage_full"])
    assert faint(page, 7.0) == []
    assert small(page, 44) == []
    assert not overflows(page)


def test_devices_speak_in_words_and_what_has_none_is_not_hidden(double: Double, window: Window) -> None:
    devices = [
        device("3", "board", "unknown", detail="never_answers sent=2s"),
        device("Máy in", "printer", detail="paper_low waiting=0 printed=3"),
        device("TV", "tv", detail="something odd"),
    ]
    page = opened(double, window, devices=devices)
    rows = page.locator(".block", has=page.locator(".sv-health")).locator(".sv-wide")
    said = ["Bảng LED quầy 3Bảng LED · bảng một chiều, không hồi âm", "Máy inMáy in · sắp hết giấy", "TVMàn hình · something odd"]
    expect(rows).to_have_text(said)


def test_a_closed_hall_says_on_which_day_it_opens(double: Double, window: Window) -> None:
    page = opened(double, window, hall="closed", opens_at_ms=now_ms() + 2 * 86_400_000)
    expect(page.locator(".sv-head")).to_have_text(re.compile(r"Ngoài giờ làm việc · Mở lại (Thứ|Chủ) .+ lúc \d\d:\d\d"))
