"""Where the number stands in the frames, and how it is written there: layouts times encodings, each tried against every frame.

The narrowest layout that fits is taken: a text too long for it is refused later, which is better than bytes nobody has ever seen.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from devices.drivers.encodings import Codec, Encoding, OneDigitAByte, OneNumber, PackedBcd, Segments, Table
from devices.drivers.errors import DriverError, TextTooLong
from devices.drivers.grammar import Order
from devices.drivers.model import RowRule
from devices.drivers.text import Alphabet, TextRule, lay
from devices.learning.observed import Seen, Shape

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
MOST_ORDERS = 24
"""Orders of segments that are worth telling apart; with more of them the captures say too little anyway."""
_CODECS = ("ascii", "cp1258", "cp1251", "cp1252", "latin-1", "cp437", "cp866", "gb2312")
_NUMBERS: tuple[tuple[Literal["u16", "i16", "u24"], Order], ...] = (
    ("u16", "big"),
    ("u16", "little"),
    ("i16", "big"),
    ("i16", "little"),
    ("u24", "big"),
    ("u24", "little"),
)
_WIDE = [Codec(kind="codec", codec=codec, letter_bytes=2) for codec in ("utf-16-be", "utf-16-le")]
_BETWEEN = (" ", "", "-", ">", "  ")


@dataclass(frozen=True)
class TextGuess:
    """The number stands in columns ``at`` to ``at + size - 1``."""

    at: int
    size: int
    rule: TextRule
    rows: RowRule | None
    data: Encoding
    blank_seen: bool
    """Some frame showed an empty cell, so its code is known and not supposed."""


@dataclass(frozen=True)
class _Knows:
    digits_only: bool

    def knows(self, letter: str) -> bool:
        return letter.isascii() and (letter == " " or letter.isdigit()) if self.digits_only else letter.isprintable()

    def cells(self, letters: str) -> int:
        return len(letters)


def guesses(shape: Shape, tables: bool = False) -> Iterator[TextGuess]:
    """Every place and writing in which all frames agree. ``tables``: also boards with codes of their own, which nearly anything fits."""
    tried: set[tuple[str, ...]] = set()
    for alphabet in (_Knows(False), _Knows(True)):
        for rule, rows in _layouts(shape, alphabet):
            try:
                laid = tuple(_laid(seen, rule, rows, alphabet) for seen in shape.seen)
            except TextTooLong:
                continue
            if laid in tried or len(set(laid)) < 2:
                continue
            tried.add(laid)
            for at, size, data in _placed(shape.seen, laid, rule.width, tables):
                yield TextGuess(at, size, rule, rows, data, any(" " in letters for letters in laid))


def _layouts(shape: Shape, alphabet: Alphabet) -> Iterator[tuple[TextRule, RowRule | None]]:
    numbers = [number for seen in shape.seen for number, _ in seen.lines]
    longest = max(map(len, numbers), default=1)
    if shape.rows is not None:
        for width, counter, between in itertools.product(range(longest, longest + 9), (2, 1, 3, 4), _BETWEEN):
            whole = width + len(between) + counter
            rule = RowRule(count=shape.rows, counter_width=counter, between=between, sent="together" if shape.together else "one_by_one")
            yield TextRule(width=whole, justify="left", letters="strip_if_long"), rule
        return
    for justify, pad, (letters, widths) in itertools.product(
        ("right", "left", "centre"),
        (" ", "0"),
        (("strip_if_long", range(1, longest + 1)), ("keep", [longest]), ("strip", range(1, longest))),
    ):
        for width in widths:
            rule_of_text = TextRule(width=width, justify=justify, pad=pad, letters=letters)
            yield rule_of_text, None
            if letters == "strip" and _fits(numbers, rule_of_text, alphabet):
                break


def _fits(numbers: Sequence[str], rule: TextRule, alphabet: Alphabet) -> bool:
    try:
        return all(lay(number, rule, alphabet) for number in numbers)
    except TextTooLong:
        return False


def _laid(seen: Seen, rule: TextRule, rows: RowRule | None, alphabet: Alphabet) -> str:
    if rows is None:
        return lay(seen.lines[0][0] if seen.lines else "", rule, alphabet)
    number = rule.model_copy(update={"width": rule.width - rows.counter_width - len(rows.between)})
    counter = rule.model_copy(update={"width": rows.counter_width, "justify": "right"})
    shown = [lay(one, number, alphabet) + rows.between + lay(other, counter, alphabet) for one, other in seen.lines]
    return "".join(shown).ljust(rule.width * (rows.count if rows.sent == "together" else 1))


def _placed(seen: Sequence[Seen], laid: Sequence[str], width: int, tables: bool) -> Iterator[tuple[int, int, Encoding]]:
    length, cells = len(seen[0].raw), len(laid[0])
    for at in range(length - cells + 1):
        codes = _codes([one.raw[at : at + cells] for one in seen], laid)
        if codes is not None:
            yield from ((at, cells, data) for data in _by_letter(codes, tables))
    for at in range(length - 2 * cells + 1):
        raws = [one.raw[at : at + 2 * cells] for one in seen]
        yield from ((at, 2 * cells, data) for data in _WIDE if all(data.encode(row) == raw for row, raw in zip(laid, raws, strict=True)))
    if cells == width:  # numbers and packed digits fill their bytes a row, and rows sent together are seldom either
        for at in range(length - 1):
            yield from ((at, size, data) for size, data in _by_row(seen, laid, at))


def _codes(raws: Sequence[bytes], laid: Sequence[str]) -> dict[str, int] | None:
    """The code of every letter, if each has one and only one."""
    codes: dict[str, int] = {}
    for raw, letters in zip(raws, laid, strict=True):
        for code, letter in zip(raw, letters, strict=True):
            if codes.setdefault(letter, code) != code:
                return None
    return codes if len(set(codes.values())) == len(codes) else None


def _by_letter(codes: dict[str, int], tables: bool) -> Iterator[Encoding]:
    if tables:
        blank = codes.get(" ", 0x20)
        yield Table(kind="table", letters={letter: bytes([code]) for letter, code in ({" ": blank} | codes).items()})
        return
    for codec in _CODECS:
        one = Codec(kind="codec", codec=codec)
        if all(one.knows(letter) and one.encode(letter) == bytes([code]) for letter, code in codes.items()):
            yield one
            break
    if set(codes) <= set("0123456789 -") and all(code == int(letter) for letter, code in codes.items() if letter.isdigit()):
        yield OneDigitAByte(kind="nibble", blank=codes.get(" ", 0x0A), dash=codes.get("-"))
    for order, low in _segment_orders(codes):
        yield Segments(kind="segments", order=order, active_low=low)


def _by_row(seen: Sequence[Seen], laid: Sequence[str], at: int) -> Iterator[tuple[int, Encoding]]:
    if not all(set(letters) <= set("0123456789 ") for letters in laid):
        return
    tries: list[Encoding] = [PackedBcd(kind="bcd", blank=blank) for blank in (0xF, 0xA, 0xB, 0xE, 0x0)]
    for form, order in _NUMBERS:
        empty = next((one.raw[at : at + 3] for one, letters in zip(seen, laid, strict=True) if not letters.strip()), None)
        size = 3 if form == "u24" else 2
        blank = 0 if empty is None else int.from_bytes(empty[:size], order, signed=form == "i16")
        tries.append(OneNumber(kind="number", form=form, order=order, blank=blank))
    for data in tries:
        size = data.size(len(laid[0]))
        try:
            fits = all(one.raw[at : at + size] == data.encode(letters) for one, letters in zip(seen, laid, strict=True))
        except DriverError:
            continue
        if fits:
            yield size, data


def _segment_orders(codes: dict[str, int]) -> Iterator[tuple[str, bool]]:
    """Which bit lights which segment: bits and segments that are lit by the same letters belong together."""
    lit = Segments(kind="segments", order="abcdefg_").codes()
    if not all(letter in lit for letter in codes):
        return
    for low in (False, True):
        bits: dict[tuple[bool, ...], list[int]] = {}
        wanted: dict[tuple[bool, ...], list[str]] = {}
        for bit in range(8):
            seen = tuple(bool((code ^ (0xFF if low else 0)) >> bit & 1) for code in codes.values())
            bits.setdefault(seen, []).append(bit)
            shown = tuple(bool(lit[letter] >> bit & 1) for letter in codes)
            wanted.setdefault(shown, []).append("abcdefg_"[bit])
        if {key: len(found) for key, found in bits.items()} == {key: len(found) for key, found in wanted.items()}:
            yield from ((order, low) for order in itertools.islice(_matched(bits, wanted), MOST_ORDERS))


def _matched(bits: dict[tuple[bool, ...], list[int]], wanted: dict[tuple[bool, ...], list[str]]) -> Iterator[str]:
    keys = list(bits)
    for choice in itertools.product(*(itertools.permutations(wanted[key]) for key in keys)):
        order = [""] * 8
        for key, segments in zip(keys, choice, strict=True):
            for bit, segment in zip(bits[key], segments, strict=True):
                order[bit] = segment
        yield "".join(order)
