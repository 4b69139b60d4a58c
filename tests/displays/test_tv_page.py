"""The TV in a browser: every call is highlighted long enough from when this screen first shows it; silence is visible."""

from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Page, expect

from tests.displays.hurry import hurried
from tests.displays.pages_double import Double
from tests.displays.ward_facts import call, kiosk, now_ms, session, zone
from tests.displays.window import Window

LEAST_HIGHLIGHT_MS = 3000
LONGEST_HIGHLIGHT_MS = 4500
OLD_MS = 400_000
SILENCE_MS = 12_500
BUSY_FOR_MS = 2000
# Notes, frame by frame, from when to when each call was highlighted.
RECORDER = """
window.highlights = {};
(function look() {
    document.querySelectorAll("[data-call][data-now]").forEach((one) => {
        const id = one.getAttribute("data-call"), now = performance.now();
        window.highlights[id] = window.highlights[id] || { from: now };
        window.highlights[id].to = now;
    });
    requestAnimationFrame(look);
})();
"""


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    return a_tv(double, window)


def a_tv(double: Double, window: Window, **how: int) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.show("zone:sanh", **zone([call(7, "A001", 1, OLD_MS)]))
    page = window.open("/tv/sanh", 1920, 1080, **how)
    page.wait_for_selector("[data-call='7']")
    return page


def test_calls_of_one_moment_are_highlighted_together_and_long_enough(double: Double, window: Window) -> None:
    page = a_tv(double, window, runs_from_ms=now_ms())
    page.evaluate(RECORDER)
    first = [call(8, "H015", 3)]
    double.show("zone:sanh", **zone(first))
    page.wait_for_selector("[data-call='8'][data-now]")
    ended = [call(11, "A044", 2), call(10, "N008", 0), call(9, "Q102", 12, state="ended"), {**first[0], "state": "ended"}]
    double.show("zone:sanh", **zone(ended))
    expect(page.locator("[data-call][data-now]")).to_have_count(4)
    page.clock.run_for(LONGEST_HIGHLIGHT_MS)
    expect(page.locator("[data-now]")).to_have_count(0)
    seen = page.evaluate("window.highlights")
    assert {int(id) for id in seen} == {8, 9, 10, 11}
    assert all(one["to"] - one["from"] >= LEAST_HIGHLIGHT_MS for one in seen.values()), seen


def test_a_call_that_is_no_longer_among_the_newest_is_still_highlighted(double: Double, window: Window) -> None:
    page = a_tv(double, window, runs_from_ms=now_ms())
    rush = [call(id, f"A{id:03d}", id % 9) for id in range(8, 24)][::-1]
    for newest in (rush[-12:], rush[:12]):
        double.show("zone:sanh", **zone(newest))
    expect(page.locator("[data-call][data-now]")).to_have_count(len(rush))
    page.clock.run_for(LONGEST_HIGHLIGHT_MS)
    expect(page.locator("[data-now]")).to_have_count(0)
    expect(page.locator("[data-call='8']")).to_have_count(0)


def test_an_undone_call_goes_at_once(page: Page, double: Double) -> None:
    double.show("zone:sanh", **zone([call(8, "H015", 3), call(7, "A001", 1, OLD_MS)]))
    page.wait_for_selector("[data-call='8'][data-now]")
    double.show("zone:sanh", **zone([call(8, "H015", 3, state="undone"), call(7, "A001", 1, OLD_MS)]))
    expect(page.locator("[data-number='H015']")).to_have_count(0)
    expect(page.locator(".called[data-number='A001']")).to_be_visible()


def test_a_recall_moves_its_number_up_instead_of_doubling_it(page: Page, double: Double) -> None:
    calls = [call(9, "A001", 1, recall=1), call(8, "H015", 3, OLD_MS), call(7, "A001", 1, OLD_MS)]
    double.show("zone:sanh", **zone(calls))
    page.wait_for_selector("[data-call='9'][data-now]")
    expect(page.locator("[data-number='A001']")).to_have_count(1)


def test_the_called_number_can_be_read_at_ten_metres(page: Page, double: Double) -> None:
    double.show("zone:sanh", **zone([call(8 + at, f"A{40 + at:03d}", at + 1) for at in range(4)][::-1]))
    expect(page.locator("[data-now]")).to_have_count(4)
    capital = 0.714  # height of a capital of Noto Sans, in em
    sizes = page.eval_on_selector_all("[data-now] .number", "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))")
    assert min(sizes) * capital >= 140
    texts = """() => [...document.querySelectorAll("#page *")]
        .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
        .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
    assert min(page.evaluate(texts)) >= 40
    overflow = "() => [...document.querySelectorAll('.called')].every((one) => one.scrollWidth <= one.clientWidth)"
    assert page.evaluate(overflow)


def test_a_broken_line_is_marked_and_its_return_is_right(page: Page, double: Double) -> None:
    hurried(page)
    double.hang_up()
    expect(page.locator("[data-not-live]")).to_contain_text("Mất kết nối – số hiện lúc")
    expect(page.locator("[data-call='7']")).to_be_visible()
    double.rooms.clear()
    double.show("zone:sanh", **zone([call(9, "L008", 4), call(7, "A001", 1, OLD_MS)]))
    double.pick_up()
    expect(page.locator("[data-call='9'][data-now]")).to_be_visible()
    expect(page.locator("[data-not-live]")).to_have_count(0)


def test_a_hall_that_was_too_busy_to_tell_when_the_line_came_back_is_asked_again(double: Double, window: Window) -> None:
    page = a_tv(double, window, runs_from_ms=now_ms())
    replies = iter([{"code": "storage_busy", "message": "Hệ thống đang bận.", "fields": {}}, None])
    double.answering = lambda room: next(replies, None) if room == "zone:sanh" else None
    double.hang_up()
    double.miss("zone:sanh", **zone([call(9, "L008", 4)]))
    double.pick_up()
    expect(page.locator("[role=alert]")).to_have_text("Hệ thống đang bận.")
    page.clock.fast_forward(BUSY_FOR_MS)
    expect(page.locator("[data-call='9'][data-now]")).to_be_visible()
    expect(page.locator("[role=alert]")).to_have_count(0)


def test_a_line_that_came_back_and_on_which_nobody_answers_is_opened_anew(double: Double, window: Window) -> None:
    page = a_tv(double, window, runs_from_ms=now_ms())
    told, nobody = threading.Event(), threading.Semaphore(0)

    def answering(room: str) -> None:
        if room == "zone:sanh" and not told.is_set():
            told.set()
            nobody.acquire()

    double.hang_up()
    double.answering = answering
    double.miss("zone:sanh", **zone([call(9, "L008", 4)]))
    double.pick_up()
    assert told.wait(10)
    page.clock.fast_forward(SILENCE_MS)
    expect(page.locator("[data-call='9']")).to_be_visible()
    nobody.release()


def test_an_older_state_never_replaces_a_newer_one(page: Page, double: Double) -> None:
    old = double.rooms["zone:sanh"]
    double.show("zone:sanh", **zone([call(8, "H015", 3)]))
    page.wait_for_selector("[data-call='8']")
    double.send(old)
    double.show("kiosk", **kiosk())
    page.evaluate("() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    expect(page.locator("[data-call='8']")).to_be_visible()


def test_a_beat_that_knows_more_makes_the_screen_ask(page: Page, double: Double) -> None:
    double.miss("zone:sanh", **zone([call(8, "H015", 3)]))
    double.beat("zone:sanh")
    page.wait_for_selector("[data-call='8']")


def test_lunch_and_an_empty_morning_have_their_own_words(page: Page, double: Double) -> None:
    double.show("zone:sanh", **zone([], hall="lunch", opens_at_ms=now_ms()))
    expect(page.get_by_text("Số đã lấy vẫn còn hiệu lực buổi chiều.")).to_be_visible()
    double.show("zone:sanh", **zone([]))
    expect(page.get_by_text("Mời quý công dân lấy số")).to_be_visible()


def test_missed_numbers_and_resting_counters_are_named(page: Page, double: Double) -> None:
    double.show("zone:sanh", **zone([], missed=["A027"], cancelled=["G010"], resting=[{"no": 3, "until_at_ms": now_ms()}]))
    for words in ("Số vắng mặt", "A027", "Số đã hủy", "G010"):
        expect(page.locator(".side")).to_contain_text(words)
    expect(page.locator("[data-place='3']")).to_contain_text("đến ")


def test_many_people_and_a_long_wait_are_still_told_in_full(page: Page, double: Double) -> None:
    waits = {
        (55, 100): "55–100 phút",
        (235, 390): "4–6,5 giờ",
        (60, 65): "1–1,5 giờ",
        (20, 150): "0,5–2,5 giờ",
        (0, 130): "dưới 2,5 giờ",
    }
    cut = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    for minutes, said in waits.items():
        lines = [{**line, "waiting": 124, "wait_minutes": list(minutes)} for line in zone([])["lines"]]
        double.show("zone:sanh", **{**zone([call(8, "H015", 3)]), "lines": lines})
        expect(page.locator(".strip-state").first).to_have_text(f"124 người · {said}")
        assert page.eval_on_selector_all(".strip-state", cut) == []


def test_a_hall_where_nobody_was_called_yet_leaves_no_hole_beneath_its_invitation(page: Page, double: Double) -> None:
    double.show("zone:sanh", **zone([]))
    expect(page.locator(".still")).to_be_visible()
    invitation, grid, strip = (page.locator(name).bounding_box() for name in (".still", ".grid", ".strip"))
    assert invitation is not None
    assert grid is not None
    assert strip is not None
    assert grid["y"] - (invitation["y"] + invitation["height"]) < 40
    assert strip["y"] - (grid["y"] + grid["height"]) < 40
