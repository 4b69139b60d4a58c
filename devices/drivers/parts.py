"""How many bytes each part of a frame has, where spans lie, and what lengths and checks come to. For building and for reading alike."""

from collections.abc import Sequence
from typing import assert_never

from devices.drivers import checks
from devices.drivers.errors import AddressOutOfRange, DriverError
from devices.drivers.grammar import Address, Ascii, Brightness, Check, Length, Literally, Part, Row, State, Text, Written
from devices.drivers.template_model import TemplateModel

_SIZES: dict[Written, int] = {"byte": 1, "hex2": 2, "dec2": 2, "dec3": 3}


def sizes(model: TemplateModel, parts: Sequence[Part]) -> list[int]:
    """Bytes of every part before stuffing: it follows from the description alone."""
    return [size_of(model, part) for part in parts]


def span(parts: Sequence[Part], names: Sequence[str]) -> slice:
    order = [part.name for part in parts]
    return slice(order.index(names[0]), order.index(names[1]) + 1)


def derive(model: TemplateModel, parts: Sequence[Part], raws: Sequence[bytes]) -> list[bytes]:
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


def size_of(model: TemplateModel, part: Part) -> int:
    """Bytes of one part before stuffing."""
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


def written(value: int, form: Written, field: str) -> bytes:
    """A small number as the grammar writes it. Raises AddressOutOfRange."""
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
