"""The browser that page tests and journeys drive: Debian's Chromium, started once for each way it must be set up."""

import shutil
from typing import Any

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws pages for a third of what the whole browser costs."""
# A browser that phones home waits on a closed network; a TV is set up to sound without a touch.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


WHOLE = NAMES[1:]
"""For what the shell has not: notifications of the system."""


def launched(playwright: Playwright, names: tuple[str, ...] = NAMES, also: tuple[str, ...] = (), **more: Any) -> Browser:
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "these tests need Chromium: sudo apt-get install chromium"
    return playwright.chromium.launch(executable_path=found, args=[*SWITCHES, *also], **more)
