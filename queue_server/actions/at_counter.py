"""What a counter's page shows: the ticket in hand, and who is behind it in the order this counter will call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queue_server.actions.ports import Reading
from queue_server.actions.views import counter_view, note_view, ticket_view
from queue_server.contract import screens as wire
from queue_server.domain import life, selection
from queue_server.domain.counter import Counter
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import Ticket

if TYPE_CHECKING:
    from queue_server.actions.screens import Snapshots

LINE_SHOWN = 20


def counter_screen(here: Snapshots, reading: Reading, no: int) -> wire.CounterScreen:
    """The counter with this number. Refuses with ``unknown_counter``."""
    counter = next((one for one in here.counters if one.no == no), None)
    if counter is None:
        raise Refusal("unknown_counter", counter=no)
    in_hand, rules = here.live.get(no), here.site.rules
    offered = (*counter.services, *counter.helps)
    line = line_at(here, reading, counter)[:LINE_SHOWN]
    missed = [ticket for ticket in here.gone if ticket.state == "no_show" and ticket.service in offered]
    held = reading.in_state("held", counter=no)
    seen = [*([in_hand] if in_hand else []), *line, *missed, *held]
    means = [mean for mean in map(here.waits.mean_seconds, counter.services) if mean is not None]
    return wire.CounterScreen(
        **here.envelope(f"counter:{no}"),
        counter=counter_view(counter),
        hall=here.hall["hall"],
        ticket=ticket_view(in_hand) if in_hand else None,
        call=in_hand.call if in_hand else None,
        undo_until_at_ms=life.undo_until_ms(in_hand, rules) if in_hand else None,
        goes_on=_goes_on(here, in_hand) if in_hand else None,
        recalls_left=rules.recalls_max - in_hand.recalls if in_hand and life.is_called(in_hand) else 0,
        waiting=reading.callable_count(offered, no),
        line=[_waiting(ticket, counter) for ticket in line],
        missed=[ticket_view(ticket) for ticket in missed],
        held=[ticket_view(ticket) for ticket in held],
        notes={ticket.id: note_view(here.notes[ticket.id]) for ticket in seen if ticket.id in here.notes},
        done_today=reading.done_at(no, here.today),
        mean_service_seconds=round(sum(means) / len(means)) if means else None,
    )


def _goes_on(here: Snapshots, in_hand: Ticket) -> wire.GoesOn | None:
    to_come = life.following(in_hand, here.site)
    return wire.GoesOn(service=to_come[0].service, waiting=here.waits.counts.get(to_come[0].service, 0)) if to_come else None


def line_at(here: Snapshots, reading: Reading, counter: Counter) -> list[Ticket]:
    """Who waits for this counter. Those it only helps with push none of its own off the list."""
    own = reading.waiting_for(counter.services, LINE_SHOWN, counter.no)
    known = {ticket.id for ticket in own}
    helping = reading.waiting_for(counter.helps, LINE_SHOWN, counter.no) if counter.helps else []
    received = {key for one in here.counters if one.is_open for key in one.services}
    others = [ticket for ticket in helping if ticket.id not in known]
    return selection.in_calling_order(counter, own, others, received, reading.now_ms, here.site)


def _waiting(ticket: Ticket, counter: Counter) -> wire.Waiting:
    return wire.Waiting(
        ticket=ticket.id,
        number=ticket.number,
        service=ticket.service,
        errand=ticket.errand,
        since_at_ms=ticket.in_line_since_ms,
        marked=ticket.priority is not None,
        helping=ticket.service not in counter.services and ticket.bound_to != counter.no,
    )
