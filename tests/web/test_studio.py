"""The studio through its doors: a recording sent in pieces, worked on by a process of its own, looked at, accepted or not."""

import io
import json
import shutil
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from werkzeug.test import TestResponse

from sounds.phrases import Language
from sounds.sheet import lines
from sounds.studio import Studio
from sounds.studio_folder import Job
from tests.waiting import until
from tests.web.doors import Doors, key_of

RATE = 24_000
DIGITS = lines(Language.read("vi"))["digits"]


@pytest.fixture
def studio(doors: Doors, spoken: Path) -> Any:
    """With a built Vietnamese bank."""
    for part in ("vi", "tone"):
        shutil.copytree(spoken / part, doors.folder / "sounds" / part, dirs_exist_ok=True)
    made: Studio = doors.house.web.studio  # type: ignore[assignment]
    yield made
    made.stop()


def wav(*seconds_of_words: float, level: float = 0.3, pause: float = 0.8) -> bytes:
    """Words that hum, with pauses between them, as a recorder writes them."""
    pieces = [np.zeros(RATE // 3)]
    for number, seconds in enumerate(seconds_of_words):
        t = np.arange(int(seconds * RATE)) / RATE
        pieces += [level * np.sin(2 * np.pi * (200 + 20 * number) * t) * np.hanning(len(t)) ** 0.3, np.zeros(int(pause * RATE))]
    sound = np.concatenate(pieces) + np.random.default_rng(1).normal(0, 0.0004, sum(map(len, pieces)))
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype(np.int16).tobytes())
    return written.getvalue()


def send(
    doors: Doors, offset: int, piece: bytes, id: str = "take1", role: str = "supervisor", takes: str = "application/octet-stream"
) -> TestResponse:
    path = f"/api/v1/voice/uploads/{id}/{offset}"
    return doors.browser().post(path, data=piece, content_type=takes, headers=key_of(role), buffered=True)


def upload(doors: Doors, sound: bytes, id: str = "take1") -> str:
    sent = 0
    while sent < len(sound):
        sent = send(doors, sent, sound[sent : sent + 200_000], id).get_json()["size"]
    return id


def done(doors: Doors, **asked: Any) -> dict[str, Any]:
    """Begins it and waits for its end."""
    began = doors.post("/api/v1/voice/work", doors.press(language="vi", **asked), "supervisor")
    assert began.status_code == 200, began.get_json()
    told = lambda: doors.get("/api/v1/voice/work", "supervisor").get_json()  # noqa: E731
    return until(lambda: (now := told())["state"] != "running" and now, 90)


def line(doors: Doors, clip: str) -> dict[str, Any]:
    told = doors.get("/api/v1/voice/languages/vi", "supervisor").get_json()
    return next(one for section in told["sections"] for one in section["lines"] if one["clip"] == clip)


def test_one_word_is_recorded_heard_and_removed_again(doors: Doors, studio: Studio) -> None:
    assert line(doors, "vi/digit-5")["own"] is None
    assert done(doors, kind="line", clip="vi/digit-5", upload=upload(doors, wav(0.4)), reader="Cô Hoa")["state"] == "done"
    mine = line(doors, "vi/digit-5")
    assert doors.get(mine["own"]["url"], "supervisor").data[:4] == b"RIFF"
    assert 350 <= mine["own"]["duration_ms"] <= 500
    told = doors.get("/api/v1/voice/languages/vi", "supervisor").get_json()
    assert (told["own"]["clips"], told["own"]["voice"]) == (2, "Cô Hoa")  # "năm" is a digit and a number
    assert studio.folder.uploads() == []
    assert done(doors, kind="remove", clip="vi/digit-5")["state"] == "done"
    assert line(doors, "vi/digit-5")["own"] is None
    assert line(doors, "vi/digit-5")["built"] is not None


def test_a_long_take_changes_nothing_before_it_is_accepted(doors: Doors, studio: Studio) -> None:
    upload(doors, wav(*[0.35] * len(DIGITS)))
    assert done(doors, kind="take", upload="take1", sections=["digits"], reader="Cô Hoa")["state"] == "done"
    take = doors.get("/api/v1/voice", "supervisor").get_json()["take"]
    assert [one["text"] for one in take["lines"]] == [one.text for one in DIGITS]
    assert take["places"] == list(range(10))
    assert take["guess"] == ""
    assert doors.get("/api/v1/voice/take/3.wav", "supervisor").data[:4] == b"RIFF"
    assert line(doors, "vi/digit-5")["own"] is None
    assert done(doors, kind="accept", take=take["id"], places=take["places"])["state"] == "done"
    assert line(doors, "vi/digit-5")["own"] is not None
    assert doors.get("/api/v1/voice", "supervisor").get_json()["take"] is None


def test_a_take_with_two_words_missing_says_so_and_is_put_right_by_hand(doors: Doors, studio: Studio) -> None:
    upload(doors, wav(*[0.35] * 8))
    done(doors, kind="take", upload="take1", sections=["digits"], reader="Cô Hoa")
    take = doors.get("/api/v1/voice", "supervisor", **{"Accept-Language": "vi"}).get_json()["take"]
    assert take["guess"].startswith("có lẽ thiếu")
    assert sum(place is None for place in take["places"]) == 2
    places = [0, 1, None, None, *range(2, 8)]
    assert done(doors, kind="accept", take=take["id"], places=places)["state"] == "done"
    own = [line(doors, one.clips[0])["own"] is not None for one in DIGITS]
    assert own == [True, True, False, False, *[True] * 6]


def test_a_take_is_discarded_without_a_trace(doors: Doors, studio: Studio) -> None:
    upload(doors, wav(*[0.35] * 10))
    done(doors, kind="take", upload="take1", sections=["digits"])
    assert doors.post("/api/v1/voice/take/discard", {}, "supervisor").get_json()["take"] is None
    assert doors.get("/api/v1/voice/take/3.wav", "supervisor").status_code == 404
    assert not (doors.folder / "sounds" / "vi-own").exists()


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (b"not a sound at all" * 100, "cannot be read"),
        (wav(0.4, level=0.0), "too quiet"),
        (wav(13.0), "record it again"),
    ],
    ids=["no sound", "silence", "too long"],
)
def test_what_is_no_recording_of_the_word_is_refused_in_words(doors: Doors, studio: Studio, sound: bytes, why: str) -> None:
    upload(doors, sound)
    done(doors, kind="line", clip="vi/digit-5", upload="take1")
    told = doors.get("/api/v1/voice/work", "supervisor", **{"Accept-Language": "en"}).get_json()
    assert told["state"] == "failed"
    assert why in told["message"]
    assert line(doors, "vi/digit-5")["own"] is None


def test_faults_are_told_until_the_clips_change(doors: Doors, studio: Studio) -> None:
    manifest = doors.folder / "sounds" / "vi" / "manifest.json"
    told = json.loads(manifest.read_text())
    file = manifest.with_name(told["clips"]["vi/letter-a"]["file"])
    file.write_bytes(file.read_bytes()[:-400])
    assert doors.get("/api/v1/voice/languages/vi", "supervisor").get_json()["checked"] is False
    done(doors, kind="check")
    assert "damaged" in line(doors, "vi/letter-a")["faults"]
    done(doors, kind="line", clip="vi/digit-5", upload=upload(doors, wav(0.4)))
    assert doors.get("/api/v1/voice/languages/vi", "supervisor").get_json()["checked"] is False


def test_a_sentence_is_heard_as_the_hall_would_hear_it(doors: Doors, studio: Studio) -> None:
    path = "/api/v1/voice/languages/vi/said.wav"
    heard = doors.get(f"{path}?number=A015&counter=3", "supervisor")
    assert (heard.status_code, heard.headers["X-Said-By"], heard.data[:4]) == (200, "built", b"RIFF")
    assert len(heard.data) > 4 * 2 * RATE
    assert doors.get(f"{path}?number=%E2%80%AE&counter=3", "supervisor").status_code == 409
    assert doors.get(f"{path}?sentence=evacuation", "supervisor").status_code == 422
    assert doors.get(f"{path}?counter=x", "supervisor").status_code == 422
    assert doors.get("/api/v1/voice/languages/en/said.wav", "supervisor").status_code == 409


def test_the_bank_is_built_and_the_sheet_made(doors: Doors, studio: Studio) -> None:
    told = done(doors, kind="build")
    assert (told["state"], told["done"]) == ("done", 0)
    assert doors.get("/api/v1/voice/languages/vi/sheet.pdf", "supervisor").status_code == 404
    assert done(doors, kind="sheet")["state"] == "done"
    assert doors.get("/api/v1/voice/languages/vi/sheet.pdf", "supervisor").data[:4] == b"%PDF"


def test_one_piece_of_work_at_a_time_and_the_same_press_begins_it_once(doors: Doors, studio: Studio) -> None:
    press = doors.press(language="vi", kind="build")
    for _ in range(2):
        assert doors.post("/api/v1/voice/work", press, "supervisor").status_code == 200
    refused = doors.post("/api/v1/voice/work", doors.press(language="vi", kind="check"), "supervisor")
    assert refused.get_json()["code"] == "studio_busy"


def test_a_piece_that_comes_twice_or_leaves_a_hole_changes_nothing(doors: Doors) -> None:
    assert send(doors, 0, b"abc").get_json() == {"size": 3}
    assert send(doors, 0, b"abc").get_json() == {"size": 3}
    assert send(doors, 9, b"xyz").get_json() == {"size": 3}
    assert send(doors, 3, b"def").get_json() == {"size": 6}
    assert (doors.folder / "sounds" / ".studio" / "upload-take1").read_bytes() == b"abcdef"


def test_uploads_have_a_door_of_their_own(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(doors, 0, b"x" * 262_145).get_json()["code"] == "too_large"
    assert send(doors, 0, b"{}", takes="application/json").get_json()["code"] == "unsupported_type"
    assert send(doors, 0, b"x", role="clerk").status_code == 403
    assert send(doors, 0, b"x", id="..").status_code in (404, 422)
    assert send(doors, 0, b"x", id="A_b").get_json()["code"] == "recording_refused"
    monkeypatch.setattr("sounds.studio.LARGEST_UPLOAD", 4)
    assert send(doors, 0, b"12345").get_json()["code"] == "recording_refused"
    monkeypatch.setattr("sounds.studio.ROOM_LEFT_BYTES", 1 << 60)
    assert send(doors, 0, b"1").get_json()["code"] == "recording_refused"


def test_uploads_are_few_and_gone_after_a_day(doors: Doors) -> None:
    made: Studio = doors.house.web.studio  # type: ignore[assignment]
    for id in "abcde":
        upload(doors, b"x", id)
    assert len(made.folder.uploads()) == 3
    made.sweep(time.time() + 23 * 3600)
    assert len(made.folder.uploads()) == 3
    made.sweep(time.time() + 25 * 3600)
    assert made.folder.uploads() == []


def test_work_that_hangs_is_ended_at_its_deadline_and_the_next_begins(tmp_path: Path) -> None:
    now = [0.0]
    made = Studio(tmp_path, clock=lambda: now[0])
    made.start(Job("one", "build", "vi"))
    now[0] += 901
    told = made.work()
    assert told is not None
    assert (told["state"], told["said"]["en"]) == ("failed", "It took too long and was ended. The old bank is kept.")
    made.start(Job("two", "build", "vi"))
    made.stop()
