"""A hall to the millisecond: players as the contract wants them, lines that delay, reorder nothing, and go dead; and what was heard.

It knows the rules a player keeps (``SpeakJob``); it refuses to know those of the announcer.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from queue_server.contract.devices import GRANTED_WITHIN_MS, LEASE_MS, SPEAKING_EVERY_MS, SpeakJob
from sounds.announcement import Announcement
from sounds.announcer import Announcer
from sounds.effects import Effect, Hush, Log, Speak
from tests.sounds.said import RoundPlans

GONE_AFTER_MS = 20_000
"""A line that went dead is noticed by the server so late."""


@dataclass
class Sounded:
    zone: str
    player: str
    id: str
    begin: int
    end: int


@dataclass
class Turn:
    job: SpeakJob
    asked_at: int
    began_at: int | None = None
    lease_until: int = 0


class Player:
    """Does what it is told, unless ``manner`` says otherwise: "mute" never begins, "fails" says so, "hangs" never says that it ended."""

    def __init__(self, hall: "Hall", name: str, zone: str, manner: str = "good") -> None:
        self.hall, self.name, self.zone, self.manner = hall, name, zone, manner
        self.dead = False
        self.seen: set[str] = set()
        self.line: list[SpeakJob] = []
        self.turn: Turn | None = None
        self.slowness = {"up": 0, "down": 0}
        """Milliseconds that its line takes beyond what lines take."""
        self._last = {"up": 0, "down": 0}

    # --- its line ---

    def carry(self, way: str, what: Callable[[], None]) -> None:
        """In order, after a while; never, when the line is dead by then."""
        at = max(self._last[way], self.hall.now + self.slowness[way] + next(self.hall.delays))
        self._last[way] = at
        self.hall.later(at, lambda: None if self.dead else what())

    def report(self, id: str, outcome: str, answered: Callable[[bool], None] = lambda turn: None) -> None:
        if self.dead:
            return

        def heard() -> None:
            self.hall.do(self.hall.announcer.reported(self.name, id, outcome, self.hall.now))
            turn = self.hall.announcer.has_turn(self.name, id)
            self.carry("down", lambda: answered(turn))

        self.carry("up", heard)

    # --- what it does ---

    def told(self, job: SpeakJob) -> None:
        if job.id not in self.seen:
            self.seen.add(job.id)
            self.line.append(job)
            self.next()

    def next(self) -> None:
        if self.turn or not self.line:
            return
        job = self.line.pop(0)
        if self.manner == "fails":
            self.report(job.id, "failed")
        elif self.manner != "mute":
            turn = self.turn = Turn(job, self.hall.now)
            self.report(job.id, "started", lambda granted: self.granted(turn, granted))
            self.hall.later(self.hall.now + GRANTED_WITHIN_MS, lambda: self.stop(turn, "failed") if turn.began_at is None else None)

    def granted(self, turn: Turn, granted: bool) -> None:
        if self.turn is not turn or turn.began_at is not None:
            return
        if not granted:
            return self.stop(turn, "failed")
        turn.began_at = self.hall.now
        self.lease(turn, turn.asked_at)
        end = turn.began_at + turn.job.duration_ms
        self.hall.later(end, lambda: self.stop(turn, "" if self.manner == "hangs" else "finished"))
        self.hall.later(self.hall.now + SPEAKING_EVERY_MS, lambda: self.go_on(turn))
        return None

    def go_on(self, turn: Turn) -> None:
        if self.turn is not turn:
            return
        asked_at = self.hall.now
        self.report(turn.job.id, "speaking", lambda granted: self.lease(turn, asked_at) if granted else self.stop(turn, "failed"))
        self.hall.later(self.hall.now + SPEAKING_EVERY_MS, lambda: self.go_on(turn))

    def lease(self, turn: Turn, asked_at: int) -> None:
        turn.lease_until = asked_at + LEASE_MS
        self.hall.later(turn.lease_until, lambda: self.stop(turn, "failed") if self.hall.now >= turn.lease_until else None)

    def hush(self, id: str, at_once: bool) -> None:
        self.seen.add(id)
        turn = self.turn
        if turn and turn.job.id == id and (at_once or turn.began_at is None):
            self.stop(turn, "dropped")
        self.line = [job for job in self.line if job.id != id]

    def stop(self, turn: Turn, outcome: str) -> None:
        if self.turn is not turn:
            return
        self.turn = None
        if turn.began_at is not None:
            self.hall.sounded.append(Sounded(self.zone, self.name, turn.job.id, turn.began_at, self.hall.now))
        if outcome:
            self.report(turn.job.id, outcome)
        self.next()


@dataclass
class Hall:
    delays: Iterator[int]
    announcer: Announcer = field(default_factory=lambda: Announcer(RoundPlans()))
    now: int = 1_000_000
    sounded: list[Sounded] = field(default_factory=list)
    fates: list[Log] = field(default_factory=list)
    players: dict[str, Player] = field(default_factory=dict)
    _agenda: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    _tie: Iterator[int] = field(default_factory=count)

    def later(self, at: int, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (at, next(self._tie), what))

    def until(self, instant: int) -> None:
        """Time passes: players act, the announcer is woken when it asked to be."""
        while True:
            due = self.announcer.due_ms()
            act = self._agenda[0][0] if self._agenda else instant + 1
            if min(act, instant + 1 if due is None else due) > instant:
                break
            if due is not None and due <= act:
                self.now = max(self.now, due)
                self.do(self.announcer.tick(self.now))
            else:
                at, _, what = heapq.heappop(self._agenda)
                self.now = max(self.now, at)
                what()
        self.now = instant

    def do(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Speak(name, job):
                    player = self.players[name]
                    assert player.zone == job.zone
                    player.carry("down", lambda player=player, job=job: player.told(job))  # type: ignore[misc]
                case Hush(name, id, at_once):
                    player = self.players[name]
                    player.carry("down", lambda player=player, id=id, at_once=at_once: player.hush(id, at_once))  # type: ignore[misc]
                case Log():
                    self.fates.append(effect)

    # --- what happens ---

    def come(self, name: str, zone: str, manner: str = "good") -> Player:
        player = self.players[name] = Player(self, name, zone, manner)
        self.do(self.announcer.player(name, zone, "agent" if name.startswith("agent") else "tv", "running", self.now))
        return player

    def dies(self, player: Player) -> None:
        """Nothing passes its line any more, and nobody is told; it goes on sounding as long as it may."""
        player.dead = True
        self.later(self.now + GONE_AFTER_MS, lambda: self.do(self.announcer.player_gone(player.name, self.now)))

    def leaves(self, player: Player) -> None:
        """The same, and the server sees it at once."""
        player.dead = True
        self.do(self.announcer.player_gone(player.name, self.now))

    def say(self, said: Announcement) -> None:
        self.do(self.announcer.add(said, self.now))

    def of(self, zone: str) -> list[Sounded]:
        return sorted((one for one in self.sounded if one.zone == zone), key=lambda one: one.begin)
