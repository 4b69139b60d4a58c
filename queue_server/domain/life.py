"""What may happen to a ticket, and from where: one decision a function, each returning the facts that follow or refusing.

The table of ``rules`` in code: a decision looks at the ticket as it is, changes nothing, and knows no store.
"""

from queue_server.domain import errands, events
from queue_server.domain.calendar import Opening
from queue_server.domain.events import Fact
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import MINUTE_MS, Rules, Service, Site
from queue_server.domain.ticket import LIVE, State, Ticket


def place_of(taken_at_ms: int, service: Service, errand: str, priority: str | None, site: Site) -> int:
    """Who is next: the smallest place. Time taken, plus what its service may take longer than usual, less its head start."""
    place = taken_at_ms + (service.target_minutes - site.rules.base_target_minutes) * MINUTE_MS
    if errand == "collect" and service.kind != "collect":
        place -= site.rules.collect_head_start_minutes * MINUTE_MS
    if priority is None:
        return place
    group = site.priority(priority)
    # "front": a place before every ordinary one of that day, still first come, first served among themselves
    return place - 24 * 60 * MINUTE_MS if group.front else place - group.head_start_minutes * MINUTE_MS


def must_be_of_this_day(clock: str, opening: Opening, now_ms: int) -> int:
    """When a paper number was given, as a time of this day: not before numbers are given at all, and not later than now."""
    day = opening.day_of(now_ms)
    at_ms, first_ms = opening.instant_of(day, clock), opening.first_taking_ms(day)
    if first_ms is None or not first_ms <= at_ms <= now_ms:
        first = opening.clock_of(first_ms) if first_ms is not None else "…"
        raise Refusal("not_of_this_day", at=clock, first=first, now=opening.clock_of(now_ms))
    return at_ms


def promise_of(taken_at_ms: int, service: Service, site: Site) -> int:
    """By when it should be called: the later of taken and opening, plus the target, in opening minutes, without head start."""
    return site.opening.after_opening_minutes(taken_at_ms, service.target_minutes)


def call(ticket: Ticket, counter: int, site: Site, *, how: str = "next", reason: str | None = None) -> Fact:
    """To a counter, as the next of the line or bound to it."""
    return events.TicketCalled(
        ticket=ticket.id,
        number=ticket.number,
        counter=counter,
        zone=site.zone_of(counter),
        language=ticket.language,
        how=how,
        reason=reason,
    )


def call_chosen(ticket: Ticket, counter: int, site: Site, reason: str, now_ms: int) -> Fact:
    """A clerk picks one: waiting, or no-show inside its grace. The reason stands on the day sheet."""
    if ticket.state != "waiting":
        _may_return(ticket, site, now_ms)
    return call(ticket, counter, site, how="chosen", reason=reason)


def recall(ticket: Ticket, site: Site) -> Fact:
    """Once more, as often as the rules allow."""
    _must_be_called(ticket)
    if ticket.recalls >= site.rules.recalls_max:
        raise Refusal("recalls_spent", number=ticket.number, max=site.rules.recalls_max)
    counter = _where(ticket)
    return events.TicketRecalled(
        ticket=ticket.id,
        number=ticket.number,
        counter=counter,
        zone=site.zone_of(counter),
        language=ticket.language,
        recall=ticket.recalls + 1,
    )


def start(ticket: Ticket) -> Fact:
    _must_be(ticket, "called")
    return events.ServiceStarted(ticket=ticket.id, counter=_where(ticket))


def scan(ticket: Ticket) -> Fact:
    """The talk is over, the papers are still at the counter: nobody is called yet, and the time is no longer the visitor's."""
    _must_be(ticket, *LIVE)
    if ticket.scanning_at_ms is not None:
        raise Refusal("wrong_state", number=ticket.number, state="scanning")
    return events.ScanningStarted(ticket=ticket.id, counter=_where(ticket))


def end_scan(ticket: Ticket) -> Fact:
    _must_be(ticket, "serving")
    if ticket.scanning_at_ms is None:
        raise Refusal("wrong_state", number=ticket.number, state=ticket.state)
    return events.ScanningEnded(ticket=ticket.id, counter=_where(ticket))


def end(ticket: Ticket, site: Site, outcome: str | None = None) -> Fact:
    """The visit is over, whatever was still to come. Unless said otherwise the outcome is what the service is for: collected results,
    guidance, or a dossier received."""
    _must_be(ticket, *LIVE)
    return events.TicketFinished(ticket=ticket.id, counter=_where(ticket), outcome=outcome or _usual_outcome(ticket.service, site))


def following(ticket: Ticket, site: Site) -> list[errands.Errand]:
    """What is still to come, as far as the hall still has it; a finish goes on to the first."""
    return [one for one in ticket.errands_to_come if one.service in site.services]


def finish(ticket: Ticket, site: Site, now_ms: int, outcome: str | None = None) -> Fact:
    """The errand in hand is done: the end of the visit, or on to the next errand of a service that the hall still has, whose line has
    a promise of its own."""
    to_come = following(ticket, site)
    if not to_come:
        return end(ticket, site, outcome)
    _must_be(ticket, *LIVE)
    goes_on, *later = to_come
    return events.TicketSentOn(
        ticket=ticket.id,
        counter=_where(ticket),
        outcome=outcome or _usual_outcome(ticket.service, site),
        service=goes_on.service,
        errand=goes_on.kind,
        to_come=errands.written(later),
        promise_ms=promise_of(now_ms, site.service(goes_on.service), site),
    )


def drop_errands(ticket: Ticket) -> Fact:
    """Those to come: the visit ends with the one in hand."""
    _must_be(ticket, *LIVE)
    if not ticket.to_come:
        raise Refusal("no_errands_to_come", number=ticket.number)
    return events.ErrandsDropped(ticket=ticket.id, counter=_where(ticket), dropped=ticket.to_come)


def serve_by_hand(taken: events.TicketTaken, served_at_ms: int, site: Site) -> Fact:
    """One of a paper roll that was given and served while everything was down. ``taken``: how it was entered."""
    assert taken.taken_at_ms is not None, "a paper number says when it was given"
    if served_at_ms < taken.taken_at_ms // MINUTE_MS * MINUTE_MS:
        clock = site.opening.clock_of
        raise Refusal("served_before_taken", served=clock(served_at_ms), at=clock(taken.taken_at_ms))
    ended_at_ms = max(served_at_ms, taken.taken_at_ms)
    return events.TicketServedByHand(ticket=taken.ticket, served_at_ms=ended_at_ms, outcome=_usual_outcome(taken.service, site))


def miss(ticket: Ticket, *, by_timer: bool = False) -> Fact:
    _must_be_called(ticket)
    return events.TicketMissed(ticket=ticket.id, counter=_where(ticket), by_timer=by_timer)


def misses_by_itself_at_ms(ticket: Ticket, rules: Rules) -> int | None:
    """When a called ticket whose recalls are spent becomes a no-show without a press."""
    if not is_called(ticket) or ticket.recalls < rules.recalls_max or ticket.announced_at_ms is None:
        return None
    return ticket.announced_at_ms + rules.no_show_after_seconds * 1000


def readmit(ticket: Ticket, line: list[Ticket], site: Site, now_ms: int) -> Fact:
    """Just after the second ticket waiting for its service. ``line``: the first of them in order, two are enough."""
    _must_be(ticket, "no_show")
    if ticket.readmitted:
        raise Refusal("readmitted_before", number=ticket.number)
    _may_return(ticket, site, now_ms)
    ahead = line[: site.rules.readmit_behind]
    return events.TicketReadmitted(ticket=ticket.id, place_ms=ahead[-1].place_ms if ahead else ticket.place_ms)


def hold(ticket: Ticket, reason: str | None) -> Fact:
    _must_be(ticket, *LIVE)
    return events.TicketHeld(ticket=ticket.id, counter=_where(ticket), reason=reason)


def resume(ticket: Ticket) -> Fact:
    _must_be(ticket, "held")
    return events.TicketResumed(ticket=ticket.id)


def resume_at(ticket: Ticket, counter: int, site: Site) -> Fact:
    _must_be(ticket, "held")
    return call(ticket, counter, site, how="resumed")


def transfer(ticket: Ticket, service: str, bound_to: int | None, reason: str) -> Fact:
    """Same number, same place. The second trip back to a counter it has left is flagged."""
    _must_be(ticket, *LIVE)
    here = _where(ticket)
    if bound_to == here or (bound_to is None and service == ticket.service):
        raise Refusal("same_target", number=ticket.number)
    errand, to_come = _does_now(ticket, service)
    return events.TicketTransferred(
        ticket=ticket.id,
        counter=here,
        service=service,
        bound_to=bound_to,
        reason=reason,
        flagged=_ping_pong(ticket, here),
        errand=errand,
        to_come=to_come,
    )


def requeue(ticket: Ticket, rules: Rules, now_ms: int, reason: str | None = None) -> Fact:
    _must_be_called(ticket)
    until_ms = now_ms + rules.requeue_seconds * 1000
    return events.TicketRequeued(ticket=ticket.id, counter=_where(ticket), withheld_until_ms=until_ms, reason=reason)


def undo_until_ms(ticket: Ticket, rules: Rules) -> int | None:
    if not is_called(ticket) or ticket.called_at_ms is None:
        return None
    return ticket.called_at_ms + rules.undo_seconds * 1000


def undo(ticket: Ticket, rules: Rules, now_ms: int) -> Fact:
    _must_be_called(ticket)
    until = undo_until_ms(ticket, rules)
    if until is None or now_ms > until:
        raise Refusal("undo_too_late", seconds=rules.undo_seconds)
    return events.CallUndone(
        ticket=ticket.id, counter=_where(ticket), call=ticket.call, first_call=ticket.first_called_at_ms == ticket.called_at_ms
    )


def change(ticket: Ticket, site: Site, service: str, priority: str | None, reason: str) -> Fact:
    """The number is kept; place and promise are what they would have been had it been taken like this."""
    _must_be(ticket, "waiting")
    if (service, priority) == (ticket.service, ticket.priority):
        raise Refusal("same_target", number=ticket.number)
    was, now = site.services.get(ticket.service), site.service(service)
    moved = place_of(ticket.taken_at_ms, now, ticket.errand, priority, site)
    if was is not None:
        # keep what a readmission has moved: only the difference the change makes is added
        moved = ticket.place_ms + moved - place_of(ticket.taken_at_ms, was, ticket.errand, _still_known(ticket, site), site)
    errand, to_come = _does_now(ticket, service)
    return events.TicketChanged(
        ticket=ticket.id,
        service=service,
        priority=priority,
        place_ms=moved,
        promise_ms=promise_of(ticket.taken_at_ms, now, site),
        reason=reason,
        errand=errand,
        to_come=to_come,
    )


def cancel(ticket: Ticket, reason: str | None = None) -> Fact:
    _must_be(ticket, "waiting", "held")
    return events.TicketCancelled(ticket=ticket.id, reason=reason)


def expire(ticket: Ticket) -> Fact:
    _must_be(ticket, "waiting", "held", "called")
    return events.TicketExpired(ticket=ticket.id)


def is_called(ticket: Ticket) -> bool:
    """Called and not yet there. Where the rules start service at the call, nobody has pressed start either."""
    scanned = ticket.scanning_at_ms is not None or ticket.scanned_ms > 0
    return ticket.state == "called" or (ticket.state == "serving" and ticket.started_at_ms == ticket.called_at_ms and not scanned)


def _must_be_called(ticket: Ticket) -> None:
    if not is_called(ticket):
        raise Refusal("wrong_state", number=ticket.number, state=ticket.state)


def _must_be(ticket: Ticket, *states: State) -> None:
    if ticket.state not in states:
        raise Refusal("wrong_state", number=ticket.number, state=ticket.state)


def _where(ticket: Ticket) -> int:
    assert ticket.counter is not None, f"{ticket.number} is {ticket.state} nowhere"
    return ticket.counter


def _usual_outcome(service: str, site: Site) -> str:
    kind = site.services[service].kind if service in site.services else "submit"
    return {"collect": "result_returned", "ask": "guided"}.get(kind, "received")


def _may_return(ticket: Ticket, site: Site, now_ms: int) -> None:
    """Within its grace, and not after midnight: a number never lives two days."""
    _must_be(ticket, "no_show")
    is_over = now_ms > (ticket.ended_at_ms or 0) + site.rules.readmit_minutes * MINUTE_MS
    if is_over or ticket.day != site.opening.day_of(now_ms).isoformat():
        raise Refusal("grace_over", number=ticket.number)


def _ping_pong(ticket: Ticket, leaving: int) -> bool:
    """More than one return trip: it leaves, for at least the second time, a counter it has come back to."""
    trail = [*ticket.trail.split(), str(leaving)]
    returns = len(trail) - len(set(trail))
    return ticket.flagged or returns > 1


def _does_now(ticket: Ticket, service: str) -> tuple[str | None, str | None]:
    """Sent to where it was to go later, it does that errand now and is not sent there again: (its kind, what is still to come)."""
    to_come = ticket.errands_to_come
    meant = next((one for one in to_come if one.service == service and service != ticket.service), None)
    if meant is None:
        return None, None
    return meant.kind, errands.written([one for one in to_come if one != meant])


def _still_known(ticket: Ticket, site: Site) -> str | None:
    return ticket.priority if ticket.priority in site.priorities else None
