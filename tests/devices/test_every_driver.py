"""Every shipped model with the keeper's own work on a simulated line: it shows its number, heals, is named when lost and when back."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices import installer
from devices.board import Board
from devices.drivers.catalogue import driver_of
from devices.faces import dashed, face_of
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine
from devices.plan import AgentPlan, BoardPlan, LinePlan
from devices.simulators.wall import Wall
from queue_server.contract.devices import BoardLine, BoardState, DeviceHealth
from tests.devices.device_fakes import BOARDS, Seen, model
from tests.devices.simulated_line import SimulatedHall

SHIPPED = sorted(path.stem for path in BOARDS.glob("*.toml"))
SECONDS = 15.0
"""Longer than setting up and showing takes on the slowest line."""


def a_hall(name: str) -> SimulatedHall:
    """Three boards of the model, or the one its line can have."""
    plain: dict[str, Any] = {"caption": ""} if name == "cd5220" else {}
    hall = SimulatedHall(name, 1 if name == "cd5220" else 3, **plain)
    for number, key in enumerate(hall.boards):
        hall.clock.at(hall.clock.now(), lambda key=key, number=number: hall.want(key, f"{number}45", "serving"))  # type: ignore[misc]
    return hall


def states(hall: SimulatedHall) -> dict[str, str]:
    return {one.name: one.state for one in hall.keeper.health()}


def shown(hall: SimulatedHall) -> dict[str, str]:
    """Less the zeros that a board of values does not show."""
    return {key: text.lstrip("0") for key, text in hall.texts().items()}


def meant(hall: SimulatedHall) -> dict[str, str]:
    return {key: text.lstrip("0") for key, text in hall.wanted.items()}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_keeper_shows_every_boards_number_and_says_ok_only_of_one_that_answers(name: str) -> None:
    hall = a_hall(name)
    hall.run(hall.clock.now() + SECONDS)
    assert shown(hall) == meant(hall)
    well = "ok" if driver_of(model(name)).answers else "unknown"
    assert states(hall) == {"bus": "ok"} | dict.fromkeys(hall.boards, well)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_board_is_right_again_after_its_line_was_away_and_is_named_once_each_way(name: str) -> None:
    hall = a_hall(name)
    begun, gone = hall.clock.now(), dict[str, str]()
    hall.clock.at(begun + SECONDS, hall.line.pull)
    hall.clock.at(begun + 2 * SECONDS, lambda: gone.update(states(hall)))
    hall.clock.at(begun + 2 * SECONDS, lambda: setattr(hall.line, "plugged", True))
    with capture_logs() as logs:
        hall.run(begun + 5 * SECONDS)
    assert gone == {"bus": "lost"} | dict.fromkeys(hall.boards, "lost")
    assert shown(hall) == meant(hall)
    assert [log["event"] for log in logs if log["event"].startswith("line")] == ["line_lost", "line_back"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_board_that_lost_its_power_is_right_after_its_refresh(name: str) -> None:
    hall = a_hall(name)
    begun = hall.clock.now()
    hall.clock.at(begun + SECONDS, lambda: [board.forget() for board in hall.boards.values()])
    hall.run(begun + SECONDS + model(name).refresh_seconds + SECONDS)
    assert shown(hall) == meant(hall)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_supervisor_is_told_of_a_board_fits_the_wire(name: str) -> None:
    hall = a_hall(name)
    hall.run(hall.clock.now() + SECONDS)
    for one in hall.keeper.health():
        assert DeviceHealth.model_validate(one.model_dump()) == one


@pytest.mark.parametrize("name", SHIPPED)
def test_every_byte_of_every_model_is_explained_in_both_languages(name: str) -> None:
    board = model(name)
    seen = installer.preview(board, "045 3" if board.rows else "045", 5)
    assert [b"".join(bytes.fromhex(part.hex) for part in parts) for parts in seen.fields] == seen.frames
    assert all(" / " in part.meaning for parts in seen.fields for part in parts), [p.meaning for parts in seen.fields for p in parts]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_model_says_in_vietnamese_and_english_what_it_is_and_where_it_was_read(name: str) -> None:
    board = model(name)
    assert not board.title.isascii()
    assert board.title_en.isascii()
    assert board.source
    assert board.name == name
    assert (BOARDS / f"{name}.toml").read_text(encoding="utf-8").startswith("# ")


def test_a_wall_of_ptys_shows_a_board_of_every_model_at_once(tmp_path: Path) -> None:
    """The whole way: board, driver, keeper, serial line, pty, decoder. A line for each model, since a pole display has no address."""
    lines = [LinePlan(name=name, port="/dev/null") for name in SHIPPED]
    boards = [BoardPlan(key=str(no), line=name, model=name, address=no) for no, name in enumerate(SHIPPED, start=1)]
    seen = Seen()
    plan = AgentPlan(server="http://127.0.0.1:1", name="wall", lines=lines, boards=boards)
    wall = Wall(plan, tmp_path / "tty", lambda: seen.add({one.board: "|".join(one.rows) for one in wall.read()}))
    wall.start()
    keepers = []
    for board in boards:
        described = model(board.model)
        line = SerialLine(wall.ports[board.line], described.line)
        keepers.append(LineKeeper(board.line, line, [Board(board.key, described, board.address)], lambda done: None, lambda: None))
        keepers[-1].start()
        state = BoardState(mode="serving", number="345", lines=[BoardLine(number="345", counter=2)], rev=1)
        keepers[-1].show({board.key: state}, 0)

    def every_board_right(walls: list[dict[str, str]]) -> bool:
        return bool(walls) and all("345" in text for text in walls[-1].values())

    shown = seen.until(every_board_right)
    for keeper in keepers:
        keeper.stop()
    wall.stop()
    assert shown[-1].keys() == {board.key for board in boards}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_counter_that_is_closed_or_cut_off_shows_dashes_or_nothing_and_never_its_last_number(name: str) -> None:
    board = model(name)
    for face in (face_of(BoardState(mode="closed", number="A045", rev=1), board, blinking=False), dashed(board)):
        assert not any(letter.isalnum() for row in face.rows for letter in row)
        assert face.look == "idle"
        assert driver_of(board).frames(1, *face)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_call_blinks_on_every_board_by_itself_or_by_text_and_blank_in_turn(name: str) -> None:
    plain: dict[str, Any] = {"caption": ""} if name == "cd5220" else {}
    described = model(name, **plain)
    board = Board("1", described, 1)
    lines = [BoardLine(number="345", counter=2)]
    board.want(BoardState(mode="calling", number="345", lines=lines, call=1, rev=1), 0.0, 0.0)
    sent = [sent_at(board, moment * 0.6) for moment in range(4)]
    if driver_of(described).blinks_itself:
        assert sent[0] and not sent[1]
    else:
        assert sent[0] == sent[2] != sent[1] == sent[3]
    assert sent_at(board, described.blink.seconds) or not driver_of(described).blinks_itself


def sent_at(board: Board, now: float) -> list[bytes]:
    """The frames due at this moment."""
    wires = []
    while board.pressing(now) is not None:
        frame = board.take()
        wires.append(frame.wire)
        board.sent(frame, "yes" if frame.answer.kind != "none" else "unknown", now)
    return wires
