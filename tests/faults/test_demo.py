"""The demo ward as a whole: parts that are killed come back and all is right; when it ends, nothing of it is left."""

import os
import signal
import time
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.demo_ward import Demo, a_free_port, is_gone
from tests.waiting import fair, until

BACK_WITHIN_SECONDS = 5 + 3  # it must answer 5 s after its restart, and a child's end is noticed by a look around


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all, so that the voice is built once."""
    return tmp_path_factory.mktemp("ward") / "data"


@pytest.fixture
def begin(data: Path) -> Iterator[Callable[[], Demo]]:
    begun: list[Demo] = []

    def one() -> Demo:
        begun.append(Demo(data, a_free_port()))
        return begun[-1]

    yield one
    for demo in begun:
        demo.close()


class Day:
    """Tickets and calls of one test: ``take`` waits for its paper, ``call`` for its board."""

    def __init__(self, demo: Demo) -> None:
        self._demo, self._presses = demo, time.monotonic_ns()
        self.papers = len(demo.papers())

    def take(self) -> str:
        answer = self._demo.ask("/api/v1/tickets", "kiosk", {"service": "chung-thuc", "command_id": self._press()})
        self.papers += 1
        until(lambda: len(self._demo.papers()) >= self.papers, fair(15))
        return str(answer["number"])

    def call(self) -> str:
        """At the first counter that takes this service."""
        answer = self._demo.ask("/api/v1/counters/1/next", "clerk 1", {"command_id": self._press()})
        number = str(answer["ticket"]["number"])
        began = time.monotonic()
        until(lambda: self._demo.shows(1, number), fair(15))
        print(f"{number} on the board {(time.monotonic() - began) * 1000:.0f} ms after the answer, as the wall's screen tells")
        return number

    def _press(self) -> str:
        self._presses += 1
        return f"day-{self._presses}"


def serial(number: str) -> int:
    return int(number[1:])


def test_whatever_is_killed_comes_back_and_is_right(begin: Callable[[], Demo]) -> None:
    demo = begin().started()
    day = Day(demo)
    first = day.take()
    assert day.call() == first

    server = demo.child("demo-server")
    os.kill(server, signal.SIGKILL)
    until(lambda: is_gone(server), 5)
    began = time.monotonic()
    until(lambda: demo.ask("/healthz") is not None, fair(BACK_WITHIN_SECONDS))
    print(f"the server answers again {time.monotonic() - began:.1f} s after it was killed")
    second = day.take()
    assert serial(second) == serial(first) + 1
    assert day.call() == second

    before = demo.child("agent")
    os.kill(before, signal.SIGKILL)
    waiting = demo.ask("/api/v1/tickets", "kiosk", {"service": "chung-thuc", "command_id": "while-away"})["number"]
    day.papers += 1
    called = demo.ask("/api/v1/counters/1/next", "clerk 1", {"command_id": "called-while-away"})["ticket"]["number"]
    assert called == waiting
    until(lambda: demo.shows(1, called), fair(15))
    until(lambda: len(demo.papers()) >= day.papers, fair(15))
    day.take()
    day.call()
    assert len(demo.papers()) == day.papers, "something was printed twice"

    busy = Demo(demo.data, a_free_port())
    assert busy.ended(fair(15)) == 1
    assert str(demo.process.pid) in busy.said()
    assert "already" in busy.said()

    children = demo.children()
    demo.process.send_signal(signal.SIGINT)
    assert demo.ended(fair(10)) == 0
    assert all(is_gone(pid) for pid in children), "something is left"


def test_a_board_that_is_tried_shows_eights_on_the_wall(begin: Callable[[], Demo]) -> None:
    demo = begin().started()

    def tried() -> bool:
        try:
            return demo.ask("/api/v1/devices/agent/board/3/test", "supervisor", {"command_id": "eights"}) is not None
        except urllib.error.HTTPError:  # its agent is not there yet
            return False

    until(tried, fair(15))
    until(lambda: demo.shows(3, "8888"), fair(5))
    until(lambda: not demo.shows(3, "8888"), fair(15))


def test_children_die_with_a_killed_parent_and_its_lock_is_taken_over(begin: Callable[[], Demo]) -> None:
    demo = begin().started()
    print(f"second start: {time.monotonic() - demo.began:.1f} s")
    children = [demo.child("demo-server"), demo.child("agent")]
    demo.process.kill()
    demo.ended(5)
    until(lambda: all(is_gone(pid) for pid in children), fair(10))
    again = begin().started()
    until(lambda: again.ask("/healthz") is not None, fair(5))
    again.process.send_signal(signal.SIGINT)
    assert again.ended(fair(10)) == 0
