"""Where a fact stands in the journal."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The seq and time of a journal row."""

    seq: int
    at_ms: int
