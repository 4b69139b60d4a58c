"""The studio where a hall makes its voice: what may be asked there and what is told of clips, work and takes; what a kiosk reads aloud."""

from typing import Annotated, Literal

from pydantic import Field

from queue_server.contract.commands import Command
from queue_server.contract.text import Asked, Language, Phrase, ReadOut, Told

ClipId = Annotated[str, Field(pattern=r"^[a-z]{2,4}/[\w-]{1,60}$")]
UploadId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,32}$")]
Section = Literal["phrases", "letters", "digits", "numbers", "words"]
Fault = Literal["missing", "changed", "damaged", "quiet", "clipped", "cut", "long", "loudness"]


class NewWork(Command):
    """One piece of work for the studio; what a kind does not need is left out."""

    kind: Literal["build", "check", "line", "remove", "take", "accept", "sheet"]
    language: Language
    clip: ClipId | None = Field(default=None, description="For line and remove: any clip of the line.")
    upload: UploadId | None = Field(default=None, description="For line and take.")
    take: UploadId | None = Field(default=None, description="For accept: the take that was looked at.")
    sections: list[Section] = Field(default_factory=list, max_length=5, description="For take; none means the whole sheet.")
    places: list[Annotated[int, Field(ge=0, le=9999)] | None] = Field(
        default_factory=list, max_length=2000, description="For accept: the part of every line, or null where there is none."
    )
    reader: Phrase | None = Field(default=None, description="Whose voice it is.")


class WorkView(Told):
    """How far the last piece of work is."""

    id: str
    kind: str
    language: str
    state: Literal["running", "done", "failed"]
    done: int = 0
    total: int = 0
    what: str = ""
    message: str = Field(default="", description="Why it failed, for the reader.")


class HeardClip(Told):
    url: str
    duration_ms: int


class LineView(Told):
    """One line of the reading sheet, and who says it now."""

    clip: str = Field(description="The first of its clips: its name to the studio.")
    number: int
    text: str
    own: HeardClip | None = Field(description="The hall's own recording.")
    built: HeardClip | None = Field(description="The engine's.")
    faults: list[Fault]


class SectionView(Told):
    key: Section
    lines: list[LineView]


class BankView(Told):
    """Who spoke a bank, and what may be done with it."""

    clips: int
    engine: str
    voice: str
    licence: str


class VoiceView(Told):
    """A language of the hall."""

    language: str
    name: str
    sections: list[SectionView]
    built: BankView | None
    own: BankView | None
    checked: bool = Field(description="The faults are of the clips that are there now.")


class TakenLine(Told):
    number: int
    text: str


class TakeView(Told):
    """A long take, split and not yet accepted."""

    id: str
    language: str
    lines: list[TakenLine]
    lengths_ms: list[int] = Field(description="Of every part that was heard.")
    places: list[int | None] = Field(description="For every line its part: a guess where the numbers differ.")
    guess: str = Field(description="Where lines are missing, for the reader; empty when the numbers agree.")
    overdriven: bool


class StudioLanguage(Told):
    code: str
    name: str


class StudioView(Told):
    languages: list[StudioLanguage]
    work: WorkView | None
    take: TakeView | None


class Uploaded(Told):
    size: int = Field(description="The next piece begins here.")


class ReadAloudAsked(Asked):
    """Words of a screen, for one who cannot read them."""

    language: Literal["vi", "en"]
    text: ReadOut


class ReadAloudView(Told):
    url: str = Field(description="Where it will be heard: a WAV, or 202 while it is being made.")
