"""A rush: sixteen calls from four counters, each seen on a real TV page within a second of its press and long enough to walk.

Every second call ends its ticket at once by the next one's press; the TV shows it all the same.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.hearing import read_bank
from tests.journeys.house import Browsing, House, a_house
from tests.waiting import fair

SOAK = os.environ.get("MOTCUA_SOAK") == "1"
BETWEEN_SECONDS = 0.75 if SOAK else 0.25
CALLS = 16
COUNTERS = {4: "dat-dai-xay-dung", 6: "xa-hoi", 7: "cu-tru", 8: "tra-ket-qua"}
SEEN_WITHIN_MS, LIT_FOR_MS = 1000, 3000
FRAME_MS = 50
"""Between a change of the page and its being looked at."""
LOOK_OUT = """() => {
  window.lit = {};
  const look = () => {
    const now = Date.now();
    for (const band of document.querySelectorAll("[data-call][data-now]")) {
      const id = band.getAttribute("data-call");
      window.lit[id] = window.lit[id] || {first: now, last: now};
      window.lit[id].last = now;
    }
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def house(noises: Path, loud_browser: Browser, tmp_path: Path) -> Iterator[House]:
    """A demo of its own: who is next at a counter depends on what others did in the house, the services of counter 8 among it."""
    with a_house(tmp_path, noises) as running:
        yield running


def test_every_call_of_a_rush_is_seen_within_a_second_and_lit_for_three(house: House, opened: Browsing, noises: Path) -> None:
    tv = opened.tv()
    expect(tv.locator("body")).to_have_attribute("data-voice", "running")
    # a rush meets a screen that is on: one that still fetches and decodes its voice has the machine for itself
    tv.wait_for_selector(f'body[data-clips="{len(read_bank(noises, 24_000))}"]', timeout=fair(20_000))
    for service in COUNTERS.values():
        for _ in range(CALLS // len(COUNTERS)):
            house.take(service)
    tv.evaluate(LOOK_OUT)

    pressed_ms: dict[int, float] = {}
    for turn in range(CALLS):
        began, counter = time.time() * 1000, list(COUNTERS)[turn % len(COUNTERS)]
        call = house.at(counter, "next")["call"]
        assert call is not None
        pressed_ms[call] = began
        threading.Event().wait(max(0.0, BETWEEN_SECONDS - (time.time() - began / 1000)))

    lit = seen_out(tv, list(pressed_ms))
    late = {call: lit[call]["first"] - at_ms for call, at_ms in pressed_ms.items() if lit[call]["first"] - at_ms > fair(SEEN_WITHIN_MS)}
    short = {call: one["last"] - one["first"] for call, one in lit.items() if one["last"] - one["first"] < LIT_FOR_MS - FRAME_MS}
    print(
        "slowest",
        max(lit[call]["first"] - at_ms for call, at_ms in pressed_ms.items()),
        "ms; shortest",
        min(lit[call]["last"] - lit[call]["first"] for call in pressed_ms),
        "ms lit",
    )
    assert (late, short) == ({}, {})


def seen_out(tv: Page, calls: list[int]) -> dict[int, dict[str, float]]:
    """What the page saw of these calls, when the last of them is lit no longer."""
    tv.wait_for_function("calls => calls.every(id => id in window.lit)", arg=calls)
    tv.wait_for_function("calls => calls.every(id => Date.now() - window.lit[id].last > 500)", arg=calls)
    told = tv.evaluate("() => window.lit")
    return {int(call): one for call, one in told.items() if int(call) in calls}
