"""What a visitor does: take a number, follow it, leave the line."""

from typing import Any

from queue_server.actions import addresses
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, NewId, Units
from queue_server.actions.views import Waits, errand_views, issuing, ticket_view
from queue_server.contract.answers import TicketAnswer, TicketIssued
from queue_server.contract.commands import Command, ErrandAsked, TakeTicket
from queue_server.domain import errands, events, life
from queue_server.domain.errands import Errand
from queue_server.domain.notice import must_not_be_leaving
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import Site

OWN_ERRAND = {"submit": "submit", "collect": "collect", "ask": "ask"}


def take(units: Units, caller: Caller, asked: TakeTicket, new_id: NewId, public_url: str) -> dict[str, Any]:
    """A new ticket. The address is added to the answer on its way out: it is never stored."""

    def work(hall: Hall) -> TicketIssued:
        return issue(hall, asked, new_id(), hall.site.printer_of(caller.actor), caller.zone)

    answer = once(units, caller, "take", asked, work)
    return with_address(answer, units.secret(caller.site), public_url)


def with_address(answer: dict[str, Any], secret: bytes, public_url: str) -> dict[str, Any]:
    token = addresses.token_of(secret, answer["id"])
    return {**answer, "track_url": f"{public_url}/t/{token}", "short_code": addresses.short_code_of(secret, answer["id"])}


def issue(hall: Hall, asked: TakeTicket, ticket_id: str, printer: str | None, zone: str | None = None) -> TicketIssued:
    """The next number of the service's series, if one is given now; on paper too where there is a printer. ``zone``: where its visitor is,
    if anybody knows."""
    site = hall.site
    wanted = _errands(site, asked)
    language = asked.language or site.languages[0]
    if language not in site.languages:
        raise Refusal("unknown_language", language=language)
    if asked.priority is not None:
        site.priority(asked.priority)
    must_not_be_leaving(hall.notices(), hall.now_ms, zone)
    waits = Waits(hall)
    for one in wanted:
        _must_be_given(waits, site, one.service)
    (first, *later) = errands.in_order([_prospect(waits, site, one) for one in wanted]) if len(wanted) > 1 else wanted
    service, errand = site.service(first.service), first.kind
    day = site.opening.day_of(hall.now_ms).isoformat()
    nth = hall.next_nth(service.series, day)
    fact = events.TicketTaken(
        ticket=ticket_id,
        day=day,
        series=service.series,
        nth=nth,
        number=site.series[service.series].number(nth),
        service=service.key,
        errand=errand,
        language=language,
        priority=asked.priority,
        place_ms=life.place_of(hall.now_ms, service, errand, asked.priority, site),
        promise_ms=life.promise_of(hall.now_ms, service, site),
        printer=printer,
        to_come=errands.written(later),
    )
    hall.record(fact)
    place = (fact.place_ms, hall.seq)
    ahead = hall.ahead_of(service.key, place) + errands.still_to_come(hall.live(), service.key, place)
    return TicketIssued(
        id=ticket_id,
        number=fact.number,
        service=service.key,
        ahead=ahead,
        wait_minutes=waits.minutes(service.key, ahead),
        computed_at_ms=hall.now_ms,
        taken_at_ms=hall.now_ms,
        track_url="",
        short_code="",
        counters=[plan.no for plan in site.counters.values() if service.key in plan.services],
        will_print=printer is not None,
        to_come=errand_views(later),
    )


def _errands(site: Site, asked: TakeTicket) -> list[Errand]:
    """What was asked for, each once and of a service the hall has."""
    all_of_it: list[TakeTicket | ErrandAsked] = [asked, *asked.also]
    services = [(site.service(one.service), one.errand) for one in all_of_it]
    wanted = [Errand(service.key, kind or OWN_ERRAND[service.kind]) for service, kind in services]
    errands.must_fit_on_a_ticket(wanted, site)
    return wanted


def _must_be_given(waits: Waits, site: Site, service: str) -> None:
    state, name = issuing(waits, service), site.service(service).name
    if service in waits.stopped_by_hand and state == "stopped":
        raise Refusal("issue_paused", service=name)
    if state == "stopped":
        raise Refusal("issue_stopped", service=name)
    if state != "open":
        raise Refusal("hall_closed")


def _prospect(waits: Waits, site: Site, errand: Errand) -> errands.Prospect:
    service, span = errand.service, waits.minutes(errand.service, waits.counts.get(errand.service, 0))
    return errands.Prospect(
        errand,
        gives_papers=site.service(service).gives_papers,
        wait_minutes=sum(span) / 2 if span else None,
        spare_minutes=waits.spare_minutes(service),
    )


def cancel_own(units: Units, site: str, token: str, asked: Command) -> dict[str, Any]:
    """Leave the line from the ticket's own page. The address is the proof; the ticket itself is the actor."""
    ticket = addresses.ticket_of(units.secret(site), token)
    caller = Caller(site=site, actor=f"ticket:{ticket}", role="visitor")

    def work(hall: Hall) -> TicketAnswer:
        hall.record(life.cancel(hall.ticket(ticket)))
        return TicketAnswer(ticket=ticket_view(hall.ticket(ticket)))

    return once(units, caller, f"ticket/{ticket}/cancel", asked, work)
