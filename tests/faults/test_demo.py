"""The demo ward as a whole: parts that are killed come back and all is right; when it ends, nothing of it is left."""

import os
import signal
import time
import urllib.error
from collections.abc import Callable, Iterator

import pytest

from tests.faults.demo_ward import Demo, a_free_port, is_gone
from tests.waiting import fair, until

BACK_WITHIN_SECONDS = 5 + 3  # it must answer 5 s after its restart, and a child's end is noticed by a look around


@pytest.fixture(scope="module")
def begin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Demo]]:
    """Each in the same folder, whose voice the first has built."""
    data, begun = tmp_path_factory.mktemp("ward") / "data", list[Demo]()

    def one() -> Demo:
        begun.append(Demo(data, a_free_port()))
        return begun[-1]

    yield one
    for demo in begun:
        demo.close()


@pytest.fixture(scope="module")
def demo(begin: Callable[[], Demo]) -> Demo:
    """Begun on an empty folder; it runs through the whole file, until the last test kills it."""
    return begin().started()


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


def test_whatever_is_killed_comes_back_and_is_right(demo: Demo) -> None:
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


def test_a_second_one_in_the_same_folder_says_who_runs_there_already(demo: Demo, begin: Callable[[], Demo]) -> None:
    busy = begin()
    assert busy.ended(fair(15)) == 1
    assert str(demo.process.pid) in busy.said()
    assert "already" in busy.said()


def test_a_board_that_is_tried_shows_eights_on_the_wall(demo: Demo) -> None:
    def tried() -> bool:
        try:
            return demo.ask("/api/v1/devices/agent/board/3/test", "supervisor", {"command_id": "eights"}) is not None
        except urllib.error.HTTPError:  # its agent is not there yet
            return False

    until(tried, fair(15))
    until(lambda: demo.shows(3, "8888"), fair(5))
    until(lambda: not demo.shows(3, "8888"), fair(15))


def test_children_die_with_a_killed_parent_its_lock_is_taken_over_and_ctrl_c_leaves_nothing(demo: Demo, begin: Callable[[], Demo]) -> None:
    children = [demo.child("demo-server"), demo.child("agent")]
    demo.process.kill()
    demo.ended(5)
    until(lambda: all(is_gone(pid) for pid in children), fair(10))
    again = begin().started()
    print(f"second start: {time.monotonic() - again.began:.1f} s")
    until(lambda: again.ask("/healthz") is not None, fair(5))
    children = [again.child("demo-server"), again.child("agent")]
    again.process.send_signal(signal.SIGINT)
    assert again.ended(fair(10)) == 0
    assert all(is_gone(pid) for pid in children), "something is left"
