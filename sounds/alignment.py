"""Which line of the sheet is which part of a take, when there are fewer or more parts than lines: a guess, for a person to put right.

It compares how long each part lasts with how many syllables each line has. It knows no sound.
"""

import math
from collections.abc import Sequence

_LEFT_OUT = 0.9
"""What a line without a part costs, and a part without a line: as much as a part that is two and a half times too long or too short."""


def aligned(syllables: Sequence[int], lengths_ms: Sequence[int]) -> list[int | None]:
    """For every line the number of its part, in order; None where none fits."""
    if len(syllables) == len(lengths_ms):
        return list(range(len(lengths_ms)))
    if not lengths_ms:
        return [None] * len(syllables)
    pace_ms = sum(lengths_ms) / len(lengths_ms) / (sum(syllables) / len(syllables) + 1)
    costs = _costs([math.log((count + 1) * pace_ms) for count in syllables], [math.log(max(length, 1)) for length in lengths_ms])
    places: list[int | None] = [None] * len(syllables)
    line, part = len(syllables), len(lengths_ms)
    while line and part:
        if math.isclose(costs[line][part], costs[line - 1][part] + _LEFT_OUT):
            line -= 1
        elif math.isclose(costs[line][part], costs[line][part - 1] + _LEFT_OUT):
            part -= 1
        else:
            line, part = line - 1, part - 1
            places[line] = part
    return places


def _costs(expected: Sequence[float], found: Sequence[float]) -> list[list[float]]:
    """costs[l][p]: the least that the first l lines and the first p parts cost together."""
    costs = [[part * _LEFT_OUT for part in range(len(found) + 1)]]
    for wanted in expected:
        above = costs[-1]
        row = [above[0] + _LEFT_OUT]
        for part, length in enumerate(found, start=1):
            row.append(min(above[part - 1] + abs(wanted - length), above[part] + _LEFT_OUT, row[-1] + _LEFT_OUT))
        costs.append(row)
    return costs


def gaps(places: Sequence[int | None]) -> list[tuple[int, int]]:
    """Runs of lines without a part: (line before, how many); -1 when it begins with the first."""
    found: list[tuple[int, int]] = []
    for line, part in enumerate(places):
        if part is None:
            if found and found[-1][0] + found[-1][1] == line - 1:
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((line - 1, 1))
    return found
