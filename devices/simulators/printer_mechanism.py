"""What is inside a simulated ticket printer: bytes in, answers out, every ticket kept as a PNG one can open; and its faults.

Knows no cable. Thread-safe. Pillow is loaded with the first ticket.
"""

import base64
import io
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from devices.simulators.escpos_paper import Asked, AskedWhenDone, Paper, Ticket
from queue_server.contract.screens import WallPrinter

_ONLINE, _OFFLINE = 0x12, 0x1A
_PAPER_THERE, _PAPER_LOW, _PAPER_OUT = 0x12, 0x1E, 0x7E
_SHUT, _OPEN = 0x12, 0x16
_CAUSE, _PAPER = 2, 4
_QUESTION = re.compile(rb"\x10\x04[\x01\x02\x04]", re.DOTALL)
NONSENSE = b"\xff\x00HTTP/1.1 404"


def pictured(paper: Path) -> str:
    """A ticket small enough to be told of: half as large, in four greys, PNG in base64."""
    from PIL import Image

    with Image.open(paper) as whole:
        small = whole.convert("L").resize((whole.width // 2, whole.height // 2), Image.Resampling.BOX).quantize(4)
    held = io.BytesIO()
    small.save(held, "PNG", optimize=True)
    return base64.b64encode(held.getvalue()).decode()


class PrinterReset(Exception):
    """It has just started anew and forgotten everything."""


class Mechanism:
    """``printed`` is called with the PNG's path from a thread of the printer. Attributes below are faults to be set at any time."""

    address = ""
    """Where it is reached."""

    def __init__(self, folder: Path, printed: Callable[[Path], None] = lambda path: None) -> None:
        self.folder = folder
        self.paper_out = self.paper_low = self.cover_open = False
        self.silent = False
        """Takes bytes and answers nothing."""
        self.nonsense = False
        """Answers everything with what is no answer."""
        self.confirms = True
        """Knows GS r."""
        self.swallows = False
        """Its mouth works and nothing else: takes all, says that all is well, prints nothing."""
        self.paper_for_rows: int | None = None
        """So much is left on the roll: then it is out of paper within a ticket."""
        self.reset_after: int | None = None
        """Bytes until it starts anew, once."""
        self.stall_after: int | None = None
        """Bytes until it takes nothing more, until `resume`."""
        self._printed = printed
        self._paper = Paper()
        self._backlog = bytearray()
        self._taken = 0
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        folder.mkdir(parents=True, exist_ok=True)
        self._number = len(self.tickets())

    def tickets(self) -> list[Path]:
        """All tickets so far, oldest first."""
        return sorted(self.folder.glob("*.png"))

    @property
    def rows_hanging_out(self) -> int:
        """Rows that are on paper and not cut off yet."""
        return len(self._paper.rows)

    def view(self, key: str, paper: str = "") -> WallPrinter:
        """As the simulated wall shows it; ``paper`` is the newest one, as `pictured` made it."""
        state: Literal["ok", "paper_low", "paper_out", "cover_open"] = "ok"
        if self.cover_open or self.paper_out:
            state = "cover_open" if self.cover_open else "paper_out"
        elif self.paper_low:
            state = "paper_low"
        return WallPrinter(printer=key, state=state, address=self.address, papers=self._number, paper=paper)

    def resume(self) -> None:
        self.stall_after = None
        self._flowing.set()

    def reload(self) -> None:
        """A new roll: it goes on where it stopped."""
        with self._lock:
            self.paper_out, self.paper_for_rows = False, None
            waiting, self._backlog = bytes(self._backlog), bytearray()
            self._feed(waiting)

    def wait_while_stalled(self) -> None:
        """For whoever brings the bytes: not to be read on until this returns."""
        if self.stall_after is not None and self._taken >= self.stall_after:
            self._flowing.clear()
        self._flowing.wait()

    def take(self, received: bytes) -> bytes:
        """The answers to ``received``. Raises PrinterReset."""
        with self._lock:
            self._taken += len(received)
            if self.reset_after is not None and self._taken >= self.reset_after:
                self.reset_after, self._paper, self._taken = None, Paper(), 0
                self._backlog.clear()
                raise PrinterReset
            if self.swallows or self.paper_out or self.cover_open:
                if not self.swallows:
                    self._backlog += _QUESTION.sub(b"", received)
                return b"".join(self._said(Asked(found[0][2])) for found in _QUESTION.finditer(received))
            return self._feed(received)

    def _feed(self, received: bytes) -> bytes:
        answers = b""
        for event in self._paper.feed(received):
            if isinstance(event, Ticket):
                self._keep(event)
            else:
                answers += self._said(event)
        if self.paper_for_rows is not None and self.rows_hanging_out > self.paper_for_rows:
            self.paper_out = True
        return answers

    def _said(self, asked: Asked | AskedWhenDone) -> bytes:
        if self.silent:
            return b""
        if self.nonsense:
            return NONSENSE
        if isinstance(asked, AskedWhenDone):
            return b"" if not self.confirms else b"\x03" if self.paper_low else b"\x00"
        if asked.what == _PAPER:
            return bytes([_PAPER_OUT if self.paper_out else _PAPER_LOW if self.paper_low else _PAPER_THERE])
        if asked.what == _CAUSE:
            return bytes([_OPEN if self.cover_open else _SHUT])
        return bytes([_OFFLINE if self.paper_out or self.cover_open else _ONLINE])

    def _keep(self, ticket: Ticket) -> None:
        from PIL import Image, ImageChops

        self._taken = 0
        picture = ImageChops.invert(Image.frombytes("1", (ticket.width, len(ticket.rows)), b"".join(ticket.rows)).convert("L")).convert("1")
        self._number += 1
        path = self.folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{self._number:04d}.png"
        fresh = path.with_suffix(".part")
        picture.save(fresh, "PNG")
        os.replace(fresh, path)
        self._printed(path)
