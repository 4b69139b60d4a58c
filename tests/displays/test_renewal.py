"""Pages fetch themselves anew after an upgrade and once a night: never under a citizen's or a clerk's hands, never onto an error."""

from __future__ import annotations

import io
import wave

import pytest
from playwright.sync_api import Page, expect

from tests.builders import at
from tests.displays.at_counter import opened as at_counter
from tests.displays.pages_double import Double
from tests.displays.people_facts import counter, supervisor
from tests.displays.ward_facts import kiosk, now_ms, session, zone
from tests.displays.window import Window
from tests.waiting import fair, until

EVENING_MS = at("2026-11-20 16:40")
MIDNIGHT_MS = at("2026-11-21 00:00")
LOOKS_WITHIN_MS, UNTOUCHED_MS, TRIES_EVERY_MS = 15_000, 10_000, 60_000
AT_ONCE = "Math.random = () => 0;"
SAID_MS = 3000
WATCHES_EVERY_MS = 2000


def mark(page: Page) -> None:
    page.evaluate("() => { window.marked = true; }")


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("() => window.marked === true"))


def expect_another(page: Page) -> None:
    page.wait_for_function("() => !window.marked && document.querySelector('#page > :not(.opening)')")
    expect(page.locator(".opening")).to_have_count(0)


def upgrade(double: Double, page: Page) -> None:
    """The server goes, and comes back with other pages."""
    page.evaluate(AT_ONCE)
    double.hang_up()
    page.wait_for_selector("[data-not-live], .standstill")
    double.edition = "?2"
    double.listened.clear()
    double.pick_up()
    double.wait_for(lambda: bool(double.listened))


def looked(double: Double, page: Page) -> None:
    """It has asked what the server's pages are made of."""
    before = len(double.opened)

    def asked() -> bool:
        page.clock.fast_forward(LOOKS_WITHIN_MS + UNTOUCHED_MS)  # again: it may only now have noticed that the server is back
        return len(double.opened) > before

    until(asked, fair(10), every=0.2)


def at_kiosk(double: Double, window: Window) -> Page:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "kiosk"))
    double.show("kiosk", **kiosk())
    page = window.open("/kiosk", 1080, 1920, runs_from_ms=EVENING_MS)
    page.wait_for_selector("[data-errand]")
    mark(page)
    return page


def test_a_kiosk_waits_for_a_whole_server_and_for_the_citizen_who_chooses(double: Double, window: Window) -> None:
    page = at_kiosk(double, window)
    double.pages_down = True
    upgrade(double, page)
    looked(double, page)
    assert is_the_same(page), "a gateway's page is none of ours"
    double.pages_down = False
    page.click('[data-errand="submit"]')
    page.clock.fast_forward(TRIES_EVERY_MS // 2)
    double.hang_up()
    double.pick_up()
    looked(double, page)
    expect(page.locator('[data-step="fields"]')).to_be_visible()
    assert is_the_same(page)
    page.click(".ways button:last-child")
    page.clock.fast_forward(UNTOUCHED_MS + 3000)
    expect_another(page)
    expect(page.locator("[data-errand]")).to_have_count(4)


def test_a_page_is_fetched_once_a_night_when_the_hall_is_closed(double: Double, window: Window) -> None:
    now = [EVENING_MS]
    double.time_ms = lambda: now[0]
    page = at_kiosk(double, window)

    def pass_time(until_ms: int, hall: str) -> None:
        page.clock.fast_forward(until_ms - now[0])
        now[0] = until_ms
        double.show("kiosk", **kiosk(hall=hall))
        page.clock.fast_forward(3000)

    pass_time(at("2026-11-20 23:30"), "closed")
    pass_time(at("2026-11-21 00:20"), "open")
    expect(page.locator("[data-errand]").first).to_be_visible()
    assert is_the_same(page), "it is the next day, and people are in the hall"
    pass_time(at("2026-11-21 00:40"), "closed")
    page.clock.fast_forward(3000)
    expect_another(page)
    mark(page)
    pass_time(at("2026-11-21 04:40"), "closed")
    pass_time(at("2026-11-21 06:40"), "early")
    assert is_the_same(page), "once a night is enough"


def test_a_tv_says_its_call_to_the_end_before_it_goes(double: Double, window: Window) -> None:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as said:
        said.setnchannels(1)
        said.setsampwidth(2)
        said.setframerate(8000)
        said.writeframes(b"\x00\x10" * (8 * SAID_MS))
    double.files["/api/v1/sounds/c.wav"] = ("audio/wav", sound.getvalue())
    manifest = {"vi/call": {"url": "/api/v1/sounds/c.wav", "duration_ms": SAID_MS}}
    double.answers["GET /api/v1/sounds/manifest"] = lambda _: (200, {"revision": "b1", "clips": manifest})
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.show("zone:sanh", **zone([]))
    page = window.open("/tv/sanh", 1920, 1080, AT_ONCE, runs_from_ms=now_ms())
    page.wait_for_selector('body[data-voice="running"][data-clips="1"]')
    page.clock.fast_forward(UNTOUCHED_MS)
    mark(page)
    upgrade(double, page)
    page.wait_for_function("() => !document.querySelector('[data-not-live]')")
    double.wait_for(lambda: "player:self" in double.listened)
    job = {"kind": "speak", "id": "call:1", "zone": "sanh", "text": "Mời công dân…", "segments": [{"clip": "vi/call", "at_ms": 0}]}
    double.order({**job, "duration_ms": SAID_MS, "expires_at_ms": now_ms() + 60_000, "volume": 100, "bank": "b1"})
    double.wait_for(lambda: len(double.opened) == 2)
    expect(page.locator("body[data-speaking]")).to_be_attached()
    assert is_the_same(page)
    double.wait_for(lambda: [report["outcome"] for report in double.reports if report.get("job") == "call:1"][-1] == "finished")
    page.clock.fast_forward(WATCHES_EVERY_MS)
    expect_another(page)


@pytest.mark.parametrize("where", ["counter", "supervisor"])
def test_where_people_work_a_notice_offers_what_a_screen_does_by_itself(double: Double, window: Window, where: str) -> None:
    if where == "counter":
        page = at_counter(double, window, counter(), runs_from_ms=now_ms())
    else:
        double.answers["GET /api/v1/session"] = lambda _: (200, session("staff", "supervisor", name="hoa"))
        double.show("supervisor", **supervisor())
        page = window.open("/supervisor", 1366, 768, runs_from_ms=now_ms())
        page.wait_for_selector(".sv-head")
    mark(page)
    offer = page.get_by_role("button", name="Tải lại trang")
    expect(offer).to_have_count(0)
    upgrade(double, page)
    looked(double, page)
    expect(offer).to_be_visible()
    assert is_the_same(page)
    offer.click()
    expect_another(page)
