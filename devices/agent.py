"""The device agent: what one PC with cables does, from its plan until it is told to stop.

Joins the connection, one keeper for each line, one for each printer, and the loudspeakers. Survives without the server: dashes after 30 s,
connects for ever. Decides nothing about the hall. Threads only; Linux only (no Windows).
"""

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError

from devices.board import Board
from devices.connection import Connection, Ears, Patience
from devices.job_journal import JobJournal
from devices.keeper import LineKeeper
from devices.pads.keypads import Keypads
from devices.pads.model import PadModel
from devices.plan import AgentPlan, BoardModel, LinePlan, PrinterPlan, as_wired
from devices.ports import Links, Speaker
from devices.printing import PrinterKeeper
from devices.reports import Reports
from devices.speakers import Speakers
from devices.ticket_bitmap import draw_sheet
from devices.ticket_layout import TicketLayout
from queue_server.contract.devices import AgentScreen, DeviceHealth, HushJob, Jobs, Outcome, PrintJob, SpeakJob, TryJob

ROOM = "agent:self"
JOURNAL = "print-jobs.jsonl"
_log = structlog.get_logger()


def no_layouts(name: str) -> TicketLayout:
    raise LookupError(f"layout {name!r}: this agent was started without layouts")


def no_pads(name: str) -> PadModel:
    raise LookupError(f"keypad {name!r}: this agent was started without kinds of keypads")


def run(
    plan: AgentPlan,
    boards: Callable[[str], BoardModel],
    key: str,
    folder: Path,
    speakers: Mapping[str, Speaker],
    stop: threading.Event,
    links: Links,
    patience: Patience | None = None,
    layouts: Callable[[str], TicketLayout] = no_layouts,
    pads: Callable[[str], PadModel] = no_pads,
) -> None:
    """Drive everything in ``plan`` until ``stop`` is set.

    ``boards`` gives a model by its name; ``key`` is the device's own key; ``folder`` holds the memory of print jobs; ``speakers`` are by
    zone; ``links`` makes lines and printers; ``layouts`` gives a ticket's layout by name, ``pads`` a kind of keypad. Raises only for a
    plan that cannot be begun: an unknown model, layout or kind, a folder one cannot write.
    """
    agent = _Agent(plan, boards, key, folder, speakers, stop, links, patience, layouts, pads)
    agent.start()
    try:
        agent.connection.run()
    finally:
        agent.finish()


class _Agent:
    """What `run` has built. Every method below is called from other threads and returns at once."""

    def __init__(
        self,
        plan: AgentPlan,
        boards: Callable[[str], BoardModel],
        key: str,
        folder: Path,
        speakers: Mapping[str, Speaker],
        stop: threading.Event,
        links: Links,
        patience: Patience | None,
        layouts: Callable[[str], TicketLayout],
        pads: Callable[[str], PadModel],
    ) -> None:
        ears = Ears(state=self.show, jobs=self.work, online=self.online, away=self.away)
        self.connection = Connection(plan.server, key, ROOM, ears, stop, patience)
        self._reports = Reports(self.connection.report, self.health)
        self._links = links
        self._journal = JobJournal(folder / JOURNAL, int(time.time() * 1000))
        self._keypads = Keypads(plan, pads, folder, links, self._reports.changed)
        self._lines = [self._line(line, plan, boards) for line in plan.lines]
        self._printers = {printer.key: self._printer(printer, layouts(printer.layout)) for printer in plan.printers}
        for printer in plan.printers:
            self._printers[printer.key].spare = self._printers[printer.spare] if printer.spare is not None else None
        self._speakers = Speakers(plan.speakers, speakers, self.connection.report, self._reports)

    def start(self) -> None:
        self._reports.start()
        for line in self._lines:
            line.start()
        for printer in self._printers.values():
            printer.start()
        self._keypads.start()

    def finish(self) -> None:
        self._keypads.stop()
        for line in self._lines:
            line.stop()
        for printer in self._printers.values():
            printer.stop()
        self._reports.stop()
        self._journal.close()

    def show(self, message: dict[str, Any]) -> None:
        try:
            screen = AgentScreen.model_validate(message)
        except ValidationError as error:
            _log.error("state_not_understood", errors=error.error_count())
            return
        for line in self._lines:
            line.show(screen.boards, screen.sent_at_ms)

    def away(self) -> None:
        for line in self._lines:
            line.dash()

    def online(self, is_online: bool) -> None:
        self._reports.online(is_online)
        self._speakers.online(is_online)

    def work(self, message: dict[str, Any]) -> None:
        try:
            told = Jobs.model_validate(message)
        except ValidationError as error:
            _log.error("jobs_not_understood", errors=error.error_count())
            return
        for job in told.jobs:
            self._begin(job, told.sent_at_ms)

    def health(self) -> list[DeviceHealth]:
        lines = [device for line in self._lines for device in line.health()]
        printers = [printer.health() for printer in self._printers.values()]
        return [*lines, *printers, *self._keypads.health(lines), *self._speakers.health()]

    def _begin(self, job: PrintJob | SpeakJob | HushJob | TryJob, sent_at_ms: int) -> None:
        match job:
            case PrintJob():
                if job.printer in self._printers:
                    self._printers[job.printer].accept(job, sent_at_ms)
                else:
                    self._reports.outcome(Outcome(job=job.id, outcome="failed", detail="no_such_printer"))
            case SpeakJob():
                self._speakers.speak(job)
            case TryJob():
                self._try(job)
            case HushJob():
                self._speakers.hush(job)

    def _try(self, job: TryJob) -> None:
        """Whoever stands before the board says whether it is the right one: we only know whether its line took the frame."""
        shown = [line.try_board(job.board) for line in self._lines]
        on_its_line = next((one for one in shown if one is not None), None)
        detail = "no_such_board" if on_its_line is None else "" if on_its_line else "line_lost"
        self._reports.outcome(Outcome(job=job.id, outcome="started" if on_its_line else "failed", detail=detail))

    def _line(self, line: LinePlan, plan: AgentPlan, models: Callable[[str], BoardModel]) -> LineKeeper:
        own = [board for board in plan.boards if board.line == line.name]
        boards = [Board(board.key, as_wired(models(board.model), line), board.address) for board in own]
        pads = self._keypads.on(line.name)
        usual = boards[0].model.line if boards else pads[0].pad.model.line if pads else models("generic").line
        for board in boards:
            if board.model.line != usual:
                _log.warning("line_settings_differ", line=line.name, board=board.key, model=board.model.name)
        cable = self._links.line(line, usual)
        keeper = LineKeeper(line.name, cable, boards, self._reports.applied, self._reports.changed, listeners=pads)
        for one in pads:
            one.pad.nudge = keeper.nudge
        return keeper

    def _printer(self, plan: PrinterPlan, layout: TicketLayout) -> PrinterKeeper:
        printer = self._links.printer(plan)
        if plan.slow_seconds is not None:
            _log.warning("printer_on_a_slow_line", printer=plan.key, baud=plan.baud, seconds_a_ticket=round(plan.slow_seconds))
        draw = partial(draw_sheet, layout=layout, width_dots=plan.width_dots, native_qr=printer.native_qr)
        return PrinterKeeper(plan.key, printer, draw, self._journal, self._reports.outcome, self._reports.changed, plan.where)
