"""Opening hours, lunch and working days in the site's own time zone.

Knows a table of hours and of closed and make-up days. It never asks what time it is, and a day is always the site's local date.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
HORIZON_DAYS = 60

HallState = Literal["open", "early", "lunch", "closed", "holiday"]


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of opening, in instants: start ≤ now < end."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class Opening:
    """When a site is open. ``week`` maps a weekday (0 = Monday) to its sessions as (start, end) minutes after midnight.

    ``always`` is a hall open round the clock (the demo); it still has days, by its own midnight.
    """

    time_zone: str
    week: tuple[tuple[tuple[int, int], ...], ...] = ((),) * 7
    closed_days: frozenset[date] = field(default_factory=frozenset)
    make_up_days: frozenset[date] = field(default_factory=frozenset)
    make_up_like: int = 0
    early_minutes: int = 30
    always: bool = False

    def day_of(self, now_ms: int) -> date:
        """The business date."""
        return datetime.fromtimestamp(now_ms / 1000, _zone(self.time_zone)).date()

    def minute_of(self, now_ms: int) -> int:
        """Minutes after midnight by the hall's clock."""
        local = datetime.fromtimestamp(now_ms / 1000, _zone(self.time_zone))
        return local.hour * 60 + local.minute

    def is_working_day(self, day: date) -> bool:
        return bool(self.sessions(day))

    def sessions(self, day: date) -> tuple[Session, ...]:
        return _sessions(self, day)

    def state(self, now_ms: int) -> HallState:
        if self.always:
            return "open"
        day = self.day_of(now_ms)
        sessions = self.sessions(day)
        if not sessions:
            return "holiday" if day in self.closed_days else "closed"
        early = self.early_minutes * MINUTE_MS
        for session in sessions:
            if session.start_ms <= now_ms < session.end_ms:
                return "open"
            if session.start_ms - early <= now_ms < session.start_ms:
                return "early"
        return "lunch" if sessions[0].end_ms <= now_ms < sessions[-1].start_ms else "closed"

    def instant_of(self, day: date, clock: str) -> int:
        """``"08:15"`` of that day."""
        hours, minutes = clock.split(":")
        return _instant(self, day, int(hours) * 60 + int(minutes))

    def clock_of(self, at_ms: int) -> str:
        return datetime.fromtimestamp(at_ms / 1000, _zone(self.time_zone)).strftime("%H:%M")

    def first_taking_ms(self, day: date) -> int | None:
        """From when numbers are given on that day; None on a day that never opens."""
        sessions = self.sessions(day)
        if not sessions:
            return None
        return sessions[0].start_ms - (0 if self.always else self.early_minutes * MINUTE_MS)

    def opens_next_ms(self, now_ms: int) -> int | None:
        """Start of the next session after now, or None within the horizon of 60 days."""
        if self.always:
            return None
        day = self.day_of(now_ms)
        for ahead in range(HORIZON_DAYS):
            for session in self.sessions(day + timedelta(days=ahead)):
                if session.start_ms > now_ms:
                    return session.start_ms
        return None

    def closing_ms(self, day: date) -> int | None:
        """End of a day's last session; a hall that is always open closes at its midnight; None on a day that never opens."""
        if self.always:
            return _instant(self, day + timedelta(days=1), 0)
        sessions = self.sessions(day)
        return sessions[-1].end_ms if sessions else None

    def minutes_left(self, now_ms: int) -> float | None:
        """Opening minutes until the end of the day, lunch left out; None when the hall never closes."""
        if self.always:
            return None
        return sum(max(0, s.end_ms - max(s.start_ms, now_ms)) for s in self.sessions(self.day_of(now_ms))) / MINUTE_MS

    def day_begins_ms(self, now_ms: int) -> int:
        """The midnight that began the business date."""
        return _instant(self, self.day_of(now_ms), 0)

    def day_ends_ms(self, now_ms: int) -> int:
        """The midnight that ends the business date."""
        return _instant(self, self.day_of(now_ms) + timedelta(days=1), 0)

    def clock(self, now_ms: int) -> str:
        """As the clock of the hall shows it: "13:30"."""
        return datetime.fromtimestamp(now_ms / 1000, _zone(self.time_zone)).strftime("%H:%M")

    def today_at_ms(self, now_ms: int, clock: str) -> int:
        """The instant of this business date when the hall's clock shows that."""
        hours, _, minutes = clock.partition(":")
        return _instant(self, self.day_of(now_ms), int(hours) * 60 + int(minutes))

    def after_opening_minutes(self, start_ms: int, minutes: float) -> int:
        """The instant when so many opening minutes have passed since start, counted across lunch and nights."""
        reached, left = start_ms, round(minutes * MINUTE_MS)
        if self.always:
            return start_ms + left
        day = self.day_of(start_ms)
        for ahead in range(HORIZON_DAYS):
            for session in self.sessions(day + timedelta(days=ahead)):
                begin = max(session.start_ms, start_ms)
                if begin >= session.end_ms:
                    continue
                if begin + left <= session.end_ms:
                    return begin + left
                left -= session.end_ms - begin
                reached = session.end_ms
        return reached + left


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _instant(opening: Opening, day: date, minute: int) -> int:
    local = datetime.combine(day, time(), _zone(opening.time_zone)) + timedelta(minutes=minute)
    return round(local.timestamp() * 1000)


@lru_cache(maxsize=512)
def _sessions(opening: Opening, day: date) -> tuple[Session, ...]:
    if opening.always:
        return (Session(_instant(opening, day, 0), _instant(opening, day + timedelta(days=1), 0)),)
    if day in opening.closed_days:
        return ()
    hours = opening.week[opening.make_up_like if day in opening.make_up_days else day.weekday()]
    return tuple(Session(_instant(opening, day, start), _instant(opening, day, end)) for start, end in hours)
