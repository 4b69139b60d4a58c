"""The supervisor's papers in a browser: which tickets did not get one, one more of any of them, and how the layouts look."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.counts import few
from tests.displays.pages_double import Double
from tests.displays.people_facts import supervisor
from tests.displays.readable import overflows, small
from tests.displays.ward_facts import now_ms, session
from tests.displays.window import Window

LAYOUTS = [
    {"name": "large", "title": "Chữ lớn", "trouble": None},
    {"name": "cua-toi", "title": "cua-toi", "trouble": 'tickets/cua-toi.toml:2: unknown setting "margn_mm"'},
]


@pytest.fixture(params=few([(1366, 768), (390, 844)], (390, 844)), ids=str)
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
    page.get_by_role("heading", name="Phiếu giấy").wait_for()
    return page


def asked(double: Double, ticket: str) -> int:
    return len([1 for what, _, _ in list(double.asked) if what == f"POST /api/v1/tickets/{ticket}/reprint"])


def test_a_paper_that_did_not_come_out_is_printed_again_with_one_press(page: Page, double: Double) -> None:
    double.answers["POST /api/v1/tickets/bbbbbbbbbb/reprint"] = lambda _: (200, {"ticket": {}})
    expect(page.locator("[data-paper]")).to_contain_text(["chưa in được", "không rõ đã in chưa"])
    page.get_by_role("button", name="In lại H003").click()
    double.wait_for(lambda: asked(double, "bbbbbbbbbb") == 1)
    assert asked(double, "aaaaaaaaaa") == 0


def types(page: Page, number: str) -> None:
    """The number of a ticket, in the field for any of them; what becomes of it stands beside."""
    page.get_by_label("Số trên phiếu, ví dụ A045").fill(number)
    page.get_by_role("button", name="In lại một phiếu khác").click()


def stands_beside_the_field(page: Page, words: str) -> None:
    said = page.locator(".paper-any + .paper-said")
    expect(said).to_contain_text(words)
    expect(said).to_be_in_viewport()


def test_any_number_of_today_is_printed_again_and_that_is_said(page: Page, double: Double) -> None:
    double.answers["GET /api/v1/numbers/A045"] = lambda _: (200, {"ticket": {"id": "cccccccccc"}})
    double.answers["POST /api/v1/tickets/cccccccccc/reprint"] = lambda _: (200, {"ticket": {}})
    for times, typed in enumerate(("a045", "A45", "a 45"), start=1):
        types(page, typed)
        double.wait_for(lambda times=times: asked(double, "cccccccccc") == times)  # type: ignore[misc]
        stands_beside_the_field(page, "Đã gửi A045 đến máy in lúc")
        expect(page.get_by_label("Số trên phiếu, ví dụ A045")).to_have_value("")


def test_a_number_nobody_has_is_said_beside_the_field_in_the_servers_words(page: Page, double: Double) -> None:
    unknown = {"code": "unknown_ticket", "message": "Không tìm thấy số này.", "fields": {}}
    double.answers["GET /api/v1/numbers/A999"] = lambda _: (404, unknown)
    types(page, "A999")
    stands_beside_the_field(page, "Không tìm thấy số này.")
    expect(page.get_by_label("Số trên phiếu, ví dụ A045")).to_have_value("A999")


def test_a_ticket_that_has_ended_is_refused_beside_the_field(page: Page, double: Double) -> None:
    ended = {"code": "wrong_state", "message": "Số H005 đã xong, không làm được việc này.", "fields": {}}
    double.answers["GET /api/v1/numbers/H005"] = lambda _: (200, {"ticket": {"id": "dddddddddd"}})
    double.answers["POST /api/v1/tickets/dddddddddd/reprint"] = lambda _: (409, ended)
    types(page, "h5")
    stands_beside_the_field(page, "Số H005 đã xong")


def test_what_became_of_a_row_is_said_in_that_row(page: Page, double: Double) -> None:
    none = {"code": "no_printer", "message": "Trung tâm không có máy in phiếu.", "fields": {}}
    double.answers["POST /api/v1/tickets/bbbbbbbbbb/reprint"] = lambda _: (409, none)
    page.get_by_role("button", name="In lại H003").click()
    expect(page.locator("[data-paper='H003']")).to_contain_text("không có máy in phiếu")


def test_layouts_are_looked_at_and_a_slip_in_one_is_named(page: Page) -> None:
    page.get_by_text("Xem các mẫu phiếu").click()
    expect(page.get_by_role("img", name="Phiếu mẫu large")).to_have_js_property("naturalWidth", 576)
    expect(page.get_by_text("margn_mm")).to_be_visible()
    assert small(page, 44) == []
    assert not overflows(page)
