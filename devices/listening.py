"""What passes on a line, heard without saying a word: bursts of bytes that silence divides.

For an installer at a bench; an agent's line has its keeper.
"""

import select
import threading
import time
from collections.abc import Iterator

from devices.drivers.model import LineSettings
from devices.plan import LinePlan
from devices.ports import Line

SILENCE_SECONDS = 0.05
"""USB adapters gather bytes for 16 ms, so a shorter hole says nothing."""
LONGEST_BURST = 1024
_LOOK_SECONDS = 0.2


def line_to_hear(port: str, usual: LineSettings, baud: int | None = None) -> Line:
    """A line by the board's usual settings; not opened yet."""
    from devices.links.serial_line import SerialLine, settings_for

    return SerialLine(port, settings_for(LinePlan(name="bench", port=port, baud=baud), usual))


def bursts(line: Line, stop: threading.Event, seconds: float = float("inf")) -> Iterator[bytes]:
    """Bytes with silence before and after, as they come, until ``stop`` or for so many seconds. Raises LineLost."""
    until = time.monotonic() + seconds
    held = bytearray()
    while not stop.is_set() and time.monotonic() < until:
        _wait(line, SILENCE_SECONDS if held else min(_LOOK_SECONDS, until - time.monotonic()))
        came = line.receive()
        held += came
        if held and (not came or len(held) >= LONGEST_BURST):
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _wait(line: Line, seconds: float) -> None:
    descriptor = line.fileno()
    if descriptor is None:
        time.sleep(min(max(0.0, seconds), SILENCE_SECONDS))
        return
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    waiting.poll(max(0.0, seconds) * 1000)
