"""Numbers of a series: their format, their first and last, and that running out is a refusal, never a wrap.

Which number comes next is counted by the store, inside the transaction that issues it; this room only writes it down.
"""

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
