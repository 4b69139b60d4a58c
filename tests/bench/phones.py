"""Does the kiosk feel a thousand hostile phones? The p95 of its takes alone, and while guessed codes, cookies and tickets pour in."""

import itertools
import json
import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.callers import drive, port_of, request
from tests.bench.figures import Figure, percentile
from tests.bench.processes import another_process, cpu_seconds
from tests.builders import Server, a_server

ROUNDS = 3
TAKES = 150
HOSTILE = 1000
LINES = 20
SECONDS = 10.0
"""A thousand phones within ten seconds: what strangers send as fast as they are answered measures the machine, not the guard."""
SERVICES = ("chung-thuc", "ho-tich", "xa-hoi", "cu-tru")


def figures() -> Iterator[Figure]:
    alone: list[float] = []
    beset: list[float] = []
    cost_ms: list[float] = []
    presses = itertools.count()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        kiosk, strangers = stack.enter_context(another_process()), stack.enter_context(another_process())
        # the kiosk's own limit is not what is measured
        with a_server(folder / "hall", MOTCUA_LIMITS__TICKETS_PER_KIOSK_PER_MINUTE="0") as server:
            address = ("127.0.0.1", port_of(server))
            kiosk.submit(drive, address, [_takes(server, 50, presses)]).result()
            for _ in range(ROUNDS):
                before = cpu_seconds(server.process.pid)
                strangers.submit(flooded, address).result()
                cost_ms.append((cpu_seconds(server.process.pid) - before) * 1000 / HOSTILE)
                alone.append(_p95_ms(kiosk.submit(drive, address, [_takes(server, TAKES, presses)]).result()[0]))
                flood = strangers.submit(flooded, address)
                beset.append(_p95_ms(kiosk.submit(drive, address, [_takes(server, TAKES, presses)]).result()[0]))
                flood.result()
    yield Figure("kiosk p95 among 1,000 hostile phones", statistics.median(beset), "ms", statistics.median(alone), "ratio <= 1.5")
    yield Figure("hostile request, server CPU", statistics.median(cost_ms), "ms", 0.0)


def flooded(address: tuple[str, int]) -> int:
    """A thousand requests on a few lines, one by one and evenly over their seconds. Gives how many were refused."""
    refused = 0
    lines = [socket.create_connection(address) for _ in range(LINES)]
    begun = time.monotonic()
    for n in range(HOSTILE):
        time.sleep(max(0.0, begun + n * SECONDS / HOSTILE - time.monotonic()))
        line = lines[n % LINES]
        if n >= LINES:
            refused += _status(line) >= 400
        line.sendall(_hostile(n))
    for line in lines:
        refused += _status(line) >= 400
        line.close()
    assert refused == HOSTILE, f"{HOSTILE - refused} strangers were let in"
    return refused


def _hostile(n: int) -> bytes:
    """By turns: a guessed code, a press without a cookie, a forged cookie, a guessed ticket."""
    forged = f"X-Session: phone\r\nCookie: motcua_phone={n}.1.9999999999999.{'a' * 52}\r\n"
    body = json.dumps({"code": f"{n:x}-aaaaaaaaaa"} if n % 4 == 0 else {"service": "ho-tich", "command_id": f"hostile-{n}"})
    post = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    return (
        f"POST /api/v1/join HTTP/1.1\r\nHost: hall\r\nX-Session: phone\r\n{post}",
        f"POST /api/v1/phone/tickets HTTP/1.1\r\nHost: hall\r\n{post}",
        f"POST /api/v1/phone/tickets HTTP/1.1\r\nHost: hall\r\n{forged}{post}",
        f"GET /api/v1/track/{n:022d} HTTP/1.1\r\nHost: hall\r\n\r\n",
    )[n % 4].encode()


def _status(line: socket.socket) -> int:
    heard = b""
    while b"\r\n\r\n" not in heard:
        some = line.recv(65_536)
        assert some, "the server hung up"
        heard += some
    head, _, body = heard.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65_536)
    return int(head[9:12])


def _takes(server: Server, count: int, presses: Iterator[int]) -> list[bytes]:
    bodies = [{"service": SERVICES[n % len(SERVICES)], "command_id": f"bench-{next(presses)}"} for n in range(count)]
    return [request("/api/v1/tickets", server.keys["kiosk"], body) for body in bodies]


def _p95_ms(took: list[float]) -> float:
    return percentile(took, 95) * 1000
