"""Which clips of the bank are in a recording, and where: normalised cross-correlation, 1.0 being the clip itself.

It knows samples and clips; it refuses to know sentences and calls.
"""

from __future__ import annotations

import base64
import json
import wave
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
QUIET = 1e-4
"""Mean power below which a stretch of the recording is silence, and likeness means nothing."""


@dataclass(frozen=True)
class Recording:
    """Mono samples at ``rate``; the first was heard at ``begins`` seconds of the sound clock, whose zero was at ``zero_ms``."""

    samples: Samples
    rate: int
    begins: float
    zero_ms: float

    @classmethod
    def told(cls, told: dict[str, Any], zero_ms: float) -> Recording:
        samples = np.frombuffer(base64.b64decode(told["samples"]), dtype="<i2").astype(np.float64) / 32768
        return cls(samples, round(told["rate"]), told["begins"], zero_ms)

    def at_ms(self, seconds: float) -> float:
        """When the machine's clock showed what, for a place in this recording."""
        return self.zero_ms + (self.begins + seconds) * 1000

    def between(self, first: float, last: float) -> Recording:
        """A stretch of it, in seconds from its beginning."""
        start = max(0, round(first * self.rate))
        return replace(self, samples=self.samples[start : round(last * self.rate)], begins=self.begins + start / self.rate)

    def at_rate(self, rate: int) -> Recording:
        return replace(self, samples=_resampled(self.samples, self.rate, rate), rate=rate)

    def likeness(self, clip: Samples) -> Samples:
        """How like ``clip`` (same rate) the recording is at every place, −1 to 1; 0 where it is silent."""
        spectrum, size = self._spectrum
        places = len(self.samples) - len(clip) + 1
        if places <= 0:
            return np.zeros(1)
        product = np.fft.irfft(spectrum * np.conj(np.fft.rfft(clip, size)), size)[:places]
        power = self._energy[len(clip) :] - self._energy[: -len(clip)]
        scale = np.sqrt(np.maximum(power, 0) * float(clip @ clip))
        return np.where(power > QUIET * len(clip), product / np.maximum(scale, 1e-9), 0.0)

    @cached_property
    def _spectrum(self) -> tuple[NDArray[np.complex128], int]:
        """With the size it was made at: what would wrap around lies behind the last place looked at."""
        size = 1 << (len(self.samples) - 1).bit_length()
        return np.fft.rfft(self.samples, size), size

    @cached_property
    def _energy(self) -> Samples:
        return np.concatenate([[0.0], np.cumsum(self.samples**2)])


@dataclass(frozen=True)
class Clip:
    name: str
    text: str
    samples: Samples


def read_bank(folder: Path, rate: int) -> dict[str, Clip]:
    """Every clip under ``folder``, at ``rate``. ``text`` is what it says; the chime says nothing."""
    clips = {}
    for manifest in sorted(folder.glob("*/manifest.json")):
        for name, about in json.loads(manifest.read_text(encoding="utf-8"))["clips"].items():
            clips[name] = Clip(name, about.get("text") or "", _read(manifest.parent / about["file"], rate))
    return clips


def _read(path: Path, rate: int) -> Samples:
    with wave.open(str(path)) as held:
        samples = np.frombuffer(held.readframes(held.getnframes()), dtype="<i2").astype(np.float64) / 32768
        return _resampled(samples, held.getframerate(), rate)


def _resampled(samples: Samples, old: int, new: int) -> Samples:
    """Band-limited, by cutting or padding the spectrum."""
    if old == new:
        return samples
    padded = np.concatenate([samples, np.zeros(-len(samples) % old + old)])
    size = len(padded) * new // old
    spectrum = np.fft.rfft(padded)
    wanted = np.zeros(size // 2 + 1, dtype=np.complex128)
    kept = min(len(spectrum), len(wanted))
    wanted[:kept] = spectrum[:kept]
    return np.fft.irfft(wanted, size)[: round(len(samples) * new / old)] * (new / old)
