"""How boards find frames in what passes: by header and length, or between two marks. Nothing here knows a model."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

EVERY_BOARD = -1
"""In place of an address: all boards of the line, or a board that has none."""
NO_ROW = -1
"""In place of a row: the frame sets the board up or is refused, and shows nothing."""


class Heard(NamedTuple):
    """One frame understood: which board, which row of it (0 first), its letters, whether it blinks, and what the board says back."""

    address: int
    row: int
    text: str
    blinking: bool
    reply: bytes = b""


class Decoder(Protocol):
    def feed(self, received: bytes) -> Iterator[Heard]:
        """Frames completed by these bytes. Bytes may be cut anywhere."""


class Measured:
    """Collects bytes, finds a header, and lets a subclass say how long a frame is; on nonsense it slides on by one byte."""

    header = b""
    shortest = 0
    longest = 64
    """A frame that says it is longer is none: else one broken length would keep the board deaf for many frames."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, received: bytes) -> Iterator[Heard]:
        for byte in received:
            self._held.append(byte)
            yield from self._settle()

    def _settle(self) -> Iterator[Heard]:
        while self._held:
            if not self.header.startswith(bytes(self._held[: len(self.header)])):
                del self._held[0]
                continue
            if len(self._held) < self.shortest:
                return
            wanted = self.length(self._held)
            if wanted <= self.longest and len(self._held) < wanted:
                return
            heard = self.understand(bytes(self._held[:wanted])) if wanted <= self.longest else None
            if heard is None:
                del self._held[0]
                continue
            del self._held[:wanted]
            yield heard

    def length(self, held: bytearray) -> int:
        """Of the whole frame that begins with ``held``, of which `shortest` bytes are there."""
        raise NotImplementedError

    def understand(self, frame: bytes) -> Heard | None:
        """None: it is no frame of this board."""
        raise NotImplementedError


class Marked:
    """Frames from a first mark to a last one. The text holds neither, so a first mark always begins anew."""

    first: bytes = b""
    last: bytes = b""
    longest = 64

    def __init__(self) -> None:
        self._held = bytearray()
        self._inside = False

    def feed(self, received: bytes) -> Iterator[Heard]:
        for byte in received:
            self._held.append(byte)
            if self._held.endswith(self.first):
                self._held, self._inside = bytearray(), True
            elif self._inside and self._held.endswith(self.last):
                frame = bytes(self._held[: -len(self.last)])
                self._held, self._inside = bytearray(), False
                yield from self.understand(frame)
            elif len(self._held) > self.longest:
                self._held, self._inside = self._held[-len(self.first) :], False

    def understand(self, frame: bytes) -> Iterator[Heard]:
        """What stands between the marks."""
        raise NotImplementedError


def letters(raw: bytes) -> str | None:
    """Plain letters; None when a control byte is among them."""
    return raw.decode("ascii", "replace") if all(byte >= 0x20 and byte != 0x7F for byte in raw) else None


def number(raw: bytes, base: int = 10) -> int:
    """A number written in letters; -2, which is nobody's address, when it is none."""
    digits = b"0123456789ABCDEF"[:base]
    return int(raw, base) if raw and all(byte in digits for byte in raw) else -2


def seven_segments(raw: bytes) -> str:
    """Bits 0 to 6 are the segments a to g, bit 7 is the point."""
    shown = ""
    for byte in raw:
        shown += SEVEN.get(byte & 0x7F, "?") + ("." if byte & 0x80 else "")
    return shown


SEVEN = {
    0x00: " ", 0x40: "-", 0x3F: "0", 0x06: "1", 0x5B: "2", 0x4F: "3", 0x66: "4", 0x6D: "5", 0x7D: "6", 0x07: "7", 0x7F: "8", 0x6F: "9",
    0x77: "A", 0x7C: "B", 0x39: "C", 0x5E: "D", 0x79: "E", 0x71: "F", 0x3D: "G", 0x76: "H", 0x1E: "J", 0x38: "L", 0x54: "N", 0x5C: "O",
    0x73: "P", 0x67: "Q", 0x50: "R", 0x78: "T", 0x3E: "U", 0x6E: "Y",
}  # fmt: skip
"""What a person reads on seven segments."""


def crc16(covered: bytes) -> int:
    """As Modbus has it."""
    register = 0xFFFF
    for byte in covered:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ 0xA001 if register & 1 else register >> 1
    return register
