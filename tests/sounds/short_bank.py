"""A bank for a test with no time to listen: every clip of a call is a tenth of a second of a noise of its own.

None is taken for another. Written as a builder writes one, in a moment; what it says nobody would understand.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from pathlib import Path

import numpy as np

from sounds import bank_writer
from sounds.bank import RATE
from sounds.builder import build_chime

CLIPS = (
    "invite",
    "to-counter",
    *(f"letter-{letter}" for letter in "abcdefghklmnpqrstuvwxyz"),
    *(f"digit-{digit}" for digit in range(10)),
    *(f"number-{number}" for number in range(1, 10)),
)
SECONDS = 0.1
FADED_SECONDS = 0.01
BAND_HZ = (300.0, 3000.0)
LOUD = 0.15


def short_bank(folder: Path, without: Collection[str] = ()) -> Path:
    """<data>/sounds with what a call in Vietnamese needs, less the clips named in ``without``, and the chime as a server makes it."""
    clips = {f"vi/{name}": _noise(name) for name in CLIPS if name not in without}
    about = {"engine": "noise", "licence": "ours", "fingerprint": "noise-1"}
    bank_writer.put(folder / "vi", clips, about, {name: name for name in clips}, opus=False)
    build_chime(folder)
    return folder


def curt(data: Path) -> Path:
    """The hall of this folder words its calls and its danger as shortly as can be, for who listens to the end and not to the words."""
    (data / "phrases").mkdir(parents=True)
    (data / "phrases" / "vi.toml").write_text('[sentences]\ncall = "{counter}."\nevacuation = "{no-lift}!"\n', encoding="utf-8")
    (data / "phrases" / "en.toml").write_text('[sentences]\nevacuation = "{no-lift}!"\n', encoding="utf-8")
    return data


def _noise(name: str) -> bytes:
    """As loud as speech, within its band, without a click at either end."""
    length = round(SECONDS * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(zlib.crc32(name.encode())).standard_normal(length))
    pitches = np.fft.rfftfreq(length, 1 / RATE)
    sound = np.fft.irfft(np.where((pitches > BAND_HZ[0]) & (pitches < BAND_HZ[1]), spectrum, 0), length)
    fade = np.minimum(1, np.arange(length) / (FADED_SECONDS * RATE))
    sound *= LOUD / np.sqrt(np.mean(sound**2)) * fade * fade[::-1]
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
