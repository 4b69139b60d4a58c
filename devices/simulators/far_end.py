"""The far end of one line: wires that carry bytes at their speed, with faults, and the boards that read them and may answer.

Pure: time comes in as ``now``, in seconds of whatever clock the owner has, so it serves a pty in real time and a simulated day alike.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from devices.plan import BoardPlan
from devices.simulators.decoders import DECODERS, EVERY_BOARD, NO_ROW, Decoder, Heard
from devices.simulators.faults import NAK, Faults
from devices.simulators.looks import LOOKS
from queue_server.contract.screens import WallBoard

TURN_SECONDS = 0.002
"""What a board takes before it answers."""
MOST_COMING = 8192
"""Bytes that can be on their way; what is sent beyond is lost, as where a real wire would have overrun."""
MOST_ECHOED = 64

Answers = Mapping[str, Callable[[bytes], bytes]]
"""By the model's name: what a board says after it has understood the bytes that it is given; others say what their decoder does."""


class Wire:
    """One direction. ``seconds_per_byte`` 0: no speed, everything arrives at once."""

    def __init__(self, seconds_per_byte: float = 0.0, faults: Faults | None = None) -> None:
        self.seconds_per_byte, self.faults = seconds_per_byte, faults or Faults()
        self._coming: deque[tuple[float, bytes]] = deque()
        self._size = 0
        self._free_at = 0.0

    def carry(self, burst: bytes, now: float, addresses: Sequence[int] = ()) -> bool:
        """Put a burst on the wire. True when the far side says no to it instead."""
        damage = self.faults.strike(burst, addresses)
        begun = at = max(now, self._free_at)
        for pause, raw in damage.pieces:
            at += (pause + len(raw)) * self.seconds_per_byte
            if self._size + len(raw) <= MOST_COMING:
                self._coming.append((at, raw))
                self._size += len(raw)
        self._free_at = max(at, begun + len(burst) * self.seconds_per_byte)
        return damage.refused

    def arrived(self, now: float) -> bytes:
        """What has come whole by now, once."""
        came = b""
        while self._coming and self._coming[0][0] <= now:
            came += self._coming.popleft()[1]
        self._size -= len(came)
        return came

    def next_at(self) -> float:
        """When something more will have arrived; infinity for never."""
        return self._coming[0][0] if self._coming else float("inf")

    def cut(self) -> None:
        """What was on its way is lost."""
        self._coming.clear()
        self._size, self._free_at = 0, 0.0


@dataclass
class SimulatedBoard:
    """What one board shows: texts by row, 0 first, and which of them blink. A ``dead`` one neither hears nor answers."""

    plan: BoardPlan
    rows: dict[int, str] = field(default_factory=dict)
    blinking: set[int] = field(default_factory=set)
    updated_at_ms: int = 0
    dead: bool = False

    def hears(self, heard: Heard) -> bool:
        """True when what it shows has changed."""
        if heard.row == NO_ROW:
            return False
        before = (self.rows.get(heard.row), heard.row in self.blinking)
        self.rows[heard.row] = heard.text
        (self.blinking.add if heard.blinking else self.blinking.discard)(heard.row)
        if before == (heard.text, heard.blinking):
            return False
        self.updated_at_ms = int(time.time() * 1000)
        return True

    def forget(self) -> None:
        """It had no power for a moment."""
        self.rows.clear()
        self.blinking.clear()

    def view(self, plugged: bool = True) -> WallBoard:
        """As the simulated wall shows it."""
        look = LOOKS[self.plan.model]
        return WallBoard(
            board=self.plan.key,
            counter=self.plan.counter_no,
            rows=[self.rows.get(row, "") for row in range(max(look.rows, *(row + 1 for row in self.rows), 1))],
            blinking=bool(self.blinking),
            model=self.plan.model,
            updated_at_ms=self.updated_at_ms,
            driver=look.driver,
            kind=look.kind,
            cells=look.cells,
            colour=look.colour,
            line=self.plan.line,
            address=self.plan.address,
            fault="dead" if self.dead else None if plugged else "unplugged",
        )


class FarEnd:
    """``boards`` on one line. The owner calls `carry` for what was sent, and `step` whenever `next_at` has come."""

    def __init__(
        self, boards: Sequence[SimulatedBoard], seconds_per_byte: float = 0.0, faults: Faults | None = None, answers: Answers | None = None
    ) -> None:
        self.boards = list(boards)
        self.there, self.back = Wire(seconds_per_byte, faults), Wire(seconds_per_byte, faults)
        self._answers = answers or {}
        self._addresses = [board.plan.address for board in boards]
        self._decoders: dict[str, Decoder] = {board.plan.model: DECODERS[board.plan.model]() for board in boards}
        self._since_last: dict[str, bytes] = dict.fromkeys(self._decoders, b"")

    def carry(self, burst: bytes, now: float) -> None:
        """The near end sent this."""
        if self.there.carry(burst, now, self._addresses):
            self.back.carry(NAK, now + len(burst) * self.there.seconds_per_byte + TURN_SECONDS)

    def step(self, now: float) -> tuple[list[SimulatedBoard], bytes]:
        """What has come about by now: boards that show something else, and bytes that reached the near end."""
        changed: list[SimulatedBoard] = []
        for byte in self.there.arrived(now):
            for model, decoder in self._decoders.items():
                self._since_last[model] = (self._since_last[model] + bytes([byte]))[-MOST_ECHOED:]
                for heard in decoder.feed(bytes([byte])):
                    changed += self._heard(model, heard, now)
        return changed, self.back.arrived(now)

    def next_at(self) -> float:
        """When `step` will have something to do; infinity for never."""
        return min(self.there.next_at(), self.back.next_at())

    def cut(self) -> None:
        """The cable is pulled."""
        self.there.cut()
        self.back.cut()

    def _heard(self, model: str, heard: Heard, now: float) -> list[SimulatedBoard]:
        frame, self._since_last[model] = self._since_last[model], b""
        whose = [board for board in self.boards if board.plan.model == model and not board.dead]
        called = [board for board in whose if heard.address in (EVERY_BOARD, board.plan.address)]
        reply = self._answers[model](frame) if model in self._answers else heard.reply
        if called and reply:
            self.back.carry(reply, now + TURN_SECONDS, self._addresses)
        return [board for board in called if board.hears(heard)]
