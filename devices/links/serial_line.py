"""A serial line by pyserial: a device file, or ``socket://host:port`` of a serial server in raw TCP mode.

Every write is paced by the wire's own time, because a pty takes 19 kB and a TCP serial server megabytes before they push back, and
a stale number would stand for seconds. Knows nothing of boards. Linux only.
"""

import re
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from devices.drivers.model import Answer, LineSettings
from devices.plan import LinePlan
from devices.ports import LineLost, Yes

WRITE_LIMIT_SECONDS = 2.0
LEAD_SECONDS = 0.002
"""The next frame may be handed over when only this much of the last one is still on the wire: a wake-up that comes late then leaves no
hole. Not where the board wants silence between frames."""


class SerialLine:
    """Implements `devices.ports.Line`."""

    def __init__(self, port: str, settings: LineSettings) -> None:
        self.port, self.settings = port, settings
        self._serial: Any = None
        self._quiet_at = 0.0
        self._wants_silence = False
        bits = 1 + settings.bytesize + (settings.parity != "N") + settings.stopbits
        self.seconds_per_byte = bits / settings.baud

    @property
    def is_open(self) -> bool:
        """We have opened it and not given it up. Says nothing about the cable."""
        return self._serial is not None

    def open(self) -> None:
        import serial

        self.close()
        with _translated():
            self._serial = serial.serial_for_url(
                self.port,
                baudrate=self.settings.baud,
                bytesize=self.settings.bytesize,
                parity=self.settings.parity,
                stopbits=self.settings.stopbits,
                timeout=0,
                write_timeout=WRITE_LIMIT_SECONDS,
            )
        self._quiet_at = time.monotonic()

    def send(self, wire: bytes, *, gap_seconds: float = 0.0, break_seconds: float = 0.0, answer: Answer | None = None) -> Yes:
        if answer is None:
            self._write(wire, gap_seconds, break_seconds)
            return "unknown"
        for _ in range(1 + answer.retries):
            self.check()  # what came unasked is no answer
            self._write(wire, 0.0, break_seconds)
            right = self._answered(wire, answer)
            self._rest(gap_seconds)
            if right:
                return "yes"
        return "no"

    def check(self) -> None:
        with _translated():
            waiting = self._open_port().in_waiting
            if waiting:
                self._serial.read(waiting)

    def close(self) -> None:
        port, self._serial = self._serial, None
        if port is not None:
            with suppress(OSError, termios.error):  # it was gone already: that is why we close
                port.close()

    def _write(self, wire: bytes, gap_seconds: float, break_seconds: float) -> None:
        port = self._open_port()
        with _translated():
            if break_seconds:
                port.send_break(break_seconds)
            begun = max(time.monotonic(), self._quiet_at)
            port.write(wire)
        self._quiet_at = begun + len(wire) * self.seconds_per_byte + gap_seconds
        self._wants_silence = gap_seconds > 0 or break_seconds > 0
        self._rest(0.0)

    def _rest(self, more_seconds: float) -> None:
        self._quiet_at += more_seconds
        lead = 0.0 if self._wants_silence else LEAD_SECONDS
        left = self._quiet_at - lead - time.monotonic()
        if left > 0:
            time.sleep(left)

    def _answered(self, wire: bytes, answer: Answer) -> bool:
        heard, until = bytearray(), time.monotonic() + answer.timeout_ms / 1000
        while (left := until - time.monotonic()) > 0:
            with _translated():
                self._open_port().timeout = left
                heard += self._serial.read(max(1, self._serial.in_waiting))
            if _fits(bytes(heard), wire, answer):
                return True
        return False

    def _open_port(self) -> Any:
        if self._serial is None:
            raise LineLost(f"{self.port}: not open")
        return self._serial


def settings_for(plan: LinePlan, usual: LineSettings) -> LineSettings:
    """The board model's usual settings, with what the installer wrote in agent.toml on top."""
    own = plan.model_dump(include={"baud", "bytesize", "parity", "stopbits"}, exclude_none=True)
    return usual.model_copy(update=own)


def _fits(heard: bytes, wire: bytes, answer: Answer) -> bool:
    if answer.kind == "pattern":
        return re.search(answer.pattern, heard.decode("latin-1")) is not None
    return (wire if answer.kind == "echo" else answer.hex) in heard


@contextmanager
def _translated() -> Iterator[None]:
    """Whatever the hardware throws becomes LineLost. termios.error is no OSError, and a closed pyserial port raises TypeError."""
    try:
        yield
    except (OSError, termios.error, TypeError, ValueError) as error:
        raise LineLost(str(error) or type(error).__name__) from error
