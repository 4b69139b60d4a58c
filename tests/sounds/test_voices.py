"""Who says an announcement when the one before cannot: always one voice for all of it, always in time, at last the chime."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from sounds import levels
from sounds.bank import Bank
from sounds.engines.espeak import Espeak
from sounds.engines.guarded import Guarded
from sounds.engines.port import Pcm
from sounds.errors import TextRejected, VoiceUnavailable
from sounds.phrases import Language
from sounds.planner import Planner
from sounds.sentence import Sentence
from sounds.voices import ClipVoice, EngineVoice, Voices
from tests.sounds.engine_doubles import Hummer

VIETNAMESE = Language.read("vi")
CALL = Sentence("call", ticket="H015", counter=3)
UNHEARD_OF = Sentence("stopped", service="an-sinh")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Hanging(Hummer):
    """Does not come back until it is let go, whatever its deadline."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        self.let_go.wait(60)
        return super().synthesize(text, voice, rate, timeout)


def test_clips_speak_first_and_say_what_the_planner_planned(bank_folder: Path) -> None:
    spoken = Voices([ClipVoice(bank_folder), EngineVoice(Hummer())]).say(CALL, VIETNAMESE)
    assert (spoken.by, spoken.refused) == ("clips", ())
    bank = Bank.open(bank_folder)
    plan = Planner(bank, {"vi": VIETNAMESE}).plan(CALL, ["vi"], repeat=False, chime=False)
    assert spoken.pcm.samples == bank.splice(plan.segments, plan.duration_ms).tobytes()


def test_one_clip_that_is_missing_hands_the_whole_sentence_to_an_engine(bank_folder: Path) -> None:
    engine = Hummer()
    spoken = Voices([ClipVoice(bank_folder), EngineVoice(engine)]).say(UNHEARD_OF, VIETNAMESE.naming({"an-sinh": "an sinh xã hội"}))
    assert spoken.by == "hummer"
    assert spoken.refused[0].startswith("clips: The bank lacks clips")
    assert engine.said == ["Lĩnh vực an sinh xã hội đã ngừng cấp số."]


def test_an_engine_is_given_letters_as_they_are_spoken_and_no_figures(tmp_path: Path) -> None:
    engine = Hummer()
    Voices([ClipVoice(tmp_path), EngineVoice(engine)]).say(CALL, VIETNAMESE)
    assert engine.said == ["Mời công dân có số hát không một năm, đến quầy số ba."]


def test_the_real_engine_says_a_message_nobody_foresaw_as_loud_as_the_bank(bank_folder: Path) -> None:
    espeak = Espeak()
    try:
        spoken = Voices([ClipVoice(bank_folder), EngineVoice(espeak)], within_seconds=30).say(
            "Ai quên ô ở quầy ba, mời quay lại.", VIETNAMESE
        )
    finally:
        espeak.close()
    assert spoken.by == "espeak"
    assert spoken.pcm.duration_ms > 1500
    sound = levels.from_pcm(spoken.pcm.samples)
    assert levels.loudness(sound, spoken.pcm.rate) == pytest.approx(-16, abs=3)
    assert np.max(np.abs(sound)) <= 10 ** (-0.9 / 20)


def test_when_nobody_can_there_is_the_chime_and_every_reason(tmp_path: Path) -> None:
    broken = Hummer(gives_up_after=0)
    voiceless = Hummer()
    voiceless.name = "piper"  # no voice is named for it in vi.toml
    spoken = Voices([ClipVoice(tmp_path), EngineVoice(broken), EngineVoice(voiceless)]).say(CALL, VIETNAMESE)
    assert spoken.by == "tone"
    assert spoken.pcm.duration_ms == 1100
    assert [reason.partition(":")[0] for reason in spoken.refused] == ["clips", "hummer", "piper"]


def test_the_time_of_one_is_taken_from_the_next(tmp_path: Path) -> None:
    clock = Clock()

    class Slow(Hummer):
        def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
            clock.now += timeout
            raise VoiceUnavailable("chậm", "slow")

    second = Hummer()
    spoken = Voices([EngineVoice(Slow()), EngineVoice(second)], clock=clock).say(CALL, VIETNAMESE)
    assert spoken.by == "tone"
    assert second.said == []
    assert spoken.refused[-1] == "hummer: no time left"


def test_an_engine_that_hangs_for_ever_is_left_behind(tmp_path: Path) -> None:
    hanging, ready = Hanging(), Hummer()
    voices = Voices([EngineVoice(Guarded(hanging)), EngineVoice(ready)], within_seconds=0.2)
    asked_at = time.monotonic()
    spoken = voices.say(CALL, VIETNAMESE)
    assert time.monotonic() - asked_at < 30
    assert spoken.by in ("hummer", "tone")
    assert "did not answer in time" in spoken.refused[0]
    hanging.let_go.set()


# --- the breaker ---


def test_after_three_failures_an_engine_is_not_asked_for_a_minute() -> None:
    clock, engine = Clock(), Hummer(gives_up_after=0)
    guarded = Guarded(engine, clock=clock)
    for _ in range(5):
        with pytest.raises(VoiceUnavailable):
            guarded.synthesize("một", "vi", 150, 5.0)
    assert engine.refused == 3
    clock.now += 61
    with pytest.raises(VoiceUnavailable):
        guarded.synthesize("một", "vi", 150, 5.0)
    with pytest.raises(VoiceUnavailable, match="rests"):
        guarded.synthesize("một", "vi", 150, 5.0)
    assert engine.refused == 4, "one text was tried, and it rests again"
    clock.now += 61
    engine.gives_up_after = 100
    assert guarded.synthesize("một", "vi", 150, 5.0).samples
    engine.gives_up_after = 0
    with pytest.raises(VoiceUnavailable, match="out of breath"):
        guarded.synthesize("một", "vi", 150, 5.0)
    assert engine.refused == 5, "it had recovered: one failure is one failure"


def test_a_text_that_is_rejected_is_no_failure_of_the_engine() -> None:
    engine = Hummer(gives_up_after=0, error=TextRejected)
    guarded = Guarded(engine)
    for _ in range(5):
        with pytest.raises(TextRejected):
            guarded.synthesize("một", "vi", 150, 5.0)
    assert engine.refused == 5


def test_an_engine_that_breaks_in_an_unforeseen_way_is_unavailable() -> None:
    class Buggy(Hummer):
        def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
            raise ZeroDivisionError

    with pytest.raises(VoiceUnavailable, match="broke: ZeroDivisionError"):
        Guarded(Buggy()).synthesize("một", "vi", 150, 5.0)


def test_a_guarded_engine_is_the_same_engine() -> None:
    engine = Hummer()
    guarded = Guarded(engine)
    assert (guarded.name, guarded.licence, guarded.list_characters) == (engine.name, engine.licence, engine.list_characters)
    assert guarded.fingerprint("vi") == "hum 1"
    guarded.close()
    assert engine.closed
