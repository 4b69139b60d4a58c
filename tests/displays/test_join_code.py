"""The hall's code on a TV: a scanner reads it off the screen, and it is never older than its period."""

from __future__ import annotations

import io
from typing import Any

import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.displays.pages_double import Double
from tests.displays.ward_facts import call, now_ms, session, zone
from tests.displays.window import Window

LEAST_PX = 160
PERIOD_MS = 8000


def shown(url: str, seconds: float = 90) -> dict[str, Any]:
    modules = segno.make(url, error="m", micro=False).matrix
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    return {"url": url, "size": len(modules), "path": path, "next_at_ms": now_ms() + round(seconds * 1000), "sent_at_ms": now_ms()}


def test_a_scanner_reads_the_code_off_the_tv_and_its_next_one_too(double: Double, window: Window) -> None:
    codes = iter(
        [shown("http://192.0.2.7:8080/j/132a4f5-abcdefghij", PERIOD_MS / 1000), shown("http://192.0.2.7:8080/j/132a4f6-klmnopqrst")]
    )
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/join/code"] = lambda _: (200, next(codes))
    double.show("zone:sanh", **zone([call(7, "A001", 1, 400_000)]))
    page = window.open("/tv/sanh", 1920, 1080, runs_from_ms=now_ms())
    for letters in ("132a4f5-abcdefghij", "132a4f6-klmnopqrst"):
        expect(page.locator(f'[data-join$="{letters}"]')).to_be_visible(timeout=8000)
        code = page.locator(".joinqr-code")
        assert min(code.bounding_box()["width"], code.bounding_box()["height"]) >= LEAST_PX  # type: ignore[index]
        read = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
        assert [one.text for one in read] == [f"http://192.0.2.7:8080/j/{letters}"]
        page.clock.fast_forward(PERIOD_MS)


def test_a_hall_that_gives_no_numbers_by_phone_shows_no_code(double: Double, window: Window) -> None:
    double.answers["GET /api/v1/session"] = lambda _: (200, session("device", "tv", zone="sanh"))
    double.answers["GET /api/v1/join/code"] = lambda _: (409, {"code": "phone_off", "message": "", "fields": {}})
    double.show("zone:sanh", **zone([call(7, "A001", 1, 400_000)]))
    page = window.open("/tv/sanh", 1920, 1080)
    page.wait_for_selector("[data-call='7']")
    double.wait_for(lambda: any(asked == "GET /api/v1/join/code" for asked, _, _ in double.asked))
    expect(page.locator(".joinqr")).to_have_count(0)
