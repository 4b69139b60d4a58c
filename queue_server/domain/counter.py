"""A counter during the day: open, paused or closed, what it offers, who sits there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import Ticket

DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Counter:
    no: int
    state: Literal["open", "paused", "closed"] = "closed"
    services: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    clerk: str | None = None
    reason: str | None = None
    until_at_ms: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def must_be_open(counter: Counter) -> None:
    if not counter.is_open:
        raise Refusal("counter_not_open", counter=counter.no)


def must_end_within_a_day(until_at_ms: int | None, now_ms: int) -> None:
    """The moment a pause is said to end: neither past nor further away than anybody waits."""
    if until_at_ms is not None and until_at_ms <= now_ms:
        raise Refusal("already_past")
    if until_at_ms is not None and until_at_ms > now_ms + DAY_MS:
        raise Refusal("pause_too_long")


def must_be_at_hand(no: int, here: Ticket | None, seen: str | None) -> None:
    """Nobody decides about a ticket they did not see: a second page or a keypad may have changed what is at the counter.

    ``seen``: the id of the ticket the person saw there, "" for none, None when that is not told.
    """
    if seen is not None and seen != (here.id if here else ""):
        raise Refusal("other_ticket_here", counter=no)


def services_left_alone(leaving: Counter, counters: Iterable[Counter], keeps: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Services that nobody would receive if this counter stopped offering all but ``keeps``. Helping does not count as receiving."""
    if not leaving.is_open:
        return ()
    received = {key for counter in counters if counter.is_open and counter.no != leaving.no for key in counter.services}
    return tuple(key for key in leaving.services if key not in received and key not in keeps)
