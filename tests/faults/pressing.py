"""Kiosks and clerks that press as fast as they are answered, and remember every press: what was answered, and the one that was not."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from tests.builders import Server

GONE = (OSError, ValueError, HTTPException)
"""No answer, or half of one: the server was killed before or while it spoke."""


@dataclass(frozen=True)
class Press:
    key: str
    path: str
    body: dict[str, Any]

    def again(self, server: Server) -> Any:
        status, answer = server.ask(self.path, self.body, self.key)
        assert status in (200, 201), (self.path, status, answer)
        return answer


@dataclass
class Presser:
    """One client. ``answered`` in the order of the answers; ``unanswered`` is the press that was open when the server died."""

    presses: Iterator[Press]
    answered: list[tuple[Press, Any]] = field(default_factory=list)
    unanswered: Press | None = None

    def press_until_gone(self, server: Server, stop: threading.Event) -> None:
        while not stop.is_set():
            press = next(self.presses)
            self.unanswered = press
            try:
                self.answered.append((press, press.again(server)))
            except GONE:
                return
            self.unanswered = None

    def press_the_open_one_again(self, server: Server) -> None:
        if self.unanswered is not None:
            self.answered.append((self.unanswered, self.unanswered.again(server)))
            self.unanswered = None


def kiosk(name: str, services: tuple[str, ...]) -> Presser:
    turns = zip(itertools.count(1), itertools.cycle(services), strict=False)
    return Presser(Press("kiosk", "/api/v1/tickets", {"service": key, "command_id": f"{name}-{n}"}) for n, key in turns)


def clerk(counter: int) -> Presser:
    path = f"/api/v1/counters/{counter}/next"
    return Presser(Press(f"clerk {counter}", path, {"command_id": f"next-{counter}-{n}"}) for n in itertools.count(1))


def press_all(server: Server, pressers: list[Presser], seconds: float) -> None:
    """All of them at once; after ``seconds`` the server is killed. Returns when each has noticed."""
    stop = threading.Event()
    threads = [threading.Thread(target=one.press_until_gone, args=(server, stop)) for one in pressers]
    for thread in threads:
        thread.start()
    killer = threading.Timer(seconds, server.kill)
    killer.start()
    killer.join()
    for thread in threads:
        thread.join()


def answering_after(began: float, server: Server) -> float:
    """Seconds from ``began`` (monotonic) until a request is answered."""
    status, said = server.ask("/healthz")
    assert status == 200, said
    return time.monotonic() - began
