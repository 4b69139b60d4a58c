"""Lines that are not a plain device file: RFC 2217 servers, raw TCP servers that vanish, RS-485 that must be switched, adapters that echo.

The RFC 2217 server is pyserial's own redirector between TCP and a pty. What does not work over RFC 2217: waiting for bytes without asking,
a BREAK shorter than 0.1 s, and the kernel's RS-485 mode.
"""

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
import serial
from pydantic import ValidationError
from serial import rfc2217

from devices.board import Board
from devices.drivers.model import Answer, LineSettings
from devices.keeper import LineKeeper
from devices.links.serial_line import SerialLine
from devices.links.serial_port import Bus, bus_for
from devices.plan import AgentPlan, LinePlan, plan_toml
from devices.ports import LineLost
from devices.simulators.decoders import CounterBoard, Heard
from queue_server.contract.devices import BoardState
from tests.devices.device_fakes import DEADLINE, Seen, model


class PtyPort(serial.Serial):
    """A pty has no modem lines to ask or to set."""

    cts = dsr = ri = cd = False

    def _update_rts_state(self) -> None: ...

    def _update_dtr_state(self) -> None: ...


class Redirector:
    """A serial server by others: pyserial's PortManager between one TCP client and a pty."""

    def __init__(self) -> None:
        self.master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.port = PtyPort(os.ttyname(self._slave), timeout=0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"rfc2217://127.0.0.1:{self._listener.getsockname()[1]}"
        self._ending, self._end = os.pipe()
        self.connections = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def write(self, told: bytes) -> None:
        """What PortManager has to say to the client."""
        self._client.sendall(told)

    def stop(self) -> None:
        os.write(self._end, b"x")
        self._thread.join()
        self._listener.close()
        self.port.close()
        for descriptor in (self.master, self._slave, self._ending, self._end):
            os.close(descriptor)

    def arrived(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            got += os.read(self.master, size - len(got))
        return got

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._listener, self._ending], [], [])
            if self._ending in ready:
                return
            self._client, _ = self._listener.accept()
            self.connections += 1
            with self._client:
                if self._redirect():
                    return

    def _redirect(self) -> bool:
        """Until the client goes (False) or everything ends (True)."""
        manager = rfc2217.PortManager(self.port, self)
        while True:
            ready, _, _ = select.select([self._client, self.port.fileno(), self._ending], [], [])
            if self._ending in ready:
                return True
            if self._client in ready:
                try:
                    told = self._client.recv(1024)
                except ConnectionResetError:
                    return False
                if not told:
                    return False
                self.port.write(b"".join(manager.filter(told)))
            if self.port.fileno() in ready:
                self._client.sendall(b"".join(manager.escape(self.port.read(1024))))


@pytest.fixture
def server() -> Iterator[Redirector]:
    server = Redirector()
    yield server
    server.stop()


@pytest.fixture
def line(server: Redirector) -> Iterator[SerialLine]:
    line = SerialLine(server.url, LineSettings(baud=19_200, stopbits=2))
    yield line
    line.close()


old_words = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
"""pyserial's client names its thread the old way."""


@old_words
def test_over_rfc2217_frames_arrive_whole_and_the_server_is_told_the_settings(server: Redirector, line: SerialLine) -> None:
    line.open()
    assert (server.port.baudrate, server.port.stopbits) == (19_200, 2)  # a pty knows no parity
    every_byte = bytes(range(256))  # 255 is the mark of a command there, and must come through
    line.send(every_byte)
    assert server.arrived(256) == every_byte


@old_words
def test_over_rfc2217_what_comes_unasked_is_received_by_asking(server: Redirector, line: SerialLine) -> None:
    line.open()
    os.write(server.master, b"\x01\x21\xff\x07")
    received = _until(lambda received: len(received) >= 4, line)
    assert received == b"\x01\x21\xff\x07"
    assert line.fileno() is None


@old_words
def test_over_rfc2217_an_answer_is_heard(server: Redirector, line: SerialLine) -> None:
    line.open()

    def board() -> None:
        os.write(server.master, b"\x06" if server.arrived(1) == b"A" else b"?")

    talking = threading.Thread(target=board)
    talking.start()
    assert line.send(b"A", answer=Answer(kind="bytes", hex=b"\x06", timeout_ms=5000, retries=0)) == "yes"
    talking.join()


@old_words
def test_over_rfc2217_a_server_that_goes_is_noticed_and_a_keeper_comes_back_to_it(server: Redirector) -> None:
    applied = Seen()
    keeper = LineKeeper(
        "bus", SerialLine(server.url, LineSettings()), [Board("1", model("generic"), 1)], lambda done: applied.add(done), lambda: None
    )
    keeper.start()
    for rev, number in ((1, "A001"), (2, "A002")):
        keeper.show({"1": BoardState(mode="serving", number=number, rev=rev)}, 0)
        applied.until(lambda done, rev=rev: {"1": rev} in done)  # type: ignore[misc]
        board, heard = CounterBoard(), list[Heard]()
        while not any(one.text == number for one in heard):
            heard += board.feed(server.arrived(1))
        if rev == 1:
            server._client.shutdown(socket.SHUT_RDWR)
    assert server.connections >= 2
    keeper.stop()


@old_words
def test_a_device_that_speaks_tcp_but_not_rfc2217_is_a_lost_line_and_not_a_hang() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        line = SerialLine(f"rfc2217://127.0.0.1:{mute.getsockname()[1]}?timeout=0.2", LineSettings())
        with pytest.raises(LineLost):
            line.open()


def test_a_serial_server_hears_each_frame_at_once_and_is_missed_when_it_goes_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = SerialLine(f"socket://127.0.0.1:{server.getsockname()[1]}", LineSettings())
        line.open()
        with socket.socket(fileno=os.dup(line.fileno() or -1)) as own:
            assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert own.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) > 0
        line.close()


def test_a_kernel_that_cannot_switch_rs485_says_which_setting_to_leave_out() -> None:
    master, slave = pty.openpty()
    line = SerialLine(os.ttyname(slave), LineSettings(), Bus(rs485="kernel"))
    with pytest.raises(LineLost, match='rs485 = "kernel" is not for this port'):
        line.open()
    assert not line.is_open
    os.close(master)
    os.close(slave)


def test_a_port_that_another_program_drives_is_refused_in_words() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    owner, second = (SerialLine(os.ttyname(slave), LineSettings()) for _ in range(2))
    owner.open()
    with pytest.raises(LineLost, match="another program has this port open"):
        second.open()
    owner.close()
    second.open()
    second.close()
    os.close(master)
    os.close(slave)


class Remembering:
    """pyserial's own loop, and what happened to it in which order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from serial.urlhandler.protocol_loop import Serial as Loop

        self.events: list[tuple[str, Any]] = []
        events, loop_write = self.events, Loop.write
        monkeypatch.setattr(Loop, "_update_rts_state", lambda port: events.append(("rts", port._rts_state)))
        monkeypatch.setattr(Loop, "write", lambda port, wire: (events.append(("write", time.monotonic())), loop_write(port, wire))[1])


def test_rs485_by_hand_holds_rts_for_just_as_long_as_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = Remembering(monkeypatch)
    line = SerialLine("loop://", LineSettings(baud=9600), Bus(rs485="rts", turn_seconds=0.003))
    line.open()
    loop.events.clear()
    begun = time.monotonic()
    line.send(b"x" * 24)
    assert time.monotonic() - begun >= 0.003 + 24 * 10 / 9600 + 0.003
    assert [event if event[0] == "rts" else event[0] for event in loop.events] == [("rts", True), "write", ("rts", False)]
    line.close()


def test_the_kernel_is_given_the_levels_and_pauses_of_the_plan() -> None:
    plan = LinePlan(name="a", port="/dev/ttyS1", rs485="kernel", rts_to_send="low", turn_ms=2)
    line = SerialLine("loop://", LineSettings(), bus_for(plan))
    line.open()
    mode = line._serial.rs485_mode
    assert (mode.rts_level_for_tx, mode.rts_level_for_rx, mode.delay_before_tx, mode.delay_before_rx) == (False, True, 0.002, 0.002)
    line.close()


def test_an_adapter_that_hears_itself_does_not_take_its_own_frame_for_a_keypads() -> None:
    line = SerialLine("loop://", LineSettings(), Bus(echoes=True))
    line.open()
    line.send(b"\x01\x21\x31\x07")
    assert line.receive() == b""
    line._serial.write(b"\x01\x21\x34\x07")  # now somebody else
    assert line.receive() == b"\x01\x21\x34\x07"
    line.close()


def test_an_echo_that_never_came_eats_nothing_of_what_comes_later() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    line = SerialLine(os.ttyname(slave), LineSettings(baud=115_200), Bus(echoes=True))
    line.open()
    line.send(b"A")
    line._echo_until = 0.0  # its time is over
    os.write(master, b"key")
    assert _until(lambda received: len(received) >= 3, line) == b"key"
    line.close()
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"port": "socket://192.0.2.1:4001", "rs485": "kernel"}, "set RS-485 on the server itself"),
        ({"port": "/dev/ttyS0", "turn_ms": 3}, "need rs485"),
    ],
)
def test_settings_of_a_line_that_cannot_go_together_are_refused_in_words(told: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        LinePlan(name="bus", **told)


def test_a_plan_with_a_switched_line_survives_being_written_and_read() -> None:
    import tomllib

    line = LinePlan(name="bus", port="/dev/ttyS1", rs485="rts", rts_to_send="high", turn_ms=1, echoes=True)
    plan = AgentPlan(server="http://127.0.0.1:1", name="pc", lines=[line])
    assert AgentPlan.model_validate(tomllib.loads(plan_toml(plan))) == plan


def _until(enough: Callable[[bytes], bool], line: SerialLine) -> bytes:
    received, ends = b"", time.monotonic() + DEADLINE
    while not enough(received):
        assert time.monotonic() < ends, received
        received += line.receive()
    return received
