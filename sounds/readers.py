"""What every reader of numbers gives: the words of a number, cut where the clips of a bank are cut.

A number becomes parts: integers below 100, each one clip, and the keys of names such as "thousand". Text and clips come
from the same parts, so what is shown and what is heard cannot differ.
"""

from collections.abc import Mapping
from typing import Protocol

LARGEST = 9_999_999
"""What every reader reaches. A hall's numbers end at 9999; the rest is for years, sums and rooms."""

Part = int | str


class Reader(Protocol):
    """The whole numbers of one language, 0 to LARGEST."""

    names: Mapping[str, str]
    """Spoken names of powers, and of what else stands between numbers: "thousand" -> "nghìn"."""

    def parts(self, value: int) -> list[Part]:
        """1015 -> [1, "thousand", 0, "hundred", 15]: integers below 100 and keys of ``names``. ValueError outside 0–LARGEST."""
        ...

    def below_hundred(self, value: int) -> str:
        """0–99 in words, as one clip says it."""
        ...


def within_reach(value: int) -> int:
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{value} is not between 0 and {LARGEST}")
    return value
