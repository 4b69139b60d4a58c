"""A clerk's whole day from a keypad without a PC: a simulated pad and a board on one line, a real agent, a real server.

The pad's keys stand for themselves: every wait is for what the clerk would see, on the board over the counter or on the pad.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.enrolment import enrol_keypad
from devices.pads.keypads import key_file
from devices.plan import AgentPlan, BoardPlan, KeypadPlan, LinePlan, plan_toml
from devices.simulators.pads import SimulatedButtons, SimulatedFt12
from devices.simulators.wall import Wall
from tests.builders import Server, a_server
from tests.cli.asking import ask_outside, running
from tests.faults.hands import Hands
from tests.waiting import fair, until

COUNTER, ADDRESS, BOX = 1, 31, 40
CALL, RECALL, ENTER, PAUSE, TRANSFER, RATE = 0x0C, 0x0D, 0x0F, 0x12, 0x13, 0x0B
HAND_SECONDS = 0.4
"""No hand presses the same key sooner; within 0.3 s it is one press."""
AWAY_SECONDS = 6.0


class Desk:
    """What the clerk has: the pad's keys and digits, the board overhead. ``box``: the visitors' ticket buttons on the same line."""

    def __init__(self, wall: Wall, pad: SimulatedFt12, box: SimulatedButtons) -> None:
        self._wall, self._pad, self.box = wall, pad, box
        self._pressed: dict[int, float] = {}

    def press(self, *keys: int) -> None:
        for key in keys:
            until(lambda key=key: time.monotonic() > self._pressed.get(key, 0.0) + HAND_SECONDS, 1)  # type: ignore[misc]
            self._pressed[key] = time.monotonic()
            self._wall.say("bus", self._pad.press(key))
            until(lambda: self._pad.unheard is None, fair(5))

    def board(self) -> str:
        return self._wall.read()[0].rows[0]

    def shows(self, board: str, pad: str) -> None:
        """What stands overhead, and the ticket's digits on the pad."""
        until(lambda: (self.board().strip(), self._pad.ticket) == (board, pad), fair(10))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for this file: the first who calls finds a new day, and each leaves a line with nobody in it at this counter."""
    with a_server(tmp_path_factory.mktemp("server")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def hands(server: Server) -> Hands:
    return Hands(server, "kiosk")


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    data, pad = tmp_path / "agent", SimulatedFt12(ADDRESS)
    line = LinePlan(name="bus", port="/dev/null", baud=115_200)
    board = BoardPlan(key=str(COUNTER), line="bus", model="generic", address=COUNTER)
    plan = AgentPlan(
        server=server.url,
        name="quay-1",
        lines=[line],
        boards=[board],
        keypads=[
            KeypadPlan(key="pad-1", kind="ft12", line="bus", address=ADDRESS, counter=COUNTER),
            KeypadPlan(key="box", kind="buttons", line="bus", address=BOX, takes={"recall": "ho-tich"}),
        ],
    )
    wall = Wall(plan, tmp_path / "tty")
    wall.add("bus", pad)
    wall.add("bus", box := SimulatedButtons(BOX))
    wall.start()
    plan = plan.model_copy(update={"lines": [line.model_copy(update={"port": wall.ports["bus"]})]})
    (tmp_path / "agent.toml").write_text(plan_toml(plan), encoding="utf-8")
    data.mkdir()
    (data / "agent.key").write_text(server.keys["agent"])
    for one in plan.keypads:
        enrol_keypad(server.url, key_file(one, data), code(server, one.counter), one.key, one.counter)
    with running("agent", tmp_path / "agent.toml", "--data", data):
        until(lambda: pad.waiting, fair(20))  # it has asked the server how the counter stands
        yield Desk(wall, pad, box)
    wall.stop()


def code(server: Server, counter: int | None) -> str:
    """As a supervisor's page makes it: for a counter's keypad, or for a kiosk."""
    what = {"kind": "kiosk"} if counter is None else {"kind": "keypad", "counter": counter}
    return str(server.ask("/api/v1/devices/codes", {"command_id": os.urandom(8).hex(), **what}, "supervisor")[1]["code"])


def journal(server: Server, who: str = "keypad", after: int = 0) -> list[str]:
    """What pads have done, or the buttons that are a kiosk's, in the journal's words, oldest first, but for so many at the beginning."""
    with sqlite3.connect(server.data / "motcua.sqlite3") as opened:
        rows = opened.execute("SELECT command FROM journal WHERE actor LIKE ? ORDER BY seq", [f"{who}-%"]).fetchall()
    opened.close()
    return [command.removeprefix(f"counter/{COUNTER}/") for (command,) in rows[after:]]


def here(server: Server) -> Any:
    return server.ask(f"/api/v1/counters/{COUNTER}/screen", key=f"clerk {COUNTER}")[1]


def test_a_pad_is_enrolled_by_its_counters_code_once_and_its_key_is_its_owners_alone(server: Server, tmp_path: Path) -> None:
    plan, data = tmp_path / "agent.toml", tmp_path / "agent"
    pad = KeypadPlan(key="pad-1", kind="numpad", device="/dev/input/by-path/x", counter=COUNTER)
    plan.write_text(plan_toml(AgentPlan(server=server.url, name="quay-1", keypads=[pad])), encoding="utf-8")
    elsewhere = ask_outside("keypad", "enrol", plan, "pad-1", code(server, 2), "--data", data)
    assert (elsewhere.returncode, "this code is for counter 2, not 1" in elsewhere.stderr) == (1, True)
    once, file = code(server, COUNTER), data / "keypads" / "pad-1.key"
    said = ask_outside("keypad", "enrol", plan, "pad-1", once, "--data", data)
    assert said.returncode == 0, said.stderr
    assert str(file) in said.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert ask_outside("keypad", "enrol", plan, "pad-1", once, "--data", data).returncode == 1
    unknown = ask_outside("keypad", "enrol", plan, "pda-1", "AAAA-AAAA", "--data", data)
    assert (unknown.returncode, 'did you mean "pad-1"' in unknown.stderr) == (2, True)


def test_a_whole_day_from_the_pad_and_board_and_journal_agree(server: Server, desk: Desk, hands: Hands) -> None:
    desk.press(0, PAUSE)
    desk.shows("----", "")
    desk.press(CALL)
    desk.shows("", "")
    for _ in range(4):
        hands.take()
    desk.press(CALL)
    desk.shows("A001", "001")
    desk.press(RECALL)
    until(lambda: here(server)["ticket"]["recalls"] == 1, fair(5))
    desk.press(0, RECALL)
    desk.shows("", "")
    assert [one["number"] for one in here(server)["missed"]] == ["A001"]
    desk.press(CALL)
    desk.shows("A002", "002")
    desk.press(3, TRANSFER)
    desk.shows("", "")
    desk.press(CALL)
    desk.shows("A003", "003")
    desk.press(TRANSFER, 8, ENTER)
    desk.shows("", "")
    desk.press(CALL)
    desk.shows("A004", "004")
    desk.press(RATE)
    desk.shows("", "")
    desk.press(PAUSE)
    desk.shows("----", "")
    desk.press(PAUSE)
    desk.shows("", "")
    day = ["close", "open", "next", "recall", "no-show", "next", "transfer", "next", "transfer", "next", "finish", "pause", "open"]
    assert journal(server) == day
    assert server.ask("/api/v1/counters/3/screen", key="supervisor")[1]["line"][0]["number"] == "A002"
    assert ask_outside("journal", "verify", "--data", server.data).returncode == 0


def test_a_press_made_while_the_server_is_away_is_dropped_and_nobody_is_called_late(server: Server, desk: Desk, hands: Hands) -> None:
    """The server is stopped, not gone: it takes the requests, and finds them when it wakes."""
    (first, second), before, refused = [hands.take()["number"] for _ in range(2)], len(journal(server)), refused_late(server)
    desk.press(CALL)
    desk.shows(first, first[1:])
    os.killpg(server.process.pid, signal.SIGSTOP)
    stopped = time.monotonic()
    desk.press(CALL)
    desk.shows(first, "")  # the refusal of a pad that has no light
    until(lambda: time.monotonic() > stopped + AWAY_SECONDS, AWAY_SECONDS + 1)
    os.killpg(server.process.pid, signal.SIGCONT)
    until(lambda: refused_late(server) > refused, fair(10))
    desk.shows(first, first[1:])
    assert here(server)["ticket"]["number"] == first
    assert journal(server, after=before) == ["next"]
    desk.press(CALL)
    desk.shows(second, second[1:])


def test_a_button_takes_a_ticket_as_a_kiosk_does_and_does_nothing_at_a_counter(server: Server, desk: Desk) -> None:
    def line_at_3() -> Any:
        line = server.ask("/api/v1/counters/3/screen", key="supervisor")[1]["line"]
        return [one for one in line if one["service"] == "ho-tich"]

    before_it = len(journal(server, "kiosk"))
    until(lambda: desk.box.told > 3, fair(10))  # where the box begins is known
    desk.box.down[1] = True
    assert len(until(line_at_3, fair(10))) == 1
    desk.box.down[1] = False
    before = desk.box.told
    until(lambda: desk.box.told > before + 3, fair(10))
    desk.box.down[0] = True  # means "next" on a box at a counter
    until(lambda: desk.box.told > before + 10, fair(10))
    assert len(line_at_3()) == 1
    assert journal(server, "kiosk", before_it) == ["take"]


def refused_late(server: Server) -> int:
    """Presses that lay in the stopped server's buffers and were not carried out."""
    with urllib.request.urlopen(f"{server.url}/metrics") as told:
        lines = told.read().decode().splitlines()
    ours = ("motcua_requests_total", 'endpoint="clerk.at_counter_next"', 'status="409"')
    return sum(int(float(line.split()[-1])) for line in lines if all(word in line for word in ours))
