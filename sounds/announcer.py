"""Who speaks when, in all zones: one line per zone, one leader at a time, in order, never two at once. A pure state machine.

Time comes in as milliseconds, what is to be done goes out as effects. It knows no thread, no clock, no socket, no sound.
A rule holds throughout: every announcement ends in exactly one Log, spoken or not, with a reason.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sounds.announcement import Announcement, Planning
from sounds.effects import Effect, Log
from sounds.line import Line, Means
from sounds.players import AudioState, Kind, Players
from sounds.rules import Rules, Volume, always_loud
from sounds.wording import Wording

if TYPE_CHECKING:
    from sounds.fresh import FreshSpeech

__all__ = ["Announcer", "Rules", "ZoneVoice"]
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class ZoneVoice:
    """What can be said of a zone's voice now. Players are named as they came."""

    state: Literal["speaking", "idle", "silent", "quiet", "emergency"]
    heard: tuple[str, ...]
    leader: str | None
    speaking: str
    waiting: int


class Announcer:
    """Every method returns what is to be done, in order. ``now`` may stand still but must not run backwards.

    Call ``tick`` at ``due_ms()`` or more often; everything else happens at once, within the call that caused it.
    """

    def __init__(
        self,
        plan: Planning,
        rules: Rules | None = None,
        started_at_ms: int = 0,
        *,
        fresh: "FreshSpeech | None" = None,
        volume: Volume = always_loud,
    ) -> None:
        self._rules = rules or Rules()
        self._players = Players()
        self._means = Means(Wording(plan, fresh, self._rules), self._players, self._rules, volume)
        self._started_at_ms = started_at_ms
        self._lines: dict[str, Line] = {}
        self._seen: OrderedDict[str, None] = OrderedDict()

    # --- what happens in the hall ---

    def add(self, said: Announcement, now: int) -> list[Effect]:
        """Handed over at once when the line is idle. The same announcement again is ignored."""
        if said.id in self._seen:
            return []
        self._seen[said.id] = None
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        if said.rank != "emergency" and said.at_ms < self._started_at_ms - self._rules.replay_within_ms:
            return [Log(said, "dropped", "before_restart")]
        return self._line(said.zone).add(said, now)

    def undone(self, id: str, now: int) -> list[Effect]:
        """The call was taken back: it is not spoken unless it has begun."""
        return [effect for line in self._lines.values() for effect in line.undone(id, now)]

    def ended(self, id: str, now: int) -> list[Effect]:
        """The emergency is over, or the message is not to be said any more."""
        return [effect for line in self._lines.values() for effect in line.ended(id, now)]

    # --- what players say ---

    def player(self, player: str, zone: str, kind: Kind, state: AudioState, now: int) -> list[Effect]:
        """A player is there, or says whether it can be heard. One that moved to another zone leaves its old one."""
        effects: list[Effect] = []
        if self._players.zone_of(player) not in (None, zone):
            effects += self.player_gone(player, now)
        self._players.put(player, zone, kind, state)
        line = self._line(zone)
        if state != "running":
            effects += line.lost(player, now, stopped=True)
        if self._players.can_be_heard(zone):
            effects += line.sounding(on=True)
        return effects + line.advance(now)

    def player_gone(self, player: str, now: int) -> list[Effect]:
        """Its connection is lost. What it had begun it goes on saying until its lease runs out, so the line waits for that."""
        zone = self._players.zone_of(player)
        self._players.remove(player)
        return self._lines[zone].lost(player, now, stopped=False) if zone in self._lines else []

    def reported(self, player: str, id: str, outcome: str, now: int, detail: str = "") -> list[Effect]:
        """started, speaking, finished, failed, expired or dropped; from a player whose turn it is not, it changes nothing."""
        return [effect for line in self._lines.values() for effect in line.reported(player, id, outcome, now, detail)]

    def has_turn(self, player: str, id: str) -> bool:
        """May this player begin this announcement, or go on with it?"""
        return any(line.turn and (line.turn.player, line.turn.id) == (player, id) for line in self._lines.values())

    def tick(self, now: int) -> list[Effect]:
        """Looks after deadlines."""
        return [effect for line in self._lines.values() for effect in line.tick(now)]

    # --- what others may ask ---

    def due_ms(self) -> int | None:
        """When ``tick`` next has something to do; None when nothing is under way."""
        return min((due for line in self._lines.values() if (due := line.due_ms()) is not None), default=None)

    def leader(self, zone: str) -> str | None:
        """The player that speaks now or would speak next in this zone."""
        line = self._lines.get(zone)
        return line.turn.player if line and line.turn else self._players.leader(zone)

    def voice_of(self, zone: str, now: int) -> ZoneVoice:
        line = self._line(zone)
        speaks = line.turn is not None and line.turn.begun_at_ms is not None
        leader, heard = self.leader(zone), self._players.heard(zone)
        quiet = self._means.volume(now) == 0
        return ZoneVoice(
            "emergency" if line.standing else "speaking" if speaks else "silent" if line.silent else "quiet" if quiet else "idle",
            tuple(sorted(heard, key=lambda name: name != leader)),
            leader,
            line.turn.plan.text if line.turn and speaks else "",
            len(line.waiting),
        )

    # --- inside ---

    def _line(self, zone: str) -> Line:
        return self._lines.setdefault(zone, Line(zone, self._means))
