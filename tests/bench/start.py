"""The server's start and its rest: from its command to the first ticket, and what it holds in memory when nobody presses.

The bar is for a start on a database that is there, as every morning; the floor is a Python that imports what the server imports.
"""

import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.processes import resident_mb
from tests.builders import a_server

ROUNDS = 3
REST_SECONDS = 1.5
FLOOR = """
import os, resource
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
import eventlet
eventlet.monkey_patch()
import apiflask, argon2, flask, flask_socketio, prometheus_client, pydantic_settings, sqlalchemy.dialects.sqlite, structlog
rss = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
print(int(rss.split()[1]) / 1024)
"""


def figures() -> Iterator[Figure]:
    presses = itertools.count()
    with tempfile.TemporaryDirectory() as folder:
        _start(Path(folder) / "bytecode", presses)  # as an installation leaves it
        first = _start(Path(folder) / "hall", presses)
        later, floors = [], []
        for _ in range(ROUNDS):
            later.append(_start(Path(folder) / "hall", presses))
            floors.append(_bare_imports())
    floor_seconds, floor_mb = (statistics.median(values) for values in zip(*floors, strict=True))
    seconds, idle_mb = (statistics.median(values) for values in zip(*later, strict=True))
    yield Figure("start to first ticket", seconds, "s", floor_seconds, "value <= 3")
    yield Figure("start to first ticket on a new database", first[0], "s", floor_seconds)
    yield Figure("idle memory", idle_mb, "MB", floor_mb, "value <= 120")
    yield Figure("idle memory on a new database", first[1], "MB", floor_mb, "value <= 120")


def _start(folder: Path, presses: Iterator[int]) -> tuple[float, float]:
    """Seconds from the command to the first ticket, and the MB it holds a little later."""
    begun = time.monotonic()
    with a_server(folder) as server:
        status, _ = server.ask("/api/v1/tickets", {"service": "chung-thuc", "command_id": f"start-{next(presses)}"}, "kiosk")
        seconds = time.monotonic() - begun
        assert status == 201
        time.sleep(REST_SECONDS)
        return seconds, resident_mb(server.process.pid)


def _bare_imports() -> tuple[float, float]:
    begun = time.monotonic()
    told = subprocess.run([sys.executable, "-W", "ignore", "-c", FLOOR], check=True, capture_output=True, text=True)
    return time.monotonic() - begun, float(told.stdout)
