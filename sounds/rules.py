"""The numbers of the announcer, and what all its lines share."""

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.contract.devices import LEASE_MS
from sounds.announcement import Announcement

LOUD = 100


@dataclass(frozen=True, slots=True)
class Rules:
    """Milliseconds, unless the name says otherwise."""

    expires_after_ms: int = 45_000
    """Of what is about one ticket."""
    notice_expires_after_ms: int = 300_000
    """Of what is to all."""
    start_within_ms: int = 2_000
    silent_within_ms: int = LEASE_MS + 500
    """A player that was not heard of for so long has fallen silent: its lease has run out half a second ago."""
    finish_margin_ms: int = 1_500
    replay_within_ms: int = 30_000
    """After a restart nothing older than this is said, but for an emergency that still stands."""
    backlog_without_repeats: int = 2
    """More than this many waiting behind it, and a sentence is said once."""
    emergency_pause_ms: int = 2_000
    fresh_call_ms: int = 1_500
    fresh_notice_ms: int = 5_000
    """How long the line waits for words that an engine has yet to say."""

    def keeps_ms(self, said: Announcement) -> int:
        return self.expires_after_ms if said.rank == "call" else self.notice_expires_after_ms

    def waits_ms(self, said: Announcement) -> int:
        return self.fresh_call_ms if said.rank == "call" else self.fresh_notice_ms


Volume = Callable[[int], int]
"""Percent at an instant; 0 is quiet: what is called then is shown, not spoken."""


def always_loud(_at_ms: int) -> int:
    return LOUD
