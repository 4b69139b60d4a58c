"""Waiting for something to become true, with an end. No test sleeps for a time it has guessed."""

import os
import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def until(is_so: Callable[[], Found], seconds: float, every: float = 0.02) -> Found:
    """What ``is_so`` gives once it is true; AssertionError after ``seconds``, with what it gave last."""
    ends = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < ends, f"not so after {seconds:.1f} s: {found!r}"
        time.sleep(every)
    return found


def fair(seconds: float) -> float:
    """A bar, in seconds or any unit of time, for a machine that does nothing else; longer in proportion when more is running here than
    it has cores for."""
    running = os.getloadavg()[0]
    with open("/proc/loadavg") as told:
        running = max(running, float(told.read().split()[3].partition("/")[0]))
    return seconds * max(1.0, running / (os.cpu_count() or 1))
