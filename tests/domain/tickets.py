"""Tickets as a test says them: ``a_ticket("called", counter=3)``, and the ward they belong to."""

import itertools
from typing import Any

from queue_server.domain.ticket import ENDED, LIVE, Ticket
from tests.builders import at

NOW = at("2026-11-23 09:00")
MINUTE = 60_000
_nth = itertools.count(1)


def a_ticket(state: str = "waiting", **told: Any) -> Ticket:
    """Taken at nine on Monday unless told otherwise; its place is the time it was taken, its promise a quarter of an hour later."""
    nth = next(_nth)
    taken = told.pop("taken_at_ms", NOW)
    usual: dict[str, Any] = {"id": f"ticket{nth:04d}", "day": "2026-11-23", "series": "A", "nth": nth, "number": f"A{nth:03d}"}
    usual |= {"service": "chung-thuc", "errand": "submit", "language": "vi", "priority": None, "taken_at_ms": taken, "place_ms": taken}
    usual |= {"place_order": nth, "promise_ms": taken + 15 * MINUTE, "state": state}
    if state in LIVE:
        usual |= {"counter": 1, "called_at_ms": NOW, "first_called_at_ms": NOW, "announced_at_ms": NOW, "call": 900}
    elif state == "held":
        usual |= {"counter": 1}
    elif state in ENDED:
        usual |= {"counter": 1, "ended_at_ms": NOW}
    return Ticket(**{**usual, **told})
