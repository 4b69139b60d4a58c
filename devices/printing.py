"""The one owner of a printer: one ticket after the other, each at most once, each with an outcome; a spare takes what surely did not print.

A job is in the journal before the first byte leaves. A late ticket is not printed. Knows no server and no layout.
"""

import queue
import threading
import time
from collections.abc import Callable
from typing import Literal, NamedTuple

import structlog

from devices.job_journal import JobJournal
from devices.ports import PaperState, Printer, Sheet
from queue_server.contract.devices import DeviceHealth, Outcome, PrintedTicket, PrintJob

STATE_SECONDS = 10.0
_log = structlog.get_logger()


class _Order(NamedTuple):
    job: PrintJob
    until: float
    instead_of: str | None = None
    """The printer this one is the spare of."""


class PrinterKeeper:
    """``report`` and ``changed`` are called from the keeper's thread and must return at once. ``spare`` may be set before the start."""

    def __init__(
        self,
        key: str,
        printer: Printer,
        draw: Callable[[PrintedTicket], Sheet],
        journal: JobJournal,
        report: Callable[[Outcome], None],
        changed: Callable[[], None],
        on: str = "",
    ) -> None:
        self.key, self._on = key, on
        self.spare: PrinterKeeper | None = None
        self._printer, self._draw, self._journal = printer, draw, journal
        self._report, self._changed = report, changed
        self._inbox: queue.Queue[_Order | None] = queue.Queue()
        self._paper = PaperState("unknown", "unknown")
        self._since = time.time()
        self._printed = self._not_printed = 0
        self._printed_at: float | None = None
        self._answered_at: float | None = None
        self._thread = threading.Thread(target=self._keep, name=f"printer-{key}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the ticket being printed. What still waits is not begun; the server will send it again."""
        self._inbox.put(None)
        self._thread.join()

    def accept(self, job: PrintJob, sent_at_ms: int) -> None:
        """Take a job, once: a repeated id gets its outcome again. ``sent_at_ms``: the server's clock, so ours need not be right."""
        known = self._journal.state(job.id)
        if known is not None:
            if known != "started":
                self._report(Outcome(job=job.id, outcome=known, detail="repeated"))
        elif self._journal.claim(job.id):
            self._inbox.put(_Order(job, time.monotonic() + (job.expires_at_ms - sent_at_ms) / 1000))

    def health(self) -> DeviceHealth:
        state, code = condition(self._paper)
        detail = f"{code} waiting={self._inbox.qsize()} printed={self._printed} not_printed={self._not_printed}"
        if self.spare is not None:
            detail += f" spare={self.spare.key}"
        return DeviceHealth(
            name=self.key,
            kind="printer",
            state=state,
            detail=detail,
            since_at_ms=int(self._since * 1000),
            on=self._on,
            sent=self._printed,
            sent_ago_ms=_ago_ms(self._printed_at),
            answered_ago_ms=_ago_ms(self._answered_at),
        )

    def _keep(self) -> None:
        self._look()
        while True:
            try:
                taken = self._inbox.get(timeout=STATE_SECONDS)
            except queue.Empty:
                self._look()
                continue
            if taken is None:
                return
            self._finish(taken)
            if self._inbox.empty():
                self._look()

    def _finish(self, order: _Order) -> None:
        job = order.job
        try:
            outcome, detail = self._print(job, order.until)
            if outcome == "failed" and self.spare is not None and order.instead_of is None:
                self._hand_over(order, self.spare, detail)
                return
            self._journal.record(job.id, outcome, int(time.time() * 1000))
        except OSError as error:  # the journal's disk: a ticket that cannot be remembered is not printed
            outcome, detail = "failed", f"journal {type(error).__name__}"
        self._journal.release(job.id)
        self._printed += outcome == "printed"
        self._printed_at = time.monotonic() if outcome == "printed" else self._printed_at
        self._not_printed += outcome != "printed"
        event = "ticket_printed" if outcome == "printed" else "ticket_not_printed"
        _log.info(event, printer=self.key, job=job.id, outcome=outcome, detail=detail, instead_of=order.instead_of)
        self._report(Outcome(job=job.id, outcome=outcome, detail=detail))

    def _hand_over(self, order: _Order, spare: "PrinterKeeper", why: str) -> None:
        self._journal.record(order.job.id, "passed", int(time.time() * 1000))
        self._not_printed += 1
        _log.warning("ticket_to_the_spare", printer=self.key, spare=spare.key, job=order.job.id, why=why)
        spare._inbox.put(order._replace(instead_of=self.key))

    def _print(self, job: PrintJob, until: float) -> tuple[Literal["printed", "failed", "expired", "unknown"], str]:
        if time.monotonic() >= until:
            return "expired", ""
        try:
            sheet = self._draw(job.ticket)
        except Exception as error:
            _log.exception("ticket_not_drawn", job=job.id)
            return "failed", f"drawing {type(error).__name__}"
        self._journal.record(job.id, "started", int(time.time() * 1000))
        try:
            printed, detail = self._printer.put(sheet)
        except Exception as error:  # a fence, as above; the paper may be out already
            _log.exception("printer_failed", job=job.id)
            return "unknown", f"printer {type(error).__name__}"
        return ("printed" if printed == "yes" else "failed" if printed == "no" else "unknown"), detail

    def _look(self) -> None:
        try:
            before, self._paper = self._paper, self._printer.state()
        except Exception:  # a fence, as above
            _log.exception("printer_failed")
            before, self._paper = self._paper, PaperState("unknown", "unknown")
        state, code = condition(self._paper)
        if code not in ("no_connection", "silent"):
            self._answered_at = time.monotonic()
        if condition(before) != (state, code):
            self._since = time.time()
            level = _log.warning if state != "ok" else _log.info
            level("printer_state", printer=self.key, state=code)
            self._changed()


def condition(paper: PaperState) -> tuple[Literal["ok", "unknown", "warning", "lost"], str]:
    """(state, code): ok · paper_low · paper_out · cover_open · offline (it says so) · no_connection · silent."""
    if paper.paper == "no":
        return "warning", "paper_out"
    if paper.online == "no":
        if paper.cover == "no":
            return "lost", "cover_open"
        return "lost", "no_connection" if paper == PaperState("no", "unknown") else "offline"
    if paper.low == "yes":
        return "warning", "paper_low"
    return ("ok", "ok") if paper.online == "yes" and paper.paper == "yes" else ("unknown", "silent")


def _ago_ms(at: float | None) -> int | None:
    return None if at is None else int((time.monotonic() - at) * 1000)
