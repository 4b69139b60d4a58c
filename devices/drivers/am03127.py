"""Amplus AM03127 signs and their clones (Maplin N00GA, McCrypt 590996): one page, shown at once, steady or blinking.

Facts: the makers' sheet "AM004-03128/03127 LED Display Board Communication", version 2.2 of August 2005.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field as Setting

from devices.drivers.checks import check_value
from devices.drivers.driver import SILENCE, Field, Frame, Look, Reading
from devices.drivers.encodings import Codec
from devices.drivers.errors import AddressOutOfRange
from devices.drivers.model import Answer, CommonModel, Milliseconds
from devices.drivers.scanning import scan
from devices.drivers.text import Alphabet

EVERYBODY = 0
_ESCAPED = {"<": "<UBC>", ">": "<UBE>"}
"""The sign's own codes for the letters its commands are written with."""
_STEADY, _BLINKING = "A", "B"
_PACKET = re.compile(rb"<ID([0-9A-F]{2})>([^\x00-\x1f]{1,400}?)([0-9A-F]{2})<E>")
_PAGE = re.compile(r"<L([1-8])><P[A-Z]><F[A-Sa-s]><M(.)><W[A-Z]><F[A-Sa-s]>(?:<[CA][A-Z]>)*(.*)", re.DOTALL)


class Am03127Model(CommonModel):
    driver: Literal["am03127"]
    page: Annotated[str, Setting(pattern=r"^[A-Z]$")] = "A"
    codec: Literal["ascii", "cp1252"] = "ascii"
    colour: Annotated[str, Setting(pattern=r"^[A-Z]$")] | None = Setting(default=None, description="On signs of several colours.")
    font: Literal["A", "B", "C", "D", "E"] | None = Setting(default=None, description="A: normal, C: narrow; unless given, the sign's own.")
    brightness: Literal["A", "B", "C", "D"] = Setting(default="A", description="A: full, D: a quarter.")
    answer_ms: Milliseconds = 500
    retries: Annotated[int, Setting(ge=0, le=5)] = 1

    @property
    def alphabet(self) -> Alphabet:
        return Codec(kind="codec", codec=self.codec)


@dataclass(frozen=True)
class Am03127Driver:
    """Implements `devices.drivers.driver.Driver`. Address 0 is all signs, which then keep silent."""

    model: Am03127Model
    answers = True
    blinks_itself = True

    def frames(self, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
        return [self._page(address, number, row, look if number == 0 else "called") for number, row in enumerate(rows)]

    def init_frames(self, address: int) -> list[Frame]:
        model = self.model
        page = Field("run", "bytes", f"<RP{model.page}>".encode(), f"trang được chiếu / page shown: {model.page}")
        light = Field("brightness", "brightness", f"<B{model.brightness}>".encode(), "độ sáng / brightness")
        return [self._frame(address, [light]), self._frame(address, [page])]

    def read(self, received: bytes) -> tuple[list[Reading], bytes]:
        return scan(received, self._read_at)

    def _page(self, address: int, number: int, row: str, look: Look) -> Frame:
        model = self.model
        blinks = look == "blinking"
        fields = [
            Field("line", "row", f"<L{number + 1}>".encode(), f"dòng / row {number + 1}"),
            Field("page", "bytes", f"<P{model.page}>".encode(), f"trang / page {model.page}"),
            Field("in", "bytes", b"<FA>", "hiện ngay / appears at once"),
            Field(
                "method",
                "state",
                f"<M{_BLINKING if blinks else _STEADY}>".encode(),
                "nhấp nháy / blinks" if blinks else "đứng yên / steady",
            ),
            Field("wait", "bytes", b"<WZ>", "giữ lâu nhất / held longest"),
            Field("out", "bytes", b"<FK>", "không xóa / stays"),
        ]
        if model.colour is not None:
            fields.append(Field("colour", "bytes", f"<C{model.colour}>".encode(), "màu / colour"))
        if model.font is not None:
            fields.append(Field("font", "bytes", f"<A{model.font}>".encode(), "cỡ chữ / font"))
        letters = "".join(_ESCAPED.get(letter, letter) for letter in row)
        return self._frame(address, [*fields, Field("text", "text", letters.encode(model.codec), f"chữ hiện trên bảng / shown: “{row}”")])

    def _frame(self, address: int, data: Sequence[Field]) -> Frame:
        if not 0 <= address <= 0xFF:
            raise AddressOutOfRange("address", f"{address} is not between 0 and 255")
        check = f"{check_value('xor8', b''.join(field.raw for field in data)):02X}".encode()
        fields = (
            Field("id", "address", f"<ID{address:02X}>".encode(), f"địa chỉ bảng {address} / board address {address}"),
            *data,
            Field("xor", "check", check, "tổng kiểm tra xor8 / check"),
            Field("end", "bytes", b"<E>", "cố định / always the same"),
        )
        return Frame(b"".join(field.raw for field in fields), fields, self._answer(address))

    def _answer(self, address: int) -> Answer:
        if address == EVERYBODY:
            return SILENCE
        return Answer(kind="pattern", pattern="(?<!N)ACK", refusal=(b"NACK",), timeout_ms=self.model.answer_ms, retries=self.model.retries)

    def _read_at(self, received: bytes, start: int) -> tuple[Reading, int] | None:
        packet = _PACKET.match(received, start)
        if packet is None or int(packet[3], 16) != check_value("xor8", packet[2]):
            return None
        address, data = int(packet[1], 16), packet[2]
        fields = (
            Field("id", "address", packet[0][:6], f"địa chỉ bảng / board address {address}"),
            Field("data", "text", data, "nội dung / data"),
            Field("xor", "check", packet[3], "tổng kiểm tra đúng / check right"),
        )
        page = _PAGE.fullmatch(data.decode(self.model.codec, "replace"))
        if page is None:
            return Reading(fields, address, None, "", None), packet.end()
        text = page[3]
        for letter, code in _ESCAPED.items():
            text = text.replace(code, letter)
        state = {_STEADY: "called", _BLINKING: "blinking"}.get(page[2], page[2])
        return Reading(fields, address, int(page[1]) - 1 if self.model.rows else None, text, state), packet.end()
