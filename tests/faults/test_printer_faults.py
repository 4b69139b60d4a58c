"""A ward whose printer fails: the number stays valid and visible, a touch is one number, and no ticket is printed twice by itself.

A real server, a real agent in this process, and simulated printers on TCP and behind a pty that stall, start anew, swallow, talk nonsense
or run out of paper within a ticket.
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from devices import agent
from devices.connection import Patience
from devices.links import escpos_printer
from devices.links.cabling import Cabling
from devices.plan import AgentPlan, PrinterPlan
from devices.simulators.printer import SimulatedPrinter, SimulatedSerialPrinter
from devices.simulators.printer_mechanism import Mechanism
from queue_server.settings import config_folder
from queue_server.settings.layouts import Layouts
from tests.builders import Server, a_server, the_demo
from tests.counts import few
from tests.waiting import fair, until

PRINTER = the_demo().printers[""]
SECONDS = 15
FAULTS: dict[str, Callable[[Mechanism], None]] = {
    "stalls": lambda paper: setattr(paper, "stall_after", 20_000),
    "starts anew": lambda paper: setattr(paper, "reset_after", 20_000),
    "talks nonsense": lambda paper: setattr(paper, "nonsense", True),
    "runs out of paper": lambda paper: setattr(paper, "paper_for_rows", 300),
    "swallows": lambda paper: setattr(paper, "swallows", True),
    "is silent": lambda paper: setattr(paper, "silent", True),
    "has its lid open": lambda paper: setattr(paper, "cover_open", True),
}
CABLES = ("network", "serial")
_ids = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("ward"), mode="threading") as running:
        yield running


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agent's own folder: it outlives each of its starts, and what was printed before is not printed again."""
    return tmp_path_factory.mktemp("agent")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for what, seconds in (("STATUS_SECONDS", 0.2), ("CONFIRM_SECONDS", 0.6), ("SEND_SECONDS", 1.0)):
        monkeypatch.setattr(escpos_printer, what, fair(seconds))  # a busy machine prints slowly, which is no silence


class Ward:
    """A kiosk and a supervisor at the server, an agent with a printer, perhaps a spare beside it."""

    def __init__(self, server: Server, folder: Path, memory: Path, kind: str, spare: bool = False) -> None:
        self.server = server
        self.paper = (
            SimulatedPrinter(folder / "tickets") if kind == "network" else SimulatedSerialPrinter(folder / "tickets", boot_seconds=0.5)
        )
        self.beside = SimulatedPrinter(folder / "beside") if spare else None
        self.papers = [paper for paper in (self.paper, self.beside) if paper is not None]
        for paper in self.papers:
            paper.start()
        printers = [_plan(PRINTER, self.paper, "beside" if spare else None)]
        if self.beside is not None:
            printers.append(_plan("beside", self.beside, None))
        plan = AgentPlan(server=server.url, name="pc", printers=printers)
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=agent.run,
            args=(plan, _no_board, server.keys["agent"], memory, None, self._stop, Cabling(), Patience(first_retry=0.02)),
            kwargs={"layouts": Layouts(config_folder()).read},
        )
        self._thread.start()
        until(lambda: self.kiosk()["printer"] == "ok", SECONDS)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        for paper in self.papers:
            paper.stop()

    def kiosk(self) -> Any:
        return self.server.ask("/api/v1/kiosk/screen", key="kiosk")[1]

    def touch(self) -> Any:
        """One touch, sent twice as a page does whose answer was lost."""
        asked = {"service": "chung-thuc", "command_id": f"touch-{next(_ids)}"}
        first, again = (self.server.ask("/api/v1/tickets", asked, "kiosk") for _ in range(2))
        assert first == again
        assert first[0] == 201
        return first[1]

    def reprint(self, ticket: Any) -> None:
        asked = {"command_id": f"again-{next(_ids)}"}
        said = [self.server.ask(f"/api/v1/tickets/{ticket['id']}/reprint", asked, "kiosk") for _ in range(2)]
        assert [status for status, _ in said] == [200, 200]

    def became(self, ticket: Any) -> str | None:
        return next((paper["outcome"] for paper in self.kiosk()["papers"] if paper["ticket"] == ticket["id"]), None)

    def stands_in_line(self, ticket: Any) -> bool:
        return bool(self.server.ask(f"/api/v1/numbers/{ticket['number']}", key="clerk 1")[1]["ticket"]["state"] == "waiting")

    def whole_papers_of(self, ticket: Any) -> int:
        """How many papers carry its code: what a visitor could come with."""
        return sum(code.text == ticket["track_url"] for paper in self.papers for png in paper.tickets() for code in _codes(png))


@pytest.fixture
def ward(server: Server, memory: Path, tmp_path: Path) -> Iterator[Callable[..., Ward]]:
    open: list[Ward] = []

    def build(kind: str, spare: bool = False) -> Ward:
        open.append(Ward(server, tmp_path, memory, kind, spare))
        return open[-1]

    yield build
    for one in open:
        one.close()


@pytest.mark.parametrize(
    ("kind", "fault"), few(list(itertools.product(CABLES, FAULTS)), *zip(itertools.cycle(CABLES), FAULTS, strict=False))
)
def test_a_ticket_outlives_its_printer(ward: Callable[..., Ward], kind: str, fault: str) -> None:
    hall = ward(kind)
    good = hall.touch()
    until(lambda: hall.became(good) == "printed", SECONDS)
    FAULTS[fault](hall.paper)
    ticket = hall.touch()
    until(lambda: hall.became(ticket) in ("failed", "unknown"), SECONDS)
    assert hall.stands_in_line(ticket)
    assert hall.whole_papers_of(ticket) == 0
    assert hall.whole_papers_of(good) == 1
    _mend(hall.paper)
    until(lambda: hall.paper.tickets() and _answers(hall), SECONDS)
    before = hall.whole_papers_of(ticket)  # a printer that was out of paper or asleep may have gone on where it stopped
    hall.reprint(ticket)
    until(lambda: hall.became(ticket) == "printed", SECONDS)
    assert hall.whole_papers_of(ticket) == before + 1
    assert before <= 1


def test_the_printer_beside_prints_what_surely_did_not_come_out(ward: Callable[..., Ward]) -> None:
    hall = ward("network", spare=True)
    hall.paper.paper_out = True
    ticket = hall.touch()
    until(lambda: hall.became(ticket) == "printed", SECONDS)
    until(lambda: hall.kiosk()["printer"] == "spare", SECONDS)
    assert hall.beside is not None
    assert (len(hall.paper.tickets()), len(hall.beside.tickets())) == (0, 1)


def test_the_printer_beside_leaves_alone_what_may_have_come_out(ward: Callable[..., Ward]) -> None:
    hall = ward("network", spare=True)
    hall.paper.paper_for_rows = 300
    ticket = hall.touch()
    until(lambda: hall.became(ticket) == "unknown", SECONDS)
    assert hall.beside is not None
    assert hall.beside.tickets() == []
    hall.reprint(ticket)
    until(lambda: hall.became(ticket) == "printed", SECONDS)
    assert hall.whole_papers_of(ticket) == 1


def _plan(key: str, paper: Mechanism, spare: str | None) -> PrinterPlan:
    if isinstance(paper, SimulatedPrinter):
        return PrinterPlan(key=key, host="127.0.0.1", port=paper.port, spare=spare, layout="short")
    assert isinstance(paper, SimulatedSerialPrinter)
    return PrinterPlan(key=key, kind="serial", device=paper.device, baud=921_600, spare=spare, layout="short")


def _mend(paper: Mechanism) -> None:
    paper.nonsense = paper.swallows = paper.silent = paper.cover_open = False
    paper.resume()
    paper.reload()


def _answers(hall: Ward) -> bool:
    """The printer has been asked again and is well."""
    return bool(Cabling().printer(_plan(PRINTER, hall.paper, None)).state().online == "yes")


def _codes(png: Path) -> list[Any]:
    with Image.open(png) as picture:
        return list(zxingcpp.read_barcodes(picture.convert("L")))


def _no_board(name: str) -> Any:
    from tests.devices.device_fakes import model

    return model(name)
