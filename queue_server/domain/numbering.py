"""Numbers of a series: their format, their first and last, and that running out is a refusal, never a wrap.

A hall without power gives numbers from a pre-printed roll: a series of its own, whose numbers are read off the paper.
Which number comes next is counted by the store, inside the transaction that issues it; this room only writes it down.
"""

import re
from dataclasses import dataclass

from queue_server.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Series:
    """``A001 … A9999`` is Series("A", "A", 1, 9999, 3); a block of four digits ``1001 … 1999`` is Series("1", "", 1001, 1999, 4)."""

    key: str
    prefix: str
    first: int = 1
    last: int = 9999
    digits: int = 3

    def number(self, nth: int) -> str:
        """The number shown for the nth ticket of the day, counted from 1. Refuses with ``series_exhausted``."""
        n = self.first + nth - 1
        if nth < 1 or n > self.last:
            raise Refusal("series_exhausted", series=self.key)
        return f"{self.prefix}{n:0{self.digits}d}"


def of_the_roll(prefix: str, typed: str) -> tuple[int, str]:
    """Which number of the pre-printed roll somebody has read off a paper: "P14", "p 014" and "14" are (14, "P014").

    Refuses with ``not_of_the_roll`` what that roll cannot hold.
    """
    found = re.fullmatch(r"([A-Z]*)0*([0-9]{1,4})", re.sub(r"[\s.-]", "", typed.upper()))
    if found is None or found[1] not in ("", prefix) or int(found[2]) == 0:
        raise Refusal("not_of_the_roll", number=typed, roll=prefix)
    nth = int(found[2])
    return nth, Series(prefix, prefix).number(nth)
