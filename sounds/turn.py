"""One announcement with the player whose turn it is, and how long one has to wait for it. Plain values and their deadlines."""

from dataclasses import dataclass, field

from queue_server.contract.devices import SpeakJob
from queue_server.contract.screens import VoiceReason
from sounds.announcement import Announcement, Plan
from sounds.rules import Rules


@dataclass(slots=True)
class Turn:
    """Of one announcement with one player; when it is passed on, the next player's."""

    said: Announcement
    id: str
    """Of the job: of an emergency that is said again, each time another."""
    plan: Plan
    volume: int
    player: str
    sent_at_ms: int
    why: VoiceReason = ""
    tried: set[str] = field(default_factory=set)
    begun_at_ms: int | None = None
    """When the player was told that it may begin."""
    heard_at_ms: int = 0
    """When it was last told that it may go on."""

    def ends_ms(self, rules: Rules) -> int:
        """When something must have happened: a beginning, a sign of life, an end."""
        if self.begun_at_ms is None:
            return self.sent_at_ms + rules.start_within_ms
        return min(self.heard_at_ms + rules.silent_within_ms, self.begun_at_ms + self.plan.duration_ms + rules.finish_margin_ms)

    def is_spoken_by(self, now: int) -> bool:
        return self.begun_at_ms is not None and now >= self.begun_at_ms + self.plan.duration_ms

    def job(self, now: int, rules: Rules) -> SpeakJob:
        begins = now if self.said.rank == "emergency" else self.said.at_ms
        return SpeakJob(
            id=self.id,
            zone=self.said.zone,
            text=self.plan.text,
            segments=list(self.plan.segments),
            duration_ms=self.plan.duration_ms,
            expires_at_ms=begins + rules.keeps_ms(self.said),
            volume=self.volume,
            bank=self.plan.bank,
        )


@dataclass(frozen=True, slots=True)
class Fading:
    """A player that was told to stop in mid-word. Until it says that it has, or surely must have, no other may begin."""

    player: str
    id: str
    until_ms: int
