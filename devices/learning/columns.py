"""What the bytes around the number are: always the same, the address, the row, the state, the number once more, a checksum.

A column that changes from frame to frame must be explained by one of these in every frame, or the hypothesis falls.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from devices.drivers import checks
from devices.drivers.driver import Look
from devices.drivers.grammar import Algorithm, Order, Written
from devices.learning.observed import Seen
from devices.learning.texts import TextGuess

MOST_CHECKS = 3
_ALGORITHMS: tuple[Algorithm, ...] = tuple(name for name in get_args(Algorithm) if name != "lrc")  # the same as sum8_negated
_SIZES: tuple[tuple[Written, int], ...] = (("dec3", 3), ("hex2", 2), ("dec2", 2), ("byte", 1))


@dataclass(frozen=True)
class Piece:
    """Columns ``at`` to ``at + size - 1`` and what they are. ``over``: first and last column a check covers."""

    at: int
    size: int
    kind: Literal["text", "address", "row", "state", "check"]
    form: Written = "byte"
    offset: int = 0
    states: tuple[tuple[Look, int], ...] = ()
    algorithm: Algorithm = "xor8"
    order: Order = "big"
    hexadecimal: bool = False
    over: tuple[int, int] = (0, 0)


class Unexplained(Exception):
    """No hypothesis explains this column; counted from 0."""

    def __init__(self, column: int) -> None:
        super().__init__(f"column {column}")
        self.column = column


def explained(seen: Sequence[Seen], text: TextGuess) -> list[tuple[Piece, ...]]:
    """Every way to explain all changing columns around ``text``. Raises `Unexplained` with the first column for which there is none."""
    changing = [column for column in range(len(seen[0].raw)) if len({one.raw[column] for one in seen}) > 1]
    found: list[tuple[Piece, ...]] = []
    furthest = -1
    waiting: list[tuple[Piece, ...]] = [(Piece(text.at, text.size, "text"),)]
    while waiting:
        pieces = waiting.pop()
        taken = {column for piece in pieces for column in range(piece.at, piece.at + piece.size)}
        column = next((one for one in changing if one not in taken), None)
        if column is None:
            found.append(pieces)
            continue
        furthest = max(furthest, column)
        waiting += [(*pieces, piece) for piece in _pieces_at(seen, column, pieces, taken)]
    if not found:
        raise Unexplained(furthest)
    return found


def _pieces_at(seen: Sequence[Seen], column: int, pieces: Sequence[Piece], taken: set[int]) -> Iterator[Piece]:
    """Likeliest last: whoever asks takes from the end."""
    if sum(piece.kind == "check" for piece in pieces) < MOST_CHECKS:
        yield from reversed(list(_checks(seen, column, pieces, taken)))
    yield from _again(seen, column, pieces[0], taken)
    yield from _states(seen, column)
    yield from reversed(list(_values(seen, column, taken, "row", [one.row for one in seen])))
    yield from reversed(list(_values(seen, column, taken, "address", [one.address for one in seen])))


def _values(seen: Sequence[Seen], column: int, taken: set[int], kind: Literal["address", "row"], values: Sequence[int]) -> Iterator[Piece]:
    """The value, with something added, in one of the ways in which small numbers are written."""
    if len(set(values)) < 2:
        return
    for form, size in _SIZES:
        for at in range(max(0, column - size + 1), column + 1):
            if taken & set(range(at, at + size)):
                continue
            read = [_read(one.raw[at : at + size], form) for one in seen]
            offsets = {None if got is None else got - value for got, value in zip(read, values, strict=True)}
            offset = offsets.pop()
            if not offsets and offset is not None:
                yield Piece(at, size, kind, form, offset)


def _read(raw: bytes, form: Written) -> int | None:
    if form == "byte":
        return raw[0] if raw else None
    digits = b"0123456789ABCDEF" if form == "hex2" else b"0123456789"
    whole = len(raw) == (3 if form == "dec3" else 2) and all(byte in digits for byte in raw)
    return int(raw, 16 if form == "hex2" else 10) if whole else None


def _states(seen: Sequence[Seen], column: int) -> Iterator[Piece]:
    codes: dict[Look, int] = {}
    if len({one.look for one in seen}) > 1 and all(codes.setdefault(one.look, one.raw[column]) == one.raw[column] for one in seen):
        yield Piece(column, 1, "state", states=tuple(codes.items()))


def _again(seen: Sequence[Seen], column: int, text: Piece, taken: set[int]) -> Iterator[Piece]:
    """Boards with two faces are sent the number twice."""
    for at in range(max(0, column - text.size + 1), column + 1):
        if not taken & set(range(at, at + text.size)) and all(
            one.raw[at : at + text.size] == one.raw[text.at : text.at + text.size] for one in seen
        ):
            yield Piece(at, text.size, "text")


def _checks(seen: Sequence[Seen], column: int, pieces: Sequence[Piece], taken: set[int]) -> Iterator[Piece]:
    for size in (1, 2, 4):
        for at in range(max(0, column - size + 1), min(column, len(seen[0].raw) - size) + 1):
            if taken & set(range(at, at + size)):
                continue
            for hexadecimal in (False, True):
                width = size // 2 if hexadecimal else size
                for algorithm in _ALGORITHMS:
                    if checks.size_of(algorithm) == width and width:
                        yield from _covering(seen, Piece(at, size, "check", algorithm=algorithm, hexadecimal=hexadecimal), pieces)


def _covering(seen: Sequence[Seen], piece: Piece, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Spans for which this check is right in every frame; of those that cannot differ for these boards, the longest."""
    orders: tuple[Order, ...] = ("little", "big") if checks.size_of(piece.algorithm) == 2 else ("big",)
    for order in orders:
        told: set[tuple[frozenset[int], int]] = set()
        for first, last in _spans(len(seen[0].raw), piece, pieces):
            covered = frozenset(at for at, other in enumerate(pieces) if first <= other.at <= last)
            key = (covered, last if piece.algorithm.startswith("crc") else 0)
            if key not in told and all(_is_right(one.raw, piece, order, first, last) for one in seen):
                told.add(key)
                yield Piece(
                    piece.at,
                    piece.size,
                    "check",
                    algorithm=piece.algorithm,
                    order=order,
                    hexadecimal=piece.hexadecimal,
                    over=(first, last),
                )


def _spans(length: int, piece: Piece, pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """First and last columns that cut nothing in two, leave the check out, and cover the number; nearest to the check's edge first."""
    starts = [column for column in range(length) if not any(one.at < column < one.at + one.size for one in pieces)]
    ends = [column for column in range(length) if not any(one.at <= column < one.at + one.size - 1 for one in pieces)]
    for first in starts:
        for last in reversed(ends):
            outside = last < piece.at or first >= piece.at + piece.size
            if first <= last and outside:
                yield first, last


_check_value = functools.lru_cache(maxsize=1 << 16)(checks.check_value)
"""The same spans are asked about for every place a check might stand in."""


def _is_right(raw: bytes, piece: Piece, order: Order, first: int, last: int) -> bool:
    value = _check_value(piece.algorithm, raw[first : last + 1])
    wanted = value.to_bytes(checks.size_of(piece.algorithm), order)
    return raw[piece.at : piece.at + piece.size] == (wanted.hex().upper().encode("ascii") if piece.hexadecimal else wanted)
