"""Light HTTP callers: raw sockets that stay open, all of them in one loop, so that the pressing costs less than what is pressed.

``drive`` is meant for a process of its own; it imports the standard library only.
"""

import json
import select
import socket
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.builders import Server

DEADLINE_SECONDS = 60


def request(path: str, key: str, body: dict[str, Any]) -> bytes:
    """A POST as its bytes."""
    sent = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(sent)}\r\n\r\n".encode() + sent


def port_of(server: "Server") -> int:
    return int(server.url.rpartition(":")[2])


class Line:
    """One connection. ``send`` a request, ``heard`` until it gives the answer."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._heard = b""
        self.sent_at = 0.0

    def send(self, asked: bytes) -> None:
        self.sent_at = time.monotonic()
        self.socket.sendall(asked)

    def heard(self) -> bytes | None:
        """One reading; the body once the answer is whole. Anything but success is an error of the bench."""
        received = self.socket.recv(65_536)
        assert received, "the server hung up"
        self._heard += received
        head, ended, body = self._heard.partition(b"\r\n\r\n")
        if not ended:
            return None
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return None
        assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")), self._heard
        self._heard = b""
        return body

    def ask(self, asked: bytes) -> tuple[float, float]:
        """When it was sent and when it was answered (time.monotonic)."""
        self.send(asked)
        while self.heard() is None:
            pass
        return self.sent_at, time.monotonic()

    def close(self) -> None:
        self.socket.close()


def press(lines: Sequence[Line], scripts: Sequence[Sequence[bytes]]) -> tuple[list[float], float]:
    """A script for each line, all at once; each line sends its next request when its last is answered.

    Gives the seconds of every answer, and those from the first request to the last answer.
    """
    poll = select.epoll()
    waiting: dict[int, tuple[Line, Iterator[bytes]]] = {}
    took: list[float] = []
    for line, script in zip(lines, scripts, strict=True):
        poll.register(line.socket, select.EPOLLIN)
        waiting[line.socket.fileno()] = (line, iter(script))
    begun = time.monotonic()
    for line, left in waiting.values():
        line.send(next(left))
    while waiting:
        assert time.monotonic() - begun < DEADLINE_SECONDS, "the server does not answer"
        for descriptor, _ in poll.poll(1.0):
            line, left = waiting[descriptor]
            if line.heard() is None:
                continue
            took.append(time.monotonic() - line.sent_at)
            following = next(left, None)
            if following is None:
                del waiting[descriptor]
            else:
                line.send(following)
    seconds = time.monotonic() - begun
    poll.close()
    return took, seconds


def drive(address: tuple[str, int], scripts: Sequence[Sequence[bytes]]) -> tuple[list[float], float]:
    """``press`` on new lines: the whole work of a process of its own."""
    lines = [Line(address) for _ in scripts]
    try:
        return press(lines, scripts)
    finally:
        for line in lines:
            line.close()
