"""The paper of a simulated ticket printer: ESC/POS bytes in, rows of black dots, cuts and status questions out.

Understands raster (GS v 0) and column (ESC *) pictures, QR codes (GS ( k), feeds, cuts, DLE EOT, GS r; skips the settings it need not
show. Written from the printer's side; shares nothing with what prints. Memory is bounded: a roll that is never cut is cut at 6,000 rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

LONGEST_ROWS = 6000
LARGEST_COMMAND = 1_000_000
"""Bytes: what claims to be longer is no picture."""
_SETTINGS = {
    b"\x1bt": 1,
    b"\x1ba": 1,
    b"\x1b!": 1,
    b"\x1bE": 1,
    b"\x1bM": 1,
    b"\x1b3": 1,
    b"\x1bR": 1,
    b"\x1dB": 1,
    b"\x1d!": 1,
    b"\x1dL": 2,
}
_PLAIN = {b"\x1b@", b"\x1b2"}


@dataclass(frozen=True)
class Ticket:
    """What lay between two cuts: rows of one bit a dot, most significant first, all ``width`` dots wide."""

    width: int
    rows: tuple[bytes, ...]


@dataclass(frozen=True)
class Asked:
    """A status question: DLE EOT ``what``, answered at once."""

    what: int


@dataclass(frozen=True)
class AskedWhenDone:
    """GS r: answered when everything before it is printed."""


Event = Ticket | Asked | AskedWhenDone


@dataclass
class Paper:
    """Feed it bytes as they come, cut anywhere."""

    rows: list[bytes] = field(default_factory=list)
    strange: int = 0
    """Bytes that were neither picture nor known command: text a cheap printer would print as rubbish."""
    _held: bytearray = field(default_factory=bytearray)
    _code: bytes = b""
    _module: int = 3

    def feed(self, received: bytes) -> Iterator[Event]:
        self._held += received
        while self._held:
            used, event = self._step(bytes(self._held[:8]))
            if used == 0:
                return
            del self._held[:used]
            if event == "cut" or len(self.rows) > LONGEST_ROWS:
                yield from self._cut()
            elif isinstance(event, Asked | AskedWhenDone):
                yield event

    def _step(self, head: bytes) -> tuple[int, Asked | AskedWhenDone | Literal["cut"] | None]:
        """(bytes used, event) of the command at the front; 0 bytes when it is not all there yet."""
        if head[0] == 0:
            return 1, None
        if head[0] not in (0x10, 0x1B, 0x1D):
            self._line_feed() if head[0] == 0x0A else self._odd()
            return 1, None
        if len(head) < 2:
            return 0, None
        match head[:2]:
            case b"\x10\x04":
                return (3, Asked(head[2])) if len(head) > 2 else (0, None)
            case b"\x1dr":
                return (3, AskedWhenDone()) if len(head) > 2 else (0, None)
            case b"\x1d(":
                return self._function(head)
            case b"\x1dV":
                return self._wait(head, 4 if len(head) > 2 and head[2] in (65, 66) else 3, "cut")
            case b"\x1dv":
                return self._raster(head)
            case b"\x1b*":
                return self._columns(head)
            case b"\x1bJ" | b"\x1bd":
                if len(head) > 2:
                    self._feed_rows(head[2] * (1 if head[1:2] == b"J" else 24))
                return self._wait(head, 3, None)
            case command if command in _PLAIN:
                return 2, None
            case command if command in _SETTINGS:
                return self._wait(head, 2 + _SETTINGS[command], None)
            case _:
                self._odd()
                return 1, None

    def _raster(self, head: bytes) -> tuple[int, None]:
        if len(head) < 8:
            return 0, None
        wide, high = head[4] + 256 * head[5], head[6] + 256 * head[7]
        if wide * high > LARGEST_COMMAND:
            self._odd()
            return 1, None
        if len(self._held) < 8 + wide * high:
            return 0, None
        for row in range(high):
            self.rows.append(bytes(self._held[8 + row * wide : 8 + (row + 1) * wide]))
        return 8 + wide * high, None

    def _function(self, head: bytes) -> tuple[int, None]:
        """GS ( k with its four steps of a QR code; other functions are skipped whole."""
        size = 5 + head[3] + 256 * head[4] if len(head) > 4 else 0
        if size == 0 or len(self._held) < size:
            return 0, None
        told = bytes(self._held[5:size])
        if head[2:3] == b"k" and told[:1] == b"1":
            match told[1:2]:
                case b"C":
                    self._module = told[2]
                case b"P":
                    self._code = told[3:]
                case b"Q":
                    self._draw_code()
        return size, None

    def _draw_code(self) -> None:
        import segno

        matrix = segno.make(self._code.decode("utf-8", "replace"), error="l", micro=False).matrix
        for row in matrix:
            dots = "".join(("1" if dark else "0") * self._module for dark in row)
            dots = "0" * 64 + dots.ljust((len(dots) + 7) // 8 * 8, "0")
            self.rows.extend([int(dots, 2).to_bytes(len(dots) // 8, "big")] * self._module)

    def _columns(self, head: bytes) -> tuple[int, None]:
        if len(head) < 5:
            return 0, None
        deep, wide = (3 if head[2] in (32, 33) else 1), head[3] + 256 * head[4]
        if len(self._held) < 5 + deep * wide:
            return 0, None
        columns = [int.from_bytes(self._held[5 + x * deep : 5 + (x + 1) * deep], "big") for x in range(wide)]
        for bit in range(deep * 8 - 1, -1, -1):
            dots = "".join("1" if column >> bit & 1 else "0" for column in columns).ljust((wide + 7) // 8 * 8, "0")
            self.rows.append(int(dots, 2).to_bytes(len(dots) // 8, "big") if dots else b"")
        return 5 + deep * wide, None

    def _wait(self, head: bytes, size: int, event: Literal["cut"] | None) -> tuple[int, Literal["cut"] | None]:
        return (size, event) if len(head) >= size else (0, None)

    def _odd(self) -> None:
        self.strange += 1

    def _line_feed(self) -> None:
        self._feed_rows(24)

    def _feed_rows(self, rows: int) -> None:
        self.rows.extend([b""] * rows)

    def _cut(self) -> Iterator[Ticket]:
        rows, self.rows = self.rows, []
        wide = max(map(len, rows), default=0)
        if any(any(row) for row in rows):
            yield Ticket(wide * 8, tuple(row.ljust(wide, b"\0") for row in rows))
