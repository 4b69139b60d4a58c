"""How the letters of one row become bytes, and back: a codec, a nibble a byte, packed BCD, one number, segments, a table.

Letters arrive laid out: exactly as many as the row has cells, every one known to the board (`text.lay`).
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.drivers.errors import NotANumber
from devices.drivers.grammar import Byte, Described, HexBytes, Order

Nibble = Annotated[int, Field(ge=0, le=15)]
_PLAIN_CODECS = Literal["ascii", "cp1251", "cp1252", "cp1258", "latin-1", "cp437", "cp866", "gb2312"]

# Segments a..g lit for each letter a seven-segment cell can show so that it is recognised.
_LIT = {
    "0": "abcdef", "1": "bc", "2": "abdeg", "3": "abcdg", "4": "bcfg", "5": "acdfg", "6": "acdefg", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "A": "abcefg", "B": "cdefg", "C": "adef", "D": "bcdeg", "E": "adefg", "F": "aefg",
    "G": "acdef", "H": "bcefg", "J": "bcde", "L": "def", "N": "ceg", "P": "abefg", "Q": "abcfg", "R": "eg", "T": "defg",
    "U": "bcdef", "Y": "bcdfg", "-": "g", " ": "",
}  # fmt: skip


class Codec(Described):
    """One byte a letter by a Python codec. Bytes below 20 hex and 7F never leave: they would command the board."""

    kind: Literal["codec"]
    codec: _PLAIN_CODECS = "ascii"

    def size(self, cells: int) -> int:
        return cells

    def knows(self, letter: str) -> bool:
        raw = letter.encode(self.codec, "ignore")
        return len(raw) == 1 and raw[0] >= 0x20 and raw[0] != 0x7F

    def encode(self, letters: str) -> bytes:
        return letters.encode(self.codec)

    def decode(self, raw: bytes) -> str:
        return raw.decode(self.codec, "replace")


class _ByTable(Described):
    """Encodings in which each letter has one code of its own."""

    def codes(self) -> dict[str, int]:
        raise NotImplementedError

    def knows(self, letter: str) -> bool:
        return letter in self.codes()

    def _letter(self, code: int) -> str:
        return next((letter for letter, known in self.codes().items() if known == code), "�")


class OneDigitAByte(_ByTable):
    """The digit's value as a byte; ``blank`` and ``dash`` have codes of their own."""

    kind: Literal["nibble"]
    blank: Byte = 0x0A
    dash: Byte | None = None

    def codes(self) -> dict[str, int]:
        return _digit_codes(self.blank, self.dash)

    def size(self, cells: int) -> int:
        return cells

    def encode(self, letters: str) -> bytes:
        codes = self.codes()
        return bytes(codes[letter] for letter in letters)

    def decode(self, raw: bytes) -> str:
        return "".join(map(self._letter, raw))


class PackedBcd(_ByTable):
    """Two digits a byte, the left one in the high half; an odd row gets a blank in front."""

    kind: Literal["bcd"]
    blank: Nibble = 0xF
    dash: Nibble | None = None

    def codes(self) -> dict[str, int]:
        return _digit_codes(self.blank, self.dash)

    def size(self, cells: int) -> int:
        return (cells + 1) // 2

    def encode(self, letters: str) -> bytes:
        codes = self.codes()
        halves = [codes[letter] for letter in letters.rjust(2 * self.size(len(letters)))]
        return bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True))

    def decode(self, raw: bytes) -> str:
        return "".join(self._letter(byte >> 4) + self._letter(byte & 0xF) for byte in raw)


class OneNumber(Described):
    """The row as one binary value. An empty row and a row of dashes are values of their own."""

    kind: Literal["number"]
    form: Literal["u16", "i16", "u24"] = "u16"
    order: Order = "big"
    blank: int = 0
    dash: int | None = None

    def size(self, cells: int) -> int:
        return 3 if self.form == "u24" else 2

    def knows(self, letter: str) -> bool:
        return letter.isascii() and (letter.isdigit() or letter == " " or (letter == "-" and self.dash is not None))

    def encode(self, letters: str) -> bytes:
        digits = letters.strip()
        if not digits.strip("-"):
            value = self.blank if not digits or self.dash is None else self.dash
        elif digits.isdigit():
            value = int(digits)
        else:
            raise NotANumber("data.form", f"{letters!r} is not a number")
        try:
            return value.to_bytes(self.size(0), self.order, signed=self.form == "i16")
        except OverflowError:
            raise NotANumber("data.form", f"{value} does not fit {self.form}") from None

    def decode(self, raw: bytes) -> str:
        value = int.from_bytes(raw, self.order, signed=self.form == "i16")
        return "" if value == self.blank else "-" if value == self.dash else str(value)


class Segments(_ByTable):
    """One byte a cell, one bit a segment. ``order`` names the segment of bit 0, bit 1, …; "." is the point."""

    kind: Literal["segments"]
    order: Annotated[str, Field(pattern=r"^[a-g._]{7,8}$")] = "abcdefg."
    active_low: bool = False

    @model_validator(mode="after")
    def _every_segment_once(self) -> Self:
        if any(self.order.count(segment) != 1 for segment in "abcdefg"):
            raise ValueError('order names each of a b c d e f g once, and "." or "_" for what is left')
        return self

    def codes(self) -> dict[str, int]:
        lit = {letter: sum(1 << self.order.index(segment) for segment in on) for letter, on in _LIT.items()}
        return {letter: code ^ 0xFF if self.active_low else code for letter, code in lit.items()}

    def size(self, cells: int) -> int:
        return cells

    def encode(self, letters: str) -> bytes:
        codes = self.codes()
        return bytes(codes[letter] for letter in letters)

    def decode(self, raw: bytes) -> str:
        return "".join(map(self._letter, raw))


class Table(_ByTable):
    """Each letter by a table of the maker's: ``letters = { "A" = "41", " " = "00" }``."""

    kind: Literal["table"]
    letters: dict[Annotated[str, Field(min_length=1, max_length=1)], HexBytes]

    @model_validator(mode="after")
    def _one_byte_each(self) -> Self:
        if " " not in self.letters or any(len(code) != 1 for code in self.letters.values()):
            raise ValueError('every letter has one byte, and the blank " " has one too')
        return self

    def codes(self) -> dict[str, int]:
        return {letter: code[0] for letter, code in self.letters.items()}

    def size(self, cells: int) -> int:
        return cells

    def encode(self, letters: str) -> bytes:
        codes = self.codes()
        return bytes(codes[letter] for letter in letters)

    def decode(self, raw: bytes) -> str:
        return "".join(map(self._letter, raw))


Encoding = Annotated[Codec | OneDigitAByte | PackedBcd | OneNumber | Segments | Table, Field(discriminator="kind")]


def _digit_codes(blank: int, dash: int | None) -> dict[str, int]:
    codes = {str(digit): digit for digit in range(10)} | {" ": blank}
    return codes if dash is None else codes | {"-": dash}
