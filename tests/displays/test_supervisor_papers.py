"""The supervisor's papers in a browser: which tickets did not get one, one more of any of them, and how the layouts look."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.displays.pages_double import Double
from tests.displays.people_facts import supervisor
from tests.displays.readable import overflows, small
from tests.displays.ward_facts import now_ms, session
from tests.displays.window import Window

LAYOUTS = [
    {"name": "large", "title": "Chữ lớn", "trouble": None},
    {"name": "cua-toi", "title": "cua-toi", "trouble": 'tickets/cua-toi.toml:2: unknown setting "margn_mm"'},
]


@pytest.fixture(params=[(1366, 768), (390, 844)])
def page(request: Any, double: Double, window: Window) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("staff", "supervisor", name="hoa"))
    for nothing in ("staff", "devices"):
        double.answers[f"GET /api/v1/{nothing}"] = lambda _: (200, [])
    double.answers["GET /api/v1/ticket-layouts"] = lambda _: (200, LAYOUTS)
    picture = io.BytesIO()
    Image.new("1", (576, 700), 1).save(picture, "PNG")
    double.files["/api/v1/ticket-layouts/large/576.png"] = ("image/png", picture.getvalue())
    papers = [
        {"ticket": "aaaaaaaaaa", "outcome": "failed", "at_ms": now_ms(), "number": "A007"},
        {"ticket": "bbbbbbbbbb", "outcome": "unknown", "at_ms": now_ms(), "number": "H003"},
    ]
    double.show("supervisor", **supervisor(papers=papers))
    page = window.open("/supervisor", *request.param)
    page.get_by_text("Phiếu giấy").wait_for()
    return page


def asked(double: Double, ticket: str) -> int:
    return len([1 for what, _, _ in list(double.asked) if what == f"POST /api/v1/tickets/{ticket}/reprint"])


def test_a_paper_that_did_not_come_out_is_printed_again_with_one_press(page: Page, double: Double) -> None:
    double.answers["POST /api/v1/tickets/bbbbbbbbbb/reprint"] = lambda _: (200, {"ticket": {}})
    expect(page.locator("[data-paper]")).to_contain_text(["chưa in được", "không rõ đã in chưa"])
    page.get_by_role("button", name="In lại H003").click()
    double.wait_for(lambda: asked(double, "bbbbbbbbbb") == 1)
    assert asked(double, "aaaaaaaaaa") == 0


def test_any_number_of_today_is_printed_again(page: Page, double: Double) -> None:
    double.answers["GET /api/v1/numbers/A045"] = lambda _: (200, {"ticket": {"id": "cccccccccc"}})
    double.answers["POST /api/v1/tickets/cccccccccc/reprint"] = lambda _: (200, {"ticket": {}})
    page.get_by_role("button", name="In lại một phiếu khác").click()
    page.get_by_label("Số trên phiếu, ví dụ A045").fill("a045")
    page.keyboard.press("Enter")
    double.wait_for(lambda: asked(double, "cccccccccc") == 1)


def test_a_number_nobody_has_is_said_in_the_servers_words(page: Page, double: Double) -> None:
    double.answers["GET /api/v1/numbers/A999"] = lambda _: (
        404,
        {"code": "unknown_ticket", "message": "Không tìm thấy số này.", "fields": {}},
    )
    page.get_by_role("button", name="In lại một phiếu khác").click()
    page.get_by_label("Số trên phiếu, ví dụ A045").fill("A999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Không tìm thấy số này.")).to_be_visible()


def test_layouts_are_looked_at_and_a_slip_in_one_is_named(page: Page) -> None:
    page.get_by_text("Xem các mẫu phiếu").click()
    expect(page.get_by_role("img", name="Phiếu mẫu large")).to_have_js_property("naturalWidth", 576)
    expect(page.get_by_text("margn_mm")).to_be_visible()
    assert small(page, 44) == []
    assert not overflows(page)
