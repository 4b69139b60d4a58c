"""Simulated Modbus displays: units of an RTU line that take writes and answer them, each with its own registers."""

from collections.abc import Callable, Iterator
from functools import partial

from devices.simulators.frames import EVERY_BOARD, NO_ROW, Decoder, Heard, crc16, seven_segments

Shows = Callable[[int, list[int]], tuple[int, str] | None]
"""(first register, values) -> row and text, or None where this display has no such register."""


class ModbusBoard:
    """``unit 06 register value crc`` and ``unit 10 register count size values… crc``.

    A real one knows the end of a frame by a silence; this one, which has no clock, by a check that comes out right.
    """

    longest = 264

    def __init__(self, shows: Shows) -> None:
        self._shows = shows
        self._held = bytearray()

    def feed(self, received: bytes) -> Iterator[Heard]:
        for byte in received:
            self._held.append(byte)
            del self._held[: -self.longest]
            frame = self._ended()
            if frame is not None:
                self._held.clear()
                yield self._understood(frame)

    def _ended(self) -> bytes | None:
        """The frame whose last byte has just come."""
        for start in range(len(self._held) - 8, -1, -1):
            function = self._held[start + 1]
            wanted = 8 if function == 6 else 9 + self._held[start + 6] if function == 0x10 else 0
            if start + wanted == len(self._held) and wanted:
                frame = bytes(self._held[start:])
                if crc16(frame[:-2]) == frame[-2] + 256 * frame[-1]:
                    return frame
        return None

    def _understood(self, frame: bytes) -> Heard:
        unit, many = frame[0], frame[1] == 0x10
        data = frame[7:-2] if many else frame[4:6]
        values = [256 * high + low for high, low in zip(data[::2], data[1::2], strict=False)]
        right = not many or (values and len(data) == 2 * (256 * frame[4] + frame[5]))
        shown = self._shows(256 * frame[2] + frame[3], values) if right else None
        if unit == 0:
            return Heard(EVERY_BOARD, *(shown or (NO_ROW, "")), False)
        if shown is None:
            return Heard(unit, NO_ROW, "", False, _checked(bytes([unit, frame[1] | 0x80, _NO_SUCH_REGISTER])))
        return Heard(unit, *shown, False, _checked(frame[:6]))


_NO_SUCH_REGISTER = 2


def _checked(said: bytes) -> bytes:
    check = crc16(said)
    return said + bytes([check % 256, check // 256])


def _value(first: int, values: list[int]) -> tuple[int, str] | None:
    if first != 0 or len(values) != 1:
        return None
    return 0, str(values[0] - 65536 if values[0] > 32767 else values[0]).rjust(4)


def _bytes(values: list[int]) -> bytes:
    return bytes(half for value in values for half in divmod(value, 256))


def _two_letters(starts: tuple[int, ...], first: int, values: list[int]) -> tuple[int, str] | None:
    return (starts.index(first), _bytes(values).decode("ascii", "replace")) if first in starts else None


def _segments(first: int, values: list[int]) -> tuple[int, str] | None:
    return (0, seven_segments(_bytes(values))) if first == 0x80 else None


def _one_letter(first: int, values: list[int]) -> tuple[int, str] | None:
    return (0, "".join(chr(value % 256) for value in values)) if first == 0 and len(values) <= 6 else None


MODBUS_BOARDS: dict[str, Callable[[], Decoder]] = {
    "led485-value": partial(ModbusBoard, _value),
    "led485-text": partial(ModbusBoard, partial(_two_letters, (0x70,))),
    "led485-segments": partial(ModbusBoard, _segments),
    "dm36": partial(ModbusBoard, _one_letter),
    "p10": partial(ModbusBoard, partial(_two_letters, (1000, 2000))),
}
