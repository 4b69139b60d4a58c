"""What the clock does by itself: no-shows after the last recall, the end of the day, the hall opening and closing, forgetting.

``tick`` is asked about once a second. It reads first and writes only when there is something to do.
"""

from queue_server.actions import notices, phones
from queue_server.actions.once import KEPT_MS
from queue_server.actions.ports import Reading, Units
from queue_server.domain import events, life
from queue_server.domain.events import Fact
from queue_server.domain.ticket import Ticket

FORGET_EVERY_MS = 600_000
LINES_EVERY_MS = 10_000
"""Whether issuing has stopped is no matter of a second."""
NOTES_KEPT_MS = 24 * 3_600_000


class Day:
    """One site's clockwork. What it remembers is only what it need not do again."""

    def __init__(self, units: Units, site: str) -> None:
        self._units = units
        self._site = site
        self._state: str | None = None
        self._day = ""
        self._forgot_at_ms = 0
        self._looked_at_ms = 0

    def tick(self) -> None:
        with self._units.reading(self._site) as reading:
            today = reading.site.opening.day_of(reading.now_ms).isoformat()
            new_day = today != self._day
            due = bool(_due(reading, new_day))
            state, now_ms = reading.site.opening.state(reading.now_ms), reading.now_ms
            look_at_lines = now_ms - self._looked_at_ms >= LINES_EVERY_MS
            told, over = notices.due(reading, look_at_lines)
        turned = self._state is not None and state != self._state
        if due or turned:
            with self._units.writing(self._site) as hall:
                hall.names("house", "day")
                facts = _due(hall, new_day)
                if turned:
                    facts.append(events.HouseNoted(what="hall_state", about=state, details={}))
                hall.record(*facts)
        self._state, self._day = state, today
        self._looked_at_ms = now_ms if look_at_lines else self._looked_at_ms
        if over:
            self._take_back()
        for _ in told:
            self._tell()
        if now_ms - self._forgot_at_ms > FORGET_EVERY_MS:
            self._forgot_at_ms = now_ms
            with self._units.writing(self._site) as hall:
                hall.forget_answers(hall.now_ms - KEPT_MS)
                hall.people.forget_sessions(hall.now_ms)
                phones.forget(hall)
                hall.notes.forget(hall.now_ms - NOTES_KEPT_MS)

    def _tell(self) -> None:
        """One notice a row of the journal: decided once more, because somebody may have said it meanwhile."""
        with self._units.writing(self._site) as hall:
            hall.names("house", "notice")
            hall.record(*notices.due(hall, look_at_lines=True)[0][:1])

    def _take_back(self) -> None:
        with self._units.writing(self._site) as hall:
            hall.names("house", "notice")
            hall.record(*notices.due(hall, look_at_lines=True)[1])


def _due(hall: Reading, look_everywhere: bool) -> list[Fact]:
    """Timers look at called tickets only; whole lines are looked at when the day has turned or closed."""
    opening = hall.site.opening
    closing = opening.closing_ms(opening.day_of(hall.now_ms))
    closed = closing is not None and hall.now_ms >= closing
    tickets = hall.unended() if closed or look_everywhere else hall.live()
    return [*(fact for ticket in tickets for fact in _over(ticket, hall)), *_counters_over(hall)]


def _over(ticket: Ticket, hall: Reading) -> list[Fact]:
    today = hall.site.opening.day_of(hall.now_ms)
    closing = hall.site.opening.closing_ms(today)
    yesterday = ticket.day < today.isoformat()
    closed = closing is not None and hall.now_ms >= closing
    if ticket.state == "serving":
        # whoever is being served is served to the end; only midnight ends it, because a number never lives two days
        return [life.end(ticket, hall.site)] if yesterday else []
    if yesterday or closed:
        return [life.expire(ticket)]
    missed_at = life.misses_by_itself_at_ms(ticket, hall.site.rules)
    return [life.miss(ticket, by_timer=True)] if missed_at is not None and hall.now_ms >= missed_at else []


def _counters_over(hall: Reading) -> list[Fact]:
    """After closing, counters without a visitor close by themselves."""
    opening = hall.site.opening
    closing = opening.closing_ms(opening.day_of(hall.now_ms))
    if opening.always or closing is None or hall.now_ms < closing:
        return []
    busy = {ticket.counter for ticket in hall.live() if ticket.state == "serving"}
    return [events.CounterClosed(counter=one.no) for one in hall.counters() if one.state != "closed" and one.no not in busy]
