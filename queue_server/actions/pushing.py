"""Telling a phone about its ticket while the page is away: who asked to be told, what there is to tell now, and telling it once.

What is told follows the ticket's state, not single events: a word that was lost or overtaken is not made up for by an old one.
"""

import base64
import binascii
import re
from urllib.parse import urlsplit

from queue_server.actions import addresses
from queue_server.actions.ports import Subscription, Units
from queue_server.actions.screens import Snapshots
from queue_server.contract.phones import Subscribe, Subscribed
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import ENDED, Ticket

NEAR = 3
"""So many numbers before one's own, it is time to come back."""
HOST = re.compile(r"^[a-z0-9.-]+$")
POINT_BYTES, SECRET_BYTES = 65, 16


def due(ticket: Ticket, lines: Snapshots) -> str:
    """What its phone should have been told by now: "" for nothing, near, called:<call>:<recall>, missed."""
    if ticket.state == "called":
        return f"called:{ticket.call}:{ticket.recalls}"
    if ticket.state == "no_show":
        return "missed"
    return "near" if ticket.state == "waiting" and lines.ahead_of(ticket) <= NEAR else ""


def is_known(endpoint: str, services: tuple[str, ...]) -> bool:
    """Only to those who carry messages for browsers do we speak, over TLS: a phone does not choose whom the server calls.

    A service is a host with all below it, at the usual port, or one "host:port".
    """
    try:
        where = urlsplit(endpoint)
        port = where.port
    except ValueError:
        return False
    host = where.hostname or ""
    if where.scheme != "https" or "@" in where.netloc or not HOST.match(host) or not endpoint.isascii() or not endpoint.isprintable():
        return False
    if f"{host}:{port}" in services:
        return True
    return port in (None, 443) and any(host == one or host.endswith(f".{one}") for one in services)


def subscribe(units: Units, site: str, token: str, asked: Subscribe, services: tuple[str, ...]) -> Subscribed:
    """The address is the proof. What stands on the page already is not told again. Refuses with ``unknown_push_service``."""
    ticket_id = addresses.ticket_of(units.secret(site), token)
    sound = _decoded(asked.p256dh, POINT_BYTES)[:1] == b"\4" and bool(_decoded(asked.auth, SECRET_BYTES))
    if not sound or not is_known(asked.endpoint, services):
        raise Refusal("unknown_push_service")
    with units.writing(site) as hall:
        ticket = hall.ticket(ticket_id)
        if ticket.state in ENDED and ticket.state != "no_show":
            raise Refusal("wrong_state", number=ticket.number, state=ticket.state)
        told = due(ticket, Snapshots(hall))
        language = asked.language if asked.language in hall.site.languages else ticket.language
        hall.phones.subscribe(Subscription(ticket_id, asked.endpoint, asked.p256dh, asked.auth, language, told, hall.now_ms))
    return Subscribed(told=told)


def claim(units: Units, site: str, ticket: str, told: str) -> Subscription | None:
    """Whoever gets it tells it, and nobody else does: at most once, whatever becomes of the telling."""
    with units.writing(site) as hall:
        one = hall.phones.subscription(ticket)
        if one is None or one.told == told:
            return None
        hall.phones.subscribe(one._replace(told=told))
        return one


def drop(units: Units, site: str, gone: Subscription) -> None:
    """The phone has thrown this subscription away; a newer one stays."""
    with units.writing(site) as hall:
        one = hall.phones.subscription(gone.ticket)
        if one is not None and one.endpoint == gone.endpoint:
            hall.phones.unsubscribe(gone.ticket)


def _decoded(text: str, size: int) -> bytes:
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
    return found if len(found) == size else b""
