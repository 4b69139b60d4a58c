"""What a TV shows of its area: a zone, a floor or the whole hall. It carries what is drawn and no more, because every call sends it to
every TV; how much is drawn follows from the number of counters, as in ``displays/src/pages/tv/layout.ts``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from queue_server.actions.ports import Made
from queue_server.contract import screens as wire
from queue_server.domain.counter import Counter
from queue_server.domain.site import MINUTE_MS
from queue_server.domain.ticket import Ticket

if TYPE_CHECKING:
    from queue_server.actions.screens import Snapshots

MISSED_SHOWN = 6
CANCELLED_SHOWN = 4


class Shown(NamedTuple):
    """How much a TV of so many counters has places for. ``until``: until when a counter rests. ``letters``: of an officer's name."""

    counters: int
    calls: int
    lines: int
    until: bool
    letters: int


SHOWN = (Shown(1, 12, 8, True, 40), Shown(9, 12, 8, True, 12), Shown(20, 10, 8, False, 8), Shown(1_000, 8, 4, False, 20))
"""Where every counter has its own place with the number it serves, fewer calls say the same."""
NAMED = tuple(one._replace(calls=8, lines=4) if one.counters == 20 else one for one in SHOWN)
"""Twenty officers' names stand in the place of four lines."""
NAMED_AT_CALLS = 4
NAMED_PLACES = 20
"""With more counters than these, who serves is named at the newest call alone."""


def zone_screen(here: Snapshots, key: str) -> wire.ZoneScreen:
    """The area of this key. Refuses with ``unknown_zone``."""
    area, tv = here.site.area(key), here.site.tv
    plans = [plan for plan in here.site.counters.values() if plan.zone in area.zones]
    shown = next(one for one in (NAMED if tv.shows_officers else SHOWN) if len(plans) <= one.counters)
    services = list(dict.fromkeys(key for plan in plans for key in plan.services))
    at = {plan.no for plan in plans}
    since = here.now_ms - here.site.rules.missed_minutes * MINUTE_MS
    lately = [ticket for ticket in here.gone if (ticket.ended_at_ms or 0) > since]
    counters = [counter for counter in here.counters if counter.no in at]
    calls = _calls(here, area.zones, shown.calls)
    return wire.ZoneScreen(
        **here.envelope(f"zone:{key}"),
        **here.hall,
        calls=calls,
        lines=_busiest(here.lines(services), shown.lines),
        serving={str(no): ticket.number for no, ticket in here.live.items() if no in at},
        missed=_numbers(lately, MISSED_SHOWN, lambda one: one.state == "no_show" and one.counter in at),
        cancelled=_numbers(lately, CANCELLED_SHOWN, lambda one: one.state == "cancelled" and one.service in services),
        resting=[_resting(counter, shown.until) for counter in counters if counter.state == "paused"],
        closed=[counter.no for counter in counters if counter.state == "closed"],
        next=[ticket.number for ticket in here.next_of(services, tv.shows_next)] if tv.shows_next else [],
        officers=_officers(here, _named(counters, calls), shown.letters) if tv.shows_officers else {},
        counts=_counts(here) if tv.shows_counts else None,
    )


def _calls(here: Snapshots, zones: Iterable[str], limit: int) -> list[wire.Call]:
    made = [call for zone in zones for call in here.made_in(zone, limit)]
    return [_call(call) for call in sorted(made, key=lambda call: -call.id)[:limit]]


def _call(made: Made) -> wire.Call:
    return wire.Call(id=made.id, number=made.number, counter=made.counter, at_ms=made.at_ms, recall=made.recall, state=_stands(made))


def _stands(made: Made) -> wire.CallState:
    """A call was missed when its ticket is a no-show because of it: not of another counter's call, nor of a later one."""
    if made.undone:
        return "undone"
    its_own = made.ticket_counter == made.counter and made.ticket_called_at_ms is not None and made.at_ms >= made.ticket_called_at_ms
    return "missed" if its_own and made.ticket_state == "no_show" else "made"


def _busiest(lines: list[wire.Line], most: int) -> list[wire.Line]:
    """Those with the most people; lines nobody waits in give way first. Their order on the screen never changes."""
    kept = sorted(range(len(lines)), key=lambda at: (-lines[at].waiting, at))[:most]
    return [lines[at] for at in sorted(kept)]


def _numbers(tickets: list[Ticket], most: int, wanted: Callable[[Ticket], bool]) -> list[str]:
    return [ticket.number for ticket in tickets if wanted(ticket)][:most]


def _resting(counter: Counter, until: bool) -> wire.Resting:
    return wire.Resting(no=counter.no, until_at_ms=counter.until_at_ms if until else None)


def _named(counters: list[Counter], calls: list[wire.Call]) -> list[Counter]:
    """Where each has its place, all of them; else those to whom people are walking."""
    newest = {call.counter for call in calls[:NAMED_AT_CALLS]}
    return [counter for counter in counters if len(counters) <= NAMED_PLACES or counter.no in newest]


def _officers(here: Snapshots, counters: list[Counter], letters: int) -> dict[str, str]:
    """Who sits at an open counter and has a name to be shown; a counter that a device works at has none."""
    known = here.shown_names
    return {
        str(counter.no): _called_name(known[counter.clerk], letters) for counter in counters if counter.is_open and counter.clerk in known
    }


def _called_name(name: str, letters: int) -> str:
    """The end of a name, by which one is called: "Nguyễn Thị Minh Khai" is "Minh Khai", and "Khai" where there is little room."""
    words = name.split()
    ends = (" ".join(words[at:]) for at in range(len(words)))
    return next((end for end in ends if len(end) <= letters), words[-1][:letters])


def _counts(here: Snapshots) -> wire.Counts:
    sums = here.sums_today
    return wire.Counts(issued=sum(sums.values()), served=sums.get("done", 0), waiting=sums.get("waiting", 0))
