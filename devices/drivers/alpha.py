"""Alpha and BetaBrite signs: a text file is written whole, in hold mode or flashing. Facts: the makers' protocol sheet, 9708-8061.

A packet with several commands, or one that sets memory, needs 100 ms of silence after each 02. Such a packet is several frames that
hold the line: nothing of another board may come between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import Field as Setting
from pydantic import model_validator

from devices.drivers.checks import check_value
from devices.drivers.driver import SILENCE, Field, Frame, Look, Reading
from devices.drivers.encodings import Codec
from devices.drivers.errors import AddressOutOfRange
from devices.drivers.model import Answer, CommonModel, Milliseconds
from devices.drivers.scanning import scan
from devices.drivers.text import Alphabet

EVERYBODY = 0
LONGEST = 1024
"""A packet longer than this is noise: no board of ours has so many letters."""
_WAKE, _SOH, _STX, _ETX, _EOT, _ESC, _NEW_LINE, _COLOUR, _FONT = b"\x00" * 5, b"\x01", b"\x02", b"\x03", b"\x04", b"\x1b", b"\r", 0x1C, 0x1A
_PLACES = {"middle": b" ", "top": b'"', "bottom": b"&", "fill": b"0"}
_HOLD, _FLASH, _SPECIAL = b"b", b"c", b"n"
_COLOURS = {"red": b"1", "green": b"2", "amber": b"3", "auto": b"C"}
_AFTER_STX_SECONDS = 0.1


class AlphaModel(CommonModel):
    driver: Literal["alpha"]
    codec: Literal["ascii", "cp437"] = "ascii"
    sign_type: Annotated[str, Setting(pattern=r"^[!-~]$")] = Setting(default="Z", description="Z: signs of every kind.")
    file: Annotated[str, Setting(pattern=r"^[A-Za-z0]$")] = Setting(default="A", description="The text file that is written; 0: priority.")
    place: Literal["middle", "top", "bottom", "fill"] = "fill"
    colour: Literal["red", "green", "amber", "auto"] | None = None
    checksum: bool = True
    sets_memory: bool = Setting(default=True, description="Lay out the sign's memory for this one file when the line is opened.")
    acknowledges: bool = Setting(default=False, description="Only some signs answer; those that do say 06 or 15.")
    answer_ms: Milliseconds = 500
    retries: Annotated[int, Setting(ge=0, le=5)] = 1

    @model_validator(mode="after")
    def _can_be_said(self) -> Self:
        if self.codec != "ascii" and self.line.bytesize == 7:
            raise ValueError("codec: a line of 7 bits carries ascii only")
        if self.file == "0" and self.sets_memory:
            raise ValueError("file: the priority file 0 needs no memory: sets_memory = false")
        return self

    @property
    def alphabet(self) -> Alphabet:
        return Codec(kind="codec", codec=self.codec)


@dataclass(frozen=True)
class AlphaDriver:
    """Implements `devices.drivers.driver.Driver`. Address 0 is all signs."""

    model: AlphaModel
    blinks_itself = True

    @property
    def answers(self) -> bool:
        return self.model.acknowledges

    def frames(self, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
        mode = _FLASH if look == "blinking" else _HOLD
        text = _NEW_LINE.join(row.encode(self.model.codec) for row in rows)
        colour = b"" if self.model.colour is None else bytes([_COLOUR]) + _COLOURS[self.model.colour]
        command = (
            Field("command", "bytes", b"A", "ghi tệp chữ / write a text file"),
            Field("label", "bytes", self.model.file.encode(), "tệp / file"),
            Field("place", "bytes", _ESC + _PLACES[self.model.place], f"vị trí / position {self.model.place}"),
            Field("mode", "state", mode, "nhấp nháy / flash" if mode == _FLASH else "đứng yên / hold"),
            *([Field("colour", "bytes", colour, f"màu / colour {self.model.colour}")] if colour else []),
            Field("text", "text", text, f"chữ hiện trên bảng / shown: “{'|'.join(rows)}”"),
        )
        return [Frame(*_joined([*self._head(address), _field(_STX), *command, *self._sum(command), _field(_EOT)]), self._answer(address))]

    def init_frames(self, address: int) -> list[Frame]:
        """One packet of two commands, cut after each 02."""
        if not self.model.sets_memory:
            return []
        room = f"{_room(self.model):04X}"
        memory = (
            Field("memory", "bytes", f"E${self.model.file}AU{room}FFFF".encode(), f"bộ nhớ: một tệp chữ {room} byte / one text file"),
        )
        order = (Field("order", "bytes", f"E.SU{self.model.file}".encode(), "tệp được chiếu / the file that is shown"),)
        pieces = (
            [*self._head(address), _field(_STX)],
            [*memory, *self._sum(memory, nested=True), _field(_STX)],
            [*order, *self._sum(order, nested=True), _field(_EOT)],
        )
        frames = [Frame(*_joined(piece), gap_seconds=_AFTER_STX_SECONDS, holds_line=True) for piece in pieces]
        return [*frames[:-1], replace(frames[-1], answer=self._answer(address), holds_line=False)]

    def read(self, received: bytes) -> tuple[list[Reading], bytes]:
        return scan(received, _read_at)

    def _head(self, address: int) -> list[Field]:
        if not 0 <= address <= 0xFF:
            raise AddressOutOfRange("address", f"{address} is not between 0 and 255")
        return [
            Field("wake", "bytes", _WAKE, "đánh thức bảng / wakes the sign"),
            _field(_SOH),
            Field("type", "bytes", self.model.sign_type.encode(), "loại bảng / kind of sign"),
            Field("address", "address", f"{address:02X}".encode(), f"địa chỉ bảng {address} / board address {address}"),
        ]

    def _sum(self, command: Sequence[Field], nested: bool = False) -> list[Field]:
        if not self.model.checksum:
            return [_field(_ETX)] if nested else []
        value = check_value("sum16", b"".join((_STX, *(field.raw for field in command), _ETX)))
        return [_field(_ETX), Field("sum", "check", f"{value:04X}".encode(), "tổng kiểm tra 16 bit / sum of 02 to 03")]

    def _answer(self, address: int) -> Answer:
        if not self.model.acknowledges or address == EVERYBODY:
            return SILENCE
        return Answer(kind="bytes", hex=b"\x06", refusal=(b"\x15",), timeout_ms=self.model.answer_ms, retries=self.model.retries)


def _room(model: AlphaModel) -> int:
    """Bytes of the text file: place, mode, colour, and rows with a new line between them."""
    rows = model.rows.count if model.rows else 1
    return 8 + rows * (model.text.width + 1)


def _field(mark: bytes) -> Field:
    names = {_SOH: "start", _STX: "begin", _ETX: "end_of_text", _EOT: "end"}
    return Field(names[mark], "bytes", mark, "cố định / always the same")


def _joined(fields: Sequence[Field]) -> tuple[bytes, tuple[Field, ...]]:
    return b"".join(field.raw for field in fields), tuple(fields)


def _read_at(received: bytes, start: int) -> tuple[Reading, int] | None:
    begun = start
    while received[begun : begun + 1] == b"\x00":
        begun += 1
    end = received.find(_EOT, begun, begun + LONGEST) + 1
    packet = received[begun:end]
    if not end or packet[:1] != _SOH or packet.count(_SOH) != 1 or packet[4:5] != _STX:
        return None
    try:
        address = int(packet[2:4].decode("ascii"), 16)
    except ValueError:
        return None
    bodies = [_body(body) for body in packet[5:-1].split(_STX)]
    if any(body is None for body in bodies):
        return None
    written = next((body for body in bodies if body and body[:1] == b"A"), b"")
    text, state = _shown(written)
    fields = (Field("address", "address", packet[2:4], f"địa chỉ bảng / board address {address}"), *_told(bodies))
    return Reading(fields, address, None, text, state), end


def _body(body: bytes) -> bytes | None:
    """A command less its end mark and check; None when the check is wrong."""
    command, mark, check = body.partition(_ETX)
    if not command or (check and check != f"{check_value('sum16', _STX + command + mark):04X}".encode()):
        return None
    return command


def _told(bodies: Sequence[bytes | None]) -> list[Field]:
    return [Field("command", "text", body, f"lệnh / command {chr(body[0])!r}") for body in bodies if body]


def _shown(command: bytes) -> tuple[str, str | None]:
    """The text of a written file, without colours and fonts, and its mode."""
    if not command:
        return "", None
    rest, state = command[2:], None
    if rest[:1] == _ESC:
        mode = rest[2:3]
        state = "blinking" if mode == _FLASH else "called" if mode == _HOLD else repr(mode.decode("latin-1"))
        rest = rest[4:] if mode == _SPECIAL else rest[3:]
    letters = bytearray()
    skip = False
    for byte in rest:
        if skip:
            skip = False
        elif byte in (_COLOUR, _FONT):
            skip = True
        else:
            letters.append(byte)
    return bytes(letters).decode("cp437").replace("\r", "\n"), state
