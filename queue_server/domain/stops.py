"""No more numbers of a service, because a person has said so and why; or numbers all the same, although the day itself would give
none any more. What the day itself stops is in ``waiting``.

Either ends at the moment it was given for, with its day, or when somebody takes it back; who waits already is served all the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from queue_server.domain.calendar import Opening
from queue_server.domain.counter import must_end_within_a_day
from queue_server.domain.moment import Moment


@dataclass(frozen=True, slots=True)
class Stop:
    """Of one service. Whether it is over is asked of the clock: no fact says so. ``lifts``: the other way round, the day's own stop counts
    no more."""

    service: str
    reason: str
    since_ms: int
    until_ms: int
    lifts: bool = False

    def stands(self, now_ms: int) -> bool:
        return now_ms < self.until_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingStopped:
    name: ClassVar[str] = "issuing_stopped"
    service: str
    reason: str
    until_ms: int

    def apply(self, stop: Stop | None, when: Moment) -> Stop:
        return Stop(service=self.service, reason=self.reason, since_ms=when.at_ms, until_ms=self.until_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingLifted:
    """The day has no room for more, and a person has numbers given all the same: somebody will stay."""

    name: ClassVar[str] = "issuing_lifted"
    service: str
    reason: str
    until_ms: int

    def apply(self, stop: Stop | None, when: Moment) -> Stop:
        return Stop(service=self.service, reason=self.reason, since_ms=when.at_ms, until_ms=self.until_ms, lifts=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingResumed:
    name: ClassVar[str] = "issuing_resumed"
    service: str

    def apply(self, stop: Stop | None, when: Moment) -> None:
        return None


def until_ms(asked_ms: int | None, opening: Opening, now_ms: int) -> int:
    """When a stop ends: as it was asked, and never later than its day: tomorrow begins as every day does."""
    must_end_within_a_day(asked_ms, now_ms)
    ends_ms = opening.day_ends_ms(now_ms)
    return ends_ms if asked_ms is None else min(asked_ms, ends_ms)


def standing(stops: Iterable[Stop], now_ms: int) -> dict[str, Stop]:
    """Service -> its stop, or what lifts the day's own."""
    return {stop.service: stop for stop in stops if stop.stands(now_ms)}
