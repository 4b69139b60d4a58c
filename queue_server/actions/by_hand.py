"""Paper numbers of a pre-printed roll, given by hand while everything was down and entered afterwards with their times.

All of them or none: whoever types thirty lines wants to know which ones are wrong, and never which ones went in.
"""

from typing import Any

from queue_server.actions.desk import must_be_desk
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, NewId, Units
from queue_server.actions.views import ticket_view
from queue_server.actions.visitor import OWN_ERRAND
from queue_server.contract import commands
from queue_server.contract.answers import TicketsAnswer
from queue_server.domain import events, life
from queue_server.domain.numbering import of_the_roll
from queue_server.domain.refusals import Refusal


def enter(units: Units, caller: Caller, asked: commands.EnterByHand, new_id: NewId) -> dict[str, Any]:
    """Each line a ticket at its real place, or done. Refuses with ``lines_refused`` and a refusal for every line that cannot be."""

    def work(hall: Hall) -> TicketsAnswer:
        must_be_desk(hall, caller)
        if hall.site.opening.state(hall.now_ms) in ("closed", "holiday"):
            raise Refusal("hall_closed")
        facts, refused = _read(hall, asked.lines, new_id)
        if refused:
            raise Refusal("lines_refused", count=len(refused), lines=refused)
        hall.record(*facts)
        taken = [fact for fact in facts if isinstance(fact, events.TicketTaken)]
        return TicketsAnswer(tickets=[ticket_view(hall.ticket(fact.ticket)) for fact in taken])

    return once(units, caller, "tickets/by-hand", asked, work)


def _read(hall: Hall, lines: list[commands.PaperNumber], new_id: NewId) -> tuple[list[events.Fact], dict[int, Refusal]]:
    facts: list[events.Fact] = []
    refused: dict[int, Refusal] = {}
    numbers: set[str] = set()
    for at, line in enumerate(lines):
        try:
            taken = _taken(hall, line, at, new_id(), numbers)
            numbers.add(taken.number)
            facts += [taken, *_served(hall, line, taken)]
        except Refusal as refusal:
            refused[at] = refusal
    return facts, refused


def _served(hall: Hall, line: commands.PaperNumber, taken: events.TicketTaken) -> list[events.Fact]:
    """Whoever was served on paper does not wait any more."""
    if line.served is None:
        return []
    served_at_ms = life.must_be_of_this_day(line.served, hall.site.opening, hall.now_ms)
    return [life.serve_by_hand(taken, served_at_ms, hall.site)]


def _taken(hall: Hall, line: commands.PaperNumber, at: int, ticket_id: str, before: set[str]) -> events.TicketTaken:
    site, opening = hall.site, hall.site.opening
    service = site.service(line.service)
    if line.priority is not None:
        site.priority(line.priority)
    nth, number = of_the_roll(service.hand_prefix, line.number)
    if number in before or _exists(hall, number):
        raise Refusal("number_taken", number=number)
    minute_ms = life.must_be_of_this_day(line.at, opening, hall.now_ms)
    taken_at_ms = minute_ms + at  # those of one minute stand in the order in which they were typed
    return events.TicketTaken(
        ticket=ticket_id,
        day=opening.day_of(hall.now_ms).isoformat(),
        series=service.hand_prefix,
        nth=nth,
        number=number,
        service=service.key,
        errand=OWN_ERRAND[service.kind],
        language=site.languages[0],
        priority=line.priority,
        place_ms=life.place_of(taken_at_ms, service, OWN_ERRAND[service.kind], line.priority, site),
        promise_ms=life.promise_of(taken_at_ms, service, site),
        taken_at_ms=taken_at_ms,
    )


def _exists(hall: Hall, number: str) -> bool:
    try:
        hall.ticket_numbered(number)
    except Refusal:
        return False
    return True
