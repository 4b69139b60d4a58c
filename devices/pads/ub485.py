"""QSystem ub485 call pads: ``01 address key 07`` comes; ``01 address light 07`` and ``01 address blink d d d 07`` go out.

No checksum, and collisions happen: what does not fit is dropped, and every 01 begins anew. Addresses count as on the maker's boards:
pad 1 is byte 21 hex.
"""

from devices.drivers.driver import Field, Frame
from devices.drivers.errors import AddressOutOfRange
from devices.pads.face import Face, Key, Light

START, END, OFFSET = 0x01, 0x07, 0x20
KEYS = range(0x31, 0x35)
GAP_SECONDS = 0.15
"""The pad takes no second frame sooner."""
LIGHTS: dict[Light, int] = {"off": 0x30, "away": 0x31, "done": 0x32, "refused": 0x33, "typing": 0x34, "confirm": 0x35}
"""Off, steady red, steady green, red every 200 ms, green every 200 ms, red every 500 ms; seven more is the same with a beep."""
BEEP = 7
STEADY, BLINKS = 0x20, 0x21


class Ub485:
    """Implements `devices.pads.face.Wired`."""

    def __init__(self) -> None:
        self._held = bytearray()

    def read(self, received: bytes, now: float) -> list[Key]:
        keys: list[Key] = []
        for byte in received:
            if byte == START:
                self._held = bytearray([byte])
            elif self._held:
                self._held.append(byte)
                if len(self._held) == 4:
                    held, self._held = bytes(self._held), bytearray()
                    if held[3] == END and held[2] in KEYS and 0x20 <= held[1] <= 0x7F:
                        keys.append(Key(held[1] - OFFSET, f"{held[2]:02X}"))
        return keys

    def echo(self, key: Key) -> Frame | None:
        return None

    def poll(self, address: int, now: float) -> Frame | None:
        return None

    def frames(self, address: int, before: Face | None, face: Face) -> list[Frame]:
        if not 0 <= address <= 0x5F:
            raise AddressOutOfRange("address", f"{address} is not between 0 and 95")
        frames = []
        beeps = before is not None and before.beeps != face.beeps
        if before is None or before.light != face.light or beeps:
            frames.append(_frame(address, bytes([LIGHTS[face.light] + (BEEP if beeps else 0)]), "light", face.light))
        if before is None or _digits(address, before) != _digits(address, face):
            frames.append(_digits(address, face))
        return frames


def shown(face: Face) -> str:
    """The three digits: the ticket here or what is typed, else how many wait."""
    waiting = "" if face.waiting is None else str(min(face.waiting, 999))
    return (face.number[-3:] or waiting).rjust(3)


def _digits(address: int, face: Face) -> Frame:
    blink = BLINKS if face.light in ("typing", "confirm") else STEADY
    return _frame(address, bytes([blink]) + shown(face).encode("ascii", "replace"), "digits", shown(face))


def _frame(address: int, data: bytes, name: str, meaning: str) -> Frame:
    parts = ((b"\x01", "start"), (bytes([address + OFFSET]), "address"), (data, name), (b"\x07", "end"))
    fields = tuple(Field(part, part, raw, meaning if part == name else "") for raw, part in parts)
    return Frame(b"".join(raw for raw, _ in parts), fields, gap_seconds=GAP_SECONDS)
