"""One pad: keys come in, wishes go out, and what came of them is its face.

Called from the thread of its cable and from that of its presses. Time is the cable's: seconds of a steady clock, given with every call.
"""

import threading
from collections.abc import Callable
from typing import Literal

import structlog

from devices.pads.desk import Desk
from devices.pads.errands import Seen
from devices.pads.face import Face, Light
from devices.pads.meaning import Heard, Meaning, Typing, Wish
from devices.pads.model import PadModel
from devices.pads.plan import KeypadPlan
from devices.pads.presses import CONFIRM_SECONDS, Outcome, Presses
from queue_server.contract.devices import DeviceHealth

SHOWN_SECONDS: dict[Light, float] = {"done": 1.5, "refused": 2.5, "confirm": CONFIRM_SECONDS}
NEVER = float("inf")
_log = structlog.get_logger()


class Pad:
    """``desk`` None: it has no key yet, and every press is refused. ``changed`` is told when its health changes."""

    def __init__(self, plan: KeypadPlan, model: PadModel, desk: Desk | None, changed: Callable[[], None]) -> None:
        self.plan, self.model = plan, plan.fitted(model)
        self.nudge: Callable[[], None] = lambda: None
        """Wakes the thread of the cable: the face has changed."""
        self.ear: Callable[[str, Heard], None] = lambda code, heard: None
        """Hears each key with what it meant, for somebody who tries the pad out."""
        self._changed = changed
        self._meaning = Meaning(self.model, plan.targets)
        self._presses = None if desk is None else Presses(plan.key, plan.counter, desk, self._came, self._looked)
        self._lock = threading.Lock()
        self._seen = Seen()
        self._light: Light = "off"
        self._light_until: float | None = None
        self._typed = ""
        self._beeps = 0
        self._away = "" if desk else "not_enrolled"
        self._cable: tuple[Literal["ok", "unknown", "lost", "warning"], str] = ("unknown", "never_pressed")

    def start(self) -> None:
        if self._presses is not None:
            self._presses.start()

    def stop(self) -> None:
        if self._presses is not None:
            self._presses.stop()

    def pressed(self, code: str, now: float) -> None:
        """A key, by its code. From the thread of the cable; returns at once."""
        key = self.model.keys.get(code)
        with self._lock:
            heard = self._meaning.pressed(key or "", now)
            self._typed = heard.digits if isinstance(heard, Typing) else ""
            if heard == "nonsense":
                self._flash("refused", beep=True)
            elif heard == "cleared":
                self._flash("off")
        self.ear(code, heard)
        if heard == "nonsense":
            _log.warning("keypad_nonsense", keypad=self.plan.key, code=code, key=key)
        if self._cable[0] != "ok":
            self.cable("ok", "pressed")
        if isinstance(heard, Wish):
            self._begin(heard)

    def dropped(self, code: str) -> None:
        """A key that was pressed too long ago to be carried out."""
        _log.warning("keypad_dropped", keypad=self.plan.key, code=code, why="line_was_away")
        with self._lock:
            self._meaning.forget()
            self._flash("refused", beep=True)

    def face(self, now: float) -> Face:
        with self._lock:
            if self._light_until is None:
                self._light_until = now + SHOWN_SECONDS.get(self._light, 0.0)
            light: Light = self._light if now < self._light_until else "away" if self._away else "off"
            typing = now < self._meaning.typing_until
            digits = "".join(letter for letter in self._seen.number if letter.isdigit())
            return Face(
                light="typing" if typing else light,
                beeps=self._beeps,
                number=self._typed if typing and self._typed else digits,
                waiting=None if self._away else self._seen.waiting,
            )

    def changes_at(self, now: float) -> float:
        """When the face will be another one by itself."""
        with self._lock:
            ends = [end for end in (self._light_until or now, self._meaning.typing_until) if end > now]
            return min(ends, default=NEVER)

    def cable(self, state: Literal["ok", "unknown", "lost", "warning"], detail: str) -> None:
        """What the thread of the cable knows of it."""
        before, self._cable = self._cable, (state, detail)
        if before != self._cable:
            if state == "lost" and before[0] != "lost":
                _log.warning("keypad_lost", keypad=self.plan.key, why=detail)
            elif before[0] == "lost" and state != "lost":
                _log.info("keypad_back", keypad=self.plan.key)
            self._changed()

    def health(self) -> DeviceHealth:
        state, detail = self._cable
        if state != "lost" and self._away:
            state, detail = "warning", self._away if self._away == "not_enrolled" else f"server_away why={self._away}"
        return DeviceHealth(name=self.plan.key, kind="keypad", state=state, detail=detail[:200])

    def _begin(self, wish: Wish) -> None:
        if self._presses is None:
            _log.warning("keypad_refused", keypad=self.plan.key, action=wish.action, code="not_enrolled")
            self._came(Outcome("refused", wish.action, "not_enrolled"))
        elif not self._presses.press(wish):
            self._came(Outcome("refused", wish.action, "busy"))

    def _flash(self, light: Light, beep: bool = False) -> None:
        self._light, self._light_until = light, None
        self._beeps += int(beep)

    def _came(self, outcome: Outcome) -> None:
        lights: dict[str, Light] = {"done": "done", "confirm": "confirm"}
        with self._lock:
            self._flash(lights.get(outcome.came, "refused"), beep=outcome.came != "done")
            self._seen = outcome.seen or self._seen
        self.nudge()

    def _looked(self, seen: Seen | None, why: str) -> None:
        with self._lock:
            before = self._away
            self._away = "" if seen is not None else (why or "no_answer")
            self._seen = seen or self._seen
        self.nudge()
        if bool(before) != bool(self._away):
            self._changed()
