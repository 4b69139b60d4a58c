"""The one reader of the journal: woken by commits, it hands rows on in their order and sends each room its new state.

A pass reads once and may cover many commits. What a call is seen by goes first; other rooms are looked at four times a second at
most. Every five seconds a beat tells each room its newest seq.
"""

import threading
from collections.abc import Callable, Sequence

import structlog

from queue_server.actions.ports import JournalRow, Reading, Units
from queue_server.actions.screens import Snapshots
from queue_server.contract import VERSION
from queue_server.domain.refusals import Refusal
from queue_server.feed import screen
from queue_server.feed.ports import Follower, Listeners, Sending

log = structlog.get_logger("feed")

CALM_MS = 250
CLOCK_MS = 1_000
REPLAYED_MS = 60_000
"""On a start the last minute is read again: followers know what is too old and what was done."""
ROWS = 500
IDLE_SECONDS = 1.0


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
    ) -> None:
        self._units = units
        self._site = site
        self._listeners = listeners
        self._followers = followers
        self._now_ms = now_ms
        self._beat_ms = round(beat_seconds * 1000)
        self._clockwork = clockwork
        self._due_ms = due_ms
        self._woken = threading.Event()
        self._stopping = False
        self._seq = -1
        self._epoch = ""
        self._sent: dict[str, tuple[int, int]] = {}
        """Room -> (seq, hash of the substance) of what was last sent."""
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

    def pass_once(self) -> None:
        """Reads what is new, lets followers act, sends rooms, beats. Nothing is sent while the reading is open."""
        now = self._now_ms()
        calm = now >= self._calm_due_ms and (self._calm_owed or bool(self._restless))
        with self._units.reading(self._site) as reading:
            rows = self._new_rows(reading)
            snapshots = Snapshots(reading)
            wanted = self._wanted(rows, calm, now)
            sendings = [sending for follower in self._followers for sending in follower.follow(snapshots, rows)] if rows else []
            sendings += self._states(wanted, snapshots, reading)
        for room, event, message in sendings:
            self._listeners.send(room, event, message)
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

    def _new_rows(self, reading: Reading) -> list[JournalRow]:
        """Everything after the last seq. Another epoch is another history: the feed begins anew."""
        head = reading.head
        if head.epoch != self._epoch:
            self._epoch = head.epoch
            self._sent.clear()
            self._seq = self._starting_seq(reading)
        rows: list[JournalRow] = []
        while self._seq < head.seq:
            more = reading.journal_after(self._seq, ROWS)
            if not more:
                break
            rows += more
            self._seq = more[-1].seq
        return rows

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
        touched = screen.touched(rows, self._units.secret(self._site))
        return sorted((room for room in rooms if screen.urgency(room) < screen.CALM or room in touched), key=screen.urgency)

    def _states(self, rooms: list[str], snapshots: Snapshots, reading: Reading) -> list[Sending]:
        """The states of those rooms whose substance has changed since it was last sent."""
        states: list[Sending] = []
        for room in rooms:
            try:
                message = screen.message_for(room, snapshots, reading).model_dump(mode="json")
            except Refusal:
                continue  # the room's subject is gone; whoever asks again is told so
            said = hash(repr(screen.substance(message)))
            if self._sent.get(room, (0, 0))[1] != said:
                self._sent[room] = (message["seq"], said)
                states.append((room, "state", message))
        return states

    def _beat(self, now: int) -> None:
        self._beat_due_ms = now + self._beat_ms
        for room in self._listeners.rooms():
            seq = self._sent.get(room, (0, 0))[0]
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
