"""A touch that a frozen server acts on too late: its number is seen by its visitor, or it is given back. None waits for nobody."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.at_kiosk import at_the_fields
from tests.displays.hurry import hurried
from tests.displays.pages_double import Double
from tests.displays.ward_facts import QR, TICKET, kiosk, session
from tests.displays.window import Window

EXCUSE = "Máy lấy số đang mất kết nối"
REUSED = (409, {"code": "command_reused", "message": "Lệnh đã dùng.", "fields": {}})
UNKNOWN = (404, {"code": "unknown_service", "message": "Không có lĩnh vực này.", "fields": {}})
CANCEL = "POST /api/v1/track/tok123/cancel"


class Frozen:
    """A server that answers no touch, until it is woken: then it may have acted on the touch, or may never have got it."""

    def __init__(self, double: Double) -> None:
        self.woken = False
        self.acted = True
        self.touches: list[dict[str, Any]] = []
        self.questions: list[dict[str, Any]] = []
        double.answers["POST /api/v1/tickets"] = self._answer

    def _answer(self, body: dict[str, Any]) -> tuple[int, Any]:
        touch = body["service"] == "chung-thuc"
        (self.touches if touch else self.questions).append(body)
        if not self.woken:
            return 502, {}
        if not touch:
            return REUSED if self.acted else UNKNOWN
        return 201, TICKET


@pytest.fixture
def frozen(double: Double) -> Frozen:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.answers[CANCEL] = lambda _: (200, {})
    double.files["/api/v1/track/tok123/qr.svg"] = ("image/svg+xml", QR)
    double.show("kiosk", **kiosk())
    return Frozen(double)


@pytest.fixture
def page(frozen: Frozen, window: Window) -> Page:
    page = hurried(at_the_fields(window.open("/kiosk", 1080, 1920)))
    page.click('[data-service="chung-thuc"]')
    expect(page.get_by_text(EXCUSE)).to_be_visible()
    return page


def cancels(double: Double) -> int:
    return sum(what == CANCEL for what, _, _ in list(double.asked))


def test_a_late_number_is_shown_while_its_visitor_still_reads_the_excuse(page: Page, frozen: Frozen, double: Double) -> None:
    frozen.woken = True
    expect(page.locator("[data-number='A042']")).to_be_visible()
    assert cancels(double) == 0
    assert {body["command_id"] for body in frozen.touches + frozen.questions} == {frozen.touches[0]["command_id"]}


def test_a_late_number_of_a_visitor_who_left_is_given_back(page: Page, frozen: Frozen, double: Double) -> None:
    page.get_by_role("button", name="Quay lại").first.click()
    frozen.woken = True
    double.wait_for(lambda: cancels(double) == 1)
    expect(page.locator("[data-service]")).to_have_count(6)
    expect(page.locator("[data-ticket]")).to_have_count(0)


def test_a_touch_that_never_arrived_makes_no_number_afterwards(page: Page, frozen: Frozen, double: Double) -> None:
    touched = len(frozen.touches)
    frozen.acted, frozen.woken = False, True
    double.wait_for(lambda: len(frozen.questions) >= 3, 15)
    assert len(frozen.touches) == touched
    assert cancels(double) == 0


def test_the_next_visitor_presses_anew(page: Page, frozen: Frozen) -> None:
    page.get_by_role("button", name="Quay lại").first.click()
    frozen.woken, frozen.acted = True, False
    page.click('[data-service="chung-thuc"]')
    expect(page.locator("[data-number='A042']")).to_be_visible()
    assert frozen.touches[-1]["command_id"] != frozen.touches[0]["command_id"]


def test_nobody_is_sent_away_while_the_answer_may_still_come(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.show("kiosk", **kiosk())
    page = at_the_fields(window.open("/kiosk", 1080, 1920))
    double.keeps_silent("POST /api/v1/tickets")
    page.click('[data-service="chung-thuc"]')
    double.hang_up()
    expect(page.get_by_text("Xin chờ thêm một chút")).to_be_visible()
    expect(page.get_by_text(EXCUSE)).to_have_count(0)
