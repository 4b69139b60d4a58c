"""Whole frames found in bytes of a line, whatever stands around them: what belongs to none is handed back, not lost."""

from collections.abc import Callable

from devices.drivers.driver import Reading

ReadAt = Callable[[bytes, int], tuple[Reading, int] | None]
"""(received, start) -> the frame that begins there and where it ends, or None."""


def scan(received: bytes, read_at: ReadAt) -> tuple[list[Reading], bytes]:
    """All frames in order, and the strange bytes. After a byte that begins none it looks at the next one."""
    readings: list[Reading] = []
    strange = bytearray()
    start = 0
    while start < len(received):
        if (found := read_at(received, start)) is None:
            strange.append(received[start])
            start += 1
        else:
            readings.append(found[0])
            start = found[1]
    return readings, bytes(strange)
