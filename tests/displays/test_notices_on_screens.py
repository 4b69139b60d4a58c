"""What the hall is told, on the TV, at the kiosk and on a phone: large, whole, in no call's way; danger takes the whole screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.notice_facts import LONG, LONG_EN, lasting, notice
from tests.displays.pages_double import Double
from tests.displays.people_facts import track
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import call, kiosk, now_ms, session, zone
from tests.displays.window import Window

TURN_MS = 12_000
CALLS = [call(20 + at, number, at + 1, 400_000) for at, number in enumerate(("A031", "H015", "L008", "X004", "T002"))]
# Texts that are cut by their own box, or stand under 40 px.
CUT = """() => Array.from(document.querySelectorAll(".bulletin-one, .danger")).filter((box) => {
  const edge = box.getBoundingClientRect();
  return Array.from(box.querySelectorAll("p")).some((line) => {
    const drawn = line.getBoundingClientRect();
    const low = drawn.bottom > edge.bottom + 1 || drawn.top < edge.top - 1 || drawn.right > edge.right + 1;
    return low || parseFloat(getComputedStyle(line).fontSize) < 39.9;
  }) || edge.bottom > innerHeight + 1;
}).map((box) => box.textContent)"""

# Calls that are cut by the box they stand in.
HIDDEN = """() => Array.from(document.querySelectorAll("[data-call]")).filter((call) => {
  const frame = call.parentElement.getBoundingClientRect();
  return call.getBoundingClientRect().bottom > frame.bottom + 1;
}).map((call) => call.dataset.number)"""

# Choices that are not on the screen in full.
PUSHED_AWAY = """() => Array.from(document.querySelectorAll(".choice, .choices button, .errands button")).filter((choice) => {
  const box = choice.getBoundingClientRect(), frame = choice.parentElement.getBoundingClientRect();
  return box.bottom > innerHeight + 1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
}).map((choice) => choice.textContent)"""


def tell(double: Double, *notices: dict[str, Any]) -> None:
    double.show("notices:sanh", notices=list(notices))


def a_tv(double: Double, window: Window, **clock: int) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.show("zone:sanh", **zone(CALLS))
    tell(double)
    page = window.open("/tv/sanh", 1920, 1080, **clock)  # type: ignore[arg-type]
    page.wait_for_selector("[data-number='A031']")
    return page


@pytest.fixture
def tv(double: Double, window: Window) -> Page:
    return a_tv(double, window)


TOLD = {
    "message": [notice(5)],
    "in both languages": [notice(5, text_en="Counter 3 is closed, please go to counter 4.")],
    "long": [notice(5, text=LONG, text_en=LONG_EN)],
    "shouted": [notice(5, text=LONG.upper())],
    "two": [notice(6, text=LONG[:110].upper()), notice(5, text=LONG[:110])],
    "outage and stop": [notice(6, "outage"), notice(5, "stopped", service="dat-dai-xay-dung", session="afternoon")],
    "closing": [notice(5, "closing", time="17:00")],
}


def test_a_notice_is_read_whole_and_hides_no_call(tv: Page, double: Double) -> None:
    def shown() -> list[str]:
        return tv.eval_on_selector_all("[data-call]", "all => all.map((one) => one.dataset.number)")

    before, within = shown(), tv.evaluate(HIDDEN)
    for what, told in TOLD.items():
        tell(double, *(one | lasting() for one in told))  # from now on: the table is as old as the run
        for one in told:
            expect(tv.locator(f".bulletin [data-notice='{one['id']}']")).to_be_visible()
        assert tv.evaluate(CUT) == [], what
        assert shown() == before, what
        assert tv.evaluate(HIDDEN) == within == [], what
        assert faint(tv, 7.0, ".bulletin") == [], what
        tell(double)
        expect(tv.locator("[data-notice]")).to_have_count(0)
        expect(tv.locator(".strip")).to_be_visible()


def test_two_long_ones_take_turns_and_the_newest_is_first(double: Double, window: Window) -> None:
    tv = a_tv(double, window, runs_from_ms=now_ms())
    tell(double, notice(6, text=LONG), notice(5, text=f"Xin{LONG[3:]}"))
    for id in (6, 5, 6):
        expect(tv.locator(".bulletin [data-notice]")).to_have_attribute("data-notice", str(id))
        tv.clock.fast_forward(TURN_MS)


def test_the_sentences_are_those_of_the_hall(tv: Page, double: Double) -> None:
    tell(double, notice(5, "stopped", service="ho-tich", session="morning", time="13:30"))
    expect(tv.locator(".bulletin-words")).to_have_text(
        "Lĩnh vực Hộ tịch đã ngừng cấp số trong buổi sáng. Mời quý công dân lấy số từ 13:30."
    )
    tell(double, notice(6, "closing", time="17:00"))
    expect(tv.locator(".bulletin-words")).to_contain_text("đóng cửa lúc 17:00")
    expect(tv.locator(".bulletin-english")).to_contain_text("close at 17:00")


def test_what_the_middle_says_already_is_not_said_twice(tv: Page, double: Double) -> None:
    double.show("zone:sanh", **zone(CALLS, hall="lunch", opens_at_ms=0))
    tell(double, notice(5, "lunch", time="13:30"))
    expect(tv.locator(".still")).to_be_visible()
    expect(tv.locator("[data-notice]")).to_have_count(0)


def test_a_notice_goes_by_itself_when_its_time_is_over(double: Double, window: Window) -> None:
    """Nobody says so: the line may be broken."""
    tv = a_tv(double, window, runs_from_ms=now_ms())
    tell(double, notice(5, minutes=0.1))
    expect(tv.locator("[data-notice='5']")).to_have_count(1)
    tv.clock.fast_forward(6000)
    expect(tv.locator("[data-notice]")).to_have_count(0)


def test_danger_takes_the_whole_tv_and_calls_give_way(tv: Page, double: Double) -> None:
    tell(double, notice(7, "evacuation"))
    expect(tv.locator(".danger")).to_contain_text("Xin rời tòa nhà ngay")
    expect(tv.locator(".danger [lang=en]").first).to_have_text("Please leave the building now")
    for width, height in ((1280, 720), (1920, 1080)):
        tv.set_viewport_size({"width": width, "height": height})
        assert tv.evaluate("JSON.stringify(document.querySelector('.danger').getBoundingClientRect())").count(f'"width":{width}') == 1
        assert tv.locator("[data-call]").count() == 0
        assert tv.evaluate("parseFloat(getComputedStyle(document.querySelector('.danger-title')).fontSize) / innerHeight") > 0.1
        assert faint(tv, 7.0, ".danger") == []
    double.show("zone:sanh", **zone([call(40, "G009", 7), *CALLS]))
    tell(double)
    expect(tv.locator(".danger")).to_have_count(0)
    expect(tv.locator("[data-number='G009']")).to_be_visible()


def test_the_kiosk_tells_above_its_choices_and_in_danger_has_none(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.show("kiosk", **kiosk(notices=[notice(5, text=LONG), notice(4, "outage")]))
    page = window.open("/kiosk", 1080, 1920)
    expect(page.locator("[data-notice='5']")).to_have_text(LONG)
    choices = page.get_by_role("button", name="Nộp hồ sơ")
    expect(choices).to_be_visible()
    assert small(page, 64) == []
    for width, height in ((1080, 1920), (1920, 1080), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        above, below = page.locator("[data-notice='5']").bounding_box(), choices.bounding_box()
        assert above is not None
        assert below is not None
        assert above["y"] + above["height"] <= below["y"]
        assert page.evaluate(PUSHED_AWAY) == []
        assert not overflows(page)
    double.show("kiosk", **kiosk(notices=[notice(7, "evacuation")]))
    expect(page.locator(".danger")).to_be_visible()
    assert page.locator("button").count() == 0
    assert faint(page, 7.0) == []


def test_a_phone_is_told_in_its_readers_language(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    told = [notice(7, "evacuation"), notice(5, text_en="Counter 3 is closed."), notice(4, text=LONG)]
    whole = double.show("track:tok", **track(notices=told))
    double.answers["GET /api/v1/track/tok"] = lambda _: (200, whole)
    page = window.open("/t/tok", 390, 844)
    expect(page.locator("[data-notice='5']")).to_have_text("Quầy 3 nghỉ, mời sang quầy 4.")
    expect(page.locator("[data-notice='7'] [role=alert]")).to_contain_text("Không dùng thang máy")
    page.get_by_role("button", name="English").click()
    expect(page.locator("[data-notice='5']")).to_have_text("Counter 3 is closed.")
    expect(page.locator("[data-notice='4']")).to_have_text(LONG)
    assert not overflows(page)
    assert faint(page, 7.0) == []
