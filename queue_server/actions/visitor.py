"""What a visitor does: take a number, follow it, leave the line."""

from typing import Any

from queue_server.actions import addresses
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, NewId, Units
from queue_server.actions.views import Waits, issuing, ticket_view
from queue_server.contract.answers import TicketAnswer, TicketIssued
from queue_server.contract.commands import Command, TakeTicket
from queue_server.domain import events, life
from queue_server.domain.notice import must_not_be_leaving
from queue_server.domain.refusals import Refusal

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
    service = site.service(asked.service)
    language = asked.language or site.languages[0]
    if language not in site.languages:
        raise Refusal("unknown_language", language=language)
    if asked.priority is not None:
        site.priority(asked.priority)
    must_not_be_leaving(hall.notices(), hall.now_ms, zone)
    waits = Waits(hall)
    state = issuing(waits, service.key)
    if service.key in waits.stopped_by_hand and state == "stopped":
        raise Refusal("issue_paused", service=service.name)
    if state == "stopped":
        raise Refusal("issue_stopped", service=service.name)
    if state != "open":
        raise Refusal("hall_closed")
    day = site.opening.day_of(hall.now_ms).isoformat()
    nth = hall.next_nth(service.series, day)
    errand = asked.errand or OWN_ERRAND[service.kind]
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
    )
    hall.record(fact)
    ahead = hall.ahead_of(service.key, (fact.place_ms, hall.seq))
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
    )


def cancel_own(units: Units, site: str, token: str, asked: Command) -> dict[str, Any]:
    """Leave the line from the ticket's own page. The address is the proof; the ticket itself is the actor."""
    ticket = addresses.ticket_of(units.secret(site), token)
    caller = Caller(site=site, actor=f"ticket:{ticket}", role="visitor")

    def work(hall: Hall) -> TicketAnswer:
        hall.record(life.cancel(hall.ticket(ticket)))
        return TicketAnswer(ticket=ticket_view(hall.ticket(ticket)))

    return once(units, caller, f"ticket/{ticket}/cancel", asked, work)
