"""What is done to a ticket that is not at a counter: cancel, readmit, resume, change, note. By the guide, a clerk or a supervisor."""

from collections.abc import Callable
from contextlib import suppress
from re import fullmatch
from typing import Any

from queue_server.actions import addresses
from queue_server.actions.clerk import must_work_at
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Note, Reading, Units
from queue_server.actions.views import ticket_view
from queue_server.contract import commands
from queue_server.contract.answers import TicketAnswer, TicketsAnswer
from queue_server.contract.text import NUMBER
from queue_server.domain import events, life
from queue_server.domain.counter import must_be_open
from queue_server.domain.events import Fact
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import ENDED, STATES, Ticket

SHORT_CODE = r"^[A-Z2-7]{6}$"


def find(units: Units, caller: Caller, number: str) -> TicketAnswer:
    """A ticket of today by what stands on its paper, wherever it is: its number, its short code, or what its QR code says at the end.
    Refusal: ``unknown_ticket``."""
    secret = units.secret(caller.site)
    with units.reading(caller.site) as reading:
        if fullmatch(NUMBER, number):
            with suppress(Refusal):
                return TicketAnswer(ticket=ticket_view(reading.ticket_numbered(number)))
        if fullmatch(SHORT_CODE, number):
            return TicketAnswer(ticket=ticket_view(_with_code(reading, secret, number)))
        return TicketAnswer(ticket=ticket_view(reading.ticket(addresses.ticket_of(secret, number))))


def _with_code(reading: Reading, secret: bytes, code: str) -> Ticket:
    """A code is made from its ticket's id and not the other way round, so those of the day are gone through."""
    found = [ticket for ticket in reading.in_state(*STATES) if addresses.short_code_of(secret, ticket.id) == code]
    if len(found) != 1:  # two of a day with one code: who knows which is meant
        raise Refusal("unknown_ticket")
    return found[0]


def cancel(units: Units, caller: Caller, ticket: str, asked: commands.Command) -> dict[str, Any]:
    """Guide and supervisor; a clerk at an ordinary counter sends nobody away who is not there."""

    def decide(hall: Hall, found: Ticket) -> Fact:
        must_be_desk(hall, caller)
        return life.cancel(found)

    return _done_to(units, caller, ticket, "cancel", asked, decide)


def cancel_batch(units: Units, caller: Caller, asked: commands.CancelBatch) -> dict[str, Any]:
    """Several at once, with one reason. One that cannot be cancelled leaves all as they were."""

    def work(hall: Hall) -> TicketsAnswer:
        must_be_desk(hall, caller)
        tickets = list(dict.fromkeys(asked.tickets))
        hall.record(*(life.cancel(hall.ticket(ticket), asked.reason) for ticket in tickets))
        return TicketsAnswer(tickets=[ticket_view(hall.ticket(ticket)) for ticket in tickets])

    return once(units, caller, "tickets/cancel", asked, work)


def note(units: Units, caller: Caller, ticket: str, asked: commands.WriteNote) -> dict[str, Any]:
    """For whoever serves it next. The journal learns that something was noted, and nothing of what."""

    def work(hall: Hall) -> TicketAnswer:
        found = hall.ticket(ticket)
        if found.state in ENDED and found.state != "no_show":
            raise Refusal("wrong_state", number=found.number, state=found.state)
        if asked.text is None:
            hall.notes.erase(ticket)
        else:
            hall.notes.keep(ticket, Note(caller.actor, asked.text, hall.now_ms))
        hall.record(events.HouseNoted(what="ticket_note", about=ticket, details={}))
        return TicketAnswer(ticket=ticket_view(found))

    return once(units, caller, f"ticket/{ticket}/note", asked, work)


def readmit(units: Units, caller: Caller, ticket: str, asked: commands.Command) -> dict[str, Any]:
    def decide(hall: Hall, found: Ticket) -> Fact:
        line = hall.waiting_for([found.service], hall.site.rules.readmit_behind)
        return life.readmit(found, line, hall.site, hall.now_ms)

    return _done_to(units, caller, ticket, "readmit", asked, decide)


def resume(units: Units, caller: Caller, ticket: str, asked: commands.Resume) -> dict[str, Any]:
    """Back from hold: into the line, or straight to a counter that is open and free."""

    def decide(hall: Hall, found: Ticket) -> Fact:
        if asked.counter is None:
            return life.resume(found)
        counter = hall.counter(asked.counter)
        must_work_at(caller, asked.counter)
        must_be_open(counter)
        here = hall.live_at(asked.counter)
        if here is not None:
            raise Refusal("counter_busy", counter=asked.counter, number=here.number)
        return life.resume_at(found, asked.counter, hall.site)

    return _done_to(units, caller, ticket, "resume", asked, decide)


def change(units: Units, caller: Caller, ticket: str, asked: commands.Change) -> dict[str, Any]:
    def decide(hall: Hall, found: Ticket) -> Fact:
        service = asked.service or found.service
        priority = None if asked.clear_priority else asked.priority or found.priority
        return life.change(found, hall.site, service, priority, asked.reason)

    return _done_to(units, caller, ticket, "change", asked, decide)


def _done_to(
    units: Units, caller: Caller, ticket: str, name: str, asked: commands.Command, decide: Callable[[Hall, Ticket], Fact]
) -> dict[str, Any]:
    def work(hall: Hall) -> TicketAnswer:
        hall.record(decide(hall, hall.ticket(ticket)))
        return TicketAnswer(ticket=ticket_view(hall.ticket(ticket)))

    return once(units, caller, f"ticket/{ticket}/{name}", asked, work)


def must_be_desk(hall: Hall, caller: Caller) -> None:
    plan = hall.site.counters.get(caller.counter) if caller.counter is not None else None
    if caller.role == "clerk" and not (plan and plan.desk):
        raise Refusal("not_allowed")
