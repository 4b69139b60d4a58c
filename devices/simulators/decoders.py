"""What simulated boards understand, written from the boards' side of the wire: state machines that eat one byte at a time.

Deliberately strangers to devices.drivers: no code is shared with what builds the bytes. Never raise; memory is bounded by a frame.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol


class Heard(NamedTuple):
    """One frame understood: which board, which row of it (0 first), its letters, and whether it blinks."""

    address: int
    row: int
    text: str
    blinking: bool


class Decoder(Protocol):
    def feed(self, received: bytes) -> Iterator[Heard]:
        """Frames completed by these bytes. Bytes may be cut anywhere."""


class _FrameBuffer:
    """Collects bytes, finds a header, and lets a subclass say how long a frame is; on nonsense it slides on by one byte."""

    header = b""
    shortest = 0

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
            if len(self._held) < wanted:
                return
            heard = self.understand(bytes(self._held[:wanted]))
            if heard is None:
                del self._held[0]
                continue
            del self._held[:wanted]
            yield heard

    def length(self, held: bytearray) -> int:
        raise NotImplementedError

    def understand(self, frame: bytes) -> Heard | None:
        raise NotImplementedError


class CounterBoard(_FrameBuffer):
    """``AA 55 address length state digits… sum 0D``; the sum is over address to digits, modulo 256."""

    header, shortest = b"\xaa\x55", 4

    def length(self, held: bytearray) -> int:
        return 4 + held[3] + 2

    def understand(self, frame: bytes) -> Heard | None:
        total = 0
        for byte in frame[2:-2]:
            total = (total + byte) % 256
        if frame[-1] != 0x0D or frame[-2] != total or frame[3] < 2 or frame[4] not in (0x20, 0x21, 0x22):
            return None
        return Heard(frame[2], 0, frame[5:-2].decode("ascii", "replace"), frame[4] == 0x22)


class MainBoard(_FrameBuffer):
    """``AA 56 address row length state letters… crc-low crc-high 0D``; rows count from 1; CRC-16 as Modbus has it."""

    header, shortest = b"\xaa\x56", 5

    def length(self, held: bytearray) -> int:
        return 5 + held[4] + 3

    def understand(self, frame: bytes) -> Heard | None:
        if frame[-1] != 0x0D or frame[3] < 1 or frame[4] < 2 or _crc16(frame[2:-3]) != frame[-3] + 256 * frame[-2]:
            return None
        return Heard(frame[2], frame[3] - 1, frame[6:-3].decode("ascii", "replace"), frame[5] == 0x22)


class CandleBoard:
    """``01 address blink letters… 07`` shows; ``02 …`` and ``03 …`` set the board up and show nothing."""

    longest = 24

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, received: bytes) -> Iterator[Heard]:
        for byte in received:
            if byte in (1, 2, 3):  # text never holds these, so a header always begins anew
                self._held = bytearray([byte])
            elif self._held and byte == 7:
                frame, self._held = bytes(self._held), bytearray()
                if frame[0] == 1 and len(frame) > 3:
                    yield Heard(frame[1] - 0x20, 0, frame[3:].decode("cp1251", "replace"), frame[2] > 0x20)
            elif self._held:
                self._held.append(byte)
                if len(self._held) > self.longest:
                    self._held = bytearray()


DECODERS: dict[str, Callable[[], Decoder]] = {"generic": CounterBoard, "generic-main": MainBoard, "qsystem": CandleBoard}
"""By the model's name: only these boards can be simulated."""


def _crc16(covered: bytes) -> int:
    register = 0xFFFF
    for byte in covered:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ 0xA001 if register & 1 else register >> 1
    return register
