"""The kiosk reads its screen aloud: by the browser's own voice, else by the server's; it stops when told to, and says when it cannot."""

from __future__ import annotations

import io
import wave
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.builders import the_ward
from tests.displays.at_kiosk import at_the_fields
from tests.displays.hurry import hurried
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.notice_facts import notice
from tests.displays.pages_double import Double
from tests.displays.window import Window

READ = "POST /api/v1/aloud"
NO_VOICES = 'Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [], addEventListener() {}, cancel() {} } });'
VOICE = """
const voice = { lang: "vi-VN", name: "Nữ", default: true, localService: true, voiceURI: "vi" };
window.said = [];
const speak = (one) => { said.push(one.text); window.saying = one; };
const mouth = { getVoices: () => [voice], addEventListener() {}, cancel() { said.push("—"); }, speak };
Object.defineProperty(window, "speechSynthesis", { value: mouth });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
"""One that begins and never ends by itself."""
LIES_STILL_MS = 60_000


def silence(seconds: float) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(bytes(2 * round(24_000 * seconds)))
    return written.getvalue()


def opened(double: Double, window: Window, script: str = NO_VOICES, **how: Any) -> Page:
    with_catalogue(double, the_ward())
    double.show("kiosk", **kiosk_of(the_ward()))
    page = window.open("/kiosk", 1080, 1920, script, **how)
    page.wait_for_selector("[data-errand]")
    return page


def reads(double: Double, seconds: float) -> list[dict[str, Any]]:
    """The server reads whatever it is asked to, and each piece takes so long. What it was asked, as it comes."""
    asked: list[dict[str, Any]] = []
    double.files["/api/v1/aloud/1.wav"] = ("audio/wav", silence(seconds))

    def answer(body: dict[str, Any]) -> tuple[int, Any]:
        asked.append(body)
        return 200, {"url": "/api/v1/aloud/1.wav"}

    double.answers[READ] = answer
    return asked


def button(page: Page) -> Locator:
    return page.locator(".aloud")


def test_where_the_browser_has_no_voice_the_server_reads_the_screen_from_above(double: Double, window: Window) -> None:
    asked = reads(double, 0.05)
    page = opened(double, window)
    expect(button(page)).to_have_text("Nghe đọc")
    button(page).click()
    double.wait_for(lambda: len(asked) > 1)
    expect(button(page)).to_have_attribute("data-reading", "quiet")
    texts = [one["text"] for one in asked]
    assert texts[0] == "Quý công dân cần làm thủ tục gì?", "the first is short, and heard soon"
    assert all(len(text) <= 300 for text in texts)
    whole = " ".join(texts)
    assert [whole.index(words) for words in ("Nộp hồ sơ", "Nhận kết quả", "Cần hướng dẫn")] == sorted(
        whole.index(words) for words in ("Nộp hồ sơ", "Nhận kết quả", "Cần hướng dẫn")
    )
    assert {one["language"] for one in asked} == {"vi"}
    asked.clear()
    page.get_by_role("button", name="English").click()
    button(page).click()
    double.wait_for(lambda: bool(asked))
    assert asked[0]["language"] == "en"
    assert asked[0]["text"].startswith("What")


def test_papers_named_in_vietnamese_are_said_to_be_and_read_in_vietnamese_to_an_english_reader(double: Double, window: Window) -> None:
    asked = reads(double, 0.05)
    page = opened(double, window)
    page.get_by_role("button", name="English").click()
    at_the_fields(page)
    page.click('[data-step="fields"] [data-service="chung-thuc"]')
    page.locator("[data-procedure]").first.click()
    expect(page.locator(".procedure-facts")).to_contain_text("Papers are named in Vietnamese, as on the official list:")
    expect(page.locator(".procedure-facts ul")).to_have_attribute("lang", "vi")
    button(page).click()
    expect(button(page)).to_have_attribute("data-reading", "quiet")
    spoken = {language: " ".join(one["text"] for one in asked if one["language"] == language) for language in ("vi", "en")}
    assert "Bản chính giấy tờ cần sao" in spoken["vi"]
    assert "Bản chính" not in spoken["en"]
    assert "Papers are named in Vietnamese" in spoken["en"]


def test_it_is_silent_at_a_second_touch_and_at_every_step_on(double: Double, window: Window) -> None:
    asked = reads(double, 30)
    page = opened(double, window)
    for leave in (lambda: button(page).click(), lambda: at_the_fields(page), lambda: page.get_by_role("button", name="Về đầu").click()):
        button(page).click()
        expect(button(page)).to_have_attribute("data-reading", "reading")
        expect(button(page)).to_have_text("Dừng đọc")
        leave()
        expect(button(page)).to_have_attribute("data-reading", "quiet")
    assert len(asked) <= 6, "one ahead of what is heard, no more"
    button(page).click()
    expect(button(page)).to_have_attribute("data-reading", "reading")
    double.show("kiosk", **kiosk_of(the_ward(), notices=[notice(1, "evacuation")]))
    expect(page.locator(".aloud")).to_have_count(0)
    double.show("kiosk", **kiosk_of(the_ward()))
    expect(button(page)).to_have_attribute("data-reading", "quiet")  # danger has the hall's voice


def test_whoever_listens_has_the_ticket_read_and_it_waits_for_them(double: Double, window: Window) -> None:
    asked = reads(double, 30)
    page = opened(double, window, runs_from_ms=1_790_000_000_000)
    button(page).click()
    expect(button(page)).to_have_attribute("data-reading", "reading")
    asked.clear()
    page.click('[data-errand="collect"]')
    page.wait_for_selector("[data-ticket]")
    said = ("A042", "15 đến 25 phút")  # a span as it is said
    double.wait_for(lambda: all(any(text in one["text"] for one in asked) for text in said))
    expect(button(page)).to_have_attribute("data-reading", "reading")
    page.clock.run_for(12_000)
    expect(page.locator("[data-ticket]")).to_be_visible()
    button(page).click()
    page.clock.run_for(26_000)
    double.show("kiosk", **kiosk_of(the_ward()))  # by the page's clock it has heard nothing for long
    expect(page.locator("[data-errand]")).to_have_count(4)
    # the next visitor has asked for nothing
    asked.clear()
    page.click('[data-errand="collect"]')
    page.wait_for_selector("[data-ticket]")
    expect(button(page)).to_have_attribute("data-reading", "quiet")
    assert asked == []


def test_when_nobody_can_read_the_button_says_so(double: Double, window: Window) -> None:
    page = opened(double, window)
    for refusal in ("cannot_read_aloud", "too_many", "not_found"):
        refused = (409, {"code": refusal, "message": f"Chưa được: {refusal}.", "fields": {}})
        double.answers[READ] = lambda _, refused=refused: refused  # type: ignore[misc]
        button(page).click()
        expect(page.locator(".aloud-why")).to_have_text(f"Chưa được: {refusal}.")
        expect(button(page)).to_have_text("Chưa đọc được")


def test_while_the_hall_speaks_it_asks_again(double: Double, window: Window) -> None:
    page = hurried(opened(double, window))
    later = [(409, {"code": "reads_later", "message": "Xin đợi.", "fields": {}})]
    asked = reads(double, 30)
    reader = double.answers[READ]
    double.answers[READ] = lambda body: later.pop() if later else reader(body)
    button(page).click()
    expect(button(page)).to_have_text("Đang chuẩn bị…")
    expect(button(page)).to_have_attribute("data-reading", "reading")
    assert asked


def test_a_browser_with_a_voice_reads_by_itself_and_by_the_server_when_that_fails(double: Double, window: Window) -> None:
    asked = reads(double, 30)
    page = opened(double, window, VOICE)
    button(page).click()
    said = page.evaluate("saying.text")
    assert said.startswith("Quý công dân cần làm thủ tục gì?")
    assert "Nhận kết quả" in said
    assert asked == []
    page.evaluate("saying.onerror()")
    double.wait_for(lambda: bool(asked))
    expect(button(page)).to_have_attribute("data-reading", "reading")


def test_whoever_listens_is_not_gone_until_long_after_and_then_it_is_silent(double: Double, window: Window) -> None:
    page = opened(double, window, VOICE, runs_from_ms=1_790_000_000_000)
    at_the_fields(page)
    button(page).click()
    page.clock.run_for(LIES_STILL_MS + 30_000)
    expect(button(page)).to_have_attribute("data-reading", "reading")
    expect(page.locator("[data-step='fields']")).to_be_visible()
    page.clock.run_for(180_000 - 30_000 - 13_000)
    expect(page.locator(".leaving")).to_be_visible()
    page.clock.run_for(20_000)
    expect(page.locator(".kiosk")).to_have_attribute("data-step", "start")
    expect(button(page)).to_have_attribute("data-reading", "quiet")
    assert page.evaluate("said[said.length - 1]") == "—"
