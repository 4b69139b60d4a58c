"""The one owner of a printer: one ticket after the other, each at most once, each with an outcome.

A job is in the journal before the first byte leaves. A late ticket is not printed. Knows no server and no layout.
"""

import queue
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import structlog

from devices.job_journal import JobJournal
from devices.ports import PaperState, Printer
from queue_server.contract.devices import DeviceHealth, Outcome, PrintedTicket, PrintJob

if TYPE_CHECKING:
    from PIL.Image import Image

STATE_SECONDS = 10.0
_log = structlog.get_logger()


class PrinterKeeper:
    """``report`` and ``changed`` are called from the keeper's thread and must return at once."""

    def __init__(
        self,
        key: str,
        printer: Printer,
        draw: Callable[[PrintedTicket], "Image"],
        journal: JobJournal,
        report: Callable[[Outcome], None],
        changed: Callable[[], None],
    ) -> None:
        self.key = key
        self._printer, self._draw, self._journal = printer, draw, journal
        self._report, self._changed = report, changed
        self._inbox: queue.Queue[tuple[PrintJob, float] | None] = queue.Queue()
        self._queued: set[str] = set()
        self._paper = PaperState("unknown", "unknown")
        self._since = time.time()
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
        elif job.id not in self._queued:
            self._queued.add(job.id)
            self._inbox.put((job, time.monotonic() + (job.expires_at_ms - sent_at_ms) / 1000))

    def health(self) -> DeviceHealth:
        paper, state = self._paper, _state(self._paper)
        detail = f"online={paper.online} paper={paper.paper} low={paper.low} waiting={self._inbox.qsize()}"
        return DeviceHealth(name=self.key, kind="printer", state=state, detail=detail, since_at_ms=int(self._since * 1000))

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
            self._finish(*taken)
            if self._inbox.empty():
                self._look()

    def _finish(self, job: PrintJob, until: float) -> None:
        try:
            outcome, detail = self._print(job, until)
            self._journal.record(job.id, outcome, int(time.time() * 1000))
        except OSError as error:  # the journal's disk: a ticket that cannot be remembered is not printed
            outcome, detail = "failed", f"journal {type(error).__name__}"
        self._queued.discard(job.id)
        _log.info(
            "ticket_printed" if outcome == "printed" else "ticket_not_printed", printer=self.key, job=job.id, outcome=outcome, detail=detail
        )
        self._report(Outcome(job=job.id, outcome=outcome, detail=detail))

    def _print(self, job: PrintJob, until: float) -> tuple[Literal["printed", "failed", "expired", "unknown"], str]:
        if time.monotonic() >= until:
            return "expired", ""
        try:
            image = self._draw(job.ticket)
        except Exception as error:
            _log.exception("ticket_not_drawn", job=job.id)
            return "failed", f"drawing {type(error).__name__}"
        self._journal.record(job.id, "started", int(time.time() * 1000))
        try:
            printed, detail = self._printer.put(image)
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
        if _state(before) != _state(self._paper) or before.paper != self._paper.paper:
            self._since = time.time()
            level = _log.warning if _state(self._paper) != "ok" else _log.info
            level("printer_state", printer=self.key, online=self._paper.online, paper=self._paper.paper)
            self._changed()


def _state(paper: PaperState) -> Literal["ok", "unknown", "warning", "lost"]:
    if paper.online == "no" and paper.paper != "no":
        return "lost"
    if paper.paper == "no" or paper.low == "yes":
        return "warning"
    return "ok" if paper.online == "yes" and paper.paper == "yes" else "unknown"
