"""One Chromium for all page tests, the pages built from today's sources, and a fresh double of the server for each test."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Playwright

from tests.chromium import launched
from tests.displays.pages_double import Double
from tests.displays.ward_facts import HALL
from tests.displays.window import Window

DISPLAYS = Path(__file__).parents[2] / "displays"


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    """displays/hatch_build.py, which is no package."""
    spec = importlib.util.spec_from_file_location("hatch_build", DISPLAYS / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def built(builder: ModuleType) -> Path:
    builder.build_pages(DISPLAYS)
    return DISPLAYS / "built"


@pytest.fixture(scope="session")
def browser(built: Path, playwright_driver: Playwright) -> Iterator[Browser]:
    chromium = launched(playwright_driver)
    yield chromium
    chromium.close()


@pytest.fixture
def double() -> Iterator[Double]:
    server = Double()
    server.answers["GET /api/v1/hall"] = lambda _: (200, HALL)
    yield server
    server.close()


@pytest.fixture
def window(browser: Browser, double: Double) -> Iterator[Window]:
    """Pages must throw nothing and stay within the strict policy, in every test."""
    context = browser.new_context(locale="vi-VN")
    windows = Window(context, double.url)
    yield windows
    context.close()
    assert windows.troubles == []
