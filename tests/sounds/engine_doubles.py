"""Engines that hum, so that a test can count what they are asked and hear what they said by its pitch."""

from collections.abc import Callable

import numpy as np

from sounds.engines.port import Pcm
from sounds.errors import TextRejected, VoiceUnavailable

RATE = 16_000


def hum(seconds: float = 0.15, pitch_hz: float = 200.0) -> np.ndarray:
    return 8000 * np.sin(2 * np.pi * pitch_hz * np.arange(int(seconds * RATE)) / RATE)


class Hummer:
    """An engine that hums every text, until it is told to give up."""

    name = "hummer"
    licence = "ours"
    list_characters = 0

    def __init__(self, gives_up_after: int = 10_000, error: type[VoiceUnavailable] | type[TextRejected] = VoiceUnavailable) -> None:
        self.said: list[str] = []
        self.closed = False
        self.gives_up_after = gives_up_after
        self.refused = 0
        self._error = error

    def synthesize(self, text: str, voice: str, rate: int, timeout: float) -> Pcm:
        if len(self.said) >= self.gives_up_after:
            self.refused += 1
            raise self._error("hết hơi", "out of breath")
        self.said.append(text)
        return self._hummed(text)

    def _hummed(self, text: str) -> Pcm:
        return Pcm(RATE, hum().astype(np.int16).tobytes())

    def fingerprint(self, voice: str) -> str:
        return "hum 1"

    def close(self) -> None:
        self.closed = True


class ListHummer(Hummer):
    """Takes lists of words; each word has a pitch of its own, so that a word in the wrong place is noticed."""

    list_characters = 100

    def __init__(self, pause: Callable[[str], float] = lambda word: 0.3) -> None:
        super().__init__()
        self._pause = pause

    def _hummed(self, text: str) -> Pcm:
        sounds = []
        for word in text.split(". "):
            sounds += [hum(0.15 + 0.01 * len(word), pitch_of(word)), np.zeros(int(self._pause(word) * RATE))]
        return Pcm(RATE, np.concatenate(sounds).astype(np.int16).tobytes())


def pitch_of(word: str) -> float:
    return 200.0 + sum(map(ord, word)) % 97 * 10


def heard_pitch(sound: np.ndarray, rate: int) -> float:
    return float(np.fft.rfftfreq(len(sound), 1 / rate)[np.abs(np.fft.rfft(sound)).argmax()])
