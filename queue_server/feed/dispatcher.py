"""The one reader of the journal: woken by commits, it hands rows on in their order and sends each room its new state.

A pass reads once and may cover many commits. What a call is seen by goes first; other rooms are looked at four times a second at
most. Every five seconds a beat tells each room its newest seq.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import structlog

from queue_server.actions.ports import JournalRow, Reading, Units
from queue_server.actions.screens import Snapshots
from queue_server.contract import VERSION
from queue_server.contract.screens import Message
from queue_server.domain.refusals import Refusal
from queue_server.feed import screen
from queue_server.feed.ports import Follower, Listeners

log = structlog.get_logger("feed")

CALM_MS = 250
CLOCK_MS = 1_000
REPLAYED_MS = 60_000
"""On a start the last minute is read again: followers know what is too old and what was done."""
ROWS = 500
IDLE_SECONDS = 1.0
BREATH_SECONDS = 0.002
"""Between two passes. The first press of many is told at once; those on its heels share the next pass, and cost less each."""


class Sent(NamedTuple):
    """What a room was last sent: its seq, and a hash of its substance."""

    seq: int
    said: int


UNSAID = -1
NEVER = Sent(0, UNSAID)


class Dispatcher:
    """One site's feed. ``run`` is a thread's whole life; ``wake`` may be called from anywhere and never blocks."""

    def __init__(
        self,
        units: Units,
        site: str,
        listeners: Listeners,
        followers: Sequence[Follower],
        now_ms: Callable[[], int],
        beat_seconds: float = 5.0,
        clockwork: Callable[[], None] = lambda: None,
        due_ms: Callable[[], int | None] = lambda: None,
        message_for: Callable[[str, Snapshots, Reading], Message] = screen.message_for,
    ) -> None:
        self._units = units
        self._site = site
        self._listeners = listeners
        self._followers = followers
        self._now_ms = now_ms
        self._beat_ms = round(beat_seconds * 1000)
        self._clockwork = clockwork
        self._due_ms = due_ms
        self._message_for = message_for
        self._woken = threading.Event()
        self._stopping = False
        self._seq = -1
        self._epoch = ""
        self._sent: dict[str, Sent] = {}
        self._restless: set[str] = set()
        """Rooms to be looked at in the next calm pass although no row says so."""
        self._calm_due_ms = 0
        self._calm_owed = False
        self._beat_due_ms = 0
        self._clock_due_ms = 0

    def wake(self) -> None:
        self._woken.set()

    def refresh(self, *rooms: str) -> None:
        """Something outside the journal has changed what these rooms show."""
        self._restless.update(rooms)
        self._woken.set()

    def told(self, room: str, message: dict[str, Any]) -> None:
        """A listener was told this apart from the others, on its asking. If that is not what the room was sent, all hear what is true:
        else one who asked between a change and its undoing would never learn of the second."""
        sent = self._sent.get(room)
        if sent is not None and sent.said != _said(message):
            self._sent[room] = Sent(sent.seq, UNSAID)
            self.refresh(room)

    def stop(self) -> None:
        self._stopping = True
        self._woken.set()

    def run(self) -> None:
        while not self._stopping:
            self._woken.wait(self._idle_seconds())
            self._woken.clear()
            if self._stopping:
                return
            try:
                self.pass_once()
            except Refusal as refusal:
                log.error("feed_refused", code=refusal.code)
            except Exception:
                # the feed must outlive any one message: what failed is sent whole with the next change
                log.exception("feed_failed")
            time.sleep(BREATH_SECONDS)

    def pass_once(self) -> None:
        """Reads what is new, lets followers act, sends rooms, beats. Nothing is sent while the reading is open."""
        now = self._now_ms()
        calm = now >= self._calm_due_ms and (self._calm_owed or bool(self._restless))
        with self._units.reading(self._site) as reading:
            seq, rows = self._new_rows(reading)
            snapshots = Snapshots(reading)
            states = self._states(self._wanted(rows, calm, now), snapshots, reading)
            jobs = [sending for follower in self._followers for sending in follower.follow(snapshots, rows)] if rows else []
        self._seq = seq  # whatever failed above is read again
        for room, event, message in jobs:
            self._listeners.send(room, event, message)
        for room, message, said in states:
            self._sent[room] = Sent(message["seq"], said)
            self._listeners.send(room, "state", message)
        self._calm_owed = self._calm_owed or bool(rows)
        if calm:
            self._calm_due_ms, self._calm_owed = self._now_ms() + CALM_MS, False
            self._restless.clear()
        if now >= self._beat_due_ms:
            self._beat(now)
        due = self._due_ms()
        if now >= self._clock_due_ms or (due is not None and now >= due):
            self._clock_due_ms = now + CLOCK_MS
            self._clockwork()

    def _new_rows(self, reading: Reading) -> tuple[int, list[JournalRow]]:
        """Everything after the last seq, and the last of these. Another epoch is another history: the feed begins anew."""
        head = reading.head
        if head.epoch != self._epoch:
            self._epoch = head.epoch
            self._sent.clear()
            self._seq = self._starting_seq(reading)
        seq, rows = self._seq, list[JournalRow]()
        while seq < head.seq:
            more = reading.journal_after(seq, ROWS)
            if not more:
                break
            rows += more
            seq = more[-1].seq
        return seq, rows

    def _starting_seq(self, reading: Reading) -> int:
        since, seq = self._now_ms() - REPLAYED_MS, reading.head.seq
        while seq > 0:
            older = reading.journal_after(max(0, seq - ROWS), ROWS)
            fresh = [row for row in older if row.at_ms >= since]
            if len(fresh) < len(older) or not older:
                return older[-len(fresh) - 1].seq if older else seq
            seq = max(0, seq - ROWS)
        return 0

    def _wanted(self, rows: list[JournalRow], calm: bool, now: int) -> list[str]:
        rooms = [room for room in self._listeners.rooms() if not room.startswith("player:")]
        if not rows and not calm:
            return [room for room in rooms if room in screen.BY_CLOCK] if now >= self._beat_due_ms else []
        if calm:
            return sorted(rooms, key=screen.urgency)
        if not rooms:
            return []
        touched = screen.touched(rows, self._units.secret(self._site))
        return sorted((room for room in rooms if screen.urgency(room) < screen.CALM or room in touched), key=screen.urgency)

    def _states(self, rooms: list[str], snapshots: Snapshots, reading: Reading) -> list[tuple[str, dict[str, Any], int]]:
        """The states of those rooms whose substance has changed since it was last sent, with its hash. One room's trouble is not
        another's."""
        states = []
        for room in rooms:
            try:
                message = self._message_for(room, snapshots, reading).model_dump(mode="json")
            except Refusal as refusal:
                if refusal.code.startswith("storage"):
                    raise
                continue  # the room's subject is gone; whoever asks again is told so
            except Exception:
                log.exception("room_failed", room=room)
                continue
            said = _said(message)
            if self._sent.get(room, NEVER).said != said:
                states.append((room, message, said))
        return states

    def _beat(self, now: int) -> None:
        self._beat_due_ms = now + self._beat_ms
        for room in self._listeners.rooms():
            seq = self._sent.get(room, NEVER).seq
            beat = {"room": room, "epoch": self._epoch, "seq": seq, "contract_version": VERSION, "sent_at_ms": now}
            self._listeners.send(room, "beat", beat)
        gone = set(self._sent) - set(self._listeners.rooms())
        for room in gone:
            del self._sent[room]

    def _idle_seconds(self) -> float:
        now = self._now_ms()
        due = [self._beat_due_ms, self._clock_due_ms, self._due_ms() or self._clock_due_ms]
        if self._calm_owed or self._restless:
            due.append(self._calm_due_ms)
        return min(IDLE_SECONDS, max(0.001, (min(due) - now) / 1000))


def _said(message: dict[str, Any]) -> int:
    return hash(repr(screen.substance(message)))
