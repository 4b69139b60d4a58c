"""The owner of a line, on a fake line: order, one frame in flight, loss and return, and what it tells."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices.backoff import Backoff
from devices.board import NEVER, Board
from devices.drivers.driver import Frame
from devices.keeper import LineKeeper
from devices.ports import Urgency, Yes
from queue_server.contract.devices import BoardState
from tests.devices.device_fakes import FakeLine, Seen, model


class Bench:
    def __init__(self) -> None:
        self.line, self.applied, self.changes = FakeLine(), Seen(), Seen()
        boards = [Board(str(no), model("generic"), no) for no in (1, 2, 3)]
        self.keeper = LineKeeper("bus", self.line, boards, lambda done: self.applied.add(dict(done)), self.changes.add, Backoff(0.01, 0.05))

    def show(self, **wanted: tuple[str, str, int]) -> None:
        states = {
            key.lstrip("b"): BoardState.model_validate({"mode": mode, "number": number, "call": rev, "rev": rev})
            for key, (mode, number, rev) in wanted.items()
        }
        self.keeper.show(states, 0)

    def sent(self) -> list[str]:
        return [frame[5:9].decode() for frame in self.line.frames.all]

    def until_sent(self, *numbers: str) -> list[str]:
        return [
            frame[5:9].decode()
            for frame in self.line.frames.until(lambda frames: set(numbers) <= {frame[5:9].decode() for frame in frames})
        ]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    bench.keeper.start()
    yield bench
    bench.line.flowing.set()
    bench.keeper.stop()


def test_what_a_board_shows_is_reported_by_its_revision(bench: Bench) -> None:
    bench.show(b1=("calling", "A001", 5))
    assert bench.applied.until(bool)[0] == {"1": 5}


def test_while_a_frame_is_in_flight_calls_gather_and_the_newest_of_each_board_goes_first(bench: Bench) -> None:
    bench.line.flowing.clear()
    bench.show(b1=("serving", "A001", 1))
    bench.until_sent("A001")
    bench.show(b2=("serving", "B001", 2))
    bench.show(b3=("calling", "C001", 3))
    bench.show(b3=("calling", "C002", 4))
    bench.line.flowing.set()
    assert bench.until_sent("B001") == ["A001", "C002", "B001"]


def test_a_lost_line_is_logged_once_and_once_when_it_is_back() -> None:
    with capture_logs() as logs:
        bench = Bench()
        bench.keeper.start()
        bench.show(b1=("calling", "A001", 1))
        bench.until_sent("A001")
        bench.line.cut = True
        bench.show(b1=("calling", "A002", 2))
        bench.line.opened.until(lambda tries: len(tries) >= 5)
        assert line_state(bench) == "lost"
        bench.show(b1=("calling", "A003", 3))
        bench.line.cut = False
        bench.until_sent("A003")
        bench.keeper.stop()
    assert [log["event"] for log in logs] == ["line_lost", "line_back"]
    assert "A002" not in bench.sent()


def test_a_line_that_is_not_there_at_first_is_opened_when_it_comes(bench: Bench) -> None:
    late = Bench()
    late.line.cut = True
    late.keeper.start()
    late.line.opened.until(lambda tries: len(tries) >= 2)
    late.show(b2=("serving", "B001", 1))
    late.line.cut = False
    assert late.applied.until(bool)[0] == {"2": 1}
    late.keeper.stop()


def test_after_a_return_every_board_is_told_again(bench: Bench) -> None:
    bench.show(b1=("serving", "A001", 1), b2=("serving", "B001", 2))
    bench.until_sent("A001", "B001")
    before = len(bench.line.frames.all)
    bench.line.cut = True
    bench.show(b3=("serving", "C001", 3))
    bench.changes.until(lambda seen: line_state(bench) == "lost")
    bench.line.cut = False
    frames = bench.line.frames.until(lambda frames: len(frames) >= before + 3)
    assert sorted(frame[5:9].decode() for frame in frames[before:]) == ["A001", "B001", "C001"]


def test_dashes_reach_every_board_when_the_server_is_away(bench: Bench) -> None:
    bench.show(b1=("serving", "A001", 1))
    bench.until_sent("A001")
    bench.keeper.dash()
    frames = bench.line.frames.until(lambda frames: [frame[5:9] for frame in frames].count(b"----") == 3)
    assert {frame[2] for frame in frames if frame[5:9] == b"----"} == {1, 2, 3}


def test_a_board_without_answers_is_unknown_and_never_ok(bench: Bench) -> None:
    bench.show(b1=("serving", "A001", 1))
    bench.applied.until(bool)
    states = {device.name: device.state for device in bench.keeper.health()}
    assert states == {"bus": "ok", "1": "unknown", "2": "unknown", "3": "unknown"}


def test_one_dead_board_does_not_keep_the_others_waiting() -> None:
    line, applied = FakeLine(), Seen()
    answering = model("generic", answer={"kind": "bytes", "hex": "06", "timeout_ms": 10, "retries": 0})
    line.answer = lambda wire: "unknown" if wire[2] == 1 else "yes"
    keeper = LineKeeper("bus", line, [Board(str(no), answering, no) for no in (1, 2)], lambda done: applied.add(dict(done)), lambda: None)
    keeper.start()
    keeper.show({key: BoardState(mode="calling", number="A001", rev=1, call=1) for key in ("1", "2")}, 0)
    assert applied.until(bool) == [{"2": 1}]
    line.frames.until(lambda frames: [frame[2] for frame in frames].count(1) == 3)
    keeper.show({"2": BoardState(mode="calling", number="A002", rev=2, call=2)}, 0)
    applied.until(lambda done: {"2": 2} in done)
    keeper.stop()
    assert {device.name: device.state for device in keeper.health()}["1"] == "lost"


class Pad:
    """Implements devices.ports.Listener: whatever it hears, it answers with the same bytes."""

    def __init__(self) -> None:
        self.heards, self.due = Seen(), list[Frame]()

    def heard(self, received: bytes, now: float) -> None:
        self.heards.add(received)
        self.due.append(Frame(b"pad" + received, ()))

    def pressing(self, now: float) -> tuple[Urgency, float] | None:
        return (Urgency.FEEDBACK, now) if self.due else None

    def take(self) -> Frame:
        return self.due[0]

    def sent(self, frame: Frame, answer: Yes, now: float) -> None:
        self.due.remove(frame)

    def next_at(self) -> float:
        return NEVER


@pytest.fixture
def listening() -> Iterator[tuple[FakeLine, Pad, LineKeeper]]:
    line, pad = FakeLine(), Pad()
    boards = [Board(str(no), model("generic"), no) for no in (1, 2, 3)]
    keeper = LineKeeper("bus", line, boards, lambda done: None, lambda: None, Backoff(0.01, 0.05), listeners=[pad])
    keeper.start()
    line.opened.until(bool)
    yield line, pad, keeper
    line.flowing.set()
    keeper.stop()


def test_a_key_pressed_on_an_idle_line_is_heard_and_answered(listening: tuple[FakeLine, Pad, LineKeeper]) -> None:
    line, pad, _ = listening
    line.say(b"1")
    line.frames.until(lambda frames: b"pad1" in frames)
    assert pad.heards.all == [b"1"]


def test_feedback_goes_after_a_call_and_before_a_text(listening: tuple[FakeLine, Pad, LineKeeper]) -> None:
    line, _, keeper = listening
    line.flowing.clear()
    keeper.show({"1": BoardState(mode="serving", number="A001", rev=1)}, 0)
    line.frames.until(bool)
    line.say(b"2")
    keeper.show({"2": BoardState(mode="serving", number="B001", rev=2), "3": BoardState(mode="calling", number="C001", call=3, rev=3)}, 0)
    line.flowing.set()
    frames = line.frames.until(lambda frames: len(frames) >= 4)
    assert [frame if frame.startswith(b"pad") else frame[5:9] for frame in frames] == [b"A001", b"C001", b"pad2", b"B001"]


def test_feedback_decided_on_another_thread_goes_out_at_the_nudge(listening: tuple[FakeLine, Pad, LineKeeper]) -> None:
    line, pad, keeper = listening
    pad.due.append(Frame(b"late", ()))
    keeper.nudge()
    line.frames.until(lambda frames: b"late" in frames)


def test_a_line_that_can_only_be_asked_is_asked_often_while_somebody_listens() -> None:
    line, pad = FakeLine(), Pad()
    line.fileno = lambda: None  # type: ignore[method-assign]
    keeper = LineKeeper("bus", line, [], lambda done: None, lambda: None, listeners=[pad])
    keeper.start()
    line.opened.until(bool)
    line.say(b"3")
    line.frames.until(lambda frames: b"pad3" in frames)
    keeper.stop()


def test_a_line_that_breaks_its_promise_and_raises_is_tried_again() -> None:
    with capture_logs() as logs:
        bench = Bench()
        healthy, bench.line.open = bench.line.open, _raise  # type: ignore[method-assign]
        bench.keeper.start()
        bench.show(b1=("serving", "A001", 1))
        bench.changes.until(lambda seen: line_state(bench) == "lost")
        bench.line.open = healthy  # type: ignore[method-assign]
        bench.until_sent("A001")
        bench.keeper.stop()
    assert "line_failed" in {log["event"] for log in logs}


def _raise() -> None:
    raise RuntimeError("a driver's mistake")


def line_state(bench: Bench) -> Any:
    return bench.keeper.health()[0].state
