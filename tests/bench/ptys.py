"""Serial lines of our own: ptys whose far end is read by one thread, every piece with the moment at which it came."""

import os
import re
import select
import threading
import time
import tty
from collections.abc import Sequence

Piece = tuple[float, bytes]


class Ptys:
    """``names`` are what a program opens. ``since`` gives what has come to one of them, in pieces."""

    def __init__(self, count: int) -> None:
        self._pairs = [os.openpty() for _ in range(count)]
        for _, near in self._pairs:
            tty.setraw(near)
        self.names = [os.ttyname(near) for _, near in self._pairs]
        self._pieces: list[list[Piece]] = [[] for _ in self._pairs]
        self._came = threading.Condition()
        self._ending, self._end = os.pipe()
        self._thread = threading.Thread(target=self._read, name="ptys", daemon=True)
        self._thread.start()

    def close(self) -> None:
        os.write(self._end, b"x")
        self._thread.join()
        for descriptor in (*(one for pair in self._pairs for one in pair), self._ending, self._end):
            os.close(descriptor)

    def near(self, which: int) -> int:
        """The descriptor that a program would open."""
        return self._pairs[which][1]

    def since(self, moment: float, which: int = 0) -> list[Piece]:
        with self._came:
            return [piece for piece in self._pieces[which] if piece[0] >= moment]

    def first_byte_of(self, pattern: bytes, since: float, which: int = 0, seconds: float = 5.0) -> float:
        """When the first byte of the first match came."""
        ends = time.monotonic() + seconds
        with self._came:
            while True:
                pieces = [piece for piece in self._pieces[which] if piece[0] >= since]
                found = re.search(pattern, b"".join(piece[1] for piece in pieces), re.DOTALL)
                if found is not None:
                    return _moment_of(pieces, found.start())
                assert time.monotonic() < ends, f"{pattern!r} did not come: {pieces}"
                self._came.wait(0.5)

    def until_quiet(self, seconds: float, which: int = 0) -> None:
        """Nothing has come for so long."""
        with self._came:
            while True:
                last = self._pieces[which][-1][0] if self._pieces[which] else 0.0
                left = last + seconds - time.monotonic()
                if left <= 0:
                    return
                self._came.wait(left)

    def _read(self) -> None:
        far = {pair[0]: pieces for pair, pieces in zip(self._pairs, self._pieces, strict=True)}
        while True:
            readable, _, _ = select.select([*far, self._ending], [], [])
            now = time.monotonic()
            if self._ending in readable:
                return
            with self._came:
                for descriptor in readable:
                    far[descriptor].append((now, os.read(descriptor, 4_096)))
                self._came.notify_all()


def _moment_of(pieces: Sequence[Piece], offset: int) -> float:
    for moment, read in pieces:
        if offset < len(read):
            return moment
        offset -= len(read)
    raise AssertionError("beyond the last byte")
