"""A supervisor tells the hall: ready sentences, own words as they will be said, danger asked about twice; and hears of the voice."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.counts import few
from tests.displays.notice_facts import row
from tests.displays.pages_double import Double
from tests.displays.people_facts import supervisor
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import HALL, now_ms, session
from tests.displays.window import Window

TWO_ZONES = {**HALL, "zones": [{"key": "sanh", "name": "Sảnh chờ", "name_en": None}, {"key": "lau", "name": "Lầu 1", "name_en": None}]}
VOICE = {
    "zone": "sanh",
    "state": "speaking",
    "leader": "Quầy hướng dẫn",
    "leader_kind": "agent",
    "heard": ["Quầy hướng dẫn", "TV sảnh"],
    "speaking": "Mời công dân có số A042, đến quầy số 3.",
    "waiting": 2,
    "last": [
        {
            "id": "call:9",
            "at_ms": 0,
            "number": "A041",
            "text": "Mời công dân có số A041",
            "outcome": "spoken",
            "reason": "",
            "ended_at_ms": 0,
        },
        {"id": "call:8", "at_ms": 0, "number": "H007", "text": "", "outcome": "dropped", "reason": "too_old", "ended_at_ms": 0},
        {"id": "call:7", "at_ms": 0, "number": "H006", "text": "", "outcome": "failed", "reason": "no_start", "ended_at_ms": 0},
    ],
}


@pytest.fixture(params=few([(1366, 768), (390, 844)], (390, 844)), ids=str)
def page(request: Any, double: Double, window: Window) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("staff", "supervisor", name="hoa"))
    for nothing in ("staff", "devices", "ticket-layouts"):
        double.answers[f"GET /api/v1/{nothing}"] = lambda _: (200, [])
    double.answers["POST /api/v1/notices"] = lambda _: (201, {"notice": row(9)})
    double.show("supervisor", **supervisor())
    page = window.open("/supervisor", *request.param)
    page.get_by_text("Thông báo đến công dân").wait_for()
    return page


def told(double: Double) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in body.items() if key != "command_id"}
        for what, body, _ in list(double.asked)
        if what == "POST /api/v1/notices"
    ]


def test_a_ready_sentence_is_two_presses(page: Page, double: Double) -> None:
    page.get_by_role("button", name="Hệ thống gián đoạn").click()
    page.get_by_role("dialog").get_by_role("button", name="Thông báo").click()
    double.wait_for(lambda: told(double) == [{"sentence": "outage"}])
    page.get_by_role("button", name="Sắp đóng cửa").click()
    page.keyboard.press("2")
    double.wait_for(lambda: told(double)[1:] == [{"sentence": "closing", "spoken": False}])


def test_a_message_is_written_seen_as_it_will_be_said_and_told(page: Page, double: Double) -> None:
    page.get_by_text("Soạn tin nhắn").click()
    expect(page.get_by_text("không bao giờ viết tên")).to_be_visible()
    page.get_by_label("Lời nhắn (tiếng Việt)").fill("Quầy 3 nghỉ.")
    page.get_by_label("Tiếng Anh (nếu cần)").fill("Counter 3 is closed.")
    expect(page.locator(".told-preview")).to_have_text("Loa sẽ đọc: “Quầy 3 nghỉ. Counter 3 is closed.”")
    double.answers["POST /api/v1/notices/heard"] = lambda asked: (
        200,
        {"text": asked["text"].replace("3", "ba"), "text_en": "Counter three."},
    )
    page.get_by_label("Tiếng Anh (nếu cần)").fill("Counter 3 is closed.  ")
    expect(page.locator(".told-preview")).to_have_text("Loa sẽ đọc: “Quầy ba nghỉ. Counter three.”")
    page.get_by_label("Hiện trong (phút)").fill("25")
    assert small(page, 24, ".told-write") == []
    assert not overflows(page)
    page.get_by_role("button", name="Thông báo", exact=True).click()
    whole = {"sentence": "message", "text": "Quầy 3 nghỉ.", "text_en": "Counter 3 is closed.", "zones": [], "minutes": 25, "spoken": True}
    double.wait_for(lambda: told(double) == [whole])
    expect(page.locator(".told-write")).not_to_have_attribute("open", "")


def test_a_message_can_be_shown_only_and_has_an_end(page: Page, double: Double) -> None:
    page.get_by_text("Soạn tin nhắn").click()
    field = page.get_by_label("Lời nhắn (tiếng Việt)")
    expect(page.get_by_role("button", name="Thông báo", exact=True)).to_be_disabled()
    field.fill("a" * 300)
    expect(field).to_have_value("a" * 200)
    page.get_by_label("Đọc qua loa").uncheck()
    expect(page.locator(".told-preview")).to_contain_text("loa không đọc")
    page.get_by_role("button", name="Thông báo", exact=True).click()
    double.wait_for(lambda: [one["spoken"] for one in told(double)] == [False])


def test_where_there_are_zones_one_may_be_chosen(page: Page, double: Double, window: Window) -> None:
    double.answers["GET /api/v1/hall"] = lambda _: (200, TWO_ZONES)
    page.reload()
    page.get_by_text("Soạn tin nhắn").click()
    page.get_by_label("Lời nhắn (tiếng Việt)").fill("Trên lầu")
    page.get_by_label("Khu nào").select_option("lau")
    page.get_by_role("button", name="Thông báo", exact=True).click()
    double.wait_for(lambda: [one["zones"] for one in told(double)] == [["lau"]])
    page.get_by_role("button", name="Hệ thống gián đoạn").click()
    page.keyboard.press("3")
    page.keyboard.press("1")
    double.wait_for(lambda: told(double)[1:] == [{"sentence": "outage", "zones": ["lau"]}])


def test_danger_is_asked_about_twice_and_no_key_pressed_once_too_often_tells_it(page: Page, double: Double) -> None:
    page.get_by_role("button", name="Sơ tán").click()
    expect(page.get_by_role("dialog")).to_contain_text("ngừng cấp số")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Sơ tán").click()
    for key in ("1", "1", "1"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_contain_text("Chắc chắn sơ tán?")
    assert told(double) == []
    page.keyboard.press("2")
    double.wait_for(lambda: told(double) == [{"sentence": "evacuation"}])


def test_what_stands_is_seen_and_ended(page: Page, double: Double) -> None:
    rows = [
        row(7, "evacuation"),
        row(5, text_en="Counter 3 is closed.", zones=["sanh"], spoken=False),
        row(4, "lunch", time="13:30", by_clock=True),
    ]
    double.show("supervisor", **supervisor(notices=rows))
    expect(page.locator("[data-notice='5']")).to_contain_text("không đọc")
    expect(page.locator("[data-notice='5']")).to_contain_text("khu Sảnh chờ")
    expect(page.locator("[data-notice='4']")).to_contain_text("nghỉ trưa đến 13:30")
    expect(page.locator("[data-notice='4']")).to_contain_text("tự động")
    assert faint(page, 4.5) == []
    assert not overflows(page)
    for id in (5, 7):
        double.answers[f"POST /api/v1/notices/{id}/end"] = lambda _: (200, {"notice": row(5)})
        page.locator(f"[data-notice='{id}']").get_by_role("button", name="Kết thúc").click()
        if id == 7:
            page.get_by_role("dialog").get_by_role("button", name="Kết thúc").click()
        double.wait_for(lambda id=id: any(what == f"POST /api/v1/notices/{id}/end" for what, _, _ in list(double.asked)))  # type: ignore[misc]


def test_a_refusal_is_read(page: Page, double: Double) -> None:
    said = "Khu Sảnh chờ đã có 5 thông báo. Hãy kết thúc một thông báo trước."
    double.answers["POST /api/v1/notices"] = lambda _: (409, {"code": "notices_full", "message": said, "fields": {}})
    page.get_by_role("button", name="Hệ thống gián đoạn").click()
    page.keyboard.press("1")
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()


def test_the_voice_of_a_zone_says_who_speaks_and_what_became_of_the_last(page: Page, double: Double) -> None:
    speaker = {
        "device": "agent-1/speaker",
        "kind": "speaker",
        "name": "Quầy hướng dẫn",
        "state": "ok",
        "detail": "",
        "since_at_ms": now_ms(),
    }
    speaker |= {"on": "", "sent": None, "sent_at_ms": None, "answered_at_ms": None, "tried": None, "tried_at_ms": None}
    double.show("supervisor", **supervisor(voices=[VOICE], devices=[speaker]))
    voice = page.locator("[data-voice='sanh']")
    for words in ("Đang đọc", "Loa của Quầy hướng dẫn", "dự phòng: TV sảnh", "2 câu chờ đọc", "số A042", "đã quá lâu", "loa không bắt đầu"):
        expect(voice).to_contain_text(words)
    double.answers["POST /api/v1/devices/agent-1/speaker/test"] = lambda _: (200, {})
    voice.get_by_role("button", name="Thử loa").click()
    double.wait_for(lambda: any(what.endswith("agent-1/speaker/test") for what, _, _ in list(double.asked)))
    assert faint(page, 4.5, "[data-voice]") == []
    assert not overflows(page)


def test_a_zone_that_nobody_can_hear_says_so(page: Page, double: Double) -> None:
    voice = page.locator("[data-voice='sanh']")
    deaf = {"leader": None, "leader_kind": None, "heard": [], "speaking": "", "waiting": 0, "last": []}
    for state in ("idle", "silent", "quiet", "emergency"):
        double.show("supervisor", **supervisor(voices=[VOICE]))
        expect(voice).not_to_contain_text("Chưa có loa")
        double.show("supervisor", **supervisor(voices=[{**VOICE, "state": state, **deaf}]))
        expect(voice).to_contain_text("Chưa có loa")
