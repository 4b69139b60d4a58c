"""What a pad can say back, whatever kind it is: a light, a beep, the digits of its little display, and the frames that say it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from devices.drivers.driver import Frame

Light = Literal["off", "done", "refused", "typing", "confirm", "away"]
"""done: green · refused: red, blinking · typing: green, blinking · confirm: red, slowly blinking: press again · away: red, steady."""


@dataclass(frozen=True)
class Face:
    """``number``: last digits of the ticket here, or what is being typed; ``waiting``: how many could be called, None when unknown.

    ``beeps``: how often it shall have beeped by now, so that the second refusal in a row is heard like the first.
    """

    light: Light = "off"
    beeps: int = 0
    number: str = ""
    waiting: int | None = None


class Key(NamedTuple):
    """One key frame understood: whose, its code as the model's ``keys`` write it, and the frame where it must be said back."""

    address: int
    code: str
    wire: bytes = b""


class Wired(Protocol):
    """A kind of pad on a line, as bytes. Pure; `read` never raises, whatever passes and however it is cut."""

    def read(self, received: bytes, now: float) -> list[Key]:
        """Keys completed by these bytes. Frames of boards and broken ones are passed over."""

    def echo(self, key: Key) -> Frame | None:
        """What must be said back at once, or the pad repeats itself."""

    def frames(self, address: int, before: Face | None, face: Face) -> list[Frame]:
        """What changes ``before`` into ``face``; all of it, but no beep, when ``before`` is None."""

    def poll(self, address: int, now: float) -> Frame | None:
        """What asks a pad that says nothing by itself."""
