"""Several errands on one ticket: which may stand on it, and in what order its visitor is sent from line to line.

The order, one reason after the other; the first that tells two errands apart decides:
1. What the others need comes first: guidance, and services whose result is a paper for another counter (certified copies). A visitor
   who comes to the second counter without it has come for nothing.
2. Then what may soon be out of reach today: a line whose work leaves less than half an hour of the day. Most pressing first.
3. Results are collected last: they lie ready, nobody needs them at the counters before, and the ticket keeps its place meanwhile.
4. The shorter wait first, so that the place one has gained in the longer line is used while one stands in the shorter. Unknown last.
5. As they were asked for. Errands of one service stand together: its counters are walked to once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from queue_server.domain.refusals import Refusal
from queue_server.domain.site import Site

if TYPE_CHECKING:
    from queue_server.domain.ticket import Ticket

MOST = 3
"""More is a morning nobody plans at a kiosk."""
SOON_MINUTES = 30.0
COLLECT, ASK = "collect", "ask"


class Errand(NamedTuple):
    """What somebody has come for: a service, and what is wanted of it (submit, collect, supplement, ask)."""

    service: str
    kind: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """An errand and what the hall knows of its line now. ``spare_minutes``: what the day has left once all who wait are done."""

    errand: Errand
    gives_papers: bool = False
    wait_minutes: float | None = None
    spare_minutes: float | None = None


def in_order(prospects: Sequence[Prospect]) -> tuple[Errand, ...]:
    """In which order they are done; the same for the same prospects, always."""
    ranks = [(*_rank(one), at) for at, one in enumerate(prospects)]
    of_service: dict[str, tuple[float, ...]] = {}
    for rank, one in zip(ranks, prospects, strict=True):
        of_service[one.errand.service] = min(rank, of_service.get(one.errand.service, rank))
    order = sorted(range(len(prospects)), key=lambda at: (of_service[prospects[at].errand.service], ranks[at]))
    return tuple(prospects[at].errand for at in order)


def _rank(one: Prospect) -> tuple[float, ...]:
    needed = one.gives_papers or one.errand.kind == ASK
    pressing = one.spare_minutes is not None and one.spare_minutes < SOON_MINUTES
    return (
        not needed,
        not pressing,
        one.spare_minutes if pressing and one.spare_minutes is not None else 0,
        one.errand.kind == COLLECT,
        float("inf") if one.wait_minutes is None else one.wait_minutes,
    )


def must_fit_on_a_ticket(errands: Sequence[Errand], site: Site) -> None:
    """A few, each once."""
    if len(errands) > MOST:
        raise Refusal("too_many_errands", most=MOST)
    for at, one in enumerate(errands):
        if one in errands[:at]:
            raise Refusal("errand_twice", service=site.service(one.service).name)


def written(errands: Sequence[Errand]) -> str:
    """As a ticket and the journal keep them: "ho-tich:submit tra-ket-qua:collect"."""
    return " ".join(f"{one.service}:{one.kind}" for one in errands)


def read(to_come: str) -> tuple[Errand, ...]:
    return tuple(Errand(*one.split(":")) for one in to_come.split())


def still_to_come(live: Iterable[Ticket], service: str, place: tuple[int, int]) -> int:
    """Those at a counter now who go on to this service and keep an earlier place: nobody of its line yet, and before one all the same."""
    return sum(one.errands_to_come[:1] != () and one.errands_to_come[0].service == service and one.sort_key < place for one in live)
