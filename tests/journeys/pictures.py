"""Photographs the pages for the README: a demo is started, a plausible morning is played, and each page is taken at its own size.

Run by hand after the looks have changed: ``python -m tests.journeys.pictures [FOLDER]``; FOLDER is displays/pictures unless given.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from sounds.builder import build
from tests.chromium import launched
from tests.displays.conftest import DISPLAYS
from tests.journeys.house import Browsing, House, a_house
from tests.waiting import until

LARGEST_BYTES = 150_000
MORNING = ["chung-thuc"] * 9 + ["ho-tich"] * 5 + ["dat-dai-xay-dung"] * 6 + ["xa-hoi"] * 3 + ["tra-ket-qua"] * 4 + ["ho-kinh-doanh"] * 2
MORNING += ["cu-tru"] * 2


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with a_demo() as (house, opened):
        tv = opened.tv()
        tv.wait_for_selector('body[data-voice="running"]')
        expect(tv.locator(".strip-line")).to_have_count(8)
        take(tv, folder / "tv-empty")
        for service in MORNING:
            house.take(service)
        kiosk, wall, supervisor, clerk = opened.kiosk(), opened.wall(), opened.supervisor(), opened.counter(1)
        for counter in (8, 6, 4, 3, 2, 1, 5):
            house.at(counter, "next")
        house.at(2, "no-show")
        until_at_ms = round(time.time() * 1000) + 20 * 60_000
        house.at(7, "pause", reason="Họp", until_at_ms=until_at_ms, confirm=True)
        the_kiosk(kiosk, folder)
        the_phone(house, opened, folder)
        house.at(1, "next")
        house.at(1, "start")
        expect(clerk.locator(".hand-serving")).to_be_visible()
        take(clerk, folder / "counter")
        quiet(tv)
        house.at(2, "next")
        house.at(3, "next")
        expect(tv.locator(".called-now")).to_have_count(2)
        tv.wait_for_timeout(2600)  # the pulse is over, the highlight is not
        take(tv, folder / "tv")
        wall.wait_for_function("() => document.getAnimations().every((one) => one.effect.getComputedTiming().progress < 0.5)")
        take(wall, folder / "wall")
        take(supervisor, folder / "supervisor")
        printed = until(lambda: sorted(house.printer_folder.glob("*.png")), 5)[-1]
        shutil.copy(printed, folder / "ticket.png")


@contextmanager
def a_demo() -> Iterator[tuple[House, Browsing]]:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        build(Path(name) / "sounds", "espeak", ["vi", "en"])
        browser = launched(playwright)
        with a_house(Path(name) / "data", Path(name) / "sounds") as house:
            opened = Browsing(browser, house)
            yield house, opened
            troubles = opened.close()
            browser.close()
            assert troubles == []


def the_kiosk(kiosk: Page, folder: Path) -> None:
    expect(kiosk.locator('[data-errand="submit"]')).to_be_enabled()
    take(kiosk, folder / "kiosk")
    kiosk.locator('[data-errand="submit"]').tap()
    kiosk.locator('[data-service="ho-tich"]').tap()
    kiosk.locator('[data-take="ho-tich"]').tap()
    expect(kiosk.locator(".ticket-qr img")).to_be_visible()
    kiosk.wait_for_function("() => document.querySelector('.ticket-qr img').complete")
    take(kiosk, folder / "kiosk-ticket")


def the_phone(house: House, opened: Browsing, folder: Path) -> None:
    mine: dict[str, Any] = house.take("xa-hoi")
    phone = opened.phone(mine["track_url"])
    expect(phone.locator(".mine-number")).to_have_text(mine["number"])
    take(phone, folder / "phone-waiting")
    while house.at(6, "next")["ticket"]["number"] != mine["number"]:
        pass
    expect(phone.locator(".called-number")).to_have_text(mine["number"])
    take(phone, folder / "phone-called")


def quiet(tv: Page) -> None:
    """Until nothing is highlighted any more."""
    expect(tv.locator(".called-now")).to_have_count(0, timeout=6000)


def take(page: Page, path: Path) -> None:
    """As WebP, as good as the limit allows."""
    page.evaluate("() => document.fonts.ready")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    for quality in (90, 80, 70, 60):
        picture.save(path.with_suffix(".webp"), quality=quality, method=6)
        if path.with_suffix(".webp").stat().st_size <= LARGEST_BYTES:
            return
    raise SystemExit(f"{path} is too large")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DISPLAYS / "pictures")
