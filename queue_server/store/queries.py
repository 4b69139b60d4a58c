"""Reading one site: tickets, counters, calls, and the line.

The line is one query asked in different ways: what ``next`` pulls is what every screen counts and lists.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, or_, select, tuple_
from sqlalchemy import text as sql_text

from queue_server.actions.ports import Head, JournalRow, Made
from queue_server.domain.counter import Counter
from queue_server.domain.refusals import Refusal
from queue_server.domain.selection import Line
from queue_server.domain.site import Site
from queue_server.domain.ticket import State, Ticket
from queue_server.store import tables
from queue_server.store.equipment import StoredEquipment
from queue_server.store.journal import parsed
from queue_server.store.people import StoredPeople
from queue_server.store.prepared import Prepared
from queue_server.store.tables import call, counter, journal, site, ticket

NEWEST_SERVICES = 20

_t = ticket.c
_TICKET = [column for column in ticket.c if column.name != "site"]
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

_BY_ID = select(*_TICKET).where(_t.site == _SITE, _t.id == bindparam("id"))
_BY_NUMBER = select(*_TICKET).where(_t.site == _SITE, _t.day == bindparam("day"), _t.number == bindparam("number"))
_LIVE_AT = select(*_TICKET).where(_t.site == _SITE, _t.counter == _COUNTER, sql_text("ticket.state IN ('called', 'serving')"))
_LIVE = select(*_TICKET).where(_t.site == _SITE, sql_text("ticket.state IN ('called', 'serving')")).order_by(_t.counter)
_FIRST_TWO = select(*_TICKET).where(_IN_LINE, _t.service == _SERVICE, _OFFERED).order_by(*_ORDER).limit(2)
_PASSED = (
    select(*_TICKET).where(_IN_LINE, _t.service == _SERVICE, _OFFERED, _t.passed >= bindparam("passes_max")).order_by(*_ORDER).limit(1)
)
_BOUND = select(*_TICKET).where(_IN_LINE, _t.bound_to == _COUNTER, _OFFERED).order_by(*_ORDER)
_SERVICES: BindParameter[str] = bindparam("services", expanding=True)
_WAITING_FOR = select(*_TICKET).where(_IN_LINE, _t.service.in_(_SERVICES)).order_by(*_ORDER).limit(bindparam("limit"))
_CALLABLE = or_(and_(_t.service.in_(_SERVICES), _OFFERED), and_(_t.bound_to == _COUNTER, _OFFERED))
_OFFERED_TO = select(*_TICKET).where(_IN_LINE, _CALLABLE).order_by(*_ORDER).limit(bindparam("limit"))
_CALLABLE_COUNT = select(func.count()).select_from(ticket).where(_IN_LINE, _CALLABLE)
_COUNTS = Prepared(select(_t.service, func.count()).where(_IN_LINE).group_by(_t.service))
_AHEAD = Prepared(
    select(func.count())
    .select_from(ticket)
    .where(_IN_LINE, _t.service == _SERVICE, tuple_(*_ORDER) < tuple_(bindparam("place_ms"), bindparam("place_order")))
)
_UNENDED = select(*_TICKET).where(_t.site == _SITE, sql_text("ticket.state IN ('waiting', 'called', 'serving', 'held')"))
_COUNTERS = Prepared(
    select(*(column for column in counter.c if column.name != "site")).where(counter.c.site == _SITE).order_by(counter.c.no)
)
_LAST_SERVICES = Prepared(
    select((_t.ended_at_ms - func.coalesce(_t.started_at_ms, _t.called_at_ms)).label("took_ms"))
    .where(_t.site == _SITE, _t.service == _SERVICE, sql_text("ticket.state = 'done'"), _t.ended_at_ms >= bindparam("since_ms"))
    .order_by(_t.ended_at_ms.desc())
    .limit(NEWEST_SERVICES)
)
_HEAD = Prepared(select(site.c.epoch, site.c.head_seq, site.c.head_hash, site.c.head_at_ms).where(site.c.site == _SITE))
_SUMS = select(_t.state, func.count()).where(_t.site == _SITE, _t.day == bindparam("day")).group_by(_t.state)
_JOURNAL_AFTER = (
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
_MADE_IN_ZONE = _MADE.where(call.c.zone == bindparam("zone"))


class StoredReading:
    """The reading port over one connection inside one transaction."""

    def __init__(self, connection: Connection, site_plan: Site, head: Head, now_ms: int) -> None:
        self._connection = connection
        self.site = site_plan
        self.head = head
        self.now_ms = now_ms
        self.people = StoredPeople(connection, site_plan.key)
        self.equipment = StoredEquipment(connection, site_plan.key)

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

    def in_state(self, state: State, counter: int | None = None, since_ms: int = 0) -> list[Ticket]:
        wanted = _in_state(counter is not None, bool(since_ms))
        return self._tickets(wanted, day=self.today, state=state, counter=counter, since_ms=since_ms)

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

    def callable_count(self, services: Iterable[str], counter: int) -> int:
        return self._one(_CALLABLE_COUNT, services=list(services), counter=counter, now_ms=self.now_ms)

    def ahead_of(self, service: str, sort_key: tuple[int, int]) -> int:
        asked = {"site": self.site.key, "service": service, "place_ms": sort_key[0], "place_order": sort_key[1]}
        return int(_AHEAD(self._connection, asked).scalar_one())

    def services_seconds(self, service: str) -> list[float]:
        day = self.site.opening.day_of(self.now_ms)
        sessions = self.site.opening.sessions(day)
        since = sessions[0].start_ms if sessions else self.now_ms
        rows = _LAST_SERVICES(self._connection, {"site": self.site.key, "service": service, "since_ms": since})
        return [row[0] / 1000 for row in rows if row[0] is not None]

    def calls(self, zone: str | None, limit: int) -> list[Made]:
        asked: dict[str, Any] = {"site": self.site.key, "day": self.today, "limit": limit}
        rows = self._connection.execute(_MADE if zone is None else _MADE_IN_ZONE, asked | ({"zone": zone} if zone else {}))
        return [Made._make(row) for row in rows]

    def journal_after(self, seq: int, limit: int) -> list[JournalRow]:
        rows = self._connection.execute(_JOURNAL_AFTER, {"site": self.site.key, "after": seq, "limit": limit})
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
        return self._one(wanted, day=day)

    def promise_kept(self, day: str) -> tuple[int, int, float | None]:
        kept = func.sum(case((_t.first_called_at_ms <= _t.promise_ms, 1), else_=0))
        waited = func.avg(_t.first_called_at_ms - _t.taken_at_ms)
        wanted = select(kept, func.count(), waited).where(_t.site == _SITE, _t.day == bindparam("day"), _t.first_called_at_ms.is_not(None))
        row = self._connection.execute(wanted, {"site": self.site.key, "day": day}).one()
        return row[0] or 0, row[1], float(row[2]) / 1000 if row[2] is not None else None

    def secret(self) -> bytes:
        wanted = select(tables.site_secret.c.secret).where(tables.site_secret.c.site == _SITE)
        return bytes.fromhex(self._connection.execute(wanted, {"site": self.site.key}).scalar_one())

    def _tickets(self, wanted: Any, **asked: Any) -> list[Ticket]:
        return [Ticket(*row) for row in self._connection.execute(wanted, {"site": self.site.key, **asked})]

    def _one(self, wanted: Any, **asked: Any) -> int:
        return int(self._connection.execute(wanted, {"site": self.site.key, **asked}).scalar_one())


def read_head(connection: Connection, site_key: str) -> Head:
    return Head._make(_HEAD(connection, {"site": site_key}).one())


@lru_cache(maxsize=4)
def _in_state(at_counter: bool, since: bool) -> Any:
    wanted = select(*_TICKET).where(_t.site == _SITE, _t.day == bindparam("day"), _t.state == bindparam("state"))
    if at_counter:
        wanted = wanted.where(_t.counter == _COUNTER)
    if since:
        wanted = wanted.where(_t.ended_at_ms >= bindparam("since_ms"))
    return wanted.order_by(func.coalesce(_t.ended_at_ms, _t.called_at_ms, _t.taken_at_ms).desc(), _t.id)


def _counter(row: Any) -> Counter:
    no, state, services, helps, clerk, reason, until_at_ms = row
    return Counter(no, state, tuple(services.split()), tuple(helps.split()), clerk, reason, until_at_ms)
