"""Tickets on paper: one owner a printer, never the same ticket twice, and a spare for what surely did not come out."""

import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices.job_journal import JobJournal
from devices.plan import AgentPlan, PrinterPlan, plan_toml
from devices.ports import PaperState, Printer, Sheet
from devices.printing import PrinterKeeper
from devices.ticket_bitmap import draw_sheet
from queue_server.contract.devices import PrintedTicket, PrintJob
from tests.devices.device_fakes import FakePrinter, Seen, layout, print_job

NOW = 1_000_000
STANDARD = layout("standard")


class Desk:
    """A printer keeper on a fake printer, with its journal in a folder that outlives it; a second printer is its spare."""

    def __init__(self, folder: Path, printer: Printer | None = None, spare: Printer | None = None) -> None:
        self.printer = printer or FakePrinter()
        self.outcomes, self.drawn = Seen(), Seen()
        self.journal = JobJournal(folder / "jobs.jsonl", NOW)
        self.keeper = self._keeper("kiosk", self.printer)
        self.keepers = [self.keeper]
        if spare is not None:
            self.keeper.spare = self._keeper("beside", spare)
            self.keepers.append(self.keeper.spare)
        for keeper in self.keepers:
            keeper.start()

    def _keeper(self, key: str, printer: Printer) -> PrinterKeeper:
        return PrinterKeeper(key, printer, self._draw, self.journal, self.outcomes.add, lambda: None)

    def _draw(self, ticket: PrintedTicket) -> Sheet:
        self.drawn.add(ticket.number)
        return draw_sheet(ticket, STANDARD)

    def accept(self, id: str, expires_at_ms: int = NOW + 60_000) -> None:
        self.keeper.accept(PrintJob.model_validate(print_job(id, expires_at_ms)), NOW)

    def until(self, count: int) -> list[tuple[str, str]]:
        return [(one.job, one.outcome) for one in self.outcomes.until(lambda all: len(all) >= count)]

    def close(self) -> None:
        for keeper in self.keepers:
            keeper.stop()
        self.journal.close()


def answering(printed: Any, detail: str = "") -> FakePrinter:
    printer = FakePrinter()
    printer.answer = (printed, detail)
    return printer


def test_a_job_told_twice_is_printed_once_and_its_outcome_told_twice(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "printed")]
    desk.accept("t1")
    assert desk.until(2) == [("t1", "printed")] * 2
    desk.close()
    assert desk.drawn.all == ["A045"]


def test_a_job_told_again_while_it_is_being_printed_is_printed_once(tmp_path: Path) -> None:
    class Slow(FakePrinter):
        may_end = threading.Event()

        def put(self, sheet: Any) -> Any:
            self.sheets.add(sheet)
            assert self.may_end.wait(10)
            return "yes", ""

    printer = Slow()
    desk = Desk(tmp_path, printer)
    desk.accept("t1")
    printer.sheets.until(lambda all: len(all) == 1)
    desk.accept("t1")
    printer.may_end.set()
    desk.accept("t2")
    assert desk.until(2) == [("t1", "printed"), ("t2", "printed")]
    desk.close()
    assert len(printer.sheets.all) == 2


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
    desk = Desk(tmp_path, answering("no", "paper_out"))
    desk.accept("t1")
    assert desk.until(1) == [("t1", "failed")]
    desk.close()


def test_the_spare_prints_what_surely_did_not_come_out(tmp_path: Path) -> None:
    spare = FakePrinter()
    desk = Desk(tmp_path, answering("no", "paper_out"), spare)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "printed")]
    desk.accept("t1")
    assert desk.until(2) == [("t1", "printed")] * 2
    desk.close()
    assert len(spare.sheets.all) == 1


def test_the_spare_leaves_alone_what_may_have_come_out(tmp_path: Path) -> None:
    spare = FakePrinter()
    desk = Desk(tmp_path, answering("unknown", "no_status"), spare)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "unknown")]
    desk.close()
    assert spare.sheets.all == []


def test_two_broken_printers_that_are_each_others_spare_give_up(tmp_path: Path) -> None:
    desk = Desk(tmp_path, answering("no", "paper_out"), answering("no", "no_connection"))
    desk.keepers[1].spare = desk.keepers[0]
    desk.accept("t1")
    (told,) = desk.outcomes.until(lambda all: len(all) >= 1)
    assert (told.outcome, told.detail) == ("failed", "no_connection")
    desk.close()


def test_a_ticket_handed_to_the_spare_when_the_power_went_is_printed_after_the_restart(tmp_path: Path) -> None:
    journal = JobJournal(tmp_path / "jobs.jsonl", NOW)
    journal.record("t1", "started", NOW)
    journal.record("t1", "passed", NOW)
    journal.close()
    desk = Desk(tmp_path)
    desk.accept("t1")
    assert desk.until(1) == [("t1", "printed")]
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
        def put(self, sheet: Any) -> Any:
            raise RuntimeError("firmware")

    with capture_logs() as logs:
        desk = Desk(tmp_path, Broken())
        desk.accept("t1")
        desk.accept("t2")
        assert desk.until(2) == [("t1", "unknown"), ("t2", "unknown")]
        desk.close()
    assert "printer_failed" in {log["event"] for log in logs}


def test_what_ails_a_printer_is_one_word_and_figures(tmp_path: Path) -> None:
    told = []
    for paper in (
        PaperState("yes", "yes", "no"),
        PaperState("yes", "yes", "yes"),
        PaperState("no", "no", "yes"),
        PaperState("no", "yes", "no", "no"),
        PaperState("no", "yes", "no", "yes"),
        PaperState("no", "unknown"),
        PaperState("unknown", "unknown"),
    ):
        printer = FakePrinter()
        printer.paper = paper
        desk = Desk(tmp_path, printer)
        desk.accept("t1")  # whoever was asked to print has looked at the paper before
        desk.until(1)
        desk.close()
        health = desk.keeper.health()
        told.append((health.state, health.detail.split()[0]))
    assert told == [
        ("ok", "ok"),
        ("warning", "paper_low"),
        ("warning", "paper_out"),
        ("lost", "cover_open"),
        ("lost", "offline"),
        ("lost", "no_connection"),
        ("unknown", "silent"),
    ]


@pytest.mark.parametrize(("baud", "width_dots", "seconds"), [(9600, 384, 40), (9600, 576, 60), (19_200, 384, 20), (115_200, 576, None)])
def test_a_slow_line_is_known_by_its_seconds_a_ticket(baud: int, width_dots: int, seconds: int | None) -> None:
    plan = PrinterPlan(key="k", kind="serial", device="/dev/ttyUSB0", baud=baud, width_dots=width_dots)
    assert plan.slow_seconds == seconds
    assert PrinterPlan(key="k", host="192.0.2.30").slow_seconds is None


def test_a_plan_with_every_kind_of_printer_is_written_and_read_again() -> None:
    printers = [
        PrinterPlan(key="lan", host="192.0.2.30", spare="usb", cutter=False),
        PrinterPlan(key="tty", kind="serial", device="/dev/ttyUSB0", baud=9600, width_dots=384, layout="large"),
        PrinterPlan(key="usb", kind="usb", usb="04b8:0e15", qr="native", profile="TM-T88V"),
        PrinterPlan(key="lp", kind="file", device="/dev/usb/lp0"),
    ]
    plan = AgentPlan(server="http://x", name="pc", printers=printers)
    assert AgentPlan.model_validate(tomllib.loads(plan_toml(plan))) == plan
