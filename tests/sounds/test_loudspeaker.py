"""The loudspeaker: real clips into real processes (a player program written in Python), and every way they can fail."""

import os
import sys
import time
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest

from queue_server.contract.devices import Outcome, Segment, SpeakJob
from sounds.announcement import Announcement
from sounds.bank import RATE, Bank
from sounds.builder import build_chime
from sounds.loudspeaker import Loudspeaker
from sounds.phrases import CHIME
from sounds.planner import Planner
from sounds.sinks import APLAY, PAPLAY, CommandSink, FolderSink, Sink, SinkFailed

NOON = 1_800_000_000_000
DEADLINE_S = 10


class Listener:
    """Waits for reports instead of sleeping."""

    def __init__(self) -> None:
        self._heard: Queue[Outcome] = Queue()

    def __call__(self, outcome: Outcome) -> None:
        self._heard.put(outcome)

    def next(self) -> tuple[str, str]:
        outcome = self._heard.get(timeout=DEADLINE_S)
        return outcome.job, outcome.outcome

    def detail(self) -> str:
        return self._heard.get(timeout=DEADLINE_S).detail

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
    plan = Planner.open(folder)(Announcement(str(call_id), "sanh", "t", number, 3, NOON))
    return SpeakJob(
        id=str(call_id),
        zone="sanh",
        text=plan.text,
        segments=list(plan.segments),
        duration_ms=plan.duration_ms,
        expires_at_ms=NOON + 45_000,
    )


def player(script: str, *arguments: object) -> CommandSink:
    return CommandSink([sys.executable, "-S", "-c", "import sys, os, time;" + script, *map(str, arguments)], spare_seconds=0.3)


def recorder(file: Path) -> CommandSink:
    """Plays as ``aplay`` on a file does: takes everything, faster than real time."""
    return player("open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())", file)


def test_what_is_played_is_the_plan(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    announced = job(bank_folder)
    loudspeaker(bank_folder, recorder(tmp_path / "heard")).speak(announced, listener)
    assert [listener.next(), listener.next()] == [("1", "started"), ("1", "finished")]
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
    assert [listener.next() for _ in range(6)] == [(str(call_id), what) for call_id in (1, 2, 3) for what in ("started", "finished")]


def test_the_same_job_twice_is_played_once(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    speaker = loudspeaker(bank_folder, FolderSink(tmp_path / "out"))
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 2), listener)
    assert [listener.next() for _ in range(4)] == [("1", "started"), ("1", "finished"), ("2", "started"), ("2", "finished")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0001.wav", "0002.wav"]


def test_a_folder_holds_what_would_have_been_heard(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    announced = job(bank_folder)
    loudspeaker(bank_folder, FolderSink(tmp_path / "out")).speak(announced, listener)
    assert [listener.next(), listener.next()] == [("1", "started"), ("1", "finished")]
    with wave.open(str(tmp_path / "out" / "0001.wav"), "rb") as file:
        assert (file.getframerate(), file.getnframes()) == (RATE, announced.duration_ms * 24)


def test_a_stale_job_is_not_begun(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    stale = job(bank_folder).model_copy(update={"expires_at_ms": NOON - 1})
    loudspeaker(bank_folder, FolderSink(tmp_path / "out")).speak(stale, listener)
    assert listener.next() == ("1", "expired")
    assert not (tmp_path / "out").exists()


def test_a_hushed_job_is_not_begun_and_one_that_plays_is_finished(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    speaker = loudspeaker(bank_folder, player("sys.stdin.buffer.read(); open(sys.argv[1]).read()", gate))
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 2), listener)
    assert listener.next() == ("1", "started")
    speaker.hush("1")
    speaker.hush("2")
    gate.write_text("go")
    assert [listener.next(), listener.next()] == [("1", "finished"), ("2", "dropped")]
    assert listener.silent()


def test_a_player_that_takes_its_time_has_started_before_it_ends(bank_folder: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    began: list[bool] = []

    def now_it_began() -> None:
        began.append(True)
        gate.write_text("go")

    player("sys.stdin.buffer.read(); open(sys.argv[1]).read()", gate).play(bytes(200_000), now_it_began)
    assert began == [True]


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
    short = SpeakJob(id="1", zone="sanh", text="", segments=[Segment(clip=CHIME, at_ms=0)], duration_ms=1100, expires_at_ms=NOON)
    speaker.speak(short, listener)
    speaker.speak(short.model_copy(update={"id": "2"}), listener)
    reports = [listener._heard.get(timeout=DEADLINE_S) for _ in range(4 if why == "player_hung" else 3)]
    failed = next(report for report in reports if report.job == "1" and report.outcome == "failed")
    assert why in failed.detail
    assert [(report.job, report.outcome) for report in reports[-2:]] == [("2", "started"), ("2", "finished")]


def test_a_player_in_real_time_hears_every_sample(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    """It takes far longer than the moment after which the loudspeaker calls it started, and far more than a pipe holds."""
    listener = Listener()
    slowly = "f = open(sys.argv[1], 'wb')\nwhile piece := sys.stdin.buffer.read(24000): f.write(piece); time.sleep(0.02)"
    announced = job(bank_folder)
    speaker = loudspeaker(bank_folder, CommandSink([sys.executable, "-S", "-c", f"import sys, time\n{slowly}", str(tmp_path / "heard")]))
    speaker.speak(announced, listener)
    assert [listener.next(), listener.next()] == [("1", "started"), ("1", "finished")]
    assert len((tmp_path / "heard").read_bytes()) == announced.duration_ms * 48


def test_a_missing_player_program_is_named(bank_folder: Path, loudspeaker: Open) -> None:
    listener = Listener()
    loudspeaker(bank_folder, CommandSink(["/nowhere/aplay"])).speak(job(bank_folder), listener)
    assert listener.detail().startswith("player_missing /nowhere/aplay")


def test_a_missing_clip_is_a_failure(tmp_path: Path, bank_folder: Path, loudspeaker: Open) -> None:
    listener = Listener()
    loudspeaker(tmp_path, FolderSink(tmp_path / "out")).speak(job(bank_folder), listener)
    assert "motcua sounds build" in listener.detail()


def test_a_bank_built_meanwhile_is_noticed(tmp_path: Path, loudspeaker: Open) -> None:
    listener = Listener()
    speaker = loudspeaker(tmp_path, FolderSink(tmp_path / "out"))
    build_chime(tmp_path)
    chime = SpeakJob(id="1", zone="sanh", text="", segments=[Segment(clip=CHIME, at_ms=0)], duration_ms=1100, expires_at_ms=NOON)
    speaker.speak(chime, listener)
    assert [listener.next(), listener.next()] == [("1", "started"), ("1", "finished")]


def test_a_listener_that_fails_does_not_stop_the_voice(bank_folder: Path, tmp_path: Path, loudspeaker: Open) -> None:
    def broken(outcome: Outcome) -> None:
        raise RuntimeError(outcome.outcome)

    listener = Listener()
    speaker = loudspeaker(bank_folder, FolderSink(tmp_path / "out"))
    speaker.speak(job(bank_folder, 1), broken)
    speaker.speak(job(bank_folder, 2), listener)
    assert [listener.next(), listener.next()] == [("2", "started"), ("2", "finished")]


def test_speaking_returns_at_once_while_the_player_hangs(bank_folder: Path, loudspeaker: Open) -> None:
    speaker = loudspeaker(bank_folder, player("time.sleep(60)"))
    jobs = [job(bank_folder, call_id) for call_id in range(1, 20)]
    asked_at = time.monotonic()
    for announced in jobs:
        speaker.speak(announced, Listener())
    assert time.monotonic() - asked_at < 0.5


def test_closing_ends_the_sound_at_once(bank_folder: Path) -> None:
    listener = Listener()
    speaker = Loudspeaker(bank_folder, CommandSink([sys.executable, "-S", "-c", "import time; time.sleep(60)"]), clock=lambda: NOON)
    speaker.speak(job(bank_folder, 1), listener)
    speaker.speak(job(bank_folder, 2), listener)
    assert listener.next() == ("1", "started")
    asked_at = time.monotonic()
    speaker.close()
    assert time.monotonic() - asked_at < 3
    assert [listener.next(), listener.next()] == [("1", "failed"), ("2", "dropped")]


def test_a_folder_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file in the way")
    with pytest.raises(SinkFailed, match="not_written"):
        FolderSink(tmp_path / "out").play(b"", lambda: None)


def test_the_known_commands_take_raw_samples_at_the_banks_rate() -> None:
    assert str(RATE) in APLAY
    assert f"--rate={RATE}" in PAPLAY
