"""Opening, pausing and closing counters, and what they offer. The last open counter of a service leaves only after a second word."""

from typing import Any

from queue_server.actions.clerk import must_work_at
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Units
from queue_server.actions.views import counter_answer
from queue_server.contract import commands
from queue_server.contract.answers import CounterAnswer
from queue_server.domain import events
from queue_server.domain.counter import Counter, must_be_open, must_end_within_a_day, services_left_alone
from queue_server.domain.refusals import Refusal


def open_counter(units: Units, caller: Caller, no: int, asked: commands.Command) -> dict[str, Any]:
    """Opens, or resumes after a pause. An open one stays as it is: pressing again hurts nobody."""

    def work(hall: Hall) -> CounterAnswer:
        counter, plan = _theirs(hall, caller, no), hall.site.counter_plan(no)
        if not counter.is_open:
            resumes = counter.state == "paused"
            services = counter.services if resumes else plan.services
            hall.record(events.CounterOpened(counter=no, services=services, helps=counter.helps if resumes else plan.helps))
        if caller.role == "clerk" and hall.counter(no).clerk != caller.actor:
            hall.record(events.ClerkChanged(counter=no, clerk=caller.actor))
        return counter_answer(hall, no)

    return once(units, caller, f"counter/{no}/open", asked, work)


def pause(units: Units, caller: Caller, no: int, asked: commands.Pause) -> dict[str, Any]:
    """The ticket in hand stays; tickets sent to this counter fall back to their services."""

    def work(hall: Hall) -> CounterAnswer:
        counter = _theirs(hall, caller, no)
        must_be_open(counter)
        must_end_within_a_day(asked.until_at_ms, hall.now_ms)
        _must_not_strand(hall, counter, asked.confirm)
        hall.record(events.CounterPaused(counter=no, reason=asked.reason, until_at_ms=asked.until_at_ms), *_unbound(hall, no))
        return counter_answer(hall, no)

    return once(units, caller, f"counter/{no}/pause", asked, work)


def close(units: Units, caller: Caller, no: int, asked: commands.Close) -> dict[str, Any]:
    """Refused while a ticket is at the counter: nobody is left standing before a dark board."""

    def work(hall: Hall) -> CounterAnswer:
        counter = _theirs(hall, caller, no)
        here = hall.live_at(no)
        if here is not None:
            raise Refusal("counter_busy", counter=no, number=here.number)
        if counter.state != "closed":
            _must_not_strand(hall, counter, asked.confirm)
            hall.record(events.CounterClosed(counter=no), *_unbound(hall, no))
        return counter_answer(hall, no)

    return once(units, caller, f"counter/{no}/close", asked, work)


def offer_services(units: Units, caller: Caller, no: int, asked: commands.OfferServices) -> dict[str, Any]:
    """Changes what an open counter receives until it is closed."""

    def work(hall: Hall) -> CounterAnswer:
        counter = _theirs(hall, caller, no)
        offered = tuple(dict.fromkeys(hall.site.service(key).key for key in asked.services))
        must_be_open(counter)
        _must_not_strand(hall, counter, asked.confirm, keeps=offered)
        if offered != counter.services:
            hall.record(events.ServicesOffered(counter=no, services=offered))
        return counter_answer(hall, no)

    return once(units, caller, f"counter/{no}/services", asked, work)


def _theirs(hall: Hall, caller: Caller, no: int) -> Counter:
    counter = hall.counter(no)
    must_work_at(caller, no)
    return counter


def _must_not_strand(hall: Hall, counter: Counter, confirmed: bool, keeps: tuple[str, ...] = ()) -> None:
    if confirmed:
        return
    counts = hall.waiting_counts()
    alone = [key for key in services_left_alone(counter, hall.counters(), keeps) if counts.get(key)]
    if alone:
        names = ", ".join(hall.site.services[key].name if key in hall.site.services else key for key in alone)
        raise Refusal("confirm_needed", services=names, waiting=sum(counts[key] for key in alone))


def _unbound(hall: Hall, no: int) -> list[events.Fact]:
    return [events.TicketUnbound(ticket=ticket.id) for ticket in hall.bound_to(no)]
