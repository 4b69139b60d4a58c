"""A kiosk has its screen read by the server: what is heard is the engine's own speech, nobody waits for it, and calls come first."""

import os
import sys
import wave
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from sounds.engines.espeak import Espeak
from sounds.free_text import aloud
from sounds.fresh import MOST_WAITING, NICENESS, Fresh
from sounds.phrases import Language
from sounds.read_aloud import ReadAloud
from sounds.voices import EngineVoice
from tests.journeys.hearing import Recording
from tests.waiting import until
from tests.web.doors import Doors, the_doors

ALOUD = "/api/v1/aloud"
NUMBER = "Số của quý công dân là A042, mời đến quầy 15."
OTHER = "Máy in hết giấy, xin chụp lại màn hình này."
PATIENCE_SECONDS = 60
RATE = 24_000
LIKE = 0.5


@pytest.fixture(scope="module")
def hall_voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    """The hall's own, whose engine never comes to an end with anything."""
    voice = Fresh(tmp_path_factory.mktemp("hall"), command=[sys.executable, "-c", "input()"])
    yield voice
    voice.stop()


@pytest.fixture(scope="module")
def doors(hall_voice: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("doors")
    reads = ReadAloud(folder / "aloud", ["espeak"], hall=hall_voice)
    with the_doors(folder, aloud=reads) as opened:
        yield opened
    reads.stop()


def asked(doors: Doors, text: str, language: str = "vi") -> str:
    answered = doors.post(ALOUD, {"language": language, "text": text}, "kiosk")
    assert answered.status_code == 200, answered.get_json()
    return str(answered.get_json()["url"])


def heard(doors: Doors, url: str) -> Recording:
    def there() -> bytes:
        answered = doors.get(url, "kiosk")
        assert answered.status_code in (200, 202), answered.get_json()
        assert answered.mimetype == "audio/wav"
        return answered.data

    with wave.open(BytesIO(until(there, PATIENCE_SECONDS)), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return Recording(samples_of(file.readframes(file.getnframes())), RATE, 0, 0)


def samples_of(frames: bytes) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.frombuffer(frames, dtype="<i2").astype(np.float64) / 32768


def test_what_is_heard_is_the_text_in_the_engines_own_voice(doors: Doors) -> None:
    engine = EngineVoice(Espeak())
    try:
        for language, text, other in (("vi", NUMBER, OTHER), ("en", "Your number is A042.", "Please take your ticket.")):
            spoken = Language.read(language)
            own, another = (samples_of(engine.say(aloud(one, spoken), spoken, 10.0).samples) for one in (text, other))
            recording = heard(doors, asked(doors, text, language))
            assert len(recording.samples) == pytest.approx(len(own), rel=0.02)
            # an engine never says a thing twice alike, sample by sample; yet one second of it is like no other text
            assert recording.likeness(own[RATE // 10 : RATE]).max() > LIKE > recording.likeness(another[RATE // 10 : RATE]).max()
    finally:
        engine.close()


def test_the_same_words_are_one_recording(doors: Doors) -> None:
    url = asked(doors, NUMBER)
    heard(doors, url)
    assert asked(doors, f"  {NUMBER} ") == url
    assert doors.get(url, "kiosk").status_code == 200, "nothing is made twice"
    assert asked(doors, NUMBER, "en") != url


def test_whoever_reads_gives_way_to_everything_else(doors: Doors) -> None:
    heard(doors, asked(doors, NUMBER))
    reads = doors.house.web.aloud
    assert reads is not None
    child = reads._fresh.child_id
    assert child is not None
    assert os.getpriority(os.PRIO_PROCESS, child) - os.getpriority(os.PRIO_PROCESS, 0) >= min(
        NICENESS, 19 - os.getpriority(os.PRIO_PROCESS, 0)
    )


def test_nothing_is_taken_in_while_the_halls_own_words_are_being_made(doors: Doors, hall_voice: Fresh) -> None:
    hall_voice.ask([("vi", "Mời số A042 đến quầy 3.")], within_seconds=600)
    refused = doors.post(ALOUD, {"language": "vi", "text": "Một câu mới."}, "kiosk")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "reads_later")
    hall_voice.stop()  # and nobody waits any more
    for key in list(hall_voice._asked):
        hall_voice._give_up(key, "ended")
    assert asked(doors, "Một câu mới.")


@pytest.mark.parametrize("text", ["", "a" * 301, "a\x07b", "a\u202eb", "<speak>a</speak>", "[[a]]", 3])
def test_only_plain_words_are_read(doors: Doors, text: object) -> None:
    refused = doors.post(ALOUD, {"language": "vi", "text": text}, "kiosk")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "invalid")


def test_only_the_languages_of_the_pages_are_read(doors: Doors) -> None:
    assert doors.post(ALOUD, {"language": "km", "text": "a"}, "kiosk").status_code == 422


def test_a_recording_that_nobody_asked_for_is_not_there(doors: Doors) -> None:
    for name in ("0" * 64, "manifest", "..%2fmanifest"):
        refused = doors.get(f"{ALOUD}/{name}.wav", "kiosk")
        assert refused.status_code in (404, 409), name


def test_where_no_engine_speaks_it_is_said(tmp_path: Path, hall_voice: Fresh) -> None:
    mute = ReadAloud(tmp_path / "aloud", ["none"], hall=hall_voice)
    try:
        with the_doors(tmp_path, aloud=mute) as doors:
            url = asked(doors, NUMBER)
            refused = until(lambda: (answered := doors.get(url, "kiosk")).status_code != 202 and answered, PATIENCE_SECONDS)
            assert (refused.status_code, refused.get_json()["code"]) == (409, "cannot_read_aloud")
    finally:
        mute.stop()


def test_a_kiosk_may_ask_so_often_and_no_more(tmp_path: Path) -> None:
    with the_doors(tmp_path, limits={"readings_per_kiosk_per_minute": 3}) as doors:
        for _ in range(9):
            assert doors.get(f"{ALOUD}/{'0' * 64}.wav", "kiosk").status_code == 404, "whoever waits for a recording spends nothing"
        codes = [doors.post(ALOUD, {"language": "vi", "text": "a"}, "kiosk").get_json()["code"] for _ in range(4)]
    assert codes == ["cannot_read_aloud"] * 3 + ["too_many"]


def test_what_too_many_wait_for_already_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    """Not promised first, and broken when it is fetched."""
    idle = Fresh(tmp_path / "hall", command=[sys.executable, "-c", "input()"])
    reads = ReadAloud(tmp_path / "aloud", ["none"], hall=idle)
    reads._fresh._command = [sys.executable, "-c", "input()"]
    try:
        with the_doors(tmp_path, aloud=reads) as doors:
            for nth in range(MOST_WAITING):
                asked(doors, f"Câu số {nth}.")
            refused = doors.post(ALOUD, {"language": "vi", "text": "Một câu nữa."}, "kiosk")
            assert (refused.status_code, refused.get_json()["code"]) == (409, "readers_full")
    finally:
        reads.stop()
