"""The demo hall's hardware in one process: a wall of boards and a ticket printer, and a thread that tells the server what the wall shows.

`start` needs no server yet: it connects when there is one. Import is light; what is heavy is loaded when it is used.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from devices.plan import AgentPlan, BoardPlan, LinePlan, PrinterPlan
from devices.simulators.printer import SimulatedPrinter
from devices.simulators.printer_mechanism import pictured
from devices.simulators.wall import Wall
from queue_server.contract.devices import WallReport

if TYPE_CHECKING:
    from devices.connection import Connection

REPORT_SECONDS = 0.1
"""At most ten reports a second, however fast the boards blink."""
SEVEN_BARS = (4, 8)
"""Counters with a board of digits, of another maker and so on a line of its own, as halls that have grown have them."""


def demo_plan(server: str, counters: Sequence[int], zone: str, printer_port: int = 9100, printer: str = "kiosk") -> AgentPlan:
    """Counter boards on RS-485, address = counter; the zone's main board on a line of its own; one ticket printer."""
    boards = [
        BoardPlan(key=str(no), line="rs485-3", model="led485-text", address=no)
        if no in SEVEN_BARS
        else BoardPlan(key=str(no), line="rs485-1", model="generic", address=no)
        for no in counters
    ]
    boards.append(BoardPlan(key=f"main:{zone}", line="rs485-2", model="generic-main", address=1))
    return AgentPlan(
        server=server,
        name="demo",
        lines=[LinePlan(name=name, port="/dev/null", baud=9600) for name in sorted({board.line for board in boards})],
        boards=boards,
        printers=[PrinterPlan(key=printer, host="127.0.0.1", port=printer_port)],
    )


class SimulatedHall:
    """What `start` started. ``plan`` is the plan an agent drives this hall with: ports and printer filled in."""

    def __init__(self, folder: Path, url: str, key: str | None, plan: AgentPlan, printer_port: int = 0) -> None:
        self._stop = threading.Event()
        self._dirty = threading.Event()
        self.printer = SimulatedPrinter(folder / "tickets", printer_port, self._printed)
        self._paper = ""
        self.wall = Wall(plan, folder / "tty", self._dirty.set)
        self.plan = _filled(plan, url, self.wall.ports, self.printer.port)
        self._url, self._key = url, key
        self._threads: list[threading.Thread] = []

    @property
    def boards(self) -> dict[str, str]:
        """Board -> tty."""
        return self.wall.boards

    @property
    def printer_folder(self) -> Path:
        return self.printer.folder

    def begin(self) -> None:
        self.printer.start()
        self.wall.start()
        if self._key is not None:
            self.report_to(self._url, self._key)

    def report_to(self, url: str, key: str) -> None:
        """Tell this server what the wall shows, from now until `stop`."""
        from devices.connection import Connection, Ears

        def online(is_online: bool) -> None:
            connected.set() if is_online else connected.clear()
            self._dirty.set()

        connected = threading.Event()
        connection = Connection(url, key, None, Ears(online=online), self._stop)
        self._threads = [
            threading.Thread(target=connection.run, name="wall-connection", daemon=True),
            threading.Thread(target=self._report, args=(connection, connected), name="wall-reports", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End all threads and give back ptys and port. PNGs stay."""
        self._stop.set()
        self._dirty.set()
        for thread in self._threads:
            thread.join()
        self.wall.stop()
        self.printer.stop()

    def _report(self, connection: "Connection", connected: threading.Event) -> None:
        while not self._stop.is_set():
            self._dirty.wait()
            self._dirty.clear()
            if connected.is_set():
                printers = [self.printer.view(one.key, self._paper) for one in self.plan.printers]
                connection.report(WallReport(boards=self.wall.read(), printers=printers).model_dump())
            self._stop.wait(REPORT_SECONDS)

    def _printed(self, paper: Path) -> None:
        self._paper = pictured(paper)
        self._dirty.set()


def start(folder: Path, url: str, key: str | None, plan: AgentPlan, printer_port: int = 0) -> SimulatedHall:
    """Start wall and printer; report the wall to ``url`` with ``key`` (None: `SimulatedHall.report_to` later)."""
    hall = SimulatedHall(folder, url, key, plan, printer_port)
    hall.begin()
    return hall


def _filled(plan: AgentPlan, url: str, ports: dict[str, str], printer_port: int) -> AgentPlan:
    return plan.model_copy(
        update={
            "server": url,
            "lines": [line.model_copy(update={"port": ports[line.name]}) for line in plan.lines],
            "printers": [printer.model_copy(update={"host": "127.0.0.1", "port": printer_port}) for printer in plan.printers],
        }
    )
