"""From the HTTP answer of a call to the first byte of its frame on the LED line: the real server, the real agent, a pty of ours."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from devices.plan import AgentPlan, plan_toml
from devices.simulators.hall import demo_plan
from tests.bench.callers import Line, port_of, request
from tests.bench.figures import Figure, percentile
from tests.bench.ptys import Ptys
from tests.builders import Server, a_server

CALLS, ROUNDS = 20, 5
COUNTERS = (1, 3, 4, 5, 6, 7, 8)
SERVICES = ("chung-thuc", "ho-tich", "dat-dai-xay-dung", "ho-kinh-doanh", "xa-hoi", "cu-tru", "tra-ket-qua")
FRAME = rb"\xaa\x55%s..%s"
"""The generic counter board's: header, address, length, state, digits."""
QUIET_SECONDS = 0.06


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ptys = stack.enter_context(closing(Ptys(2)))
        server = stack.enter_context(a_server(folder / "server"))
        stack.enter_context(_an_agent(folder / "agent", server, ptys))
        line = Line(("127.0.0.1", port_of(server)))
        for n in range(ROUNDS * CALLS + len(COUNTERS)):
            service = SERVICES[n % len(SERVICES)]
            line.ask(request("/api/v1/tickets", server.keys["kiosk"], {"service": service, "command_id": f"t{n}"}))
        ptys.first_byte_of(rb"\xaa\x55", 0.0, seconds=20)  # the agent has arrived and says what is true
        behind, floor = [], []
        for turn in range(ROUNDS):
            calls = [_call(server, line, ptys, turn * CALLS + n) * 1000 for n in range(CALLS)]
            behind.append(percentile(calls, 99))
            floor.append(percentile([_bare(ptys) * 1000 for _ in range(CALLS)], 99))
        yield Figure("press to LED line, after the answer, p99", statistics.median(behind), "ms", statistics.median(floor), "value <= 30")


def _call(server: Server, line: Line, ptys: Ptys, n: int) -> float:
    """Seconds from the answer to the first byte; negative when the board is told first."""
    ptys.until_quiet(QUIET_SECONDS)
    counter = COUNTERS[n % len(COUNTERS)]
    line.send(request(f"/api/v1/counters/{counter}/next", server.keys["clerk"][str(counter)], {"command_id": f"n{n}"}))
    while (answer := line.heard()) is None:
        pass
    answered_at = time.monotonic()
    number = json.loads(answer)["ticket"]["number"]
    pattern = FRAME % (bytes((counter,)), number.rjust(4).encode())
    return ptys.first_byte_of(pattern, line.sent_at) - answered_at


def _bare(ptys: Ptys) -> float:
    """The floor: our own write to the pty until the reader has its first byte."""
    ptys.until_quiet(0.001)
    begun = time.monotonic()
    os.write(ptys.near(0), b"floor")
    return ptys.first_byte_of(b"floor", begun) - begun


@contextmanager
def _an_agent(folder: Path, server: Server, ptys: Ptys) -> Iterator[None]:
    folder.mkdir()
    (folder / "agent.toml").write_text(plan_toml(_plan(server, ptys)), encoding="utf-8")
    (folder / "agent.key").write_text(server.keys["agent"])
    command = [sys.executable, "-m", "queue_server", "agent", str(folder / "agent.toml"), "--data", str(folder)]
    process = subprocess.Popen(command, env={**os.environ, "MOTCUA_CHILD_OF": str(os.getpid())}, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _plan(server: Server, ptys: Ptys) -> AgentPlan:
    """The demo's boards on our ptys; no printer, so that only boards are measured."""
    plan = demo_plan(server.url, range(1, 9), "sanh")
    lines = [line.model_copy(update={"port": name}) for line, name in zip(plan.lines, ptys.names, strict=True)]
    return plan.model_copy(update={"lines": lines, "printers": []})
