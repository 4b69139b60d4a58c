"""Broadcasts that are framed once and written straight to every idle websocket; a busy one gets its message by the usual queue.

python-socketio encodes a broadcast once but queues and frames it for every listener. This touches one private method of engine.io
(pinned in pyproject.toml, its shape is tested); where its shape is unknown, everything goes the usual way.
"""

import _socket
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from engineio import packet as engine_packet
from engineio import socket as engine_socket
from socketio import packet
from socketio.manager import Manager

TEXT_FRAME = 0x81


def framed(payload: bytes) -> bytes:
    """One unmasked text frame, as a server sends it (RFC 6455, 5.2)."""
    length = len(payload)
    if length < 126:
        head = bytes((TEXT_FRAME, length))
    elif length < 1 << 16:
        head = struct.pack(">BBH", TEXT_FRAME, 126, length)
    else:
        head = struct.pack(">BBQ", TEXT_FRAME, 127, length)
    return head + payload


class Wire:
    """A websocket's raw socket, and what keeps the frames of its two writers whole: who writes has taken the one token.

    A list as a lock, because taking and putting back are atomic in every async mode, and eventlet's own locks are Python: with 2,000
    listeners that is felt. Broadcasts never wait for it; only the usual way does.
    """

    def __init__(self, websocket: Any) -> None:
        self._waiting = _raw_socket(websocket)
        self._waiting.settimeout(None)  # requests must come in time, listeners may be silent: their pings tell
        self._real = _real_socket(self._waiting)
        self._token = [True]
        self._whole = threading.Event()
        """No frame is being finished aside, which may take as long as its listener likes."""
        self._whole.set()
        self._patient = threading.Lock()
        """For those who may wait."""
        self._usual_send = websocket.send
        websocket.send = self._send

    def _send(self, *message: Any, **more: Any) -> Any:
        with self._patient:
            while not self._taken():
                self._whole.wait()
                time.sleep(0)
            try:
                return self._usual_send(*message, **more)
            finally:
                self._token.append(True)

    def _taken(self) -> bool:
        try:
            return self._token.pop()
        except IndexError:
            return False

    def write_at_once(self, frame: bytes, spawn: Callable[..., Any]) -> bool:
        """False when nothing was written and the message must take the usual way. A frame that fits only in part is finished aside."""
        if not self._taken():
            return False
        unfinished = False
        try:
            sent = self._write(frame)
            if sent < len(frame):
                unfinished = True
                self._whole.clear()
                spawn(self._finish, frame[sent:])
            return True
        except BlockingIOError:
            return False
        except OSError:
            return True  # gone: its reader notices
        finally:
            if not unfinished:
                self._token.append(True)

    def _write(self, frame: bytes) -> int:
        if self._real.gettimeout():
            return os.write(self._real.fileno(), frame)  # its send would wait so long; below Python it does not block
        return int(self._real.send(frame, socket.MSG_DONTWAIT))

    def _finish(self, rest: bytes) -> None:
        try:
            self._waiting.sendall(rest)
        except OSError:  # a frame begun and not ended spoils all that follow it: hang up, its reader notices
            with suppress(OSError):
                self._waiting.shutdown(socket.SHUT_RDWR)
        finally:
            self._whole.set()  # before: whoever has the token next may clear it
            self._token.append(True)


def _raw_socket(websocket: Any) -> Any:
    """Where each async mode keeps it: gevent's handler, simple-websocket, eventlet."""
    for way in (("ws", "sock"), ("handler", "socket"), ("sock",), ("socket",), ("_sock",)):
        found = websocket
        for name in way:
            found = getattr(found, name, None)
        if found is not None and hasattr(found, "fileno") and hasattr(found, "gettimeout"):
            return found
    raise AttributeError("no raw socket")


def _real_socket(waiting: Any) -> Any:
    """Below the mode's own socket, whose send waits for room even when asked not to: one full listener would hold up the hall."""
    for name in ("fd", "_sock"):  # eventlet, gevent
        real = getattr(waiting, name, None)
        if isinstance(real, _socket.socket):
            return real
    return waiting


def install() -> None:
    """Lets every new websocket of this process keep its wire. Done once; a second call changes nothing."""
    usual = engine_socket.Socket._websocket_handler
    if getattr(usual, "keeps_wire", False):
        return

    def keeping(self: Any, websocket: Any) -> Any:
        try:
            self.wire = Wire(websocket)
        except AttributeError:
            self.wire = None
        return usual(self, websocket)

    keeping.keeps_wire = True  # type: ignore[attr-defined]
    engine_socket.Socket._websocket_handler = keeping


class FrameOnceManager(Manager):  # type: ignore[misc]
    """With several nodes: ``class M(RedisManager, FrameOnceManager)``."""

    def emit(self, event: str, data: Any, namespace: str, room: Any = None, skip_sid: Any = None, **more: Any) -> None:
        encoded = None
        if namespace in self.rooms and not skip_sid and not more.get("callback") and isinstance(data, dict):
            # not looked through for bytes, of which our messages hold none; one that does cannot be written as JSON
            with suppress(TypeError):
                encoded = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, data], binary=False).encode()
        if encoded is None:
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, **more)
            return
        frame = framed(b"4" + encoded.encode())
        usual = engine_packet.Packet(engine_packet.MESSAGE, encoded)
        sockets = self.server.eio.sockets
        for _sid, engine_sid in list(self.get_participants(namespace, more.get("to") or room)):
            if not self._straight(sockets.get(engine_sid), frame):
                self.server._send_eio_packet(engine_sid, usual)

    def _straight(self, listener: Any, frame: bytes) -> bool:
        """Only when nothing queued before it would be overtaken."""
        wire = getattr(listener, "wire", None)
        if wire is None or not listener.upgraded or not listener.queue.empty():
            return False
        return bool(wire.write_at_once(frame, self.server.start_background_task))
