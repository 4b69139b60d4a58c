"""One call to be announced, and the plan of how it will sound. Plain values: no clock, no files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from queue_server.contract.devices import Segment
from sounds.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call or a recall. ``id`` is the seq of its journal row, so a recall has its own."""

    id: str
    zone: str
    ticket: str
    """Id of the ticket, never spoken."""
    number: str
    """What is spoken: "A015"."""
    counter: int
    at_ms: int
    """When the call was made, milliseconds since 1970-01-01 UTC."""
    desk: bool = False
    """The counter is the guide's desk and is said by its name."""
    recall: int = 0
    """0 for the call itself, 1 for the first recall…"""
    language: str = "vi"
    errand: Literal["call", "result", "transfer", "missed"] = "call"
    """Why the visitor is called: which sentence is said."""
    room: str = ""
    floor: int | None = None
    area: str = ""
    """Where the counter is, if the hall says so."""

    def sentence(self) -> Sentence:
        return Sentence(
            self.errand,
            recall=self.recall > 0,
            ticket=self.number,
            counter=self.counter,
            desk=self.desk,
            room=self.room,
            floor=self.floor,
            area=self.area,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a player needs: the text for the log, the clips with their starts, and how long it all takes."""

    text: str
    segments: tuple[Segment, ...]
    duration_ms: int


Planning = Callable[[Announcement, bool], Plan]
"""Turns an announcement into a plan; the flag says whether the sentence may be repeated. Must not block."""
