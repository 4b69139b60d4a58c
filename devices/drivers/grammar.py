"""The words a board's TOML may use for its frames: literals, address, lengths, state, text, checks, spans, stuffing.

Only shapes and limits are said here; `template` makes bytes of them and `walk` reads them back.
Every part has a size that follows from the description alone, so a frame can be cut and explained without guessing.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer


class Described(BaseModel):
    """A table of a board's TOML: unknown words are refused, so that a slip of the pen is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Misplaced(ValueError):
    """A mistake that only the tables together show. ``place`` is the way to it from the table that is checked, as ("boards", 1, "line");
    ``word`` was written, and the nearest of ``known`` may have been meant."""

    def __init__(self, place: tuple[str | int, ...], vi: str, en: str, word: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(f"{vi} / {en}")
        self.place, self.word, self.known = place, word, tuple(known)


def _from_hex(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return bytes.fromhex(value)
        except ValueError:
            raise ValueError('write bytes in hexadecimal, as "02 1B FF"') from None
    return value


def _to_hex(value: bytes) -> str:
    return value.hex(" ").upper()


def _span(value: list[str]) -> list[str]:
    if len(value) == 1:
        return value * 2
    if len(value) != 2:
        raise ValueError("a span names its first and its last part")
    return value


HexBytes = Annotated[bytes, BeforeValidator(_from_hex), PlainSerializer(_to_hex)]
Byte = Annotated[int, Field(ge=0, le=255)]
PartName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Span = Annotated[list[PartName], AfterValidator(_span)]
"""First and last part, both inside; one name stands for itself."""
Order = Literal["big", "little"]
Written = Literal["byte", "hex2", "dec2", "dec3"]
"""How a small value is written: one raw byte, two hexadecimal letters, two or three decimal letters."""
Algorithm = Literal[
    "xor8", "sum8", "sum8_negated", "sum8_inverted", "sum16", "lrc", "crc8", "crc16_modbus", "crc16_ccitt_false", "crc16_xmodem"
]


class Named(Described):
    name: PartName


class Literally(Named):
    """Bytes that are always the same: header, function, end mark."""

    kind: Literal["bytes"]
    hex: HexBytes


class Ascii(Named):
    """The same, written as letters."""

    kind: Literal["ascii"]
    letters: Annotated[str, Field(min_length=1, max_length=40)]


class Address(Named):
    """Whose frame it is: the board's address plus ``offset``."""

    kind: Literal["address"]
    form: Written = "byte"
    offset: int = 0


class Length(Named):
    """How many bytes the parts in ``of`` have on the line before stuffing, plus a constant."""

    kind: Literal["length"]
    of: Span
    plus: int = 0
    size: Literal[1, 2] = 1
    order: Order = "big"


class State(Named):
    """The byte of [states] for idle, called or blinking."""

    kind: Literal["state"]


class Brightness(Named):
    """The value of ``brightness``."""

    kind: Literal["brightness"]
    form: Written = "byte"


class Row(Named):
    """Which row of the board this frame is for, when rows are sent one by one; the first is ``first``."""

    kind: Literal["row"]
    form: Written = "byte"
    first: int = 0


class Text(Named):
    """What is shown, through [data]: one row, or all rows when they are sent together."""

    kind: Literal["text"]


class Check(Named):
    """A checksum over the bytes of ``over``. ``hex`` writes it as upper-case hexadecimal letters."""

    kind: Literal["check"]
    algorithm: Algorithm
    over: Span
    order: Order = "big"
    form: Literal["raw", "hex"] = "raw"


Part = Annotated[Literally | Ascii | Address | Length | State | Brightness | Row | Text | Check, Field(discriminator="kind")]


class Stuffing(Described):
    """Inside ``over`` each of ``bytes`` is sent as ``escape`` and the byte xor ``xor`` (0: the byte itself, doubled by its escape)."""

    over: Span
    bytes: HexBytes
    escape: Byte
    xor: Byte = 0x20
