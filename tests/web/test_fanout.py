"""Frame once, write straight: the one private method it rests on, frames whole under every kind of write, and the usual way beside it."""

import inspect
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from engineio import socket as engine_socket
from socketio.base_manager import BaseManager
from socketio.server import Server
from wsproto.frame_protocol import FrameProtocol

from queue_server.web import fanout
from queue_server.web.fanout import FrameOnceManager, Wire, framed

DEADLINE_SECONDS = 10


class Websocket:
    """As little of one as a wire needs: its raw socket, and the usual way to send."""

    def __init__(self, raw: socket.socket) -> None:
        self.sock = raw

    def send(self, message: str) -> None:
        self.sock.sendall(framed(message.encode()))


class Ends:
    def __init__(self) -> None:
        self.near, self.far = socket.socketpair()
        self.near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.far.settimeout(DEADLINE_SECONDS)
        self.websocket = Websocket(self.near)
        self.wire = Wire(self.websocket)
        self.aside: list[threading.Thread] = []

    def spawn(self, work: Callable[..., None], *given: Any) -> None:
        self.aside.append(threading.Thread(target=work, args=given))
        self.aside[-1].start()

    def heard(self, count: int) -> list[bytes]:
        """The payloads of the next frames, read by an ordinary websocket client's parser."""
        parser, payloads, current = FrameProtocol(client=True, extensions=[]), [], b""
        while len(payloads) < count:
            received = self.far.recv(65536)
            assert received, "hung up"
            parser.receive_bytes(received)
            for frame in parser.received_frames():
                current += frame.payload.encode() if isinstance(frame.payload, str) else bytes(frame.payload)
                if frame.message_finished:
                    payloads, current = [*payloads, current], b""
        return payloads

    def fill(self) -> None:
        self.near.setblocking(False)
        try:
            while True:
                self.near.send(b"x" * 4096)
        except BlockingIOError:
            self.near.settimeout(None)


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    made.far.close()
    for thread in made.aside:
        thread.join(DEADLINE_SECONDS)
    made.near.close()


def test_the_private_methods_we_rest_on_still_have_their_shape() -> None:
    assert list(inspect.signature(inspect.unwrap(engine_socket.Socket._websocket_handler)).parameters)[1:] in (["ws"], ["websocket"])
    made = engine_socket.Socket(type("Server", (), {"create_queue": lambda self, *_: []})(), "sid")
    assert {"queue", "upgraded"} <= set(vars(made))
    assert list(inspect.signature(Server._send_eio_packet).parameters) == ["self", "eio_sid", "eio_pkt"]
    assert list(inspect.signature(BaseManager.get_participants).parameters) == ["self", "namespace", "room"]


def test_installing_it_twice_changes_nothing() -> None:
    fanout.install()
    once = engine_socket.Socket._websocket_handler
    fanout.install()
    assert engine_socket.Socket._websocket_handler is once


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_frame_of_any_length_is_read_by_others(length: int) -> None:
    parser = FrameProtocol(client=True, extensions=[])
    parser.receive_bytes(framed(b"x" * length))
    read = list(parser.received_frames())
    assert "".join(str(frame.payload) for frame in read) == "x" * length
    assert read[-1].message_finished


@pytest.mark.parametrize("timeout", [None, 5.0])
def test_a_frame_that_fits_is_written_at_once(ends: Ends, timeout: float | None) -> None:
    ends.near.settimeout(timeout)
    assert ends.wire.write_at_once(framed(b"hello"), ends.spawn)
    assert (ends.heard(1), ends.aside) == ([b"hello"], [])


@pytest.mark.parametrize("timeout", [None, 5.0])
def test_a_frame_that_fits_in_part_is_finished_aside_and_nothing_comes_between(ends: Ends, timeout: float | None) -> None:
    ends.near.settimeout(timeout)
    long = b"a" * 1_000_000
    assert ends.wire.write_at_once(framed(long), ends.spawn)
    assert len(ends.aside) == 1
    assert not ends.wire.write_at_once(framed(b"overtaking"), ends.spawn), "a busy wire sends by the usual queue"
    ends.spawn(ends.websocket.send, "the usual way")
    assert ends.heard(2) == [long, b"the usual way"]


@pytest.mark.parametrize("timeout", [None, 5.0])
def test_a_full_buffer_takes_nothing_and_the_message_goes_the_usual_way(ends: Ends, timeout: float | None) -> None:
    ends.fill()
    ends.near.settimeout(timeout)
    assert not ends.wire.write_at_once(framed(b"late"), ends.spawn)
    assert ends.aside == []


def test_a_listener_that_never_reads_is_hung_up_on_rather_than_sent_half_a_frame(ends: Ends) -> None:
    ends.near.settimeout(0.2)
    assert ends.wire.write_at_once(framed(b"a" * 1_000_000), ends.spawn)
    ends.aside[0].join(DEADLINE_SECONDS)
    with pytest.raises(OSError, match="Broken pipe"):
        ends.near.send(b"more")


def test_a_listener_that_is_gone_costs_nobody_anything(ends: Ends) -> None:
    ends.far.close()
    assert ends.wire.write_at_once(framed(b"hello"), ends.spawn)
    assert ends.aside == []


def test_many_writers_never_mix_their_frames(ends: Ends) -> None:
    def broadcasts() -> None:
        for number in range(200):
            message = f"straight {number} ".encode() * 50
            if not ends.wire.write_at_once(framed(message), ends.spawn):
                ends.websocket.send(message.decode())

    def usual() -> None:
        for number in range(200):
            ends.websocket.send(f"usual {number} " * 50)

    writers = [threading.Thread(target=work) for work in (broadcasts, usual)]
    for writer in writers:
        writer.start()
    heard = ends.heard(400)
    for writer in writers:
        writer.join(DEADLINE_SECONDS)
    for kind in (b"straight", b"usual"):
        mine = [payload for payload in heard if payload.startswith(kind)]
        assert mine == [kind + f" {number} ".encode() + (kind + f" {number} ".encode()) * 49 for number in range(200)]


def test_a_websocket_of_unknown_shape_gets_everything_the_usual_way() -> None:
    with pytest.raises(AttributeError):
        Wire(object())


class Queue:
    def __init__(self, waiting: bool) -> None:
        self._waiting = waiting

    def empty(self) -> bool:
        return not self._waiting


class Listener:
    def __init__(self, wire: Wire | None, waiting: bool = False, upgraded: bool = True) -> None:
        self.wire, self.queue, self.upgraded = wire, Queue(waiting), upgraded


def test_nobody_is_overtaken_and_everybody_hears_it_one_way_or_the_other(ends: Ends) -> None:
    server = Server(async_mode="threading", client_manager=FrameOnceManager())
    usual: list[str] = []
    server._send_eio_packet = lambda engine_sid, packet: usual.append(f"{engine_sid} {packet.encode()}")
    server.manager.initialize()
    listeners = {
        "idle": Listener(ends.wire),
        "waiting": Listener(ends.wire, waiting=True),
        "polling": Listener(ends.wire, upgraded=False),
        "strange": Listener(None),
    }
    server.eio.sockets.update(listeners)
    for name in (*listeners, "gone"):
        server.enter_room(server.manager.connect(name, "/"), "zone:sanh", namespace="/")
    server.emit("state", {"seq": 1}, to="zone:sanh", namespace="/")
    said = '42["state",{"seq":1}]'
    assert ends.heard(1) == [said.encode()]
    assert sorted(usual) == sorted(f"{name} {said}" for name in ("waiting", "polling", "strange", "gone"))


def test_what_cannot_be_framed_once_goes_the_usual_way() -> None:
    server = Server(async_mode="threading", client_manager=FrameOnceManager())
    usual: list[str] = []
    server._send_packet = lambda engine_sid, packet: usual.append(engine_sid)
    server._send_eio_packet = lambda engine_sid, packet: usual.append(engine_sid)
    server.manager.initialize()
    sid = server.manager.connect("somebody", "/")
    server.enter_room(sid, "zone:sanh", namespace="/")
    server.emit("state", {"clip": b"bytes"}, to="zone:sanh", namespace="/")
    server.emit("state", "text", to="zone:sanh", namespace="/")
    server.emit("state", {"seq": 1}, to="zone:sanh", namespace="/", skip_sid=sid)
    assert set(usual) == {"somebody"}
