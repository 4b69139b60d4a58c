"""Durable tickets a second through HTTP, beside bare sqlite3 running the SQL of the same takes; how long the slowest wait; CPU a ticket."""

import itertools
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.bench.bare_sql import BareLoop, Recording
from tests.bench.callers import drive, port_of, request
from tests.bench.figures import Figure, percentile
from tests.bench.processes import another_process, cpu_seconds
from tests.builders import Server, a_hall, a_server

SERVICES = ("chung-thuc", "ho-tich", "xa-hoi", "cu-tru", "tra-ket-qua")
ROUNDS = 3
ONE, MANY = 1, 32
TAKES = {ONE: 200, MANY: 640}
WARM_UP = 64


class Round(NamedTuple):
    """Of one round: tickets a second, p95 in ms, CPU ms a ticket; and the same of the bare loop."""

    rate: float
    p95_ms: float
    cpu_ms: float
    bare_rate: float
    bare_cpu_ms: float


def figures() -> Iterator[Figure]:
    rounds = measured("eventlet")
    one, many = rounds[ONE], rounds[MANY]
    yield Figure("tickets 1 client", _median(one, "rate"), "1/s", _median(one, "bare_rate"), "ratio >= 0.12")
    yield Figure("tickets 32 clients", _median(many, "rate"), "1/s", _median(many, "bare_rate"), "ratio >= 0.12")
    yield Figure("tickets 32 clients p95", _median(many, "p95_ms"), "ms", MANY * 1000 / _median(many, "bare_rate"), "value <= 150")
    yield Figure("tickets server CPU", _median(many, "cpu_ms"), "ms", _median(many, "bare_cpu_ms"), "value <= 2.5")


def measured(mode: str, rounds: int = ROUNDS) -> dict[int, list[Round]]:
    """By number of clients. Every round has a hall of its own, and the floor is measured at once after it, so that noise hits both."""
    found: dict[int, list[Round]] = {ONE: [], MANY: []}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hall = stack.enter_context(a_hall(folder))
        services = itertools.cycle(SERVICES)
        recording = Recording(hall, folder, sum(TAKES.values()), lambda: hall.take(next(services)))
        clients = stack.enter_context(another_process())
        presses = itertools.count()
        for n in range(rounds):
            with a_server(folder / f"server-{n}", mode) as server, recording.loop() as bare:
                clients.submit(drive, _address(server), _scripts(server, MANY, WARM_UP, presses)).result()
                for count in (ONE, MANY):
                    scripts = _scripts(server, count, TAKES[count], presses)
                    before = cpu_seconds(server.process.pid)
                    took, seconds = clients.submit(drive, _address(server), scripts).result()
                    cpu = cpu_seconds(server.process.pid) - before
                    found[count].append(_round(took, seconds, cpu, bare))
    return found


def _round(took: list[float], seconds: float, cpu: float, bare: BareLoop) -> Round:
    count = len(took)
    bare_seconds, bare_cpu = bare.play(count)
    return Round(count / seconds, percentile(took, 95) * 1000, cpu * 1000 / count, count / bare_seconds, bare_cpu * 1000 / count)


def _scripts(server: Server, clients: int, takes: int, presses: Iterator[int]) -> list[list[bytes]]:
    wanted = itertools.cycle(SERVICES)
    bodies = [{"service": next(wanted), "command_id": f"bench-{next(presses)}"} for _ in range(takes)]
    asked = [request("/api/v1/tickets", server.keys["kiosk"], body) for body in bodies]
    return [asked[n::clients] for n in range(clients)]


def _address(server: Server) -> tuple[str, int]:
    return "127.0.0.1", port_of(server)


def _median(rounds: list[Round], name: str) -> float:
    return statistics.median(getattr(one, name) for one in rounds)
