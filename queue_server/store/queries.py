"""Reading one site: tickets, counters, calls, and the line.

The line is one query asked in different ways: what ``next`` pulls is what every screen counts and lists.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, or_, select, tuple_, union_all
from sqlalchemy import text as sql_text

from queue_server.actions.ports import Head, JournalRow, Made
from queue_server.domain.counter import Counter
from queue_server.domain.hours import Course
from queue_server.domain.notice import Notice
from queue_server.domain.refusals import Refusal
from queue_server.domain.selection import Line
from queue_server.domain.site import Site
from queue_server.domain.stops import Stop
from queue_server.domain.ticket import State, Ticket
from queue_server.store import tables
from queue_server.store.equipment import StoredEquipment
from queue_server.store.errands_done import errands_at
from queue_server.store.journal import parsed
from queue_server.store.notes import StoredNotes
from queue_server.store.notices import notice_with, notices_since
from queue_server.store.people import StoredPeople
from queue_server.store.phones import StoredPhones
from queue_server.store.prepared import Prepared
from queue_server.store.service_times import newest_seconds
from queue_server.store.stops import all_stops
from queue_server.store.tables import call, counter, errand_done, journal, site, ticket

_t = ticket.c
_TICKET = [column for column in ticket.c if column.name != "site"]
_READMITTED, _FLAGGED = (next(at for at, column in enumerate(_TICKET) if column.name == name) for name in ("readmitted", "flagged"))
_SITE: BindParameter[str] = bindparam("site")
_ORDER = (_t.place_ms, _t.place_order)
_IN_LINE = and_(_t.site == _SITE, sql_text("ticket.state = 'waiting'"))
"""Somebody waiting. Everything about the line starts here; written out so that the partial index serves it."""
_NOW: BindParameter[int] = bindparam("now_ms")
_COUNTER: BindParameter[int] = bindparam("counter")
_SERVICE: BindParameter[str] = bindparam("service")
_OFFERED = and_(
    or_(_t.bound_to.is_(None), _t.bound_to == _COUNTER),
    or_(_t.withheld_from.is_(None), _t.withheld_from != _COUNTER, _t.withheld_until_ms <= _NOW),
)
"""… that this counter may be offered now."""

_BY_ID = Prepared(select(*_TICKET).where(_t.site == _SITE, _t.id == bindparam("id")))
_BY_NUMBER = Prepared(select(*_TICKET).where(_t.site == _SITE, _t.day == bindparam("day"), _t.number == bindparam("number")))
_LIVE_AT = Prepared(select(*_TICKET).where(_t.site == _SITE, _t.counter == _COUNTER, sql_text("ticket.state IN ('called', 'serving')")))
_LIVE = Prepared(select(*_TICKET).where(_t.site == _SITE, sql_text("ticket.state IN ('called', 'serving')")).order_by(_t.counter))
_FIRST_TWO = Prepared(select(*_TICKET).where(_IN_LINE, _t.service == _SERVICE, _OFFERED).order_by(*_ORDER).limit(2))
_PASSED = Prepared(
    select(*_TICKET).where(_IN_LINE, _t.service == _SERVICE, _OFFERED, _t.passed >= bindparam("passes_max")).order_by(*_ORDER).limit(1)
)
_BOUND = Prepared(select(*_TICKET).where(_IN_LINE, _t.bound_to == _COUNTER, _OFFERED).order_by(*_ORDER))
_SERVICES: BindParameter[str] = bindparam("services", expanding=True)
_WAITING_FOR = select(*_TICKET).where(_IN_LINE, _t.service.in_(_SERVICES)).order_by(*_ORDER).limit(bindparam("limit"))
_CALLABLE = or_(and_(_t.service.in_(_SERVICES), _OFFERED), and_(_t.bound_to == _COUNTER, _OFFERED))
_OFFERED_TO = select(*_TICKET).where(_IN_LINE, _CALLABLE).order_by(*_ORDER).limit(bindparam("limit"))
_CALLABLE_COUNT = select(func.count()).select_from(ticket).where(_IN_LINE, _CALLABLE)
_COUNTS = Prepared(select(_t.service, func.count()).where(_IN_LINE).group_by(_t.service))
_IN_LINE_SINCE = func.min(func.coalesce(_t.sent_on_at_ms, _t.taken_at_ms))
_SINCE = Prepared(select(_t.service, _IN_LINE_SINCE).where(_IN_LINE).group_by(_t.service))
_AHEAD = Prepared(
    select(func.count())
    .select_from(ticket)
    .where(_IN_LINE, _t.service == _SERVICE, tuple_(*_ORDER) < tuple_(bindparam("place_ms"), bindparam("place_order")))
)
_UNENDED = Prepared(select(*_TICKET).where(_t.site == _SITE, sql_text("ticket.state IN ('waiting', 'called', 'serving', 'held')")))
_COUNTERS = Prepared(
    select(*(column for column in counter.c if column.name != "site")).where(counter.c.site == _SITE).order_by(counter.c.no)
)
_HEAD = Prepared(select(site.c.epoch, site.c.head_seq, site.c.head_hash, site.c.head_at_ms).where(site.c.site == _SITE))
_SUMS = select(_t.state, func.count()).where(_t.site == _SITE, _t.day == bindparam("day")).group_by(_t.state)
_e = errand_done.c
_CALLED_FIRST_MS = func.coalesce(_e.first_called_at_ms, _t.first_called_at_ms)
_COURSES = Prepared(
    select(_t.taken_at_ms, _CALLED_FIRST_MS, _t.ended_at_ms)
    .join_from(ticket, errand_done, and_(_e.site == _t.site, _e.ticket == _t.id, _e.nth == 0), isouter=True)
    .where(_t.site == _SITE, _t.day == bindparam("day"))
)
_CALLED = union_all(
    select(_t.first_called_at_ms, _t.promise_ms, func.coalesce(_t.sent_on_at_ms, _t.taken_at_ms).label("since_ms")).where(
        _t.site == _SITE, _t.day == bindparam("day"), _t.first_called_at_ms.is_not(None)
    ),
    select(_e.first_called_at_ms, _e.promise_ms, _e.in_line_since_ms).where(_e.site == _SITE, _e.day == bindparam("day")),
).subquery("waits_of_day")
"""Everybody who was called from a line, once for each line."""
_PROMISE_KEPT = select(
    func.sum(case((_CALLED.c.first_called_at_ms <= _CALLED.c.promise_ms, 1), else_=0)),
    func.count(),
    func.avg(_CALLED.c.first_called_at_ms - _CALLED.c.since_ms),
).select_from(_CALLED)
_JOURNAL_AFTER = Prepared(
    select(journal.c.seq, journal.c.at_ms, journal.c.actor, journal.c.command, journal.c.facts)
    .where(journal.c.site == _SITE, journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
    .limit(bindparam("limit"))
)
_MADE = (
    select(
        call.c.id,
        call.c.ticket,
        call.c.number,
        call.c.counter,
        call.c.at_ms,
        call.c.recall,
        call.c.undone,
        _t.state,
        _t.counter,
        _t.called_at_ms,
    )
    .join_from(call, ticket, and_(_t.site == call.c.site, _t.id == call.c.ticket))
    .where(call.c.site == _SITE, call.c.day == bindparam("day"))
    .order_by(call.c.id.desc())
    .limit(bindparam("limit"))
)
_MADE_IN_ZONE = Prepared(_MADE.where(call.c.zone == bindparam("zone")))
_MADE_ANYWHERE = Prepared(_MADE)


class StoredReading:
    """The reading port over one connection inside one transaction."""

    def __init__(self, connection: Connection, site_plan: Site, head: Head, now_ms: int) -> None:
        self._connection = connection
        self.site = site_plan
        self.head = head
        self.now_ms = now_ms
        self.people = StoredPeople(connection, site_plan.key)
        self.equipment = StoredEquipment(connection, site_plan.key)
        self.phones = StoredPhones(connection, site_plan.key)
        self.notes = StoredNotes(connection, site_plan.key)

    @property
    def today(self) -> str:
        return self.site.opening.day_of(self.now_ms).isoformat()

    def ticket(self, ticket: str) -> Ticket:
        found = self._tickets(_BY_ID, id=ticket)
        if not found:
            raise Refusal("unknown_ticket")
        return found[0]

    def ticket_numbered(self, number: str) -> Ticket:
        found = self._tickets(_BY_NUMBER, day=self.today, number=number)
        if not found:
            raise Refusal("unknown_ticket")
        return found[0]

    def live_at(self, counter: int) -> Ticket | None:
        found = self._tickets(_LIVE_AT, counter=counter)
        return found[0] if found else None

    def live(self) -> list[Ticket]:
        return self._tickets(_LIVE)

    def in_state(self, *states: State, counter: int | None = None, since_ms: int = 0) -> list[Ticket]:
        wanted = _in_state(len(states), counter is not None, bool(since_ms))
        named: dict[str, Any] = {f"state_{at}": state for at, state in enumerate(states)}
        return self._tickets(wanted, day=self.today, counter=counter, since_ms=since_ms, **named)

    def unended(self) -> list[Ticket]:
        return self._tickets(_UNENDED)

    def counter(self, no: int) -> Counter:
        plan = self.site.counter_plan(no)
        known = {one.no: one for one in self.counters()}
        return known.get(no) or Counter(no=no, services=plan.services, helps=plan.helps)

    def counters(self) -> list[Counter]:
        """Every planned counter; one that was never opened is closed."""
        stored = {row[0]: _counter(row) for row in _COUNTERS(self._connection, {"site": self.site.key})}
        return [stored.get(p.no) or Counter(no=p.no, services=p.services, helps=p.helps) for p in self.site.counters.values()]

    def line(self, service: str, counter: int) -> Line:
        asked = {"service": service, "counter": counter, "now_ms": self.now_ms}
        first = self._tickets(_FIRST_TWO, **asked)
        passed = self._tickets(_PASSED, **asked, passes_max=self.site.rules.passes_max) if first else []
        return Line(service, tuple(first), passed[0] if passed else None)

    def bound_to(self, counter: int) -> list[Ticket]:
        return self._tickets(_BOUND, counter=counter, now_ms=self.now_ms)

    def waiting_for(self, services: Iterable[str], limit: int, counter: int | None = None) -> list[Ticket]:
        if counter is None:
            return self._tickets(_WAITING_FOR, services=list(services), limit=limit)
        return self._tickets(_OFFERED_TO, services=list(services), limit=limit, counter=counter, now_ms=self.now_ms)

    def waiting_counts(self) -> dict[str, int]:
        return {row[0]: row[1] for row in _COUNTS(self._connection, {"site": self.site.key})}

    def waiting_since(self) -> dict[str, int]:
        return {row[0]: row[1] for row in _SINCE(self._connection, {"site": self.site.key})}

    def stops(self) -> list[Stop]:
        return list(all_stops(self._connection, self.site.key).values())

    def callable_count(self, services: Iterable[str], counter: int) -> int:
        return self._one(_CALLABLE_COUNT, services=list(services), counter=counter, now_ms=self.now_ms)

    def ahead_of(self, service: str, sort_key: tuple[int, int]) -> int:
        asked = {"site": self.site.key, "service": service, "place_ms": sort_key[0], "place_order": sort_key[1]}
        return int(_AHEAD(self._connection, asked).scalar_one())

    def services_seconds(self, services: Sequence[str]) -> dict[str, list[float]]:
        day = self.site.opening.day_of(self.now_ms)
        sessions = self.site.opening.sessions(day)
        since = sessions[0].start_ms if sessions else self.now_ms
        return newest_seconds(self._connection, self.site.key, services, since)

    def calls(self, zone: str | None, limit: int) -> list[Made]:
        asked: dict[str, Any] = {"site": self.site.key, "day": self.today, "limit": limit}
        rows = _MADE_ANYWHERE(self._connection, asked) if zone is None else _MADE_IN_ZONE(self._connection, {**asked, "zone": zone})
        return [Made._make((*row[:6], bool(row[6]), *row[7:])) for row in rows]

    def journal_after(self, seq: int, limit: int) -> list[JournalRow]:
        rows = _JOURNAL_AFTER(self._connection, {"site": self.site.key, "after": seq, "limit": limit})
        return [JournalRow(row[0], row[1], row[2], row[3], parsed(row[4])) for row in rows]

    def sums(self, day: str) -> dict[str, int]:
        return {row[0]: row[1] for row in self._connection.execute(_SUMS, {"site": self.site.key, "day": day})}

    def counter_calls(self, day: str) -> dict[int, int]:
        wanted = (
            select(call.c.counter, func.count())
            .where(call.c.site == _SITE, call.c.day == bindparam("day"), call.c.recall == 0)
            .group_by(call.c.counter)
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted, {"site": self.site.key, "day": day})}

    def done_at(self, counter: int, day: str) -> int:
        wanted = select(func.count()).where(_t.site == _SITE, _t.day == bindparam("day"), _t.state == "done", _t.counter == counter)
        return self._one(wanted, day=day) + errands_at(self._connection, self.site.key, counter, day)

    def promise_kept(self, day: str) -> tuple[int, int, float | None]:
        row = self._connection.execute(_PROMISE_KEPT, {"site": self.site.key, "day": day}).one()
        return row[0] or 0, row[1], float(row[2]) / 1000 if row[2] is not None else None

    def courses(self, day: str) -> list[Course]:
        return [Course._make(row) for row in _COURSES(self._connection, {"site": self.site.key, "day": day})]

    def notices(self) -> list[Notice]:
        opening = self.site.opening
        return notices_since(self._connection, self.site.key, opening.day_begins_ms(self.now_ms))

    def notice(self, seq: int) -> Notice:
        found = notice_with(self._connection, self.site.key, seq)
        if found is None:
            raise Refusal("unknown_notice")
        return found

    def secret(self) -> bytes:
        wanted = select(tables.site_secret.c.secret).where(tables.site_secret.c.site == _SITE)
        return bytes.fromhex(self._connection.execute(wanted, {"site": self.site.key}).scalar_one())

    def _tickets(self, wanted: Any, **asked: Any) -> list[Ticket]:
        values = {"site": self.site.key, **asked}
        if isinstance(wanted, Prepared):
            return [_ticket(row) for row in wanted(self._connection, values)]
        return [Ticket(*row) for row in self._connection.execute(wanted, values)]

    def _one(self, wanted: Any, **asked: Any) -> int:
        return int(self._connection.execute(wanted, {"site": self.site.key, **asked}).scalar_one())


def read_head(connection: Connection, site_key: str) -> Head:
    return Head._make(_HEAD(connection, {"site": site_key}).one())


@lru_cache(maxsize=16)
def _in_state(states: int, at_counter: bool, since: bool) -> Prepared:
    named: list[BindParameter[str]] = [bindparam(f"state_{at}") for at in range(states)]
    wanted = select(*_TICKET).where(_t.site == _SITE, _t.day == bindparam("day"), _t.state.in_(named))
    if at_counter:
        wanted = wanted.where(_t.counter == _COUNTER)
    if since:
        wanted = wanted.where(_t.ended_at_ms >= bindparam("since_ms"))
    return Prepared(wanted.order_by(func.coalesce(_t.ended_at_ms, _t.called_at_ms, _t.taken_at_ms).desc(), _t.id))


def _ticket(row: Any) -> Ticket:
    """A row as the driver gives it: SQLite knows no truth values."""
    values = [*row]
    values[_READMITTED], values[_FLAGGED] = bool(values[_READMITTED]), bool(values[_FLAGGED])
    return Ticket(*values)


def _counter(row: Any) -> Counter:
    no, state, services, helps, clerk, reason, until_at_ms = row
    return Counter(no, state, tuple(services.split()), tuple(helps.split()), clerk, reason, until_at_ms)
