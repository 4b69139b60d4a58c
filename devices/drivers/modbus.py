"""Modbus displays: a row's letters packed into holding registers, written by function 6 or 16, in RTU or TCP framing.

PDUs and framing are pymodbus's; its client is not used, since the line has one owner, ours. The answer to a write is known to the
byte beforehand: a board that says anything else has not been told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal
from zlib import crc32

from pydantic import Field as Setting

from devices.drivers.checks import check_value
from devices.drivers.driver import SILENCE, Field, Frame, Look, Reading
from devices.drivers.encodings import Codec, Encoding, OneNumber, PackedBcd, SegmentOrder, Segments
from devices.drivers.errors import AddressOutOfRange
from devices.drivers.grammar import Byte, Described
from devices.drivers.modbus_reading import Registers, read_requests
from devices.drivers.model import Answer, CommonModel, Milliseconds
from devices.drivers.scanning import scan
from devices.drivers.text import Alphabet

EVERYBODY = 0
"""On an RTU line: all boards hear it and none answers."""
_SILENT_CHARACTERS = 3.5


class Preset(Described):
    """Which registers show a row, and how its letters lie in them. Byte order is Modbus's own: high byte, high word first."""

    function: Literal[6, 16] = Setting(default=16, description="6 writes one register a frame, 16 all of a row in one.")
    start: Annotated[int, Setting(ge=0, le=0xFFFF)]
    packing: Literal["u16", "i16", "u24", "ascii1", "ascii2", "seg2", "bcd"]
    row_step: Annotated[int, Setting(ge=0, le=1000)] = Setting(default=0, description="Registers from one row to the next.")
    blank: int = Setting(default=0, description="Numbers: the value of an empty row.")
    dash: int | None = Setting(default=None, description="Numbers: the value of a row of dashes; unless given they are empty too.")
    dash_digit: Annotated[int, Setting(ge=0, le=15)] | None = Setting(default=None, description="BCD: the digit that lights as a dash.")
    segments: SegmentOrder = "abcdefg."
    active_low: bool = False
    filler: Byte = Setting(default=0x20, description="ascii2: what fills the last register of an odd row.")

    @property
    def encoding(self) -> Encoding:
        match self.packing:
            case "u16" | "i16" | "u24":
                return OneNumber(kind="number", form=self.packing, blank=self.blank, dash=self.dash)
            case "ascii1" | "ascii2":
                return Codec(kind="codec")
            case "seg2":
                return Segments(kind="segments", order=self.segments, active_low=self.active_low)
            case "bcd":
                return PackedBcd(kind="bcd", dash=self.dash_digit)

    def registers(self, letters: str) -> list[int]:
        """Values of 0 to FFFF. Raises DriverError for a row that is no number where one is needed."""
        raw = self.encoding.encode(letters)
        if self.packing == "ascii1":
            return list(raw)
        if len(raw) % 2:
            raw = raw + self._odd() if self.packing in ("ascii2", "seg2") else self._odd() + raw
        return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]

    def letters(self, registers: Sequence[int], width: int) -> str:
        """The row back from its registers; a letter nobody knows becomes �."""
        raw = bytes(value & 0xFF for value in registers) if self.packing == "ascii1" else b"".join(v.to_bytes(2, "big") for v in registers)
        size = self.encoding.size(width)
        return self.encoding.decode(raw[:size] if self.packing in ("ascii1", "ascii2", "seg2") else raw[-size:])

    def _odd(self) -> bytes:
        match self.packing:
            case "ascii2":
                return bytes([self.filler])
            case "seg2" | "bcd":
                return self.encoding.encode(" ")
            case _:
                return b"\x00"


class ModbusModel(CommonModel):
    driver: Literal["modbus"]
    framing: Literal["rtu", "tcp"] = "rtu"
    registers: Preset
    answer_ms: Milliseconds = 200
    retries: Annotated[int, Setting(ge=0, le=5)] = 1

    @property
    def alphabet(self) -> Alphabet:
        return self.registers.encoding


@dataclass(frozen=True)
class ModbusDriver:
    """Implements `devices.drivers.driver.Driver`."""

    model: ModbusModel
    answers = True
    blinks_itself = False

    def frames(self, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
        top = 247 if self.model.framing == "rtu" else 255
        if not 0 <= address <= top:
            raise AddressOutOfRange("address", f"{address} is not between 0 and {top}")
        return [frame for number, row in enumerate(rows) for frame in self._row(address, number, row)]

    def init_frames(self, address: int) -> list[Frame]:
        return []

    def read(self, received: bytes) -> tuple[list[Reading], bytes]:
        return scan(received, read_requests(self.model.framing, self._reading))

    def _row(self, address: int, number: int, row: str) -> list[Frame]:
        preset = self.model.registers
        start, values = preset.start + number * preset.row_step, preset.registers(row)
        if preset.function == 16:
            return [self._frame(address, start, values, row)]
        return [self._frame(address, start + at, [value], row) for at, value in enumerate(values)]

    def _frame(self, address: int, start: int, values: list[int], row: str) -> Frame:
        from pymodbus.pdu import register_message as pdus

        about: dict[str, Any] = {"address": start, "dev_id": address, "registers": values, "count": len(values)}
        about["transaction_id"] = _transaction(address, start, values) if self.model.framing == "tcp" else 0
        many = self.model.registers.function == 16
        asked = (pdus.WriteMultipleRegistersRequest if many else pdus.WriteSingleRegisterRequest)(**about)
        told = (pdus.WriteMultipleRegistersResponse if many else pdus.WriteSingleRegisterResponse)(**about)
        wire, right = self._framed(asked), self._framed(told)
        return Frame(wire, self._fields(wire, row), self._answer(address, right), self._gap_seconds)

    def _framed(self, pdu: Any) -> bytes:
        from pymodbus.framer import FramerRTU, FramerSocket
        from pymodbus.pdu import DecodePDU

        framer = FramerRTU if self.model.framing == "rtu" else FramerSocket
        return bytes(framer(DecodePDU(is_server=False)).buildFrame(pdu))

    def _answer(self, address: int, right: bytes) -> Answer:
        if address == EVERYBODY and self.model.framing == "rtu":
            return SILENCE
        if self.model.framing == "rtu":
            refusal = _exceptions(right[0], right[1])
        else:  # transaction, protocol 0, three bytes follow: unit, function with its high bit, reason
            refusal = (right[:4] + b"\x00\x03" + bytes([right[6], right[7] | 0x80]),)
        return Answer(kind="bytes", hex=right, refusal=refusal, timeout_ms=self.model.answer_ms, retries=self.model.retries)

    @property
    def _gap_seconds(self) -> float:
        if self.model.framing == "tcp":
            return 0.0
        line = self.model.line
        bits = 1 + line.bytesize + (line.parity != "N") + line.stopbits
        return max(0.00175, _SILENT_CHARACTERS * bits / line.baud)

    def _fields(self, wire: bytes, row: str) -> tuple[Field, ...]:
        """The wire cut where the norm cuts it."""
        head = 6 if self.model.framing == "tcp" else 0
        function = wire[head + 1]
        cuts = [(6, "mbap", "số giao dịch, giao thức, độ dài / transaction, protocol, length")] if head else []
        cuts += [
            (1, "unit", f"địa chỉ bảng {wire[head]} / board address {wire[head]}"),
            (1, "function", f"hàm {function}: ghi thanh ghi / function {function}: write registers"),
            (2, "start", f"thanh ghi {int.from_bytes(wire[head + 2 : head + 4])} / first register"),
        ]
        if function == 16:
            cuts += [(2, "count", "số thanh ghi / registers"), (1, "size", "số byte / bytes")]
        tail = 0 if head else 2
        data = len(wire) - sum(size for size, _, _ in cuts) - tail
        cuts.append((data, "text", f"chữ hiện trên bảng / shown: “{row}”"))
        if tail:
            cuts.append((2, "crc", "tổng kiểm tra CRC-16/Modbus / check"))
        return _cut(wire, cuts)

    def _reading(self, wire: bytes, heard: Registers) -> Reading:
        preset = self.model.registers
        row = (heard.start - preset.start) // preset.row_step if preset.row_step else 0
        text = "" if heard.kind != "write" else preset.letters(heard.values, self.model.text.width)
        fields = self._fields(wire, text) if heard.kind == "write" else (Field(heard.kind, heard.kind, wire, _ANSWERS[heard.kind]),)
        return Reading(fields, heard.unit, row if self.model.rows else None, text, None if heard.kind == "write" else heard.kind)


_ANSWERS = {"answer": "bảng trả lời đúng / the board's answer", "refused": "bảng từ chối / the board refuses"}


@cache
def _exceptions(unit: int, function: int) -> tuple[bytes, ...]:
    """Every way in which a unit of an RTU line says no, whole: their first two bytes alone may also stand within a right answer."""
    from pymodbus.constants import ExcCodes

    said = [bytes([unit, function | 0x80, code]) for code in ExcCodes]
    return tuple(no + check_value("crc16_modbus", no).to_bytes(2, "little") for no in said)


def _cut(wire: bytes, cuts: Sequence[tuple[int, str, str]]) -> tuple[Field, ...]:
    fields, start = [], 0
    for size, name, meaning in cuts:
        fields.append(Field(name, name, wire[start : start + size], meaning))
        start += size
    return tuple(fields)


def _transaction(address: int, start: int, values: Sequence[int]) -> int:
    """Two writes that differ have different numbers, so a late answer to the older one is not taken for this one's."""
    return crc32(repr((address, start, values)).encode()) & 0xFFFF
