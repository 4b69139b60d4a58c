"""The template driver: frames by the board's own description in TOML, for the boards no public protocol exists for.

Pure: the same face, address and model give the same bytes. Fields are kept beside the bytes, so an installer can be told
what each byte means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from devices.drivers.driver import Field, Frame, Look, Reading
from devices.drivers.grammar import Address, Ascii, Brightness, Check, Length, Literally, Part, Row, State, Stuffing, Text
from devices.drivers.parts import derive, size_of, span, written
from devices.drivers.template_model import TemplateModel
from devices.drivers.walk import read_stream


@dataclass(frozen=True)
class TemplateDriver:
    """Implements `devices.drivers.driver.Driver`."""

    model: TemplateModel

    @property
    def answers(self) -> bool:
        return self.model.answer.kind != "none"

    @property
    def blinks_itself(self) -> bool:
        return self.model.blinks_itself

    def frames(self, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
        return build_frames(self.model, address, rows, look)

    def init_frames(self, address: int) -> list[Frame]:
        return init_frames(self.model, address)

    def read(self, received: bytes) -> tuple[list[Reading], bytes]:
        return read_stream(self.model, received)


@dataclass(frozen=True)
class _Shown:
    address: int
    rows: tuple[str, ...]
    row: int
    look: Look


def build_frames(model: TemplateModel, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
    """Frames that make the board show ``rows`` (already laid, see `text.lay`). Raises `DriverError` naming the field.

    On a main board only the first row, the newest call, takes ``look`` when rows are sent one by one.
    """
    if model.rows is None or model.rows.sent == "together":
        return [_frame(model, model.frame, _Shown(address, tuple(rows), 0, look))]
    return [
        _frame(model, model.frame, _Shown(address, (text,), number, look if number == 0 else _still(text)))
        for number, text in enumerate(rows)
    ]


def init_frames(model: TemplateModel, address: int) -> list[Frame]:
    """What the board is told once after its line was opened."""
    return [_frame(model, parts, _Shown(address, (), 0, "idle"), model.pauses.after_init_ms) for parts in model.init]


def _frame(model: TemplateModel, parts: Sequence[Part], shown: _Shown, more_gap_ms: int = 0) -> Frame:
    raws = derive(model, parts, [_plain(model, part, shown) for part in parts])
    fields = tuple(Field(part.name, part.kind, raw, _meaning(part, shown)) for part, raw in zip(parts, raws, strict=True))
    gap, pause = (model.pauses.gap_ms + more_gap_ms) / 1000, model.pauses.break_ms / 1000
    return Frame(_escaped(model.stuffing, parts, raws), fields, model.answer, gap, pause)


def _escaped(rule: Stuffing | None, parts: Sequence[Part], raws: Sequence[bytes]) -> bytes:
    """The bytes of the line. A frame of init is escaped when it has the parts the rule names."""
    if rule is None or not {part.name for part in parts}.issuperset(rule.over):
        return b"".join(raws)
    inside = span(parts, rule.over)
    return b"".join((*raws[: inside.start], _stuff(b"".join(raws[inside]), rule), *raws[inside.stop :]))


def _plain(model: TemplateModel, part: Part, shown: _Shown) -> bytes:
    """A part's bytes; lengths and checks are placeholders of the right size until `derive`."""
    match part:
        case Literally():
            return part.hex
        case Ascii():
            return part.letters.encode("ascii")
        case Address():
            return written(shown.address + part.offset, part.form, f"address ({part.name})")
        case State():
            return bytes([_state(model, shown.look)])
        case Brightness():
            return written(model.brightness or 0, part.form, "brightness")
        case Row():
            return written(part.first + shown.row, part.form, f"row ({part.name})")
        case Text():
            return b"".join(model.data.encode(row) for row in shown.rows)
        case Length() | Check():
            return bytes(size_of(model, part))
        case _:
            assert_never(part)


def _state(model: TemplateModel, look: Look) -> int:
    assert model.states is not None  # the description was checked: a state part needs [states]
    if look == "blinking" and model.states.blinking is not None:
        return model.states.blinking
    return model.states.idle if look == "idle" else model.states.called


def _still(text: str) -> Look:
    return "called" if text.strip() else "idle"


def _stuff(raw: bytes, rule: Stuffing) -> bytes:
    marked = set(rule.bytes) | {rule.escape}
    return b"".join(bytes([rule.escape, byte ^ rule.xor]) if byte in marked else bytes([byte]) for byte in raw)


def _meaning(part: Part, shown: _Shown) -> str:
    match part:
        case Address():
            return f"địa chỉ bảng {shown.address} / board address {shown.address}"
        case State():
            return f"trạng thái {_LOOKS_VI[shown.look]} / state {shown.look}"
        case Row():
            return f"dòng {shown.row + 1} / row {shown.row + 1}"
        case Text():
            return f"chữ hiện trên bảng / shown: “{'|'.join(shown.rows)}”"
        case Length():
            return f"độ dài {part.of[0]}…{part.of[1]} / length of {part.of[0]}…{part.of[1]}"
        case Check():
            return f"tổng kiểm tra {part.algorithm} {part.over[0]}…{part.over[1]} / check {part.algorithm}"
        case Brightness():
            return "độ sáng / brightness"
        case Literally() | Ascii():
            return "cố định / always the same"
        case _:
            assert_never(part)


_LOOKS_VI: dict[Look, str] = {"idle": "nghỉ", "called": "đang gọi", "blinking": "nhấp nháy"}
