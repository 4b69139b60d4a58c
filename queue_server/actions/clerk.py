"""What a clerk does with the ticket at the counter. ``next`` is the whole cycle: it finishes what is there and calls who is next."""

from typing import Any

from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Units
from queue_server.actions.views import counter_answer
from queue_server.contract import commands
from queue_server.contract.answers import CounterAnswer
from queue_server.domain import events, life, selection
from queue_server.domain.counter import must_be_at_hand, must_be_open
from queue_server.domain.events import Fact
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import Ticket

ANYWHERE = ("supervisor", "admin")


def must_work_at(caller: Caller, no: int) -> None:
    """A clerk acts at the own counter only; supervisors anywhere."""
    if caller.role not in ANYWHERE and caller.counter != no:
        raise Refusal("foreign_counter", counter=no)


def call_next(units: Units, caller: Caller, no: int, asked: commands.Next) -> dict[str, Any]:
    """Finishes what is at the counter and calls who is next; the answer's ticket is None when nobody waits."""

    def work(hall: Hall) -> CounterAnswer:
        counter = _open_counter(hall, caller, no)
        here = hall.live_at(no)
        must_be_at_hand(no, here, asked.here)
        if here is not None:
            hall.record(life.finish(here, hall.site, hall.now_ms, asked.outcome))
        receiving = {key for one in hall.counters() if one.is_open for key in one.services}
        choice = selection.choose(
            own=[hall.line(key, no) for key in counter.services],
            helping=[hall.line(key, no) for key in counter.helps],
            bound=hall.bound_to(no),
            received=receiving,
            now_ms=hall.now_ms,
            site=hall.site,
        )
        if choice.ticket is not None:
            hall.record(*_call(hall, choice.ticket, no), *choice.passes)
        stays = here is not None and choice.ticket is not None and here.id == choice.ticket.id  # for an errand that is done here too
        return counter_answer(hall, no, ended=None if stays else here)

    return once(units, caller, f"counter/{no}/next", asked, work)


def call_this(units: Units, caller: Caller, no: int, asked: commands.CallThis) -> dict[str, Any]:
    """Calls one ticket out of turn, by id or number, with a reason that stays in the journal."""

    def work(hall: Hall) -> CounterAnswer:
        _open_counter(hall, caller, no)
        _must_be_free(hall, no)
        ticket = hall.ticket(asked.ticket) if asked.ticket else hall.ticket_numbered(asked.number or "")
        if ticket.bound_to not in (None, no):
            raise Refusal("not_offered_here", counter=no)
        hall.record(life.call_chosen(ticket, no, hall.site, asked.reason, hall.now_ms), *_started_at_call(hall, ticket, no))
        return counter_answer(hall, no)

    return once(units, caller, f"counter/{no}/call", asked, work)


def recall(units: Units, caller: Caller, no: int, asked: commands.AtHand) -> dict[str, Any]:
    return _with_ticket_here(units, caller, no, "recall", asked, lambda hall, here: life.recall(here, hall.site))


def start(units: Units, caller: Caller, no: int, asked: commands.AtHand) -> dict[str, Any]:
    return _with_ticket_here(units, caller, no, "start", asked, lambda hall, here: life.start(here))


def finish(units: Units, caller: Caller, no: int, asked: commands.Finish) -> dict[str, Any]:
    def decide(hall: Hall, here: Ticket) -> Fact:
        return life.finish(here, hall.site, hall.now_ms, asked.outcome)

    return _with_ticket_here(units, caller, no, "finish", asked, decide)


def drop_errands(units: Units, caller: Caller, no: int, asked: commands.AtHand) -> dict[str, Any]:
    """The visitor leaves after the errand in hand."""
    return _with_ticket_here(units, caller, no, "drop-errands", asked, lambda hall, here: life.drop_errands(here))


def no_show(units: Units, caller: Caller, no: int, asked: commands.AtHand) -> dict[str, Any]:
    return _with_ticket_here(units, caller, no, "no-show", asked, lambda hall, here: life.miss(here))


def hold(units: Units, caller: Caller, no: int, asked: commands.Hold) -> dict[str, Any]:
    return _with_ticket_here(units, caller, no, "hold", asked, lambda hall, here: life.hold(here, asked.reason))


def requeue(units: Units, caller: Caller, no: int, asked: commands.Requeue) -> dict[str, Any]:
    def decide(hall: Hall, here: Ticket) -> Fact:
        return life.requeue(here, hall.site.rules, hall.now_ms, asked.reason)

    return _with_ticket_here(units, caller, no, "requeue", asked, decide)


def scan(units: Units, caller: Caller, no: int, asked: commands.Scan) -> dict[str, Any]:
    """The talk is over, the papers are being scanned; or back to the talk."""
    decide = life.scan if asked.scanning else life.end_scan
    return _with_ticket_here(units, caller, no, "scan", asked, lambda hall, here: decide(here))


def undo(units: Units, caller: Caller, no: int, asked: commands.AtHand) -> dict[str, Any]:
    return _with_ticket_here(units, caller, no, "undo", asked, lambda hall, here: life.undo(here, hall.site.rules, hall.now_ms))


def transfer(units: Units, caller: Caller, no: int, asked: commands.Transfer) -> dict[str, Any]:
    """To a service: its line. To a counter: bound there while it is open; a counter that is not open is no place to send anybody."""

    def decide(hall: Hall, here: Ticket) -> Fact:
        if asked.service is not None:
            return life.transfer(here, hall.site.service(asked.service).key, None, asked.reason)
        target = hall.counter(asked.counter if asked.counter is not None else no)
        must_be_open(target)
        keeps = here.service in (*target.services, *target.helps)
        service = here.service if keeps else target.services[0]
        return life.transfer(here, service, target.no, asked.reason)

    return _with_ticket_here(units, caller, no, "transfer", asked, decide)


def _with_ticket_here(units: Units, caller: Caller, no: int, name: str, asked: commands.AtHand, decide: Any) -> dict[str, Any]:
    """Everything that is done to the ticket at the counter. It needs no open counter: what was begun may be ended."""

    def work(hall: Hall) -> CounterAnswer:
        hall.site.counter_plan(no)
        must_work_at(caller, no)
        here = hall.live_at(no)
        must_be_at_hand(no, here, asked.here)
        if here is None:
            raise Refusal("no_ticket_here", counter=no)
        hall.record(decide(hall, here))
        left = hall.ticket(here.id)
        return counter_answer(hall, no, ended=left if left.state not in ("called", "serving") else None)

    return once(units, caller, f"counter/{no}/{name}", asked, work)


def _open_counter(hall: Hall, caller: Caller, no: int) -> Any:
    counter = hall.counter(no)
    must_work_at(caller, no)
    must_be_open(counter)
    return counter


def _must_be_free(hall: Hall, no: int) -> None:
    here = hall.live_at(no)
    if here is not None:
        raise Refusal("counter_busy", counter=no, number=here.number)


def _call(hall: Hall, ticket: Ticket, no: int) -> list[Fact]:
    return [life.call(ticket, no, hall.site), *_started_at_call(hall, ticket, no)]


def _started_at_call(hall: Hall, ticket: Ticket, no: int) -> list[Fact]:
    """Where the hall's rules say so, service starts with the call."""
    return [events.ServiceStarted(ticket=ticket.id, counter=no)] if hall.site.rules.starts_at_call else []
