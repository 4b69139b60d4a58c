"""One Chromium for all page tests, the pages built from today's sources, and a fresh double of the server for each test."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Playwright

from tests.chromium import launched
from tests.displays.kept_tab import LentWindow, Tabs
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


@pytest.fixture(scope="session")
def port() -> Iterator[socket.socket]:
    """Where every double is, one after the other: a browser keeps the files of an address it knows."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        yield listening


@pytest.fixture
def double(port: socket.socket) -> Iterator[Double]:
    server = Double(port)
    server.answers["GET /api/v1/hall"] = lambda _: (200, HALL)
    yield server
    server.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Tabs]:
    lender = Tabs(browser)
    yield lender
    lender.close()


@pytest.fixture
def window(tabs: Tabs, double: Double) -> Iterator[Window]:
    """Pages must throw nothing and stay within the strict policy, in every test."""
    windows = LentWindow(tabs, double.url)
    yield windows
    windows.close()
    assert windows.troubles == []
