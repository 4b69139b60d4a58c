"""An agent's copy of the server's bank: whole or not at all, followed when it changes, and no reason to fall silent without a server."""

import hashlib
import json
import threading
import wave
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from queue_server.contract.devices import Outcome, Segment, SpeakJob
from sounds.bank import RATE, Bank
from sounds.errors import BankMissing
from sounds.loudspeaker import Loudspeaker
from sounds.mirror import Mirror
from sounds.sinks import FolderSink
from tests.waiting import until

DEADLINE_S = 10.0
KEY = "0f" * 32


def a_clip(level: int, samples: int = 480) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(array("h", [level] * samples).tobytes())
    return file.getvalue()


class AServer:
    """What a server answers to each path. ``away``: nobody answers; ``shut``: the answer waits until it is opened."""

    def __init__(self) -> None:
        self.clips: dict[str, bytes] = {}
        self.revision = ""
        self.asked: list[str] = []
        self.away = False
        self.open = threading.Event()
        self.open.set()
        self.spoilt: set[str] = set()

    def put(self, **clips: bytes) -> str:
        self.clips |= {name.replace("_", "/"): clip for name, clip in clips.items()}
        self.revision = hashlib.sha256(b"".join(self.clips.values())).hexdigest()[:16]
        return self.revision

    def __call__(self, path: str, seconds: float) -> bytes:
        self.asked.append(path)
        if not self.open.wait(seconds):
            raise TimeoutError("no answer")
        if self.away:
            raise ConnectionRefusedError("nobody there")
        if path == "/api/v1/sounds/manifest?language=*":
            return json.dumps({"revision": self.revision, "clips": {name: self._about(name) for name in self.clips}}).encode()
        name = path.removeprefix("/api/v1/sounds/").removesuffix(".wav")
        if name not in self.clips:
            raise OSError("404")
        return self.clips[name] + (b"!" if name in self.spoilt else b"")

    def _about(self, name: str) -> dict[str, Any]:
        sha256 = hashlib.sha256(self.clips[name]).hexdigest()
        return {"url": f"/api/v1/sounds/{name}.wav", "sha256": sha256, "duration_ms": 20}


@pytest.fixture
def server() -> AServer:
    server = AServer()
    server.put(vi_a=a_clip(1), tone_chime=a_clip(9))
    return server


@pytest.fixture
def mirror(server: AServer, tmp_path: Path) -> Iterator[Mirror]:
    with closing(Mirror(tmp_path, server)) as mirror:
        until(lambda: mirror.revision == server.revision, DEADLINE_S)
        yield mirror


def said(mirror: Mirror, clip: str, revision: str = "") -> int:
    """The level of this clip, alone in a plan."""
    return mirror.splice([Segment(clip=clip, at_ms=0)], 20, revision)[0]


def test_the_bank_of_the_server_is_here_after_a_start(mirror: Mirror, server: AServer, tmp_path: Path) -> None:
    assert (said(mirror, "vi/a"), said(mirror, "tone/chime")) == (1, 9)
    assert Bank.open(tmp_path).clips == {}, "what was built on this machine is another bank"


def test_a_job_of_another_bank_waits_for_that_bank_and_asks_only_for_what_is_new(mirror: Mirror, server: AServer) -> None:
    server.asked.clear()
    newer = server.put(vi_a=a_clip(2))
    assert said(mirror, "vi/a", newer) == 2
    assert server.asked == ["/api/v1/sounds/manifest?language=*", "/api/v1/sounds/vi/a.wav"]
    server.asked.clear()
    assert said(mirror, "vi/a", newer) == 2
    assert server.asked == []


def test_a_server_that_is_away_is_no_reason_to_be_silent(server: AServer, mirror: Mirror, tmp_path: Path) -> None:
    server.away = True
    assert said(mirror, "vi/a", "another") == 1
    with closing(Mirror(tmp_path, server)) as after_a_restart:
        assert said(after_a_restart, "vi/a") == 1


def test_a_clip_that_comes_spoilt_changes_nothing(server: AServer, mirror: Mirror, tmp_path: Path) -> None:
    server.spoilt.add("vi/a")
    newer = server.put(vi_a=a_clip(2))
    assert said(mirror, "vi/a", newer) == 1
    assert mirror.revision != newer
    assert not list(tmp_path.rglob("*.part"))


def test_what_was_replaced_stays_for_those_who_still_read_it_and_goes_with_the_next_change(
    server: AServer, mirror: Mirror, tmp_path: Path
) -> None:
    files = [2]
    for level in (2, 3, 4):
        newer = server.put(vi_a=a_clip(level))
        assert said(mirror, "vi/a", newer) == level
        files.append(len(list(tmp_path.rglob("*.wav"))))
    assert files == [2, 3, 3, 3]


def test_a_revision_the_server_does_not_have_is_waited_for_once(server: AServer, mirror: Mirror) -> None:
    assert said(mirror, "vi/a", "never") == 1
    server.open.clear()
    with pytest.raises(BankMissing):
        said(mirror, f"fresh/{KEY}", "never")
    server.open.set()


def test_what_is_spoken_afresh_is_fetched_once_and_kept(server: AServer, mirror: Mirror) -> None:
    server.clips[f"fresh/{KEY}"] = a_clip(5)
    assert said(mirror, f"fresh/{KEY}") == 5
    server.away = True
    assert said(mirror, f"fresh/{KEY}") == 5


@pytest.mark.parametrize("clip", [f"fresh/{KEY}", "fresh/../../agent.key", "vi/b"])
def test_what_cannot_be_had_is_missing(mirror: Mirror, clip: str) -> None:
    with pytest.raises(BankMissing):
        said(mirror, clip)


def test_what_is_no_sound_is_not_kept(server: AServer, mirror: Mirror, tmp_path: Path) -> None:
    server.clips[f"fresh/{KEY}"] = b"<html>"
    with pytest.raises(BankMissing):
        said(mirror, f"fresh/{KEY}")
    assert not list(tmp_path.rglob(f"{KEY}*"))


def test_a_server_never_names_a_file_of_ours(server: AServer, tmp_path: Path) -> None:
    server._about = lambda name: {"url": "/api/v1/sounds/vi/a.wav", "sha256": "../../x", "duration_ms": 20}  # type: ignore[method-assign]
    with closing(Mirror(tmp_path, server)) as mirror:
        until(lambda: len(server.asked) >= 1, DEADLINE_S)
        assert mirror.revision == ""
    assert not list(tmp_path.rglob("*.wav"))


def test_a_loudspeaker_says_what_the_server_has_and_what_was_built_here_when_it_has_not(
    server: AServer, mirror: Mirror, own_bank: Path, tmp_path: Path
) -> None:
    told = threading.Event()

    def report(outcome: Outcome, answered: Callable[[bool], None]) -> None:
        answered(True)
        if (outcome.job, outcome.outcome) == ("call:1", "finished"):
            told.set()

    jobs = [
        SpeakJob(id=f"call:{n}", zone="a", text="", segments=[Segment(clip=clip, at_ms=0)], duration_ms=20, expires_at_ms=1 << 60)
        for n, clip in enumerate(("vi/a", "vi/digit-1"))
    ]
    with closing(Loudspeaker(own_bank, FolderSink(tmp_path / "out"), mirror=mirror)) as speaker:
        for job in jobs:
            speaker.speak(job, report)
        assert told.wait(DEADLINE_S)
    heard = [array("h", path.read_bytes()[44:]) for path in sorted((tmp_path / "out").iterdir())]
    assert heard[0][0] == 1
    assert heard[1] == Bank.open(own_bank).samples("vi/digit-1")[:480]
