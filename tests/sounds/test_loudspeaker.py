"""The loudspeaker: real clips into real processes (a player program written in Python), and every way they can fail."""

import os
import sys
import time
import wave
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from queue_server.contract.devices import Outcome, Segment, SpeakJob
from sounds.bank import RATE, Bank
from sounds.builder import build_chime
from sounds.loudspeaker import Loudspeaker
from sounds.outputs import Output, output
from sounds.phrases import CHIME
from sounds.planner import Planner
from sounds.saying import Saying
from sounds.sentence import Sentence
from sounds.sinks import CommandSink, FolderSink, Sink, SinkFailed

NOON = 1_800_000_000_000
DEADLINE_S = 10
CHIMING: dict[str, Any] = {
    "id": "call:1",
    "zone": "sanh",
    "text": "",
    "segments": [Segment(clip=CHIME, at_ms=0)],
    "duration_ms": 1100,
    "expires_at_ms": NOON,
}


class Listener:
    """Waits for reports instead of sleeping."""

    def __init__(self) -> None:
        self._heard: Queue[Outcome] = Queue()

    def __call__(self, outcome: Outcome, answered: Callable[[bool], None]) -> None:
        answered(True)
        if outcome.outcome != "speaking":
            self._heard.put(outcome)

    def next(self) -> tuple[str | int, str]:
        outcome = self._heard.get(timeout=DEADLINE_S)
        return outcome.job, outcome.outcome

    def detail(self) -> str:
        while (outcome := self._heard.get(timeout=DEADLINE_S)).outcome == "started":
            pass
        return outcome.detail

    def silent(self) -> bool:
        return self._heard.empty()


Open = Callable[[Path, Sink], Loudspeaker]


@pytest.fixture
def loudspeaker() -> Iterator[Open]:
    opened: list[Loudspeaker] = []

    def open_one(folder: Path, sink: Sink) -> Loudspeaker:
        opened.append(Loudspeaker(folder, sink, clock=lambda: NOON))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def job(folder: Path, call_id: int = 1, number: str = "A015") -> SpeakJob:
    plan = Planner.open(folder).plan(Sentence("call", ticket=number, counter=3), ["vi"], repeat=True)
    return SpeakJob(
        id=f"call:{call_id}",
        zone="sanh",
        text=plan.text,
        segments=list(plan.segments),
        duration_ms=plan.duration_ms,
        expires_at_ms=NOON + 45_000,
    )


def program(script: str, *arguments: object) -> Output:
    return Output("test", (sys.executable, "-S", "-c", "import sys, os, time;" + script, *map(str, arguments)), lambda: "")


def player(script: str, *arguments: object) -> CommandSink:
    return CommandSink(program(script, *arguments), stalled_seconds=0.5, spare_seconds=0.3)


def recorder(file: Path) -> CommandSink:
    """Plays as ``aplay`` on a file does: takes everything, faster than real time."""
    return player("open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())", file)


def test_what_is_played_is_the_plan(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    announced = job(bank_folder)
    loudspeaker(bank_folder, recorder(tmp_path / "heard")).speak(announced, listener)
    assert [listener.next(), listener.next()] == [("call:1", "started"), ("call:1", "finished")]
    heard = array("h", (tmp_path / "heard").read_bytes())
    bank = Bank.open(bank_folder)
    assert len(heard) == announced.duration_ms * RATE // 1000
    for segment in announced.segments:
        clip = bank.samples(segment.clip)
        start = segment.at_ms * RATE // 1000
        assert heard[start : start + len(clip)] == clip, segment.clip


def test_jobs_are_played_one_after_the_other(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    speaker = loudspeaker(bank_folder, recorder(tmp_path / "heard"))
    for call_id in (1, 2, 3):
        speaker.speak(job(bank_folder, call_id), listener)
    assert [listener.next() for _ in range(6)] == [(f"call:{call_id}", what) for call_id in (1, 2, 3) for what in ("started", "finished")]


def test_the_same_job_twice_is_played_once(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    speaker = loudspeaker(bank_folder, FolderSink(tmp_path / "out"))
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 2), listener)
    assert [listener.next() for _ in range(4)] == [(f"call:{one}", what) for one in (1, 2) for what in ("started", "finished")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0001.wav", "0002.wav"]


def test_a_folder_holds_what_would_have_been_heard(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    announced = job(bank_folder)
    loudspeaker(bank_folder, FolderSink(tmp_path / "out")).speak(announced, listener)
    assert [listener.next(), listener.next()] == [("call:1", "started"), ("call:1", "finished")]
    with wave.open(str(tmp_path / "out" / "0001.wav"), "rb") as file:
        assert (file.getframerate(), file.getnframes()) == (RATE, announced.duration_ms * 24)


def test_a_stale_job_is_not_begun(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    stale = job(bank_folder).model_copy(update={"expires_at_ms": NOON - 1})
    loudspeaker(bank_folder, FolderSink(tmp_path / "out")).speak(stale, listener)
    assert listener.next() == ("call:1", "expired")
    assert not (tmp_path / "out").exists()


def test_a_hushed_job_is_not_begun_and_one_that_plays_is_finished(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    speaker = loudspeaker(bank_folder, player("sys.stdin.buffer.read(); open(sys.argv[1]).read()", gate))
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 2), listener)
    assert listener.next() == ("call:1", "started")
    speaker.hush("call:1")
    speaker.hush("call:2")
    gate.write_text("go")
    assert [listener.next(), listener.next()] == [("call:1", "finished"), ("call:2", "dropped")]
    assert listener.silent()


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.exit('Device or resource busy')", "player_ended 1: Device or resource busy"),
        ("os.kill(os.getpid(), 9)", "player_ended -9"),
        ("time.sleep(60)", "player_hung"),
    ],
    ids=["no card", "killed", "hangs"],
)
def test_a_dead_player_is_a_failure_and_never_blocks_the_next(
    bank_folder: Path, tmp_path: Path, loudspeaker: Open, script: str, why: str
) -> None:
    """The first time it fails as told, the second time it works."""
    listener = Listener()
    once = tmp_path / "once"
    good = f"open({str(once)!r}, 'x').close() if not os.path.exists({str(once)!r}) else sys.exit(len(sys.stdin.buffer.read()) == 0);"
    speaker = loudspeaker(bank_folder, player(good + script))
    short = SpeakJob(**CHIMING)
    speaker.speak(short, listener)
    speaker.speak(short.model_copy(update={"id": "call:2"}), listener)
    reports = [listener._heard.get(timeout=DEADLINE_S) for _ in range(4)]
    failed = next(report for report in reports if report.job == "call:1" and report.outcome == "failed")
    assert why in failed.detail
    assert [(report.job, report.outcome) for report in reports[-2:]] == [("call:2", "started"), ("call:2", "finished")]


def test_a_player_in_real_time_hears_every_sample(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    """It takes far longer than the moment after which the loudspeaker calls it started, and far more than a pipe holds."""
    listener = Listener()
    slowly = "f = open(sys.argv[1], 'wb')\nwhile piece := sys.stdin.buffer.read(24000): f.write(piece); time.sleep(0.02)"
    announced = job(bank_folder)
    speaker = loudspeaker(bank_folder, CommandSink(program(f"\n{slowly}", tmp_path / "heard")))
    speaker.speak(announced, listener)
    assert [listener.next(), listener.next()] == [("call:1", "started"), ("call:1", "finished")]
    assert len((tmp_path / "heard").read_bytes()) == announced.duration_ms * 48


def test_a_missing_player_program_is_named(bank_folder: Path, loudspeaker: Open) -> None:
    listener = Listener()
    loudspeaker(bank_folder, CommandSink(output("/nowhere/aplay"))).speak(job(bank_folder), listener)
    assert listener.detail().startswith("player_missing /nowhere/aplay")


def test_a_missing_clip_is_a_failure(tmp_path: Path, bank_folder: Path, loudspeaker: Open) -> None:
    listener = Listener()
    loudspeaker(tmp_path, FolderSink(tmp_path / "out")).speak(job(bank_folder), listener)
    assert "motcua sounds build" in listener.detail()


def test_a_bank_built_meanwhile_is_noticed(tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    speaker = loudspeaker(tmp_path, FolderSink(tmp_path / "out"))
    build_chime(tmp_path)
    speaker.speak(SpeakJob(**CHIMING), listener)
    assert [listener.next(), listener.next()] == [("call:1", "started"), ("call:1", "finished")]


def test_a_listener_that_fails_does_not_stop_the_voice(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    def broken(outcome: Outcome, answered: Callable[[bool], None]) -> None:
        answered(True)
        raise RuntimeError(outcome.outcome)

    listener = Listener()
    speaker = loudspeaker(bank_folder, FolderSink(tmp_path / "out"))
    speaker.speak(job(bank_folder, 1), broken)
    speaker.speak(job(bank_folder, 2), listener)
    assert [listener.next(), listener.next()] == [("call:2", "started"), ("call:2", "finished")]


def test_speaking_returns_at_once_while_the_player_hangs(bank_folder: Path, loudspeaker: Open) -> None:
    speaker = loudspeaker(bank_folder, player("time.sleep(60)"))
    jobs = [job(bank_folder, call_id) for call_id in range(1, 20)]
    asked_at = time.monotonic()
    for announced in jobs:
        speaker.speak(announced, Listener())
    assert time.monotonic() - asked_at < 0.5


def test_closing_ends_the_sound_at_once(bank_folder: Path) -> None:
    listener = Listener()
    speaker = Loudspeaker(bank_folder, CommandSink(program("sys.stdin.buffer.read(); time.sleep(60)")), clock=lambda: NOON)
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 2), listener)
    assert listener.next() == ("call:1", "started")
    asked_at = time.monotonic()
    speaker.close()
    assert time.monotonic() - asked_at < 3
    assert [listener.next(), listener.next()] == [("call:1", "failed"), ("call:2", "dropped")]


def test_a_folder_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way")
    with pytest.raises(SinkFailed, match="not_written"):
        FolderSink(tmp_path / "out").play(Saying(array("h"), 1.0, lambda outcome, at: None))


def in_real_time(file: Path) -> CommandSink:
    """A player that takes a tenth of a second at a time, as a sound card does."""
    script = "\nf = open(sys.argv[1], 'wb', 0)\nwhile piece := sys.stdin.buffer.read(4800): f.write(piece); time.sleep(0.1)"
    return CommandSink(program(script, file))


def test_one_that_plays_is_hushed_at_once_when_it_must_be_and_the_next_is_said(
    bank_folder: Path, tmp_path: Path, loudspeaker: Open
) -> None:
    listener = Listener()
    speaker = loudspeaker(bank_folder, in_real_time(tmp_path / "heard"))
    long, short = job(bank_folder, 1), SpeakJob(**CHIMING | {"id": "call:2"})
    speaker.speak(long, listener)
    speaker.speak(short, listener)
    assert listener.next() == ("call:1", "started")
    speaker.hush("call:1", at_once=True)
    assert [listener.next() for _ in range(3)] == [("call:1", "dropped"), ("call:2", "started"), ("call:2", "finished")]
    said = len((tmp_path / "heard").read_bytes()) / 2 / RATE - short.duration_ms / 1000
    assert said < min(1.5, long.duration_ms / 1000 - 1)


class Answers:
    """Says to the first reports that it is its turn, and then nothing, or that it is not."""

    def __init__(self, yes: int, then: bool | None = None) -> None:
        self.heard: Queue[Outcome] = Queue()
        self._yes, self._then = yes, then

    def __call__(self, outcome: Outcome, answered: Callable[[bool], None]) -> None:
        if outcome.outcome in ("started", "speaking"):
            self._yes -= 1
            said = True if self._yes >= 0 else self._then
            if said is not None:
                answered(said)
        self.heard.put(outcome)

    def all(self) -> list[str]:
        told = [self.heard.get(timeout=DEADLINE_S)]
        while told[-1].outcome in ("started", "speaking"):
            told.append(self.heard.get(timeout=DEADLINE_S))
        return [f"{one.outcome} {one.detail}".strip() for one in told]


def test_without_the_servers_word_it_does_not_begin(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    answers = Answers(yes=0)
    loudspeaker(bank_folder, FolderSink(tmp_path / "out")).speak(job(bank_folder), answers)
    assert answers.all() == ["started", "failed server_away"]
    assert not (tmp_path / "out").exists()


def test_when_it_is_anothers_turn_it_does_not_begin(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    answers = Answers(yes=0, then=False)
    loudspeaker(bank_folder, FolderSink(tmp_path / "out")).speak(job(bank_folder), answers)
    assert answers.all() == ["started", "dropped not_my_turn"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("then", "end", "seconds"), [(None, "failed server_away", (1.6, 2.3)), (False, "dropped not_my_turn", (0.8, 1.6))])
def test_it_falls_silent_when_the_server_does_and_when_another_has_its_turn(
    bank_folder: Path, tmp_path: Path, loudspeaker: Open, then: bool | None, end: str, seconds: tuple[float, float]
) -> None:
    answers = Answers(yes=1, then=then)
    loudspeaker(bank_folder, in_real_time(tmp_path / "heard")).speak(job(bank_folder), answers)
    assert [*dict.fromkeys(answers.all())] == ["started", "speaking", end]
    first, last = seconds
    assert first < len((tmp_path / "heard").read_bytes()) / 2 / RATE < last


def test_the_volume_of_the_plan_and_of_the_job_are_both_heard(bank_folder: Path, tmp_path: Path) -> None:
    listener = Listener()
    speaker = Loudspeaker(bank_folder, recorder(tmp_path / "heard"), clock=lambda: NOON, volume_percent=50)
    with closing(speaker):
        speaker.speak(SpeakJob(**CHIMING | {"volume": 50}), listener)
        assert [listener.next()[1], listener.next()[1]] == ["started", "finished"]
    heard, chime = array("h", (tmp_path / "heard").read_bytes()), Bank.open(bank_folder).samples(CHIME)
    assert max(heard) == pytest.approx(max(chime) / 4, abs=1)


def test_an_output_that_goes_and_comes_back_is_told_once_each(bank_folder: Path, tmp_path: Path) -> None:
    card, told = tmp_path / "card", Queue[str]()
    card.write_text("here")
    there = Output("test", program("sys.stdin.buffer.read()").command, lambda: "" if card.exists() else "no_card Device")
    with closing(Loudspeaker(bank_folder, CommandSink(there), clock=lambda: NOON, look_seconds=0.02)) as speaker:
        speaker.watch(told.put)
        assert told.get(timeout=DEADLINE_S) == ""
        card.unlink()
        assert told.get(timeout=DEADLINE_S) == "no_card Device"
        card.write_text("here again")
        assert told.get(timeout=DEADLINE_S) == ""
    assert told.empty()
