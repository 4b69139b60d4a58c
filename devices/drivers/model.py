"""What every board's config/boards/<model>.toml says, whichever driver speaks to it: line, cells, rows, blink, refresh.

What one driver alone needs stands beside that driver.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from devices.drivers.grammar import Described, HexBytes
from devices.drivers.text import Alphabet, TextRule, fit


def _one_or_several(value: Any) -> Any:
    return (value,) if isinstance(value, str | bytes) else value


Milliseconds = Annotated[int, Field(ge=0, le=10_000)]


Refusals = Annotated[tuple[HexBytes, ...], BeforeValidator(_one_or_several)]


class LineSettings(Described):
    """How the maker sets the serial line."""

    baud: Annotated[int, Field(ge=300, le=921_600)] = 9600
    bytesize: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stopbits: Literal[1, 2] = 1


class RowRule(Described):
    """A main board or message sign: several rows, each a number and its counter."""

    count: Annotated[int, Field(ge=1, le=20)]
    counter_width: Annotated[int, Field(ge=1, le=4)] = 2
    before: str = Field(default="", max_length=20, description='Words before the number, as "Số ".')
    between: str = Field(default=" ", max_length=20, description='Between number and counter, as " Quầy " or "→".')
    left_counters: list[int] = Field(default=[], description='Counters to the left of the board: their "→" is "←".')
    sent: Literal["together", "one_by_one"] = "one_by_one"


class Answer(Described):
    """What the board says to a frame. A board without an answer is "unknown", never "ok"."""

    kind: Literal["none", "bytes", "echo", "pattern"] = "none"
    hex: HexBytes = b""
    pattern: str = Field(default="", description="A regular expression over the answer's letters.")
    refusal: Refusals = Field(default=(), description="What says no, one or several: then nothing more is waited for.")
    timeout_ms: Milliseconds = 100
    retries: Annotated[int, Field(ge=0, le=5)] = 1

    @model_validator(mode="after")
    def _says_what_it_is(self) -> Self:
        if self.kind == "bytes" and not self.hex:
            raise ValueError('answer: kind "bytes" needs hex')
        if self.kind == "pattern" and not self.pattern:
            raise ValueError('answer: kind "pattern" needs a pattern')
        try:
            re.compile(self.pattern.encode("latin-1"))
        except (re.error, UnicodeEncodeError) as error:
            raise ValueError(f"answer.pattern: {self.pattern!r} is no pattern ({error})") from None
        return self


class Blink(Described):
    """How a call catches the eye. After ``seconds`` the number stands still."""

    seconds: Annotated[int, Field(ge=0, le=120)] = 15
    every_ms: Annotated[int, Field(ge=200, le=3000)] = 600


class CommonModel(Described):
    """The tables all drivers share. ``data`` says which letters the board has; each driver has its own kind of it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: str
    title_en: str = ""
    source: str = Field(default="", description="Where the protocol was read.")
    line: LineSettings = LineSettings()
    text: TextRule
    rows: RowRule | None = None
    blink: Blink = Blink()
    refresh_seconds: Annotated[int, Field(ge=5, le=60)] = Field(default=10, description="Sent again this often: heals lost frames.")

    @property
    def alphabet(self) -> Alphabet:
        """The letters that can be sent at all."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _letters_fit(self) -> Self:
        if not self.alphabet.knows(self.text.pad):
            raise ValueError(f"text.pad: this board has no {self.text.pad!r}")
        if self.rows is not None:
            words = fit(self.rows.before + self.rows.between, self.text, self.alphabet)
            if self.text.width <= self.rows.counter_width + self.alphabet.cells(words):
                raise ValueError("text.width: the counter leaves no cell for the number")
        return self
