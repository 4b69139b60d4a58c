"""How soon each page paints in a real Chromium that never saw it, its CPU slowed four times; and what a page weighs as it travels.

The floor of the paints is the page for phones without a network, which has a sheet and no script, on the same server and slowed as much;
the floor of the weights is the lightest page.
"""

import gzip
import json
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
ROUNDS = 5
PROCEDURE = "2.000815"
NOTHING_TO_RUN = "/t/offline.html"
PAINTED = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  if (first) tell(first.startTime);
}).observe({ type: "paint", buffered: true }))"""
DRAWN = """(wanted) => { const look = () => {
  if (document.querySelector(wanted)) window.drawn_ms = performance.now(); else requestAnimationFrame(look);
}; look(); }"""
ASSETS = re.compile(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"')
DESK, PHONE = (1366, 768), (390, 844)


class Page(NamedTuple):
    address: str
    size: tuple[int, int] = DESK
    drawn: str = "h1"
    """What one has come for, when it is there."""


def figures() -> Iterator[Figure]:
    weights = {path.stem: _weight(path) for path in sorted(pages_folder().glob("*.html"))}
    for name, weight in weights.items():
        yield Figure(f"{name}: script and sheet, gzip", weight, "kB", min(weights.values()), "value <= 40" if name == "tv" else "")
    with tempfile.TemporaryDirectory() as folder, a_server(Path(folder)) as server, sync_playwright() as driver:
        browser = launched(driver)
        try:
            yield from _paints(browser, server)
        finally:
            browser.close()


def _paints(browser: Browser, server: Server) -> Iterator[Figure]:
    pages = {"": Page(NOTHING_TO_RUN), **_pages(server)}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for _ in range(ROUNDS):  # in turn, so that noise hits all of them
        for name, page in pages.items():
            took[name].append(_opened(browser, server.url, page))
    floor, _ = (statistics.median(one) for one in zip(*took.pop(""), strict=True))
    for name, values in took.items():
        painted, drawn = (statistics.median(one) for one in zip(*values, strict=True))
        yield Figure(f"{name}: first paint, CPU slowed {SLOWED} x", painted, "ms", floor, "value <= 1000")
        yield Figure(f"{name}: what one came for is drawn, CPU slowed {SLOWED} x", drawn, "ms", floor)


def _pages(server: Server) -> dict[str, Page]:
    keys = server.keys
    status, ticket = server.ask("/api/v1/tickets", {"service": "chung-thuc", "command_id": "paint-1"}, "kiosk")
    assert status == 201, ticket
    return {
        "kiosk": Page(f"/kiosk#key={keys['kiosk']}", (1080, 1920), "[data-errand]"),
        "tv": Page(f"/tv/sanh#key={keys['tv']}", (1920, 1080), ".strip-line"),
        "phone, home": Page("/t/", PHONE, ".state-large, .own, .large"),
        "phone, ticket": Page("/t/" + ticket["track_url"].rpartition("/")[2], PHONE, ".mine-number"),
        "counter": Page(f"/counter/1#key={keys['clerk']['1']}", drawn=".next:enabled"),
        "supervisor": Page(f"/supervisor#key={keys['supervisor']}", drawn=".sv-row"),
        "voice": Page(f"/supervisor/voice#key={keys['supervisor']}", drawn=".vo-columns"),
        "wall": Page(f"/wall#key={keys['wall']}", (1920, 1080), ".notice"),
        "setup": Page("/setup", drawn="nav"),
        "signin": Page("/signin", drawn="form"),
        "procedure": Page(f"/p/{PROCEDURE}", PHONE),
        "parts": Page("/parts", drawn=".gallery"),
    }


def _opened(browser: Browser, url: str, page: Page) -> tuple[float, float]:
    """Milliseconds from the start of the navigation, in a profile that holds nothing yet: until words are painted, and until what is
    wanted is there."""
    width, height = page.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN")
    try:
        window = context.new_page()
        context.new_cdp_session(window).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        window.add_init_script(f"({DRAWN})({json.dumps(page.drawn)})")
        window.goto(url + page.address)
        window.wait_for_function("() => window.drawn_ms")
        return float(window.evaluate(PAINTED)), float(window.evaluate("() => window.drawn_ms"))
    finally:
        context.close()


def _weight(page: Path) -> float:
    """kB of what a page is made of, without fonts and pictures."""
    assets = set(ASSETS.findall(page.read_text(encoding="utf-8")))
    return sum(len(gzip.compress((page.parent / name).read_bytes(), mtime=0)) for name in assets) / 1000
