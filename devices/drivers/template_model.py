"""The words of a board that is described whole in its TOML: encoding, states, frames, stuffing, pauses, answers.

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
    Length,
    Literally,
    Misplaced,
    Part,
    Row,
    State,
    Stuffing,
    Text,
)
from devices.drivers.model import Answer, CommonModel, Milliseconds
from devices.drivers.text import Alphabet

Place = tuple[str | int, ...]


class States(Described):
    """The board's own codes. Without ``blinking`` the agent makes it blink by sending text and blank in turn."""

    idle: Byte
    called: Byte
    blinking: Byte | None = None


class Pauses(Described):
    gap_ms: Milliseconds = Field(default=0, description="Silence after every frame before the next one may begin.")
    after_init_ms: Milliseconds = Field(
        default=0, description="The same after each frame of init, where the board needs longer to restart."
    )
    break_ms: Milliseconds = Field(default=0, description="BREAK before every frame.")


class TemplateModel(CommonModel):
    """A board of any small firm, without a line of code. Read from TOML by whoever wires the agent."""

    driver: Literal["template"] = "template"
    data: Encoding
    states: States | None = None
    brightness: Byte | None = None
    frame: Annotated[list[Part], Field(min_length=1)]
    init: list[list[Part]] = Field(default=[], description="Frames sent once to each board after the line was opened.")
    stuffing: Stuffing | None = None
    pauses: Pauses = Pauses()
    answer: Answer = Answer()

    @property
    def alphabet(self) -> Alphabet:
        return self.data

    @property
    def blinks_itself(self) -> bool:
        return self.states is not None and self.states.blinking is not None and any(isinstance(part, State) for part in self.frame)

    @model_validator(mode="after")
    def _frames_make_sense(self) -> Self:
        for number, parts in enumerate([self.frame, *self.init]):
            where = "frame" if number == 0 else f"init {number}"
            _spans_exist(parts, where, ("frame",) if number == 0 else ("init", number - 1))
            _values_exist(self, parts, where)
        if self.stuffing is not None:
            _span_exists([part.name for part in self.frame], self.stuffing.over, "stuffing", ("stuffing", "over"))
        if not any(isinstance(part, Text) for part in self.frame):
            raise ValueError('frame: no part of kind "text", so nothing would ever be shown')
        _no_glyph_ends_the_frame(self)
        return self


def _span_exists(names: list[str], span: list[str], where: str, place: Place) -> None:
    for name in span:
        if name not in names:
            parts = ", ".join(names)
            vi, en = f'{where}: không có phần "{name}" (có: {parts})', f'{where}: there is no part "{name}" (parts: {parts})'
            raise Misplaced(place, vi, en, name, names)
    if names.index(span[0]) > names.index(span[1]):
        vi, en = f'{where}: "{span[0]}" đứng sau "{span[1]}"', f'{where}: "{span[0]}" comes after "{span[1]}"'
        raise Misplaced(place, vi, en)


def _spans_exist(parts: list[Part], where: str, place: Place) -> None:
    names = [part.name for part in parts]
    for at, name in enumerate(names):
        if name in names[:at]:
            vi, en = f'{where}: hai phần cùng tên "{name}"', f'{where}: two parts have the same name "{name}"'
            raise Misplaced((*place, at, "name"), vi, en)
    for at, part in enumerate(parts):
        if isinstance(part, Length):
            _span_exists(names, part.of, f"{where}.{part.name}.of", (*place, at, "of"))
        if isinstance(part, Check):
            _span_exists(names, part.over, f"{where}.{part.name}.over", (*place, at, "over"))
            if names.index(part.over[0]) <= at <= names.index(part.over[1]):
                vi, en = "tổng kiểm tra không thể gồm chính nó", "a check cannot cover itself"
                raise Misplaced((*place, at, "over"), f"{where}.{part.name}.over: {vi}", en)


def _values_exist(model: TemplateModel, parts: list[Part], where: str) -> None:
    for part in parts:
        if isinstance(part, State) and model.states is None:
            raise ValueError(f"{where}.{part.name}: needs a table [states]")
        if isinstance(part, Brightness) and model.brightness is None:
            raise ValueError(f"{where}.{part.name}: needs a value for brightness")
        if isinstance(part, Row) and (model.rows is None or model.rows.sent != "one_by_one"):
            raise ValueError(f'{where}.{part.name}: needs [rows] with sent = "one_by_one"')


def _no_glyph_ends_the_frame(model: TemplateModel) -> None:
    """A printable mark after the text must not be a letter the text could contain."""
    if not isinstance(model.data, Codec) or model.stuffing is not None:
        return
    text = next(index for index, part in enumerate(model.frame) if isinstance(part, Text))
    for part in model.frame[text + 1 :]:
        marks = part.letters if isinstance(part, Ascii) else part.hex.decode("latin-1") if isinstance(part, Literally) else ""
        for mark in marks:
            if mark.isprintable() and model.data.knows(mark) and (model.text.glyphs is None or mark in model.text.glyphs):
                raise ValueError(f"text.glyphs: list the board's letters without {mark!r}, which the frame uses as a mark ({part.name})")
