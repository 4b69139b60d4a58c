"""What visitors and clerks look at, as somebody has looked at it and found it good: kiosk, counter and phone; full, empty and broken.

One page a device, led from state to state; the hall's clock stands still.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from queue_server.actions import procedures
from queue_server.domain.site import Site
from tests.builders import at, the_ward
from tests.displays import people_facts, ward_facts
from tests.displays.at_counter import LAN
from tests.displays.hurry import hurried
from tests.displays.kiosk_catalogue import kiosk_of, with_catalogue
from tests.displays.looks import looks_as
from tests.displays.pages_double import Double
from tests.displays.people_facts import counter, ticket, track, waiting
from tests.displays.ward_facts import session
from tests.displays.window import Window

MORNING_MS = at("2026-11-27 10:42")
STANDING, LYING = {"width": 1080, "height": 1920}, {"width": 1920, "height": 1080}
NO_VOICES = 'Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [], addEventListener() {}, cancel() {} } });'


@pytest.fixture(autouse=True)
def _morning(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10:42 in the hall, and stays so."""
    double.time_ms = lambda: MORNING_MS
    for facts in (ward_facts, people_facts):
        monkeypatch.setattr(facts, "now_ms", lambda: MORNING_MS)


def longest(site: Site) -> Any:
    """Of the procedures that this hall receives, the one with the longest name."""
    return max(
        (site.catalogue.procedures[code] for code, services in site.catalogue.services.items() if services), key=lambda one: len(one.name)
    )


def test_the_kiosk_standing_and_lying(double: Double, window: Window) -> None:
    ward = the_ward()
    with_catalogue(double, ward)
    double.show("kiosk", **kiosk_of(ward))
    page = window.open("/kiosk", 1080, 1920, NO_VOICES, at_ms=MORNING_MS)
    expect(page.locator("[data-errand]")).to_have_count(4)
    both(page, "kiosk/start")
    double.show("kiosk", **kiosk_of(ward, printer="paper_out"))
    expect(page.locator(".printer")).to_be_visible()
    looks_as(page, "kiosk/no-paper-standing")
    wanted = longest(ward)
    due = procedures.view(ward, wanted.code, MORNING_MS, "vi").model_dump()
    double.answers[f"GET /api/v1/procedures/{wanted.code}"] = lambda _: (200, due)
    page.click('[data-errand="submit"]')
    page.click(f'[data-service="{ward.catalogue.services[wanted.code][0]}"]')
    page.click(f'[data-procedure="{wanted.code}"]')
    expect(page.locator(".procedure-name")).to_have_text(wanted.name)
    both(page, "kiosk/longest")
    page.get_by_role("button", name="Về đầu").click()
    double.show("kiosk", **kiosk_of(ward, "closed", hall="closed", opens_at_ms=at("2026-11-30 07:30")))
    expect(page.get_by_text("Ngoài giờ làm việc")).to_be_visible()
    looks_as(page, "kiosk/closed-standing")
    hurried(page)
    double.hang_up()
    expect(page.get_by_text("Máy lấy số đang mất kết nối")).to_be_visible()
    page.set_viewport_size(LYING)
    looks_as(page, "kiosk/offline-lying")


def both(page: Page, name: str) -> None:
    for way, size in (("standing", STANDING), ("lying", LYING)):
        page.set_viewport_size(size)
        looks_as(page, f"{name}-{way}")
    page.set_viewport_size(STANDING)


def test_a_counter_in_full_and_as_a_bar(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, LAN)
    busy = counter(
        ticket=ticket("A042", "serving", called_at_ms=MORNING_MS - 372_000, marked=True),
        waiting=24,
        line=[waiting(f"A{n:03}", 65 - n, marked=n % 4 == 0) for n in range(43, 57)],
        missed=[ticket("A027", "no_show")],
        held=[ticket("A031", "held", reason="Bổ sung giấy tờ")],
    )
    nobody = counter(line=[], waiting=0, done_today=0, mean_service_seconds=None)
    for view, path, width in (("full", "/counter/1", 1366), ("bar", "/counter/1?view=bar", 360)):
        double.show("counter:1", **busy)
        page = window.open(path, width, 768, at_ms=MORNING_MS)
        expect(page.locator(".hand .number").first).to_contain_text("042")
        looks_as(page, f"counter/busy-{view}")
        double.show("counter:1", **nobody)
        expect(page.locator(".hand .number")).to_have_count(0)
        looks_as(page, f"counter/nobody-{view}")
        if view == "full":
            double.show("counter:1", **busy)
            hurried(page)
            double.hang_up()
            expect(page.locator(".notlive")).to_be_visible()
            looks_as(page, "counter/lost-full")
            double.pick_up()
        page.close()


def test_a_phone_from_waiting_to_thanks(double: Double, window: Window) -> None:
    with_catalogue(double, the_ward())
    double.answers["GET /api/v1/session"] = lambda _: (200, session("nobody", None))
    double.answers["GET /api/v1/track/tok"] = lambda _: (200, double.rooms["track:tok"])
    double.show("track:tok", **track(service="ho-tich", counters=[3]))
    page = window.open("/t/tok", 390, 844, at_ms=MORNING_MS)
    expect(page.locator("[data-ahead]")).to_have_text("Còn 3 số")
    looks_as(page, "phone/waiting")
    double.answers["GET /api/v1/track/tok"] = lambda _: (503, {"code": "storage_busy", "message": "bận", "fields": {}})
    page.reload()
    expect(page.locator("[data-ahead]")).to_be_visible()
    hurried(page)
    double.hang_up()
    expect(page.locator("[data-not-live]")).to_be_visible()
    looks_as(page, "phone/lost")
    double.show("track:tok", **track("called", service="ho-tich", counter=3, ahead=None, called_at_ms=MORNING_MS))
    double.pick_up()
    expect(page.locator(".called-where")).to_have_text("Quầy 3")
    looks_as(page, "phone/called")
    double.show("track:tok", **track("done", service="ho-tich", counter=3, ahead=None))
    expect(page.locator(".said")).to_contain_text("Đã xong")
    looks_as(page, "phone/done")
