"""One zone's line: whose turn it is, what becomes of it, and who follows. One player has the turn at a time.

A turn that has begun is over when its player says so, or when its lease has surely run out (see ``SpeakJob``): only then may another
player sound. A pure state machine: time comes in as milliseconds, what is to be done goes out as effects.
"""

from dataclasses import dataclass

from queue_server.contract.screens import VoiceReason
from sounds.announcement import RANKS, Announcement
from sounds.effects import Effect, Fate, Hush, Log, SilentZone, Speak
from sounds.players import Players
from sounds.rules import LOUD, Rules, Volume
from sounds.standing import Standing
from sounds.turn import Fading, Turn
from sounds.wording import Worded, Wording


@dataclass(frozen=True, slots=True)
class Means:
    """What all lines share."""

    wording: Wording
    players: Players
    rules: Rules
    volume: Volume


class Line:
    """Every method returns what is to be done, in order."""

    def __init__(self, zone: str, means: Means) -> None:
        self.zone = zone
        self.turn: Turn | None = None
        self.waiting: list[Announcement] = []
        self.standing = Standing(means.rules.emergency_pause_ms)
        self.silent = False
        self._means = means
        self._rules = means.rules
        self._fading: Fading | None = None
        self._looked_at_ms = 0

    # --- what happens in the hall ---

    def add(self, said: Announcement, now: int) -> list[Effect]:
        if said.rank == "emergency":
            return self._interrupt(said, now)
        if self.standing:
            return [Log(said, "dropped", "emergency")]
        rank = RANKS.index(said.rank)
        self.waiting.insert(next((at for at, one in enumerate(self.waiting) if RANKS.index(one.rank) > rank), len(self.waiting)), said)
        effects = self.advance(now)
        if said in self.waiting:
            self._means.wording.foresee(said)
        return effects

    def undone(self, id: str, now: int, why: VoiceReason = "undone") -> list[Effect]:
        """Not spoken, unless it has begun."""
        for said in self.waiting:
            if said.id == id:
                return [self._drop(said, why), *self.advance(now)]
        if self.turn and self.turn.said.id == id and self.turn.begun_at_ms is None:
            return [Hush(self.turn.player, self.turn.id), *self._end(self.turn, now, "dropped", why)]
        return []

    def ended(self, id: str, now: int) -> list[Effect]:
        """It does not stand any more: an emergency stops in mid-word, a message is not begun."""
        if id not in self.standing:
            return self.undone(id, now, "ended")
        stopped: list[Effect] = []
        if self.turn and self.turn.said.id == id:
            if self.turn.begun_at_ms is not None:
                self.standing.was_said(id, now)
            stopped = self._stop(self.turn)
        said, times = self.standing.end(id)
        self._means.wording.forget(said)
        return [*stopped, Log(said, "spoken" if times else "failed", "" if times else "no_player"), *self.advance(now)]

    # --- what players say ---

    def reported(self, player: str, id: str, outcome: str, now: int, detail: str) -> list[Effect]:
        if self._fading and (player, id) == (self._fading.player, self._fading.id) and outcome in ("finished", "failed", "dropped"):
            self._fading = None
            return self.advance(now)
        turn = self.turn
        if turn is None or (player, id) != (turn.player, turn.id):
            return []
        match outcome:
            case "started" | "speaking":
                self._means.players.trust(player)
                turn.heard_at_ms = now
                turn.begun_at_ms = now if turn.begun_at_ms is None else turn.begun_at_ms
                return self.sounding(on=True)
            case "finished":
                self._means.players.trust(player)
                return [*self.sounding(on=True), *self._end(turn, now, "spoken", turn.why)]
            case "failed" | "dropped" | "expired":
                self._means.players.doubt(player)
                return self._pass_on(turn, now, "player_failed", detail or outcome)
        return []

    def lost(self, player: str, now: int, *, stopped: bool) -> list[Effect]:
        """This player cannot be heard any more. ``stopped``: it said so itself, so it is surely silent."""
        if stopped and self._fading and self._fading.player == player:
            self._fading = None
        turn = self.turn
        if turn is None or turn.player != player or (turn.begun_at_ms is not None and not stopped):
            return []
        return self._pass_on(turn, now, "player_lost")

    # --- time ---

    def due_ms(self) -> int | None:
        if self.turn:
            return self.turn.ends_ms(self._rules)
        due = [said.at_ms + self._rules.keeps_ms(said) + 1 for said in self.waiting]
        following = self.standing.next() or next(iter(self.waiting), None)
        if following and self._means.players.leader(self.zone):
            if self._fading:
                due.append(self._fading.until_ms)
            elif (looks := self._means.wording.due_ms(following, self._looked_at_ms)) is not None:
                due.append(looks)
            elif self.standing:
                due.append(self.standing.resumes_at_ms)
        return min(due, default=None)

    def tick(self, now: int) -> list[Effect]:
        """Looks after deadlines: no start, no sign of life, no end, too old."""
        if self._fading and now >= self._fading.until_ms:
            self._fading = None
        overdue = self.turn is not None and now >= self.turn.ends_ms(self._rules)
        return [*(self._overdue(now) if overdue else []), *self.advance(now)]

    def _overdue(self, now: int) -> list[Effect]:
        turn = self.turn
        assert turn
        stop = Hush(turn.player, turn.id, at_once=True)
        if turn.is_spoken_by(now):
            return [stop, *self._end(turn, now, "spoken", turn.why or "no_end_reported")]
        self._means.players.doubt(turn.player)
        return [stop, *self._pass_on(turn, now, "no_start" if turn.begun_at_ms is None else "fell_silent")]

    # --- inside ---

    def advance(self, now: int) -> list[Effect]:
        """Gives the turn to the first in line that may still be spoken. Announcements wait while nobody can be heard."""
        leader = self._means.players.leader(self.zone)
        old = [said for said in self.waiting if now - said.at_ms > self._rules.keeps_ms(said)]
        effects: list[Effect] = [self._drop(said, "too_old" if leader else "no_player") for said in old]
        while self.turn is None:
            following = self.standing.at(now) if self.standing else next(iter(self.waiting), None)
            if following is None:
                return effects
            if leader is None:
                return effects + self.sounding(on=False)
            if self._fading and self._fading.player != leader:
                return effects
            effects += self._speak(following, leader, now)
            if self.turn is None and following is (self.standing.at(now) if self.standing else next(iter(self.waiting), None)):
                return effects  # its words are being made
        return effects

    def _speak(self, said: Announcement, leader: str, now: int) -> list[Effect]:
        """Begins with it, or drops it, or leaves it where it is while its words are being made."""
        volume = LOUD if said.rank == "emergency" else self._means.volume(now)
        if volume == 0:
            return [self._drop(said, "quiet_hours")]
        repeat = not self.standing and len(self.waiting) - 1 <= self._rules.backlog_without_repeats
        worded = self._means.wording.of(said, repeat, now)
        self._looked_at_ms = now
        if worded is None:
            return []
        if not self.standing:
            self.waiting.remove(said)
        return self._begin(said, worded, volume, leader, now)

    def _begin(self, said: Announcement, worded: Worded, volume: int, leader: str, now: int) -> list[Effect]:
        if worded.plan.segments:
            id = self.standing.saying(said.id) if self.standing else said.id
            self.turn = Turn(said, id, worded.plan, volume, leader, now, worded.why, {leader})
            return [Speak(leader, self.turn.job(now, self._rules))]
        if self.standing:
            self.standing.rest(said.id, now)
            return self.sounding(on=False)
        return [Log(said, "failed", "no_sound", worded.plan.text), *self.sounding(on=False)]

    def _pass_on(self, turn: Turn, now: int, why: VoiceReason, detail: str = "") -> list[Effect]:
        """The next player that has not tried yet, while the announcement is fresh; else it has failed."""
        following = self._means.players.leader(self.zone, without=turn.tried)
        if turn.said.rank != "emergency" and now - turn.said.at_ms > self._rules.keeps_ms(turn.said):
            return self._end(turn, now, "dropped", "too_old", detail)
        if following is None:
            return [*self.sounding(on=False), *self._end(turn, now, "failed", why, detail)]
        if self._fading and self._fading.player != following:
            self.turn = None
            if not self.standing:
                self.waiting.insert(0, turn.said)
            return []
        turn.player, turn.sent_at_ms, turn.begun_at_ms = following, now, None
        turn.tried.add(following)
        return [Speak(following, turn.job(now, self._rules))]

    def _end(self, turn: Turn, now: int, outcome: Fate, why: VoiceReason, detail: str = "") -> list[Effect]:
        self.turn = None
        if turn.said.id in self.standing:  # it will be said again
            (self.standing.was_said if outcome == "spoken" else self.standing.rest)(turn.said.id, now)
            return self.advance(now)
        return [Log(turn.said, outcome, why, turn.plan.text, detail), *self.advance(now)]

    def _interrupt(self, said: Announcement, now: int) -> list[Effect]:
        """An emergency stops what is spoken; whatever waits is shown only."""
        effects: list[Effect] = []
        if self.turn and not self.standing:
            stopped, text = self.turn.said, self.turn.plan.text
            effects = [*self._stop(self.turn), Log(stopped, "dropped", "emergency", text)]
        effects += [self._drop(one, "emergency") for one in list(self.waiting)]
        self.standing.begin(said)
        return [*effects, *self.advance(now)]

    def _stop(self, turn: Turn) -> list[Effect]:
        """In mid-word. One that was told to begin may sound until it answers, or until its lease is surely over."""
        self.turn = None
        if turn.begun_at_ms is not None:
            self._fading = Fading(turn.player, turn.id, turn.heard_at_ms + self._rules.silent_within_ms)
        return [Hush(turn.player, turn.id, at_once=True)]

    def _drop(self, said: Announcement, why: VoiceReason) -> Log:
        self.waiting.remove(said)
        self._means.wording.forget(said)
        return Log(said, "dropped", why)

    def sounding(self, *, on: bool) -> list[Effect]:
        """Raises or clears the zone's alarm, once."""
        if self.silent is not on:
            return []
        self.silent = not on
        return [SilentZone(self.zone, self.silent)]
