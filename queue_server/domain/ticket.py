"""A ticket and its life: what may happen to it from where, decided without touching anything.

Each decision takes the ticket as it is and returns the facts that follow, or refuses. What a fact changes is in ``events``.
"""

from dataclasses import dataclass, replace
from typing import Literal

from queue_server.domain import errands

State = Literal["waiting", "called", "serving", "held", "done", "no_show", "cancelled", "expired"]
LIVE: tuple[State, ...] = ("called", "serving")
ENDED: tuple[State, ...] = ("done", "no_show", "cancelled", "expired")
STATES: tuple[State, ...] = ("waiting", *LIVE, "held", *ENDED)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visit. ``place_ms`` and ``place_order`` say who is next and measure nothing; ``promise_ms`` measures and orders nothing."""

    id: str
    day: str
    series: str
    nth: int
    number: str
    service: str
    errand: str
    language: str
    priority: str | None
    taken_at_ms: int
    place_ms: int
    place_order: int
    """Seq of the journal row that gave it its place: breaks ties."""
    promise_ms: int
    """By when it should be called in the line of its errand."""
    state: State = "waiting"
    counter: int | None = None
    """Where it is called, served or held, or was when it ended."""
    bound_to: int | None = None
    """Only this counter is offered it: a transfer to a counter."""
    withheld_from: int | None = None
    withheld_until_ms: int = 0
    call: int = 0
    """Seq of its newest call or recall."""
    called_at_ms: int | None = None
    """When the call that stands was made, recalls aside."""
    first_called_at_ms: int | None = None
    """In the line of its errand."""
    announced_at_ms: int | None = None
    """When it was last called or recalled."""
    started_at_ms: int | None = None
    ended_at_ms: int | None = None
    recalls: int = 0
    passed: int = 0
    readmitted: bool = False
    transfers: int = 0
    trail: str = ""
    """Counters it was transferred away from, oldest first, as "3 5 3"."""
    flagged: bool = False
    outcome: str | None = None
    reason: str | None = None
    scanning_at_ms: int | None = None
    """Since when its papers are being scanned, the talk being over; None when they are not."""
    scanned_ms: int = 0
    """How long they were scanned at this call, as far as that has ended."""
    to_come: str = ""
    """Errands after this one, in order, as "ho-tich:submit tra-ket-qua:collect"."""
    errands_done: int = 0
    sent_on_at_ms: int | None = None
    """Since when it is in the line of a later errand; None in that of its first."""

    @property
    def sort_key(self) -> tuple[int, int]:
        return self.place_ms, self.place_order

    @property
    def errands_to_come(self) -> tuple[errands.Errand, ...]:
        return errands.read(self.to_come)

    @property
    def in_line_since_ms(self) -> int:
        """What is waited for an errand begins when the one before has ended; a transfer begins nothing."""
        return self.taken_at_ms if self.sent_on_at_ms is None else self.sent_on_at_ms


def waiting_again(ticket: Ticket) -> Ticket:
    """Back in the line: nothing of the call stands any more."""
    back = replace(ticket, state="waiting", counter=None, bound_to=None, called_at_ms=None, announced_at_ms=None, started_at_ms=None)
    return replace(back, recalls=0, scanning_at_ms=None, scanned_ms=0)


def scanned(ticket: Ticket, at_ms: int) -> Ticket:
    """What is being scanned is scanned: the time it took is known, and is no part of the talk."""
    if ticket.scanning_at_ms is None:
        return ticket
    return replace(ticket, scanning_at_ms=None, scanned_ms=ticket.scanned_ms + at_ms - ticket.scanning_at_ms)
