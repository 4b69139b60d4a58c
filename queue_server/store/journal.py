"""The journal's own arithmetic: one canonical row a command, chained by hashes; how a chain is checked and replayed.

``hash = SHA-256(previous hash ‖ canonical row)``; the canonical row is JSON with sorted keys and no spaces, in UTF-8. The site row
keeps the newest seq and hash, so the last row is guarded too.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from queue_server.domain import events
from queue_server.domain.counter import Counter
from queue_server.domain.errand_events import ErrandDone
from queue_server.domain.events import Fact, Moment
from queue_server.domain.notice import Notice
from queue_server.domain.stops import Stop
from queue_server.domain.ticket import Ticket
from queue_server.store import tables
from queue_server.store.errands_done import all_errands
from queue_server.store.notices import all_notices
from queue_server.store.stops import all_stops

FIRST_HASH = "0" * 64
BATCH = 2_000


def canonical(facts: list[dict[str, Any]]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def parsed(facts: str) -> list[dict[str, Any]]:
    return json.loads(facts)  # type: ignore[no-any-return]


def chained(previous: str, site: str, seq: int, at_ms: int, actor: str, command: str, facts: str) -> str:
    row = json.dumps([site, seq, at_ms, actor, command, facts], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}{row}".encode()).hexdigest()


@dataclass
class Replayed:
    """The rows that a journal gives: what the state tables must hold."""

    tickets: dict[str, Ticket] = field(default_factory=dict)
    counters: dict[int, Counter] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)
    stops: dict[str, Stop] = field(default_factory=dict)
    errands: dict[tuple[str, int], ErrandDone] = field(default_factory=dict)
    calls: dict[int, dict[str, Any]] = field(default_factory=dict)
    series: dict[tuple[str, str], int] = field(default_factory=dict)
    """(day, series) -> the last number that was given."""
    staff: dict[str, dict[str, Any]] = field(default_factory=dict)
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Who may what, less their passwords and keys, which the journal does not know."""
    _calls_of: dict[str, list[int]] = field(default_factory=dict)

    def take_in(self, fact: Fact, when: Moment) -> None:
        if isinstance(fact, events.TICKET_FACTS):
            self._ticket(fact, when)
        elif isinstance(fact, events.COUNTER_FACTS):
            self.counters[fact.counter] = fact.apply(self.counters.get(fact.counter), when)  # type: ignore[arg-type]
        elif isinstance(fact, events.NoticeGiven):
            self.notices[when.seq] = fact.apply(None, when)
        elif isinstance(fact, events.NoticeEnded):
            self.notices[fact.notice] = fact.apply(self.notices[fact.notice], when)
        elif isinstance(fact, events.IssuingStopped | events.IssuingLifted):
            self.stops[fact.service] = fact.apply(None, when)
        elif isinstance(fact, events.IssuingResumed):
            self.stops.pop(fact.service, None)
        elif isinstance(fact, events.HouseNoted):
            self._house(fact)

    def _house(self, fact: events.HouseNoted) -> None:
        if fact.what.startswith("staff_"):
            self.staff[fact.about] = fact.details
        elif fact.what == "device_enrolled":
            self.devices[fact.about] = fact.details
        elif fact.what == "device_revoked":
            self.devices.pop(fact.about, None)

    def _ticket(self, fact: Any, when: Moment) -> None:
        was = self.tickets.get(fact.ticket)
        now = self.tickets[fact.ticket] = fact.apply(was, when)
        if isinstance(fact, events.TicketTaken):
            if fact.taken_at_ms is None:  # a paper number was counted by whoever printed the roll
                self.series[fact.day, fact.series] = fact.nth
        elif isinstance(fact, events.CALLS):
            made = {"ticket": now.id, "number": fact.number, "counter": fact.counter, "zone": fact.zone}
            self.calls[when.seq] = made | {"at_ms": when.at_ms, "recall": now.recalls, "undone": False}
            self._calls_of.setdefault(now.id, []).append(when.seq)
        elif isinstance(fact, events.TicketSentOn) and was is not None:
            self.errands[now.id, was.errands_done] = fact.done(was, when)
        elif isinstance(fact, events.CallUndone) and was is not None:
            for seq in self._calls_of.get(now.id, []):
                self.calls[seq]["undone"] |= self.calls[seq]["at_ms"] >= (was.called_at_ms or 0)


@dataclass(frozen=True, slots=True)
class Broken:
    """What ``verify`` found: which row, and what is wrong with it."""

    where: str
    why: str


def verify_end(connection: Connection, site: str, rows: int = 2_000) -> list[Broken]:
    """As ``verify``, of the last rows' chain and the head alone: quick however long the journal is."""
    head = connection.execute(select(tables.site.c.head_seq, tables.site.c.head_hash).where(tables.site.c.site == site)).one()
    j, previous, last = tables.journal.c, None, max(0, head.head_seq - rows)
    for row in connection.execute(select(tables.journal).where(j.site == site, j.seq >= last).order_by(j.seq)):
        if row.seq > last:
            if row.seq != last + 1:
                return [Broken(f"journal seq {last + 1}", "this row is missing")]
            if chained(previous or FIRST_HASH, site, row.seq, row.at_ms, row.actor, row.command, row.facts) != row.hash:
                return [Broken(f"journal seq {row.seq}", "this row was changed after it was written")]
        previous, last = row.hash, row.seq
    if (last, previous or FIRST_HASH) != (head.head_seq, head.head_hash):
        return [Broken(f"journal seq {last}", "the journal's end is not what the site's head says")]
    return []


def verify(connection: Connection, site: str, progress: Callable[[int], None] = lambda rows: None) -> tuple[int, list[Broken]]:
    """Checks the chain from its first row, then that replaying it gives the rows: tickets, errands, counters, calls, notices, stops,
    series, staff, devices.

    Returns how many journal rows were read and what is broken; after the first broken link no replay is attempted, because
    nothing after it can be trusted.
    """
    head = connection.execute(select(tables.site.c.head_seq, tables.site.c.head_hash).where(tables.site.c.site == site)).one()
    replayed, previous, last = Replayed(), FIRST_HASH, 0
    for row in _rows(connection, site):
        if row.seq != last + 1:
            return last, [Broken(f"journal seq {last + 1}", "this row is missing")]
        if chained(previous, site, row.seq, row.at_ms, row.actor, row.command, row.facts) != row.hash:
            return last, [Broken(f"journal seq {row.seq}", "this row was changed after it was written")]
        when = Moment(seq=row.seq, at_ms=row.at_ms)
        for fact in parsed(row.facts):
            replayed.take_in(events.read(fact), when)
        previous, last = row.hash, row.seq
        if last % BATCH == 0:
            progress(last)
    progress(last)
    if last != head.head_seq:
        return last, [Broken(f"journal seq {last + 1}", f"the site's head says {head.head_seq} rows, the journal ends at {last}")]
    if previous != head.head_hash:
        return last, [Broken(f"journal seq {last}", "this last row, or the site's head, was changed after it was written")]
    return last, [*_differing(connection, site, replayed)]


def _rows(connection: Connection, site: str) -> Iterator[Any]:
    after, j = 0, tables.journal.c
    while True:
        rows = connection.execute(select(tables.journal).where(j.site == site, j.seq > after).order_by(j.seq).limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].seq


def _differing(connection: Connection, site: str, replayed: Replayed) -> Iterator[Broken]:
    seen = 0
    for row in connection.execute(select(tables.ticket).where(tables.ticket.c.site == site)):
        seen += 1
        told = replayed.tickets.get(row.id)
        if told is None:
            yield Broken(f"ticket {row.number} of {row.day} ({row.id})", "the journal knows no such ticket")
        elif astuple(told) != tuple(row)[1:]:
            named = zip(tables.ticket.c.keys()[1:], tuple(row)[1:], astuple(told), strict=True)
            which = ", ".join(f"{name} is {stored!r}, the journal says {want!r}" for name, stored, want in named if stored != want)
            yield Broken(f"ticket {row.number} of {row.day} ({row.id})", which)
    if seen < len(replayed.tickets):
        yield Broken("ticket", f"{len(replayed.tickets) - seen} tickets of the journal are missing")
    yield from _compared("counter {}", _counters(connection, site), replayed.counters)
    yield from _compared("notice {}", all_notices(connection, site), replayed.notices)
    yield from _compared("stop of {}", all_stops(connection, site), replayed.stops)
    yield from _compared("errand {0[1]} of {0[0]}", all_errands(connection, site), replayed.errands)
    yield from _compared("call {}", _calls(connection, site), replayed.calls)
    n = tables.series.c
    given = {(row.day, row.series): row.nth for row in connection.execute(select(tables.series).where(n.site == site))}
    yield from _compared("series {0[1]} of {0[0]}", given, replayed.series)
    p, d = tables.staff.c, tables.device.c
    people = connection.execute(select(p.name, p.role, p.counter).where(p.site == site))
    yield from _compared("staff {}", {row.name: {"role": row.role, "counter": row.counter} for row in people}, replayed.staff)
    devices = connection.execute(select(d.id, d.kind, d.name, d.zone, d.counter).where(d.site == site))
    yield from _compared("device {}", {row.id: _but_id(row) for row in devices}, replayed.devices)


def _counters(connection: Connection, site: str) -> dict[int, Counter]:
    rows = connection.execute(select(tables.counter).where(tables.counter.c.site == site))
    return {
        row.no: Counter(row.no, row.state, tuple(row.services.split()), tuple(row.helps.split()), row.clerk, row.reason, row.until_at_ms)
        for row in rows
    }


def _calls(connection: Connection, site: str) -> dict[int, dict[str, Any]]:
    """Without their day: it follows from the time and the hall's time zone, which the journal does not know."""
    c = tables.call.c
    rows = connection.execute(select(c.id, c.ticket, c.number, c.counter, c.zone, c.at_ms, c.recall, c.undone).where(c.site == site))
    return {row.id: _but_id(row) for row in rows}


def _but_id(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "id"}


def _compared(where: str, stored: Mapping[Any, Any], told: Mapping[Any, Any]) -> Iterator[Broken]:
    """``where`` names a row by its key."""
    for key in sorted(stored.keys() | told.keys()):
        if key not in stored:
            yield Broken(where.format(key), "the journal knows it and its row is missing")
        elif key not in told:
            yield Broken(where.format(key), "the journal knows no such row")
        elif stored[key] != told[key]:
            yield Broken(where.format(key), f"its row is {stored[key]}, the journal says {told[key]}")
