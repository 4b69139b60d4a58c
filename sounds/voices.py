"""Who says a whole announcement: clips, else an engine, else the chime. One voice from its beginning to its end, in time.

The way for what no bank foresaw: a sentence with a new service, a message typed by a supervisor, a bank that is broken.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sounds.bank import RATE, Bank
from sounds.engines import tone
from sounds.engines.port import Engine, Pcm
from sounds.errors import SoundError, TextRejected, VoiceUnavailable, not_installed
from sounds.phrases import Language
from sounds.planner import Planner
from sounds.sentence import Sentence

WITHIN_SECONDS = 1.5
"""A call that is not spoken by then begins with the chime."""


class Voice(Protocol):
    """Says all of it, or raises a SoundError and leaves it to the next."""

    name: str

    def say(self, said: Sentence | str, language: Language, timeout: float) -> Pcm:
        """``said`` may be free text. The sound is at RATE, levelled, without chime; ``timeout`` in seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Spoken:
    pcm: Pcm
    by: str
    """Name of the voice; "tone" when nobody could."""
    refused: tuple[str, ...] = ()
    """Why those before it did not, for the log."""


class ClipVoice:
    """The hall's own recordings, else the built bank."""

    name = "clips"

    def __init__(self, folder: Path) -> None:
        """``folder`` is <data>/sounds, read anew for every sentence: whatever is there now."""
        self._folder = folder

    def say(self, said: Sentence | str, language: Language, timeout: float) -> Pcm:
        if isinstance(said, str):
            raise TextRejected("Đoạn ghi sẵn không đọc được lời tự do.", "Clips cannot say free text.")
        bank = Bank.open(self._folder)
        plan = Planner(bank, {language.code: language}).plan(said, [language.code], repeat=False, chime=False)
        if not plan.segments:
            raise VoiceUnavailable(f"Kho âm thanh thiếu đoạn cho: {plan.text}", f"The bank lacks clips for: {plan.text}")
        return Pcm(RATE, bank.splice(plan.segments, plan.duration_ms).tobytes())


class EngineVoice:
    """A text engine, asked afresh. Put one that needs the network behind ``engines.guarded``."""

    def __init__(self, engine: Engine, voice: str | None = None) -> None:
        """``voice`` overrides the language's own."""
        self.name = engine.name
        self._engine = engine
        self._voice = voice

    def close(self) -> None:
        self._engine.close()

    def say(self, said: Sentence | str, language: Language, timeout: float) -> Pcm:
        try:
            from sounds import levels
        except ImportError as error:
            raise not_installed("numpy") from error
        voice = self._voice or str(getattr(language.voice, self._engine.name, language.code))
        if not voice:
            raise VoiceUnavailable(f"{self.name} không có giọng {language.name}.", f"{self.name} has no voice for {language.name}.")
        text = said if isinstance(said, str) else language.aloud(said)
        raw = self._engine.synthesize(text, voice, language.voice.words_per_minute, timeout)
        sound = levels.trimmed(levels.resampled(levels.from_pcm(raw.samples), raw.rate, RATE), RATE)
        if not len(sound):
            raise TextRejected(f"{self.name} im lặng.", f"{self.name} said nothing.")
        return Pcm(RATE, levels.to_pcm(levels.fitted(sound, RATE, levels.SPEECH_RMS_DB)))


class Voices:
    """In order of preference. Never raises and never takes much longer than ``within_seconds``: at last there is the chime."""

    def __init__(
        self, voices: Sequence[Voice], within_seconds: float = WITHIN_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._voices = voices
        self._within_seconds = within_seconds
        self._clock = clock

    def say(self, said: Sentence | str, language: Language) -> Spoken:
        ends_at = self._clock() + self._within_seconds
        refused: list[str] = []
        for voice in self._voices:
            left_s = ends_at - self._clock()
            if left_s <= 0:
                refused.append(f"{voice.name}: no time left")
                continue
            try:
                return Spoken(voice.say(said, language, left_s), voice.name, tuple(refused))
            except SoundError as error:
                refused.append(f"{voice.name}: {error.en}")
        return Spoken(tone.chime(RATE), tone.NAME, tuple(refused))
