"""The chime: two struck notes, computed. It needs no engine, no package and no network, so a hall is never quite silent."""

import math
from array import array

from sounds.engines.port import Pcm

NAME = "tone"
LICENCE = "Apache-2.0, computed by motcua"
FINGERPRINT = "two-notes-1"
_NOTES_HZ = ((0.0, 784.0), (0.32, 587.3))
_LENGTH_S = 1.1
_LEVEL = 0.22
_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12))


def chime(rate: int) -> Pcm:
    """G5 then D5, each dying away, 1.1 s; starts and ends at silence."""
    samples = array("h", bytes(2 * int(_LENGTH_S * rate)))
    for begins_s, pitch_hz in _NOTES_HZ:
        first = int(begins_s * rate)
        for index in range(first, len(samples)):
            t = (index - first) / rate
            struck = sum(weight * math.sin(2 * math.pi * pitch_hz * factor * t) for factor, weight in _PARTIALS)
            attack = min(1.0, t / 0.006)
            release = min(1.0, (len(samples) - 1 - index) / (0.02 * rate))
            samples[index] += round(32767 * _LEVEL * attack * release * math.exp(-5.0 * t) * struck)
    return Pcm(rate, samples.tobytes())
