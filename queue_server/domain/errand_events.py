"""Facts of tickets with several errands: one is done and the visitor is sent on, or those to come are dropped.

A ticket keeps only what it does now and what is to come. What was done at a counter before is a row of its own, so that the counter
and the service count it and the visitor is still one number.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from queue_server.domain.moment import Moment
from queue_server.domain.ticket import Ticket, scanned, waiting_again


@dataclass(frozen=True, slots=True)
class ErrandDone:
    """One that was done while others were still to come; the last one of a visit is the ticket's own end. ``nth`` counts from 0."""

    ticket: str
    nth: int
    day: str
    service: str
    errand: str
    counter: int
    outcome: str
    in_line_since_ms: int
    first_called_at_ms: int
    promise_ms: int
    """Of its line: since when it waited there, when it was called, and by when it should have been."""
    took_ms: int
    """At the counter, less scanning: what an ordinary service would count."""
    ended_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSentOn:
    """An errand is done and another is to come: same number, same place, into the line of ``service``, which is waited in anew."""

    name: ClassVar[str] = "ticket_sent_on"
    ticket: str
    counter: int
    outcome: str
    service: str
    errand: str
    to_come: str
    promise_ms: int

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(
            waiting_again(ticket),
            service=self.service,
            errand=self.errand,
            to_come=self.to_come,
            errands_done=ticket.errands_done + 1,
            sent_on_at_ms=when.at_ms,
            first_called_at_ms=None,
            promise_ms=self.promise_ms,
            reason=None,
        )

    def done(self, ticket: Ticket, when: Moment) -> ErrandDone:
        """``ticket``: as it was at the counter."""
        last = scanned(ticket, when.at_ms)
        called_at_ms = last.called_at_ms or when.at_ms
        began_at_ms = last.started_at_ms or called_at_ms
        return ErrandDone(
            ticket=ticket.id,
            nth=ticket.errands_done,
            day=ticket.day,
            service=ticket.service,
            errand=ticket.errand,
            counter=self.counter,
            outcome=self.outcome,
            in_line_since_ms=last.in_line_since_ms,
            first_called_at_ms=last.first_called_at_ms or called_at_ms,
            promise_ms=last.promise_ms,
            took_ms=when.at_ms - began_at_ms - last.scanned_ms,
            ended_at_ms=when.at_ms,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandsDropped:
    """The visitor leaves after this one."""

    name: ClassVar[str] = "errands_dropped"
    ticket: str
    counter: int
    dropped: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, to_come="")
