"""Listeners on a real server: right after a burst, after a lost line, after a restart; a line that fell silent is noticed."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from devices.connection import Connection, Ears, Patience
from queue_server.settings.server import Feed
from tests.builders import Server, a_server
from tests.faults.hands import Hands, key_of
from tests.faults.line import Line
from tests.faults.screen import Heard, Screen, substance
from tests.waiting import fair, until

SOAK = bool(os.environ.get("MOTCUA_SOAK"))
BEAT_SECONDS = 5 if SOAK else 0.4
PING_SECONDS = 10 if SOAK else 1
NOTICED_SECONDS = 25 if SOAK else 2 * PING_SECONDS + 2
RIGHT_SECONDS = 1.0
PACE = {
    "MOTCUA_FEED__HEARTBEAT_SECONDS": str(BEAT_SECONDS),
    "MOTCUA_FEED__PING_INTERVAL_SECONDS": str(PING_SECONDS),
    "MOTCUA_FEED__PING_TIMEOUT_SECONDS": str(PING_SECONDS),
}
ROOMS = {"zone:sanh": "tv", "kiosk": "kiosk", "supervisor": "supervisor", "wall": "wall", "counter:1": "clerk 1", "counter:2": "clerk 2"}
FETCHED_AT = {"zone:sanh": "zones/sanh", "kiosk": "kiosk", "supervisor": "supervisor", "wall": "wall"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("hall"), **PACE) as running:
        yield running


def a_screen(server: Server, room: str, url: str | None = None, **more: Any) -> Screen:
    return Screen(url or server.url, key_of(server, ROOMS[room]), room, **more)


def fetched(server: Server, room: str) -> dict[str, Any]:
    path = FETCHED_AT.get(room) or f"counters/{room.partition(':')[2]}"
    status, state = server.ask(f"/api/v1/{path}/screen", key=ROOMS[room])
    assert status == 200, state
    return substance(state)


def is_right(screen: Screen, server: Server, room: str) -> bool:
    return room in screen.states and substance(screen.states[room]) == fetched(server, room)


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def a_burst(server: Server, name: str) -> None:
    """A kiosk and three counters at once, with all that can be taken back."""

    def counter(no: int) -> None:
        hands = Hands(server, f"{name}-{no}")
        for turn in range(6):
            if hands.at(no, "next")["ticket"] is None:
                continue
            if turn % 3 == 0:
                hands.at(no, "undo")
            elif turn % 3 == 1:
                hands.at(no, "recall")
                hands.at(no, "finish")

    kiosk = Hands(server, f"{name}-kiosk")
    for _ in range(6):
        kiosk.take()
    threads = [threading.Thread(target=counter, args=(no,)) for no in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for _ in range(6):
        kiosk.take()
    for thread in threads:
        thread.join()


def test_after_a_burst_every_room_says_what_a_fetch_says(server: Server) -> None:
    early: list[Heard] = []
    file = server.data / "motcua.sqlite3"

    def was_committed(heard: Heard) -> None:
        if heard.event == "state" and heard.message["room"].startswith(("zone", "counter")):
            with closing(sqlite3.connect(file)) as book:
                if book.execute("SELECT head_seq FROM site").fetchone()[0] < heard.message["seq"]:
                    early.append(heard)

    with ExitStack() as stack:
        screens = {room: stack.enter_context(a_screen(server, room, heard_one=was_committed)) for room in ROOMS}
        a_burst(server, "burst")
        for room, screen in screens.items():
            until(lambda screen=screen, room=room: is_right(screen, server, room), fair(RIGHT_SECONDS))
            seqs = screen.seqs(room)
            assert seqs == sorted(set(seqs)), f"{room}: the seq does not rise: {seqs}"
        assert early == [], "said before it was written"
        assert len(screens["zone:sanh"].seqs("zone:sanh")) > 3


def test_a_beat_carries_the_seq_of_its_room(server: Server) -> None:
    with a_screen(server, "zone:sanh") as screen:
        Hands(server, "beat").take()
        screen.wait_until(lambda: screen.seqs("zone:sanh"), 2)
        since = len(screen.heard)
        screen.wait_until(lambda: [one for one in screen.heard[since:] if one.event == "beat"][2:], 4 * BEAT_SECONDS + 2)
        beats = [one for one in screen.heard[since:] if one.event == "beat"]
        assert {beat.message["seq"] for beat in beats} == {screen.seqs("zone:sanh")[-1]}
        pauses = [later.at - sooner.at for sooner, later in pairwise(beats)]
        assert max(pauses) < fair(BEAT_SECONDS + 1), pauses


def test_a_screen_is_right_within_a_second_of_its_return(server: Server) -> None:
    hands = Hands(server, "return")
    with Line(port_of(server)) as line, a_screen(server, "zone:sanh", line.url) as screen:
        line.cut()
        for _ in range(3):
            hands.take()
            hands.at(1, "next")
        times = len(screen.connected_at)
        line.restore()
        screen.wait_until(lambda: len(screen.connected_at) > times, 5)
        screen.wait_until(lambda: is_right(screen, server, "zone:sanh"), fair(2))
        took = time.monotonic() - screen.connected_at[-1]
        print(f"right {took * 1000:.0f} ms after the connection was back")
        assert took <= fair(RIGHT_SECONDS)


def test_a_half_open_line_is_noticed_by_the_server(server: Server) -> None:
    def tv_is(state: str) -> bool:
        rows = server.ask("/api/v1/supervisor/screen", key="supervisor")[1]
        return any(row["kind"] == "tv" and row["state"] == state for row in rows["devices"]) and ("tv_lost" in rows["alarms"]) == (
            state == "lost"
        )

    with Line(port_of(server)) as line, a_screen(server, "zone:sanh", line.url), a_screen(server, "supervisor") as supervisor:
        until(lambda: tv_is("ok"), 2)
        line.fall_silent()
        began = time.monotonic()
        until(lambda: tv_is("lost"), fair(NOTICED_SECONDS), every=0.1)
        print(f"half-open line noticed by the server after {time.monotonic() - began:.1f} s (pings every {PING_SECONDS} s)")
        supervisor.wait_until(lambda: "tv_lost" in supervisor.states["supervisor"]["alarms"], 2)


def test_a_half_open_line_is_noticed_within_25_seconds_with_the_usual_pace() -> None:
    pace = Feed()
    assert pace.ping_interval_seconds + pace.ping_timeout_seconds <= 25
    assert pace.heartbeat_seconds < Patience().silence
    assert Patience().silence + Patience().answer <= 25


def test_a_half_open_line_is_noticed_by_the_agent(server: Server) -> None:
    stop, online, lost = threading.Event(), threading.Event(), threading.Event()
    patience = Patience() if SOAK else Patience(silence=2.4 * BEAT_SECONDS, answer=2)

    def says(is_online: bool) -> None:
        (online if is_online else lost).set()

    with Line(port_of(server)) as line:
        connection = Connection(line.url, key_of(server, "agent"), "agent:self", Ears(online=says), stop, patience)
        thread = threading.Thread(target=connection.run)
        thread.start()
        try:
            assert online.wait(10)
            line.fall_silent()
            began = time.monotonic()
            assert lost.wait(fair(NOTICED_SECONDS))
            print(f"half-open line noticed by the agent after {time.monotonic() - began:.1f} s")
            online.clear()
            line.restore()
            assert online.wait(fair(6)), "it comes back by itself"
        finally:
            stop.set()
            thread.join()


def test_fifty_screens_are_right_five_seconds_after_a_restart(tmp_path: Path) -> None:
    with ExitStack() as screens_open:
        with a_server(tmp_path) as server:
            hands = Hands(server, "before")
            for _ in range(4):
                hands.take()
                hands.at(1, "next")
            watching = [(room, screens_open.enter_context(a_screen(server, room))) for room in list(ROOMS) * 8 + ["zone:sanh"] * 2]
            server.kill()
        with a_server(tmp_path, port=port_of(server)) as server:
            began = time.monotonic()
            hands = Hands(server, "after")
            hands.take()
            hands.at(1, "next")
            for _, screen in watching:
                left = began + fair(5) - time.monotonic()
                screen.wait_until(lambda screen=screen: len(screen.connected_at) > 1, max(left, 0.1))
            for room, screen in watching:
                left = began + fair(5) - time.monotonic()
                until(lambda screen=screen, room=room: is_right(screen, server, room), max(left, 0.1))
            print(f"{len(watching)} screens right {time.monotonic() - began:.1f} s after the restart")
