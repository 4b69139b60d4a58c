"""What is done to every clip once: resampled, trimmed, faded; and to the bank as a whole: one loudness, no clipping.

Loudness after ITU-R BS.1770 with both gates, weighted in the frequency domain. Arrays are float64, mono, full scale 1.0.
Needs numpy, so only builders import this.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

VERSION = 1
"""Raised when the same engine would give different clips."""
TARGET_LUFS = -16.0
CEILING = 10 ** (-1.0 / 20)
"""-1 dB true peak."""
_TRIM_DB = -45.0
_PAD_S = 0.008
_FADE_S = 0.004
_BLOCK_S = 0.4
_STEP_S = 0.1
# The two stages of K-weighting, as BS.1770 gives them at 48 kHz; evaluated as a response, they hold at any lower rate.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def from_pcm(samples: bytes) -> Samples:
    return np.frombuffer(samples, dtype=np.int16).astype(np.float64) / 32768.0


def to_pcm(sound: Samples) -> bytes:
    return np.round(np.clip(sound, -1.0, 1.0) * 32767.0).astype(np.int16).tobytes()


def resampled(sound: Samples, rate: int, wanted: int) -> Samples:
    """Band-limited, through the spectrum: exact for clips of a few seconds that begin and end in silence."""
    if rate == wanted or not len(sound):
        return sound
    length = round(len(sound) * wanted / rate)
    spectrum = np.fft.rfft(sound)
    fitted = np.zeros(length // 2 + 1, dtype=complex)
    shared = min(len(spectrum), len(fitted))
    fitted[:shared] = spectrum[:shared]
    return np.fft.irfft(fitted, length) * (length / len(sound))


def trimmed(sound: Samples, rate: int) -> Samples:
    """Without the silence around it (45 dB below its own peak), 8 ms kept, 4 ms faded. Empty when there is only silence."""
    peak = float(np.max(np.abs(sound), initial=0.0))
    loud = np.flatnonzero(np.abs(sound) > peak * 10 ** (_TRIM_DB / 20)) if peak > 1e-4 else np.empty(0, dtype=np.intp)
    if not len(loud):
        return np.empty(0)
    pad = int(_PAD_S * rate)
    kept = sound[max(0, int(loud[0]) - pad) : int(loud[-1]) + pad + 1].copy()
    fade = min(int(_FADE_S * rate), len(kept) // 2)
    ramp = np.sin(np.linspace(0.0, np.pi / 2, fade)) ** 2
    kept[:fade] *= ramp
    kept[len(kept) - fade :] *= ramp[::-1]
    return kept


def loudness(sound: Samples, rate: int) -> float:
    """Integrated, in LUFS; -70 for silence or less than 0.4 s."""
    powers = _block_powers(_weighted(sound, rate), rate)
    powers = powers[powers > 10 ** ((-70.0 + 0.691) / 10)]
    if not len(powers):
        return -70.0
    powers = powers[powers > np.mean(powers) * 0.1]
    return float(-0.691 + 10 * np.log10(np.mean(powers)))


def _weighted(sound: Samples, rate: int) -> Samples:
    length = 1 << (len(sound) + rate // 10).bit_length()  # room for the filter to ring out, and a size the FFT likes
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(length, 1 / rate) / 48_000)
    response = np.ones_like(delay)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.polyval(above[::-1], delay) / np.polyval(below[::-1], delay)
    return np.fft.irfft(np.fft.rfft(sound, length) * response, length)[: len(sound)]


def _block_powers(sound: Samples, rate: int) -> Samples:
    block, step = int(_BLOCK_S * rate), int(_STEP_S * rate)
    sums = np.concatenate(([0.0], np.cumsum(sound**2)))
    starts = np.arange(0, len(sound) - block + 1, step)
    return (sums[starts + block] - sums[starts]) / block


def levelled(clips: Sequence[Samples], rate: int) -> tuple[list[Samples], float]:
    """All clips with one gain, so that they still belong together, and the loudness they have joined, in LUFS."""
    measured = loudness(np.concatenate([*clips, np.zeros(int(_BLOCK_S * rate))]), rate)
    gain = 10 ** ((TARGET_LUFS - measured) / 20) if measured > -70.0 else 1.0
    done = [limited(clip * gain, rate) for clip in clips]
    return done, loudness(np.concatenate([*done, np.zeros(int(_BLOCK_S * rate))]), rate)


def limited(sound: Samples, rate: int) -> Samples:
    """Peaks between the samples kept under the ceiling by a gain that moves smoothly over some 5 ms."""
    if np.max(np.abs(sound), initial=0.0) < CEILING / 2:
        return sound
    peaks = np.abs(resampled(np.pad(sound, 64), rate, 4 * rate))
    peaks = peaks[: 4 * (len(sound) + 128)].reshape(-1, 4).max(axis=1)[64:-64]
    if not len(peaks) or peaks.max() <= CEILING:
        return sound
    needed = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    half = int(0.0025 * rate)
    ahead = np.lib.stride_tricks.sliding_window_view(np.pad(needed, 2 * half, mode="edge"), 2 * half + 1).min(axis=1)
    window = np.hanning(2 * half + 3)[1:-1]
    limited_sound: Samples = sound * np.convolve(ahead, window / window.sum(), mode="valid")
    return limited_sound
