"""The contract of devices.ports.Line, on the fake and on real ones: a pty and a TCP serial server; then what only wires do."""

import os
import pty
import select
import socket
import threading
import time
import tty
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from devices.board import Board
from devices.drivers.model import Answer, LineSettings
from devices.drivers.template import build_frames
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine, settings_for
from devices.plan import LinePlan
from devices.ports import MOST_HELD, Line, LineLost
from devices.simulators.decoders import CounterBoard, Heard
from queue_server.contract.devices import BoardState
from tests.devices.device_fakes import DEADLINE, FakeLine, Seen, model
from tests.waiting import fair


class Rig:
    """A line, what arrives at its other end (so many bytes, or 0: all that is there), and a way to pull the cable."""

    def __init__(self, line: Line, arrived: Callable[[int], bytes], say: Callable[[bytes], None], pull: Callable[[], None]) -> None:
        self.line, self.arrived, self.say, self.pull = line, arrived, say, pull


def fake_rig() -> Iterator[Rig]:
    line = FakeLine()

    def pull() -> None:
        line.cut = True

    yield Rig(line, lambda size: b"".join(line.frames.all), line.say, pull)


def pty_rig() -> Iterator[Rig]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    ends = [master, slave]

    def arrived(size: int) -> bytes:
        got = b"" if size else os.read(master, 4096)
        while len(got) < size:
            got += os.read(master, size - len(got))
        return got

    def pull() -> None:
        while ends:
            os.close(ends.pop())

    yield Rig(SerialLine(os.ttyname(slave), LineSettings(baud=115_200)), arrived, lambda answer: _written(master, answer), pull)
    pull()


def tcp_rig() -> Iterator[Rig]:
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(DEADLINE)
    ends: list[socket.socket] = []

    def end() -> socket.socket:
        if not ends:
            ends.append(server.accept()[0])
            ends[0].settimeout(DEADLINE)
        return ends[0]

    def arrived(size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += end().recv(size - len(got))
        return got

    def pull() -> None:
        if line.is_open:
            end()  # a connection nobody accepted cannot be closed from here
        for one in (*ends, server):
            one.close()

    line = SerialLine(f"socket://127.0.0.1:{server.getsockname()[1]}", LineSettings(baud=115_200))
    yield Rig(line, arrived, lambda answer: end().sendall(answer), pull)
    pull()
    line.close()


@pytest.fixture(params=[fake_rig, pty_rig, tcp_rig], ids=["fake", "pty", "tcp"])
def rig(request: Any) -> Iterator[Rig]:
    rigs = request.param()
    rig = next(rigs)
    yield rig
    rig.line.close()
    next(rigs, None)


def test_a_frame_sent_arrives_whole(rig: Rig) -> None:
    rig.line.open()
    assert rig.line.send(b"\x00\x11\x13\xffA045") == "unknown"
    assert rig.arrived(8) == b"\x00\x11\x13\xffA045"


def test_a_line_that_is_not_open_is_lost_and_closing_twice_is_harmless(rig: Rig) -> None:
    rig.line.close()
    with pytest.raises(LineLost):
        rig.line.send(b"A")
    rig.line.close()


def test_a_pulled_cable_is_noticed_while_idle(rig: Rig) -> None:
    rig.line.open()
    rig.line.send(b"A")
    rig.arrived(1)
    rig.line.check()
    rig.pull()
    with pytest.raises(LineLost):
        _until_lost(rig.line.check)
    with pytest.raises(LineLost):
        rig.line.open()


def test_what_comes_unasked_wakes_who_waits_and_is_received_once(rig: Rig) -> None:
    rig.line.open()
    rig.line.send(b"A")  # over TCP there is somebody to speak only now
    rig.arrived(1)
    assert rig.line.receive() == b""
    rig.say(b"\x01\x21\x31\x07")
    received = b""
    while len(received) < 4:
        _until_readable(rig.line)
        received += rig.line.receive()
    assert received == b"\x01\x21\x31\x07"
    assert rig.line.receive() == b""


def test_a_closed_line_has_nothing_to_wait_on_and_nothing_to_receive(rig: Rig) -> None:
    assert rig.line.fileno() is None
    with pytest.raises(LineLost):
        rig.line.receive()


@pytest.mark.parametrize("rig", [pty_rig, tcp_rig], indirect=True, ids=["pty", "tcp"])
def test_what_came_before_the_question_is_no_answer_but_is_not_lost(rig: Rig) -> None:
    rig.line.open()
    rig.line.send(b"A")
    rig.arrived(1)
    rig.say(b"\x06")
    _until_readable(rig.line)
    assert rig.line.send(b"B", answer=Answer(kind="bytes", hex=b"\x06", timeout_ms=20, retries=0)) == "unknown"
    assert rig.line.receive() == b"\x06"


@pytest.mark.parametrize("rig", [pty_rig, tcp_rig], indirect=True, ids=["pty", "tcp"])
def test_what_chatters_while_nobody_listens_takes_no_more_memory_than_it_may(rig: Rig) -> None:
    rig.line.open()
    rig.line.send(b"A")
    rig.arrived(1)
    for _ in range(8):
        rig.say(b"x" * 1024)
        _until_readable(rig.line)
        rig.line.check()
    rig.say(b"end")
    received = b""
    while not received.endswith(b"end"):
        _until_readable(rig.line)
        rig.line.check()
        received += rig.line.receive()
    assert len(received) <= MOST_HELD + 1024 + len(b"end")  # the newest, and what came after the last look


@pytest.mark.parametrize("rig", [pty_rig, tcp_rig], indirect=True, ids=["pty", "tcp"])
def test_only_the_right_answer_is_yes(rig: Rig) -> None:
    rig.line.open()
    answer = Answer(kind="bytes", hex=b"\x06", timeout_ms=2000, retries=0)

    def board() -> None:
        rig.arrived(1)
        rig.say(b"\x15\x06")

    talking = threading.Thread(target=board)
    talking.start()
    assert rig.line.send(b"A", answer=answer) == "yes"
    talking.join()
    assert rig.line.send(b"B", answer=answer.model_copy(update={"timeout_ms": 20, "retries": 1})) == "unknown"
    assert rig.arrived(2) == b"BB"


@pytest.mark.parametrize("rig", [pty_rig, tcp_rig], indirect=True, ids=["pty", "tcp"])
def test_a_wrong_answer_is_no_and_a_refusal_is_not_waited_out(rig: Rig) -> None:
    rig.line.open()
    rig.line.send(b"A")
    said = {b"B": b"?", b"C": b"\x15"}

    def board() -> None:
        rig.arrived(1)
        for _ in said:
            rig.say(said[rig.arrived(1)])

    talking = threading.Thread(target=board)
    talking.start()
    answer = Answer(kind="bytes", hex=b"\x06", refusal=b"\x15", timeout_ms=200, retries=0)
    assert rig.line.send(b"B", answer=answer) == "no"
    assert rig.line.send(b"C", answer=answer.model_copy(update={"timeout_ms": 10_000})) == "no"
    talking.join()


def test_a_write_takes_the_wires_own_time() -> None:
    rigs = pty_rig()
    rig = next(rigs)
    slow = SerialLine(rig.line.port, LineSettings(baud=9600))  # type: ignore[attr-defined]
    slow.open()
    begun = time.monotonic()
    for _ in range(3):
        slow.send(b"x" * 12, gap_seconds=0.01)
    assert time.monotonic() - begun >= 3 * (12 * 10 / 9600 + 0.01)
    slow.close()
    next(rigs, None)


def test_a_bit_more_a_byte_makes_the_byte_longer() -> None:
    assert SerialLine("x", LineSettings(baud=9600)).seconds_per_byte == 10 / 9600
    assert SerialLine("x", LineSettings(baud=9600, bytesize=7, parity="E", stopbits=2)).seconds_per_byte == 11 / 9600


def test_what_the_installer_wrote_goes_before_what_the_board_is_used_to() -> None:
    usual = LineSettings(baud=57_600)
    assert settings_for(LinePlan(name="a", port="/dev/ttyS0", baud=19_200), usual).baud == 19_200
    assert settings_for(LinePlan(name="a", port="/dev/ttyS0"), usual) == usual


def test_twenty_boards_at_9600_take_hardly_longer_than_the_wire_and_show_the_newest() -> None:
    rigs = pty_rig()
    rig = next(rigs)
    generic, applied = model("generic"), Seen()
    line = SerialLine(rig.line.port, generic.line)  # type: ignore[attr-defined]
    boards = [Board(str(no), generic, no) for no in range(1, 21)]
    keeper = LineKeeper("bus", line, boards, lambda done: applied.add(dict(done)), lambda: None)
    keeper.start()
    frame = len(build_frames(generic, 1, ["A001"], "blinking")[0].wire)
    wire, took = 20 * frame * 10 / 9600, []
    for press in range(1, 10, 2):  # the best of five: other programs share the machine that runs the suite
        begun = time.monotonic()
        for newest in (press, press + 1):
            keeper.show({str(no): _call(no, newest) for no in range(1, 21)}, 0)
        applied.until(lambda done, newest=press + 1: sum(newest in one.values() for one in done) == 20)  # type: ignore[misc]
        took.append(time.monotonic() - begun)
        wall, heard = CounterBoard(), list[Heard]()
        shown = {no: f"{(press + 1) % 10}{no:03d}" for no in range(1, 21)}
        while {one.address: one.text for one in heard} != shown:  # what was written reaches the other end in its own time
            heard += wall.feed(rig.arrived(0))
        assert len(heard) <= 21  # of the older texts at most the one that was on the wire already
    keeper.stop()
    next(rigs, None)
    assert wire * 0.95 <= min(took) <= fair(wire * 1.15)  # the bench has the tighter bar


def _call(no: int, press: int) -> BoardState:
    return BoardState(mode="calling", number=f"{press % 10}{no:03d}", call=press, rev=press)


def _written(master: int, answer: bytes) -> None:
    os.write(master, answer)


def _until_readable(line: Line) -> None:
    assert select.select([line.fileno()], [], [], DEADLINE)[0], "nothing came"


def _until_lost(check: Callable[[], None]) -> None:
    """A hang-up takes a moment to come through the kernel."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        check()
