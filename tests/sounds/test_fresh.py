"""Speech on demand, by a real process with the real espeak-ng: whatever happens to it, the next question has its answer in time."""

import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queue_server.runtime import MODES
from sounds import fresh_folder, levels
from sounds.announcement import Plan
from sounds.bank import RATE, Bank
from sounds.fresh import LONGEST_TEXT, MOST_WAITING, Fresh, Unsaid
from tests.counts import few

ROOT = Path(__file__).parents[2]
LOST = [("vi", "Ai quên ô ở quầy 15, mời quay lại."), ("en", "An umbrella was found at counter 15.")]
PATIENCE_SECONDS = 60.0
"""For a machine that is busy with other tests; what is promised is counted by the process's own deadlines."""


def until(there: Callable[[], object]) -> None:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not there():
        assert time.monotonic() < ends_at
        os.sched_yield()


def heard(fresh: Fresh, key: str) -> Plan | Unsaid:
    until(lambda: fresh.answer(key) is not None)
    answer = fresh.answer(key)
    assert answer is not None
    return answer


def said(fresh: Fresh, text: str, within_seconds: float = PATIENCE_SECONDS) -> Plan:
    answer = heard(fresh, fresh.ask([("vi", text)], within_seconds))
    assert isinstance(answer, Plan), answer
    return answer


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Fresh]:
    opened = Fresh(tmp_path, ["espeak"])
    yield opened
    opened.stop()


def test_both_languages_become_one_clip_as_loud_as_a_bank(fresh: Fresh, tmp_path: Path) -> None:
    key = fresh.ask(LOST, PATIENCE_SECONDS)
    plan = heard(fresh, key)
    assert isinstance(plan, Plan)
    assert [(segment.clip, segment.at_ms) for segment in plan.segments] == [(f"fresh/{key}", 0)]
    assert plan.text == "Ai quên ô ở quầy 15, mời quay lại. An umbrella was found at counter 15."
    sound = levels.from_pcm(Bank.open(tmp_path).samples(f"fresh/{key}").tobytes())
    assert levels.loudness(sound, RATE) == pytest.approx(-16, abs=2)
    assert levels.true_peak(sound, RATE) <= 10 ** (-0.9 / 20)
    with wave.open(str(tmp_path / "fresh" / f"{key}.wav"), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
        assert file.getnframes() * 1000 // RATE == pytest.approx(plan.duration_ms, abs=1)


def test_the_folder_is_a_bank_for_whoever_plays_or_serves_it(fresh: Fresh, tmp_path: Path) -> None:
    plan = said(fresh, "Quầy ba mời công dân.")
    spliced = Bank.open(tmp_path).splice(plan.segments, plan.duration_ms)
    assert len(spliced) == plan.duration_ms * RATE // 1000


def test_the_same_words_are_said_once(fresh: Fresh, tmp_path: Path) -> None:
    plan = said(fresh, "Xin giữ trật tự.")
    os.kill(fresh.child_id or 0, signal.SIGSTOP)  # nobody could say it again
    assert fresh.answer(fresh.ask([("vi", "  Xin giữ\ntrật tự. ")])) == plan


def test_a_process_that_is_killed_is_replaced_and_the_next_question_answered(fresh: Fresh) -> None:
    said(fresh, "Một.")
    first = fresh.child_id
    assert first
    os.kill(first, signal.SIGKILL)
    said(fresh, "Hai.")
    assert fresh.child_id not in (None, first)


def test_a_process_that_stands_still_is_replaced_and_the_next_question_answered(fresh: Fresh) -> None:
    said(fresh, "Một.")
    first = fresh.child_id
    assert first
    os.kill(first, signal.SIGSTOP)
    said(fresh, "Hai.")
    assert fresh.child_id not in (None, first)


def test_whatever_happens_an_answer_is_there_within_two_seconds(fresh: Fresh) -> None:
    said(fresh, "Một.")
    for number in range(3):
        os.kill(fresh.child_id or 0, signal.SIGSTOP)
        began = time.monotonic()
        heard(fresh, fresh.ask([("vi", f"Câu {number}.")]))
        assert time.monotonic() - began < 2.5  # a deadline of the thing itself, and a machine that does more than this


def test_a_text_over_which_the_process_ends_twice_is_given_up(tmp_path: Path) -> None:
    crashing = (
        "import os,sys,pathlib\nfrom sounds.fresh_folder import FreshFolder\nfolder=FreshFolder(pathlib.Path(sys.argv[1]))\n"
        "(folder.path/'.ready').write_text(str(os.getpid()))\nwhile folder.take() is None: os.read(0,1)\nos.abort()"
    )
    fresh = Fresh(tmp_path, command=[sys.executable, "-c", crashing, str(tmp_path)])
    try:
        answer = heard(fresh, fresh.ask([("vi", "Câu độc.")], PATIENCE_SECONDS))
    finally:
        fresh.stop()
    assert answer == Unsaid("the process that speaks has ended over it")


def test_a_process_that_cannot_start_is_not_started_every_moment(tmp_path: Path) -> None:
    counted = tmp_path / "starts"
    dying = f"open({str(counted)!r},'a').write('x')"
    now = [1000.0]
    fresh = Fresh(tmp_path, command=[sys.executable, "-c", dying], clock=lambda: now[0])
    try:
        key = fresh.ask([("vi", "Không ai nghe.")], within_seconds=20)
        for _ in range(400):
            now[0] += 0.05
            fresh.tick()
            if fresh._child is not None:
                fresh._child.process.wait()
        now[0] += 1
        assert fresh.answer(key) == Unsaid("not in time")
    finally:
        fresh.stop()
    assert 3 <= len(counted.read_text()) <= 8


def test_rubbish_in_the_folder_is_no_request_and_no_answer(fresh: Fresh, tmp_path: Path) -> None:
    asked = tmp_path / "fresh" / ".asked"
    asked.mkdir(parents=True)
    for name, rubbish in (("a", b"\xff\x00{"), ("b", b"[]"), ("c", b'{"key": 1}'), ("d", b'{"key": "d", "texts": [[1]], "until": "x"}')):
        (asked / f"{name}.json").write_bytes(rubbish)
    (tmp_path / "fresh" / f"{'0' * 64}.json").write_bytes(b"\xff")
    assert fresh.answer("0" * 64) == Unsaid("gone")
    said(fresh, "Vẫn đọc được.")


def test_the_folder_stays_small_and_keeps_what_was_used_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_folder, "MOST_KEPT", 3)
    folder = fresh_folder.FreshFolder(tmp_path)
    for number, key in enumerate("abcd"):
        folder.said(key, key, bytes(480), {"vi": "espeak"})
        os.utime(tmp_path / "fresh" / f"{key}.json", (number, number))
        folder.used("a")
    assert isinstance(folder.answer("a"), Plan)
    assert folder.answer("b") is None
    assert sorted(path.name for path in (tmp_path / "fresh").glob("*.wav")) == ["a.wav", "c.wav", "d.wav"]
    assert set(Bank.open(tmp_path).clips) == {"fresh/a", "fresh/c", "fresh/d"}


def test_what_is_too_long_too_much_or_nothing_is_refused_at_once(tmp_path: Path) -> None:
    fresh = Fresh(tmp_path, command=[sys.executable, "-c", "input()"])
    try:
        assert fresh.answer(fresh.ask([("vi", " \n ")])) == Unsaid("nothing to say")
        assert fresh.answer(fresh.ask([("vi", "a" * (LONGEST_TEXT + 1))])) == Unsaid("too long")
        assert fresh.answer(fresh.ask([("vi", "a")] * 5)) == Unsaid("too long")
        for number in range(MOST_WAITING):
            fresh.ask([("vi", f"{number}")], 600)
        assert fresh.answer(fresh.ask([("vi", "một nữa")])) == Unsaid("too much asked at once")
    finally:
        fresh.stop()


def test_a_language_nobody_speaks_is_left_out_and_refused_when_it_is_the_only_one(fresh: Fresh) -> None:
    both = heard(fresh, fresh.ask([("vi", "Xin chào."), ("km", "សួស្តី")], PATIENCE_SECONDS))
    assert isinstance(both, Plan)
    assert both.text == "Xin chào."
    alone = heard(fresh, fresh.ask([("km", "សួស្តី")], PATIENCE_SECONDS))
    assert isinstance(alone, Unsaid)


def test_an_engine_that_is_not_there_leaves_it_to_the_next(tmp_path: Path) -> None:
    fresh = Fresh(tmp_path, ["piper", "espeak"])
    try:
        key = fresh.ask([("vi", "Vẫn có người đọc.")], PATIENCE_SECONDS)
        assert isinstance(heard(fresh, key), Plan)
        assert json.loads((tmp_path / "fresh" / f"{key}.json").read_bytes())["by"] == {"vi": "espeak"}
    finally:
        fresh.stop()


def test_it_ends_with_the_server_even_when_that_is_killed(tmp_path: Path) -> None:
    server = (
        "import pathlib,sys,time\nfrom sounds.fresh import Fresh\nfresh=Fresh(pathlib.Path(sys.argv[1]))\n"
        "key=fresh.ask([('vi','a')],60)\nwhile fresh.answer(key) is None: time.sleep(0.01)\n"
        "print(fresh.child_id,flush=True)\ntime.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", server, str(tmp_path)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        child = int(running.stdout.readline())
        running.kill()
    until(lambda: not _runs(child))


def test_it_is_ready_a_little_after_the_server_has_started_and_costs_little_memory(tmp_path: Path) -> None:
    fresh = Fresh(tmp_path, ["espeak"], warm_after_seconds=0)
    try:
        fresh.tick()
        assert fresh.child_id
        until((tmp_path / "fresh" / ".ready").exists)
        said(fresh, "Mời công dân.")
        status = Path(f"/proc/{fresh.child_id}/status").read_text()
        resident_kb = int(status.partition("VmRSS:")[2].split()[0])
    finally:
        fresh.stop()
    assert resident_kb < 120_000


@pytest.mark.parametrize("mode", few(MODES, "eventlet"))
def test_nobody_waits_while_it_speaks_in_any_mode(mode: str, tmp_path: Path) -> None:
    """Another of the server's threads goes on counting; asking and looking cost it next to nothing."""
    server = f"""
from queue_server import runtime
runtime.prepare({mode!r})
import pathlib, sys, threading, time
from sounds.fresh import Fresh
from queue_server.runtime import MODES
from tests.counts import few
counted, longest = 0, 0.0
def count():
    global counted, longest
    before = time.monotonic()
    while True:
        time.sleep(0.005)
        now = time.monotonic()
        counted, longest, before = counted + 1, max(longest, now - before), now
threading.Thread(target=count, daemon=True).start()
fresh = Fresh(pathlib.Path(sys.argv[1]))
key = fresh.ask([("vi", "Xin chào. " * 40)], 60)
while fresh.answer(key) is None:
    time.sleep(0.02)
print(type(fresh.answer(key)).__name__, counted > 10, longest, flush=True)
fresh.stop()
"""
    ran = subprocess.run([sys.executable, "-c", server, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    kind, went_on, longest = ran.stdout.split()
    assert (kind, went_on) == ("Plan", "True"), ran.stderr
    assert float(longest) < 1.0


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
