"""Facts: what has happened, in the past tense, and what each one changes in the ticket or counter it is about.

The store writes exactly these into the journal and keeps the rows that ``apply`` gives, so replaying the journal gives the rows.
A fact never needs the settings of its day to be replayed: whatever was decided then stands in it.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, get_args

from queue_server.domain.counter_events import ClerkChanged as ClerkChanged
from queue_server.domain.counter_events import CounterClosed as CounterClosed
from queue_server.domain.counter_events import CounterOpened as CounterOpened
from queue_server.domain.counter_events import CounterPaused as CounterPaused
from queue_server.domain.counter_events import ServicesOffered as ServicesOffered
from queue_server.domain.errand_events import ErrandsDropped as ErrandsDropped
from queue_server.domain.errand_events import TicketSentOn as TicketSentOn
from queue_server.domain.moment import Moment as Moment
from queue_server.domain.notice import NoticeEnded as NoticeEnded
from queue_server.domain.notice import NoticeGiven as NoticeGiven
from queue_server.domain.paper_events import TicketServedByHand as TicketServedByHand
from queue_server.domain.stops import IssuingLifted as IssuingLifted
from queue_server.domain.stops import IssuingResumed as IssuingResumed
from queue_server.domain.stops import IssuingStopped as IssuingStopped
from queue_server.domain.ticket import Ticket, scanned, waiting_again


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTaken:
    name: ClassVar[str] = "ticket_taken"
    ticket: str
    day: str
    series: str
    nth: int
    number: str
    service: str
    errand: str
    language: str
    priority: str | None
    place_ms: int
    promise_ms: int
    printer: str | None = None
    taken_at_ms: int | None = None
    """Of a paper number given by hand and entered later: when the visitor really got it."""
    to_come: str = ""

    def apply(self, ticket: Ticket | None, when: Moment) -> Ticket:
        assert ticket is None, f"{self.ticket} was taken already"
        return Ticket(
            id=self.ticket,
            day=self.day,
            series=self.series,
            nth=self.nth,
            number=self.number,
            service=self.service,
            errand=self.errand,
            language=self.language,
            priority=self.priority,
            taken_at_ms=when.at_ms if self.taken_at_ms is None else self.taken_at_ms,
            place_ms=self.place_ms,
            place_order=when.seq,
            promise_ms=self.promise_ms,
            to_come=self.to_come,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled:
    """``how``: next, chosen (a clerk picked it, with a reason), resumed (from hold)."""

    name: ClassVar[str] = "ticket_called"
    ticket: str
    number: str
    counter: int
    zone: str
    language: str
    how: str = "next"
    reason: str | None = None

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(
            ticket,
            state="called",
            counter=self.counter,
            bound_to=None,
            withheld_from=None,
            withheld_until_ms=0,
            call=when.seq,
            called_at_ms=when.at_ms,
            first_called_at_ms=ticket.first_called_at_ms or when.at_ms,
            announced_at_ms=when.at_ms,
            started_at_ms=None,
            ended_at_ms=None,
            recalls=0,
            reason=self.reason,
            scanning_at_ms=None,
            scanned_ms=0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPassed:
    """A ticket at the head of its line saw a later one called before it."""

    name: ClassVar[str] = "ticket_passed"
    ticket: str
    by: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, passed=ticket.passed + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled:
    name: ClassVar[str] = "ticket_recalled"
    ticket: str
    number: str
    counter: int
    zone: str
    language: str
    recall: int

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, recalls=self.recall, call=when.seq, announced_at_ms=when.at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceStarted:
    name: ClassVar[str] = "service_started"
    ticket: str
    counter: int

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, state="serving", started_at_ms=when.at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanningStarted:
    """The talk is over and the clerk puts the papers into the computer. Whoever was only called has been served since the call."""

    name: ClassVar[str] = "scanning_started"
    ticket: str
    counter: int

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, state="serving", started_at_ms=ticket.started_at_ms or ticket.called_at_ms, scanning_at_ms=when.at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanningEnded:
    """Back to the talk, with the same visitor."""

    name: ClassVar[str] = "scanning_ended"
    ticket: str
    counter: int

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return scanned(ticket, when.at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished:
    name: ClassVar[str] = "ticket_finished"
    ticket: str
    counter: int
    outcome: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(scanned(ticket, when.at_ms), state="done", ended_at_ms=when.at_ms, outcome=self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMissed:
    """No-show. ``by_timer`` when nobody pressed it."""

    name: ClassVar[str] = "ticket_missed"
    ticket: str
    counter: int
    by_timer: bool = False

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, state="no_show", ended_at_ms=when.at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReadmitted:
    name: ClassVar[str] = "ticket_readmitted"
    ticket: str
    place_ms: int

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(
            waiting_again(ticket), place_ms=self.place_ms, place_order=when.seq, readmitted=True, ended_at_ms=None, recalls=0, passed=0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld:
    name: ClassVar[str] = "ticket_held"
    ticket: str
    counter: int
    reason: str | None

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(scanned(ticket, when.at_ms), state="held", reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed:
    """From hold back into its line, at the place it kept."""

    name: ClassVar[str] = "ticket_resumed"
    ticket: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return waiting_again(ticket)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred:
    name: ClassVar[str] = "ticket_transferred"
    ticket: str
    counter: int
    service: str
    bound_to: int | None
    reason: str
    flagged: bool
    errand: str | None = None
    to_come: str | None = None
    """Of one that is sent to where it was to go later: it does that errand now. Else both stay."""

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(
            waiting_again(ticket),
            service=self.service,
            bound_to=self.bound_to,
            transfers=ticket.transfers + 1,
            trail=f"{ticket.trail} {self.counter}".strip(),
            flagged=self.flagged,
            reason=self.reason,
            errand=self.errand or ticket.errand,
            to_come=ticket.to_come if self.to_come is None else self.to_come,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketUnbound:
    """The counter it was sent to paused or closed: it falls back to its service."""

    name: ClassVar[str] = "ticket_unbound"
    ticket: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, bound_to=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRequeued:
    name: ClassVar[str] = "ticket_requeued"
    ticket: str
    counter: int
    withheld_until_ms: int
    reason: str | None = None

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        again = waiting_again(ticket)
        return replace(again, withheld_from=self.counter, withheld_until_ms=self.withheld_until_ms, reason=self.reason or ticket.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUndone:
    """``call`` is the newest call or recall taken back; ``first_call`` says that no earlier call of this ticket stands."""

    name: ClassVar[str] = "call_undone"
    ticket: str
    counter: int
    call: int
    first_call: bool

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        again = waiting_again(ticket)
        return replace(again, first_called_at_ms=None) if self.first_call else again


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketChanged:
    name: ClassVar[str] = "ticket_changed"
    ticket: str
    service: str
    priority: str | None
    place_ms: int
    promise_ms: int
    reason: str
    errand: str | None = None
    to_come: str | None = None
    """As of a transfer."""

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        bound = ticket.bound_to if self.service == ticket.service else None
        return replace(
            ticket,
            service=self.service,
            priority=self.priority,
            place_ms=self.place_ms,
            promise_ms=self.promise_ms,
            reason=self.reason,
            bound_to=bound,
            errand=self.errand or ticket.errand,
            to_come=ticket.to_come if self.to_come is None else self.to_come,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled:
    name: ClassVar[str] = "ticket_cancelled"
    ticket: str
    reason: str | None = None

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, state="cancelled", ended_at_ms=when.at_ms, reason=self.reason or ticket.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketExpired:
    name: ClassVar[str] = "ticket_expired"
    ticket: str

    def apply(self, ticket: Ticket, when: Moment) -> Ticket:
        return replace(ticket, state="expired", ended_at_ms=when.at_ms)


TicketFact = (
    TicketTaken
    | TicketCalled
    | TicketPassed
    | TicketRecalled
    | ServiceStarted
    | ScanningStarted
    | ScanningEnded
    | TicketFinished
    | TicketSentOn
    | ErrandsDropped
    | TicketServedByHand
    | TicketMissed
    | TicketReadmitted
    | TicketHeld
    | TicketResumed
    | TicketTransferred
    | TicketUnbound
    | TicketRequeued
    | CallUndone
    | TicketChanged
    | TicketCancelled
    | TicketExpired
)
CounterFact = CounterOpened | CounterPaused | CounterClosed | ServicesOffered | ClerkChanged
NoticeFact = NoticeGiven | NoticeEnded
StopFact = IssuingStopped | IssuingLifted | IssuingResumed


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseNoted:
    """A fact about the house rather than its tickets: a device enrolled, a staff member added, a clock that jumped."""

    name: ClassVar[str] = "house_noted"
    what: str
    about: str
    details: dict[str, Any]


Fact = TicketFact | CounterFact | NoticeFact | StopFact | HouseNoted
CALLS = (TicketCalled, TicketRecalled)
TICKET_FACTS: tuple[type[TicketFact], ...] = get_args(TicketFact)
COUNTER_FACTS: tuple[type[CounterFact], ...] = get_args(CounterFact)
NOTICE_FACTS: tuple[type[NoticeFact], ...] = get_args(NoticeFact)
STOP_FACTS: tuple[type[StopFact], ...] = get_args(StopFact)
BY_NAME: dict[str, type[Fact]] = {kind.name: kind for kind in get_args(Fact)}
_FIELDS: dict[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in BY_NAME.values()}


def written(fact: Fact) -> dict[str, Any]:
    """The fact as the journal keeps it: its name and its fields, JSON types only."""
    return {"fact": fact.name, **{key: getattr(fact, key) for key in _FIELDS[type(fact)]}}


def read(row: dict[str, Any]) -> Fact:
    """The fact that ``written`` wrote. Fields that a newer version has added get their defaults."""
    kind = BY_NAME[row["fact"]]
    known = _FIELDS[kind]
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items() if key in known}
    return kind(**told)
