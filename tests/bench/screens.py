"""From the commit of a call to the last of 200 and of 2,000 screens, and the server's CPU for each, beside a raw-socket loop.

The raw loop writes the same bytes to as many sockets of as many equal screens; message by message in turn, so that noise hits both.
"""

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.bench.callers import Line, port_of, request
from tests.bench.figures import Figure, percentile
from tests.bench.listeners import hold
from tests.bench.processes import a_process, cpu_seconds
from tests.bench.raw_loop import framed, serve_raw
from tests.bench.stamped_server import Commits, a_stamped_server
from tests.builders import Server

FEW, MANY = 200, 2_000
MESSAGES, ROUNDS = 20, 5
WAITING = 200
SERVICE, COUNTER = "chung-thuc", 1
DEADLINE = 90
APART_SECONDS = 0.02


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server, commits = stack.enter_context(a_stamped_server(folder))
        hall = _Hall(server, commits, stack.enter_context(a_process(hold)))
        raw = _Raw(stack.enter_context(a_process(serve_raw)), stack.enter_context(a_process(hold)))
        for count in (FEW, MANY):
            hall.grow(count)
            raw.grow(count)
            yield from _measured(count, hall, raw)


def _measured(count: int, hall: "_Hall", raw: "_Raw") -> Iterator[Figure]:
    last, floor, cpu, raw_cpu = [], [], [], []
    size = 0
    for _ in range(ROUNDS):
        took, raw_took, raw_used, used = [], [], 0.0, 0.0
        for _ in range(MESSAGES):
            before = cpu_seconds(hall.server.process.pid)
            seconds, message = hall.call()
            used += cpu_seconds(hall.server.process.pid) - before
            raw_seconds, raw_one = raw.write(message)
            took.append(seconds)
            raw_took.append(raw_seconds)
            raw_used += raw_one
            size = len(framed(message))
        last.append(percentile(took, 99) * 1000)
        floor.append(percentile(raw_took, 99) * 1000)
        cpu.append(used * 1e6 / MESSAGES / count)
        raw_cpu.append(raw_used * 1e6 / MESSAGES / count)
    yield Figure(f"last of {count} screens p99, {size} bytes", statistics.median(last), "ms", statistics.median(floor), "ratio <= 3")
    if count == MANY:
        yield Figure(f"CPU a message and screen at {count}", statistics.median(cpu), "µs", statistics.median(raw_cpu), "ratio <= 3")


class _Hall:
    """The server, its screens, and the clerk whose calls they show."""

    def __init__(self, server: Server, commits: Commits, screens: Connection) -> None:
        self.server = server
        self._commits = commits
        self._screens = screens
        self._count = 0
        self._clerk = Line(("127.0.0.1", port_of(server)))
        self._presses = itertools.count()
        for _ in range(WAITING):
            self._press("tickets", "kiosk", service=SERVICE)

    def grow(self, count: int) -> None:
        port, key = port_of(self.server), self.server.keys["tv"]
        self._screens.send({"port": port, "count": count - self._count, "key": key, "room": "zone:sanh"})
        self._count = count
        _told(self._screens, "listening")

    def call(self) -> tuple[float, bytes]:
        """Seconds from the commit of a call until the last screen has it, and the message. One call, not one of a burst."""
        time.sleep(APART_SECONDS)
        sent_at, answer = self._press(f"counters/{COUNTER}/next", "supervisor")
        _, heard_at, message = _told(self._screens, "heard", json.loads(answer)["call"])
        return heard_at - self._commits.first_since(sent_at), message

    def _press(self, path: str, who: str, **body: Any) -> tuple[float, bytes]:
        """When it was sent, and its answer."""
        self._clerk.send(request(f"/api/v1/{path}", self.server.keys[who], {"command_id": f"s-{next(self._presses)}", **body}))
        while (answer := self._clerk.heard()) is None:
            pass
        return self._clerk.sent_at, answer


class _Raw:
    """The loop, and its screens."""

    def __init__(self, orders: Connection, screens: Connection) -> None:
        self._orders = orders
        self._screens = screens
        self._port = orders.recv()
        self._count = 0

    def grow(self, count: int) -> None:
        self._screens.send({"port": self._port, "count": count - self._count})
        self._orders.send(count - self._count)
        self._count = count
        _told(self._screens, "listening")
        self._orders.recv()

    def write(self, message: bytes) -> tuple[float, float]:
        """Seconds until the last has it, and the CPU seconds of writing."""
        self._orders.send(message)
        begun, cpu = self._orders.recv()
        _, heard_at, _ = _told(self._screens, "heard")
        return heard_at - begun, cpu


def _told(screens: Connection, wanted: str, since: int = 0) -> tuple[int, float, bytes]:
    """The next thing of this kind that the screens say; what they say of an older seq belongs to something else."""
    while screens.poll(DEADLINE):
        what, number, moment, message = screens.recv()
        assert what != "lost", "a screen was hung up on"
        if what == wanted and number >= since:
            return number, moment, message
    raise AssertionError(f"the screens do not say {wanted!r}")
