"""Facts about counters, and what each one changes. ``events`` knows them together with the tickets' own."""

from dataclasses import dataclass, replace
from typing import ClassVar

from queue_server.domain.counter import Counter
from queue_server.domain.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened:
    name: ClassVar[str] = "counter_opened"
    counter: int
    services: tuple[str, ...]
    helps: tuple[str, ...]

    def apply(self, counter: Counter | None, when: Moment) -> Counter:
        clerk = counter.clerk if counter else None
        return Counter(no=self.counter, state="open", services=tuple(self.services), helps=tuple(self.helps), clerk=clerk)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused:
    name: ClassVar[str] = "counter_paused"
    counter: int
    reason: str | None
    until_at_ms: int | None

    def apply(self, counter: Counter, when: Moment) -> Counter:
        return replace(counter, state="paused", reason=self.reason, until_at_ms=self.until_at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed:
    name: ClassVar[str] = "counter_closed"
    counter: int

    def apply(self, counter: Counter, when: Moment) -> Counter:
        return replace(counter, state="closed", reason=None, until_at_ms=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesOffered:
    name: ClassVar[str] = "services_offered"
    counter: int
    services: tuple[str, ...]

    def apply(self, counter: Counter, when: Moment) -> Counter:
        return replace(counter, services=tuple(self.services), helps=tuple(key for key in counter.helps if key not in self.services))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkChanged:
    name: ClassVar[str] = "clerk_changed"
    counter: int
    clerk: str | None

    def apply(self, counter: Counter, when: Moment) -> Counter:
        return replace(counter, clerk=self.clerk)
