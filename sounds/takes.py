"""Finds the single words in one long take by the silence between them, and counts them. Arrays as in ``levels``."""

import itertools
import statistics
from dataclasses import dataclass

import numpy as np

from sounds.levels import Samples

_FRAME_S = 0.01
_BELOW_SPEECH_DB = 38.0
_ABOVE_NOISE_DB = 10.0
_HEADROOM_DB = 12.0
_JOINS_S = 0.06
_CLICK_S = 0.04
_CLICK_DB = 22.0
_BEFORE_S, _AFTER_S = 0.04, 0.1


@dataclass(frozen=True, slots=True)
class Counted:
    """What was heard. Times in seconds from the beginning of the take."""

    heard: int
    shortest_pause_at: float = 0.0
    """Where the shortest pause stands that was taken for one between words."""
    longest_break_at: float = 0.0
    """Where the longest break stands that was taken for one inside a word."""
    noisy: bool = False


class CountWrong(Exception):
    """There are not as many words in the take as there should be."""

    def __init__(self, counted: Counted) -> None:
        super().__init__(counted)
        self.counted = counted


def split(sound: Samples, rate: int, expected: int) -> list[Samples]:
    """So many words, each with a little of the silence around it. Raises CountWrong.

    Which breaks are pauses is seen from the take itself: those at least half as long as the middle one of the
    ``expected - 1`` longest. So fast and slow readers are both understood, and a word too few or too many is noticed.
    """
    parts, counted = heard(sound, rate, expected)
    if len(parts) != expected:
        raise CountWrong(counted)
    return parts


def heard(sound: Samples, rate: int, expected: int) -> tuple[list[Samples], Counted]:
    """The same, as many as there are: none in a room that is too noisy."""
    runs, noisy = _runs(sound, rate)
    if noisy or not runs:
        return [], Counted(0, noisy=noisy)
    breaks = [(after[0] - before[1], before[1]) for before, after in itertools.pairwise(runs)]
    longest = sorted((length for length, _ in breaks), reverse=True)[: expected - 1]
    bar = statistics.median(longest) / 2 if longest else np.inf
    pauses = [number for number, (length, _) in enumerate(breaks) if length >= bar]
    firsts, lasts = [0, *(number + 1 for number in pauses)], [*pauses, len(runs) - 1]
    parts = [_cut(sound, rate, runs, first, last) for first, last in zip(firsts, lasts, strict=True)]
    return parts, _counted(breaks, bar, rate)


def _counted(breaks: list[tuple[int, int]], bar: float, rate: int) -> Counted:
    shortest = min((one for one in breaks if one[0] >= bar), default=(0, 0))
    longest = max((one for one in breaks if one[0] < bar), default=(0, 0))
    return Counted(sum(length >= bar for length, _ in breaks) + 1, shortest[1] / rate, longest[1] / rate)


def _cut(sound: Samples, rate: int, runs: list[tuple[int, int]], first: int, last: int) -> Samples:
    begin, end = runs[first][0], runs[last][1]
    earliest = (runs[first - 1][1] + begin) // 2 if first else 0
    latest = (end + runs[last + 1][0]) // 2 if last + 1 < len(runs) else len(sound)
    return sound[max(earliest, begin - int(_BEFORE_S * rate)) : min(latest, end + int(_AFTER_S * rate))]


def _runs(sound: Samples, rate: int) -> tuple[list[tuple[int, int]], bool]:
    """Begin and end of everything loud, clicks left out; and whether the room is too noisy to tell."""
    frame = int(_FRAME_S * rate)
    frames = len(sound) // frame
    if not frames:
        return [], False
    levels = 10 * np.log10(np.mean(sound[: frames * frame].reshape(frames, frame) ** 2, axis=1) + 1e-9)
    noise, speech = float(np.percentile(levels, 5)), float(np.percentile(levels, 95))
    bar = max(speech - _BELOW_SPEECH_DB, noise + _ABOVE_NOISE_DB)
    if speech < -70 or bar > speech - _HEADROOM_DB:
        return [], speech >= -70
    loud = np.concatenate(([False], levels > bar, [False]))
    edges = np.flatnonzero(loud[1:] != loud[:-1]).reshape(-1, 2)
    joined: list[tuple[int, int]] = []
    for begin, end in edges.tolist():
        if joined and (begin - joined[-1][1]) * _FRAME_S < _JOINS_S:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return [
        (begin * frame, end * frame)
        for begin, end in joined
        if (end - begin) * _FRAME_S >= _CLICK_S and levels[begin:end].max() > speech - _CLICK_DB
    ], False
