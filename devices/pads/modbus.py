"""Modbus button boxes: asked by function 2 or 3 every few hundredths of a second; a button is pressed when its input goes up.

PDUs and framing are pymodbus's; its client is not used, since the line has one owner, ours. After a silence the first answer is only
where to begin: what was pressed meanwhile is nobody's press any more.
"""

import re
from collections.abc import Sequence
from typing import Any

from devices.drivers.driver import Field, Frame
from devices.drivers.model import Answer
from devices.pads.face import Face, Key
from devices.pads.model import ModbusRule

STALE_SECONDS = 5.0
GAP_SECONDS = 0.004
"""Three and a half characters at 9600 baud part one frame from the next."""


class ModbusBox:
    """Implements `devices.pads.face.Wired` for the one box at ``address``."""

    def __init__(self, rule: ModbusRule, address: int) -> None:
        self._rule, self._address = rule, address
        self._held = bytearray()
        self._before: Sequence[int] | None = None
        self.answered_at = float("-inf")
        self._asked_at = float("-inf")

    def read(self, received: bytes, now: float) -> list[Key]:
        self._held += received
        keys: list[Key] = []
        while len(self._held) >= self._whole:
            values = self._values(bytes(self._held[: self._whole]))
            del self._held[: 1 if values is None else self._whole]
            if values is not None:
                keys += self._pressed(values, now)
        return keys

    def echo(self, key: Key) -> Frame | None:
        return None

    def poll(self, address: int, now: float) -> Frame | None:
        """Called for each frame that goes out, so whatever came of the last one is over."""
        from pymodbus.pdu import bit_message, register_message

        self._held.clear()
        about: dict[str, Any] = {"address": self._rule.start, "count": self._registers, "dev_id": address}
        if self._rule.reads == "inputs":
            about["count"] = self._rule.count
            return self._asked(bit_message.ReadDiscreteInputsRequest(**about), "hỏi các nút / ask the buttons", self._head)
        return self._asked(register_message.ReadHoldingRegistersRequest(**about), "hỏi các nút / ask the buttons", self._head)

    def frames(self, address: int, before: Face | None, face: Face) -> list[Frame]:
        """A lamp is lit for what was done and while something is awaited; a refusal leaves it dark."""
        from pymodbus.pdu import bit_message

        lit = face.light in ("done", "typing", "confirm")
        if self._rule.lamp is None or (before is not None and (before.light in ("done", "typing", "confirm")) == lit):
            return []
        pdu = bit_message.WriteSingleCoilRequest(address=self._rule.lamp, bits=[lit], dev_id=address)
        return [self._asked(pdu, "đèn / lamp", bytes([address, 5]))]

    @property
    def _registers(self) -> int:
        return self._rule.count if self._rule.reads == "counters" else (self._rule.count + 15) // 16

    @property
    def _whole(self) -> int:
        """Bytes of the answer that is awaited: unit, function, size, data, check."""
        return 5 + ((self._rule.count + 7) // 8 if self._rule.reads == "inputs" else 2 * self._registers)

    @property
    def _head(self) -> bytes:
        return bytes([self._address, 2 if self._rule.reads == "inputs" else 3, self._whole - 5])

    def _asked(self, pdu: Any, meaning: str, head: bytes) -> Frame:
        """The line is left to the box until it has answered; what it said is read when it is `read`."""
        wire = _framed(pdu)
        size = len(wire) if head[1] == 5 else self._whole
        pattern = f"(?s){re.escape(head.decode('latin-1'))}.{{{size - len(head)}}}"
        answer = Answer(kind="pattern", pattern=pattern, timeout_ms=self._rule.answer_ms, retries=0)
        return Frame(wire, (Field("request", "request", wire, meaning),), answer, gap_seconds=GAP_SECONDS)

    def _values(self, frame: bytes) -> list[int] | None:
        """The buttons' bits or counts; None when this is not the answer that is awaited."""
        from pymodbus.framer import FramerRTU
        from pymodbus.pdu import bit_message, register_message

        if frame[:3] != self._head:
            return None
        if FramerRTU.compute_CRC(frame[:-2]) != int.from_bytes(frame[-2:], "big"):
            return None
        if self._rule.reads == "inputs":
            bits = bit_message.ReadDiscreteInputsResponse()
            bits.decode(frame[2:-2])
            return [int(bit) for bit in bits.bits[: self._rule.count]]
        told = register_message.ReadHoldingRegistersResponse()
        told.decode(frame[2:-2])
        if self._rule.reads == "counters":
            return list(told.registers)
        return [told.registers[nth // 16] >> nth % 16 & 1 for nth in range(self._rule.count)]

    def _pressed(self, values: Sequence[int], now: float) -> list[Key]:
        before, late = self._before, now - self.answered_at > STALE_SECONDS
        self._before, self.answered_at = values, now
        if before is None or late:
            return []
        counts = self._rule.reads == "counters"
        return [
            Key(self._address, str(nth))
            for nth, (old, new) in enumerate(zip(before, values, strict=True))
            if (new != old if counts else new > old)
        ]


def _framed(pdu: Any) -> bytes:
    from pymodbus.framer import FramerRTU
    from pymodbus.pdu import DecodePDU

    return bytes(FramerRTU(DecodePDU(is_server=False)).buildFrame(pdu))
