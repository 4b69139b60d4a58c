"""The driver port: what a board shall show becomes frames, and bytes of the line become readings again.

Pure: the same model, address and face give the same bytes; no clock, no line. A frame carries all its line's owner must know to send it,
so nobody above a driver looks into a model to see how its bytes travel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from devices.drivers.model import Answer

Look = Literal["idle", "called", "blinking"]
SILENCE = Answer()
"""No answer is expected."""


@dataclass(frozen=True)
class Field:
    """Some bytes of a frame and what they are, in plain words, Vietnamese first."""

    name: str
    kind: str
    raw: bytes
    meaning: str


@dataclass(frozen=True)
class Frame:
    """``wire`` is what is sent; ``fields`` are its parts before any escaping.

    ``gap_seconds``: silence the board needs afterwards; ``break_seconds``: BREAK before it. ``holds_line``: this board's next frame
    is the rest of the same message, so nothing of another board may come between.
    """

    wire: bytes
    fields: tuple[Field, ...]
    answer: Answer = SILENCE
    gap_seconds: float = 0.0
    break_seconds: float = 0.0
    holds_line: bool = False


@dataclass(frozen=True)
class Reading:
    """One frame understood. ``text`` is what the board would show; ``state`` idle, called, blinking or a raw code."""

    fields: tuple[Field, ...]
    address: int | None
    row: int | None
    text: str
    state: str | None


class Driver(Protocol):
    """One model of board, spoken to in its own bytes. Methods raise `DriverError`, naming the field to blame; `read` never raises."""

    @property
    def answers(self) -> bool:
        """Does the board say anything back? One that does not can never be "ok"."""

    @property
    def blinks_itself(self) -> bool:
        """Unless it does, the agent sends text and blank in turn."""

    def frames(self, address: int, rows: Sequence[str], look: Look) -> list[Frame]:
        """What makes the board show ``rows``, already laid into its cells (`text.lay`)."""

    def init_frames(self, address: int) -> list[Frame]:
        """What the board is told once after its line was opened."""

    def read(self, received: bytes) -> tuple[list[Reading], bytes]:
        """All whole frames in ``received``, and the bytes that belong to none."""
