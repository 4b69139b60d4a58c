"""A paper held before the kiosk's scanner: a ticket shows how it stands and prints again, a slip leads to where results are given."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from queue_server.settings import config_folder, load_site
from tests.displays.access import barriers
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.pages_double import Double
from tests.displays.window import Window

TOKEN = "abcdefghij" + "k" * 12
TRACK = {"number": "H015", "service": "ho-tich", "state": "waiting", "ahead": 3, "wait_minutes": [10, 20]}


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    ward = load_site(config_folder() / "halls" / "ward")
    with_catalogue(double, ward)
    double.answers[f"GET /api/v1/track/{TOKEN}"] = lambda _: (200, TRACK)
    double.answers[f"POST /api/v1/tickets/{TOKEN[:10]}/reprint"] = lambda _: (200, {})
    double.show("kiosk", **kiosk_of(ward))
    page = window.open("/kiosk", 1080, 1920)
    page.wait_for_selector("[data-errand]")
    return page


def scan(page: Page, code: str, pause_ms: int = 0) -> None:
    """As a scanner's cable types it, in one breath; or as slowly as a hand."""
    keys = """async ([code, pause]) => {
      const events = [];
      for (const key of [...code, "Enter"]) {
        events.push(new KeyboardEvent("keydown", { key, bubbles: true }));
        if (pause) await new Promise((resume) => setTimeout(resume, pause));
      }
      events.forEach((event) => document.body.dispatchEvent(event));
    }"""
    page.evaluate(keys, [code, pause_ms])


def test_a_ticket_shows_how_it_stands_and_prints_again(page: Page, double: Double) -> None:
    scan(page, f"http://192.0.2.7:8090/t/{TOKEN}")
    expect(page.locator('[data-slip="H015"]')).to_contain_text("Số người chờ trước: 3")
    assert barriers(page) == []
    page.get_by_role("button", name="In lại phiếu").dblclick()
    expect(page.get_by_text("Đang in lại phiếu")).to_be_visible()
    assert [what for what, _, _ in double.asked].count(f"POST /api/v1/tickets/{TOKEN[:10]}/reprint") == 1


def test_an_unknown_slip_leads_to_the_results(page: Page, double: Double) -> None:
    scan(page, "H24.18-260912-0031")
    page.locator(".take").click()
    page.wait_for_selector("[data-ticket]")
    assert [body["service"] for what, body, _ in double.asked if what == "POST /api/v1/tickets"] == ["tra-ket-qua"]


def test_the_code_of_a_procedure_opens_it(page: Page) -> None:
    scan(page, "http://192.0.2.7:8090/p/1.001193")
    expect(page.locator('[data-procedure-page="1.001193"]')).to_be_visible()


def test_a_hand_on_a_keyboard_is_no_scanner(page: Page) -> None:
    scan(page, "H24.18-2", 120)
    expect(page.locator('[data-step="start"]')).to_be_visible()


def test_only_codes_with_the_halls_prefix_count(double: Double, page: Page) -> None:
    hall = double.answers["GET /api/v1/hall"]({})[1]
    double.answers["GET /api/v1/hall"] = lambda _: (200, {**hall, "kiosk": {**hall["kiosk"], "scan_prefix": "~"}})
    page.reload()
    page.wait_for_selector("[data-errand]")
    scan(page, "H24.18-260912-0031")
    expect(page.locator('[data-step="start"]')).to_be_visible()
    scan(page, "~H24.18-260912-0031")
    expect(page.locator('[data-step="slip"]')).to_be_visible()
