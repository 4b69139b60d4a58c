"""A simulated keypad on a pty of its own, whose keys somebody presses by hand: what an agent or `keypad listen` opens.

Faults strike what the pad says: a key that bounces, a byte that is lost, rubbish. Linux only.
"""

import os
import pty
import select
import threading
import time
import tty
from collections.abc import Callable

from devices.simulators.faults import Faults
from devices.simulators.pads import SimulatedButtons, SimulatedFt12, SimulatedUb485

REPEAT_SECONDS = 0.3
"""An FT1.2-like pad says a key again until it hears it back."""
HELD_SECONDS = 0.15
BOUNCE_SECONDS = 0.02
_LOOK_SECONDS = 0.05
Pad = SimulatedUb485 | SimulatedFt12 | SimulatedButtons
_PADS: dict[str, Callable[[int], Pad]] = {"ub485": SimulatedUb485, "ft12": SimulatedFt12, "buttons": SimulatedButtons}
KINDS = tuple(_PADS)


class PadBench:
    """``changed`` is told, from a thread of the bench, what the pad's light, beep and digits say now."""

    def __init__(
        self, kind: str, address: int, changed: Callable[[str], None], faults: Faults | None = None, bounces: bool = False
    ) -> None:
        self._pad: Pad = _PADS[kind](address)
        self._changed, self._faults, self._bounces = changed, faults or Faults(), bounces
        self._lock = threading.Lock()
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.port = os.ttyname(self._slave)
        self._said_at = 0.0
        self._shown = ""
        self._up_at: dict[int, float] = {}
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="pad-bench", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)

    def press(self, key: str) -> None:
        """A key: 1 to 4 of a ub485, the code in hexadecimal of an ft12, the button's number of a box, from 0. Raises ValueError."""
        with self._lock:
            for _ in range(2 if self._bounces else 1):
                self._press(key)
                if self._bounces:
                    time.sleep(BOUNCE_SECONDS)

    def _press(self, key: str) -> None:
        match self._pad:
            case SimulatedUb485():
                if key not in ("1", "2", "3", "4"):
                    raise ValueError("1, 2, 3, 4")
                self._say(self._pad.press(int(key)))
            case SimulatedFt12():
                code = int(key, 16)
                if not 0 <= code <= 0x1F:
                    raise ValueError("00 … 1F")
                self._say(self._pad.press(code))
            case SimulatedButtons():
                nth = int(key)
                if not 0 <= nth < len(self._pad.down):
                    raise ValueError(f"0 … {len(self._pad.down) - 1}")
                self._pad.press(nth)
                self._pad.down[nth] = True
                self._up_at[nth] = time.monotonic() + HELD_SECONDS

    def _say(self, wire: bytes) -> None:
        for piece in self._faults.strike(wire).pieces:
            os.write(self._master, piece.raw)
        self._said_at = time.monotonic()

    def _work(self) -> None:
        while not self._stopping:
            select.select([self._master], [], [], _LOOK_SECONDS)
            with self._lock:
                self._hear()
                self._go_on(time.monotonic())
                shown = self._face()
            if shown != self._shown:
                self._shown = shown
                self._changed(shown)

    def _hear(self) -> None:
        try:
            heard = os.read(self._master, 4096)
        except BlockingIOError:
            return
        answer = self._pad.hears(heard)
        if answer:
            self._say(answer)

    def _go_on(self, now: float) -> None:
        for nth in [nth for nth, up_at in self._up_at.items() if now >= up_at]:
            del self._up_at[nth]
            if isinstance(self._pad, SimulatedButtons):
                self._pad.down[nth] = False
        if isinstance(self._pad, SimulatedFt12) and self._pad.unheard is not None and now - self._said_at > REPEAT_SECONDS:
            self._say(self._pad.unheard)

    def _face(self) -> str:
        match self._pad:
            case SimulatedUb485(light=light, beeps=beeps, digits=digits):
                return f"đèn / light {light}, bíp / beeps {beeps}, số / digits “{digits}”"
            case SimulatedFt12(waiting=waiting, ticket=ticket):
                return f"chờ / waiting “{waiting}”, số / ticket “{ticket}”"
            case SimulatedButtons(lamp=lamp):
                return f"đèn / lamp {'on' if lamp else 'off'}"
