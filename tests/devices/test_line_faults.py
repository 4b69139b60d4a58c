"""A bad line, in simulated time: a fifth of everything that is sent or answered is damaged, cables are pulled, boards die.

A *wrong* text is one that nobody ever wanted on that board; an older number that is still there is *late*, not wrong. A wrong text *stands*
when it is still shown a second after it was to be said again, which is a tenth of the board's refresh time. What a board cannot tell from a
right text it will show: sum8 and xor8 let one damaged frame in 256 pass, CRC-16 one in 65 536, and a board without a check shows whatever
comes. MOTCUA_SOAK=1 has the counts of many days.
"""

import gc
import os
import random
import tracemalloc
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from devices.board import AGAIN
from devices.keeper import CHECK_SECONDS
from devices.simulators.faults import FAULTS, MEANINGS, FaultName, Faults
from tests.devices.simulated_line import BAUD, SimulatedHall

SOAK = os.environ.get("MOTCUA_SOAK") == "1"
UPDATES = 10_000 if SOAK else 400
SHARE = 0.2
EVERY_SECONDS = 0.5
REFRESH_SECONDS = 10.0
STANDS_SECONDS = REFRESH_SECONDS * AGAIN + 1.0
DEVICES = Path(__file__).parents[2] / "devices"
OURS = [tracemalloc.Filter(True, str(DEVICES / "*")), tracemalloc.Filter(False, str(DEVICES / "simulators" / "*"))]

BLINK_SECONDS = 17.0
"""A call blinks for 15 s, on some boards by text and blank in turn; then what stands can be judged at any moment."""

ECHO = {"kind": "echo", "timeout_ms": 100, "retries": 1}
ACK = {"kind": "bytes", "hex": "06", "refusal": "15", "timeout_ms": 100, "retries": 1}
FRAME_SECONDS = 20 * 10 / BAUD
"""No frame of these boards is longer."""


@pytest.fixture(autouse=True)
def same_dice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The breaker's jitter, too, falls the same way in every run."""
    monkeypatch.setattr("devices.breaker.random", random.Random(5))


def noisy_hall(name: str, boards: int, answer: dict[str, Any] | None = None, names: tuple[FaultName, ...] = FAULTS) -> SimulatedHall:
    says = {"echo": lambda frame: frame, "bytes": lambda frame: b"\x06"}
    faults = Faults(SHARE, names, random.Random(3))
    if answer is None:
        return SimulatedHall(name, boards, faults)
    return SimulatedHall(name, boards, faults, {name: says[answer["kind"]]}, answer=answer)


def noise_then_quiet(hall: SimulatedHall, quiet_seconds: float) -> float:
    """All the updates under noise, then none and no noise. Gives how long the boards took to be right after the noise ended."""
    ends = hall.want_often(UPDATES, EVERY_SECONDS) + 0.001
    hall.clock.at(ends, lambda: setattr(hall.faults, "share", 0.0))
    right = hall.right_at(ends, quiet_seconds)
    hall.run(ends + quiet_seconds)
    assert hall.faults.struck > UPDATES * SHARE * 0.5
    assert right, f"still wrong: {hall.texts()} instead of {hall.wanted}"
    return right[0] - ends


def longest(hall: SimulatedHall) -> float:
    """How long a wrong text was shown at most."""
    return max((seconds for _, _, seconds in hall.wrong), default=0.0)


def usual_wait(hall: SimulatedHall) -> float:
    """Nineteen of twenty wishes stood after so many seconds."""
    waits = sorted(wait for waits in hall.waits.values() for wait in waits)
    return waits[int(len(waits) * 0.95)]


@pytest.mark.parametrize(
    ("name", "boards", "answer"),
    [("generic-main", 4, None), ("generic-main", 4, ACK), ("generic-main", 4, ECHO), ("dm36", 8, None)],
    ids=["crc, silent", "crc, acknowledging", "crc, echoing", "modbus"],
)
def test_a_board_with_a_crc_never_shows_a_wrong_text(name: str, boards: int, answer: dict[str, Any] | None) -> None:
    hall = noisy_hall(name, boards, answer)
    noise_then_quiet(hall, BLINK_SECONDS)
    assert hall.wrong == []


def test_on_a_board_that_answers_with_what_it_heard_no_wrong_text_stands() -> None:
    hall = noisy_hall("generic", 20, ECHO)
    noise_then_quiet(hall, BLINK_SECONDS)
    assert longest(hall) <= STANDS_SECONDS
    assert usual_wait(hall) <= 1.0  # and what noise makes late is late by less than a second, not by a refresh


@pytest.mark.parametrize(
    ("name", "boards", "answer", "refresh"), [("generic", 20, ACK, 10), ("am03127", 8, None, 10)], ids=["sum8", "xor8"]
)
def test_a_wrong_text_that_passed_a_weak_check_is_gone_at_the_next_refresh(
    name: str, boards: int, answer: dict[str, Any] | None, refresh: float
) -> None:
    hall = noisy_hall(name, boards, answer)
    noise_then_quiet(hall, BLINK_SECONDS)
    assert longest(hall) <= refresh + 2.0
    assert len(hall.wrong) <= max(3, hall.faults.struck / 256)
    assert usual_wait(hall) <= 2.0


@pytest.mark.parametrize("name", ["generic", "qsystem"], ids=["sum8", "no check"])
def test_a_silent_board_is_right_within_one_refresh_after_the_noise(name: str) -> None:
    boards = 20
    hall = noisy_hall(name, boards)
    gap = 0.2 if name == "qsystem" else 0.0
    one_round = boards * (FRAME_SECONDS + gap)  # a refresh that is due waits for those that were due before it
    last = hall.want_often(UPDATES, EVERY_SECONDS)
    ends = last + REFRESH_SECONDS * AGAIN + 3 * one_round
    hall.clock.at(last, lambda: setattr(hall.faults, "share", 1.0))  # at last nothing comes through unharmed, said twice or not
    for key in hall.boards:
        hall.clock.at(last + one_round, partial(hall.want, key, f"Z{int(key):03d}", "serving"))
    hall.clock.at(ends, lambda: setattr(hall.faults, "share", 0.0))
    right = hall.right_at(ends, REFRESH_SECONDS + one_round)
    hall.run(ends + REFRESH_SECONDS + one_round)
    assert hall.faults.struck > UPDATES * SHARE * 0.5
    assert right, f"still wrong: {hall.texts()} instead of {hall.wanted}"
    assert right[0] > ends + 1  # what heals is the refresh


def test_a_silent_board_is_seldom_late_by_a_whole_refresh_because_new_texts_are_said_twice() -> None:
    hall = noisy_hall("generic", 20)
    hall.run(hall.want_often(UPDATES, EVERY_SECONDS) + 30)
    assert usual_wait(hall) <= REFRESH_SECONDS * AGAIN + 0.5


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_by_itself_is_healed(fault: FaultName) -> None:
    hall = noisy_hall("generic", 5, ECHO, (fault,))
    ends = hall.want_often(100, EVERY_SECONDS) + 0.001
    hall.clock.at(ends, lambda: setattr(hall.faults, "share", 0.0))
    right = hall.right_at(ends, STANDS_SECONDS)
    hall.run(ends + STANDS_SECONDS)
    assert hall.faults.struck > 5
    assert right, f"{MEANINGS[fault]}: {hall.texts()} instead of {hall.wanted}"
    assert longest(hall) <= STANDS_SECONDS


@pytest.mark.parametrize("dead", [(), ("3",)], ids=["all alive", "one dead"])
def test_all_boards_are_right_within_two_seconds_of_a_line_that_is_opened_again(dead: tuple[str, ...]) -> None:
    hall = SimulatedHall("generic", 20, None, {"generic": lambda frame: frame}, answer=ECHO)
    for key in dead:
        hall.boards[key].dead = True
    begun, rounds = hall.clock.now(), 20 if SOAK else 5
    found: list[list[float]] = []
    for turn in range(rounds):
        at = begun + 200 * turn
        hall.clock.at(at, lambda turn=turn: [hall.want(key, f"{chr(65 + turn)}{int(key):03d}") for key in hall.boards if key not in dead])  # type: ignore[misc]
        hall.clock.at(at + 10.0, hall.line.pull)
        hall.clock.at(at + 30.0 + 7 * turn, lambda: setattr(hall.line, "plugged", True))
        found.append(hall.right_at(at + 30.0 + 7 * turn, 40.0))
    hall.run(begun + 200 * rounds)
    opened = hall.line.opened_at[1:]
    assert len(opened) == rounds
    assert all(right and right[0] - at <= 2.0 for right, at in zip(found, opened, strict=True)), (found, opened)


def test_a_line_that_is_away_for_an_hour_is_named_once_when_lost_and_once_when_back() -> None:
    hall = SimulatedHall("generic", 3)
    tries: list[float] = []
    opening = hall.line.open
    hall.line.open = lambda: (tries.append(hall.clock.now()), opening())[1]  # type: ignore[method-assign, func-returns-value]
    begun = hall.clock.now()
    ends = hall.want_often(100, 40.0)
    hall.clock.at(begun + 60, hall.line.pull)
    hall.clock.at(begun + 3660, lambda: setattr(hall.line, "plugged", True))
    with capture_logs() as logs:
        hall.run(max(ends, begun + 3800) + 1)
    assert [log["event"] for log in logs] == ["line_lost", "line_back"]
    pauses = [later - sooner for sooner, later in pairwise([begun + 60, *tries[1:]])]
    assert pauses[:7] == pytest.approx([0.5, 1, 2, 4, 8, 16, 30], abs=CHECK_SECONDS)
    assert max(pauses) == pytest.approx(30.0)
    assert hall.right()


def test_a_dead_board_does_not_make_the_others_wait() -> None:
    def p99(dead: bool) -> float:
        hall = SimulatedHall("generic", 20, None, {"generic": lambda frame: frame}, answer=ECHO)
        hall.boards["7"].dead = dead
        hall.run(hall.want_often(UPDATES * 2, EVERY_SECONDS) + 10)
        waits = sorted(wait for key, waits in hall.waits.items() if key != "7" for wait in waits)
        return waits[int(len(waits) * 0.99)]

    healthy = p99(dead=False)
    assert 0 < p99(dead=True) <= 1.5 * healthy


def test_memory_stays_flat_over_many_updates_on_a_bad_line() -> None:
    hall = noisy_hall("generic", 20, ECHO)
    ends, held = hall.want_often(UPDATES if SOAK else 400, EVERY_SECONDS), list[int]()

    def weigh() -> None:
        gc.collect()  # Python keeps tuples for use again, 2000 of a size; this gives them back
        found = tracemalloc.take_snapshot().filter_traces(OURS)
        held.append(sum(trace.size for trace in found.traces))

    begun = hall.clock.now()
    for share in (0.25, 0.5, 0.75, 1.0):
        hall.clock.at(begun + (ends - begun) * share, weigh)
    tracemalloc.start()
    try:
        hall.run(ends + 1)
    finally:
        tracemalloc.stop()
    assert len(held) == 4 and held[0] > 0
    assert max(held) <= held[0] + 10_000, held
