"""Finds what somebody means by a few letters: without diacritics, half typed, mistyped, in everyday words.

It knows texts by code and how well each answers; what a procedure is and who may ask is not its business. Kept simple enough to
explain: every typed word is looked up, what more of them agree on comes first, a name counts more than a field.
"""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from queue_server.domain.folding import folded, words_of
from queue_server.domain.spelling import Speller

NAME, SAID, FIELD, OFFICIAL = 1.0, 1.0, 0.6, 0.7
"""What a word is worth by where it stands."""
WHOLE, BEGUN, SLIPPED = 1.0, 0.92, 0.75
"""What a typed word is worth by how it was typed."""
FILLER = 0.12
ORDER_BONUS, TIGHT_BONUS, OWN_BONUS = 0.5, 0.35, 0.08
LEAST = 0.34
"""Of what was typed, so much must be found at least."""
SURE = 0.9
LONGEST_ASKED = 12


class Listed(Protocol):
    """What can be found: names and where they belong, by a code."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def official(self) -> str: ...
    @property
    def field_name(self) -> str: ...


class _Text(NamedTuple):
    """One text of one procedure, as words."""

    code: str
    weight: float
    words: tuple[str, ...]


class Index:
    """Built once for a catalogue; asked for every key that is typed."""

    def __init__(
        self, listed: Sequence[Listed], said: Mapping[str, Sequence[str]], filler: Iterable[str], own: frozenset[str] = frozenset()
    ) -> None:
        self._own = own
        self._place = {one.code: at for at, one in enumerate(listed)}
        self._filler = {word for text in filler for word in words_of(text)}
        self._texts = list(_texts(listed, said))
        self._holding: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """Word -> (text, place in it). Two neighbours written as one are a word too: "kethon", "sodo"."""
        for at, text in enumerate(self._texts):
            for place, word in enumerate(text.words):
                self._holding[word].append((at, place))
                if place and len(text.words[place - 1] + word) > 3:
                    self._holding[text.words[place - 1] + word].append((at, place - 1))
        self._rarity = self._weigh(len(listed))
        self._told = [sum(self._rarity[word] for word in text.words) or 1.0 for text in self._texts]
        self._plain = {word for text in self._texts for word in text.words}
        self._speller = Speller(self._holding)
        self._begun = _beginnings(self._holding)

    def best(self, asked: str, most: int) -> list[str]:
        """Codes, the best first."""
        by_code = [code for code in self._place if code.startswith(asked.strip())] if asked.strip()[:1].isdigit() else []
        if by_code:
            return by_code[:most]
        words = words_of(asked)[:LONGEST_ASKED]
        if not words:
            return []
        scores = self._scores(words, forgiving=False)
        if not scores or max(cover for cover, _ in scores.values()) < SURE:
            scores = self._scores(words, forgiving=True)
        found = [(-score, self._place[code], code) for code, (cover, score) in scores.items() if cover >= LEAST]
        return [code for _, _, code in sorted(found)[:most]]

    def _scores(self, words: list[str], forgiving: bool) -> dict[str, tuple[float, float]]:
        """Code -> (how much of what was typed it holds, its score)."""
        matches = [self._matches(word, at == len(words) - 1, forgiving) for at, word in enumerate(words)]
        weights = [self._weight(word, found) for word, found in zip(words, matches, strict=True)]
        whole = sum(weights)
        per_text: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        # what says nothing, or is one letter so far, brings no text of its own where others do: half of all texts hold it
        faint = [weight == FILLER or len(word) == 1 for word, weight in zip(words, weights, strict=True)]
        only_first = len(words) == len(words[0]) == 1
        for nth in sorted(range(len(words)), key=lambda nth: faint[nth]):
            found = matches[nth]
            only_with_others = faint[nth] and not all(faint)
            best: dict[int, tuple[float, int]] = {}
            for word, quality in found.items():
                for text, place in self._holding[word]:
                    if (only_with_others and text not in per_text) or (only_first and place > 0):
                        continue
                    if quality > best.get(text, (0.0, 0))[0]:
                        best[text] = quality, place
            for text, (quality, place) in best.items():
                per_text[text].append((nth, quality, place))
        return self._per_code(per_text, weights, whole)

    def _per_code(
        self, per_text: Mapping[int, list[tuple[int, float, int]]], weights: list[float], whole: float
    ) -> dict[str, tuple[float, float]]:
        covered: dict[str, dict[int, float]] = defaultdict(dict)
        bonus: dict[str, float] = defaultdict(float)
        for at, hits in per_text.items():
            text = self._texts[at]
            hits.sort()
            for nth, quality, _ in hits:
                covered[text.code][nth] = max(covered[text.code].get(nth, 0.0), quality * text.weight)
            share = sum(weights[nth] * quality for nth, quality, _ in hits) / whole
            follow = sum(
                min(weights[one[0]], weights[other[0]])
                for one, other in itertools.pairwise(hits)
                if other[0] == one[0] + 1 and other[2] == one[2] + 1
            )
            matched = sum(self._rarity.get(text.words[place], 0.0) * quality for place, quality in {hit[2]: hit[1] for hit in hits}.items())
            mine = text.weight * share * (ORDER_BONUS * follow / whole * 2 + TIGHT_BONUS * min(1.0, matched / self._told[at]))
            bonus[text.code] = max(bonus[text.code], mine)
        answers = {}
        for code, parts in covered.items():
            cover = sum(weights[nth] * quality for nth, quality in parts.items()) / whole
            answers[code] = cover, cover + bonus[code] + OWN_BONUS * (code in self._own)
        return answers

    def _matches(self, typed: str, last: bool, forgiving: bool) -> dict[str, float]:
        """Known words this typed one may stand for -> how surely."""
        found = {typed: WHOLE} if typed in self._holding else {}
        if last or len(typed) >= 5:
            for word in self._begun.get(typed[:_BEGUN], ()):
                if word != typed and word.startswith(typed) and (len(typed) > _BEGUN or word in self._plain):
                    found[word] = BEGUN if last else BEGUN * 0.9
        if forgiving:
            for word, slips in self._speller.meant_by(typed).items():
                found.setdefault(word, SLIPPED if slips == 1 else SLIPPED * 0.8)
        return found

    def _weight(self, typed: str, found: Mapping[str, float]) -> float:
        if typed in self._filler:
            return FILLER
        rarest = max((self._rarity[word] * quality for word, quality in found.items()), default=0.0)
        return rarest or 1.0

    def _weigh(self, listed: int) -> dict[str, float]:
        """How much a word tells: one that stands everywhere tells little."""
        rarity = {}
        for word, places in self._holding.items():
            procedures = len({self._texts[text].code for text, _ in places})
            rarity[word] = (FILLER if word in self._filler else 0.25 + math.log((listed + 1) / procedures)) / (math.log(listed + 1) + 0.25)
        return rarity


_BEGUN = 2


def _beginnings(words: Iterable[str]) -> dict[str, list[str]]:
    """By their first one and two letters, so that a beginning is looked up among few."""
    begun: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for length in range(1, _BEGUN + 1):
            if len(word) >= length:
                begun[word[:length]].append(word)
    return begun


def _texts(listed: Sequence[Listed], said: Mapping[str, Sequence[str]]) -> Iterable[_Text]:
    """Names, and the everyday words that lead to them: by code, or by words that stand in a name."""
    names = {one.code: f" {folded(one.name)} | {folded(one.official)} | {folded(one.field_name)} " for one in listed}
    for one in listed:
        for weight, text in ((NAME, one.name), (NAME, one.name_en), (OFFICIAL, one.official), (FIELD, one.field_name)):
            if text:
                yield _Text(one.code, weight, tuple(words_of(text)))
    for phrase, means in said.items():
        words = tuple(words_of(phrase))
        for meant in means:
            codes = [meant] if meant in names else [code for code, text in names.items() if f" {folded(meant)} " in text]
            for code in codes:
                yield _Text(code, SAID, words)
