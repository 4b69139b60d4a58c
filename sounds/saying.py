"""One announcement while a loudspeaker says it: its samples at their volume, piece by piece, and what may end it before its time.

A loudspeaker begins when the server says that it is its turn, and speaks on lease: each answer that says so again is good for two
seconds from its question. After that another one may speak, and two must never be heard. What is cut fades, so that nothing clicks.
"""

import threading
import time
from array import array
from collections.abc import Callable, Iterator
from typing import Literal

from queue_server.contract.devices import GRANTED_WITHIN_MS, LEASE_MS, SPEAKING_EVERY_MS
from sounds.bank import RATE

GRANTED_WITHIN_S = GRANTED_WITHIN_MS / 1000
ON_ITS_WAY_S = 0.2
"""What has left us is still heard when we stop, in a pipe and a player: so much sooner we must."""
LEASE_S = LEASE_MS / 1000 - ON_ITS_WAY_S
SPEAKING_EVERY_S = SPEAKING_EVERY_MS / 1000
PIECE = 2048
"""Samples; some 85 ms."""
FADE = RATE // 50
_UNIT = 1 << 15

Cut = Literal["", "hushed", "not_my_turn", "server_away"]


class Saying:
    """``tell`` asks the server with a report, "started" or "speaking", made at a moment; its answer comes back by ``answered``."""

    def __init__(
        self,
        samples: "array[int]",
        volume: float,
        tell: Callable[[Literal["started", "speaking"], float], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``volume`` is 1.0 for the samples as they are, and never more: what is never louder never clips."""
        self._samples = samples
        self._gain = round(max(0.0, min(1.0, volume)) * _UNIT)
        self._tell = tell
        self._clock = clock
        self._changed = threading.Condition()
        self._leased_at: float | None = None
        self._told_at = 0.0
        self.cut: Cut = ""
        """Why it ends early, or does not begin. Set from any thread; once set it stays."""

    @property
    def seconds(self) -> float:
        return len(self._samples) / RATE

    def may_begin(self, within_seconds: float = GRANTED_WITHIN_S) -> bool:
        """Asks, and waits for the answer."""
        self._told_at = self._clock()
        self._tell("started", self._told_at)
        with self._changed:
            if not self._changed.wait_for(lambda: self._leased_at is not None or self.cut, within_seconds):
                self.cut = self.cut or "server_away"
        return not self.cut

    def answered(self, told_at: float, turn: bool) -> None:
        """What the server says to the report that was made then. Any thread."""
        with self._changed:
            if turn:
                self._leased_at = max(self._leased_at or told_at, told_at)
            else:
                self.cut = self.cut or "not_my_turn"
            self._changed.notify_all()

    def hush(self) -> None:
        """At once, whatever has been said. Any thread."""
        self._end("hushed")

    def goes_on(self) -> bool:
        """Keeps the lease, and says whether it still runs."""
        now = self._clock()
        if not self.cut:
            if self._leased_at is None or now - self._leased_at > LEASE_S:
                self._end("server_away")
            elif now - self._told_at >= SPEAKING_EVERY_S:
                self._told_at = now
                self._tell("speaking", now)
        return not self.cut

    def pieces(self) -> Iterator[bytes]:
        for at in range(0, len(self._samples), PIECE):
            piece = self._samples[at : at + PIECE]
            if not self.goes_on():
                yield _faded(piece[:FADE], self._gain)
                return
            yield (piece if self._gain == _UNIT else _scaled(piece, self._gain)).tobytes()

    def _end(self, why: Cut) -> None:
        with self._changed:
            self.cut = self.cut or why
            self._changed.notify_all()


def _scaled(piece: "array[int]", gain: int) -> "array[int]":
    return array("h", [sample * gain // _UNIT for sample in piece])


def _faded(piece: "array[int]", gain: int) -> bytes:
    length = max(1, len(piece))
    return array("h", [sample * gain * (length - at) // (_UNIT * length) for at, sample in enumerate(piece)]).tobytes()
