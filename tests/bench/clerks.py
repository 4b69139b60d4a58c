"""Sixteen clerks press next at the same moment, 300 people waiting, a TV and every counter's screen connected: the slowest answer."""

import itertools
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from queue_server.settings import config_folder
from tests.bench.bare_sql import Recording
from tests.bench.callers import Line, port_of, press, request
from tests.bench.figures import Figure
from tests.bench.listeners import hold
from tests.bench.processes import a_process
from tests.bench.stamped_server import a_stamped_server
from tests.builders import Server, a_hall

CLERKS, WAITING, ROUNDS = 16, 300, 12
SERVICES = ("chung-thuc", "ho-tich", "xa-hoi", "cu-tru")


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        small = stack.enter_context(a_hall(folder))
        small.open()
        for _ in range(WAITING + CLERKS * ROUNDS):
            small.take(SERVICES[0])
        counters = itertools.cycle((1, 2))
        bare = stack.enter_context(Recording(small, folder, CLERKS * ROUNDS, lambda: small.next(next(counters))).loop())
        server, _ = stack.enter_context(a_stamped_server(folder / "server", _hall_of_sixteen(folder / "hall")))
        screens = stack.enter_context(a_process(hold))
        for room in ("zone:sanh", *(f"counter:{no}" for no in range(1, CLERKS + 1))):
            key = server.keys["tv" if room.startswith("zone") else "supervisor"]
            screens.send({"port": port_of(server), "count": 1, "key": key, "room": room})
            assert screens.recv()[0] == "listening"
        slowest, floor = [], []
        lines = [Line(("127.0.0.1", port_of(server))) for _ in range(CLERKS)]
        presses = itertools.count()
        _take(server, lines, WAITING, presses)
        for _ in range(ROUNDS):
            took, _ = press(lines, [[_next(server, no, presses)] for no in range(1, CLERKS + 1)])
            slowest.append(max(took) * 1000)
            floor.append(bare.play(CLERKS)[0] * 1000)
            _take(server, lines, CLERKS, presses)
    yield Figure("16 clerks at once, slowest answer", max(slowest), "ms", max(floor), "value <= 250")
    yield Figure("16 clerks at once, slowest of a usual round", statistics.median(slowest), "ms", statistics.median(floor))


def _take(server: Server, lines: list[Line], count: int, presses: Iterator[int]) -> None:
    asked = [
        request("/api/v1/tickets", server.keys["kiosk"], {"service": SERVICES[n % len(SERVICES)], "command_id": f"t{next(presses)}"})
        for n in range(count)
    ]
    press(lines, [asked[n :: len(lines)] for n in range(len(lines))])


def _next(server: Server, no: int, presses: Iterator[int]) -> bytes:
    return request(f"/api/v1/counters/{no}/next", server.keys["clerk"][str(no)], {"command_id": f"n{next(presses)}"})


def _hall_of_sixteen(folder: Path) -> Path:
    """The demo hall with twice its counters."""
    folder.mkdir()
    counters = "".join(
        f'[[counters]]\nno = {no}\nname = "Quầy {no}"\nzone = "sanh"\nservices = ["{SERVICES[no % len(SERVICES)]}"]\n\n'
        for no in range(1, CLERKS + 1)
    )
    others = '[[counters]]\nno = 0\nname = "Bàn hướng dẫn"\nzone = "sanh"\ndesk = true\nservices = ["{}"]\n'
    every = '", "'.join(("dat-dai-xay-dung", "ho-kinh-doanh", "tra-ket-qua", "huong-dan"))
    demo = config_folder() / "halls" / "demo"
    (folder / "hall.toml").write_text(f'extends = "{demo}"\n\n{counters}{others.format(every)}', encoding="utf-8")
    (folder / "settings.toml").write_text((demo / "settings.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return folder
