"""A board model as config/boards/<model>.toml describes it: line settings, cells, encoding, frames, pauses, answers.

The description is checked as a whole here: spans name parts that exist, and no glyph can be taken for an end mark.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devices.drivers.encodings import Codec, Encoding
from devices.drivers.grammar import (
    Ascii,
    Brightness,
    Byte,
    Check,
    Described,
    HexBytes,
    Length,
    Literally,
    Part,
    Row,
    State,
    Stuffing,
    Text,
)
from devices.drivers.text import TextRule

Milliseconds = Annotated[int, Field(ge=0, le=10_000)]


class LineSettings(Described):
    """How the maker sets the serial line."""

    baud: Annotated[int, Field(ge=300, le=921_600)] = 9600
    bytesize: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stopbits: Literal[1, 2] = 1


class RowRule(Described):
    """A main board: several rows, each a number and its counter."""

    count: Annotated[int, Field(ge=1, le=20)]
    counter_width: Annotated[int, Field(ge=1, le=4)] = 2
    between: str = Field(default=" ", max_length=8)
    sent: Literal["together", "one_by_one"] = "one_by_one"


class States(Described):
    """The board's own codes. Without ``blinking`` the agent makes it blink by sending text and blank in turn."""

    idle: Byte
    called: Byte
    blinking: Byte | None = None


class Pauses(Described):
    gap_ms: Milliseconds = Field(default=0, description="Silence after every frame before the next one may begin.")
    break_ms: Milliseconds = Field(default=0, description="BREAK before every frame.")


class Answer(Described):
    """What the board says to a frame. A board without an answer is "unknown", never "ok"."""

    kind: Literal["none", "bytes", "echo", "pattern"] = "none"
    hex: HexBytes = b""
    pattern: str = Field(default="", description="A regular expression over the answer's letters.")
    timeout_ms: Milliseconds = 100
    retries: Annotated[int, Field(ge=0, le=5)] = 1


class Blink(Described):
    """How a call catches the eye. After ``seconds`` the number stands still."""

    seconds: Annotated[int, Field(ge=0, le=120)] = 15
    every_ms: Annotated[int, Field(ge=200, le=3000)] = 600


class BoardModel(Described):
    """One kind of board. Read from TOML by whoever wires the agent; drivers only ever see it checked."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: str
    title_en: str = ""
    source: str = Field(default="", description="Where the protocol was read.")
    line: LineSettings = LineSettings()
    text: TextRule
    rows: RowRule | None = None
    data: Encoding
    states: States | None = None
    brightness: Byte | None = None
    frame: Annotated[list[Part], Field(min_length=1)]
    init: list[list[Part]] = Field(default=[], description="Frames sent once to each board after the line was opened.")
    stuffing: Stuffing | None = None
    pauses: Pauses = Pauses()
    answer: Answer = Answer()
    blink: Blink = Blink()
    refresh_seconds: Annotated[int, Field(ge=5, le=60)] = Field(default=10, description="Sent again this often: heals lost frames.")

    @property
    def blinks_itself(self) -> bool:
        return self.states is not None and self.states.blinking is not None and any(isinstance(part, State) for part in self.frame)

    @model_validator(mode="after")
    def _frames_make_sense(self) -> Self:
        for number, parts in enumerate([self.frame, *self.init]):
            where = "frame" if number == 0 else f"init {number}"
            _spans_exist(parts, where)
            _values_exist(self, parts, where)
        if self.stuffing is not None:
            _span_exists([part.name for part in self.frame], self.stuffing.over, "stuffing")
        if not any(isinstance(part, Text) for part in self.frame):
            raise ValueError('frame: no part of kind "text", so nothing would ever be shown')
        _no_glyph_ends_the_frame(self)
        _rows_fit(self)
        return self


def _span_exists(names: list[str], span: list[str], where: str) -> None:
    for name in span:
        if name not in names:
            raise ValueError(f"{where}: there is no part {name!r} (parts: {', '.join(names)})")
    if names.index(span[0]) > names.index(span[1]):
        raise ValueError(f"{where}: {span[0]!r} comes after {span[1]!r}")


def _spans_exist(parts: list[Part], where: str) -> None:
    names = [part.name for part in parts]
    if len(set(names)) != len(names):
        raise ValueError(f"{where}: two parts have the same name")
    for part in parts:
        if isinstance(part, Length):
            _span_exists(names, part.of, f"{where}.{part.name}.of")
        if isinstance(part, Check):
            _span_exists(names, part.over, f"{where}.{part.name}.over")
            if names.index(part.over[0]) <= names.index(part.name) <= names.index(part.over[1]):
                raise ValueError(f"{where}.{part.name}.over: a check cannot cover itself")


def _values_exist(model: BoardModel, parts: list[Part], where: str) -> None:
    for part in parts:
        if isinstance(part, State) and model.states is None:
            raise ValueError(f"{where}.{part.name}: needs a table [states]")
        if isinstance(part, Brightness) and model.brightness is None:
            raise ValueError(f"{where}.{part.name}: needs a value for brightness")
        if isinstance(part, Row) and (model.rows is None or model.rows.sent != "one_by_one"):
            raise ValueError(f'{where}.{part.name}: needs [rows] with sent = "one_by_one"')


def _no_glyph_ends_the_frame(model: BoardModel) -> None:
    """A printable mark after the text must not be a letter the text could contain."""
    if not isinstance(model.data, Codec) or model.stuffing is not None:
        return
    text = next(index for index, part in enumerate(model.frame) if isinstance(part, Text))
    for part in model.frame[text + 1 :]:
        marks = part.letters if isinstance(part, Ascii) else part.hex.decode("latin-1") if isinstance(part, Literally) else ""
        for mark in marks:
            if mark.isprintable() and model.data.knows(mark) and (model.text.glyphs is None or mark in model.text.glyphs):
                raise ValueError(f"text.glyphs: list the board's letters without {mark!r}, which the frame uses as a mark ({part.name})")


def _rows_fit(model: BoardModel) -> None:
    if model.rows is not None and model.text.width <= model.rows.counter_width + len(model.rows.between):
        raise ValueError("text.width: the counter leaves no cell for the number")
