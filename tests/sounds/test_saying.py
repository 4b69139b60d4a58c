"""One announcement while it is said, by a clock that is turned: its lease, its volume, and a cut that does not click."""

from array import array

import numpy as np
import pytest

from sounds.bank import RATE
from sounds.saying import FADE, LEASE_S, PIECE, Saying

LOUD = array("h", [32767, -32768] * (6 * RATE // 2))


class Hearing:
    """A clock, and the reports with their times."""

    def __init__(self) -> None:
        self.now = 100.0
        self.told: list[tuple[str, float]] = []

    def say(self, samples: "array[int]" = LOUD, volume: float = 1.0) -> Saying:
        return Saying(samples, volume, lambda outcome, at: self.told.append((outcome, at)), clock=lambda: self.now)


def begin(saying: Saying, hearing: Hearing) -> None:
    saying.answered(hearing.now, True)
    assert saying.may_begin()


def played(saying: Saying, hearing: Hearing, answering: bool = True, seconds: float = 60) -> "array[int]":
    """As a player takes it, in real time; every report is answered at once, or none is."""
    heard, begun = array("h"), hearing.now
    for piece in saying.pieces():
        heard.frombytes(piece)
        hearing.now += PIECE / RATE
        if answering and hearing.told:
            saying.answered(hearing.told[-1][1], True)
        if hearing.now - begun > seconds:
            saying.hush()
    return heard


def test_it_says_each_second_that_it_speaks() -> None:
    hearing = Hearing()
    saying = hearing.say()
    begin(saying, hearing)
    assert played(saying, hearing) == LOUD
    assert [outcome for outcome, _ in hearing.told] == ["started", *["speaking"] * 5]
    assert np.diff([at for _, at in hearing.told]) == pytest.approx(1.0, abs=PIECE / RATE)


def test_without_an_answer_it_is_silent_after_its_lease_and_before_another_may_speak() -> None:
    hearing = Hearing()
    saying = hearing.say()
    begin(saying, hearing)
    heard = played(saying, hearing, answering=False)
    assert saying.cut == "server_away"
    assert LEASE_S < len(heard) / RATE < LEASE_S + 0.2


def test_a_late_answer_to_an_old_report_is_no_new_lease() -> None:
    hearing = Hearing()
    saying = hearing.say()
    begin(saying, hearing)
    began_at = hearing.now
    hearing.now += 1.9
    saying.answered(began_at, True)
    hearing.now += 0.2
    assert not saying.goes_on()


def test_it_begins_when_it_is_its_turn_and_not_without_an_answer() -> None:
    hearing = Hearing()
    assert not hearing.say().may_begin(within_seconds=0)
    saying = hearing.say()
    saying.answered(hearing.now, False)
    assert not saying.may_begin()
    assert saying.cut == "not_my_turn"
    saying = hearing.say()
    saying.hush()
    assert not saying.may_begin()
    assert saying.cut == "hushed"


@pytest.mark.parametrize("volume", [1.0, 0.35])
def test_a_cut_fades_so_that_nothing_clicks(volume: float) -> None:
    """A steady tone, cut in its midst: no step is larger than the tone's own steepest."""
    hearing = Hearing()
    tone = array("h", (12_000 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)).astype(np.int16).tobytes())
    saying = hearing.say(tone, volume)
    begin(saying, hearing)
    heard = np.array(played(saying, hearing, seconds=1), dtype=float)
    assert saying.cut == "hushed"
    assert 1.0 < len(heard) / RATE < 1.0 + 2 * PIECE / RATE
    steepest = 12_000 * volume * 2 * np.pi * 440 / RATE
    assert np.abs(np.diff([*heard, 0.0])).max() < steepest + 2
    assert np.abs(heard[-FADE // 10 :]).max() < 12_000 * volume / 9


@pytest.mark.parametrize(("volume", "loudest"), [(1.0, 32767), (0.5, 16383), (0.0, 0), (7.0, 32767)])
def test_the_volume_is_of_the_samples_and_never_makes_them_louder(volume: float, loudest: int) -> None:
    hearing = Hearing()
    saying = hearing.say(volume=volume)
    begin(saying, hearing)
    heard = np.array(played(saying, hearing))
    assert len(heard) == len(LOUD)
    assert heard.max() == loudest and heard.min() in (-loudest, -loudest - 1)
