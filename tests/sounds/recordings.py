"""What came out of a loudspeaker, held against what should have: the right clips, in their order, at their times, and no click.

Each complaint is a sentence; no complaint is a recording as planned. It knows samples, clips and plans; it refuses to know who played them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from queue_server.contract.devices import Segment
from tests.journeys.hearing import Clip, Recording, Samples

ALIKE = 0.95
"""Less is another clip, or a spoilt one."""
GAP_MS = 20
CLICK = 10 ** (-40 / 20)
"""Of full scale: a larger step between two samples at a splice is heard as a click."""
AROUND_SPLICE_S = 0.0002
SEARCH_S = 0.3
"""How far from its planned time a clip is looked for: one that is farther away is missing there."""


@dataclass(frozen=True)
class Said:
    """One announcement found in a recording."""

    begins: float
    ends: float
    complaints: tuple[str, ...]


def raw(samples: bytes, rate: int) -> Recording:
    """A file of 16-bit samples, one channel."""
    whole = len(samples) // 2 * 2
    return Recording(np.frombuffer(samples[:whole], dtype="<i2").astype(np.float64) / 32768, rate, 0.0, 0.0)


def raw_file(path: Path, rate: int) -> Recording:
    return raw(path.read_bytes() if path.exists() else b"", rate)


def hear(heard: Recording, bank: dict[str, Clip], plan: Sequence[Segment], after: float = 0.0, within: float | None = None) -> Said:
    """Find this plan at or after ``after`` seconds; ``within`` more seconds it must have begun. Clips are of the recording's rate."""
    first = bank[plan[0].clip]
    ends = None if within is None else after + within + len(first.samples) / heard.rate
    window = heard.between(after, len(heard.samples) / heard.rate if ends is None else ends)
    begins, likeness = _best(window, first)
    if likeness < ALIKE:
        return Said(after, after, (f"{first.name} was not heard ({likeness:.2f})",))
    begins += after
    complaints: list[str] = []
    places = [begins]
    planned_before = plan[0].at_ms
    for segment in plan[1:]:
        expected = places[-1] + (segment.at_ms - planned_before) / 1000
        clip = bank[segment.clip]
        start = max(places[-1], expected - SEARCH_S)
        place, likeness = _best(heard.between(start, expected + SEARCH_S + len(clip.samples) / heard.rate), clip)
        if likeness < ALIKE:
            complaints.append(f"{clip.name} was not heard where it was planned ({likeness:.2f})")
            place = expected
        else:
            place += start
            late_ms = (place - expected) * 1000
            if abs(late_ms) > GAP_MS:
                complaints.append(f"{clip.name} came {late_ms:+.0f} ms from its plan")
            complaints += _another_is_likelier(heard, bank, clip, place)
        places.append(place)
        planned_before = segment.at_ms
    lengths = [len(bank[segment.clip].samples) / heard.rate for segment in plan]
    complaints += _clicks(heard, [(place, place + length) for place, length in zip(places, lengths, strict=True)], after)
    return Said(begins, places[-1] + lengths[-1], tuple(complaints))


def loudest(heard: Recording, first: float, last: float) -> float:
    """The largest sample of a stretch; 0.0 is digital silence."""
    samples = heard.between(first, last).samples
    return float(np.abs(samples).max()) if len(samples) else 0.0


def _best(window: Recording, clip: Clip) -> tuple[float, float]:
    likeness = window.likeness(clip.samples)
    at = int(likeness.argmax())
    return at / window.rate, float(likeness[at])


def _another_is_likelier(heard: Recording, bank: dict[str, Clip], clip: Clip, place: float) -> list[str]:
    """A control on the likeness itself: of all clips of this language that are as long, none fits this place better."""
    language, length = clip.name.partition("/")[0], len(clip.samples)
    there = heard.between(place, place + length / heard.rate).samples
    mine = _likeness(there, clip.samples)
    rivals = [one for one in bank.values() if one.name.startswith(f"{language}/") and one.text != clip.text and len(one.samples) >= length]
    return [
        f"at {place:.3f} s {one.name} fits better than {clip.name}"
        for one in rivals
        if _likeness(there, one.samples[:length]) > mine + 0.01
    ]


def _likeness(one: Samples, other: Samples) -> float:
    length = min(len(one), len(other))
    one, other = one[:length], other[:length]
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / scale if scale else 0.0


def _clicks(heard: Recording, spoken: list[tuple[float, float]], after: float) -> list[str]:
    """At both ends of every clip, and in the silence between."""
    complaints = []
    ends = [after + 2 * AROUND_SPLICE_S, *(end for _, end in spoken)]
    for (start, _), before in zip([*spoken, (spoken[-1][1] + AROUND_SPLICE_S, 0.0)], ends, strict=True):
        first = max(before - AROUND_SPLICE_S, start - 1.0)
        steps = np.abs(np.diff(heard.between(max(0.0, first), start + AROUND_SPLICE_S).samples))
        if len(steps) and steps.max() > CLICK:
            complaints.append(f"a click of {20 * np.log10(steps.max()):.0f} dBFS near {start:.3f} s")
    return complaints


SOAK = os.environ.get("MOTCUA_SOAK") == "1"
