"""Who speaks when: one line per zone, one leader at a time, in order, never two at once. A pure state machine.

Time comes in as milliseconds, what is to be done goes out as effects. It knows no thread, no clock, no socket, no sound.
A rule holds throughout: every announcement ends in exactly one Log, spoken or not, with a reason.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

from queue_server.contract.devices import SpeakJob
from sounds.announcement import Announcement, Plan, Planning
from sounds.effects import Effect, Fate, Hush, Log, SilentZone, Speak
from sounds.players import AudioState, Kind, Players

_REMEMBERED_CALLS = 2000


@dataclass(frozen=True, slots=True)
class Rules:
    """Milliseconds, unless the name says otherwise."""

    expires_after_ms: int = 45_000
    start_within_ms: int = 2_000
    finish_margin_ms: int = 1_500
    replay_within_ms: int = 30_000
    """After a restart nothing older than this is said."""
    backlog_without_repeats: int = 2
    """More than this many waiting behind it, and a sentence is said once."""


@dataclass(slots=True)
class _Turn:
    """The announcement whose turn it is, and how far it has come with the player that has it."""

    said: Announcement
    plan: Plan
    player: str
    sent_at_ms: int
    tried: set[str] = field(default_factory=set)
    started_at_ms: int | None = None
    hushed: bool = False


@dataclass(slots=True)
class _Line:
    zone: str
    waiting: deque[Announcement] = field(default_factory=deque)
    turn: _Turn | None = None
    silent: bool = False


class Announcer:
    """Every method returns what is to be done, in order. ``now`` may stand still but must not run backwards.

    Call ``tick`` at ``due_ms()`` or more often; everything else happens at once, within the call that caused it.
    """

    def __init__(self, plan: Planning, rules: Rules | None = None, started_at_ms: int = 0) -> None:
        self._plan = plan
        self._rules = rules or Rules()
        self._started_at_ms = started_at_ms
        self._lines: dict[str, _Line] = {}
        self._players = Players()
        self._seen: OrderedDict[tuple[str, int, str], None] = OrderedDict()

    # --- what happens in the hall ---

    def add(self, said: Announcement, now: int) -> list[Effect]:
        """A call was made. Handed over at once when the line is idle; the same (ticket, counter, call) again is ignored."""
        key = (said.ticket, said.counter, said.id)
        if key in self._seen:
            return []
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED_CALLS:
            self._seen.popitem(last=False)
        if said.at_ms < self._started_at_ms - self._rules.replay_within_ms:
            return [Log(said.id, said.zone, "dropped", "before_restart")]
        line = self._line(said.zone)
        line.waiting.append(said)
        return self._advance(line, now)

    def undone(self, id: str, now: int) -> list[Effect]:
        """The call was taken back: it is not spoken unless it has begun."""
        for line in self._lines.values():
            for said in line.waiting:
                if said.id == id:
                    line.waiting.remove(said)
                    return [Log(id, line.zone, "dropped", "undone")]
            turn = line.turn
            if turn and turn.said.id == id and turn.started_at_ms is None and not turn.hushed:
                turn.hushed = True  # the line waits for the answer: it may have begun at this very moment
                return [Hush(turn.player, id)]
        return []

    # --- what players say ---

    def player(self, player: str, zone: str, kind: Kind, state: AudioState, now: int) -> list[Effect]:
        """A player is there, or says whether it can be heard. One that moved to another zone leaves its old one."""
        effects: list[Effect] = []
        if self._players.zone_of(player) not in (None, zone):
            effects += self.player_gone(player, now)
        self._players.put(player, zone, kind, state)
        line = self._line(zone)
        if state != "running":
            effects += self._lost(line, player, now, stopped=True)
        if self._players.can_be_heard(zone):
            effects += self._sounding(line, on=True)
        return effects + self._advance(line, now)

    def player_gone(self, player: str, now: int) -> list[Effect]:
        """Its connection is lost. What it had begun it may well go on saying, so the line waits for that."""
        zone = self._players.zone_of(player)
        self._players.remove(player)
        return self._lost(self._lines[zone], player, now, stopped=False) if zone in self._lines else []

    def reported(self, player: str, id: str, outcome: str, now: int, detail: str = "") -> list[Effect]:
        """started, finished, failed, expired or dropped; from a player whose turn it is not, it changes nothing."""
        line = next((line for line in self._lines.values() if line.turn and line.turn.said.id == id), None)
        if line is None or line.turn is None or line.turn.player != player:
            return []
        turn = line.turn
        match outcome:
            case "started":
                self._players.trust(player)
                turn.started_at_ms = now if turn.started_at_ms is None else turn.started_at_ms
                return self._sounding(line, on=True)
            case "finished":
                self._players.trust(player)
                return [*self._sounding(line, on=True), *self._end(line, now, "spoken", "")]
            case "dropped" | "failed" | "expired" if turn.hushed:
                return self._end(line, now, "dropped", "undone")
            case "dropped" | "expired":
                return self._end(line, now, outcome, detail or "by_player")
            case "failed":
                self._players.doubt(player)
                return self._pass_on(line, now, detail or "failed")
        return []

    def tick(self, now: int) -> list[Effect]:
        """Looks after deadlines: no start, no end, too old."""
        return [effect for line in self._lines.values() for effect in (*self._overdue(line, now), *self._advance(line, now))]

    # --- what others may ask ---

    def due_ms(self) -> int | None:
        """When ``tick`` next has something to do; None when nothing is under way."""
        due = [self._turn_ends_ms(line.turn) for line in self._lines.values() if line.turn]
        due += [line.waiting[0].at_ms + self._rules.expires_after_ms + 1 for line in self._lines.values() if line.waiting and not line.turn]
        return min(due, default=None)

    def has_turn(self, player: str, id: str) -> bool:
        """May this player begin this announcement, or go on with it?"""
        return any(line.turn and line.turn.said.id == id and line.turn.player == player for line in self._lines.values())

    def leader(self, zone: str) -> str | None:
        """The player that speaks now or would speak next in this zone."""
        line = self._lines.get(zone)
        return line.turn.player if line and line.turn else self._players.leader(zone)

    # --- inside ---

    def _line(self, zone: str) -> _Line:
        return self._lines.setdefault(zone, _Line(zone))

    def _advance(self, line: _Line, now: int) -> list[Effect]:
        """Gives the turn to the first in line that may still be spoken. Announcements wait while nobody can be heard."""
        effects: list[Effect] = []
        while line.waiting and line.turn is None:
            leader = self._players.leader(line.zone)
            said = line.waiting[0]
            if now - said.at_ms > self._rules.expires_after_ms:
                line.waiting.popleft()
                effects.append(Log(said.id, line.zone, "dropped", "too_old" if leader else "no_player"))
            elif leader is None:
                return effects + self._sounding(line, on=False)
            else:
                line.waiting.popleft()
                effects += self._give_turn(line, said, leader, now)
        return effects

    def _give_turn(self, line: _Line, said: Announcement, leader: str, now: int) -> list[Effect]:
        plan = self._plan(said, len(line.waiting) <= self._rules.backlog_without_repeats)
        if not plan.segments:
            return [Log(said.id, line.zone, "failed", "no_sound"), *self._sounding(line, on=False)]
        line.turn = _Turn(said, plan, leader, now, {leader})
        return [Speak(leader, self._job(line.turn))]

    def _job(self, turn: _Turn) -> SpeakJob:
        return SpeakJob(
            id=turn.said.id,
            zone=turn.said.zone,
            text=turn.plan.text,
            segments=list(turn.plan.segments),
            duration_ms=turn.plan.duration_ms,
            expires_at_ms=turn.said.at_ms + self._rules.expires_after_ms,
        )

    def _turn_ends_ms(self, turn: _Turn) -> int:
        if turn.started_at_ms is None:
            return turn.sent_at_ms + self._rules.start_within_ms
        return turn.started_at_ms + turn.plan.duration_ms + self._rules.finish_margin_ms

    def _overdue(self, line: _Line, now: int) -> list[Effect]:
        turn = line.turn
        if turn is None or now < self._turn_ends_ms(turn):
            return []
        if turn.started_at_ms is not None:
            return self._end(line, now, "spoken", "no_end_reported")
        self._players.doubt(turn.player)
        if turn.hushed:
            return self._end(line, now, "dropped", "undone")
        return [Hush(turn.player, turn.said.id), *self._pass_on(line, now, "no_start")]

    def _lost(self, line: _Line, player: str, now: int, *, stopped: bool) -> list[Effect]:
        """The player of this turn cannot be heard any more. ``stopped``: it said so itself, so it is surely silent."""
        turn = line.turn
        if turn is None or turn.player != player:
            return []
        if turn.started_at_ms is not None and not stopped:
            return []
        if turn.hushed:
            return self._end(line, now, "dropped", "undone")
        return self._pass_on(line, now, "player_lost")

    def _pass_on(self, line: _Line, now: int, why: str) -> list[Effect]:
        """The next player that has not tried yet, while the announcement is fresh; else it has failed."""
        turn = line.turn
        assert turn
        following = self._players.leader(line.zone, without=turn.tried)
        if now - turn.said.at_ms > self._rules.expires_after_ms:
            return self._end(line, now, "dropped", "too_old")
        if following is None:
            return [*self._sounding(line, on=False), *self._end(line, now, "failed", why)]
        turn.player, turn.sent_at_ms, turn.started_at_ms = following, now, None
        turn.tried.add(following)
        return [Speak(following, self._job(turn))]

    def _end(self, line: _Line, now: int, outcome: Fate, why: str) -> list[Effect]:
        turn, line.turn = line.turn, None
        assert turn
        return [Log(turn.said.id, line.zone, outcome, why), *self._advance(line, now)]

    def _sounding(self, line: _Line, *, on: bool) -> list[Effect]:
        """Raises or clears the zone's alarm, once."""
        if line.silent is not on:
            return []
        line.silent = not on
        return [SilentZone(line.zone, line.silent)]
