"""Thousands of light screens in one process: plain sockets in one loop that count who has heard what, and when the last one did.

``hold`` is a process of its own, ordered about through a pipe. It speaks as much websocket and Socket.IO as a screen needs.
"""

import json
import re
import select
import socket
import struct
import time
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any

AT_ONCE = 24
"""Handshakes under way."""
SEQ = re.compile(rb'"seq":(\d+)')


def text_frame(payload: bytes) -> bytes:
    """As a client sends it: masked, with a mask of zeros. Short texts only."""
    assert len(payload) < 126
    return bytes((0x81, 0x80 | len(payload))) + bytes(4) + payload


class Screen:
    """One socket: what it has heard in part, and how far its coming in has got."""

    def __init__(self, connected: socket.socket, asks: list[bytes]) -> None:
        self.socket = connected
        self.asks = asks
        self.heard = b""
        self.shakes_hands = bool(asks)

    def messages(self, received: bytes) -> list[bytes]:
        """Every whole text that is there now."""
        heard, whole = self.heard + received, []
        while len(heard) >= 2:
            length, start = heard[1] & 0x7F, 2
            if length == 126:
                if len(heard) < 4:
                    break
                length, start = int(struct.unpack(">H", heard[2:4])[0]), 4
            if len(heard) < start + length:
                break
            whole.append(heard[start : start + length])
            heard = heard[start + length :]
        self.heard = heard
        return whole


class Screens:
    """All screens of one process. ``listening``: how many hear their room."""

    def __init__(self, host: str, orders: Connection) -> None:
        self._host = host
        self._orders = orders
        self._poll = select.epoll()
        self._poll.register(orders.fileno(), select.EPOLLIN)
        self._screens: dict[int, Screen] = {}
        self._listening = 0
        self._wanted = 0
        self._due: list[tuple[int, list[bytes]]] = []
        self._heard: Counter[int] = Counter()

    def run(self) -> None:
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._orders.fileno():
                    order = self._orders.recv()
                    if order is None:
                        return
                    self._begin(**order)
                elif not self._hear(self._screens[descriptor]):
                    self._orders.send(("lost", 0, time.monotonic(), b""))
                    return

    def _begin(self, port: int, count: int, key: str = "", room: str = "") -> None:
        """More screens, until ``count`` are listening. Without a room: a plain socket that is written to as if it listened."""
        self._wanted, self._listening = self._listening + count, self._listening
        asks = _asks(key, room) if room else []
        self._due += [(port, list(asks)) for _ in range(count)]
        for _ in range(AT_ONCE if room else count):
            self._open_one()

    def _open_one(self) -> None:
        if not self._due:
            return
        port, asks = self._due.pop()
        screen = Screen(socket.create_connection((self._host, port)), asks)
        self._screens[screen.socket.fileno()] = screen
        self._poll.register(screen.socket.fileno(), select.EPOLLIN)
        if asks:
            screen.socket.sendall(asks.pop(0))
        else:
            self._listens()

    def _listens(self) -> None:
        self._listening += 1
        if self._listening == self._wanted:
            self._orders.send(("listening", self._listening, time.monotonic(), b""))

    def _hear(self, screen: Screen) -> bool:
        received = screen.socket.recv(65_536)
        now = time.monotonic()
        if screen.shakes_hands:
            _, ended, received = (screen.heard + received).partition(b"\r\n\r\n")
            if not ended:
                return True
            screen.shakes_hands = False
        elif not received:
            return False
        for message in screen.messages(received):
            self._take_in(screen, message, now)
        return True

    def _take_in(self, screen: Screen, message: bytes, now: float) -> None:
        kind = message[:3]
        if kind == b"42[" and message.startswith(b'42["state"'):
            self._count(message, now)
        elif message[:1] == b"2":
            screen.socket.sendall(text_frame(b"3"))
        elif message[:1] == b"0" or message[:2] == b"40":
            screen.socket.sendall(screen.asks.pop(0))
        elif message[:2] == b"43":
            self._listens()
            self._open_one()

    def _count(self, message: bytes, now: float) -> None:
        found = SEQ.search(message)
        assert found is not None
        seq = int(found.group(1))
        self._heard[seq] += 1
        if self._heard[seq] == self._listening:
            self._orders.send(("heard", seq, now, message))


def _asks(key: str, room: str) -> list[bytes]:
    """What a screen says, one after the other: the upgrade, its key, its room."""
    head = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: hall\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    upgrade = f"{head}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    return [upgrade, text_frame(b"40" + _json({"key": key})), text_frame(b"420" + _json(["listen", {"room": room}]))]


def _json(told: Any) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode()


def hold(orders: Connection) -> None:
    """The process: does what it is told through the pipe, until told None or hung up on."""
    from tests.bench.processes import allow_many_files

    allow_many_files(8_192)
    Screens("127.0.0.1", orders).run()
