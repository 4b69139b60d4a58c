"""What is to be said, before any language: which sentence, and what fills it. Plain values."""

from dataclasses import dataclass

CALLS = ("call", "result", "transfer", "missed")
"""Sentences about one ticket."""
NOTICES = ("lunch", "closing", "stopped", "outage", "evacuation")
"""Sentences to the whole hall."""
SENTENCES = (*CALLS, *NOTICES)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``name`` is one of SENTENCES. What a sentence's template does not mention is not said; parts in [ ] need all their values."""

    name: str
    recall: bool = False
    """Said once more: "xin nhắc lại" goes before."""
    ticket: str = ""
    """As printed: "A015"."""
    counter: int | None = None
    desk: bool = False
    """The place is the guide's desk, said by its name and not by ``counter``."""
    room: str = ""
    """As on the door: "201", "B2"."""
    floor: int | None = None
    area: str = ""
    """A letter or a number: "B"."""
    time: str = ""
    """Of the hall's clock, "13:30"."""
    service: str = ""
    """A key of the language's [services]."""
    session: str = ""
    """Either "morning" or "afternoon"; the name of a phrase."""
