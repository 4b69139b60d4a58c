"""Who is next at a counter: the smallest place among the services it offers, with the guard for those who were passed.

Knows heads of lines as the store hands them in, already without tickets bound elsewhere or withheld from this counter.
"""

from collections.abc import Collection
from dataclasses import dataclass

from queue_server.domain import events
from queue_server.domain.counter import Counter
from queue_server.domain.events import Fact
from queue_server.domain.site import MINUTE_MS, Site
from queue_server.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """The front of one service's line as one counter sees it: its first two, and the first that was passed too often."""

    service: str
    first: tuple[Ticket, ...]
    passed: Ticket | None = None

    @property
    def head(self) -> Ticket | None:
        return self.first[0] if self.first else None


@dataclass(frozen=True, slots=True)
class Choice:
    ticket: Ticket | None
    passes: tuple[Fact, ...] = ()


def choose(
    own: Collection[Line], helping: Collection[Line], bound: Collection[Ticket], received: Collection[str], now_ms: int, site: Site
) -> Choice:
    """The next ticket and who was passed by it.

    ``bound``: tickets sent to this very counter; ``received``: services that some open counter has as its own.
    """
    ours = any(line.head for line in own) or bool(bound)
    joined = [line for line in helping if _helps_now(line, ours, received, now_ms, site)]
    lines = [*own, *joined]
    guarded = [line.passed for line in lines if line.passed]
    chosen = min(guarded or [*bound, *(line.head for line in lines if line.head)], key=lambda ticket: ticket.sort_key, default=None)
    if chosen is None:
        return Choice(None)
    return Choice(chosen, tuple(_passes(chosen, lines)))


def in_calling_order(
    counter: Counter, own: Collection[Ticket], helping: Collection[Ticket], received: Collection[str], now_ms: int, site: Site
) -> list[Ticket]:
    """Those a counter is offered, as ``choose`` would call them if nothing else happened; the first is who is next.

    ``own``: of its own services or bound to it; ``helping``: of services it only helps with.
    """
    heads: dict[str, Ticket] = {}
    for ticket in sorted(helping, key=lambda ticket: ticket.sort_key):
        heads.setdefault(ticket.service, ticket)
    joined = {key for key, head in heads.items() if _helps_now(Line(key, (head,)), bool(own), received, now_ms, site)}

    def when(ticket: Ticket) -> tuple[bool, bool, int, int]:
        ours = ticket.service in counter.services or ticket.bound_to == counter.no
        in_a_line = ticket.service in counter.services or ticket.service in joined
        guarded = in_a_line and ticket.passed >= site.rules.passes_max
        return (not ours and ticket.service not in joined, not guarded, *ticket.sort_key)

    return sorted([*own, *helping], key=when)


def _helps_now(line: Line, ours: bool, received: Collection[str], now_ms: int, site: Site) -> bool:
    """A helping line joins when our own is empty, or it has nobody of its own, or its head is past its promise by its target."""
    head = line.head
    if head is None:
        return False
    target = site.services[line.service].target_minutes if line.service in site.services else site.rules.base_target_minutes
    return not ours or line.service not in received or now_ms > head.promise_ms + target * MINUTE_MS


def _passes(chosen: Ticket, lines: Collection[Line]) -> list[Fact]:
    """Heads that came before the chosen one and are still waiting have been passed once more."""
    passed: list[Fact] = []
    for line in lines:
        head = next((ticket for ticket in line.first if ticket.id != chosen.id), None)
        if head is not None and head.taken_at_ms < chosen.taken_at_ms:
            passed.append(events.TicketPassed(ticket=head.id, by=chosen.id))
    return passed
