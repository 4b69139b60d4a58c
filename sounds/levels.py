"""What is done to every clip once: resampled, trimmed, faded; and to the bank as a whole: one loudness, no clipping.

Loudness is that of ITU-R BS.1770, measured by FFmpeg's meter. Arrays are float64, mono, full scale 1.0.
Needs numpy, so only builders import this.
"""

import math
import os
import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

VERSION = 3
"""Raised when the same engine would give different clips."""
TARGET_LUFS = -16.0
CEILING = 10 ** (-1.0 / 20)
"""-1 dB true peak."""
_TRIM_DB = -45.0
_PAD_S = 0.008
_FADE_S = 0.004
_BLOCK_S = 0.4
SILENCE_LUFS = -70.0
RMS_FRAME = 240
SPEECH_RMS_DB = -15.5
"""What ``rms_db`` gives for the clips of a bank at TARGET_LUFS, more or less."""


def from_pcm(samples: bytes) -> Samples:
    return np.frombuffer(samples, dtype=np.int16).astype(np.float64) / 32768.0


def to_pcm(sound: Samples) -> bytes:
    return np.round(np.clip(sound, -1.0, 1.0) * 32767.0).astype(np.int16).tobytes()


def cleaned(samples: bytes, rate: int, wanted: int) -> Samples:
    """What an engine has said, as it goes into a bank but for its loudness."""
    return trimmed(resampled(from_pcm(samples), rate, wanted), wanted)


def resampled(sound: Samples, rate: int, wanted: int) -> Samples:
    """Band-limited, through the spectrum: exact for clips of a few seconds that begin and end in silence."""
    if rate == wanted or not len(sound):
        return sound
    step = rate // math.gcd(rate, wanted) * 2  # lengths that both rates share, and the transform likes
    padded = np.pad(sound, (0, -len(sound) % step))
    length = len(padded) * wanted // rate
    spectrum = np.fft.rfft(padded)
    fitted = np.zeros(length // 2 + 1, dtype=complex)
    shared = min(len(spectrum), len(fitted))
    fitted[:shared] = spectrum[:shared]
    return np.fft.irfft(fitted, length)[: round(len(sound) * wanted / rate)] * (length / len(padded))


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
    import av.filter

    told = SILENCE_LUFS
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="dbl", layout="mono", time_base=Fraction(1, rate))
    graph.link_nodes(source, graph.add("ebur128", "metadata=1:framelog=quiet"), graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="dbl", layout="mono")
    frame.sample_rate, frame.pts = rate, 0
    graph.push(frame)
    graph.push(None)
    with suppress(EOFError):
        while True:  # every 100 ms it says what it has heard so far
            told = float(graph.pull().metadata.get("lavfi.r128.I", told))
    return told


def frame_levels_db(sound: Samples) -> Samples:
    """Of every whole 10 ms at 24 kHz, in dB of full scale."""
    frames: Samples = sound[: len(sound) // RMS_FRAME * RMS_FRAME].reshape(-1, RMS_FRAME)
    in_db: Samples = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-9)
    return in_db


def rms_db(sound: Samples) -> float:
    """The mean of what is within 20 dB of the loudest 10 ms, in dB of full scale. For clips too short for LUFS."""
    found = frame_levels_db(sound)
    return float(10 * np.log10(np.mean(10 ** (found[found >= found.max() - 20.0] / 10)))) if len(found) else -90.0


def evened(clips: Sequence[Samples]) -> list[Samples]:
    """Clips of a person, who is louder here and softer there: each moved towards their middle, by 6 dB at most."""
    levels = [rms_db(clip) for clip in clips]
    middle = statistics.median(levels)
    return [clip * 10 ** (max(-6.0, min(6.0, middle - level)) / 20) for clip, level in zip(clips, levels, strict=True)]


def true_peak(sound: Samples, rate: int) -> float:
    """The highest value between the samples too, full scale 1.0."""
    return float(_peaks(sound, rate).max(initial=0.0))


def levelled(clips: Sequence[Samples], rate: int) -> tuple[list[Samples], float]:
    """All clips with one gain, so that they still belong together, and the loudness they have joined, in LUFS."""
    measured = _loudness_joined(clips, rate)
    gain = 10 ** ((TARGET_LUFS - measured) / 20) if measured > SILENCE_LUFS else 1.0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(lambda clip: limited(clip * gain, rate), clips))
    return done, _loudness_joined(done, rate)


def _loudness_joined(clips: Sequence[Samples], rate: int) -> float:
    return loudness(np.concatenate([*clips, np.zeros(int(_BLOCK_S * rate))]), rate)


def fitted(sound: Samples, rate: int, rms: float) -> Samples:
    """At this level as ``rms_db`` measures it, peaks limited: for what is too short to be measured as loudness, or in a hurry."""
    return limited(sound * 10 ** ((rms - rms_db(sound)) / 20), rate)


def limited(sound: Samples, rate: int) -> Samples:
    """Peaks between the samples kept under the ceiling by a gain that moves smoothly over some 5 ms."""
    if np.max(np.abs(sound), initial=0.0) < CEILING / 2:
        return sound
    peaks = _peaks(sound, rate)
    if peaks.max() <= CEILING:
        return sound
    needed = np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9))
    half = int(0.0025 * rate)
    ahead = _lowest_within(np.pad(needed, 2 * half, mode="edge"), 2 * half + 1)
    window = np.hanning(2 * half + 3)[1:-1]
    limited_sound: Samples = sound * np.convolve(ahead, window / window.sum(), mode="valid")
    return limited_sound


def _peaks(sound: Samples, rate: int) -> Samples:
    """For every sample the highest value from it to the next."""
    padded = np.pad(sound, (64, 64 + -(len(sound) + 128) % 512))
    peaks: Samples = np.abs(resampled(padded, rate, 4 * rate)).reshape(-1, 4).max(axis=1)[64 : 64 + len(sound)]
    return peaks


def _lowest_within(values: Samples, width: int) -> Samples:
    """The lowest of every ``width`` values in a row: of one, of two, of four…, and at last of two spans that overlap."""
    span = 1
    while span * 2 <= width:
        values = np.minimum(values[:-span], values[span:])
        span *= 2
    rest = width - span
    return np.minimum(values[: len(values) - rest], values[rest:])
