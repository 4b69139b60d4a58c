"""The port ``actions.ports.Units`` in plain dictionaries, for tests that want ten thousand halls and no disk.

Honest where it matters: a block that raises leaves nothing, a reading stays as it was when it began, and what the database refuses
(two live calls at a counter, a number twice a day) is refused here too. The contract suite holds it and the store to the same words.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from queue_server.actions.ports import FirstAnswer, Head, JournalRow, Made, Note
from queue_server.domain import events
from queue_server.domain.counter import Counter
from queue_server.domain.errand_events import ErrandDone
from queue_server.domain.events import Fact, Moment
from queue_server.domain.hours import Course
from queue_server.domain.notice import Notice
from queue_server.domain.refusals import Refusal
from queue_server.domain.selection import Line
from queue_server.domain.site import Site
from queue_server.domain.stops import Stop
from queue_server.domain.ticket import ENDED, LIVE, State, Ticket
from queue_server.store.turns import Turns
from tests.fakes.memory_house import MemoryEquipment, MemoryNotes, MemoryPeople, MemoryPhones

NEWEST_SERVICES = 20


class ImpossibleRow(Exception):
    """What a unique index of the database would have refused."""


class Call(NamedTuple):
    id: int
    ticket: str
    number: str
    counter: int
    zone: str
    day: str
    at_ms: int
    recall: int
    undone: bool = False


@dataclass
class Kept:
    """Everything one site remembers."""

    head: Head = field(default_factory=lambda: Head("memory", 0, "0" * 64, 0))
    tickets: dict[str, Ticket] = field(default_factory=dict)
    errands: dict[tuple[str, int], ErrandDone] = field(default_factory=dict)
    counters: dict[int, Counter] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)
    stops: dict[str, Stop] = field(default_factory=dict)
    series: dict[tuple[str, str], int] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[FirstAnswer, int]] = field(default_factory=dict)
    journal: list[JournalRow] = field(default_factory=list)
    people: dict[tuple[str, str], Any] = field(default_factory=dict)
    equipment: dict[tuple[str, ...], Any] = field(default_factory=dict)
    phones: dict[tuple[str, str], Any] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)

    def copied(self) -> "Kept":
        """Rows are immutable, so copying the shelves is enough."""
        shelves = {one.name: getattr(self, one.name) for one in fields(self)}
        return Kept(**{name: shelf if isinstance(shelf, Head) else shelf.copy() for name, shelf in shelves.items()})


class MemoryUnits:
    def __init__(self, sites: Mapping[str, Site], now_ms: Callable[[], int], woken: Callable[[str], None] = lambda _site: None) -> None:
        self._sites, self._now_ms, self._woken = sites, now_ms, woken
        self._turns = {key: Turns() for key in sites}
        self.kept = {key: Kept() for key in sites}

    @contextmanager
    def writing(self, site: str) -> Iterator["MemoryHall"]:
        with self._turns[site]:
            hall = MemoryHall(self.kept[site].copied(), self._sites[site], self._now_ms())
            yield hall
            wrote = hall.close()
            self.kept[site] = hall.kept
        if wrote:
            self._woken(site)

    @contextmanager
    def reading(self, site: str) -> Iterator["MemoryReading"]:
        yield MemoryReading(self.kept[site], self._sites[site], self._now_ms())

    def secret(self, site: str) -> bytes:
        return hashlib.sha256(site.encode()).digest()


class MemoryReading:
    def __init__(self, kept: Kept, site: Site, wall_ms: int) -> None:
        self.kept, self.site, self.head = kept, site, kept.head
        self.now_ms = max(wall_ms, kept.head.at_ms)
        self.people = MemoryPeople(kept.people)
        self.equipment = MemoryEquipment(kept.equipment)
        self.phones = MemoryPhones(kept.phones)
        self.notes = MemoryNotes(kept.notes)

    @property
    def today(self) -> str:
        return self.site.opening.day_of(self.now_ms).isoformat()

    def ticket(self, ticket: str) -> Ticket:
        if ticket not in self.kept.tickets:
            raise Refusal("unknown_ticket")
        return self.kept.tickets[ticket]

    def ticket_numbered(self, number: str) -> Ticket:
        for ticket in self.kept.tickets.values():
            if (ticket.day, ticket.number) == (self.today, number):
                return ticket
        raise Refusal("unknown_ticket")

    def live_at(self, counter: int) -> Ticket | None:
        return next((ticket for ticket in self.live() if ticket.counter == counter), None)

    def live(self) -> list[Ticket]:
        return sorted((t for t in self.kept.tickets.values() if t.state in LIVE), key=lambda t: t.counter or 0)

    def in_state(self, *states: State, counter: int | None = None, since_ms: int = 0) -> list[Ticket]:
        found = [t for t in self.kept.tickets.values() if t.day == self.today and t.state in states]
        found = [t for t in found if counter is None or t.counter == counter]
        found = [t for t in found if not since_ms or (t.ended_at_ms or 0) >= since_ms]
        return sorted(found, key=lambda t: (-(t.ended_at_ms or t.called_at_ms or t.taken_at_ms), t.id))

    def unended(self) -> list[Ticket]:
        return [ticket for ticket in self.kept.tickets.values() if ticket.state not in ENDED]

    def counter(self, no: int) -> Counter:
        self.site.counter_plan(no)
        return next(one for one in self.counters() if one.no == no)

    def counters(self) -> list[Counter]:
        plans = self.site.counters.values()
        return [self.kept.counters.get(plan.no) or Counter(no=plan.no, services=plan.services, helps=plan.helps) for plan in plans]

    # --- the line ---

    def _in_line(self) -> list[Ticket]:
        return sorted((t for t in self.kept.tickets.values() if t.state == "waiting"), key=lambda t: t.sort_key)

    def _offered(self, ticket: Ticket, counter: int) -> bool:
        withheld = ticket.withheld_from == counter and self.now_ms < ticket.withheld_until_ms
        return ticket.bound_to in (None, counter) and not withheld

    def line(self, service: str, counter: int) -> Line:
        line = [ticket for ticket in self._in_line() if ticket.service == service and self._offered(ticket, counter)]
        passed = [ticket for ticket in line if ticket.passed >= self.site.rules.passes_max]
        return Line(service, tuple(line[:2]), passed[0] if passed else None)

    def bound_to(self, counter: int) -> list[Ticket]:
        return [ticket for ticket in self._in_line() if ticket.bound_to == counter and self._offered(ticket, counter)]

    def waiting_for(self, services: Iterable[str], limit: int, counter: int | None = None) -> list[Ticket]:
        wanted = set(services)
        if counter is None:
            return [ticket for ticket in self._in_line() if ticket.service in wanted][:limit]
        offered = [ticket for ticket in self._in_line() if self._offered(ticket, counter)]
        return [ticket for ticket in offered if ticket.service in wanted or ticket.bound_to == counter][:limit]

    def waiting_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for ticket in self._in_line():
            counts[ticket.service] = counts.get(ticket.service, 0) + 1
        return counts

    def waiting_since(self) -> dict[str, int]:
        return {key: min(t.in_line_since_ms for t in self._in_line() if t.service == key) for key in self.waiting_counts()}

    def stops(self) -> list[Stop]:
        return list(self.kept.stops.values())

    def callable_count(self, services: Iterable[str], counter: int) -> int:
        return len(self.waiting_for(services, len(self.kept.tickets), counter))

    def ahead_of(self, service: str, sort_key: tuple[int, int]) -> int:
        return sum(ticket.service == service and ticket.sort_key < sort_key for ticket in self._in_line())

    # --- what has been ---

    def services_seconds(self, services: Sequence[str]) -> dict[str, list[float]]:
        return {service: self._seconds(service) for service in services}

    def _seconds(self, service: str) -> list[float]:
        sessions = self.site.opening.sessions(self.site.opening.day_of(self.now_ms))
        since = sessions[0].start_ms if sessions else self.now_ms
        done = [t for t in self.kept.tickets.values() if t.service == service and t.state == "done" and (t.ended_at_ms or 0) >= since]
        took = [(t.ended_at_ms or 0, (t.ended_at_ms or 0) - (t.started_at_ms or t.called_at_ms or 0) - t.scanned_ms) for t in done]
        took += [(e.ended_at_ms, e.took_ms) for e in self.kept.errands.values() if e.service == service and e.ended_at_ms >= since]
        took.sort(key=lambda one: -one[0])
        return [ms / 1000 for _, ms in took[:NEWEST_SERVICES]]

    def calls(self, zone: str | None, limit: int) -> list[Made]:
        calls = [call for call in self.kept.calls.values() if call.day == self.today and zone in (None, call.zone)]
        made = []
        for call in sorted(calls, reverse=True)[:limit]:
            ticket = self.kept.tickets[call.ticket]
            now = (ticket.state, ticket.counter, ticket.called_at_ms)
            made.append(Made(call.id, call.ticket, call.number, call.counter, call.at_ms, call.recall, call.undone, *now))
        return made

    def journal_after(self, seq: int, limit: int) -> list[JournalRow]:
        return self.kept.journal[seq : seq + limit]

    def sums(self, day: str) -> dict[str, int]:
        sums: dict[str, int] = {}
        for ticket in self.kept.tickets.values():
            if ticket.day == day:
                sums[ticket.state] = sums.get(ticket.state, 0) + 1
        return sums

    def counter_calls(self, day: str) -> dict[int, int]:
        counts: dict[int, int] = {}
        for call in self.kept.calls.values():
            if call.day == day and call.recall == 0:
                counts[call.counter] = counts.get(call.counter, 0) + 1
        return counts

    def done_at(self, counter: int, day: str) -> int:
        ended = sum((t.counter, t.day, t.state) == (counter, day, "done") for t in self.kept.tickets.values())
        return ended + sum((e.counter, e.day) == (counter, day) for e in self.kept.errands.values())

    def promise_kept(self, day: str) -> tuple[int, int, float | None]:
        lines = [one for one in (*self.kept.tickets.values(), *self.kept.errands.values()) if one.day == day]
        called = [(one.first_called_at_ms, one) for one in lines if one.first_called_at_ms is not None]
        waited = [called_at_ms - one.in_line_since_ms for called_at_ms, one in called]
        kept = sum(called_at_ms <= one.promise_ms for called_at_ms, one in called)
        return kept, len(called), sum(waited) / len(waited) / 1000 if waited else None

    def courses(self, day: str) -> list[Course]:
        return [Course(t.taken_at_ms, self._called_first_ms(t), t.ended_at_ms) for t in self.kept.tickets.values() if t.day == day]

    def _called_first_ms(self, ticket: Ticket) -> int | None:
        first = self.kept.errands.get((ticket.id, 0))
        return first.first_called_at_ms if first else ticket.first_called_at_ms

    def notices(self) -> list[Notice]:
        since = self.site.opening.day_begins_ms(self.now_ms)
        kept = self.kept.notices.values()
        return sorted((one for one in kept if one.given_at_ms >= since or one.ended_at_ms is None), key=lambda one: -one.seq)

    def notice(self, seq: int) -> Notice:
        if seq not in self.kept.notices:
            raise Refusal("unknown_notice")
        return self.kept.notices[seq]

    def secret(self) -> bytes:
        return hashlib.sha256(self.site.key.encode()).digest()


class MemoryHall(MemoryReading):
    def __init__(self, kept: Kept, site: Site, wall_ms: int) -> None:
        super().__init__(kept, site, wall_ms)
        self.seq = kept.head.seq + 1
        self._when = Moment(seq=self.seq, at_ms=self.now_ms)
        self._facts: list[Fact] = []
        self._actor, self._command = "house", "unnamed"

    def names(self, actor: str, command: str) -> None:
        self._actor, self._command = actor, command

    def next_nth(self, series: str, day: str) -> int:
        self.kept.series[day, series] = self.kept.series.get((day, series), 0) + 1
        return self.kept.series[day, series]

    def record(self, *facts: Fact) -> None:
        for fact in facts:
            self._facts.append(fact)
            if isinstance(fact, events.TICKET_FACTS):
                self._happened(fact)
            elif isinstance(fact, events.COUNTER_FACTS):
                counter: Any = fact
                self.kept.counters[counter.counter] = counter.apply(self.counter(counter.counter), self._when)
            elif isinstance(fact, events.NoticeGiven):
                self.kept.notices[self.seq] = fact.apply(None, self._when)
            elif isinstance(fact, events.NoticeEnded):
                self.kept.notices[fact.notice] = fact.apply(self.notice(fact.notice), self._when)
            elif isinstance(fact, events.IssuingStopped | events.IssuingLifted):
                self.kept.stops[fact.service] = fact.apply(None, self._when)
            elif isinstance(fact, events.IssuingResumed):
                self.kept.stops.pop(fact.service, None)

    def answered(self, actor: str, command_id: str) -> FirstAnswer | None:
        first = self.kept.answers.get((actor, command_id))
        return first[0] if first else None

    def keep_answer(self, actor: str, command_id: str, answer: FirstAnswer) -> None:
        self.kept.answers[actor, command_id] = (answer, self.now_ms)

    def forget_answers(self, before_ms: int) -> None:
        self.kept.answers = {key: kept for key, kept in self.kept.answers.items() if kept[1] >= before_ms}

    def close(self) -> bool:
        if not self._facts:
            return False
        facts = json.dumps([events.written(fact) for fact in self._facts], ensure_ascii=False)
        row = JournalRow(self.seq, self.now_ms, self._actor, self._command, json.loads(facts))
        link = hashlib.sha256(f"{self.head.hash}{row}".encode()).hexdigest()
        self.kept.journal.append(row)
        self.kept.head = Head(self.head.epoch, self.seq, link, self.now_ms)
        return True

    def _happened(self, fact: Any) -> None:
        was = self.kept.tickets.get(fact.ticket)
        now = fact.apply(was, self._when)
        self._must_be_possible(now)
        self.kept.tickets[now.id] = now
        if isinstance(fact, events.CALLS):
            made = (self.seq, now.id, now.number, fact.counter, fact.zone, self.today, self.now_ms, now.recalls)
            self.kept.calls[self.seq] = Call(*made)
        elif isinstance(fact, events.TicketSentOn) and was is not None:
            self.kept.errands[now.id, was.errands_done] = fact.done(was, self._when)
        elif isinstance(fact, events.CallUndone) and was is not None:
            for call in list(self.kept.calls.values()):
                if call.ticket == now.id and call.at_ms >= (was.called_at_ms or 0):
                    self.kept.calls[call.id] = call._replace(undone=True)

    def _must_be_possible(self, now: Ticket) -> None:
        for other in self.kept.tickets.values():
            if other.id == now.id:
                continue
            if now.state in LIVE and other.state in LIVE and other.counter == now.counter:
                raise ImpossibleRow(f"{other.number} and {now.number} live at counter {now.counter}")
            if (other.day, other.number) == (now.day, now.number):
                raise ImpossibleRow(f"{now.number} twice on {now.day}")


def broken(kept: Kept) -> list[str]:
    """What ``journal verify`` would find: replaying the journal must give the rows."""
    tickets: dict[str, Any] = {}
    errands: dict[tuple[str, int], Any] = {}
    counters: dict[int, Any] = {}
    notices: dict[int, Any] = {}
    stops: dict[str, Any] = {}
    for row in kept.journal:
        for written in row.facts:
            fact: Any = events.read(written)
            when = Moment(seq=row.seq, at_ms=row.at_ms)
            if isinstance(fact, events.TicketSentOn):
                was = tickets[fact.ticket]
                errands[was.id, was.errands_done] = fact.done(was, when)
            if isinstance(fact, events.TICKET_FACTS):
                tickets[fact.ticket] = fact.apply(tickets.get(fact.ticket), when)
            elif isinstance(fact, events.COUNTER_FACTS):
                counters[fact.counter] = fact.apply(counters.get(fact.counter), when)
            elif isinstance(fact, events.NOTICE_FACTS):
                about = getattr(fact, "notice", row.seq)
                notices[about] = fact.apply(notices.get(about), when)
            elif isinstance(fact, events.IssuingStopped | events.IssuingLifted):
                stops[fact.service] = fact.apply(None, when)
            elif isinstance(fact, events.IssuingResumed):
                stops.pop(fact.service, None)
    replayed = {"tickets": tickets, "errands": errands, "counters": counters, "notices": notices, "stops": stops}
    return [name for name, told in replayed.items() if told != getattr(kept, name)]
