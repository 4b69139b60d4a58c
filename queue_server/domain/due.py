"""When papers handed in now fall due: by working days, the day of receipt not counted. A Saturday the hall opens is no working day
unless the calendar makes up for another; what is due may be said only where the rule is a count."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain.calendar import HORIZON_DAYS, Opening
from queue_server.domain.catalogue import Deadline

SATURDAY = 5


def due_day(deadline: Deadline, opening: Opening, received_ms: int) -> date | None:
    """The day of the result, or None when nobody can count it."""
    received = datetime.fromtimestamp(received_ms / 1000, ZoneInfo(opening.time_zone))
    if deadline.rule == "same_day":
        late = bool(deadline.cutoff) and received.time() > time.fromisoformat(deadline.cutoff)
        return _working_day(opening, received.date(), 1 if late or not _works(opening, received.date()) else 0)
    if deadline.rule == "working_days":
        return _working_day(opening, received.date(), deadline.n)
    return None


def _works(opening: Opening, day: date) -> bool:
    return day in opening.make_up_days or (day.weekday() < SATURDAY and day not in opening.closed_days)


def _working_day(opening: Opening, day: date, after: int) -> date | None:
    for _ in range(HORIZON_DAYS + after * 2):
        if after == 0:
            return day
        day += timedelta(days=1)
        after -= _works(opening, day)
    return None
