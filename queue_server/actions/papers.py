"""Papers of tickets: what became of each, and one more of the same ticket.

An outcome is a report, kept outside the journal like every device's last word; that somebody asked for another paper is a fact.
"""

import json
from typing import Any

from queue_server.actions.once import once
from queue_server.actions.ports import Caller, Hall, Reading, Units
from queue_server.actions.views import ticket_view
from queue_server.contract import commands, screens
from queue_server.contract.answers import TicketAnswer
from queue_server.domain import events
from queue_server.domain.refusals import Refusal
from queue_server.domain.ticket import ENDED, Ticket

KIOSK_MS = 60_000
"""So long somebody may still stand before the kiosk where the number was taken."""
SHOWN_AT_KIOSK_MS = 2 * 60_000
TROUBLED_MS = 30 * 60_000
MOST_KEPT = 60
BECAME = ("asked", "printed", "failed", "expired", "unknown")
_HOUSE, _KIND = "house", "papers"


def reprint(units: Units, caller: Caller, ticket: str, asked: commands.Command) -> dict[str, Any]:
    """One more paper of a ticket that has not ended: a new job for the printer. A kiosk may ask only for what was just taken there."""

    def work(hall: Hall) -> TicketAnswer:
        found = hall.ticket(ticket)
        if caller.role == "kiosk" and not _was_just_taken_at(hall, found, caller):
            raise Refusal("not_allowed")
        if found.state in ENDED:
            raise Refusal("wrong_state", number=found.number, state=found.state)
        printer = hall.site.printer_of(caller.actor)
        if printer is None:
            raise Refusal("no_printer")
        hall.record(events.HouseNoted(what="reprint_asked", about=found.id, details={"printer": printer}))
        keep(hall, found.id, "asked")
        return TicketAnswer(ticket=ticket_view(found))

    return once(units, caller, f"ticket/{ticket}/reprint", asked, work)


def keep(hall: Hall, ticket: str, outcome: str) -> None:
    """Remember what became of the newest paper of a ticket: one of `BECAME`; anything else is not news."""
    if outcome not in BECAME:
        return
    others = [paper for paper in _kept(hall) if paper["ticket"] != ticket and hall.now_ms - paper["at_ms"] < TROUBLED_MS]
    papers = [*others[1 - MOST_KEPT :], {"ticket": ticket, "outcome": outcome, "at_ms": hall.now_ms}]
    hall.equipment.report(_HOUSE, _KIND, json.dumps(papers), hall.now_ms)
    hall.equipment.printed(ticket, outcome, hall.now_ms)


def newest(reading: Reading) -> list[screens.Paper]:
    """Of the last two minutes, whatever became of them: for the kiosk before which people stand."""
    return [screens.Paper(**paper) for paper in _kept(reading) if reading.now_ms - paper["at_ms"] < SHOWN_AT_KIOSK_MS]


def troubled(reading: Reading) -> list[screens.TroubledPaper]:
    """Papers of the last half hour that did not or perhaps not come out, of tickets that still need one. Newest first."""
    found = [
        (reading.ticket(paper["ticket"]), paper)
        for paper in reversed(_kept(reading))
        if paper["outcome"] in ("failed", "unknown", "expired") and reading.now_ms - paper["at_ms"] < TROUBLED_MS
    ]
    return [screens.TroubledPaper(number=ticket.number, **paper) for ticket, paper in found if ticket.state not in ENDED]


def _kept(reading: Reading) -> list[dict[str, Any]]:
    _, body = reading.equipment.reports().get((_HOUSE, _KIND), (0, "[]"))
    return json.loads(body)  # type: ignore[no-any-return]


def _was_just_taken_at(hall: Hall, ticket: Ticket, caller: Caller) -> bool:
    """The journal row that gave the ticket its place is the one in which it was taken, unless it has been somewhere since."""
    if hall.now_ms - ticket.taken_at_ms > KIOSK_MS:
        return False
    rows = hall.journal_after(ticket.place_order - 1, 1)
    taken = [fact for row in rows if row.actor == caller.actor for fact in row.facts if fact["fact"] == "ticket_taken"]
    return any(fact["ticket"] == ticket.id for fact in taken)
