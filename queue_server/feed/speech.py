"""From calls in the journal to announcements, and from the announcer's wishes to the player that speaks.

The rules of speaking are in ``sounds.announcer``; here they meet the journal and the listeners.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog

from queue_server.actions.ports import JournalRow
from queue_server.actions.screens import Snapshots
from queue_server.contract.devices import HushJob, Jobs, SpeakJob
from queue_server.feed.ports import Listeners, Sending
from sounds.announcement import Announcement
from sounds.announcer import Announcer
from sounds.effects import Effect, Hush, Log, SilentZone, Speak

log = structlog.get_logger("voice")


class Voice:
    """Follows the journal for one site. ``now_ms`` is the wall clock; every method carries out what the announcer wants at once.

    The feed and every player's own thread come here, and the announcer knows no thread: they take turns.
    """

    def __init__(self, announcer: Announcer, listeners: Listeners, now_ms: Callable[[], int]) -> None:
        self._announcer = announcer
        self._listeners = listeners
        self._now_ms = now_ms
        self._envelope: dict[str, Any] = {}
        self._turns = threading.RLock()
        self.silent_zones: set[str] = set()

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]:
        with self._turns:
            self._envelope = snapshots.envelope("")
            effects: list[Effect] = []
            for row in rows:
                for fact in row.facts:
                    if fact["fact"] in ("ticket_called", "ticket_recalled"):
                        effects += self._announcer.add(_announcement(snapshots, row, fact), self._now_ms())
                    elif fact["fact"] == "call_undone":
                        effects += self._announcer.undone(f"call:{fact['call']}", self._now_ms())
            return self._sendings(effects)

    def audio(self, player: str, zone: str, kind: str, state: str) -> None:
        """A player says whether it can be heard."""
        self._do(lambda: self._announcer.player(player, zone, kind, state, self._now_ms()))  # type: ignore[arg-type]

    def gone(self, player: str) -> None:
        self._do(lambda: self._announcer.player_gone(player, self._now_ms()))

    def reported(self, player: str, job: str, outcome: str, detail: str) -> bool:
        with self._turns:
            self._do(lambda: self._announcer.reported(player, job, outcome, self._now_ms(), detail))
            return self._announcer.has_turn(player, job)

    def tick(self) -> None:
        self._do(lambda: self._announcer.tick(self._now_ms()))

    def due_ms(self) -> int | None:
        with self._turns:
            return self._announcer.due_ms()

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
                case Hush(player, id):
                    sendings.append(self._job(player, HushJob(id=id)))
                case Log(id, zone, outcome, why):
                    log.info("announcement", id=id, zone=zone, outcome=outcome, why=why)
                case SilentZone(zone, on):
                    (self.silent_zones.add if on else self.silent_zones.discard)(zone)
                    (log.warning if on else log.info)("silent_zone" if on else "zone_speaks_again", zone=zone)
        return sendings

    def _job(self, player: str, job: SpeakJob | HushJob) -> Sending:
        room = f"player:{player}"
        message = Jobs(**{**self._envelope, "room": room, "sent_at_ms": self._now_ms()}, jobs=[job])
        return room, "jobs", message.model_dump(mode="json")


def _announcement(snapshots: Snapshots, row: JournalRow, fact: dict[str, Any]) -> Announcement:
    plan = snapshots.site.counters.get(fact["counter"])
    return Announcement(
        id=f"call:{row.seq}",
        zone=fact["zone"],
        ticket=fact["ticket"],
        number=fact["number"],
        counter=fact["counter"],
        at_ms=row.at_ms,
        desk=plan.desk if plan else False,
        recall=fact.get("recall", 0),
        language=fact["language"],
    )
