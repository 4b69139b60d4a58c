"""How soon each page paints in a real Chromium that never saw it, its CPU slowed four times; and what a page weighs as it travels.

The floor of the paints is the page for phones without a network, which has a sheet and no script, on the same server and slowed as much;
the floor of the weights is the lightest page.
"""

import gzip
import re
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from queue_server.settings import pages_folder
from tests.bench.figures import Figure
from tests.builders import Server, a_server
from tests.chromium import launched

SLOWED = 4
ROUNDS = 7
PROCEDURE = "2.000815"
NOTHING_TO_RUN = "/t/offline.html"
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  if (first) tell(first.startTime);
}).observe({ type: "paint", buffered: true }))"""
ASSETS = re.compile(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"')
DESK, PHONE = (1366, 768), (390, 844)


class Page(NamedTuple):
    address: str
    size: tuple[int, int] = DESK


def figures() -> Iterator[Figure]:
    weights = {path.stem: _weight(path) for path in sorted(pages_folder().glob("*.html"))}
    lightest = min(weight for weight in weights.values())
    for name, weight in weights.items():
        yield Figure(f"{name}: script and sheet, gzip", weight, "KB", lightest, "value <= 40" if name == "tv" else "")
    with tempfile.TemporaryDirectory() as folder, a_server(Path(folder)) as server, sync_playwright() as driver:
        browser = launched(driver)
        try:
            pages = _pages(server)
            took: dict[str, list[float]] = {name: [] for name in pages}
            floor: list[float] = []
            for _ in range(ROUNDS):  # in turn, so that noise hits all of them
                floor.append(_painted(browser, server.url, Page(NOTHING_TO_RUN)))
                for name, page in pages.items():
                    took[name].append(_painted(browser, server.url, page))
        finally:
            browser.close()
    for name, values in took.items():
        yield Figure(
            f"{name}: first paint, CPU slowed {SLOWED} x", statistics.median(values), "ms", statistics.median(floor), "value <= 1000"
        )


def _pages(server: Server) -> dict[str, Page]:
    keys = server.keys
    status, ticket = server.ask("/api/v1/tickets", {"service": "chung-thuc", "command_id": "paint-1"}, "kiosk")
    assert status == 201, ticket
    return {
        "kiosk": Page(f"/kiosk#key={keys['kiosk']}", (1080, 1920)),
        "tv": Page(f"/tv/sanh#key={keys['tv']}", (1920, 1080)),
        "phone, home": Page("/t/", PHONE),
        "phone, ticket": Page("/t/" + ticket["track_url"].rpartition("/")[2], PHONE),
        "counter": Page(f"/counter/1#key={keys['clerk']['1']}"),
        "supervisor": Page(f"/supervisor#key={keys['supervisor']}"),
        "voice": Page(f"/supervisor/voice#key={keys['supervisor']}"),
        "wall": Page(f"/wall#key={keys['wall']}", (1920, 1080)),
        "setup": Page("/setup"),
        "signin": Page("/signin"),
        "procedure": Page(f"/p/{PROCEDURE}", PHONE),
        "parts": Page("/parts"),
    }


def _painted(browser: Browser, url: str, page: Page) -> float:
    """Milliseconds from the start of the navigation, in a profile that holds nothing yet."""
    width, height = page.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    try:
        window = context.new_page()
        context.new_cdp_session(window).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        window.goto(url + page.address)
        return float(window.evaluate(PAINTED))
    finally:
        context.close()


def _weight(page: Path) -> float:
    """KB of what a page is made of, without fonts and pictures."""
    assets = set(ASSETS.findall(page.read_text(encoding="utf-8")))
    return sum(len(gzip.compress((page.parent / name).read_bytes(), mtime=0)) for name in assets) / 1024
