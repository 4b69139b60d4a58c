"""What an ALSA output really puts out, recorded by ALSA's own file plugin behind aplay; and that whoever checks it can say no."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from queue import Queue

import numpy as np
import pytest

from queue_server.contract.devices import Outcome, SpeakJob
from sounds.bank import RATE, Bank
from sounds.loudspeaker import Loudspeaker
from sounds.outputs import output
from sounds.planner import Planner
from sounds.sentence import Sentence
from sounds.sinks import CommandSink
from tests.journeys.hearing import read_bank
from tests.sounds.recordings import Said, hear, raw, raw_file

NOON = 1_800_000_000_000
ALSA = """
pcm.nowhere {{ type null }}
pcm.tape {{ type file file "| cat >> {tape}" format "raw" slave.pcm "nowhere" }}
pcm.!default {{ type plug slave {{ pcm "tape" format S16_LE rate {rate} channels 1 }} }}
pcm.zone-b {{ type plug slave {{ pcm "tape" format S16_LE rate {rate} channels 1 }} }}
"""


@pytest.fixture
def tape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything ends up that ALSA plays in this test."""
    assert shutil.which("aplay"), "these tests need aplay: sudo apt-get install alsa-utils"
    (tmp_path / "asound.conf").write_text(ALSA.format(tape=tmp_path / "tape", rate=RATE))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    return tmp_path / "tape"


def job(folder: Path, call: int, number: str = "A015", counter: int = 3) -> SpeakJob:
    plan = Planner.open(folder).plan(Sentence("call", ticket=number, counter=counter), ["vi"], repeat=True)
    return SpeakJob(
        id=f"call:{call}",
        zone="sanh",
        text=plan.text,
        segments=list(plan.segments),
        duration_ms=plan.duration_ms,
        expires_at_ms=NOON + 45_000,
    )


def play(folder: Path, jobs: list[SpeakJob], where: str = "alsa") -> list[str]:
    """Through a real loudspeaker and a real aplay, one after the other; what became of each."""
    reports: Queue[Outcome] = Queue()

    def report(outcome: Outcome, answered: Callable[[bool], None]) -> None:
        answered(True)
        reports.put(outcome)

    with closing(Loudspeaker(folder, CommandSink(output(where)), clock=lambda: NOON)) as speaker:
        for one in jobs:
            speaker.speak(one, report)
        ends: list[str] = []
        while len(ends) < len(jobs):
            outcome = reports.get(timeout=30)
            ends += [f"{outcome.outcome} {outcome.detail}".strip()] if outcome.outcome not in ("started", "speaking") else []
    return ends


def test_aplay_puts_out_the_right_clips_in_their_order_without_a_click(bank_folder: Path, tape: Path) -> None:
    jobs = [job(bank_folder, call, f"A{call:03}", call % 9 + 1) for call in range(1, 4)]
    assert play(bank_folder, jobs) == ["finished"] * 3
    heard, bank, ends = raw_file(tape, RATE), read_bank(bank_folder, RATE), 0.0
    for one in jobs:
        said = hear(heard, bank, one.segments, after=ends, within=1.0)
        assert said.complaints == ()
        ends = said.ends


def test_a_named_device_is_the_one_that_is_played_on(bank_folder: Path, tape: Path) -> None:
    (done,) = play(bank_folder, [job(bank_folder, 1)], "alsa:zone-b")
    assert done == "finished"
    assert hear(raw_file(tape, RATE), read_bank(bank_folder, RATE), job(bank_folder, 1).segments).complaints == ()


def test_a_device_that_is_not_there_fails_at_once_with_alsas_own_word(bank_folder: Path, tape: Path) -> None:
    (done,) = play(bank_folder, [job(bank_folder, 1)], "alsa:plughw:CARD=Gone")
    assert done.startswith("failed player_ended 1") and "Gone" in done
    assert output("alsa:plughw:CARD=Gone").missing() == "no_card Gone"


# --- whoever checks can say no: one announcement spliced as planned, and spoilt by hand ---


@pytest.fixture
def planned(bank_folder: Path) -> SpeakJob:
    return job(bank_folder, 1)


def said_of(folder: Path, planned: SpeakJob, spoil: Callable[[np.ndarray], np.ndarray]) -> Said:
    bank = Bank.open(folder)
    samples = spoil(np.array(bank.splice(planned.segments, planned.duration_ms), dtype=np.int16))
    return hear(raw(array("h", samples.tolist()).tobytes(), RATE), read_bank(folder, RATE), planned.segments)


def test_what_is_as_planned_is_not_complained_of(bank_folder: Path, planned: SpeakJob) -> None:
    assert said_of(bank_folder, planned, lambda samples: samples).complaints == ()


@pytest.mark.parametrize("shift_ms", [30, -30])
def test_a_clip_that_comes_thirty_milliseconds_off(bank_folder: Path, planned: SpeakJob, shift_ms: int) -> None:
    segment = planned.segments[3]
    clip = np.array(Bank.open(bank_folder).samples(segment.clip), dtype=np.int16)
    at, shift = segment.at_ms * RATE // 1000, shift_ms * RATE // 1000

    def spoil(samples: np.ndarray) -> np.ndarray:
        samples[at : at + len(clip)] = 0
        samples[at + shift : at + shift + len(clip)] = clip
        return samples

    complaints = said_of(bank_folder, planned, spoil).complaints
    assert any(segment.clip in one and f"{shift_ms:+} ms" in one for one in complaints), complaints


def test_a_clip_that_is_missing_and_one_in_its_place(bank_folder: Path, planned: SpeakJob) -> None:
    bank = Bank.open(bank_folder)
    segment = planned.segments[4]
    at, length = segment.at_ms * RATE // 1000, len(bank.samples(segment.clip))
    other = np.array(bank.samples("vi/digit-8"), dtype=np.int16)[:length]

    def silence(samples: np.ndarray) -> np.ndarray:
        samples[at : at + length] = 0
        return samples

    def another(samples: np.ndarray) -> np.ndarray:
        samples = silence(samples)
        samples[at : at + len(other)] = other
        return samples

    for spoil in (silence, another):
        complaints = said_of(bank_folder, planned, spoil).complaints
        assert any(segment.clip in one and "not heard" in one for one in complaints), complaints


def test_a_click_at_a_splice_and_one_in_a_silence(bank_folder: Path, planned: SpeakJob) -> None:
    def at(ms: int) -> Callable[[np.ndarray], np.ndarray]:
        def spoil(samples: np.ndarray) -> np.ndarray:
            samples[ms * RATE // 1000] += 400
            return samples

        return spoil

    splice = planned.segments[2].at_ms
    between = planned.segments[3].at_ms - 40
    for ms in (splice, between):
        complaints = said_of(bank_folder, planned, at(ms)).complaints
        assert len(complaints) == 1 and "click" in complaints[0], (ms, complaints)


def test_two_clips_that_have_changed_places(bank_folder: Path, planned: SpeakJob) -> None:
    swapped = list(planned.segments)
    swapped[2], swapped[5] = (
        swapped[2].model_copy(update={"clip": swapped[5].clip}),
        swapped[5].model_copy(update={"clip": swapped[2].clip}),
    )
    samples = Bank.open(bank_folder).splice(swapped, planned.duration_ms)
    said = hear(raw(samples.tobytes(), RATE), read_bank(bank_folder, RATE), planned.segments)
    assert sum("not heard" in one for one in said.complaints) == 2
