"""What the hall wants of its voice: how loud by the clock, in which languages, which sentences it says without being asked."""

from dataclasses import dataclass

AUTOMATIC = ("result", "transfer", "missed", "lunch", "closing", "stopped")
"""What a hall may say by itself, besides calls."""


@dataclass(frozen=True, slots=True)
class VoiceHours:
    """A stretch of every day, in minutes after midnight: begins ≤ now < ends, and over midnight when it ends before it begins."""

    begins: int
    ends: int
    volume_percent: int

    def has(self, minute: int) -> bool:
        if self.begins <= self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


@dataclass(frozen=True, slots=True)
class VoiceRules:
    volume_percent: int = 100
    hours: tuple[VoiceHours, ...] = ()
    calls_in: tuple[str, ...] = ()
    """Languages in which every call is said; without any: the hall's first and the ticket's."""
    automatic: tuple[str, ...] = AUTOMATIC
    closing_minutes: int = 15
    """So long before the last session ends, closing is announced."""

    def volume_at(self, minute: int) -> int:
        """Percent at this minute of the day; the first stretch that has it decides. 0 is quiet: shown, not spoken."""
        return next((hours.volume_percent for hours in self.hours if hours.has(minute)), self.volume_percent)
