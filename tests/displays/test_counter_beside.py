"""The counter's page beside the one-stop software: a bar in which the next key never scrolls away, keys for everything, notes, scanning."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.displays.at_counter import IN_HAND, answers, asked, opened, the_one
from tests.displays.pages_double import Double
from tests.displays.people_facts import answer, counter, counter_view, ticket, waiting
from tests.displays.readable import overflows, small
from tests.displays.ward_facts import now_ms
from tests.displays.window import Window

BAR = "/counter/1?view=bar"
NOTE = {"text": "Chờ bản gốc giấy khai sinh, con gái mang đến lúc 10 giờ", "author": "mai", "at_ms": 0}
FULL_HAND = ticket("A1042", "serving", service="xa-hoi", flagged=True, reason="Cần cán bộ chuyên trách xem lại toàn bộ hồ sơ")
MANY = [waiting("A043", 60), *(waiting(f"A{n:03}", 59 - n, service="xa-hoi", helping=True) for n in range(44, 59))]


def the_bar(double: Double, window: Window, height: int = 600, **state: object) -> Page:
    opened(double, window, counter(**state)).close()
    page = window.open(BAR, 360, height)
    expect(page.locator(".next")).to_be_enabled()
    expect(page.locator(".row-service").first).to_contain_text("Chứng thực")
    return page


def test_in_the_bar_the_next_key_and_the_ticket_in_hand_are_always_in_sight(double: Double, window: Window) -> None:
    notes = {FULL_HAND["id"]: NOTE, MANY[1]["ticket"]: NOTE}
    page = the_bar(double, window, ticket=FULL_HAND, line=MANY, waiting=143, notes=notes, missed=[ticket("A027", "no_show")])
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".row-selected")).to_be_in_viewport()
    page.mouse.wheel(0, 5_000)
    for part in (".hand-number", ".next", ".foot .press >> nth=0"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert not overflows(page)
    assert small(page, 48) == []


def test_the_bar_shows_in_the_order_of_the_full_page(double: Double, window: Window) -> None:
    parts = [".hand", ".next", ".deeds", ".counter-behind", ".foot"]
    bar = the_bar(double, window, height=768, ticket=ticket("A042"))
    tops = [bar.locator(part).bounding_box()["y"] for part in parts]  # type: ignore[index]
    assert tops == sorted(tops)
    full = opened(double, window, IN_HAND)
    hand, key, deeds, *_ = [full.locator(part).bounding_box()["y"] for part in parts]  # type: ignore[index]
    assert hand < key < deeds


def test_one_key_opens_the_bar_as_a_window_of_its_own_where_it_stood_the_last_time(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    page.evaluate("() => { window.open = (...how) => void (window.opened = how); }")
    page.keyboard.press("w")
    url, name, how = page.evaluate("() => window.opened")
    assert (url, name) == (BAR, "motcua-bar-1")
    assert "width=360" in how
    page.evaluate("() => localStorage.setItem('counter-bar', JSON.stringify({ width: 380, height: 700, left: 12, top: 34 }))")
    page.get_by_role("button", name="Thanh bên").click()
    assert page.evaluate("() => window.opened")[2] == "popup,width=380,height=700,left=12,top=34"


def test_nothing_that_arrives_takes_the_focus_or_what_is_being_typed(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    page.keyboard.press("e")
    field = page.get_by_role("textbox")
    expect(field).to_be_focused()
    for n, letter in enumerate("chờ giấy gốc"):
        page.keyboard.type(letter)
        double.show("counter:1", **counter(ticket=ticket("A042"), waiting=3 + n, line=[waiting(f"A{50 + n:03}", 1)], undo_until_at_ms=None))
        expect(page.locator(".row .number")).to_have_text([f"A{50 + n:03}"])  # a list waits until there is one row; a text alone does not
        expect(field).to_be_focused()
    expect(field).to_have_value("chờ giấy gốc")


def test_while_no_key_is_pressed_the_focus_stays_with_nobody(double: Double, window: Window) -> None:
    page = opened(double, window, counter())
    for state in (IN_HAND, counter(counter=counter_view(state="paused")), counter(ticket=ticket("A044", "serving"))):
        double.show("counter:1", **state)
        shown = state["ticket"]["number"] if state["ticket"] else "Chưa có số"
        expect(page.locator(".hand")).to_contain_text(shown if state["counter"]["state"] == "open" else "Quầy chưa nhận khách")
        assert page.evaluate("document.activeElement === document.body")


def test_a_note_is_written_by_two_keys_and_stands_where_the_ticket_is(double: Double, window: Window) -> None:
    id = ticket("A042")["id"]
    double.answers[f"POST /api/v1/tickets/{id}/note"] = lambda _: (200, {"ticket": ticket("A042")})
    page = opened(double, window, IN_HAND)
    page.keyboard.press("e")
    page.keyboard.type("chờ giấy gốc")
    page.keyboard.press("Enter")
    assert the_one(double, f"tickets/{id}/note")["text"] == "chờ giấy gốc"
    double.show("counter:1", **{**IN_HAND, "notes": {id: {**NOTE, "at_ms": now_ms()}}})
    expect(page.locator(".hand-note")).to_contain_text("Chờ bản gốc giấy khai sinh, con gái mang đến lúc 10 giờ mai")
    page.keyboard.press("e")
    expect(page.get_by_role("textbox")).to_have_value(NOTE["text"])
    page.get_by_role("button", name="Xóa ghi chú").click()
    double.wait_for(lambda: len(asked(double, f"tickets/{id}/note")) == 2)
    assert asked(double, f"tickets/{id}/note")[1]["text"] is None


def test_scanning_begins_and_ends_with_one_key_and_says_since_when(double: Double, window: Window) -> None:
    scanned = ticket("A042", "serving", scanning_at_ms=now_ms() - 65_000)
    answers(double, "scan", answer(scanned))
    page = opened(double, window, IN_HAND)
    page.keyboard.press("d")
    expect(page.locator(".hand")).to_contain_text("Đang số hóa")
    expect(page.locator(".hand .clock")).to_contain_text("1:0")
    for off in ("Gọi lại", "Vắng mặt", "Trả về hàng"):
        expect(page.get_by_role("button", name=off)).to_be_disabled()
    page.keyboard.press("d")
    double.wait_for(lambda: len(asked(double, "counters/1/scan")) == 2)
    assert [body["scanning"] for body in asked(double, "counters/1/scan")] == [True, False]


def test_a_transfer_is_found_by_typing_without_signs(double: Double, window: Window) -> None:
    answers(double, "transfer", answer(None))
    page = opened(double, window, IN_HAND)
    targets: dict[str, dict[str, object]] = {
        "ho k": {"service": "ho-kinh-doanh"},
        "ĐẤT": {"service": "dat-dai-xay-dung"},
        "h": {"service": "ho-tich"},
        "3": {"counter": 3},
    }
    for typed, target in targets.items():
        page.keyboard.press("t")
        page.get_by_role("textbox").press_sequentially(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("Vì sao")
        page.keyboard.press("1")
        expect(page.locator(".hand-none")).to_be_visible()
        assert asked(double, "counters/1/transfer")[-1].items() >= target.items()
        double.show("counter:1", **IN_HAND)
        expect(page.locator(".hand-number")).to_be_visible()


def test_what_nobody_is_called_is_said_and_goes_nowhere(double: Double, window: Window) -> None:
    page = opened(double, window, IN_HAND)
    page.keyboard.press("t")
    page.get_by_role("textbox").press_sequentially("xyz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Không có mục nào như vậy")
    page.keyboard.press("Escape")
    assert asked(double, "counters/1/transfer") == []


def test_back_to_the_line_has_a_reason(double: Double, window: Window) -> None:
    answers(double, "requeue", answer(None))
    page = opened(double, window, IN_HAND)
    page.keyboard.press("q")
    page.keyboard.press("1")
    assert the_one(double, "counters/1/requeue")["reason"] == "Công dân chưa sẵn sàng"


def test_everything_is_in_reach_of_the_numpad_alone(double: Double, window: Window) -> None:
    answers(double, "hold", answer(None))
    page = opened(double, window, IN_HAND)
    for key in ("Numpad0", "NumpadEnter"):
        page.keyboard.press(key)
    menu = page.get_by_role("dialog")
    for word in ("Gọi lại", "Tạm giữ", "Số hóa", "Ghi chú", "Tạm nghỉ", "Đóng quầy", "Lĩnh vực", "Đổi người"):
        expect(menu.get_by_role("button", name=word)).to_be_visible()
    page.keyboard.press("NumpadSubtract")
    expect(menu).to_have_count(0)
    for key in ("Numpad0", "NumpadEnter", "Numpad4", "Numpad2"):
        page.keyboard.press(key)
    assert the_one(double, "counters/1/hold")["reason"] == "Bổ sung giấy tờ"


def test_at_200_percent_the_next_key_stays_in_sight(double: Double, window: Window) -> None:
    page = opened(double, window, counter(ticket=ticket("A042"), line=MANY, waiting=16), 683, 384)
    page.mouse.wheel(0, 5_000)
    expect(page.locator(".next")).to_be_in_viewport(ratio=0.9)
    assert not overflows(page)
