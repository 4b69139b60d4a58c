"""Sixteen calls from four counters: each is on the TV within a second, and each is spoken in order or dropped by rule and logged."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.builders import a_server
from tests.faults.hands import Hands, key_of
from tests.faults.screen import Heard, Screen
from tests.waiting import fair

SOAK = bool(os.environ.get("MOTCUA_SOAK"))
COUNTERS, CALLS_EACH = (1, 2, 3, 4), 4
PAUSE_SECONDS = 3.0 if SOAK else 0.5
SPOKEN_SECONDS = None if SOAK else 0.25
"""How long the player takes for an announcement; None: as long as it lasts."""
ON_SCREEN_SECONDS = 1.0
LOGGED = re.compile(r"event=announcement id=call:(\d+) .*?outcome=(\w+)")


class Press(NamedTuple):
    call: int
    began: float
    answered: float


class Player:
    """A TV that speaks: it reports each announcement's beginning and end, one after the other, and plays no sound."""

    def __init__(self, url: str, key: str) -> None:
        self.began: list[int] = []
        self.at_once = 0
        self._speaking: set[str] = set()
        self._timers: list[threading.Timer] = []
        self.screen = Screen(url, key, "zone:sanh", "player:self", heard_one=self._hears)

    def _hears(self, heard: Heard) -> None:
        for job in heard.message.get("jobs", ()) if heard.event == "jobs" else ():
            if job["kind"] == "speak" and number(job["id"]) not in self.began:
                self._begin(job)
            elif job["kind"] == "hush" and job["id"] not in self._speaking:
                self.screen.report(kind="outcome", job=job["id"], outcome="dropped")

    def _begin(self, job: dict[str, Any]) -> None:
        self.began.append(number(job["id"]))
        self._speaking.add(job["id"])
        self.at_once = max(self.at_once, len(self._speaking))
        self.screen.report(kind="outcome", job=job["id"], outcome="started")
        seconds = job["duration_ms"] / 1000 if SPOKEN_SECONDS is None else SPOKEN_SECONDS
        self._timers.append(threading.Timer(seconds, self._end, [job["id"]]))
        self._timers[-1].start()

    def _end(self, job: str) -> None:
        self._speaking.discard(job)
        self.screen.report(kind="outcome", job=job, outcome="finished")

    def close(self) -> None:
        for timer in self._timers:
            timer.join()
        self.screen.close()


def number(job: str) -> int:
    """The call that an announcement is about."""
    return int(job.removeprefix("call:"))


def press(hands: Hands, counter: int, what: str) -> Press:
    began = time.monotonic()
    answer = hands.at(counter, what)
    return Press(answer["call"], began, time.monotonic())


def at_a_counter(hands: Hands, counter: int, made: list[Press], undone: list[int]) -> None:
    """Four calls and recalls, some finished or taken back at once."""
    for turn in range(CALLS_EACH):
        mine = press(hands, counter, "recall" if counter == 2 and turn == 1 else "next")
        made.append(mine)
        if counter == 3:
            hands.at(counter, "finish")  # before its message can be out
        if counter == 4 and turn == 2:
            hands.at(counter, "undo")
            undone.append(mine.call)
        threading.Event().wait(PAUSE_SECONDS)


def first_seen(screen: Screen) -> dict[int, float]:
    """Call -> when the zone's screen first had it."""
    seen: dict[int, float] = {}
    for heard in screen.heard:
        for call in heard.message.get("calls", ()):
            seen.setdefault(call["id"], heard.at)
    return seen


@pytest.mark.parametrize("mode", ["eventlet", "gevent", "threading"] if SOAK else ["eventlet"])
def test_sixteen_calls_are_all_seen_and_spoken_or_logged(tmp_path: Path, mode: str, capfd: pytest.CaptureFixture[str]) -> None:
    if SOAK:  # real sentences last seconds each: the last of sixteen in twelve seconds grow too old
        subprocess.run([sys.executable, "-m", "queue_server", "sounds", "build", "--data", str(tmp_path)], check=True)
    with a_server(tmp_path, mode) as server:
        hands = {counter: Hands(server, f"hands-{counter}") for counter in COUNTERS}
        for view in server.ask("/api/v1/hall")[1]["services"]:
            for _ in range(8):
                hands[1].take(view["key"])
        player = Player(server.url, key_of(server, "tv"))
        try:
            player.screen.wait_until(lambda: len(player.screen.states) == 2, 5)
            player.screen.report(kind="audio", zone="sanh", state="running")
            made: list[Press] = []
            undone: list[int] = []
            clerks = [threading.Thread(target=at_a_counter, args=(hands[no], no, made, undone)) for no in COUNTERS]
            for clerk in clerks:
                clerk.start()
            for clerk in clerks:
                clerk.join()
            assert len(made) == len(COUNTERS) * CALLS_EACH
            player.screen.wait_until(lambda: {one.call for one in made} <= first_seen(player.screen).keys(), fair(2))
            seen = first_seen(player.screen)
            late = {one.call: seen[one.call] - one.began for one in made if seen[one.call] - one.began > fair(ON_SCREEN_SECONDS)}
            assert late == {}
            calls = {call["id"]: call.get("state", "made") for call in player.screen.states["zone:sanh"]["calls"]}
            assert all(calls[call] == "undone" for call in undone)
            fates = wait_for_fates(capfd, {one.call for one in made})
        finally:
            player.close()
    tell(made, seen, fates)
    assert player.at_once == 1, "two at once"
    assert player.began == sorted(player.began), "out of order"
    assert {call for call, fate in fates.items() if fate == "spoken"} == set(player.began)
    assert all(fates[call] == "dropped" for call in undone if call not in player.began)
    assert SOAK or [fates[one.call] for one in made if one.call not in undone].count("spoken") == len(made) - len(undone)


def wait_for_fates(capfd: pytest.CaptureFixture[str], calls: set[int]) -> dict[int, str]:
    """What the server's log says became of each; one line a call."""
    ends, text, pause = time.monotonic() + fair(90 if SOAK else 20), "", threading.Event()
    while True:
        text += capfd.readouterr().err
        logged = [(int(call), fate) for call, fate in LOGGED.findall(text)]
        if calls <= {call for call, _ in logged}:
            assert len(logged) == len(dict(logged)), "logged twice"
            return dict(logged)
        assert time.monotonic() < ends, f"no word of {calls - {call for call, _ in logged}}"
        pause.wait(0.1)


def tell(made: list[Press], seen: dict[int, float], fates: dict[int, str]) -> None:
    shown = sorted(seen[one.call] - one.began for one in made)
    answered = sorted(one.answered - one.began for one in made)
    print(f"press → 200: median {answered[8] * 1000:.0f} ms, slowest {answered[-1] * 1000:.0f} ms; ", end="")
    print(f"press → zone message: median {shown[8] * 1000:.0f} ms, slowest {shown[-1] * 1000:.0f} ms; {fates}")
