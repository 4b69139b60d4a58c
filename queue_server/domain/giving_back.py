"""What a press has ended is given back when its call is undone: exactly as it stood, or not at all.

The end of a ticket remembers what it changed. Nothing is given back that the hall has gone on with meanwhile.
"""

from collections.abc import Iterable
from dataclasses import fields, replace

from queue_server.domain import events
from queue_server.domain.events import Fact, Moment
from queue_server.domain.ticket import Ticket

Ended = events.TicketFinished | events.TicketSentOn


def remembering(fact: Ended, ticket: Ticket, now_ms: int) -> Ended:
    """The same fact, with what it changes as it stood: an undo within seconds puts back exactly that."""
    after = fact.apply(ticket, Moment(seq=0, at_ms=now_ms))
    changed = {one.name: getattr(ticket, one.name) for one in fields(Ticket) if getattr(ticket, one.name) != getattr(after, one.name)}
    return replace(fact, before={**changed, "call": ticket.call})


def ended_by(press: Iterable[Fact]) -> Ended | None:
    """The ticket that a press has ended or sent on, if any. A row of before remembers nothing, and gives nothing back."""
    return next((fact for fact in press if isinstance(fact, Ended) and fact.before), None)


def give_back(ticket: Ticket, ended: Ended, pressed: Moment) -> Fact | None:
    """The ticket that an undone press had ended, at the counter again as it was; None where the hall has gone on with it: the next
    errand's counter has called it, or the guide has changed it. ``pressed``: the row of that press."""
    if isinstance(ended, events.TicketFinished):
        is_untouched = ticket.state == "done" and ticket.ended_at_ms == pressed.at_ms
    else:
        left = (ticket.state, ticket.sent_on_at_ms, ticket.service, ticket.errand, ticket.to_come)
        is_untouched = left == ("waiting", pressed.at_ms, ended.service, ended.errand, ended.to_come)
    was_called_since = ticket.call not in (ended.before.get("call"), pressed.seq)
    if not is_untouched or was_called_since:
        return None
    return events.EndUndone(ticket=ticket.id, counter=ended.counter, before=ended.before)
