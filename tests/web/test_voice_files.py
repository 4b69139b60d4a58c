"""The clips of the voice for pages: WAV for every TV, Opus for those that can, and a hall's own recordings beside the built bank."""

import json
from typing import Any

import pytest

from sounds.bank import write_wav
from sounds.fresh_folder import FreshFolder
from tests.web.doors import Doors


def entry(name: str) -> dict[str, object]:
    return {"file": f"{name}.wav", "sha256": f"of {name}", "duration_ms": 5, "opus": {"file": f"{name}.opus", "sha256": ""}}


def test_each_clip_is_offered_twice_and_served_as_what_it_is(doors: Doors) -> None:
    for folder in ("vi", "vi-own"):
        bank = doors.folder / "sounds" / folder
        bank.mkdir(parents=True)
        (bank / "manifest.json").write_text(json.dumps({"clips": {f"{folder}/letter-a": entry("a-1")}}))
        (bank / "a-1.wav").write_bytes(b"RIFF")
        (bank / "a-1.opus").write_bytes(b"OggS")
        (bank / "a-0.opus").write_bytes(b"of an older bank")
    clips = doors.get("/api/v1/sounds/manifest?language=vi", "tv").get_json()["clips"]
    assert set(clips) == {"vi/letter-a", "vi-own/letter-a"}
    for folder in ("vi", "vi-own"):
        told = clips[f"{folder}/letter-a"]
        assert told == {
            "url": f"/api/v1/sounds/{folder}/a-1.wav",
            "opus_url": f"/api/v1/sounds/{folder}/a-1.opus",
            "sha256": "of a-1",
            "duration_ms": 5,
        }
        wav, opus = doors.get(told["url"], "tv"), doors.get(told["opus_url"], "tv")
        assert (wav.data, wav.mimetype) == (b"RIFF", "audio/wav")
        assert (opus.data, opus.mimetype) == (b"OggS", "audio/ogg")
        assert "immutable" in opus.headers["Cache-Control"]
        assert doors.get(f"/api/v1/sounds/{folder}/a-0.opus", "tv").status_code == 404


def test_what_was_said_afresh_is_served_by_its_key_and_nothing_else_of_its_folder(doors: Doors) -> None:
    key = "0f" * 32
    FreshFolder(doors.folder / "sounds").said(key, "Ai quên ô?", bytes(480), {"vi": "espeak"})
    (doors.folder / "sounds" / "fresh" / f"{'1' * 64}.wav").write_bytes(b"left behind")
    there = doors.get(f"/api/v1/sounds/fresh/{key}.wav", "tv")
    assert (there.status_code, there.mimetype, there.data[:4]) == (200, "audio/wav", b"RIFF")
    for other in (f"{'1' * 64}.wav", f"{key}.json", "manifest.json", ".ready"):
        assert doors.get(f"/api/v1/sounds/fresh/{other}", "tv").status_code == 404
    assert doors.get(f"/api/v1/sounds/fresh/{key}.wav").status_code == 401
    assert doors.get("/api/v1/sounds/manifest", "tv").get_json()["clips"] == {}


def test_all_languages_are_offered_at_once_with_a_revision_that_changes_with_the_clips(doors: Doors) -> None:
    def put(language: str, sha256: str) -> None:
        folder = doors.folder / "sounds" / language
        folder.mkdir(parents=True, exist_ok=True)
        write_wav(folder / "a.wav", bytes(240))  # five milliseconds: a shorter file is as good as none
        clips = {f"{language}/letter-a": {"file": "a.wav", "sha256": sha256, "duration_ms": 5}}
        (folder / "manifest.json").write_text(json.dumps({"clips": clips}))

    def told(language: str) -> dict[str, Any]:
        return doors.get(f"/api/v1/sounds/manifest?language={language}", "agent").get_json()  # type: ignore[no-any-return]

    put("vi", "1")
    put("km", "2")
    every, one = told("*"), told("km")
    assert (set(every["clips"]), set(one["clips"])) == ({"vi/letter-a", "km/letter-a"}, {"km/letter-a"})
    assert every["revision"] == one["revision"] == told("*")["revision"]
    put("km", "3")
    assert told("*")["revision"] != every["revision"]


@pytest.mark.parametrize(
    "garbage", ["{garbage", "[]", '{"clips": 3}', '{"clips": {"vi/letter-a": 3}}', '{"clips": {"vi/letter-a": {}}}', "{}"]
)
def test_a_manifest_that_cannot_be_read_takes_no_other_language_with_it(doors: Doors, garbage: str) -> None:
    for folder, said in (("vi", garbage), ("en", json.dumps({"clips": {"en/letter-a": entry("a-1")}}))):
        (doors.folder / "sounds" / folder).mkdir(parents=True, exist_ok=True)
        (doors.folder / "sounds" / folder / "manifest.json").write_text(said)
    told = doors.get("/api/v1/sounds/manifest?language=*", "tv")
    assert (told.status_code, set(told.get_json()["clips"])) == (200, {"en/letter-a"})
    assert doors.get("/api/v1/sounds/vi/a-1.wav", "tv").status_code == 404
