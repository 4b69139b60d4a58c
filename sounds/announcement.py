"""What is to be announced, and the plan of how it will sound. Plain values: no clock, no files."""

from dataclasses import dataclass
from typing import Literal, Protocol

from queue_server.contract.devices import Segment
from sounds.sentence import Sentence

Rank = Literal["emergency", "message", "call", "information"]
RANKS: tuple[Rank, ...] = ("emergency", "message", "call", "information")
"""Who goes first in a zone. An emergency interrupts; a message is what a supervisor has typed."""

Texts = tuple[tuple[str, str], ...]
"""One text a language, in the order they are said: (("vi", "…"), ("en", "…"))."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """``id`` is "<what>:<seq of its journal row>", so a recall has its own."""

    id: str
    zone: str
    at_ms: int
    """When it was called or typed, milliseconds since 1970-01-01 UTC."""
    said: Sentence | Texts
    """One of the hall's sentences, or words somebody has typed."""
    rank: Rank = "call"
    languages: tuple[str, ...] = ("vi",)
    """Of a sentence, in order; those that the hall does not speak are left out."""

    @property
    def number(self) -> str:
        """Whom it is about, "" when it is to all."""
        return self.said.ticket if isinstance(self.said, Sentence) else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a player needs: the text for the log, the clips with their starts, and how long it all takes."""

    text: str
    segments: tuple[Segment, ...]
    duration_ms: int
    bank: str = ""
    """Revision of the bank it is planned with."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """No bank says all of it. ``texts`` is what an engine would have to say; ``instead`` what can be said if none does."""

    text: str
    texts: Texts
    instead: Plan
    alone: bool
    """Nothing is left in ``instead`` but the chime."""


class Planning(Protocol):
    """Turns announcements into plans. MUST NOT block."""

    def __call__(self, said: Announcement, repeat: bool) -> Plan | Lacking:
        """``repeat``: whether the sentence may be said twice."""
        ...

    def around(self, spoken: Plan, lacking: Lacking, repeat: bool) -> Plan:
        """What was lacking, now that it was made afresh, with the chime before it."""
        ...
