"""What simulated boards understand, written from the boards' side of the wire: state machines that eat one byte at a time.

Deliberately strangers to devices.drivers: no code is shared with what builds the bytes. Never raise; memory is bounded by a frame; however
the bytes are cut, the frames are the same.
"""

from collections.abc import Callable, Iterator

from devices.simulators.frames import EVERY_BOARD, NO_ROW, Decoder, Heard, Marked, Measured, crc16, letters, number, seven_segments
from devices.simulators.modbus_boards import MODBUS_BOARDS
from devices.simulators.signs import AlphaSign, AmplusSign, PoleDisplay

__all__ = ["DECODERS", "EVERY_BOARD", "NO_ROW", "Decoder", "Heard"]


class CounterBoard(Measured):
    """``AA 55 address length state digits… sum 0D``; the sum is over address to digits, modulo 256."""

    header, shortest, longest = b"\xaa\x55", 4, 24

    def length(self, held: bytearray) -> int:
        return 4 + held[3] + 2

    def understand(self, frame: bytes) -> Heard | None:
        total = 0
        for byte in frame[2:-2]:
            total = (total + byte) % 256
        if frame[-1] != 0x0D or frame[-2] != total or frame[3] < 2 or frame[4] not in (0x20, 0x21, 0x22):
            return None
        return Heard(frame[2], 0, frame[5:-2].decode("ascii", "replace"), frame[4] == 0x22)


class MainBoard(Measured):
    """``AA 56 address row length state letters… crc-low crc-high 0D``; rows count from 1; CRC-16 as Modbus has it."""

    header, shortest = b"\xaa\x56", 5

    def length(self, held: bytearray) -> int:
        return 5 + held[4] + 3

    def understand(self, frame: bytes) -> Heard | None:
        if frame[-1] != 0x0D or frame[3] < 1 or frame[4] < 2 or crc16(frame[2:-3]) != frame[-3] + 256 * frame[-2]:
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


class DigitBoard(Measured):
    """``FF 68 L L 68 address 02 digits… sum 16``: L counts address to digits; a byte a digit, 0A dark; the last three are the number."""

    header, shortest, longest = b"\xff\x68", 5, 24

    def length(self, held: bytearray) -> int:
        return 5 + held[2] + 2

    def understand(self, frame: bytes) -> Heard | None:
        covered = frame[5:-2]
        if frame[2] != frame[3] or frame[4] != 0x68 or frame[-1] != 0x16 or len(covered) < 5 or frame[-2] != sum(covered) % 256:
            return None
        if covered[1] != 0x02 or any(digit > 10 for digit in covered[2:]):
            return None
        return Heard(covered[0], 0, "".join(" " if digit == 10 else str(digit) for digit in covered[-3:]), False)


class SegmentBoard(Measured):
    """``AA 57 address count segments… xor 0D``."""

    header, shortest, longest = b"\xaa\x57", 4, 24

    def length(self, held: bytearray) -> int:
        return 4 + held[3] + 2

    def understand(self, frame: bytes) -> Heard | None:
        check = 0
        for byte in frame[2:-2]:
            check ^= byte
        if frame[-1] != 0x0D or frame[-2] != check or not frame[3]:
            return None
        return Heard(frame[2], 0, seven_segments(frame[4:-2]), False)


class BareDigits(Marked):
    """``02 two-decimal-letters digits 03``."""

    first, last = b"\x02", b"\x03"

    def understand(self, frame: bytes) -> Iterator[Heard]:
        shown, address = letters(frame[2:]), number(frame[:2])
        if shown and address >= 0:
            yield Heard(address, 0, shown, False)


class ColourBoard(Marked):
    """``02 two-decimal-letters [58 colour] letters 0D``."""

    first, last = b"\x02", b"\x0d"

    def understand(self, frame: bytes) -> Iterator[Heard]:
        address, shown = number(frame[:2]), frame[2:]
        if len(shown) > 1 and shown[0] == 0x58 and 0x30 <= shown[1] <= 0x33:
            shown = shown[2:]
        text = letters(shown)
        if text and address >= 0:
            yield Heard(address, 0, text, False)


class DollarBoard(Marked):
    """``$three-decimal-letters,letters#``; the same ended by & is a question, which shows nothing."""

    first, last = b"$", b"#"

    def understand(self, frame: bytes) -> Iterator[Heard]:
        address, text = number(frame[:3]), letters(frame[4:])
        if frame[3:4] == b"," and text and address >= 0 and "&" not in text:
            yield Heard(address, 0, text, False)


DECODERS: dict[str, Callable[[], Decoder]] = {
    "generic": CounterBoard,
    "generic-main": MainBoard,
    "qsystem": CandleBoard,
    "ft12": DigitBoard,
    "segments": SegmentBoard,
    "edi": BareDigits,
    "ditel": ColourBoard,
    "armfly": DollarBoard,
    "alpha": AlphaSign,
    "am03127": AmplusSign,
    "cd5220": PoleDisplay,
    **MODBUS_BOARDS,
}
"""By the model's name: only these boards can be simulated."""
