"""From the journal to announcements, and from the announcer's wishes to the player that speaks.

What is said is in ``sentences``, the rules of speaking are in ``sounds.announcer``; here they meet the journal and the listeners.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog

from queue_server.actions.ports import JournalRow
from queue_server.actions.screens import Snapshots
from queue_server.contract.devices import HushJob, Jobs, SpeakJob
from queue_server.contract.screens import VoiceRow
from queue_server.feed.ports import Listeners, Sending
from queue_server.feed.sentences import announcements, still_standing, taken_back
from queue_server.feed.voices import Voices
from sounds.announcer import Announcer
from sounds.effects import Effect, Hush, Log, SilentZone, Speak

log = structlog.get_logger("voice")


class Voice:
    """Follows the journal for one site. ``now_ms`` is the wall clock; every method carries out what the announcer wants at once.

    The feed and every player's own thread come here, and the announcer knows no thread: they take turns. ``changed`` is called
    when there is something new for the supervisor.
    """

    def __init__(
        self,
        announcer: Announcer,
        listeners: Listeners,
        now_ms: Callable[[], int],
        zones: Collection[str] = (),
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._announcer = announcer
        self._listeners = listeners
        self._now_ms = now_ms
        self._changed = changed
        self._voices = Voices(announcer, zones)
        self._told: list[VoiceRow] = []
        self._envelope: dict[str, Any] = {}
        self._turns = threading.RLock()
        self.silent_zones: set[str] = set()

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]:
        with self._turns:
            self._envelope = snapshots.envelope("")
            effects: list[Effect] = []
            for row in rows:
                for said in announcements(snapshots, row):
                    effects += self._announcer.add(said, self._now_ms())
                for undone, ended in (taken_back(snapshots, fact) for fact in row.facts):
                    effects += [effect for id in undone for effect in self._announcer.undone(id, self._now_ms())]
                    effects += [effect for id in ended for effect in self._announcer.ended(id, self._now_ms())]
            return self._sendings(effects)

    def resume(self, snapshots: Snapshots) -> None:
        """On a start: an emergency that stands is said on, however old it is."""
        with self._turns:
            self._envelope = snapshots.envelope("")
        for said in still_standing(snapshots):
            self._do(lambda said=said: self._announcer.add(said, self._now_ms()))  # type: ignore[misc]

    def audio(self, player: str, zone: str, kind: str, state: str, device: str = "") -> None:
        """A player says whether it can be heard."""
        with self._turns:
            self._voices.came(player, device or player, kind)
            self._do(lambda: self._announcer.player(player, zone, kind, state, self._now_ms()))  # type: ignore[arg-type]

    def gone(self, player: str) -> None:
        with self._turns:
            self._do(lambda: self._announcer.player_gone(player, self._now_ms()))
            self._voices.went(player)

    def reported(self, player: str, job: str, outcome: str, detail: str) -> bool:
        """Whether it is this player's turn."""
        with self._turns:
            self._do(lambda: self._announcer.reported(player, job, outcome, self._now_ms(), detail))
            return self._announcer.has_turn(player, job)

    def tick(self) -> None:
        self._do(lambda: self._announcer.tick(self._now_ms()))

    def due_ms(self) -> int | None:
        with self._turns:
            return self._announcer.due_ms()

    def rows(self) -> list[VoiceRow]:
        """For the supervisor; devices by their ids."""
        with self._turns:
            return self._voices.rows(self._now_ms())

    # --- inside ---

    def _do(self, decide: Callable[[], Sequence[Effect]]) -> None:
        with self._turns:
            for room, event, message in self._sendings(decide()):
                self._listeners.send(room, event, message)

    def _sendings(self, effects: Sequence[Effect]) -> list[Sending]:
        sendings: list[Sending] = []
        for effect in effects:
            match effect:
                case Speak(player, job):
                    sendings.append(self._job(player, job))
                case Hush(player, id, at_once):
                    sendings.append(self._job(player, HushJob(id=id, at_once=at_once)))
                case Log(said, outcome, why, _, detail):
                    self._voices.ended(effect, self._now_ms())
                    log.info("announcement", id=said.id, zone=said.zone, outcome=outcome, why=why, detail=detail)
                case SilentZone(zone, on):
                    (self.silent_zones.add if on else self.silent_zones.discard)(zone)
                    (log.warning if on else log.info)("silent_zone" if on else "zone_speaks_again", zone=zone)
        self._tell_of_change()
        return sendings

    def _tell_of_change(self) -> None:
        """Reports that change nothing to be seen, as that one speaks on, wake nobody."""
        rows = self._voices.rows(self._now_ms())
        if rows != self._told:
            self._told = rows
            self._changed()

    def _job(self, player: str, job: SpeakJob | HushJob) -> Sending:
        room = f"player:{player}"
        message = Jobs(**{**self._envelope, "room": room, "sent_at_ms": self._now_ms()}, jobs=[job])
        return room, "jobs", message.model_dump(mode="json")
