"""One transaction: state rows and one journal row stand or fall together, then the feed is woken.

Writers of a site queue fairly and one at a time: under a first-come lock in this process, and behind ``BEGIN IMMEDIATE`` (SQLite) or
the locked site row (PostgreSQL) among processes. Inside there is SQL only; nothing is emitted, nothing waits for anybody else.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Engine, bindparam, delete, insert, select, update

from queue_server.actions.ports import FirstAnswer, Head
from queue_server.domain import events
from queue_server.domain.events import Fact, Moment
from queue_server.domain.refusals import Refusal
from queue_server.domain.site import Site
from queue_server.domain.ticket import Ticket
from queue_server.store import tables
from queue_server.store.database import refusing
from queue_server.store.errands_done import keep_errand
from queue_server.store.journal import FIRST_HASH, canonical, chained
from queue_server.store.notices import keep_notice
from queue_server.store.prepared import Prepared
from queue_server.store.queries import StoredReading, read_head
from queue_server.store.stops import keep_stop
from queue_server.store.turns import Turns
from queue_server.store.upsert import insert_into, upsert

_SITE: BindParameter[str] = bindparam("site_")
_a, _s = tables.answer.c, tables.site.c
_ANSWERED = Prepared(
    select(_a.fingerprint, _a.body).where(
        _a.site == bindparam("site"), _a.actor == bindparam("actor"), _a.command_id == bindparam("command_id")
    )
)
_LOCKED_HEAD = Prepared(select(_s.epoch, _s.head_seq, _s.head_hash, _s.head_at_ms).where(_s.site == bindparam("site")).with_for_update())
_NEW_HEAD = Prepared(
    update(tables.site)
    .where(_s.site == _SITE)
    .values(head_seq=bindparam("head_seq"), head_hash=bindparam("head_hash"), head_at_ms=bindparam("head_at_ms"))
)
_NEW_TICKET, _NEW_ROW, _NEW_CALL, _NEW_ANSWER = (
    Prepared(insert(table)) for table in (tables.ticket, tables.journal, tables.call, tables.answer)
)
_UNDONE = (
    update(tables.call)
    .where(tables.call.c.site == _SITE, tables.call.c.ticket == bindparam("ticket_"), tables.call.c.at_ms >= bindparam("since_ms"))
    .values(undone=True)
)
_TICKET_FIELDS = tuple(column.name for column in tables.ticket.c if column.name != "site")
ROOM = ("house", "room for tickets")
ROOM_BYTES = 256 * 1024
"""A ticket dirties some ten pages of 4 KiB: this is room for several."""


class Units:
    """Opens transactions. ``now_ms`` is the wall clock; ``woken`` is called with the site after every commit that wrote a row."""

    def __init__(self, engine: Engine, sites: Mapping[str, Site], now_ms: Callable[[], int], woken: Callable[[str], None]) -> None:
        self._engine = engine
        self._sites = sites
        self._now_ms = now_ms
        self._woken = woken
        self._turns = {key: Turns() for key in sites}
        self._secrets: dict[str, bytes] = {}
        self._full: set[str] = set()
        self._postgresql = engine.dialect.name == "postgresql"

    def found(self, site: str) -> bool:
        """Makes the site's rows on its first day. True when it is new."""
        with self._engine.begin() as connection:
            known = connection.execute(select(_s.site).where(_s.site == site)).first() is not None
            if not known:
                first = {"site": site, "epoch": secrets.token_hex(8), "head_seq": 0, "head_hash": FIRST_HASH, "head_at_ms": 0}
                connection.execute(insert(tables.site), first)
                connection.execute(insert(tables.site_secret), {"site": site, "secret": secrets.token_hex(32)})
        return not known

    def secret(self, site: str) -> bytes:
        if site not in self._secrets:
            with self.reading(site) as reading:
                self._secrets[site] = reading.secret()
        return self._secrets[site]

    @contextmanager
    def writing(self, site: str) -> Iterator["StoredHall"]:
        plan = self._sites[site]
        with self._turns[site], self._noticing_a_full_disk(site), refusing(), self._engine.connect() as connection, connection.begin():
            if self._postgresql:
                head = Head._make(_LOCKED_HEAD(connection, {"site": site}).one())
            else:
                head = read_head(connection, site)
            hall = StoredHall(connection, plan, head, max(self._now_ms(), head.at_ms))
            yield hall
            hall.close()
        if hall.seq_written:
            self._woken(site)

    def storage_full(self, site: str) -> bool:
        """Was there once no room to write, and not room enough since?"""
        return site in self._full

    def try_storage_again(self, site: str) -> None:
        """While there is no room: takes up as much as many tickets need, because a little may fit where no ticket does, and nobody
        may press who would find out. Then gives it back."""
        if site in self._full:
            with suppress(Refusal):
                with self.writing(site) as hall:
                    hall.take_up_room()
                self._full.discard(site)
                with self.writing(site) as hall:
                    hall.give_room_back()

    @contextmanager
    def _noticing_a_full_disk(self, site: str) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            if refusal.code == "storage_full":
                self._full.add(site)
            raise

    @contextmanager
    def reading(self, site: str) -> Iterator[StoredReading]:
        with refusing(), self._engine.connect() as connection:
            if self._postgresql:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            else:
                connection.execution_options(reading=True)
            with connection.begin():
                head = read_head(connection, site)
                yield StoredReading(connection, self._sites[site], head, max(self._now_ms(), head.at_ms))


class StoredHall(StoredReading):
    """The writing port: rows follow facts at once, the journal row is written when the block ends without an exception."""

    def __init__(self, connection: Connection, site: Site, head: Head, now_ms: int) -> None:
        super().__init__(connection, site, head, now_ms)
        self.seq = head.seq + 1
        self.seq_written = False
        self._when = Moment(seq=self.seq, at_ms=now_ms)
        self._facts: list[Fact] = []
        self._known: dict[str, Ticket] = {}
        self._actor, self._command = "house", "unnamed"

    def names(self, actor: str, command: str) -> None:
        self._actor, self._command = actor, command

    def take_up_room(self) -> None:
        """An answer nobody has asked for; read by nobody, and forgotten after a day if it is not given back."""
        row = {"site": self.site.key, "actor": ROOM[0], "command_id": ROOM[1], "fingerprint": "", "at_ms": self.now_ms}
        upsert(self._connection, tables.answer, {**row, "body": " " * ROOM_BYTES})

    def give_room_back(self) -> None:
        self._connection.execute(delete(tables.answer).where(_a.site == self.site.key, _a.actor == ROOM[0], _a.command_id == ROOM[1]))

    def next_nth(self, series: str, day: str) -> int:
        """Counted inside the transaction: a rollback gives the number back, so there are no gaps."""
        row = {"site": self.site.key, "day": day, "series": series, "nth": 1}
        return int(_count_up(self._connection.dialect.name)(self._connection, row).scalar_one())

    def record(self, *facts: Fact) -> None:
        for fact in facts:
            self._facts.append(fact)
            if isinstance(fact, events.TicketTaken):
                self._taken(fact)
            elif isinstance(fact, events.TICKET_FACTS):
                self._happened(fact)
            elif isinstance(fact, events.COUNTER_FACTS):
                self._at_counter(fact)
            elif isinstance(fact, events.NoticeGiven):
                keep_notice(self._connection, self.site.key, fact.apply(None, self._when))
            elif isinstance(fact, events.NoticeEnded):
                keep_notice(self._connection, self.site.key, fact.apply(self.notice(fact.notice), self._when))
            elif isinstance(fact, events.STOP_FACTS):
                keep_stop(self._connection, self.site.key, fact.service, fact.apply(None, self._when))

    def answered(self, actor: str, command_id: str) -> FirstAnswer | None:
        asked = {"site": self.site.key, "actor": actor, "command_id": command_id}
        row = _ANSWERED(self._connection, asked).one_or_none()
        return FirstAnswer._make(row) if row else None

    def keep_answer(self, actor: str, command_id: str, answer: FirstAnswer) -> None:
        row = {"site": self.site.key, "actor": actor, "command_id": command_id, "at_ms": self.now_ms, **answer._asdict()}
        _NEW_ANSWER(self._connection, row)

    def forget_answers(self, before_ms: int) -> None:
        self._connection.execute(delete(tables.answer).where(_a.site == self.site.key, _a.at_ms < before_ms))

    def close(self) -> None:
        """Writes the journal row and moves the head. Without facts there is nothing to tell."""
        if not self._facts:
            return
        site, at_ms, facts = self.site.key, self.now_ms, canonical([events.written(fact) for fact in self._facts])
        link = chained(self.head.hash, site, self.seq, at_ms, self._actor, self._command, facts)
        row = {"site": site, "seq": self.seq, "at_ms": at_ms, "actor": self._actor, "command": self._command, "facts": facts}
        _NEW_ROW(self._connection, {**row, "hash": link})
        _NEW_HEAD(self._connection, {"site_": site, "head_seq": self.seq, "head_hash": link, "head_at_ms": at_ms})
        self.seq_written = True

    def _taken(self, fact: events.TicketTaken) -> None:
        ticket = fact.apply(None, self._when)
        self._known[ticket.id] = ticket
        row = {name: getattr(ticket, name) for name in _TICKET_FIELDS}
        _NEW_TICKET(self._connection, {"site": self.site.key, **row})

    def _happened(self, fact: Any) -> None:
        was = self._known.get(fact.ticket) or self.ticket(fact.ticket)
        now = fact.apply(was, self._when)
        self._known[now.id] = now
        changed = {name: getattr(now, name) for name in _TICKET_FIELDS if getattr(now, name) != getattr(was, name)}
        if changed:
            self._connection.execute(_ticket_update(tuple(changed)), {"site_": self.site.key, "id_": now.id, **changed})
        if isinstance(fact, events.CALLS):
            self._called(now, fact)
        elif isinstance(fact, events.TicketSentOn):
            keep_errand(self._connection, self.site.key, fact.done(was, self._when))
        elif isinstance(fact, events.CallUndone):
            asked = {"site_": self.site.key, "ticket_": now.id, "since_ms": was.called_at_ms}
            self._connection.execute(_UNDONE, asked)

    def _called(self, ticket: Ticket, fact: Any) -> None:
        """At most one call a row of the journal, so the call's id is the row's seq."""
        row = {"site": self.site.key, "id": self.seq, "ticket": ticket.id, "number": ticket.number, "counter": fact.counter}
        row |= {"zone": fact.zone, "day": self.today, "at_ms": self.now_ms, "recall": ticket.recalls, "undone": False}
        _NEW_CALL(self._connection, row)

    def _at_counter(self, fact: Any) -> None:
        stored = {one.no: one for one in self.counters()}.get(fact.counter)
        now = fact.apply(stored, self._when)
        row = {"site": self.site.key, "no": now.no, "state": now.state, "services": " ".join(now.services), "helps": " ".join(now.helps)}
        row |= {"clerk": now.clerk, "reason": now.reason, "until_at_ms": now.until_at_ms}
        upsert(self._connection, tables.counter, row)

    def _tickets(self, wanted: Any, **asked: Any) -> list[Ticket]:
        found = super()._tickets(wanted, **asked)
        self._known.update((ticket.id, ticket) for ticket in found)
        return found


@lru_cache(maxsize=256)
def _ticket_update(columns: tuple[str, ...]) -> Any:
    t = tables.ticket
    return update(t).where(t.c.site == _SITE, t.c.id == bindparam("id_")).values({name: bindparam(name) for name in columns})


@lru_cache(maxsize=2)
def _count_up(dialect: str) -> Prepared:
    start = insert_into(tables.series, dialect)
    nth = tables.series.c.nth
    return Prepared(start.on_conflict_do_update(index_elements=["site", "day", "series"], set_={"nth": nth + 1}).returning(nth))
