"""FT1.2-like call pads: ``FF 68 L L 68 address function data… sum 16``. The last byte of the data is the key; echoed at once.

Their display has six digits, three of people waiting and three of the ticket, a digit a byte, 0A is blank; function 02 shows them.
"""

from devices.drivers.driver import Field, Frame
from devices.drivers.errors import AddressOutOfRange
from devices.pads.face import Face, Key

HEAD = b"\xff\x68"
SHOW, BLANK = 0x02, 0x0A
LONGEST = 16
"""Bytes of address, function and data; a pad sends a few."""
NOT_A_KEY = 0x20
"""Longer data than this ends with no key of any pad we know; key codes are small."""


class Ft12:
    """Implements `devices.pads.face.Wired`."""

    def __init__(self) -> None:
        self._held = bytearray()

    def read(self, received: bytes, now: float) -> list[Key]:
        keys: list[Key] = []
        for byte in received:
            self._held.append(byte)
            while (cut := self._cut()) is not None:
                frame, self._held = bytes(self._held[:cut]), self._held[cut:]
                if len(frame) > 1 and (key := _key(frame)) is not None:
                    keys.append(key)
        return keys

    def echo(self, key: Key) -> Frame | None:
        return Frame(key.wire, (Field("echo", "echo", key.wire, "tiếng vọng / echo"),))

    def poll(self, address: int, now: float) -> Frame | None:
        return None

    def frames(self, address: int, before: Face | None, face: Face) -> list[Frame]:
        """No light and no beep: a refusal is a dark ticket number until it stands again."""
        if not 0 <= address <= 0xFF:
            raise AddressOutOfRange("address", f"{address} is not between 0 and 255")
        data = _digits("" if face.waiting is None else str(min(face.waiting, 999))) + _digits(_number(face))
        if before is not None and _number(before) == _number(face) and before.waiting == face.waiting:
            return []
        return [show_frame(address, data)]

    def _cut(self) -> int | None:
        """How many bytes in front are settled: a whole frame, or one that begins none; None while more may come."""
        held = self._held
        for at, wanted in enumerate(HEAD):
            if len(held) <= at:
                return None
            if held[at] != wanted:
                return 1
        if len(held) < 5:
            return None
        if held[2] != held[3] or held[4] != 0x68 or not 3 <= held[2] <= LONGEST:
            return 1
        whole = held[2] + 7
        if len(held) < whole:
            return None
        right = held[whole - 1] == 0x16 and sum(held[5 : whole - 2]) & 0xFF == held[whole - 2]
        return whole if right else 1


def show_frame(address: int, digits: bytes) -> Frame:
    """Function 02 with its six digits."""
    body = bytes([address, SHOW]) + digits
    parts = (
        (HEAD, "start", ""),
        (bytes([len(body), len(body), 0x68]), "length", "độ dài hai lần / length twice"),
        (body[:1], "address", f"địa chỉ / address {address}"),
        (body[1:2], "function", "hiện số / show"),
        (body[2:5], "waiting", "số người chờ / people waiting"),
        (body[5:], "ticket", "số đang gọi / ticket"),
        (bytes([sum(body) & 0xFF]), "sum", "tổng kiểm tra / check"),
        (b"\x16", "end", ""),
    )
    return Frame(b"".join(raw for raw, _, _ in parts), tuple(Field(name, name, raw, meaning) for raw, name, meaning in parts))


def _key(frame: bytes) -> Key | None:
    """A frame that only shows digits is the host's own, or a board's."""
    body = frame[5:-2]
    if len(body) >= 8 and body[1] == SHOW:
        return None
    return Key(body[0], f"{body[-1]:02X}", frame) if body[-1] < NOT_A_KEY else None


def _number(face: Face) -> str:
    return "" if face.light in ("refused", "away") else face.number[-3:]


def _digits(text: str) -> bytes:
    return bytes(int(letter) if letter.isdigit() else BLANK for letter in text.rjust(3))
