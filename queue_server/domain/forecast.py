"""How many of those who wait now will be done before the hall closes: the same arithmetic as a wait and as the stop of issuing.

A range for what may be known, None for what nobody can say, and never a zero in its place.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from queue_server.domain.waiting import HIGH, LOW

Range = tuple[int, int]


def done_by_closing(waiting: int, mean_seconds: float | None, hands_at_work: float, minutes_left: float | None) -> Range | None:
    """(at least, at most) of so many people waiting. None when the hall does not close, nobody works on it or nobody knows how long
    one takes."""
    if minutes_left is None or mean_seconds is None or hands_at_work <= 0:
        return None
    minutes_each = mean_seconds / 60 / hands_at_work
    at_least, at_most = (_fitting(waiting, minutes_each * stretch, minutes_left) for stretch in (HIGH, LOW))
    return at_least, at_most


def _fitting(waiting: int, minutes_each: float, minutes_left: float) -> int:
    """Compared as a product: a service of no length fits however often."""
    if waiting * minutes_each <= minutes_left:
        return waiting
    return math.floor(minutes_left / minutes_each)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the whole hall. ``unknown``: people of services nobody can say anything about; they are in neither end of the range."""

    at_least: int
    at_most: int
    unknown: int


def of_the_hall(lines: Iterable[tuple[int, Range | None]]) -> Forecast:
    """``lines``: people waiting for a service, and what is known of them."""
    known = [(people, done) for people, done in lines if people]
    return Forecast(
        at_least=sum(done[0] for _, done in known if done),
        at_most=sum(done[1] for _, done in known if done),
        unknown=sum(people for people, done in known if done is None),
    )
