"""Pole displays of shops (CD5220 command set): two lines of twenty letters, each written whole; no address, no answer.

``1B 51`` writes a line and locks all other commands until ``0C`` or ``18``; so a line that was set up before begins with ``0C``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from devices.drivers.driver import Field, Frame, Look, Reading
from devices.drivers.encodings import Codec
from devices.drivers.model import CommonModel
from devices.drivers.scanning import scan
from devices.drivers.text import Alphabet, lay

CELLS = 20
LINES = 2
_WRITE, _END, _UNLOCK, _RESET, _DIM = b"\x1bQ", b"\r", b"\x0c", b"\x1b@", b"\x1b*"


class Cd5220Model(CommonModel):
    driver: Literal["cd5220"]
    codec: Literal["ascii", "cp437", "cp1252"] = "ascii"
    caption: str = Setting(default="", max_length=CELLS, description="Words on the upper line while a number stands on the lower one.")
    brightness: Annotated[int, Setting(ge=1, le=4)] = 4

    @property
    def alphabet(self) -> Alphabet:
        return Codec(kind="codec", codec=self.codec)

    @model_validator(mode="after")
    def _fits_the_glass(self) -> Self:
        if self.text.width != CELLS:
            raise ValueError(f"text.width: a line has {CELLS} cells")
        if self.rows is not None and (self.rows.count > LINES or self.caption):
            raise ValueError(f"rows.count: the display has {LINES} lines, and none is left for a caption")
        return self


@dataclass(frozen=True)
class Cd5220Driver:
    """Implements `devices.drivers.driver.Driver`. The address is not used: one display hangs on one line."""

    model: Cd5220Model
    answers = False
    blinks_itself = False

    def frames(self, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
        if not self.model.caption:
            return [_line(number, row, self.model.codec) for number, row in enumerate(rows)]
        caption = lay(self.model.caption if rows[0].strip(" -") else "", self.model.text, self.model.alphabet)
        return [_line(0, caption, self.model.codec), _line(1, rows[0], self.model.codec)]

    def init_frames(self, address: int) -> list[Frame]:
        told = (
            Field("unlock", "bytes", _UNLOCK, "mở khóa, xóa / unlock and clear"),
            Field("reset", "bytes", _RESET, "khởi động lại / reset"),
            Field("brightness", "brightness", _DIM + bytes([self.model.brightness]), "độ sáng / brightness"),
        )
        return [Frame(b"".join(field.raw for field in told), told, gap_seconds=0.2)]

    def read(self, received: bytes) -> tuple[list[Reading], bytes]:
        return scan(received, self._read_at)

    def _read_at(self, received: bytes, start: int) -> tuple[Reading, int] | None:
        end = start + len(_WRITE) + 1 + CELLS + len(_END)
        wire = received[start:end]
        number = wire[2:3]
        if not wire.startswith(_WRITE) or number not in (b"A", b"B") or wire[-1:] != _END or len(wire) != end - start:
            return None
        raw = wire[3:-1]
        if any(byte < 0x20 for byte in raw):
            return None
        text, row = raw.decode(self.model.codec, "replace"), number[0] - 0x41
        return Reading(_fields(row, raw, text), None, row, text, None), end


def _line(number: int, row: str, codec: str) -> Frame:
    fields = _fields(number, row.encode(codec), row)
    return Frame(b"".join(field.raw for field in fields), fields)


def _fields(number: int, raw: bytes, row: str) -> tuple[Field, ...]:
    return (
        Field("write", "bytes", _WRITE, "ghi cả dòng / write a whole line"),
        Field("line", "row", bytes([0x41 + number]), f"dòng / row {number + 1}"),
        Field("text", "text", raw, f"chữ hiện trên bảng / shown: “{row}”"),
        Field("end", "bytes", _END, "cố định / always the same"),
    )
