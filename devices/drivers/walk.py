"""A frame read back, field by field, by walking the same description that builds it.

For an installer who looks at bytes on a line. It never guesses: what does not fit is named with the part that differs.
"""

from devices.drivers.driver import Field, Reading
from devices.drivers.errors import FrameMismatch
from devices.drivers.grammar import Address, Ascii, Check, Length, Literally, Part, Row, State, Stuffing, Text, Written
from devices.drivers.parts import derive, sizes, span
from devices.drivers.template_model import TemplateModel


def read_frame(model: TemplateModel, wire: bytes) -> Reading:
    """Read exactly one frame. Raises `FrameMismatch` naming the first part that does not fit."""
    plain = _unstuffed(model, wire)
    cut = sizes(model, model.frame)
    if len(plain) != sum(cut):
        raise FrameMismatch("frame", f"{len(plain)} bytes, this board's frames have {sum(cut)}")
    raws, start = [], 0
    for size in cut:
        raws.append(plain[start : start + size])
        start += size
    _differs(model, raws)
    fields = tuple(Field(part.name, part.kind, raw, _meaning(model, part, raw)) for part, raw in zip(model.frame, raws, strict=True))
    by_kind = dict(zip((type(part) for part in model.frame), zip(model.frame, raws, strict=True), strict=True))
    return Reading(fields, _value(by_kind.get(Address)), _value(by_kind.get(Row)), _shown(model, raws), _look(model, raws))


def read_stream(model: TemplateModel, received: bytes) -> tuple[list[Reading], bytes]:
    """All whole frames in ``received`` and the bytes that belong to none. Never raises."""
    readings: list[Reading] = []
    strange = bytearray()
    start = 0
    shortest = sum(sizes(model, model.frame))
    longest = shortest * (2 if model.stuffing else 1)
    while start < len(received):
        for size in range(shortest, longest + 1):
            try:
                readings.append(read_frame(model, received[start : start + size]))
            except FrameMismatch:
                continue
            start += size
            break
        else:
            strange.append(received[start])
            start += 1
    return readings, bytes(strange)


def _differs(model: TemplateModel, raws: list[bytes]) -> None:
    for part, raw, right in zip(model.frame, raws, derive(model, model.frame, raws), strict=True):
        expected = part.hex if isinstance(part, Literally) else part.letters.encode() if isinstance(part, Ascii) else right
        if raw != expected:
            raise FrameMismatch(part.name, f"{raw.hex(' ')} stands where {expected.hex(' ')} should")
        if isinstance(part, Address | Row):
            _number(raw, part.form, part.name)


def _unstuffed(model: TemplateModel, wire: bytes) -> bytes:
    if model.stuffing is None:
        return wire
    cut, inside = sizes(model, model.frame), span(model.frame, model.stuffing.over)
    head, tail = sum(cut[: inside.start]), sum(cut[inside.stop :])
    return wire[:head] + _undo(wire[head : len(wire) - tail], model.stuffing) + wire[len(wire) - tail :]


def _undo(stuffed: bytes, rule: Stuffing) -> bytes:
    plain, escaped = bytearray(), False
    for byte in stuffed:
        if escaped:
            plain.append(byte ^ rule.xor)
            escaped = False
        elif byte == rule.escape:
            escaped = True
        elif byte in rule.bytes:
            raise FrameMismatch("stuffing", f"{byte:02X} must not stand unescaped")
        else:
            plain.append(byte)
    if escaped:
        raise FrameMismatch("stuffing", "ends with an escape")
    return bytes(plain)


def _number(raw: bytes, form: Written, name: str) -> int:
    try:
        return raw[0] if form == "byte" else int(raw.decode("ascii"), 16 if form == "hex2" else 10)
    except ValueError:
        raise FrameMismatch(name, f"{raw.hex(' ')} is not written as {form}") from None


def _value(found: tuple[Part, bytes] | None) -> int | None:
    if found is None:
        return None
    part, raw = found
    assert isinstance(part, Address | Row)
    return _number(raw, part.form, part.name) - (part.offset if isinstance(part, Address) else part.first)


def _shown(model: TemplateModel, raws: list[bytes]) -> str:
    raw = next(raw for part, raw in zip(model.frame, raws, strict=True) if isinstance(part, Text))
    size = model.data.size(model.text.width)
    return "\n".join(model.data.decode(raw[start : start + size]) for start in range(0, len(raw), size))


def _look(model: TemplateModel, raws: list[bytes]) -> str | None:
    raw = next((raw for part, raw in zip(model.frame, raws, strict=True) if isinstance(part, State)), None)
    if raw is None or model.states is None:
        return None
    known = {model.states.idle: "idle", model.states.called: "called"} | (
        {} if model.states.blinking is None else {model.states.blinking: "blinking"}
    )
    return known.get(raw[0], f"0x{raw[0]:02X}")


def _meaning(model: TemplateModel, part: Part, raw: bytes) -> str:
    match part:
        case Address():
            return f"địa chỉ bảng / board address {_value((part, raw))}"
        case Row():
            return f"dòng / row {(_value((part, raw)) or 0) + 1}"
        case Text():
            return f"chữ / text “{model.data.decode(raw)}”"
        case Check():
            return f"tổng kiểm tra đúng / check right ({part.algorithm})"
        case Length():
            return "độ dài đúng / length right"
        case State():
            return "trạng thái / state"
        case _:
            return "cố định / always the same"
