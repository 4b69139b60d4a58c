"""Recordings of known numbers, cut into frames of one board: what was on the board, and the bytes that put it there.

A recording may hold the same frame several times, since most controllers repeat themselves. It must hold nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from devices.drivers.driver import Look
from devices.drivers.grammar import Stuffing

MOST_ROWS = 20
LONGEST = 80
"""Bytes of a frame: boards of this kind have a quarter of it, and trying all spans of longer ones would take minutes."""


def lines_of(number: str) -> tuple[tuple[str, str], ...]:
    """Number and counter of each row of "A045 3; H002 7"; one row without a counter for a counter board."""
    words = [part.split() for part in number.split(";") if part.split()]
    return tuple((row[0], row[1] if len(row) > 1 else "") for row in words)


class Capture(NamedTuple):
    """What was shown and what was heard. On a main board ``number`` is "A045 3; H002 7": number and counter, rows from the top.

    ``look`` unless given: idle for an empty number, else called.
    """

    number: str
    address: int
    wire: bytes
    look: Look | None = None

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Number and counter of every row."""
        return lines_of(self.number)

    @property
    def seen_as(self) -> Look:
        return self.look or ("called" if self.number.strip() else "idle")


@dataclass(frozen=True)
class Seen:
    """One frame: ``lines`` are the rows it carries (number, counter), none when it shows nothing."""

    lines: tuple[tuple[str, str], ...]
    address: int
    row: int
    look: Look
    raw: bytes


class Shape(NamedTuple):
    """How recordings were cut. ``rows`` is None for a counter board; ``together``: one frame carries all rows."""

    rows: int | None
    together: bool
    seen: tuple[Seen, ...]


def once(recording: bytes) -> bytes:
    """The shortest piece of which the recording is a repetition."""
    return next(
        recording[:size]
        for size in range(1, len(recording) + 1)
        if len(recording) % size == 0 and recording[:size] * (len(recording) // size) == recording
    )


def shapes(captures: Sequence[Capture]) -> Iterator[Shape]:
    """The ways in which these recordings can be frames of equal length; none when there is no such way."""
    return (shape for shape in _shapes(captures) if len(shape.seen[0].raw) <= LONGEST)


def _shapes(captures: Sequence[Capture]) -> Iterator[Shape]:
    units = [once(capture.wire) for capture in captures]
    if len({len(unit) for unit in units}) != 1:
        return
    if not any(counter for capture in captures for _, counter in capture.lines):
        yield Shape(None, False, tuple(_whole(capture, unit) for capture, unit in zip(captures, units, strict=True)))
        return
    most = max(len(capture.lines) for capture in captures)
    for rows in range(max(2, most), MOST_ROWS + 1):
        if len(units[0]) % rows == 0 and _begin_alike(units, rows):
            pieces = [piece for capture, unit in zip(captures, units, strict=True) for piece in _row_by_row(capture, unit, rows)]
            yield Shape(rows, False, tuple(pieces))
    yield Shape(most, True, tuple(_whole(capture, unit) for capture, unit in zip(captures, units, strict=True)))


def unescaped(captures: Sequence[Capture]) -> Iterator[tuple[Stuffing, int, int, list[Capture]]]:
    """The same recordings with known ways of escaping undone inside all but the first and last few bytes, where that makes sense."""
    for marks, escape, xor in _ESCAPES:
        for head in range(4):
            for tail in range(4):
                units = [once(capture.wire) for capture in captures]
                whole = [raw for unit in units if (raw := _undone(unit, head, tail, marks, escape, xor)) is not None]
                if len(whole) == len(captures) and whole != units and len({len(raw) for raw in whole}) == 1:
                    rule = Stuffing(over=["all"], bytes=marks, escape=escape, xor=xor)
                    yield rule, head, tail, [capture._replace(wire=raw) for capture, raw in zip(captures, whole, strict=True)]


_ESCAPES = (
    (b"\x7e\x7d", 0x7D, 0x20),
    (b"\x02\x03\x10", 0x10, 0x00),
    (b"\x10", 0x10, 0x00),
    (b"\x02\x03\x1b", 0x1B, 0x00),
    (b"\x1b", 0x1B, 0x00),
    (b"\x02\x03\x10", 0x10, 0x20),
    (b"\x02\x03\x10", 0x10, 0x80),
)
"""Marked bytes, escape, xor: HDLC's, DLE and ESC before a mark, and DLE with the mark shifted."""


def _whole(capture: Capture, unit: bytes) -> Seen:
    return Seen(capture.lines, capture.address, 0, capture.seen_as, unit)


def _row_by_row(capture: Capture, unit: bytes, rows: int) -> Iterator[Seen]:
    size = len(unit) // rows
    for row in range(rows):
        lines = capture.lines[row : row + 1]
        look: Look = capture.seen_as if row == 0 and lines else "called" if lines else "idle"
        yield Seen(lines, capture.address, row, look, unit[row * size : (row + 1) * size])


def _begin_alike(units: Sequence[bytes], rows: int) -> bool:
    size = len(units[0]) // rows
    return size > 2 and len({unit[start] for unit in units for start in range(0, len(unit), size)}) == 1


def _undone(wire: bytes, head: int, tail: int, marks: bytes, escape: int, xor: int) -> bytes | None:
    """None where a marked byte stands alone, or nothing follows an escape."""
    plain, escaped = bytearray(wire[:head]), False
    for byte in wire[head : len(wire) - tail]:
        if escaped:
            if byte ^ xor not in marks:
                return None
            plain.append(byte ^ xor)
            escaped = False
        elif byte == escape:
            escaped = True
        elif byte in marks:
            return None
        else:
            plain.append(byte)
    return None if escaped else bytes(plain) + wire[len(wire) - tail :]
