"""The live hall on one screen: where it hurts first, what is done by closing, the day by hours, and the levers; on a desk and a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.builders import at
from tests.counts import few
from tests.displays import notice_facts, people_facts, ward_facts, watch_facts
from tests.displays.access import barriers, forced_order, moving
from tests.displays.hurry import hurried
from tests.displays.looks import looks_as
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import HALL, SERVICES, session
from tests.displays.watch_facts import LONG_SERVICE, MINUTE_MS, NOW_MS
from tests.displays.window import Window

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
FACED = "() => document.activeElement && (document.activeElement.getAttribute('aria-label') || document.activeElement.textContent)"
BOTTOM = "(one) => one.getBoundingClientRect().bottom + scrollY"


@pytest.fixture(autouse=True)
def _morning(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10:42 in the hall, and stays so."""
    double.time_ms = lambda: NOW_MS
    for facts in (ward_facts, people_facts, notice_facts):
        monkeypatch.setattr(facts, "now_ms", lambda: NOW_MS)


def opened(double: Double, window: Window, size: str = "desk", hours: Any = None, **more: Any) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("staff", "supervisor", name="hoa"))
    for nothing in ("staff", "devices"):
        double.answers[f"GET /api/v1/{nothing}"] = lambda _: (200, [])
    double.answers["GET /api/v1/supervisor/hours"] = lambda _: (200, hours or watch_facts.hours())
    double.show("supervisor", **watch_facts.state(**more))
    page = window.open("/supervisor", *SIZES[size], at_ms=NOW_MS)
    page.locator(".hours table, .hours .sv-none").first.wait_for()
    page.locator("#people").wait_for()
    expect(page.locator("time.clock")).to_have_text("10:42")
    return page


def sent(double: Double, path: str) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in body.items() if key != "command_id"}
        for what, body, _ in list(double.asked)
        if what == f"POST /api/v1/{path}"
    ]


def is_sound(page: Page, asks: bool = True) -> None:
    """Nobody is shut out of it as it stands now. Axe is asked of the full page at both sizes, of the others at one."""
    assert not asks or barriers(page) == []
    assert forced_order(page) == []
    assert moving(page) == []
    assert faint(page, 4.5) == []
    assert small(page, 48) == []
    assert not overflows(page)


@pytest.mark.parametrize("size", SIZES)
def test_it_is_read_in_every_state(double: Double, window: Window, size: str) -> None:
    page = opened(double, window, size)
    is_sound(page)
    looks_as(page, f"supervisor/full-{size}")
    if size == "desk":
        assert page.locator(".live").evaluate(BOTTOM) <= SIZES[size][1], "a ward's live hall and its announcements are on one screen"
        page.set_viewport_size({"width": 1920, "height": 1080})
        expect(page.locator("#devices")).to_be_in_viewport()  # beside it on a large desk
        assert page.locator(".sv").evaluate(BOTTOM) <= 1080
        assert not overflows(page)
        looks_as(page, "supervisor/full-wide")
        page.set_viewport_size({"width": 1366, "height": 768})
    else:
        assert page.locator(".counters").evaluate(BOTTOM) <= SIZES[size][1] - 56, "figures and counters stand on a phone's first screen"
    double.answers["GET /api/v1/supervisor/hours"] = lambda _: (200, watch_facts.no_hours())
    double.show("supervisor", **watch_facts.empty())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".hours")).to_contain_text("Chưa có số nào hôm nay.")
    is_sound(page, size in few(list(SIZES), "phone"))
    looks_as(page, f"supervisor/empty-{size}")
    refused = {"code": "counter_busy", "message": "Quầy 1 đang có số A031.", "fields": {}}
    double.answers["POST /api/v1/counters/1/open"] = double.answers["POST /api/v1/counters/8/open"] = lambda _: (409, refused)
    page.locator("[data-counter='8']").get_by_role("button").last.click()
    if size == "phone":
        page.keyboard.press("1")
    expect(page.get_by_text("đang có số A031")).to_be_visible()
    hurried(page)
    double.hang_up()
    page.locator("[data-not-live]").wait_for()
    is_sound(page, size in few(list(SIZES), "desk"))
    looks_as(page, f"supervisor/broken-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_the_longest_words_push_nothing_out(double: Double, window: Window, size: str) -> None:
    services = [{**one, "name": LONG_SERVICE if nth == 2 else one["name"]} for nth, one in enumerate(HALL["services"])]
    double.answers["GET /api/v1/hall"] = lambda _: (200, {**HALL, "services": services})
    page = opened(double, window, size, hours=watch_facts.hours(25), **watch_facts.longest())
    assert small(page, 48) == []
    assert not overflows(page)
    looks_as(page, f"supervisor/longest-{size}")


def test_at_twice_the_size_nothing_is_lost(double: Double, window: Window) -> None:
    page = opened(double, window)
    page.set_viewport_size({"width": 683, "height": 384})
    assert not overflows(page)
    assert small(page, 48) == []
    page.set_viewport_size({"width": 320, "height": 480})
    assert not overflows(page), "1280 at 400 %"


def test_who_has_not_come_back_hurts_most_and_says_by_how_much(double: Double, window: Window) -> None:
    page = opened(double, window)
    rows = page.locator("[data-counter]")
    assert rows.evaluate_all("(rows) => rows.slice(0, 3).map((row) => row.dataset.counter)") == ["4", "2", "7"]
    expect(rows.nth(0)).to_contain_text("Nghỉ giải lao, quá hẹn 8 phút")
    expect(rows.nth(1)).to_contain_text("Họp, đến 11:00")
    expect(page.locator("[data-counter='5']")).to_contain_text("L Q · 12 lượt gọi")
    lines = page.locator("[data-line]")
    expect(lines.nth(0)).to_contain_text("Cư trú (Công an phường)Chưa quầy nào mở")
    expect(lines.nth(0)).to_contain_text("chưa rõ kịp không")
    expect(lines.nth(1)).to_contain_text("xong 10–12/12")


def test_the_forecast_is_a_range_and_words_where_nobody_knows(double: Double, window: Window) -> None:
    page = opened(double, window)
    told = page.locator(".kpis > div").last
    expect(told).to_contain_text("Xong trước 17:0025–30trong 30 người, 7 người chưa rõ")
    forecasts: list[tuple[Any, int, str]] = [
        ({"done_by_closing": [0, 0], "unknown": 5, "closes_at_ms": watch_facts.CLOSING_MS}, 5, "Xong trước 17:00chưa rõ"),
        ({"done_by_closing": [0, 0], "unknown": 0, "closes_at_ms": watch_facts.CLOSING_MS}, 0, "Xong trước 17:00không ai chờ"),
        ({"done_by_closing": [5, 5], "unknown": 0, "closes_at_ms": at("2026-11-28 00:00")}, 5, "Xong trước 24:005trong 5 người"),
        (None, 0, "Xong trước giờ đóng cửachưa rõ"),
    ]
    for forecast, waiting, words in forecasts:
        whole = watch_facts.state()
        whole["sums"]["waiting"] = waiting
        del whole["forecast"]
        double.show("supervisor", **whole, **({"forecast": forecast} if forecast else {}))
        expect(told).to_have_text(words)


def test_the_day_by_hours_is_a_table_that_can_be_read_without_its_bars(double: Double, window: Window) -> None:
    page = opened(double, window)
    table = page.get_by_role("table", name="Hôm nay theo giờ")
    assert table.get_by_role("row").all_inner_texts()[0].split() == ["Giờ", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16"]
    assert [row.split()[-4:] for row in table.get_by_role("row").all_inner_texts()[1:]] == [
        ["14", "38", "46", "22"],
        ["3", "29", "38", "13"],
        ["11", "20", "27", "37"],
        ["4", "9", "13", "22"],
    ]
    assert page.locator(".hours-bars rect").count() == 12


def test_a_long_day_s_chart_begins_with_its_first_hour_that_has_something(double: Double, window: Window) -> None:
    """One paper number of before dawn stands in the sums, so it stands in the chart."""
    begins_ms = NOW_MS - NOW_MS % (60 * MINUTE_MS) - 17 * (60 * MINUTE_MS)
    empty = {"issued": 0, "called": 0, "waiting": 0, "median_wait_seconds": None}
    hours = [{**empty, "begins_at_ms": begins_ms + nth * (60 * MINUTE_MS)} for nth in range(18)]
    hours[2] |= {"issued": 1, "called": 1}
    hours[17] |= {"issued": 4}
    day = {"hours": hours, "closes_at_ms": None, "computed_at_ms": NOW_MS}
    page = opened(double, window, hours=day)
    rows = [row.split() for row in page.get_by_role("table", name="Hôm nay theo giờ").get_by_role("row").all_inner_texts()]
    assert len(rows[0]) == 1 + 16
    assert sum(int(n) for n in rows[1][-16:]) == 5


def test_a_stop_says_why_and_until_when_and_is_taken_back_with_one_press(double: Double, window: Window) -> None:
    for what in ("stop", "resume"):
        double.answers[f"POST /api/v1/services/ho-tich/{what}"] = lambda _: (200, {"service": "ho-tich", "stop": None})
    double.answers["POST /api/v1/services/ho-kinh-doanh/resume"] = lambda _: (200, {"service": "ho-kinh-doanh", "stop": None})
    page = opened(double, window)
    page.locator("[data-line='ho-tich']").get_by_role("button").focus()
    for key in ("Enter", "1", "1", "2"):
        page.keyboard.press(key)
    double.wait_for(lambda: bool(sent(double, "services/ho-tich/stop")))
    assert sent(double, "services/ho-tich/stop") == [{"reason": "Sự cố hệ thống", "until_at_ms": NOW_MS + 30 * MINUTE_MS}]
    stopped = page.locator("[data-line='ho-kinh-doanh']")
    expect(stopped).to_contain_text("Ngừng cấp số: Sự cố hệ thống")
    stopped.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="Cấp số lại").click()
    double.wait_for(lambda: bool(sent(double, "services/ho-kinh-doanh/resume")))


def test_what_the_day_has_stopped_is_lifted_with_a_reason(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/services/ho-tich/lift"] = lambda _: (200, {"service": "ho-tich", "stop": None})
    told = watch_facts.state()
    mine = next(line for line in told["lines"] if line["service"] == "ho-tich")
    mine["issuing"] = "stopped"
    page = opened(double, window, lines=told["lines"])
    page.locator("[data-line='ho-tich']").get_by_role("button").click()
    for key in ("3", "1"):
        page.keyboard.press(key)
    double.wait_for(lambda: bool(sent(double, "services/ho-tich/lift")))
    assert sent(double, "services/ho-tich/lift") == [{"reason": "Quầy làm thêm giờ"}]
    mine |= {"issuing": "open", "lift": watch_facts.stop("Quầy làm thêm giờ")}
    double.show("supervisor", **watch_facts.state(lines=told["lines"]))
    expect(page.locator("[data-line='ho-tich']")).to_contain_text("Vẫn cấp số: Quầy làm thêm giờ")


def test_a_service_nobody_receives_is_given_to_a_counter_and_services_move(double: Double, window: Window) -> None:
    for no in (1, 3):
        double.answers[f"POST /api/v1/counters/{no}/services"] = lambda _: (200, answer(None))
    page = opened(double, window)
    page.locator("[data-line='cu-tru']").get_by_role("button").click()
    page.keyboard.press("2")
    expect(page.get_by_role("dialog")).to_contain_text("Quầy nào nhận thêm Cư trú")
    expect(page.get_by_role("dialog").get_by_role("button").first).to_contain_text("0 người chờ")
    page.keyboard.press("3")
    double.wait_for(lambda: bool(sent(double, "counters/3/services")))
    assert sent(double, "counters/3/services") == [{"services": ["ho-tich", "cu-tru"]}]
    page.get_by_role("button", name="Lĩnh vực Quầy 1").click()
    for key in ("H", "A", "1"):
        page.keyboard.press(key)
    double.wait_for(lambda: bool(sent(double, "counters/1/services")))
    assert sent(double, "counters/1/services") == [{"services": ["ho-tich"]}]


def test_a_phones_row_has_one_key_for_everything(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/counters/4/open"] = lambda _: (200, answer(None))
    page = opened(double, window, "phone")
    page.get_by_role("button", name="Quầy 4: làm gì?").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_text(["1Mở", "2Đóng"])
    page.get_by_role("dialog").get_by_role("button", name="Mở").click()
    double.wait_for(lambda: bool(sent(double, "counters/4/open")))


def test_the_keys_go_down_the_page_in_reading_order(double: Double, window: Window) -> None:
    page = opened(double, window)
    faced = []
    for _ in range(12):
        page.keyboard.press("Tab")
        faced.append(page.evaluate(FACED).strip())
    assert faced[:5] == ["Thông báo", "Thiết bị 1", "Phiếu giấy", "Cán bộ", "In"]
    assert faced[7:12] == ["Mở Quầy 4", "Đóng Quầy 4", "Mở Quầy 2", "Đóng Quầy 2", "Mở Quầy 7"]
    page.get_by_role("link", name="Thiết bị").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FACED) == "Tình trạng thiết bị"
    expect(page.get_by_role("heading", name="Tình trạng thiết bị")).to_be_in_viewport()


def test_the_day_is_printed_on_paper_without_what_one_presses(double: Double, window: Window) -> None:
    page = opened(double, window)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # A4 between its margins
    expect(page.get_by_text("Thứ Sáu, 27/11")).to_be_visible()
    assert page.locator("button:visible, a:visible, input:visible, summary:visible").count() == 0
    for block in (".figures", ".counters", ".lines", ".hours table"):
        expect(page.locator(block)).to_be_visible()
    assert not overflows(page)
    assert len(SERVICES) == page.locator(".sv-line:visible").count()
