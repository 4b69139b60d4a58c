"""The kiosk's ticket and its paper: whether it came out is said in words, and one more is one touch."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.displays.at_kiosk import at_the_fields
from tests.displays.pages_double import Double
from tests.displays.readable import faint, overflows, small
from tests.displays.ward_facts import QR, TICKET, kiosk, now_ms, session
from tests.displays.window import Window

REPRINT = f"POST /api/v1/tickets/{TICKET['id']}/reprint"


@pytest.fixture
def page(double: Double, window: Window) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.answers["POST /api/v1/tickets"] = lambda _: (201, TICKET)
    double.answers[REPRINT] = lambda _: (200, {"ticket": {}})
    double.files["/api/v1/track/tok123/qr.svg"] = ("image/svg+xml", QR)
    double.show("kiosk", **kiosk())
    page = at_the_fields(window.open("/kiosk", 1080, 1920))
    page.click('[data-service="chung-thuc"]')
    page.wait_for_selector("[data-ticket]")
    return page


def became(double: Double, outcome: str, **more: Any) -> None:
    papers = [{"ticket": "another", "outcome": "failed", "at_ms": 1}, {"ticket": TICKET["id"], "outcome": outcome, "at_ms": now_ms()}]
    double.show("kiosk", **kiosk(papers=papers, **more))


def reprints(double: Double) -> list[dict[str, Any]]:
    return [body for what, body, _ in double.asked if what == REPRINT]


def test_a_paper_that_failed_is_printed_again_with_one_touch(page: Page, double: Double) -> None:
    expect(page.get_by_text("Mời quý công dân lấy phiếu")).to_be_visible()
    became(double, "failed")
    expect(page.get_by_text("Chưa in được phiếu. Số vẫn có hiệu lực.")).to_be_visible()
    page.get_by_role("button", name="In lại phiếu").click()
    double.wait_for(lambda: len(reprints(double)) == 1)
    became(double, "asked")
    expect(page.get_by_text("Đang in lại phiếu…")).to_be_visible()
    expect(page.get_by_role("button", name="In lại phiếu")).to_have_count(0)
    became(double, "printed")
    expect(page.get_by_text("Mời quý công dân lấy phiếu")).to_be_visible()


def test_a_paper_that_may_be_out_says_so_and_offers_another(page: Page, double: Double) -> None:
    became(double, "unknown")
    expect(page.get_by_text("Không rõ phiếu đã in chưa")).to_be_visible()
    expect(page.get_by_role("button", name="In lại phiếu")).to_be_visible()


def test_an_impatient_hand_asks_for_one_paper(page: Page, double: Double) -> None:
    became(double, "failed")
    again = page.get_by_role("button", name="In lại phiếu")
    again.evaluate("(button) => { button.click(); button.click(); }")
    double.wait_for(lambda: len(reprints(double)) >= 1)
    expect(again).to_be_disabled()
    became(double, "failed")  # the other did not come out either
    expect(again).to_be_enabled()
    assert len(reprints(double)) == 1


def test_too_late_for_another_sends_to_the_guide(page: Page, double: Double) -> None:
    double.answers[REPRINT] = lambda _: (403, {"code": "not_allowed", "message": "Không được.", "fields": {}})
    became(double, "failed")
    page.get_by_role("button", name="In lại phiếu").click()
    expect(page.get_by_text("Mời quý công dân đến Bàn hướng dẫn")).to_be_visible()


def test_a_spare_printer_is_pointed_at(page: Page, double: Double) -> None:
    double.show("kiosk", **kiosk(printer="spare"))
    expect(page.get_by_text("Mời lấy phiếu ở máy in bên cạnh")).to_be_visible()
    page.get_by_role("button", name="Xong").click()
    expect(page.get_by_text("Phiếu in ở máy in bên cạnh")).to_be_visible()


def test_paper_running_low_is_said_before_it_ends(page: Page, double: Double) -> None:
    page.get_by_role("button", name="Xong").click()
    double.show("kiosk", **kiosk(printer="paper_low"))
    expect(page.get_by_text("Máy in sắp hết giấy")).to_be_visible()


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_trouble_is_readable_and_within_reach(page: Page, double: Double, outcome: str) -> None:
    became(double, outcome)
    page.get_by_role("button", name="In lại phiếu").wait_for()
    assert faint(page, 4.5) == []
    assert small(page, 60) == []
    assert not overflows(page)
