"""The simulated wall and hall: boards on ptys that read for themselves, faults, and what the server is told about them."""

import base64
import io
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices import installer
from devices.backoff import Backoff
from devices.board import Board
from devices.drivers.catalogue import driver_of
from devices.drivers.model import LineSettings
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine
from devices.plan import AgentPlan
from devices.simulators import hall
from devices.simulators.faults import FAULTS, FaultName, Faults
from devices.simulators.wall import Wall
from queue_server.contract.devices import BoardLine, BoardState
from queue_server.contract.screens import WallBoard, WallPrinter
from tests.devices.device_fakes import Seen, Server, model

RASTER_AND_CUT = b"\x1dv0\0\x04\0\x10\0" + b"\xff" * 64 + b"\x1dV\0"


class Lobby:
    """A wall and what it showed each time it changed."""

    def __init__(self, folder: Path, **faulty: Any) -> None:
        self.seen = Seen()
        self.plan = hall.demo_plan("http://127.0.0.1:1", [1, 2, 3], "sanh")
        self.wall = Wall(self.plan, folder, lambda: self.seen.add({board.board: board for board in self.wall.read()}), **faulty)
        self.wall.start()

    def until(self, key: str, text: str, blinking: bool | None = None) -> WallBoard:
        def right(seen: list[dict[str, WallBoard]]) -> bool:
            board = seen[-1][key] if seen else None
            return board is not None and board.rows[0].strip() == text and blinking in (None, board.blinking)

        board: WallBoard = self.seen.until(right)[-1][key]
        return board


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    lobby = Lobby(tmp_path / "tty")
    yield lobby
    lobby.wall.stop()


def keeper_for(lobby: Lobby, line: str, backoff: Backoff | None = None) -> LineKeeper:
    own = [board for board in lobby.plan.boards if board.line == line]
    boards = [Board(board.key, model(board.model), board.address) for board in own]
    port = SerialLine(lobby.wall.ports[line], boards[0].model.line)
    return LineKeeper(line, port, boards, lambda done: None, lambda: None, backoff or Backoff(0.01, 0.05))


def test_boards_of_one_bus_share_a_tty_and_the_main_board_has_its_own(lobby: Lobby) -> None:
    ttys = lobby.wall.boards
    assert ttys["1"] == ttys["2"] == ttys["3"] != ttys["main:sanh"]
    assert all(os.path.realpath(tty).startswith("/dev/pts/") for tty in ttys.values())


def test_a_call_stands_blinking_on_its_own_board_only(lobby: Lobby) -> None:
    keeper = keeper_for(lobby, "rs485-1")
    keeper.start()
    keeper.show({"2": BoardState(mode="calling", number="A045", call=1, rev=1)}, 0)
    board = lobby.until("2", "A045", blinking=True)
    assert (board.counter, board.model, board.rows) == (2, "generic", ["A045"])
    assert {one.rows[0] for one in lobby.wall.read() if one.board != "2"} == {""}
    keeper.stop()


def test_the_main_board_shows_numbers_and_counters_newest_on_top(lobby: Lobby) -> None:
    keeper = keeper_for(lobby, "rs485-2")
    keeper.start()
    lines = [BoardLine(number="H002", counter=3), BoardLine(number="A045", counter=2)]
    keeper.show({"main:sanh": BoardState(mode="calling", lines=lines, call=9, rev=4)}, 0)
    lobby.seen.until(lambda seen: seen[-1]["main:sanh"].rows[:2] == ["H002   3", "A045   2"] if seen else False)
    keeper.stop()


def test_after_a_replug_the_boards_show_what_was_called_meanwhile(lobby: Lobby) -> None:
    keeper = keeper_for(lobby, "rs485-1")
    keeper.start()
    keeper.show({"1": BoardState(mode="serving", number="A001", rev=1)}, 0)
    lobby.until("1", "A001")
    lobby.wall.unplug("rs485-1")
    keeper.show({"1": BoardState(mode="calling", number="A002", call=2, rev=2)}, 0)
    lobby.wall.plug("rs485-1")
    lobby.until("1", "A002")
    keeper.stop()


@pytest.mark.parametrize("fault", FAULTS)
def test_under_every_fault_an_answering_board_comes_right_on_a_paced_pty(fault: FaultName, tmp_path: Path) -> None:
    faults = Faults(0.25, (fault,), random.Random(2))
    echo = {"kind": "echo", "timeout_ms": 50, "retries": 3}
    lobby = Lobby(tmp_path, paced=True, faults=faults, answers={"generic": lambda frame: frame})
    own = [Board(str(no), model("generic", answer=echo), no) for no in (1, 2, 3)]
    line = SerialLine(lobby.wall.ports["rs485-1"], LineSettings(baud=9600))
    keeper = LineKeeper("rs485-1", line, own, lambda done: None, lambda: None, Backoff(0.01, 0.05))
    keeper.start()
    for rev in range(1, 6):
        keeper.show({str(no): BoardState(mode="serving", number=f"A{rev}{no:02d}", rev=rev) for no in (1, 2, 3)}, 0)
        for no in (1, 2, 3):
            lobby.until(str(no), f"A{rev}{no:02d}")
    keeper.stop()
    lobby.wall.stop()
    assert faults.struck > 0


def test_a_paced_wall_shows_nothing_sooner_than_a_wire_could_carry_it(tmp_path: Path) -> None:
    lobby = Lobby(tmp_path, paced=True)
    frames = [frame.wire for number in range(10) for frame in driver_of(model("generic")).frames(1, [f"A00{number}"], "called")]
    descriptor = os.open(lobby.wall.ports["rs485-1"], os.O_RDWR | os.O_NOCTTY)
    begun = time.monotonic()
    os.write(descriptor, b"".join(frames))
    lobby.until("1", "A009")
    assert time.monotonic() - begun >= len(b"".join(frames)) * 10 / 9600
    os.close(descriptor)
    lobby.wall.stop()


def test_a_board_that_was_killed_shows_nothing_until_it_lives_again(lobby: Lobby) -> None:
    keeper = keeper_for(lobby, "rs485-1")
    lobby.wall.kill("1")
    keeper.start()
    keeper.show({str(no): BoardState(mode="serving", number="A001", rev=1) for no in (1, 2)}, 0)
    lobby.until("2", "A001")
    assert {board.board: board.rows for board in lobby.wall.read()}["1"] == [""]
    lobby.wall.kill("1", dead=False)
    keeper.show({"1": BoardState(mode="serving", number="A002", rev=2)}, 0)
    lobby.until("1", "A002")
    keeper.stop()


def test_an_installer_sends_a_test_number_and_reads_it_back(lobby: Lobby) -> None:
    sent = installer.send(lobby.wall.boards["3"], model("generic"), "888", 3)
    lobby.until("3", "888", blinking=True)
    assert "“ 888”" in installer.decode(model("generic"), b"\x00".join(sent))


def test_the_server_is_told_what_the_wall_shows(tmp_path: Path) -> None:
    server = Server()
    demo = hall.start(tmp_path, server.url, "right", hall.demo_plan(server.url, [1, 2], "sanh"))
    installer.send(demo.boards["2"], model("generic"), "A045", 2)
    reports = server.reports.until(lambda seen: any(board["rows"] == ["A045"] for report in seen for board in report["boards"]))
    assert reports[-1]["kind"] == "wall"
    for board in reports[-1]["boards"]:
        WallBoard.model_validate(board)
    demo.printer.take(RASTER_AND_CUT)
    reports = server.reports.until(lambda seen: any(report["printers"][0]["papers"] for report in seen))
    told = WallPrinter.model_validate(reports[-1]["printers"][0])
    with Image.open(io.BytesIO(base64.b64decode(told.paper))) as paper:
        assert (told.printer, told.state, paper.size) == ("kiosk", "ok", (16, 8)), "half as large as it was printed"
    demo.stop()
    server.stop()


def test_the_halls_plan_is_what_an_agent_needs(tmp_path: Path) -> None:
    demo = hall.start(tmp_path, "http://127.0.0.1:1", None, hall.demo_plan("http://127.0.0.1:1", range(1, 9), "sanh"))
    assert isinstance(demo.plan, AgentPlan)
    assert {line.port for line in demo.plan.lines} == set(demo.boards.values())
    assert demo.plan.printers[0].port == demo.printer.port
    assert len(demo.boards) == 9
    demo.stop()


def test_what_is_wrong_with_a_board_is_told_and_told_when_it_is_over(lobby: Lobby) -> None:
    def faults() -> dict[str, str | None]:
        return {key: board.fault for key, board in lobby.seen.until(lambda seen: bool(seen))[-1].items()}

    lobby.wall.kill("1")
    lobby.wall.unplug("rs485-2")
    assert faults() == {"1": "dead", "2": None, "3": None, "main:sanh": "unplugged"}
    lobby.wall.kill("1", dead=False)
    lobby.wall.plug("rs485-2")
    assert set(faults().values()) == {None}
