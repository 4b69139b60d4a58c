"""What a visitor can choose at the kiosk: papers that were asked for, and names in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.at_kiosk import at_the_fields
from tests.displays.pages_double import Double
from tests.displays.readable import faint, small
from tests.displays.ward_facts import HALL, QR, TICKET, kiosk, session
from tests.displays.window import Window

ENGLISH = {"chung-thuc": ("Certification", "Certified copies"), "dat-dai-xay-dung": ("Land and construction", "Land, construction permits")}


def in_english(service: dict[str, Any]) -> dict[str, Any]:
    name, label = ENGLISH.get(service["key"], (None, None))
    return {**service, "name_en": name, "label_en": label}


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    priorities = [{**one, "name_en": "Elderly"} if one["key"] == "cao-tuoi" else one for one in HALL["priorities"]]
    hall = {**HALL, "services": [in_english(service) for service in HALL["services"]], "priorities": priorities}
    double.answers["GET /api/v1/hall"] = lambda _: (200, hall)
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.answers["POST /api/v1/tickets"] = lambda _: (201, TICKET)
    double.files["/api/v1/track/tok123/qr.svg"] = ("image/svg+xml", QR)
    double.show("kiosk", **kiosk())
    page = window.open("/kiosk", 1080, 1920)
    return at_the_fields(page)


def errands(double: Double) -> list[str | None]:
    return [body.get("errand") for what, body, _ in double.asked if what == "POST /api/v1/tickets"]


def test_papers_that_were_asked_for_are_brought_in_two_touches(page: Page, double: Double) -> None:
    page.get_by_role("button", name="Về đầu").click()
    page.get_by_role("button", name="Nộp bổ sung hồ sơ").click()
    expect(page.get_by_role("heading", name="Nộp bổ sung cho lĩnh vực nào?")).to_be_visible()
    expect(page.locator("[data-service]")).to_have_count(6)
    page.click('[data-service="ho-tich"]')
    page.get_by_role("button", name="Xong").click()
    page.click('[data-errand="submit"]')
    page.click('[data-service="ho-tich"]')
    page.wait_for_selector("[data-ticket]")
    assert errands(double) == ["supplement", None]


def test_one_may_come_back(page: Page) -> None:
    page.get_by_role("button", name="Quay lại").click()
    expect(page.locator("[data-errand]")).to_have_count(4)


def test_results_and_guidance_are_one_touch(page: Page, double: Double) -> None:
    for errand, service in (("collect", "tra-ket-qua"), ("ask", "huong-dan")):
        page.get_by_role("button", name="Về đầu").click()
        page.click(f'[data-errand="{errand}"]')
        page.get_by_role("button", name="Xong").click()
        at_the_fields(page)
        assert [body["service"] for what, body, _ in double.asked if what == "POST /api/v1/tickets"][-1] == service


def test_a_card_has_english_beneath_and_above_when_english_was_chosen(page: Page) -> None:
    card = page.locator('[data-service="chung-thuc"]')
    expect(card.locator(".card-label")).to_have_text("Chứng thực, sao y")
    expect(card.locator(".card-other")).to_have_text("Certified copies")
    page.get_by_role("button", name="English").click()
    expect(card.locator(".card-label")).to_have_text("Certified copies")
    expect(card.locator(".card-other")).to_have_text("Chứng thực, sao y")
    expect(page.locator('[data-service="ho-tich"] .card-label')).to_have_text("Khai sinh, kết hôn, khai tử")
    page.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("button", name="Elderly")).to_be_visible()


def test_every_choice_is_in_sight_readable_and_large_enough(page: Page) -> None:
    assert faint(page, 4.5) == []
    assert small(page, 64) == []
    assert page.locator(".scroll-keys").count() == 0, "nothing has to be scrolled for"
    page.get_by_role("button", name="Về đầu").click()
    assert faint(page, 4.5) == []
    assert small(page, 64) == []
    for choice in page.locator("[data-errand]").all():
        expect(choice).to_be_in_viewport(ratio=1)
