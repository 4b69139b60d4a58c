"""From what a board shall show to the frames on its line, by the board's own description.

Pure: the same face, address and model give the same bytes. Fields are kept beside the bytes, so an installer can be told
what each byte means.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from devices.drivers import checks
from devices.drivers.errors import AddressOutOfRange, DriverError
from devices.drivers.grammar import Address, Ascii, Brightness, Check, Length, Literally, Part, Row, State, Stuffing, Text, Written
from devices.drivers.model import BoardModel

Look = Literal["idle", "called", "blinking"]
_SIZES: dict[Written, int] = {"byte": 1, "hex2": 2, "dec2": 2, "dec3": 3}


@dataclass(frozen=True)
class Field:
    """Some bytes of a frame and what they are, in plain words."""

    name: str
    kind: str
    raw: bytes
    meaning: str


@dataclass(frozen=True)
class Frame:
    """``wire`` is what is sent; ``fields`` are its parts before stuffing."""

    wire: bytes
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class _Shown:
    address: int
    text: str
    row: int
    look: Look


def build_frames(model: BoardModel, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
    """Frames that make the board show ``rows`` (already laid, see `text.lay`). Raises `DriverError` naming the field.

    On a main board only the first row, the newest call, takes ``look`` when rows are sent one by one.
    """
    if model.rows is None or model.rows.sent == "together":
        return [_frame(model, model.frame, _Shown(address, "".join(rows), 0, look))]
    return [
        _frame(model, model.frame, _Shown(address, text, number, look if number == 0 else _still(text))) for number, text in enumerate(rows)
    ]


def init_frames(model: BoardModel, address: int) -> list[Frame]:
    """What the board is told once after its line was opened."""
    return [_frame(model, parts, _Shown(address, "", 0, "idle"), stuffed=False) for parts in model.init]


def sizes(model: BoardModel, parts: Sequence[Part]) -> list[int]:
    """Bytes of every part before stuffing: it follows from the description alone."""
    return [_size(model, part) for part in parts]


def span(parts: Sequence[Part], names: Sequence[str]) -> slice:
    order = [part.name for part in parts]
    return slice(order.index(names[0]), order.index(names[1]) + 1)


def derive(model: BoardModel, parts: Sequence[Part], raws: Sequence[bytes]) -> list[bytes]:
    """The same parts with lengths and checks computed: lengths first, since a check may cover them."""
    filled = list(raws)
    measured = sizes(model, parts)
    for index, part in enumerate(parts):
        if isinstance(part, Length):
            filled[index] = _length(part, sum(measured[span(parts, part.of)]))
    for index, part in enumerate(parts):
        if isinstance(part, Check):
            filled[index] = _check(part, b"".join(filled[span(parts, part.over)]))
    return filled


def _frame(model: BoardModel, parts: Sequence[Part], shown: _Shown, stuffed: bool = True) -> Frame:
    raws = derive(model, parts, [_plain(model, part, shown) for part in parts])
    fields = tuple(Field(part.name, part.kind, raw, _meaning(part, shown)) for part, raw in zip(parts, raws, strict=True))
    if model.stuffing is None or not stuffed:
        return Frame(b"".join(raws), fields)
    inside = span(parts, model.stuffing.over)
    return Frame(b"".join((*raws[: inside.start], _stuff(b"".join(raws[inside]), model.stuffing), *raws[inside.stop :])), fields)


def _plain(model: BoardModel, part: Part, shown: _Shown) -> bytes:
    """A part's bytes; lengths and checks are placeholders of the right size until `derive`."""
    match part:
        case Literally():
            return part.hex
        case Ascii():
            return part.letters.encode("ascii")
        case Address():
            return _written(shown.address + part.offset, part.form, f"address ({part.name})")
        case State():
            return bytes([_state(model, shown.look)])
        case Brightness():
            return _written(model.brightness or 0, part.form, "brightness")
        case Row():
            return _written(part.first + shown.row, part.form, f"row ({part.name})")
        case Text():
            return _text(model, shown.text)
        case Length() | Check():
            return bytes(_size(model, part))
        case _:
            assert_never(part)


def _size(model: BoardModel, part: Part) -> int:
    match part:
        case Literally():
            return len(part.hex)
        case Ascii():
            return len(part.letters)
        case Address() | Brightness() | Row():
            return _SIZES[part.form]
        case State():
            return 1
        case Length():
            return part.size
        case Check():
            return checks.size_of(part.algorithm) * (2 if part.form == "hex" else 1)
        case Text():
            together = model.rows.count if model.rows is not None and model.rows.sent == "together" else 1
            return model.data.size(model.text.width) * together
        case _:
            assert_never(part)


def _text(model: BoardModel, text: str) -> bytes:
    width = model.text.width
    return b"".join(model.data.encode(text[start : start + width]) for start in range(0, len(text), width))


def _state(model: BoardModel, look: Look) -> int:
    assert model.states is not None  # the description was checked: a state part needs [states]
    if look == "blinking" and model.states.blinking is not None:
        return model.states.blinking
    return model.states.idle if look == "idle" else model.states.called


def _still(text: str) -> Look:
    return "called" if text.strip() else "idle"


def _written(value: int, form: Written, field: str) -> bytes:
    top = {"byte": 0xFF, "hex2": 0xFF, "dec2": 99, "dec3": 999}[form]
    if not 0 <= value <= top:
        raise AddressOutOfRange(field, f"{value} is not between 0 and {top}")
    if form == "byte":
        return bytes([value])
    return (f"{value:02X}" if form == "hex2" else f"{value:0{_SIZES[form]}d}").encode("ascii")


def _length(part: Length, measured: int) -> bytes:
    try:
        return (measured + part.plus).to_bytes(part.size, part.order)
    except OverflowError:
        raise DriverError(f"{part.name}.plus", f"a length of {measured + part.plus} does not fit {part.size} byte") from None


def _check(part: Check, covered: bytes) -> bytes:
    raw = checks.check_value(part.algorithm, covered).to_bytes(checks.size_of(part.algorithm), part.order)
    return raw.hex().upper().encode("ascii") if part.form == "hex" else raw


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
            return f"chữ hiện trên bảng / shown: “{shown.text}”"
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
