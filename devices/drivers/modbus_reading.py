"""Modbus writes, their answers and refusals found in bytes of a line, by length and check alone.

A master's framer expects the one answer it asked for; here anything may pass, so frames are looked for at every byte.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from devices.drivers.checks import check_value
from devices.drivers.driver import Reading
from devices.drivers.scanning import ReadAt


class Registers(NamedTuple):
    """A write heard, or what was answered to one (then without values)."""

    unit: int
    start: int
    values: list[int]
    kind: Literal["write", "answer", "refused"]


def read_requests(framing: Literal["rtu", "tcp"], told: Callable[[bytes, Registers], Reading]) -> ReadAt:
    """Reads one frame of ``framing``; ``told`` makes a reading of its bytes and what they mean."""
    cut = _rtu if framing == "rtu" else _tcp

    def read_at(received: bytes, start: int) -> tuple[Reading, int] | None:
        found = cut(received, start)
        return None if found is None else (told(received[start : found[1]], found[0]), found[1])

    return read_at


def _rtu(received: bytes, start: int) -> tuple[Registers, int] | None:
    for size in _sizes(received, start + 1):
        end = start + 1 + size + 2
        if end <= len(received) and check_value("crc16_modbus", received[start : end - 2]).to_bytes(2, "little") == received[end - 2 : end]:
            heard = _pdu(received[start], received[start + 1 : end - 2])
            return None if heard is None else (heard, end)
    return None


def _tcp(received: bytes, start: int) -> tuple[Registers, int] | None:
    if received[start + 2 : start + 4] != b"\x00\x00":
        return None
    end = start + 6 + int.from_bytes(received[start + 4 : start + 6])
    if end > len(received) or end - start - 7 not in _sizes(received, start + 7):
        return None
    heard = _pdu(received[start + 6], received[start + 7 : end])
    return None if heard is None else (heard, end)


def _sizes(received: bytes, at: int) -> list[int]:
    """How long the PDU that begins at ``at`` may be: 16 is told apart from its answer by the check or the header only."""
    match received[at : at + 1]:
        case b"\x06":
            return [5]
        case b"\x10":
            counted = received[at + 5 : at + 6]
            return [5, *([6 + counted[0]] if counted else [])]
        case b"\x86" | b"\x90":
            return [2]
        case _:
            return []


def _pdu(unit: int, pdu: bytes) -> Registers | None:
    start = int.from_bytes(pdu[1:3])
    if pdu[0] >= 0x80:
        return Registers(unit, 0, [], "refused")
    if pdu[0] == 0x10 and len(pdu) == 5:
        return Registers(unit, start, [], "answer")
    data = pdu[3:] if pdu[0] == 6 else pdu[6:]
    if pdu[0] == 0x10 and (len(data) != 2 * int.from_bytes(pdu[3:5]) or not data):
        return None
    return Registers(unit, start, [int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)], "write")
