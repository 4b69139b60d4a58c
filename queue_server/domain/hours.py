"""A day by its hours: how many numbers were given, how many called, who was left waiting, and how long half of them waited.

Knows the course of each visit as three instants; whose visit it was it never learns.
"""

from collections.abc import Collection
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

HOUR_MS = 3_600_000


class Course(NamedTuple):
    """When a number was taken, called for the first time, and ended."""

    taken_at_ms: int
    first_called_at_ms: int | None
    ended_at_ms: int | None

    def waits(self, at_ms: int) -> bool:
        """For its first call."""
        gone = [moment for moment in (self.first_called_at_ms, self.ended_at_ms) if moment is not None]
        return self.taken_at_ms <= at_ms and all(at_ms < moment for moment in gone)


@dataclass(frozen=True, slots=True)
class Hour:
    """``waiting``: for their first call, when it ended. ``median_seconds``: from taking to first call, of those called in it."""

    begins_ms: int
    issued: int
    called: int
    waiting: int
    median_seconds: int | None


def by_hour(courses: Collection[Course], first_ms: int, now_ms: int) -> list[Hour]:
    """The hours from ``first_ms`` on, which is one on the hall's clock, to the one that runs now."""
    return [_hour(courses, begins_ms, now_ms) for begins_ms in range(first_ms, now_ms + 1, HOUR_MS)]


def _hour(courses: Collection[Course], begins_ms: int, now_ms: int) -> Hour:
    ends_ms = begins_ms + HOUR_MS
    called = [(one.taken_at_ms, one.first_called_at_ms) for one in courses if one.first_called_at_ms is not None]
    waits = [called_at_ms - taken_at_ms for taken_at_ms, called_at_ms in called if begins_ms <= called_at_ms < ends_ms]
    return Hour(
        begins_ms=begins_ms,
        issued=sum(begins_ms <= one.taken_at_ms < ends_ms for one in courses),
        called=len(waits),
        waiting=sum(one.waits(min(ends_ms, now_ms)) for one in courses),
        median_seconds=round(median(waits) / 1000) if waits else None,
    )
