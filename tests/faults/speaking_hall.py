"""A hall that speaks by its TV alone: a real server, a real page with an ear from its first moment, and what became of every call.

It knows how to call and what was heard when; it refuses to know what goes wrong in the hall.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page

from tests.builders import Server
from tests.journeys.hearing import Recording
from tests.journeys.witness import EAR, ear_ready, recording
from tests.waiting import until

SILENCE = 0.005
"""Of full scale: what is louder is heard."""
PAUSE_SECONDS = 0.2
_ENDED = re.compile(r"event=announcement .*?id=(?P<id>\S+) .*?outcome=(?P<outcome>\w+) why=(?P<why>\w*)")


@dataclass(frozen=True)
class Ended:
    """An announcement's line in the log. ``outcome`` is spoken, dropped or failed."""

    id: str
    outcome: str
    why: str


@dataclass
class Tv:
    """The TV page of a zone, with its ear."""

    page: Page
    jobs: list[dict[str, Any]]
    """Every job it was sent, oldest first."""

    def speaks(self, call: str, seconds: float) -> dict[str, Any]:
        """Waits until this announcement has begun here; its job."""
        self.page.wait_for_selector(f'body[data-speaking="{call}"]', timeout=seconds * 1000)
        return next(job for job in self.jobs if job["id"] == call)

    def first_heard_ms(self, after_ms: float) -> float:
        """When the first sound came after this moment of the machine's clock."""
        heard = self.tape()
        loud = np.flatnonzero(np.abs(heard.samples) > SILENCE) / heard.rate
        return next(at for at in map(heard.at_ms, loud) if at > after_ms)

    def falls_silent(self, seconds: float) -> None:
        """Waits until nothing was heard for a moment: what is heard next is of the next call."""

        def is_silent() -> bool:
            heard = self.tape(PAUSE_SECONDS)
            return bool(np.abs(heard.samples[-round(PAUSE_SECONDS * heard.rate) :]).max() <= SILENCE)

        until(is_silent, seconds)

    def tape(self, more_seconds: float = 0.2) -> Recording:
        return recording(self.page, more_seconds)


def take(server: Server, service: str) -> str:
    return str(_press(server, "tickets", "kiosk", service=service)["number"])


def call(server: Server, counter: int) -> str:
    """The next at this counter; the id of its announcement."""
    return f"call:{_press(server, f'counters/{counter}/next', f'clerk {counter}')['call']}"


def ended(log: Path) -> list[Ended]:
    """What became of announcements so far, in the order of the log."""
    return [Ended(**found.groupdict()) for found in map(_ENDED.search, log.read_text().splitlines()) if found]


def ends(log: Path, id: str, seconds: float) -> Ended:
    return until(lambda: next((one for one in ended(log) if one.id == id), None), seconds) or Ended(id, "", "")


@contextlib.contextmanager
def a_tv(browser: Browser, server: Server, zone: str = "sanh") -> Iterator[Tv]:
    """Yields when it can be heard and the server knows."""
    # the ear brings a script of its own, which the strict policy would refuse
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(EAR)
    try:
        yield _opened(context, server, zone)
    finally:
        context.close()


def _opened(context: BrowserContext, server: Server, zone: str) -> Tv:
    tv = Tv(context.new_page(), [])

    def keep(frame: str | bytes) -> None:
        if isinstance(frame, str) and frame.startswith('42["jobs"'):
            tv.jobs.extend(json.loads(frame[2:])[1]["jobs"])

    tv.page.on("websocket", lambda line: line.on("framereceived", keep))
    tv.page.goto(f"{server.url}/tv/{zone}#key={server.keys['tv']}")
    tv.page.wait_for_selector('body[data-voice="running"][data-clips]')
    ear_ready(tv.page)
    until(lambda: voice(server, zone)["heard"], 20)
    return tv


def voice(server: Server, zone: str = "sanh") -> dict[str, Any]:
    rows = server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["voices"]
    return next(row for row in rows if row["zone"] == zone)  # type: ignore[no-any-return]


def _press(server: Server, path: str, who: str, **body: Any) -> dict[str, Any]:
    status, said = server.ask(f"/api/v1/{path}", {"command_id": os.urandom(8).hex(), **body}, who)
    assert status in (200, 201), (path, status, said)
    return dict(said)


def now_ms() -> float:
    return time.time() * 1000
