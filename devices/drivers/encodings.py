"""How the letters of one row become bytes, and back: a codec, a nibble a byte, packed BCD, one number, segments, a table.

Letters arrive laid out: exactly as many as the row has cells, every one known to the board (`text.lay`).
"""

import codecs
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from devices.drivers.errors import NotANumber
from devices.drivers.grammar import Byte, Described, HexBytes, Order

Nibble = Annotated[int, Field(ge=0, le=15)]
SegmentOrder = Annotated[str, Field(pattern=r"^[a-g._]{7,8}$")]


def _text_codec(name: str) -> str:
    try:
        "A".encode(name)
        codecs.lookup(name)
    except (LookupError, UnicodeError, TypeError):
        raise ValueError(f"{name!r} is no codec of Python's (ascii, cp1258, cp866, gb2312, utf-16-be, …)") from None
    return name


# Segments a..g lit for each letter a seven-segment cell can show so that it is recognised.
_LIT = {
    "0": "abcdef", "1": "bc", "2": "abdeg", "3": "abcdg", "4": "bcfg", "5": "acdfg", "6": "acdefg", "7": "abc",
    "8": "abcdefg", "9": "abcdfg", "A": "abcefg", "B": "cdefg", "C": "adef", "D": "bcdeg", "E": "adefg", "F": "aefg",
    "G": "acdef", "H": "bcefg", "J": "bcde", "L": "def", "N": "ceg", "O": "cdeg", "P": "abefg", "Q": "abcfg", "R": "eg", "T": "defg",
    "U": "bcdef", "Y": "bcdfg", "-": "g", " ": "",
}  # fmt: skip


class _OneCellEach(Described):
    """Encodings in which every letter takes one cell of the board."""

    def cells(self, letters: str) -> int:
        return len(letters)


class Codec(_OneCellEach):
    """Each letter by any of Python's codecs, all of them ``letter_bytes`` long. No control byte ever leaves: it would command the board."""

    kind: Literal["codec"]
    codec: Annotated[str, AfterValidator(_text_codec)] = "ascii"
    letter_bytes: Literal[1, 2, 4] = Field(default=1, description='2 for "utf-16-be" and the like; a letter of another length is not sent.')

    @model_validator(mode="after")
    def _has_digits(self) -> Self:
        if not all(map(self.knows, "0123456789 ")):
            raise ValueError(f"codec: in {self.codec} a digit has not {self.letter_bytes} byte")
        return self

    def size(self, cells: int) -> int:
        return cells * self.letter_bytes

    def knows(self, letter: str) -> bool:
        raw = letter.encode(self.codec, "ignore")
        if len(letter) != 1 or len(raw) != self.letter_bytes:
            return False
        return letter.isprintable() and (self.letter_bytes > 1 or (raw[0] >= 0x20 and raw[0] != 0x7F))

    def encode(self, letters: str) -> bytes:
        return b"".join(letter.encode(self.codec) for letter in letters)

    def decode(self, raw: bytes) -> str:
        return raw.decode(self.codec, "replace")


class _ByTable(_OneCellEach):
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


class OneNumber(_OneCellEach):
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
    """One byte a cell, one bit a segment. ``order`` names the segment of bit 0, bit 1, …; "." is the point of the cell before it."""

    kind: Literal["segments"]
    order: SegmentOrder = "abcdefg."
    active_low: bool = False

    @model_validator(mode="after")
    def _every_segment_once(self) -> Self:
        if any(self.order.count(segment) != 1 for segment in "abcdefg") or self.order.count(".") > 1:
            raise ValueError('order names each of a b c d e f g once, and "." or "_" for what is left')
        return self

    def codes(self) -> dict[str, int]:
        """Of whole cells, "5." too."""
        lit = {letter: sum(1 << self.order.index(segment) for segment in on) for letter, on in _LIT.items()}
        if "." in self.order:
            point = 1 << self.order.index(".")
            lit |= {f"{letter}.": code | point for letter, code in lit.items()}
        return {letter: code ^ 0xFF if self.active_low else code for letter, code in lit.items()}

    def knows(self, letter: str) -> bool:
        return letter in _LIT or (letter == "." and "." in self.order)

    def cells(self, letters: str) -> int:
        return len(self._cells(letters))

    def size(self, cells: int) -> int:
        return cells

    def encode(self, letters: str) -> bytes:
        codes = self.codes()
        return bytes(codes[cell] for cell in self._cells(letters))

    def decode(self, raw: bytes) -> str:
        return "".join(map(self._letter, raw))

    def _cells(self, letters: str) -> list[str]:
        cells: list[str] = []
        for letter in letters:
            if letter != ".":
                cells.append(letter)
            elif cells and not cells[-1].endswith("."):
                cells[-1] += "."
            else:
                cells.append(" .")
        return cells


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
