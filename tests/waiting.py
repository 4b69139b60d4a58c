"""Waiting for something to become true, with an end. No test sleeps for a time it has guessed."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def until(is_so: Callable[[], Found], seconds: float, every: float = 0.01) -> Found:
    """What ``is_so`` gives once it is true; AssertionError after ``seconds``, with what it gave last."""
    ends = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < ends, f"not so after {seconds} s: {found!r}"
        time.sleep(every)
    return found
