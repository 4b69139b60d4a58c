"""A pad that is an input device of the kernel: read for ever in a thread of its own, opened again when it was pulled and plugged in.

Knows the thread and the tries; what the records mean `input_events` knows, and what the file is the link.
"""

import threading

import structlog

from devices.backoff import Backoff
from devices.clock import Clock, SteadyClock
from devices.pads.input_events import InputEvents
from devices.pads.pad import Pad
from devices.ports import InputDevice, LineLost

LOOK_SECONDS = 2.0
BLINK_SECONDS = 0.15
_log = structlog.get_logger()


class PadOnInput:
    """``device`` is opened and read by this thread alone."""

    def __init__(self, pad: Pad, device: InputDevice, backoff: Backoff | None = None, clock: Clock | None = None) -> None:
        self.pad, self._device = pad, device
        self._backoff = backoff or Backoff(0.5, 5.0)
        self._clock = clock or SteadyClock()
        self._stopping = False
        self._lit: bool | None = None
        self._thread = threading.Thread(target=self._keep, name=f"input-{pad.plan.key}", daemon=True)
        pad.nudge = self._clock.nudge

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._clock.nudge()
        self._thread.join()

    def _keep(self) -> None:
        while not self._stopping:
            try:
                self._device.open()
                self._backoff.reset()
                self.pad.cable("ok", "open")
                self._lit = None
                self._listen(InputEvents())
            except LineLost as lost:
                self.pad.cable("lost", str(lost)[:120])
            except Exception as error:  # a fence: whatever the device says, it is opened again
                _log.exception("keypad_failed", keypad=self.pad.plan.key)
                self.pad.cable("lost", repr(error)[:120])
            finally:
                self._device.close()
            until = self._clock.now() + self._backoff.next()
            while not self._stopping and self._clock.now() < until:
                self._clock.wait(until)

    def _listen(self, events: InputEvents) -> None:
        while not self._stopping:
            for code in events.read(self._device.read()):
                self.pad.pressed(code, self._clock.now())
            now = self._clock.now()
            until = min(now + LOOK_SECONDS, self.pad.changes_at(now), self._light(now))
            self._clock.wait(max(until, now + 0.001), self._device.fileno())

    def _light(self, now: float) -> float:
        """The one lamp such a device has: lit for what was done and while typing, blinking for a refusal. When it changes again."""
        face = self.pad.face(now)
        blinks = face.light in ("refused", "confirm")
        lit = int(now / BLINK_SECONDS) % 2 == 0 if blinks else face.light in ("done", "typing")
        if lit != self._lit:
            self._lit = lit
            self._device.light(lit)
        return now + BLINK_SECONDS if blinks else float("inf")
