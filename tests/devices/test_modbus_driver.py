"""Modbus displays against slaves that others wrote: several units on one line, one absent, one that refuses; RTU and TCP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.board import Board
from devices.drivers.answers import is_answer
from devices.drivers.catalogue import driver_of
from devices.drivers.checks import check_value
from devices.drivers.errors import AddressOutOfRange, DriverError, NotANumber
from devices.drivers.modbus import ModbusModel, Preset
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine
from devices.plan import LinePlan, as_wired
from devices.ports import Line, Yes
from queue_server.contract.devices import BoardLine, BoardState
from tests.cli.asking import ask
from tests.devices.device_fakes import BOARDS, Seen, model
from tests.devices.modbus_units import rtu_units, tcp_units

# modbus-tk still says Event.isSet()
pytestmark = pytest.mark.filterwarnings("ignore:isSet.. is deprecated:DeprecationWarning")


def slow(name: str, **changes: Any) -> Any:
    """The shipped model, with time enough for a busy machine."""
    return model(name, **({"answer_ms": 5000} | changes))


@pytest.fixture
def line() -> Iterator[list[Line]]:
    opened: list[Line] = []
    yield opened
    for one in opened:
        one.close()


def tell(opened: list[Line], port: str, board: ModbusModel, unit: int, row: str) -> list[Yes]:
    if not opened:
        opened.append(SerialLine(port, board.line))
        opened[0].open()
    frames = driver_of(board).frames(unit, [row], "called")
    return [opened[0].send(frame.wire, gap_seconds=frame.gap_seconds, answer=frame.answer) for frame in frames]


def test_the_shipped_displays_find_their_letters_in_their_registers(line: list[Line]) -> None:
    with rtu_units([1, 2, 3, 4]) as (port, units):
        assert tell(line, port, slow("led485-value"), 1, " 045") == ["yes"]
        assert tell(line, port, slow("led485-text"), 2, "A045") == ["yes"]
        assert tell(line, port, slow("led485-segments"), 3, "HELLO ") == ["yes"]
        assert tell(line, port, slow("dm36"), 4, "  A045") == ["yes"]
        assert units.read(1, 0, 2) == [45, 0]
        assert units.text(2, 0x70, 2) == "A045"
        assert units.read(3, 0x80, 3) == [0x7679, 0x3838, 0x5C00]  # the bits github.com/sman-dk/LED-485_setuptool sends for HELLO
        assert units.read(4, 0, 6) == [0x20, 0x20, 0x41, 0x30, 0x34, 0x35]


def test_on_one_line_the_absent_unit_is_lost_and_the_others_are_well() -> None:
    applied, changes = Seen(), Seen()
    board = slow("led485-text", answer_ms=400, retries=0)
    with rtu_units([1, 2, 4]) as (port, units):
        boards = [Board(str(unit), board, unit) for unit in (1, 2, 3, 4)]
        keeper = LineKeeper("bus", SerialLine(port, board.line), boards, lambda done: applied.add(dict(done)), lambda: changes.add())
        keeper.start()
        keeper.show({str(unit): BoardState(mode="serving", number=f"A00{unit}", rev=unit) for unit in (1, 2, 3, 4)}, 0)
        changes.until(lambda seen: {one.name: one.state for one in keeper.health()}["3"] == "lost")
        applied.until(lambda done: {one for each in done for one in each} == {"1", "2", "4"})
        assert {one.name: one.state for one in keeper.health()} == {"bus": "ok", "1": "ok", "2": "ok", "3": "lost", "4": "ok"}
        assert {unit: units.text(unit, 0x70, 2) for unit in (1, 2, 4)} == {1: "A001", 2: "A002", 4: "A004"}
        keeper.stop()


def test_a_display_that_refuses_says_no_at_once_and_is_not_waited_for(line: list[Line]) -> None:
    with rtu_units([1], registers=4) as (port, _):  # there is no register 70 hex
        assert tell(line, port, slow("led485-text", answer_ms=10_000, retries=0), 1, "A045") == ["no"]


def test_everybodys_address_is_obeyed_and_not_answered(line: list[Line]) -> None:
    with rtu_units([1, 2]) as (port, units):
        board = slow("led485-text")
        everybody = driver_of(board).frames(0, ["----"], "idle")
        assert [frame.answer.kind for frame in everybody] == ["none"]
        line.append(SerialLine(port, board.line))
        line[0].open()
        line[0].send(everybody[0].wire, gap_seconds=0.2)
        assert tell(line, port, board, 1, "A001") == ["yes"]  # read in turn, so the first one has been read too
        assert units.text(2, 0x70, 2) == "----"


def test_behind_a_tcp_gateway_two_rows_stand_in_their_registers(line: list[Line]) -> None:
    board = slow("p10", framing="tcp")
    with tcp_units([7]) as (port, units):
        line.append(SerialLine(port, board.line))
        line[0].open()
        driver = driver_of(board)
        frames = driver.frames(7, ["A045 >   3", "H002 >  12"], "called")
        assert [line[0].send(frame.wire, answer=frame.answer) for frame in frames] == ["yes", "yes"]
        assert (units.text(7, 1000, 5), units.text(7, 2000, 5)) == ("A045 >   3", "H002 >  12")
        readings, strange = driver.read(b"\x00" + b"".join(frame.wire + frame.answer.hex for frame in frames))
        assert [(one.row, one.text, one.state) for one in readings if one.state is None] == [
            (0, "A045 >   3", None),
            (1, "H002 >  12", None),
        ]
        assert strange == b"\x00"


def test_two_different_writes_have_different_transactions() -> None:
    driver = driver_of(model("p10", framing="tcp"))
    seen = {frame.wire[:2] for number in ("A045 >   3", "A046 >   3") for frame in driver.frames(7, [number], "called")}
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("preset", "letters", "registers"),
    [
        ({"packing": "u16"}, "1045", [1045]),
        ({"packing": "i16", "dash": -1}, "----", [0xFFFF]),
        ({"packing": "u24"}, "123456", [0x0001, 0xE240]),
        ({"packing": "ascii1"}, "A4", [0x41, 0x34]),
        ({"packing": "ascii2"}, "A04", [0x4130, 0x3420]),
        ({"packing": "seg2"}, "12-", [0x065B, 0x4000]),
        ({"packing": "seg2", "active_low": True}, "8", [0x80FF]),
        ({"packing": "bcd"}, "1045", [0x1045]),
        ({"packing": "bcd", "dash_digit": 10}, "-", [0xFFFA]),
        ({"packing": "bcd"}, "12345", [0xFFF1, 0x2345]),
    ],
)
def test_every_packing_lays_its_letters_into_registers_and_reads_them_back(
    preset: dict[str, Any], letters: str, registers: list[int]
) -> None:
    described = Preset.model_validate({"start": 0} | preset)
    assert described.registers(letters) == registers
    assert described.letters(registers, len(letters)).strip(" ") in (letters.strip(), letters[:1])


def test_function_6_sends_a_frame_a_register() -> None:
    board = model("dm36", registers={"function": 6, "start": 10, "packing": "ascii1"})
    frames = driver_of(board).frames(1, ["A00001"], "called")
    assert [frame.wire[:6].hex(" ") for frame in frames][:2] == ["01 06 00 0a 00 41", "01 06 00 0b 00 30"]
    assert all(frame.answer.hex == frame.wire for frame in frames)


def test_a_display_gets_the_silence_of_three_and_a_half_characters() -> None:
    frame = driver_of(model("led485-text")).frames(1, ["A045"], "called")[0]
    assert frame.gap_seconds == pytest.approx(3.5 * 10 / 9600)


def test_what_cannot_be_written_is_refused_by_its_field() -> None:
    with pytest.raises(AddressOutOfRange):
        driver_of(model("led485-text")).frames(248, ["A045"], "called")
    with pytest.raises(NotANumber):
        driver_of(model("led485-value", text={"width": 5})).frames(1, ["40000"], "called")
    with pytest.raises(DriverError):
        driver_of(model("p10", framing="tcp")).frames(256, ["A045 >   3"], "called")


def test_a_display_of_two_rows_is_written_row_by_row() -> None:
    board = Board("main:sanh", model("p10"), 1)
    board.want(BoardState(mode="serving", lines=[BoardLine(number="A045", counter=3)], rev=1), 0.0, 0.0)
    first = board.take() if board.pressing(0.0) else None
    assert first is not None
    assert first.fields[2].raw == (1000).to_bytes(2, "big")


def test_the_answers_of_displays_are_told_apart_from_writes() -> None:
    driver = driver_of(model("led485-text"))
    frame = driver.frames(5, ["A045"], "called")[0]
    refused = bytes.fromhex("05 90 02")
    heard = frame.wire + frame.answer.hex + refused + check_value("crc16_modbus", refused).to_bytes(2, "little")
    readings, strange = driver.read(heard)
    assert [one.state for one in readings] == [None, "answer", "refused"]
    assert (strange, {one.address for one in readings}) == (b"", {5})


def test_a_template_that_describes_a_modbus_write_is_understood_by_slaves_that_others_wrote() -> None:
    """The template's own proof: its address, literals, letters, check and answer against modbus-tk."""
    described = model(
        "generic",
        states=None,
        frame=[
            {"name": "unit", "kind": "address"},
            {"name": "write", "kind": "bytes", "hex": "10 00 70 00 02 04"},
            {"name": "digits", "kind": "text"},
            {"name": "crc", "kind": "check", "algorithm": "crc16_modbus", "over": ["unit", "digits"], "order": "little"},
        ],
        answer={"kind": "bytes", "hex": "02 10 00 70 00 02 40 20", "timeout_ms": 5000},
        pauses={"gap_ms": 5},
    )
    with rtu_units([2]) as (port, units):
        one = SerialLine(port, described.line)
        one.open()
        frame = driver_of(described).frames(2, ["A045"], "called")[0]
        assert one.send(frame.wire, gap_seconds=frame.gap_seconds, answer=frame.answer) == "yes"
        one.close()
        assert units.text(2, 0x70, 2) == "A045"


def patient(data: Path) -> str:
    """A hall's own copy of a shipped model, with time enough for a busy machine."""
    (data / "boards").mkdir()
    shipped = (BOARDS / "led485-text.toml").read_text(encoding="utf-8")
    (data / "boards" / "patient.toml").write_text(
        shipped.replace("refresh_seconds", "answer_ms = 10000\nrefresh_seconds", 1), encoding="utf-8"
    )
    return "patient"


def test_an_installer_is_told_that_the_display_answered(tmp_path: Path) -> None:
    with rtu_units([1]) as (port, units):
        told = ask("board", "send", "A045", "--port", port, "--model", patient(tmp_path), "--address", 1, "--data", tmp_path)
        assert "The board answered." in told.output
        assert units.text(1, 0x70, 2) == "A045"


def test_an_installer_is_told_that_no_display_answered(tmp_path: Path) -> None:
    with rtu_units([1]) as (port, units):
        told = ask("board", "send", "A045", "--port", port, "--model", "led485-text", "--address", 2, "--data", tmp_path)
        assert "No answer: check cable" in told.output
        assert units.text(1, 0x70, 2) == "\x00" * 4


def test_an_installer_is_told_that_the_display_refused(tmp_path: Path) -> None:
    with rtu_units([1], registers=4) as (port, _):
        told = ask("board", "send", "A045", "--port", port, "--model", patient(tmp_path), "--address", 1, "--data", tmp_path)
        assert "The board refused" in told.output


def test_a_value_that_looks_like_the_beginning_of_a_refusal_is_none(line: list[Line]) -> None:
    # 1414 is 05 86: unit 5 saying no to function 6 begins with the same two bytes
    with rtu_units([5]) as (port, units):
        assert tell(line, port, slow("led485-value"), 5, "1414") == ["yes"]
        assert units.read(5, 0, 1) == [1414]
    answer = driver_of(model("led485-value")).frames(5, ["1414"], "called")[0].answer
    assert [is_answer(answer.hex[:size], b"", answer) for size in range(len(answer.hex) + 1)] == [None] * len(answer.hex) + [True]


def test_on_a_slower_line_than_the_models_own_the_silence_is_longer() -> None:
    slower = as_wired(model("led485-text"), LinePlan(name="bus", port="/dev/null", baud=2400, parity="E"))
    assert driver_of(slower).frames(1, ["A045"], "called")[0].gap_seconds == pytest.approx(3.5 * 11 / 2400)
