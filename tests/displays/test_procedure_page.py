"""A procedure's own page: what the kiosk's code leads to, on a phone, at twice the size, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from queue_server.settings import config_folder, load_site
from tests.displays.access import barriers
from tests.displays.kiosk_catalogue import with_catalogue
from tests.displays.pages_double import Double
from tests.displays.readable import faint, overflows, small
from tests.displays.tongues import ENGLISH
from tests.displays.ward_facts import session
from tests.displays.window import Window

LONGEST = "2.000815"


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    with_catalogue(double, load_site(config_folder() / "halls" / "ward"))
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    page = window.open(f"/p/{LONGEST}", 390, 844)
    page.wait_for_selector(".procedure-facts")
    return page


def test_it_says_what_is_known_and_what_was_not_checked(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Chứng thực bản sao từ bản chính")
    expect(page.get_by_text("2.000 đ")).to_be_visible()
    expect(page.get_by_text("Chứng thực · Quầy 1, 2, 3")).to_have_count(0)
    expect(page.get_by_text("Chứng thực · Quầy 1, 2")).to_be_visible()
    assert page.locator(".procedure-unsure").count() == 3
    expect(page.get_by_text("chưa đối chiếu với Cổng")).to_be_visible()


def test_it_is_for_everybody_also_at_twice_the_size(page: Page) -> None:
    assert barriers(page) == [] and small(page, 48) == [] and faint(page, 4.5) == [] and not overflows(page)
    page.set_viewport_size({"width": 195, "height": 422})
    assert not overflows(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Certified copies of originals")


@pytest.mark.parametrize(("path", "script"), [(f"/p/{LONGEST}?lang=en", ""), (f"/p/{LONGEST}", ENGLISH)])
def test_it_begins_in_the_language_that_the_code_or_the_phone_says(double: Double, window: Window, path: str, script: str) -> None:
    """Seen: opened in Vietnamese on an English phone; in English its hours were still "Mở cửa suốt ngày đêm"."""
    with_catalogue(double, load_site(config_folder() / "halls" / "ward"))
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    page = window.open(path, 390, 844, script)
    expect(page.get_by_role("heading", level=1)).to_have_text("Certified copies of originals")
    expect(page.locator(".leaflet-hours")).to_contain_text("Monday – Friday: 07:30")
    expect(page.locator(".leaflet-end img")).to_have_attribute("src", f"/api/v1/procedures/{LONGEST}/qr.svg?lang=en")
    page.get_by_role("button", name="Tiếng Việt").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chứng thực bản sao từ bản chính")
    expect(page.locator(".leaflet-hours")).to_contain_text("Thứ Hai – Thứ Sáu: 07:30")


def test_on_paper_only_what_is_read_remains(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="In trang này")).to_be_hidden()
    expect(page.locator(".leaflet-end img")).to_be_visible()


def test_an_unknown_procedure_says_so(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    said = {"code": "unknown_procedure", "message": "Danh mục không có thủ tục “9.9”.", "fields": {}}
    double.answers["GET /api/v1/procedures/9.9"] = lambda _: (404, said)
    page = window.open("/p/9.9", 390, 844)
    expect(page.get_by_text("Danh mục không có thủ tục “9.9”.")).to_be_visible()
