"""Two clerks at one PC, the page that locks itself, the practice page; and every state of the page before axe-core."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.counts import few
from tests.displays.access import barriers
from tests.displays.at_counter import GUIDE, IN_HAND, LAN, answers, asked, opened, refusal, the_one
from tests.displays.hurry import hurried
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket, waiting
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import HALL, now_ms, session
from tests.displays.window import Window

MAI = session("staff", "clerk", name="mai", counter=1)
LOOKS_EVERY_MS = 2000


def test_another_clerk_sits_down_and_the_ticket_in_hand_stays(double: Double, window: Window) -> None:
    answers(double, "open", answer(ticket("A042"), counter=counter_view(clerk="mai")))
    double.answers["POST /api/v1/session"] = lambda _: (200, MAI)
    page = opened(double, window, IN_HAND)
    page.keyboard.press("o")
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    page.keyboard.type("mai")
    page.keyboard.press("Tab")
    page.keyboard.type("matkhau-dai")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".hand-number")).to_have_text("A042")
    expect(page.locator(".who")).to_contain_text("mai")
    assert asked(double, "session") == [{"name": "mai", "password": "matkhau-dai", "counter": 1}]
    the_one(double, "counters/1/open")
    assert asked(double, "session/end") == []


def test_a_wrong_password_changes_nobody(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/session"] = lambda _: (401, refusal("wrong_credentials", "Tên hoặc mật khẩu không đúng."))
    page = opened(double, window, IN_HAND)
    page.keyboard.press("o")
    page.keyboard.type("mai")
    page.keyboard.press("Tab")
    page.keyboard.type("sai-mat-khau")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("mật khẩu không đúng")
    page.keyboard.press("Escape")
    expect(page.locator(".who")).to_contain_text("lan")
    assert asked(double, "counters/1/open") == []


def test_a_page_nobody_touches_locks_itself_and_the_counter_stays(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/hall"] = lambda _: (200, {**HALL, "lock_after_minutes": 5})
    page = opened(double, window, IN_HAND, runs_from_ms=now_ms())
    page.evaluate("() => localStorage.setItem('touched-counter-1', String(Date.now() - 4 * 60_000))")
    page.clock.fast_forward(LOOKS_EVERY_MS)
    page.keyboard.press("ArrowDown")
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    double.answers["POST /api/v1/session/end"] = lambda _: (200, session("nobody", None))
    expect(page.locator(".next")).to_be_visible()
    page.evaluate("() => localStorage.setItem('touched-counter-1', String(Date.now() - 5 * 60_000))")
    page.clock.fast_forward(LOOKS_EVERY_MS)
    expect(page.get_by_text("Không ai dùng trong 5 phút")).to_be_visible()
    the_one(double, "session/end")
    page.keyboard.press("Space")
    assert asked(double, "counters/1/next") == []


def test_a_hall_that_does_not_ask_for_it_locks_nothing(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    page.evaluate("() => localStorage.setItem('touched-counter-1', '0')")
    double.show("counter:1", **counter(ticket=ticket("A044")))
    expect(page.locator(".hand-number")).to_have_text("A044")
    assert asked(double, "session/end") == []


def test_a_new_clerk_practises_a_day_without_a_server(double: Double, window: Window) -> None:
    page = window.open("/counter/practice", 1366, 768)
    band, hand = page.get_by_role("region", name="TẬP"), page.locator(".hand-number")
    expect(band).to_contain_text("Người và số đều bịa")
    page.keyboard.press("v")
    steps: list[tuple[list[str], str]] = [
        (["Space"], "A101"),
        (["r"], "A101"),
        (["s"], "A101"),
        (["f", "1"], ""),
        (["Space"], "A102"),
        (["v"], ""),
        (["m", "1"], ""),
        (["Space"], "A103"),
        (["h", "2"], ""),
        (["Space"], "A104"),
        (["z"], ""),
        (["g", "1"], "A103"),
        (["t", "h", "o", "Enter", "2"], ""),
    ]
    for nth, (pressed, shown) in enumerate(steps):
        expect(band).to_contain_text(f"{nth + 1}/14")
        if nth == 1:
            page.keyboard.press("q")
            page.keyboard.press("1")
            expect(page.get_by_role("alert")).to_contain_text("Chưa phải bước này.")
        for key in pressed:
            page.keyboard.press(key)
        expect(band).to_contain_text(f"{nth + 2}/14")
        expect(hand).to_have_text(shown) if shown else expect(hand).to_have_count(0)
        if nth == 0:
            page.evaluate("() => { let now = 1e9; performance.now = () => (now += 5000); }")  # a hurried hand is no bounce here
    expect(band).to_contain_text("Không có gì được ghi lại")
    page.keyboard.press("Enter")
    expect(band).to_contain_text("1/14")
    assert [what for what, _, _ in double.asked if "/api/" in what] == []
    assert double.listened == set()


STATES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nobody waits": (counter(line=[], waiting=0, missed=[]), []),
    "in hand": (IN_HAND, []),
    "undo": (counter(ticket=ticket("A042"), undo_until_at_ms=now_ms() + 900_000), []),
    "many": (
        counter(
            ticket=ticket(
                "A1042", "serving", service="xa-hoi", flagged=True, scanning_at_ms=now_ms() - 90_000, reason="Cần người chuyên trách"
            ),
            line=[waiting(f"A{n:03}", 60 - n, service="xa-hoi", marked=n % 3 == 0, helping=n > 50) for n in range(43, 60)],
            waiting=143,
            missed=[ticket("A027", "no_show")],
            held=[ticket("A031", "held")],
            notes={ticket("A1042")["id"]: {"text": "Chờ bản gốc", "author": "mai", "at_ms": now_ms()}},
        ),
        [],
    ),
    "paused": (counter(counter=counter_view(state="paused", reason="Sự cố thiết bị", until_at_ms=now_ms() + 600_000)), []),
    "closed": (counter(counter=counter_view(state="closed")), []),
    "transfer": (IN_HAND, ["t"]),
    "outcome": (IN_HAND, ["f"]),
    "note": (IN_HAND, ["e"]),
    "menu": (IN_HAND, ["0", "Enter"]),
    "keys": (IN_HAND, ["?"]),
    "change": (IN_HAND, ["o"]),
    "batch": (counter(counter=counter_view(0)), ["b", "1"]),
    "paper": (counter(counter=counter_view(0)), ["y"]),
}


IN_THE_BAR = few(list(STATES), "in hand", "many", "paused", "menu", "transfer", "batch")
"""Asked of axe in both views: the bar shows the same parts one above the other."""


@pytest.mark.parametrize(("at", "who"), [(1, LAN), (0, GUIDE)], ids=["counter", "desk"])
def test_axe_finds_nothing_in_any_state(double: Double, window: Window, at: int, who: dict[str, Any]) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, who)
    shown = counter(counter=counter_view(at, state="closed", reason="Chưa mở"))
    double.show(f"counter:{at}", **shown)
    pages = [window.open(f"/counter/{at}", 1366, 768), window.open(f"/counter/{at}?view=bar", 360, 768)]
    for page in pages:
        expect(page.locator(".next")).to_be_attached()
    for name, (state, keys) in STATES.items():
        if state["counter"]["no"] != at:
            continue
        befores = [page.inner_text("#page") for page in pages]
        double.show(f"counter:{at}", **state)
        for page, before in zip(pages, befores, strict=True):
            page.bring_to_front()
            if state != shown:
                page.wait_for_function("(before) => document.querySelector('#page').innerText !== before", arg=before)
            expect(page.locator(".guide")).to_have_count(0 if at else 1)
            for key in keys:
                page.keyboard.press(key)
            expect(page.get_by_role("dialog")).to_have_count(1 if keys else 0)
            found = [*faint(page, 7.0), *small(page, 48), *(barriers(page) if page is pages[0] or name in IN_THE_BAR else [])]
            assert (name, found, overflows(page)) == (name, [], False)
            if keys:
                page.keyboard.press("Escape")
                expect(page.get_by_role("dialog")).to_have_count(0)
        shown = state


def test_axe_finds_nothing_while_offline_at_the_door_and_in_practice(double: Double, window: Window) -> None:
    page = hurried(opened(double, window, IN_HAND))
    double.hang_up()
    expect(page.locator(".notlive")).to_be_visible()
    assert barriers(page) == []
    double.pick_up()
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    for path, seen in (("/counter/1", ".door"), ("/counter/practice", ".practice"), ("/counter/practice?view=bar", ".practice")):
        page = window.open(path, 360 if "bar" in path else 1366, 768)
        expect(page.locator(seen).first).to_be_visible()
        assert barriers(page) == []
        assert small(page, 48) == []


def test_tab_walks_in_the_order_of_the_page_and_nothing_moves(double: Double, window: Window) -> None:
    page = opened(double, window, counter(ticket=ticket("A042"), undo_until_at_ms=now_ms() + 900_000))
    walked = []
    for _ in range(14):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.textContent"))
    assert walked[0].startswith("Gọi số tiếp theo")
    assert [text[:-1] for text in walked[1:4]] == ["Gọi lại (3)", "Bắt đầu", "Vắng mặt"]
    assert walked[10].startswith("Hoàn tác")
    assert walked[11:13] == ["Chọn", "Chọn"]
    assert walked[13].startswith("Tạm nghỉ")
    assert page.evaluate("document.getAnimations().length") == 0
