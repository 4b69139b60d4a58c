"""The structured segments of a sentence: no markup, no engine's own language, just what is to be heard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chime:
    """The two notes before every announcement; all that is left of it when clips are missing."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """By its key; floors and services are phrases too: "floor-0", "service-ho-tich"."""

    key: str


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str


@dataclass(frozen=True, slots=True)
class Digits:
    """Read one by one."""

    digits: str


@dataclass(frozen=True, slots=True)
class Number:
    """Read as a number."""

    value: int


@dataclass(frozen=True, slots=True)
class Pause:
    ms: int


Piece = Chime | Phrase | Letter | Digits | Number | Pause
