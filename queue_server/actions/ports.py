"""What the actions need from outside: an open transaction, a clock, new ids, and who is asking.

An implementer of ``Units`` MUST make everything recorded in one ``writing`` block stand or fall together, durably, one writer at a
time per site, first come first served; MUST give the transaction a ``seq`` without gaps; MUST wake the feed only after the commit; and
MUST NOT commit when the block raises. It MAY keep rows it has read for the length of the block, and no longer.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from queue_server.domain.counter import Counter
from queue_server.domain.events import Fact
from queue_server.domain.hours import Course
from queue_server.domain.notice import Notice
from queue_server.domain.selection import Line
from queue_server.domain.site import Site
from queue_server.domain.stops import Stop
from queue_server.domain.ticket import State, Ticket

Role = str
"""clerk · supervisor · admin · kiosk · tv · agent · keypad · wall · visitor (a phone that was in the hall) · house (the program itself)"""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as the web has proven it. ``actor`` is unique within the site and stands in the journal."""

    site: str
    actor: str
    role: Role
    counter: int | None = None
    zone: str | None = None
    language: str = "vi"


class FirstAnswer(NamedTuple):
    """What a command was answered the first time."""

    fingerprint: str
    body: str


class Head(NamedTuple):
    """The newest journal row of a site."""

    epoch: str
    seq: int
    hash: str
    at_ms: int


class JournalRow(NamedTuple):
    seq: int
    at_ms: int
    actor: str
    command: str
    facts: list[dict[str, Any]]


class Made(NamedTuple):
    """A call or recall as screens list it, with what has become of its ticket; ``undone`` calls stay to be corrected."""

    id: int
    ticket: str
    number: str
    counter: int
    at_ms: int
    recall: int
    undone: bool
    ticket_state: State
    ticket_counter: int | None
    ticket_called_at_ms: int | None


class Reading(Protocol):
    """A consistent view of one site. Tickets come back as they are stored; a missing one is refused with ``unknown_ticket``."""

    site: Site
    now_ms: int
    head: Head

    def ticket(self, ticket: str) -> Ticket: ...
    def ticket_numbered(self, number: str) -> Ticket:
        """Of the business date only."""
        ...

    def live_at(self, counter: int) -> Ticket | None:
        """Called or serving there."""
        ...

    def live(self) -> list[Ticket]: ...
    def in_state(self, *states: State, counter: int | None = None, since_ms: int = 0) -> list[Ticket]:
        """In any of these, of the business date, in the order they came to it, newest first; ``since_ms`` limits ended ones by
        their end."""
        ...

    def unended(self) -> list[Ticket]:
        """Every ticket of any day that has not ended."""
        ...

    def counter(self, no: int) -> Counter: ...
    def counters(self) -> list[Counter]: ...

    # The line: one query, asked in different ways. What `next` pulls is what is counted and shown.
    def line(self, service: str, counter: int) -> Line: ...
    def bound_to(self, counter: int) -> list[Ticket]: ...
    def waiting_for(self, services: Iterable[str], limit: int, counter: int | None = None) -> list[Ticket]:
        """In order. With a counter: as that counter would be offered them, those bound to it included."""
        ...

    def waiting_counts(self) -> dict[str, int]:
        """Service -> people waiting."""
        ...

    def waiting_since(self) -> dict[str, int]:
        """Service -> since when the one who waits longest is in this line, whatever its place there."""
        ...

    def stops(self) -> list[Stop]:
        """Of every service that a person has stopped and not resumed; those that are over too."""
        ...

    def callable_count(self, services: Iterable[str], counter: int) -> int: ...
    def ahead_of(self, service: str, sort_key: tuple[int, int]) -> int: ...

    def services_seconds(self, services: Sequence[str]) -> dict[str, list[float]]:
        """For each of these services, how long its newest 20 of the day took, newest first; errands that were not a visit's last too."""
        ...

    def calls(self, zone: str | None, limit: int) -> list[Made]:
        """Newest first."""
        ...

    def notices(self) -> list[Notice]:
        """Given today, ended ones too, and older ones that nobody has ended; newest first."""
        ...

    def notice(self, seq: int) -> Notice:
        """Refuses with ``unknown_notice``."""
        ...

    def journal_after(self, seq: int, limit: int) -> list[JournalRow]: ...
    def sums(self, day: str) -> dict[str, int]:
        """State -> tickets issued that day that are in it now."""
        ...

    def counter_calls(self, day: str) -> dict[int, int]: ...
    def done_at(self, counter: int, day: str) -> int:
        """Tickets that ended there with an outcome, and errands whose visitors were sent on."""
        ...

    def promise_kept(self, day: str) -> tuple[int, int, float | None]:
        """Of every line somebody was called from, one for each errand: (called before the promise, called at all, mean seconds in line
        until the first call)."""
        ...

    def courses(self, day: str) -> list[Course]:
        """Of every ticket issued that day: several errands are one course, called when the first of them was."""
        ...

    def secret(self) -> bytes:
        """The site's key, made with the site; never in the journal."""
        ...

    @property
    def people(self) -> "People": ...

    @property
    def equipment(self) -> "Equipment": ...

    @property
    def phones(self) -> "Phones": ...

    @property
    def notes(self) -> "Notes": ...


class Staff(NamedTuple):
    """``name``: by which they sign in, which no screen of the hall shows; ``shown_as``: how the TVs name them, empty if not at all."""

    name: str
    role: str
    counter: int | None
    password_hash: str
    shown_as: str = ""


class Session(NamedTuple):
    """A signed-in browser. ``token_hash`` is what is stored of its cookie; ``who`` is a staff name or a device id."""

    token_hash: str
    kind: str
    who: str
    csrf: str
    expires_at_ms: int
    counter: int | None


class Device(NamedTuple):
    id: str
    kind: str
    name: str
    zone: str | None
    key_hash: str
    enrolled_at_ms: int
    counter: int | None = None
    """Of a keypad, and of the demo's clerk keys: where it may do what a clerk does."""


class Code(NamedTuple):
    code_hash: str
    kind: str
    zone: str | None
    expires_at_ms: int
    counter: int | None = None


class People(Protocol):
    """Staff, sessions and codes of one site, in the same transaction. Changing methods need a writing one."""

    def staff(self, name: str) -> Staff | None: ...
    def all_staff(self) -> list[Staff]: ...
    def save_staff(self, staff: Staff) -> None: ...
    def session(self, token_hash: str) -> Session | None: ...
    def save_session(self, session: Session) -> None: ...
    def end_session(self, token_hash: str) -> None: ...
    def end_sessions_of(self, kind: str, who: str) -> None: ...
    def forget_sessions(self, before_ms: int) -> None: ...
    def save_code(self, code: Code) -> None: ...
    def use_code(self, code_hash: str) -> Code | None:
        """Gives it and removes it: a code works once."""
        ...

    def end_codes(self, kind: str) -> None: ...


class Equipment(Protocol):
    """Devices of one site, what they last reported, and what became of print jobs."""

    def device(self, id: str) -> Device | None: ...
    def device_with_key(self, key_hash: str) -> Device | None: ...
    def all(self) -> list[Device]: ...
    def save(self, device: Device) -> None: ...
    def revoke(self, id: str) -> None: ...
    def report(self, device: str, kind: str, body: str, at_ms: int) -> None: ...
    def reports(self) -> dict[tuple[str, str], tuple[int, str]]:
        """(device, kind) -> (at_ms, body as JSON): the last report of each."""
        ...

    def printed(self, ticket: str, outcome: str, at_ms: int) -> None: ...
    def receipts(self, tickets: Sequence[str]) -> dict[str, str]:
        """Ticket -> outcome of its newest print job."""
        ...


class Holding(NamedTuple):
    """A ticket that was taken by phone. ``period`` is that of the code it came in with; ``first``: the phone had none before."""

    ticket: str
    phone: str
    period: int
    first: bool
    at_ms: int


class Subscription(NamedTuple):
    """Where a phone wants to be told about its ticket while the page is away. ``told`` is what it was told last."""

    ticket: str
    endpoint: str
    p256dh: str
    auth: str
    language: str
    told: str
    at_ms: int


class Phones(Protocol):
    """What is known of visitors' phones, in the same transaction. Changing methods need a writing one."""

    def hold(self, holding: Holding) -> None: ...
    def held_by(self, phone: str) -> list[Holding]:
        """Newest first."""
        ...

    def firsts_in(self, period: int) -> int:
        """First tickets of phones that came in with this period's code."""
        ...

    def subscribe(self, subscription: Subscription) -> None:
        """One a ticket: the newest replaces."""
        ...

    def subscriptions(self) -> list[Subscription]: ...
    def subscription(self, ticket: str) -> Subscription | None: ...
    def unsubscribe(self, ticket: str) -> None: ...
    def forget(self, before_ms: int) -> None:
        """Whatever is older."""
        ...


class Note(NamedTuple):
    author: str
    text: str
    at_ms: int


class Notes(Protocol):
    """What colleagues tell each other about a ticket, one note each. Never in the journal."""

    def all(self) -> dict[str, Note]:
        """Ticket -> its note."""
        ...

    def keep(self, ticket: str, note: Note) -> None: ...
    def erase(self, ticket: str) -> None: ...
    def forget(self, before_ms: int) -> None: ...


class Hall(Reading, Protocol):
    """An open, writing transaction. ``seq`` is the one its journal row will have."""

    seq: int

    def next_nth(self, series: str, day: str) -> int: ...
    def record(self, *facts: Fact) -> None:
        """Applies each fact to the rows at once, so that later reads of this transaction see it."""
        ...

    def answered(self, actor: str, command_id: str) -> FirstAnswer | None: ...
    def keep_answer(self, actor: str, command_id: str, answer: FirstAnswer) -> None: ...
    def forget_answers(self, before_ms: int) -> None: ...
    def names(self, actor: str, command: str) -> None:
        """Who and what this transaction is, for its journal row."""
        ...


class Units(Protocol):
    """Transactions of a site; see above for what an implementer must and may do."""

    def writing(self, site: str) -> AbstractContextManager[Hall]: ...
    def reading(self, site: str) -> AbstractContextManager[Reading]: ...
    def secret(self, site: str) -> bytes:
        """The site's key, made with the site and never changed."""
        ...


class Passwords(Protocol):
    """Slow on purpose: never called inside a transaction."""

    def hashed(self, password: str) -> str: ...
    def fits(self, password: str, password_hash: str | None) -> bool:
        """False for None, after as much work as for a real one: an unknown name costs as long as a wrong password."""
        ...


NewId = Callable[[], str]
"""Makes the id of a ticket: ten letters of a-z2-7, unguessable."""
