"""A visitor's phone: it comes in by the code that the hall shows, takes numbers, and sees those it has taken.

Coming in costs no row: the phone carries what it proves, signed with the site's key. Rows begin with the first ticket.
"""

import hmac
import secrets
from typing import Any, NamedTuple

from queue_server.actions import addresses, visitor
from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Holding, NewId, Reading, Session, Units
from queue_server.actions.screens import Snapshots
from queue_server.contract.answers import TicketIssued
from queue_server.contract.commands import TakeTicket
from queue_server.contract.phones import Join, MyTicket, PhoneView, TakeByPhone
from queue_server.domain.phones import Held, PhoneRules, may_take
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import MINUTE_MS, Site
from queue_server.domain.ticket import ENDED

REMEMBERED_HOURS = 24
SAID_IN_JOURNAL = "phone"
"""Which phone it was is nobody's business a day later."""


class Phone(NamedTuple):
    """What a cookie proves: a phone, the period of the code it came in with last, and until when it may take a number."""

    id: str
    period: int
    may_take_until_ms: int


# --- the hall's code -------------------------------------------------------------------------------------------------


def code_of(secret: bytes, period: int) -> str:
    """Its period in letters, then 50 bits of proof."""
    return f"{period:x}-{addresses.proof(secret, f'join {period}')[:10]}"


def shown_code(site: Site, secret: bytes, now_ms: int) -> tuple[str, int]:
    """The code of this moment, and when the next one takes its place. Refuses with ``phone_off``."""
    rules = _rules(site)
    period = rules.period_at(now_ms)
    return code_of(secret, period), rules.ends_ms(period)


def join(site: Site, secret: bytes, now_ms: int, asked: Join, known: Phone | None) -> Phone:
    """A phone that has just scanned the code. Who is still choosing goes on with the code it came in with; refuses with ``code_old``."""
    rules = _rules(site)
    period = _period_of(secret, asked.code)
    if period is not None and rules.is_shown(period, now_ms):
        return Phone(known.id if known else secrets.token_hex(10), period, rules.may_choose_until_ms(now_ms))
    if known is not None and now_ms < known.may_take_until_ms:
        return known
    raise Refusal("code_old")


def _rules(site: Site) -> PhoneRules:
    if not site.phone.takes:
        raise Refusal("phone_off")
    return site.phone


def _period_of(secret: bytes, code: str) -> int | None:
    written = code.partition("-")[0]
    period = int(written, 16) if len(written) <= 12 and all(letter in "0123456789abcdef" for letter in written) and written else None
    return period if period is not None and hmac.compare_digest(code_of(secret, period).encode(), code.encode()) else None


# --- the phone's cookie ------------------------------------------------------------------------------------------------


def cookie_of(secret: bytes, phone: Phone) -> str:
    said = f"{phone.id}.{phone.period}.{phone.may_take_until_ms}"
    return f"{said}.{addresses.proof(secret, f'phone {said}')}"


def phone_of(secret: bytes, cookie: str) -> Phone | None:
    """What a cookie proves; None for one that we did not give."""
    said, _, proof = cookie.rpartition(".")
    if not hmac.compare_digest(addresses.proof(secret, f"phone {said}").encode(), proof.encode("utf-8", "replace")):
        return None
    id, period, until_ms = said.split(".")
    return Phone(id, int(period), int(until_ms))


def caller_with_phone(site: str, secret: bytes, cookie: str) -> tuple[Caller, Session] | None:
    """Who a phone's cookie is, and its session, without asking anybody."""
    phone = phone_of(secret, cookie)
    if phone is None:
        return None
    caller = Caller(site=site, actor=f"phone:{phone.id}", role="visitor")
    return caller, Session("", "phone", phone.id, csrf_of(secret, phone), phone.may_take_until_ms, None)


def csrf_of(secret: bytes, phone: Phone) -> str:
    return addresses.proof(secret, f"csrf {phone.id}")[:32]


# --- what it does -----------------------------------------------------------------------------------------------------


def take(units: Units, caller: Caller, phone: Phone, asked: TakeByPhone, new_id: NewId, public_url: str) -> dict[str, Any]:
    """A new ticket, held by this phone. What it may is counted in the same transaction. Refuses with ``scan_again`` and its like."""
    secret = units.secret(caller.site)

    def work(hall: Hall) -> TicketIssued:
        hall.names(SAID_IN_JOURNAL, "take")
        rules = _rules(hall.site)
        if hall.now_ms >= phone.may_take_until_ms:
            raise Refusal("scan_again")
        holdings = hall.phones.held_by(phone.id)
        held = _held(hall, holdings, asked.service, secret, public_url)
        may_take(rules, held, hall.phones.firsts_in(phone.period), hall.now_ms)
        wanted = TakeTicket(command_id=asked.command_id, service=asked.service, language=asked.language)
        issued = visitor.issue(hall, wanted, new_id(), None)
        hall.phones.hold(Holding(issued.id, phone.id, phone.period, not holdings, hall.now_ms))
        return issued

    return visitor.with_address(once(units, caller, "phone/take", asked, work), secret, public_url)


def _held(hall: Reading, holdings: list[Holding], service: str, secret: bytes, public_url: str) -> Held:
    live = [ticket for ticket in (hall.ticket(one.ticket) for one in holdings) if ticket.service == service and ticket.state not in ENDED]
    if not live:
        return Held(len(holdings))
    return Held(len(holdings), live[0].number, f"{public_url}/t/{addresses.token_of(secret, live[0].id)}")


def view(units: Units, caller: Caller, phone: Phone, public_url: str) -> PhoneView:
    """The numbers of this phone, and the lines it could join."""
    secret = units.secret(caller.site)
    with units.reading(caller.site) as reading:
        snapshots = Snapshots(reading)
        mine = [reading.ticket(one.ticket) for one in reading.phones.held_by(phone.id)]
        return PhoneView(
            tickets=[
                MyTicket(
                    number=ticket.number,
                    service=ticket.service,
                    state=ticket.state,
                    track_url=f"{public_url}/t/{addresses.token_of(secret, ticket.id)}",
                )
                for ticket in mine
            ],
            may_take_until_ms=phone.may_take_until_ms if reading.site.phone.takes else 0,
            **snapshots.hall,
            lines=snapshots.lines(list(reading.site.services)),
            sent_at_ms=reading.now_ms,
        )


def forget(hall: Hall) -> None:
    """Who held what is forgotten after a day; where to tell it, once there is nothing more to tell."""
    hall.phones.forget(hall.now_ms - REMEMBERED_HOURS * 3_600_000)
    grace_ms = hall.site.rules.readmit_minutes * MINUTE_MS
    for one in hall.phones.subscriptions():
        ended_at_ms = hall.ticket(one.ticket).ended_at_ms
        if ended_at_ms is not None and hall.now_ms > ended_at_ms + grace_ms:
            hall.phones.unsubscribe(one.ticket)
