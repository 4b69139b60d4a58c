"""Which known words a mistyped one may have been meant as. Bounded: only words that share letter pairs with it are measured."""

from collections import Counter
from collections.abc import Iterable

SHORTEST_FORGIVEN = 4
"""A syllable of three letters is one slip away from half of all syllables."""
LONG = 7
"""From here on two slips are forgiven."""
MOST_MEASURED = 60


def slips_allowed(word: str) -> int:
    """Letters wrong, missing, too many or swapped that are still taken for the word; none in numbers, where every digit counts."""
    if len(word) < SHORTEST_FORGIVEN or any(letter.isdigit() for letter in word):
        return 0
    return 2 if len(word) >= LONG else 1


def slips_between(one: str, other: str, most: int) -> int | None:
    """The Damerau–Levenshtein distance (neighbours swapped count once), or None when it is more than ``most``."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, there in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


class Speller:
    """Knows a vocabulary by its letter pairs."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = {}
        for word in vocabulary:
            for pair in _pairs(word):
                self._by_pair.setdefault(pair, []).append(word)

    def meant_by(self, typed: str) -> dict[str, int]:
        """Known words within the allowed slips -> how many slips."""
        most = slips_allowed(typed)
        if not most:
            return {}
        shared = Counter(word for pair in _pairs(typed) for word in self._by_pair.get(pair, ()))
        near = ((word, slips_between(typed, word, most)) for word, _ in shared.most_common(MOST_MEASURED) if slips_allowed(word))
        return {word: slips for word, slips in near if slips}


def _pairs(word: str) -> set[str]:
    edged = f"^{word}$"
    return {edged[at : at + 2] for at in range(len(edged) - 1)}
