"""The installer's page in a browser: what to look at, how old its news is, and a trial of each device."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.people_facts import device, supervisor
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import now_ms, session
from tests.displays.window import Window

SIZES = [(1366, 768), (390, 844)]


def hanging(name: str, kind: str, state: str = "ok", **more: Any) -> dict[str, Any]:
    return device(name, kind, state, device=f"agent-1/{kind}/{name}", **more)


def a_hall() -> list[dict[str, Any]]:
    """One PC with cables, and most of what can be wrong with what hangs on it."""
    news = {"sent": 812, "sent_at_ms": now_ms() - 4_000}
    return [
        device("tu-dien-sanh", "agent", device="agent-1", since_at_ms=now_ms() - 3_600_000),
        hanging("rs485-1", "line", detail="open frames=812"),
        hanging("rs485-2", "line", "lost", detail="line_lost"),
        hanging("1", "board", detail="answers sent=4s", on="rs485-1 · dm36 · 1", answered_at_ms=now_ms() - 4_000, **news),
        hanging("4", "board", "lost", detail="no_answer misses=3", on="rs485-1 · dm36 · 4", answered_at_ms=now_ms() - 300_000, **news),
        hanging("77", "board", "warning", detail="no_counter", on="rs485-1 · dm36 · 77"),
        hanging("5", "board", "unknown", detail="never_answers sent=2s", on="rs485-1 · generic · 5", **news),
        hanging("main:sanh", "board", "lost", detail="line_lost", on="rs485-2 · generic-main · 20"),
        hanging("kiosk", "printer", "warning", detail="paper_out waiting=0", sent=120, tried="printed", tried_at_ms=now_ms() - 900_000),
        hanging("sanh", "speaker", sent=48),
        hanging("pad-1", "keypad", "warning", detail="not_enrolled"),
        device("Máy lấy số cửa chính", "kiosk", since_at_ms=now_ms() - 7_200_000),
        device("Màn hình sảnh", "tv", "lost", since_at_ms=now_ms() - 60_000),
    ]


def opened(double: Double, window: Window, devices: list[dict[str, Any]], size: tuple[int, int] = SIZES[0]) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("staff", "supervisor", name="hoa"))
    double.answers["GET /api/v1/staff"] = lambda _: (200, [])
    double.answers["GET /api/v1/devices"] = lambda _: (200, [])
    double.show("supervisor", **supervisor(devices=devices))
    page = window.open("/supervisor/devices", *size)
    page.get_by_role("heading", name="Thiết bị", exact=True).wait_for()
    return page


def row(page: Page, device: str) -> Any:
    return page.locator(f"[data-device='{device}']")


def test_each_trouble_is_a_sentence_with_the_devices_name_and_what_to_check(double: Double, window: Window) -> None:
    page = opened(double, window, a_hall())
    for where, sentence in {
        "agent-1/board/4": "Bảng LED quầy 4 không trả lời – kiểm tra dây, nguồn, địa chỉ",
        "agent-1/board/77": "Bảng LED quầy 77: không có quầy 77 trong phòng này – sửa key trong agent.toml",
        "agent-1/board/main:sanh": "Bảng LED chính mất đường dây – kiểm tra đầu cắm và dây của đường dây",
        "agent-1/board/5": "Bảng một chiều, không hồi âm – bấm Thử rồi nhìn bảng",
        "agent-1/line/rs485-2": "Đường dây rs485-2 không mở được – kiểm tra đầu cắm USB, nguồn bộ chuyển, tên cổng",
        "agent-1/printer/kiosk": "Máy in kiosk hết giấy – thay cuộn mới",
        "agent-1/keypad/pad-1": "Bàn phím pad-1 chưa ghi danh – lấy mã bàn phím ở đây rồi chạy motcua keypad enrol",
        "màn-hình-sảnh": "Màn hình sảnh mất liên lạc – kiểm tra nguồn, mạng, trang còn mở hay không",
    }.items():
        expect(row(page, where)).to_contain_text(sentence)
    expect(row(page, "agent-1/board/1").locator(".dv-advice")).to_have_count(0)


def test_a_row_says_where_a_device_hangs_how_much_was_sent_and_how_old_that_is(double: Double, window: Window) -> None:
    page = opened(double, window, a_hall())
    said = row(page, "agent-1/board/4")
    expect(said).to_contain_text("đường dây rs485-1 · mẫu dm36 · địa chỉ 4 · đã gửi 812 khung")
    expect(said).to_contain_text("trả lời lần cuối 5 phút trước")
    expect(row(page, "agent-1/printer/kiosk")).to_contain_text("đã in 120 phiếu")


def test_a_board_is_tried_and_the_page_says_where_to_look_until_the_agent_has_spoken(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/devices/agent-1/board/1/test"] = lambda _: (200, {"device": "agent-1/board/1"})
    page = opened(double, window, a_hall())
    page.get_by_role("button", name="Thử Bảng LED quầy 1", exact=True).click()
    expect(row(page, "agent-1/board/1")).to_contain_text("bảng hiện 8888 trong 5 giây")
    assert [what for what, body, _ in list(double.asked) if what.endswith("/test") and body["command_id"]] != []
    devices = [one | ({"tried": "started", "tried_at_ms": now_ms()} if one["name"] == "1" else {}) for one in a_hall()]
    double.show("supervisor", **supervisor(devices=devices))
    expect(row(page, "agent-1/board/1")).to_contain_text("đã gửi 8888 ra đường dây")


def test_what_cannot_be_tried_has_no_button_and_what_cannot_be_reached_a_dead_one(double: Double, window: Window) -> None:
    devices = a_hall()
    devices[0]["state"] = "lost"
    page = opened(double, window, devices)
    expect(page.get_by_role("button", name="Thử")).to_have_count(7)
    for one in page.get_by_role("button", name="Thử").all():
        expect(one).to_be_disabled()
    expect(row(page, "agent-1")).to_contain_text("kiểm tra máy tính, nguồn, mạng")


def test_a_refused_trial_says_why(double: Double, window: Window) -> None:
    refused = {"code": "device_away", "message": "Máy điều khiển thiết bị này đang mất liên lạc.", "fields": {}}
    double.answers["POST /api/v1/devices/agent-1/board/1/test"] = lambda _: (409, refused)
    page = opened(double, window, a_hall())
    page.get_by_role("button", name="Thử Bảng LED quầy 1", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("đang mất liên lạc")


@pytest.mark.parametrize("size", SIZES)
def test_it_can_be_read_and_touched_on_a_desk_and_on_a_ladder(double: Double, window: Window, size: tuple[int, int]) -> None:
    page = opened(double, window, a_hall(), size)
    assert faint(page, 7.0) == []
    assert small(page, 44) == []
    assert not overflows(page)


def test_an_alarm_points_to_what_is_on_this_page(double: Double, window: Window) -> None:
    page = opened(double, window, a_hall())
    double.show("supervisor", **supervisor(devices=a_hall(), alarms=["board_lost"]))
    expect(page.get_by_role("alert")).to_contain_text("Bảng LED: mất liên lạc. Xem thiết bị có dấu đỏ dưới đây.")
