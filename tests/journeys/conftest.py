"""One browser that can be heard, one voice for all houses, and a house for each file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.chromium import launched
from tests.counts import SOAK
from tests.displays.conftest import DISPLAYS
from tests.journeys.house import Browsing, House, a_house
from tests.sounds.short_bank import short_bank


@pytest.fixture(scope="session")
def bank(spoken: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """<data>/sounds with Vietnamese and the chime, spoken by the real engine."""
    folder = tmp_path_factory.mktemp("sounds")
    for part in ("vi", "tone"):
        shutil.copytree(spoken / part, folder / part, copy_function=os.link)
    return folder


@pytest.fixture(scope="session")
def noises(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for journeys in which nobody listens to the words: every clip is short, and no other is like it. Words in a soak."""
    voice: Path = request.getfixturevalue("bank") if SOAK else short_bank(tmp_path_factory.mktemp("noises"))
    return voice


@pytest.fixture(scope="session")
def pages() -> None:
    """Built from today's sources."""
    subprocess.run([sys.executable, str(DISPLAYS / "hatch_build.py")], check=True)


@pytest.fixture(scope="session")
def loud_browser(pages: None, playwright_driver: Playwright) -> Iterator[Browser]:
    """Chromium as a TV is set up; without the switch by which tests are muted."""
    chromium = launched(playwright_driver, ignore_default_args=["--mute-audio"])
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def house(noises: Path, loud_browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One demo for the journeys of one file, whichever files come before it. Each must bring what it needs and leave no one in its way."""
    with a_house(tmp_path_factory.mktemp("house"), noises) as running:
        yield running


@pytest.fixture
def opened(house: House, loud_browser: Browser) -> Iterator[Browsing]:
    """Pages must throw nothing and stay within the strict policy, in every journey."""
    browsing = Browsing(loud_browser, house)
    yield browsing
    assert browsing.close() == []
