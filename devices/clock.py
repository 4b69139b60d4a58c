"""Steady time, and waiting on it: until a moment, until somebody nudges, or until bytes come on a line. Linux only.

A line's owner is given one of these, so that a simulated hour of its work needs no hour.
"""

import os
import select
import time
import weakref
from typing import Protocol

LONGEST_SECONDS = 3600.0
"""The kernel counts a wait in milliseconds, and not for ever."""


class Clock(Protocol):
    """``now`` and ``wait`` belong to one thread's work; ``nudge`` is for every other thread."""

    def now(self) -> float:
        """Seconds of a clock that only goes forwards."""

    def wait(self, until: float, fileno: int | None = None) -> None:
        """Return at ``until``, or earlier: after a `nudge`, also one from before; when ``fileno`` has bytes or hangs up; after an hour."""

    def nudge(self) -> None:
        """End the wait of now, or the next one. Returns at once; takes no lock."""


class SteadyClock:
    """Implements `Clock` with the system's own."""

    def __init__(self) -> None:
        self._nudged = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        # Closed when nobody holds this clock any more: a late nudge must never reach a descriptor that is somebody else's by then.
        weakref.finalize(self, os.close, self._nudged)

    def now(self) -> float:
        return time.monotonic()

    def wait(self, until: float, fileno: int | None = None) -> None:
        waiting = select.poll()
        waiting.register(self._nudged, select.POLLIN)
        if fileno is not None:
            waiting.register(fileno, select.POLLIN)
        left = max(0.0, min(until - time.monotonic(), LONGEST_SECONDS))
        ready = waiting.poll(left * 1000)
        if any(descriptor == self._nudged for descriptor, _ in ready):
            os.eventfd_read(self._nudged)

    def nudge(self) -> None:
        os.eventfd_write(self._nudged, 1)
