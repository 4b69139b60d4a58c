"""Keypads as they stand on a counter, written from their side of the wire: no code is shared with what reads their keys.

Each knows what it says when pressed and what it makes of what it hears. `hears` gives what it answers at once; nothing here waits.
"""

import struct


class SimulatedUb485:
    """Four keys, a light, a beep, three digits. ``key``: 1 to 4."""

    LIGHTS = ("off", "red", "green", "red fast", "green fast", "red slow", "green slow")

    def __init__(self, address: int) -> None:
        self._address = address + 0x20
        self.light, self.beeps, self.digits, self.blinks = "off", 0, "", False
        self.told = 0
        self.lights: list[str] = []
        self._frame = bytearray()

    def press(self, key: int) -> bytes:
        return bytes([1, self._address, 0x30 + key, 7])

    def hears(self, received: bytes) -> bytes:
        for byte in received:
            if byte == 1:
                self._frame.clear()
            self._frame.append(byte)
            if byte == 7 and self._frame[:2] == bytes([1, self._address]):
                self._obeys(bytes(self._frame[2:-1]))
                self._frame.clear()
            del self._frame[:-16]
        return b""

    def _obeys(self, told: bytes) -> None:
        self.told += 1
        if len(told) == 1 and 0x30 <= told[0] <= 0x3D:
            self.beeps += told[0] >= 0x37
            self.light = self.LIGHTS[(told[0] - 0x30) % 7]
            self.lights.append(self.light)
        elif len(told) == 4:
            self.blinks, self.digits = told[0] != 0x20, told[1:].decode("ascii", "replace")


class SimulatedFt12:
    """Digits and function keys; six digits to show. It sends a key again until it hears it back, so ``unheard`` must become None."""

    def __init__(self, address: int) -> None:
        self._address = address
        self.waiting = self.ticket = ""
        self.unheard: bytes | None = None
        self.echoed = self.told = 0
        self._heard = bytearray()

    def press(self, code: int) -> bytes:
        inner = bytes([self._address, 0x01, code])
        self.unheard = bytes([0xFF, 0x68, 3, 3, 0x68, *inner, sum(inner) % 256, 0x16])
        return self.unheard

    def hears(self, received: bytes) -> bytes:
        self._heard += received
        if self.unheard is not None and self.unheard in self._heard:
            self.unheard = None
            self.echoed += 1
            self._heard.clear()
        head = bytes([0xFF, 0x68, 8, 8, 0x68, self._address, 2])
        while (at := self._heard.find(head)) >= 0 and len(self._heard) >= at + 15:
            frame = self._heard[at : at + 15]
            del self._heard[: at + 1]
            if frame[-1] == 0x16 and sum(frame[5:-2]) % 256 == frame[-2]:
                shown = "".join(str(digit) if digit < 10 else " " for digit in frame[7:13])
                self.told += 1
                self.waiting, self.ticket = shown[:3].strip(), shown[3:].strip()
        del self._heard[:-64]
        return b""


class SimulatedButtons:
    """A Modbus RTU box: inputs by function 2, counters by function 3, a lamp by function 5. Set ``down``, or ``press`` to count up."""

    def __init__(self, address: int, count: int = 6) -> None:
        self._address = address
        self.down = [False] * count
        self.counts = [0] * count
        self.lamp = False
        self.told = 0
        self.dead = False
        self._heard = bytearray()

    def press(self, nth: int) -> None:
        self.counts[nth] = (self.counts[nth] + 1) % 0x10000

    def hears(self, received: bytes) -> bytes:
        self._heard += received
        said = b""
        while len(self._heard) >= 8:
            frame = bytes(self._heard[:8])
            if frame[0] == self._address and frame[1] in (2, 3, 5) and _crc(frame[:6]) == frame[6:]:
                del self._heard[:8]
                said += b"" if self.dead else self._answers(frame)
            else:
                del self._heard[0]
        return said

    def _answers(self, frame: bytes) -> bytes:
        self.told += 1
        start, count = struct.unpack(">HH", frame[2:6])
        if frame[1] == 5:
            self.lamp = count == 0xFF00
            return frame
        if frame[1] == 2:
            bits = sum(down << nth for nth, down in enumerate(self.down[start : start + count]))
            data = bits.to_bytes((count + 7) // 8, "little")
        else:
            data = b"".join(struct.pack(">H", one) for one in self.counts[start : start + count])
        said = bytes([self._address, frame[1], len(data)]) + data
        return said + _crc(said)


def _crc(covered: bytes) -> bytes:
    value = 0xFFFF
    for byte in covered:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)
