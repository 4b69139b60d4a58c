"""From the tickets' states to messages for phones whose page is away, in the phone's language.

The feed only notes whom there is something to tell; threads of their own do the telling, so that a slow push service holds up nobody.
"""

import queue
from collections.abc import Collection
from typing import Any, Protocol

import structlog

from queue_server.actions import addresses, pushing
from queue_server.actions.ports import JournalRow, Subscription, Units
from queue_server.actions.screens import Snapshots
from queue_server.domain.site import Site
from queue_server.domain.ticket import Ticket
from queue_server.feed.ports import Sending

log = structlog.get_logger("push")
INBOX = 1000
REMEMBERED = 5000
WORDS = {
    "vi": {
        "near": ("{number}: còn {ahead} số", "Xin trở lại gần quầy."),
        "next": ("{number}: sắp đến lượt", "Xin trở lại gần quầy."),
        "called": ("{number}: mời đến {counter}", "{way}"),
        "missed": ("{number}: đã gọi nhưng chưa thấy quý vị", "Mời đến ngay bàn hướng dẫn để được nhận lại."),
        "counter": "Quầy {no}",
    },
    "en": {
        "near": ("{number}: {ahead} before you", "Please come back near the counters."),
        "next": ("{number}: you are next", "Please come back near the counters."),
        "called": ("{number}: please go to {counter}", "{way}"),
        "missed": ("{number}: you were called but not there", "Please go to the guide's desk now to be taken back."),
        "counter": "Counter {no}",
    },
}
URGENT_SECONDS, PATIENT_SECONDS = 120, 600
"""So long a push service may keep a message for a phone that is out of reach; later it would only mislead."""


class Carrier(Protocol):
    """Whoever brings messages to phones. ``send`` MUST NOT raise; it says sent, gone (never again to there) or failed."""

    def send(self, to: Subscription, message: dict[str, Any], keep_seconds: int) -> str: ...


class Pushes:
    """Follows the journal for one site; ``tell`` is a thread's whole life, and several may live it."""

    def __init__(self, units: Units, site: str, carrier: Carrier) -> None:
        self._units = units
        self._site = site
        self._carrier = carrier
        self._inbox: queue.Queue[tuple[str, str, dict[str, Any]] | None] = queue.Queue(INBOX)
        self._noted: dict[str, str] = {}

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]:
        """Nothing to be sent to rooms."""
        for one in snapshots.subscriptions():
            ticket = snapshots.ticket(one.ticket)
            what = pushing.due(ticket, snapshots)
            if what and what not in (one.told, self._noted.get(one.ticket)):
                self._note(one.ticket, what, self._message(snapshots, ticket, one.language, what))
        return []

    def tell(self) -> None:
        while (noted := self._inbox.get()) is not None:
            try:
                self._tell(*noted)
            except Exception:
                log.exception("not_pushed")
        self._inbox.put(None)  # for the next of us

    def stop(self) -> None:
        try:
            self._inbox.put_nowait(None)
        except queue.Full:
            log.warning("push_stopped_full")

    def _note(self, ticket: str, what: str, message: dict[str, Any]) -> None:
        if len(self._noted) > REMEMBERED:
            self._noted.clear()
        try:
            self._inbox.put_nowait((ticket, what, message))
            self._noted[ticket] = what
        except queue.Full:
            log.warning("push_too_many")

    def _tell(self, ticket: str, what: str, message: dict[str, Any]) -> None:
        one = pushing.claim(self._units, self._site, ticket, what)
        if one is None:
            return
        urgent = what.startswith("called")
        outcome = self._carrier.send(one, message, URGENT_SECONDS if urgent else PATIENT_SECONDS)
        if outcome == "gone":
            pushing.drop(self._units, self._site, one)
        log.info("pushed", what=what.partition(":")[0], outcome=outcome)

    def _message(self, snapshots: Snapshots, ticket: Ticket, language: str, what: str) -> dict[str, Any]:
        words = WORDS.get(language, WORDS["vi"])
        kind = what.partition(":")[0]
        ahead = snapshots.ahead_of(ticket) if kind == "near" else 0
        title, body = words["next" if kind == "near" and ahead == 0 else kind]
        counter, way = _where(snapshots.site, ticket.counter, language, str(words["counter"]))
        holes = {"number": ticket.number, "ahead": ahead, "counter": counter, "way": way}
        token = addresses.token_of(self._units.secret(self._site), ticket.id)
        return {"title": title.format(**holes), "body": body.format(**holes), "url": f"/t/{token}", "kind": kind, "language": language}


def _where(site: Site, no: int | None, language: str, said: str) -> tuple[str, str]:
    plan = site.counters.get(no) if no is not None else None
    if plan is None:
        return "", ""
    name = plan.name if plan.desk else said.format(no=plan.no)
    return name, (plan.way_en if language == "en" else "") or plan.way
