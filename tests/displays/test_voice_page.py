"""The page where a hall makes its voice: lines with who says them, the microphone, a take that is put right by hand."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.displays.access import barriers
from tests.displays.pages_double import Double
from tests.displays.window import Window

SESSION = {"kind": "staff", "name": "phutrach", "role": "supervisor", "counter": None, "zone": None, "csrf": "c", "first_run": False}
CLIP = {"url": "/api/v1/sounds/vi/a.wav", "duration_ms": 500}
NO_MICROPHONE = "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"


def line(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"clip": f"vi/digit-{number}", "number": number, "text": text, "own": None, "built": CLIP, "faults": [], **more}


@pytest.fixture
def studio(double: Double) -> Double:
    lines = [line(1, "không"), line(2, "một", own=CLIP, faults=["quiet"]), line(3, "hai", built=None)]
    sections = [{"key": "phrases", "lines": lines}]
    voice = {"language": "vi", "name": "Tiếng Việt", "sections": sections, "built": None, "own": None, "checked": True}
    double.answers["GET /api/v1/session"] = lambda _: (200, SESSION)
    double.answers["GET /api/v1/voice"] = lambda _: (200, {"languages": [{"code": "vi", "name": "Tiếng Việt"}], "work": None, "take": None})
    double.answers["GET /api/v1/voice/languages/vi"] = lambda _: (200, voice)
    return double


def test_each_line_says_who_says_it_and_what_is_wrong(studio: Double, window: Window) -> None:
    page = window.open("/supervisor/voice", 1366, 768)
    rows = page.locator("[data-clip]")
    rows.nth(2).wait_for()
    assert "Giọng máy" in rows.nth(0).inner_text()
    assert "Giọng riêng" in rows.nth(1).inner_text()
    assert "nhỏ tiếng" in rows.nth(1).inner_text()
    assert "Chưa có" in rows.nth(2).inner_text()
    page.keyboard.press("ArrowDown")
    page.locator("[data-clip='vi/digit-2'][aria-current='true']").wait_for()


def test_without_a_microphone_the_page_says_why_and_takes_a_file(studio: Double, window: Window) -> None:
    page = window.open("/supervisor/voice", 1366, 768, NO_MICROPHONE)
    page.get_by_text("Trình duyệt chỉ cho thu âm").wait_for()
    assert page.locator(".vo-desk input[type=file]").count() == 1
    assert page.get_by_role("button", name="Thu", exact=True).count() == 0


def test_a_take_is_put_right_line_by_line_before_it_is_accepted(studio: Double, window: Window) -> None:
    lines = [{"number": number, "text": text} for number, text in enumerate(("không", "một", "hai"), start=1)]
    take = {"id": "t1", "language": "vi", "lines": lines, "lengths_ms": [400, 500], "places": [0, 1, None], "guess": "có lẽ thiếu 1 lời"}
    there = {"languages": [{"code": "vi", "name": "Tiếng Việt"}], "work": None, "take": {**take, "overdriven": False}}
    studio.answers["GET /api/v1/voice"] = lambda _: (200, there)
    asked: list[Any] = []

    def begin(body: dict[str, Any]) -> tuple[int, Any]:
        asked.append(body)
        return 200, {
            "id": body["command_id"],
            "kind": "accept",
            "language": "vi",
            "state": "done",
            "done": 0,
            "total": 0,
            "what": "",
            "message": "",
        }

    studio.answers["POST /api/v1/voice/work"] = begin
    page = window.open("/supervisor/voice", 1366, 768)
    page.get_by_text("Nghe được 2 lời, cần 3").wait_for()
    page.get_by_role("button", name="Dòng này không đọc một").click()
    page.locator("[data-line='2']").get_by_text("không đọc", exact=True).wait_for()
    page.get_by_role("button", name="Nhận 2 lời").click()
    page.get_by_text("Đã nhận 2 lời.").wait_for()
    assert asked[0]["places"] == [0, None, 1]


def test_what_went_wrong_stands_in_sight_of_what_was_pressed_and_the_page_says_how_things_are_done(studio: Double, window: Window) -> None:
    """At the end of a sheet of eighty lines the page's head is far away."""
    lines = [line(number, f"lời {number}", own=CLIP) for number in range(1, 81)]
    voice = studio.answers["GET /api/v1/voice/languages/vi"]({})[1]
    long = {**voice, "sections": [{"key": "phrases", "lines": lines}]}
    studio.answers["GET /api/v1/voice/languages/vi"] = lambda _: (200, long)
    page = window.open("/supervisor/voice", 1366, 768)
    for words in ("nghỉ một giây giữa hai dòng", "khi giọng riêng có đủ mọi lời của câu"):
        expect(page.get_by_text(words)).to_be_visible()
    assert barriers(page) == []
    last = page.locator("[data-clip='vi/digit-80']")
    last.scroll_into_view_if_needed()
    last.get_by_role("button").first.click()
    last.get_by_role("button", name="Nghe").click()
    trouble = page.locator(".notice")
    expect(trouble).to_be_in_viewport(ratio=1)
    expect(last.get_by_role("button", name="Nghe")).to_be_in_viewport()
    page.keyboard.press("ArrowUp")
    expect(trouble).to_have_count(0)
