"""Taking a number by phone in a browser: from the scanned code to the number, and every reason why not, with the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.access import barriers
from tests.displays.pages_double import Double
from tests.displays.people_facts import track
from tests.displays.readable import faint, overflows, small
from tests.displays.tongues import ENGLISH
from tests.displays.ward_facts import lines, now_ms, session
from tests.displays.window import Window

CODE_OLD = {"code": "code_old", "message": "Mã này không còn hiệu lực. Mời quét mã đang hiện trên màn hình ở sảnh.", "fields": {}}
SPENT = {"code": "period_spent", "message": "Mời quét mã mới sau 30 giây, hoặc lấy số tại máy.", "fields": {}}
MINE = [
    {"number": "A042", "service": "chung-thuc", "state": "waiting", "track_url": "http://hall.example/t/tok"},
    {"number": "H015", "service": "ho-tich", "state": "done", "track_url": "http://hall.example/t/other"},
]
SIZES = [(390, 844), (360, 640), (195, 422)]
"""The last is the first at 200 % zoom."""


def view(**more: Any) -> dict[str, Any]:
    plain = {"tickets": [], "may_take_until_ms": now_ms() + 600_000, "hall": "open", "opens_at_ms": None, "lines": lines()}
    return {**plain, "sent_at_ms": now_ms(), **more}


def opened(double: Double, window: Window, path: str = "/j/132a4f5-abcdefghij", script: str = "", **more: Any) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, {**session("nobody", None), "csrf": None})
    double.answers.setdefault("POST /api/v1/join", lambda _: (200, {"csrf": "token", "may_take_until_ms": now_ms() + 600_000}))
    double.answers.setdefault("GET /api/v1/phone", lambda _: (200, view(**more)))
    return window.open(path, *SIZES[0], script)


def looks_well(page: Page) -> None:
    page.evaluate("() => document.fonts.ready")
    assert barriers(page) == []
    assert faint(page, 7.0) == []
    assert small(page, 48) == []
    assert not overflows(page)


def looks_well_at_every_size(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        looks_well(page)


def posted(double: Double, what: str) -> list[tuple[dict[str, Any], dict[str, str]]]:
    return [(body, headers) for asked, body, headers in double.asked if asked == f"POST /api/v1/{what}"]


def test_from_the_scanned_code_to_the_number_in_one_touch(double: Double, window: Window) -> None:
    page = opened(double, window)
    whole = double.show("track:tok", **track(ahead=3))
    double.answers["GET /api/v1/track/tok"] = lambda _: (200, whole)
    issued = {"id": "x" * 10, "number": "A042", "track_url": "http://hall.example/t/tok"}
    double.answers["POST /api/v1/phone/tickets"] = lambda _: (201, issued)
    page.get_by_role("button", name="Chứng thực, sao y").click()
    expect(page.locator("[data-ahead]")).to_have_text("Còn 3 số")
    assert page.url.endswith("/t/tok"), "loaded again it is still this ticket's page"
    assert posted(double, "join")[0][0] == {"code": "132a4f5-abcdefghij"}
    [(body, headers)] = posted(double, "phone/tickets")
    assert (body["service"], body["language"]) == ("chung-thuc", "vi")
    assert headers["X-Csrf-Token"] == "token"
    assert page.evaluate("document.activeElement.className") == "mine", "a reader is told the number first"


@pytest.mark.parametrize("tickets", [[], MINE], ids=["first", "another"])
def test_every_service_says_how_many_wait_and_how_long(double: Double, window: Window, tickets: list[dict[str, Any]]) -> None:
    page = opened(double, window, tickets=tickets)
    expect(page.locator('[data-service="ho-tich"]')).to_contain_text("4 người chờ · 10–20 phút")
    held = page.locator(".own-number")
    expect(held).to_have_count(len(tickets) // 2)
    expect(page.locator('[data-service="chung-thuc"]')).to_have_count(0 if tickets else 1)
    looks_well_at_every_size(page)


def test_the_way_to_a_number_one_has_is_one_touch(double: Double, window: Window) -> None:
    page = opened(double, window, tickets=MINE)
    whole = double.show("track:tok", **track())
    double.answers["GET /api/v1/track/tok"] = lambda _: (200, whole)
    page.get_by_role("link", name="A042").click()
    expect(page.locator("[data-ahead]")).to_be_visible()


def test_a_code_that_is_old_sends_to_the_screen_or_the_kiosk(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/join"] = lambda _: (403, CODE_OLD)
    page = opened(double, window)
    expect(page.get_by_text("quét mã đang hiện trên màn hình")).to_be_visible()
    expect(page.locator("[data-service]")).to_have_count(0)
    looks_well_at_every_size(page)


def test_a_no_stands_above_the_choices_and_another_touch_asks_anew(double: Double, window: Window) -> None:
    double.answers["POST /api/v1/phone/tickets"] = lambda _: (409, SPENT)
    page = opened(double, window)
    for _ in range(2):
        page.get_by_role("button", name="Khai sinh").click()
        expect(page.get_by_role("alert")).to_contain_text("sau 30 giây")
        expect(page.locator(".choice-asking")).to_have_count(0)
    first, second = (body["command_id"] for body, _ in posted(double, "phone/tickets"))
    assert first != second
    looks_well(page)


def test_a_service_that_gives_no_numbers_says_so_and_cannot_be_touched(double: Double, window: Window) -> None:
    page = opened(double, window, lines=[{**line, "issuing": "stopped"} if line["service"] == "ho-tich" else line for line in lines()])
    shut = page.locator('[data-service="ho-tich"]')
    expect(shut).to_be_disabled()
    expect(shut).to_contain_text("Đã ngừng cấp số")


def test_a_closed_hall_offers_nothing_and_says_when_it_opens(double: Double, window: Window) -> None:
    shut = [{**line, "issuing": "closed"} for line in lines()]
    page = opened(double, window, hall="closed", opens_at_ms=now_ms() + 2 * 86_400_000, lines=shut)
    expect(page.get_by_text("Ngoài giờ làm việc")).to_be_visible()
    expect(page.get_by_text("Mở lại")).to_be_visible()
    expect(page.locator("[data-service]")).to_have_count(0)
    looks_well(page)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _: (401, {"code": "unknown_caller", "message": "", "fields": {}}), "chưa có số nào"),
        (lambda _: (200, view(may_take_until_ms=0)), "chưa có số nào"),
        (lambda _: (200, view(may_take_until_ms=0, tickets=MINE)), "A042"),
    ],
    ids=["a stranger", "with nothing", "with a number"],
)
def test_without_a_code_a_phone_lists_its_own_and_says_how_to_get_one(
    double: Double, window: Window, answer: Callable[[Any], tuple[int, Any]], said: str
) -> None:
    double.answers["GET /api/v1/phone"] = answer
    page = opened(double, window, "/t/")
    expect(page.get_by_text("quét mã đang hiện trên màn hình")).to_be_visible()
    assert said in " ".join(page.locator("#page").inner_text().split()).replace("A 042", "A042")
    expect(page.locator("[data-service]")).to_have_count(0)
    looks_well(page)


def test_it_speaks_english_too(double: Double, window: Window) -> None:
    page = opened(double, window)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("What have you come for?")
    looks_well(page)


def test_keys_walk_the_choices_in_their_order(double: Double, window: Window) -> None:
    page = opened(double, window, tickets=MINE[:1])
    page.wait_for_selector("[data-service]")
    walked = []
    for _ in range(4):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.textContent"))
    assert [walked[0], walked[1][:4], walked[2][:4]] == ["English", "A042", "Khai"]


def test_an_english_phone_takes_its_number_in_english(double: Double, window: Window) -> None:
    """Seen: the page that takes a number spoke Vietnamese to every phone."""
    page = opened(double, window, script=ENGLISH)
    expect(page.get_by_role("button", name="Tiếng Việt")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"
