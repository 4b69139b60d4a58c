"""A serial line by pyserial: a device file, or a serial server by ``socket://host:port`` or ``rfc2217://host:port``.

Every write is paced by the wire's own time, because a pty takes 19 kB and a TCP serial server megabytes before they push back, and
a stale number would stand for seconds. Knows nothing of boards. Linux only.
"""

import select
import time
from typing import Any

from devices.drivers.answers import is_answer
from devices.drivers.model import Answer, LineSettings
from devices.links.serial_port import Bus, close_port, descriptor_of, open_port, settings_for, translated
from devices.ports import MOST_HELD, LineLost, Yes

__all__ = ["SerialLine", "settings_for"]

LEAD_SECONDS = 0.005
"""The next frame may be handed over when only this much of the last one is still on the wire, and at most half of it: a wake-up that comes
late then leaves no hole. Not where the board wants silence between frames."""
ECHO_SECONDS = 0.05
"""How long after the last byte its echo may come: USB adapters gather what they hear for 16 ms."""
ASK_SECONDS = 0.005
"""How often a line without a descriptor is asked whether the answer has come."""


class SerialLine:
    """Implements `devices.ports.Line`."""

    def __init__(self, port: str, settings: LineSettings, bus: Bus | None = None) -> None:
        self.port, self.settings, self._bus = port, settings, bus or Bus()
        self._serial: Any = None
        self._quiet_at = 0.0
        self._lead = 0.0
        self._held = bytearray()
        self._echo_left, self._echo_until = 0, 0.0
        bits = 1 + settings.bytesize + (settings.parity != "N") + settings.stopbits
        self.seconds_per_byte = bits / settings.baud

    @property
    def is_open(self) -> bool:
        """We have opened it and not given it up. Says nothing about the cable."""
        return self._serial is not None

    def open(self) -> None:
        self.close()
        self._serial = open_port(self.port, self.settings, self._bus)
        self._held.clear()
        self._echo_left = 0
        self._quiet_at = time.monotonic()

    def send(self, wire: bytes, *, gap_seconds: float = 0.0, break_seconds: float = 0.0, answer: Answer | None = None) -> Yes:
        if answer is None:
            self._write(wire, gap_seconds, break_seconds)
            return "unknown"
        said: Yes = "unknown"
        for _ in range(1 + answer.retries):
            self.check()  # what came unasked is no answer
            self._write(wire, 0.0, break_seconds)
            said = self._answered(wire, answer)
            self._rest(gap_seconds)
            if said == "yes":
                break
        return said

    def receive(self) -> bytes:
        self.check()
        received = bytes(self._held)
        self._held.clear()
        return received

    def fileno(self) -> int | None:
        return None if self._serial is None else descriptor_of(self._serial)

    def check(self) -> None:
        self._keep(self._fetch())

    def close(self) -> None:
        port, self._serial = self._serial, None
        if port is not None:
            close_port(port)

    def _write(self, wire: bytes, gap_seconds: float, break_seconds: float) -> None:
        port = self._open_port()
        by_hand = self._bus.rs485 == "rts"
        with translated():
            if break_seconds:
                port.send_break(break_seconds)
            if by_hand:
                port.rts = self._bus.rts_sends
                time.sleep(self._bus.turn_seconds)
            begun = max(time.monotonic(), self._quiet_at)
            port.write(wire)
        self._quiet_at = begun + len(wire) * self.seconds_per_byte
        if self._bus.echoes:
            self._echo_left, self._echo_until = self._echo_left + len(wire), self._quiet_at + ECHO_SECONDS
        wants_silence = gap_seconds > 0 or break_seconds > 0 or by_hand
        self._lead = 0.0 if wants_silence else min(LEAD_SECONDS, len(wire) * self.seconds_per_byte / 2)
        if by_hand:
            self._rest(self._bus.turn_seconds)
            with translated():
                port.rts = not self._bus.rts_sends
        self._rest(gap_seconds)

    def _rest(self, more_seconds: float) -> None:
        self._quiet_at += more_seconds
        left = self._quiet_at - self._lead - time.monotonic()
        if left > 0:
            time.sleep(left)

    def _answered(self, wire: bytes, answer: Answer) -> Yes:
        heard, until = bytearray(), max(time.monotonic(), self._quiet_at) + answer.timeout_ms / 1000
        while True:
            came = self._fetch()
            self._keep(came)
            heard += came
            if (right := is_answer(bytes(heard), wire, answer)) is not None:
                return "yes" if right else "no"
            left = until - time.monotonic()
            if left <= 0:
                return "no" if heard else "unknown"
            self._await_bytes(left)

    def _await_bytes(self, seconds: float) -> None:
        descriptor = self.fileno()
        if descriptor is None:
            time.sleep(min(seconds, ASK_SECONDS))
        else:
            waiting = select.poll()
            waiting.register(descriptor, select.POLLIN)
            waiting.poll(seconds * 1000)

    def _fetch(self) -> bytes:
        """What has come, less our own echo. Raises LineLost when there is nobody to hear any more."""
        port, came = self._open_port(), bytearray()
        with translated():
            while len(came) < MOST_HELD and (piece := port.read(MOST_HELD)):  # a line that never stops must not keep us here
                came += self._without_echo(piece)
        return bytes(came)

    def _keep(self, came: bytes) -> None:
        self._held += came
        del self._held[:-MOST_HELD]

    def _without_echo(self, piece: bytes) -> bytes:
        if self._echo_left and time.monotonic() > self._echo_until:
            self._echo_left = 0
        own = min(self._echo_left, len(piece))
        self._echo_left -= own
        return piece[own:]

    def _open_port(self) -> Any:
        if self._serial is None:
            raise LineLost(f"{self.port}: not open")
        return self._serial
