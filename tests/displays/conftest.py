"""One Chromium for all page tests, the pages built from today's sources, and a fresh double of the server for each test."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pages_double import Double
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from ward_facts import HALL

DISPLAYS = Path(__file__).parents[2] / "displays"
# A browser that phones home waits on this machine's closed network; a TV is set up to sound without a touch.
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --autoplay-policy=no-user-gesture-required"
).split()


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """displays/hatch_build.py, which is no package."""
    spec = importlib.util.spec_from_file_location("hatch_build", DISPLAYS / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def built(builder: ModuleType) -> Path:
    builder.build_pages(DISPLAYS)
    return DISPLAYS / "built"


@pytest.fixture(scope="session")
def browser(built: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def double() -> Iterator[Double]:
    server = Double()
    server.answers["GET /api/v1/hall"] = lambda _: (200, HALL)
    yield server
    server.close()


class Window:
    """Opens pages of the double in one browser profile, and remembers every error they threw."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.troubles: list[str] = []
        self._context = context
        self._url = url

    def open(self, path: str, width: int, height: int) -> Page:
        page = self._context.new_page()
        page.set_default_timeout(8000)
        page.set_viewport_size({"width": width, "height": height})
        page.on("pageerror", lambda trouble: self.troubles.append(str(trouble)))
        page.on("console", self._refused_by_policy)
        page.goto(self._url + path)
        return page

    def _refused_by_policy(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.troubles.append(message.text)


@pytest.fixture
def window(browser: Browser, double: Double) -> Iterator[Window]:
    """Pages must throw nothing and stay within the strict policy, in every test."""
    context = browser.new_context(locale="vi-VN")
    windows = Window(context, double.url)
    yield windows
    context.close()
    assert windows.troubles == []
