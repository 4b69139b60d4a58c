"""Waiting without polling: a nudge, a byte or the hour ends it, and a nudge from before is not forgotten."""

import math
import os
import threading
import time

import pytest

from devices.clock import SteadyClock
from tests.devices.device_fakes import DEADLINE


def far() -> float:
    return time.monotonic() + 10 * DEADLINE


@pytest.fixture
def clock() -> SteadyClock:
    return SteadyClock()


def test_it_waits_until_the_hour_and_not_shorter(clock: SteadyClock) -> None:
    until = clock.now() + 0.02
    clock.wait(until)
    assert clock.now() >= until


def test_a_nudge_from_before_ends_the_next_wait_and_only_that(clock: SteadyClock) -> None:
    clock.nudge()
    clock.nudge()
    clock.wait(far())
    until = clock.now() + 0.02
    clock.wait(until)
    assert clock.now() >= until


def test_a_nudge_from_another_thread_ends_a_wait_that_would_never_end(clock: SteadyClock) -> None:
    waiting = threading.Thread(target=clock.wait, args=(math.inf,))
    waiting.start()
    clock.nudge()
    waiting.join(DEADLINE)
    assert not waiting.is_alive()


def test_bytes_end_a_wait_and_so_does_a_hang_up(clock: SteadyClock) -> None:
    ear, mouth = os.pipe()
    ends = far()
    os.write(mouth, b"x")
    clock.wait(ends, ear)
    os.read(ear, 1)
    os.close(mouth)
    clock.wait(ends, ear)
    os.close(ear)
    assert clock.now() < ends


def test_the_hour_that_has_passed_is_no_wait(clock: SteadyClock) -> None:
    begun = clock.now()
    clock.wait(begun - 5)
    clock.wait(-math.inf)
    assert clock.now() - begun < DEADLINE
