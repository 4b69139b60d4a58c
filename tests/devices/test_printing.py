"""Tickets on paper: the contract of devices.ports.Printer, a printer that lies, and never the same ticket twice."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices.job_journal import JobJournal
from devices.links import network_printer
from devices.links.network_printer import NetworkPrinter
from devices.ports import PaperState, Printer
from devices.printing import PrinterKeeper
from devices.simulators.printer import SimulatedPrinter
from devices.ticket_bitmap import draw_ticket
from queue_server.contract.devices import PrintedTicket, PrintJob
from tests.devices.device_fakes import DEADLINE, FakePrinter, Seen, print_job

NOW = 1_000_000


def picture(width: int = 576, height: int = 300) -> Any:
    from PIL import Image, ImageDraw

    image = Image.new("1", (width, height), 1)
    ImageDraw.Draw(image).rectangle((8, 8, width // 2, height - 20), fill=0)
    return image


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    simulated = SimulatedPrinter(tmp_path / "tickets")
    simulated.start()
    yield simulated
    simulated.stop()


@pytest.fixture(params=["fake", "network"])
def printer(request: Any, paper: SimulatedPrinter) -> Printer:
    return FakePrinter() if request.param == "fake" else NetworkPrinter("127.0.0.1", paper.port)


def test_a_printer_with_paper_says_so_and_prints(printer: Printer) -> None:
    assert printer.state() == PaperState("yes", "yes", "no")
    assert printer.put(picture()) == ("yes", "")


def test_the_paper_carries_the_picture_dot_by_dot(paper: SimulatedPrinter, tmp_path: Path) -> None:
    from PIL import Image, ImageChops

    sent = picture(height=700)  # several fragments
    NetworkPrinter("127.0.0.1", paper.port).put(sent)
    with Image.open(paper.tickets()[0]) as printed:
        assert printed.size[0] == 576
        assert printed.size[1] >= 700
        same = ImageChops.difference(printed.crop((0, 0, 576, 700)).convert("L"), sent.convert("L"))
        assert same.getbbox() is None


def test_out_of_paper_is_a_no_and_nothing_is_sent(paper: SimulatedPrinter) -> None:
    paper.paper_out = True
    printer = NetworkPrinter("127.0.0.1", paper.port)
    assert printer.state().paper == "no"
    assert printer.put(picture()) == ("no", "paper_out")
    assert paper.tickets() == []


def test_paper_running_low_is_said_and_printed_on(paper: SimulatedPrinter) -> None:
    paper.paper_low = True
    assert NetworkPrinter("127.0.0.1", paper.port).put(picture()) == ("yes", "paper_low")


def test_silence_is_unknown_and_not_paper(paper: SimulatedPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_printer, "STATUS_SECONDS", 0.05)
    paper.silent = True
    printer = NetworkPrinter("127.0.0.1", paper.port)
    assert printer.state() == PaperState("unknown", "unknown")
    assert printer.put(picture())[0] == "unknown"


def test_nobody_at_the_address_is_a_no() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    printer = NetworkPrinter("127.0.0.1", port)
    assert printer.state().online == "no"
    assert printer.put(picture()) == ("no", "no_connection")


def test_a_printer_that_talks_nonsense_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_printer, "STATUS_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            with connection:
                while connection.recv(64):
                    connection.sendall(b"\xff\x00HTTP/1.1")

        talking = threading.Thread(target=babble)
        talking.start()
        assert NetworkPrinter("127.0.0.1", server.getsockname()[1]).state() == PaperState("unknown", "unknown")
        talking.join(DEADLINE)


class Desk:
    """A printer keeper on a fake printer, with its journal in a folder that outlives it."""

    def __init__(self, folder: Path, printer: Printer | None = None) -> None:
        self.printer = printer or FakePrinter()
        self.outcomes, self.drawn = Seen(), Seen()
        self.journal = JobJournal(folder / "jobs.jsonl", NOW)
        self.keeper = PrinterKeeper("kiosk", self.printer, self._draw, self.journal, self.outcomes.add, lambda: None)
        self.keeper.start()

    def _draw(self, ticket: PrintedTicket) -> Any:
        self.drawn.add(ticket.number)
        return draw_ticket(ticket)

    def accept(self, id: str, expires_at_ms: int = NOW + 60_000) -> None:
        self.keeper.accept(PrintJob.model_validate(print_job(id, expires_at_ms)), NOW)

    def until(self, count: int) -> list[tuple[str, str]]:
        return [(one.job, one.outcome) for one in self.outcomes.until(lambda all: len(all) >= count)]

    def close(self) -> None:
        self.keeper.stop()
        self.journal.close()


def test_a_job_told_twice_is_printed_once_and_its_outcome_told_twice(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "printed")]
    desk.accept("t1")
    assert desk.until(2) == [("t1", "printed")] * 2
    desk.close()
    assert desk.drawn.all == ["A045"]


def test_a_restart_prints_nothing_twice(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    first.accept("t1")
    first.until(1)
    first.close()
    second = Desk(tmp_path)
    second.accept("t1")
    second.accept("t2")
    assert second.until(2) == [("t1", "printed"), ("t2", "printed")]
    second.close()
    assert second.drawn.all == ["A045"]


def test_a_ticket_being_printed_when_the_power_went_is_unknown_and_not_printed_again(tmp_path: Path) -> None:
    journal = JobJournal(tmp_path / "jobs.jsonl", NOW)
    journal.record("t1", "started", NOW)
    journal.close()
    with (tmp_path / "jobs.jsonl").open("ab") as file:
        file.write(b'["t2", "star')  # the line the power cut through
    desk = Desk(tmp_path)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "unknown")]
    desk.close()
    assert desk.drawn.all == []


def test_a_late_ticket_is_not_printed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.accept("t1", expires_at_ms=NOW - 1)
    assert desk.until(1) == [("t1", "expired")]
    desk.close()


def test_a_ticket_that_surely_did_not_come_out_has_failed(tmp_path: Path) -> None:
    printer = FakePrinter()
    printer.answer = ("no", "paper_out")
    desk = Desk(tmp_path, printer)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "failed")]
    desk.close()


def test_the_journal_forgets_after_a_day(tmp_path: Path) -> None:
    journal = JobJournal(tmp_path / "jobs.jsonl", NOW)
    journal.record("old", "printed", NOW)
    journal.record("young", "printed", NOW + 3600_000)
    journal.close()
    later = JobJournal(tmp_path / "jobs.jsonl", NOW + 24 * 3600_000)
    assert (later.state("old"), later.state("young")) == (None, "printed")
    later.close()


def test_no_text_of_a_ticket_is_kept_on_disk(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.accept("t1")
    desk.until(1)
    desk.close()
    assert b"abcdefghij" not in (tmp_path / "jobs.jsonl").read_bytes()


def test_a_printer_that_breaks_its_promise_and_raises_leaves_the_desk_working(tmp_path: Path) -> None:
    class Broken(FakePrinter):
        def put(self, image: Any) -> Any:
            raise RuntimeError("firmware")

    with capture_logs() as logs:
        desk = Desk(tmp_path, Broken())
        desk.accept("t1")
        desk.accept("t2")
        assert desk.until(2) == [("t1", "unknown"), ("t2", "unknown")]
        desk.close()
    assert "printer_failed" in {log["event"] for log in logs}
