"""One board as its line's owner remembers it: what it shall show, what is still to be sent, and when it wants attention again.

Time comes in as ``now`` (seconds of a steady clock); there is no thread, no line and no sleep here.
"""

from dataclasses import dataclass
from typing import Literal

from devices.breaker import MISSES, Breaker
from devices.drivers.catalogue import BoardModel, driver_of
from devices.drivers.driver import Frame
from devices.drivers.errors import DriverError
from devices.faces import Face, dashed, eights, face_of
from devices.ports import Urgency, Yes
from queue_server.contract.devices import BoardState

NEVER = float("inf")
AGAIN = 0.1
"""Every new text is said a second time after this share of the refresh time. Where the first was lost, the number before it then stands for
a second, and not for ten; where it was damaged and passed a weak check, even with an answer, so does what came of it."""
TRIAL_SECONDS = 5.0


@dataclass(frozen=True)
class Standing:
    """A board's health: ``state`` as in contract.devices.DeviceHealth."""

    state: Literal["ok", "unknown", "warning", "lost"]
    detail: str


class Board:
    """The newest text wins: whatever was still to be sent for an older one is thrown away."""

    def __init__(self, key: str, model: BoardModel, address: int) -> None:
        self.key, self.model, self.address = key, model, address
        self.driver = driver_of(model)
        self.dirty_since: float | None = None
        self.trouble: DriverError | None = None
        self._urgency = Urgency.REFRESH
        self._wanted: BoardState | None = None
        self._dashed = False
        self._pending: list[Frame] = []
        self._setup: list[Frame] = []
        self._blink_until = -NEVER
        self._blinking = False
        self._lit = True
        self._toggle_at = NEVER
        self._refresh_at = NEVER
        self._is_new = False
        self._applied: int | None = None
        self._breaker = Breaker()
        self._holds_line = False
        self.sent_at: float | None = None
        self.answered_at: float | None = None
        self.frames_sent = 0
        self._eights_until = NEVER

    def want(self, state: BoardState, call_age_seconds: float, now: float) -> bool:
        """Take the state the server wants. True when something is to be sent because of it."""
        before = self._wanted
        if before is not None and before == state and not self._dashed:
            return False
        if (
            self._eights_until < NEVER
            and before is not None
            and not self._dashed
            and before == state.model_copy(update={"rev": before.rev})
        ):
            self._wanted = state  # the journal went on, with the trial itself for one: nothing new for this board ends its eights
            return False
        # Two revisions may differ in the last call only: the same number called again must blink again.
        new_call = state.mode == "calling" and (before is None or before.mode != "calling" or before.call != state.call)
        if new_call:
            self._blink_until = now + self.model.blink.seconds - call_age_seconds
        elif state.mode != "calling":
            self._blink_until = -NEVER
        self._wanted, self._dashed, self._lit, self._eights_until = state, False, True, NEVER
        self._fill(Urgency.CALL if new_call else Urgency.TEXT, now)
        return True

    def dash(self, now: float) -> bool:
        """Nobody knows what is true any more. True when the board still has to be told."""
        if self._dashed:
            return False
        self._dashed = True
        self._fill(Urgency.TEXT, now)
        return True

    def show_eights(self, now: float) -> None:
        """A trial: every cell lit, until it is over or the hall wants something else."""
        self._eights_until = now + TRIAL_SECONDS
        self._fill(Urgency.TEXT, now)

    def figures(self, now: float) -> dict[str, int | None]:
        """What contract.devices.DeviceHealth wants to know of a board."""
        ago = {"sent_ago_ms": self.sent_at, "answered_ago_ms": self.answered_at}
        return {"sent": self.frames_sent} | {name: None if at is None else max(0, int((now - at) * 1000)) for name, at in ago.items()}

    def line_opened(self, now: float) -> None:
        """The board may have lost power with the line: set it up and say everything again."""
        self._breaker.reset()
        self._applied = None
        self._set_up()
        if self._wanted is not None or self._dashed:
            self._fill(Urgency.TEXT, now)

    def _set_up(self) -> None:
        self._holds_line = False
        try:
            self._setup = self.driver.init_frames(self.address)
        except DriverError as error:
            self.trouble = error

    def pressing(self, now: float) -> tuple[Urgency, float] | None:
        """How urgently a frame of this board should go out now, and since when; None when nothing is to be sent."""
        if now >= self._eights_until:
            self._eights_until = NEVER
            self._fill(Urgency.TEXT, now)
        if not self._breaker.lets_through(now):
            return None
        if not self._pending:
            self._tick(now)
        if self._holds_line and self._pending:
            return Urgency.CALL, -NEVER
        since = now if self.dirty_since is None else max(self.dirty_since, self._breaker.tried_at)
        return (self._urgency, since) if self._pending else None

    def next_at(self) -> float:
        """When `pressing` will say something else without anybody asking for a change."""
        if self._pending:
            return self._breaker.probe_at
        own = min(self._toggle_at, self._blink_until if self._blinking else NEVER, self._refresh_at, self._eights_until)
        return max(own, self._breaker.probe_at)

    def take(self) -> Frame:
        """The next frame. It stays due until `sent` is told."""
        return self._setup[0] if self._setup else self._pending[0]

    def sent(self, frame: Frame, answer: Yes, now: float) -> int | None:
        """A frame went out. The revision that stands on the board with it, when that is news."""
        self.sent_at = now
        self.frames_sent += 1
        wrong = answer == "no" or (answer == "unknown" and frame.answer.kind != "none")
        self._holds_line = frame.holds_line and not wrong
        if wrong:
            self._missed(now, silent=answer == "unknown")
            return None
        if answer == "yes":
            self.answered_at = now
            self._breaker.answered()
        if self._setup and frame is self._setup[0]:
            self._setup.pop(0)
        elif self._pending and frame is self._pending[0]:
            self._pending.pop(0)
        if self._pending or self._setup:
            return None
        self.dirty_since = None
        self._refresh_at = now + self.model.refresh_seconds * (AGAIN if self._is_new else 1)
        self._is_new = False
        return self._news()

    @property
    def lost(self) -> bool:
        """It has been silent too often: asking it twice in a row would only cost the others time."""
        return self._breaker.lost

    def standing(self) -> Standing:
        if self.trouble is not None:
            return Standing("warning", f"{self.trouble.code} field={self.trouble.field}")
        if self._breaker.lost:
            return Standing("lost", f"no_answer misses={self._breaker.misses}")
        if self._breaker.refusals >= MISSES:
            return Standing("warning", f"wrong_answer times={self._breaker.refusals}")
        if not self.driver.answers:
            return Standing("unknown", "never_answers")
        return Standing("ok", "answers") if self._breaker.heard else Standing("unknown", "not_asked_yet")

    def _missed(self, now: float, silent: bool) -> None:
        (self._breaker.missed if silent else self._breaker.refused)(now)
        if self._breaker.refusals >= MISSES:  # a board that will not be set up can still show its number
            self._setup = []
        elif self._setup:  # from the beginning: what was refused may be the end of a message of several frames
            self._set_up()
        self._urgency = max(self._urgency, Urgency.TEXT)  # a board that does not answer no longer goes before the others

    def _news(self) -> int | None:
        if self._dashed or self._wanted is None or self.trouble is not None or self._applied == self._wanted.rev:
            return None
        if self._eights_until < NEVER:
            return None
        self._applied = self._wanted.rev
        return self._applied

    def _tick(self, now: float) -> None:
        if self._blinking and now >= self._blink_until:
            self._lit = True
            self._fill(Urgency.BLINK, now)
        elif now >= self._toggle_at:
            self._lit = not self._lit
            self._fill(Urgency.BLINK, now)
        elif now >= self._refresh_at:
            self._fill(Urgency.REFRESH, now)

    def _fill(self, urgency: Urgency, now: float) -> None:
        still_waiting = bool(self._pending) and self.dirty_since is not None
        self._urgency = min(urgency, self._urgency) if still_waiting else urgency
        if not still_waiting:
            self.dirty_since = now
        self._is_new = self._is_new or urgency <= Urgency.TEXT
        self._blinking = not self._dashed and now < self._blink_until
        self._toggle_at = now + self.model.blink.every_ms / 1000 if self._blinking and not self.driver.blinks_itself else NEVER
        self._refresh_at = NEVER  # counted from the moment the last frame is out
        self._pending = self._frames()
        if not self._pending:
            self.dirty_since = None

    def _frames(self) -> list[Frame]:
        self.trouble = None
        try:
            return self.driver.frames(self.address, *self._face())
        except DriverError as error:
            self.trouble = error
        try:
            return self.driver.frames(self.address, *dashed(self.model))
        except DriverError:  # not even dashes: the address itself is impossible
            return []

    def _face(self) -> Face:
        if self._eights_until < NEVER:
            return eights(self.model)
        if self._dashed or self._wanted is None:
            return dashed(self.model)
        return face_of(self._wanted, self.model, blinking=self._blinking, lit=self._lit)
