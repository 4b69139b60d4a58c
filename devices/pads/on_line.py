"""A pad on a serial line, beside boards: what passes is read for its keys, and its feedback goes out when the line's owner lets it.

Knows frames and their urgency; which bytes they are is the pad's kind's business.
"""

from collections import deque
from collections.abc import Callable

from devices.drivers.driver import Frame
from devices.drivers.errors import DriverError
from devices.pads.face import Face, Key, Wired
from devices.pads.ft12 import Ft12
from devices.pads.modbus import ModbusBox
from devices.pads.pad import Pad
from devices.pads.ub485 import Ub485
from devices.ports import Urgency, Yes

REFRESH_SECONDS = 15.0
"""The face is said again this often: it heals a lost frame and a pad that was without power."""
AWAY_SECONDS = 4.0
"""An open line asks us every two seconds; one that has not was lost."""
SETTLE_SECONDS = 0.3
MISSES = 3
PROBE_SECONDS = 2.0
"""A box that does not answer is asked this seldom."""


class PadOnLine:
    """Implements `devices.ports.Listener`."""

    def __init__(self, pad: Pad) -> None:
        self.pad = pad
        self._address = pad.plan.address
        self._wired = wired_for(pad)
        self._polls = pad.model.wire == "modbus"
        self._every = pad.model.modbus.every_ms / 1000
        self._echoes: deque[Frame] = deque(maxlen=8)
        self._due: deque[Frame] = deque()
        self._due_since = 0.0
        self._said: Face | None = None
        self._say_all_at = 0.0
        self._poll_at = 0.0
        self._misses = 0
        self._now = self._stale_until = 0.0
        self.elsewhere: Callable[[Key], None] = lambda key: None
        """Hears the keys of other addresses, for somebody who looks for a pad's own."""

    def heard(self, received: bytes, now: float) -> None:
        """What comes as a lost line opens was pressed nobody knows when: a serial server keeps it, and an FT1.2 pad says it for ever."""
        if now - self._now > AWAY_SECONDS:
            self._stale_until = now + SETTLE_SECONDS
        self._now = now
        for key in self._wired.read(received, now):
            if key.address != self._address:
                self.elsewhere(key)
                continue
            echo = self._wired.echo(key)
            if echo is not None:
                self._echoes.append(echo)
            if now < self._stale_until:
                self.pad.dropped(key.code)
            else:
                self.pad.pressed(key.code, now)

    def pressing(self, now: float) -> tuple[Urgency, float] | None:
        self._now = now
        if self._echoes:
            return Urgency.FEEDBACK, now
        self._refill(now)
        if self._due:
            return Urgency.FEEDBACK, self._due_since
        # a question among the texts, in its turn: boxes on a busy line must not keep the boards waiting
        return (Urgency.TEXT, self._poll_at) if self._polls and now >= self._poll_at else None

    def take(self) -> Frame:
        if self._echoes:
            return self._echoes[0]
        if self._due:
            return self._due[0]
        asks = self._wired.poll(self._address, self._now)
        assert asks is not None, "only a kind that is asked is pressed for"
        return asks

    def sent(self, frame: Frame, answer: Yes, now: float) -> object:
        if self._echoes and frame is self._echoes[0]:
            self._echoes.popleft()
        elif self._due and frame is self._due[0]:
            self._due.popleft()
        if self._polls:
            self._asked(answer == "yes", now)
        return None

    def next_at(self) -> float:
        polls = [self._poll_at] if self._polls else []
        return min(self.pad.changes_at(self._now), self._say_all_at, *polls)

    def _refill(self, now: float) -> None:
        """The newest face wins: of an older one only what the newer does not say over is still said."""
        face = self.pad.face(now)
        again = self._said is None or (now >= self._say_all_at and face == self._said)
        if not again and face == self._said:
            return
        try:
            frames = self._wired.frames(self._address, None if again else self._said, face)
        except DriverError as error:
            self.pad.cable("warning", f"{error.code} field={error.field}")
            frames = []
        if again:
            self._say_all_at = now + REFRESH_SECONDS
        if frames and not self._due:
            self._due_since = now
        over = {_what(frame) for frame in frames}
        self._due = deque([*(frame for frame in self._due if _what(frame) not in over), *frames])
        self._said = face

    def _asked(self, answered: bool, now: float) -> None:
        self._misses = 0 if answered else self._misses + 1
        self._poll_at = now + (PROBE_SECONDS if self._misses >= MISSES else self._every)
        if answered:
            self.pad.cable("ok", "answers")
        elif self._misses == MISSES:
            self.pad.cable("lost", "no_answer")


def _what(frame: Frame) -> tuple[str, ...]:
    """Light or digits: frames of the same parts say each other over."""
    return tuple(field.name for field in frame.fields)


def wired_for(pad: Pad) -> Wired:
    """The bytes of the pad's kind. Raises ValueError for a kind that is no line's."""
    match pad.model.wire:
        case "ub485":
            return Ub485()
        case "ft12":
            return Ft12()
        case "modbus":
            return ModbusBox(pad.model.modbus, pad.plan.address)
        case "input":
            raise ValueError(f"keypads.{pad.plan.key}: a {pad.model.name} is plugged in as a device, not on a line")
