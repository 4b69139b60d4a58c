"""Text as it crosses the border: NFC, short, printable. Control bytes never pass, so none can reach a board or a printer."""

import re
import unicodedata
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_PHRASE = 120
LONGEST_MESSAGE = 200
LONGEST_READ = 300
NUMBER = r"^[A-Z]{0,2}[0-9]{1,5}$"
"""What is shown on a ticket: A042, or 1001."""
_DIGIT_RUN = re.compile(r"\d(?:[ .-]?\d){5,}")


def nfc(value: object) -> object:
    """Composed letters, no blanks around; whatever is no text stays as it is."""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


def _printable(value: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for letter in value):
        raise PydanticCustomError("control_characters", "holds control characters or hidden ones")
    return value


_JOINER = "\u200d"
_OF_A_PICTURE = frozenset("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What changes a picture's look and stands behind it."""


def _showable(value: str) -> str:
    """As printable, and a picture may be joined of several, as a family is: a joiner between two of them is no hidden letter."""
    plain = "".join(letter for letter in value if letter not in _OF_A_PICTURE)
    parts = plain.split(_JOINER)
    joins = all(before and after and _is_picture(before[-1]) and _is_picture(after[0]) for before, after in pairwise(parts))
    _printable(plain.replace(_JOINER, "") if joins else plain)
    return value


def _is_picture(letter: str) -> bool:
    return unicodedata.category(letter) == "So"


def _sayable(value: str) -> str:
    if not any(map(str.isalnum, value)):
        raise PydanticCustomError("nothing_to_say", "holds no word that could be said")
    return value


def _impersonal(value: str) -> str:
    if _DIGIT_RUN.search(value):
        raise PydanticCustomError("personal_number", "a reason is about the work: no phone or identity numbers")
    return value


Phrase = Annotated[str, BeforeValidator(nfc), Field(min_length=1, max_length=LONGEST_PHRASE), AfterValidator(_printable)]
"""Free text of one line."""
Reason = Annotated[Phrase, AfterValidator(_impersonal)]
"""Why a clerk did something out of the ordinary; it stands in the journal, so it may hold no personal number."""
Announced = Annotated[
    str, BeforeValidator(nfc), Field(min_length=1, max_length=LONGEST_MESSAGE), AfterValidator(_showable), AfterValidator(_sayable)
]
"""What the hall is told, as somebody typed it: read from ten metres and said in a few breaths."""


def _unmarked(value: str) -> str:
    if any(mark in value for mark in ("<", ">", "[[", "]]")):
        raise PydanticCustomError("markup", "is to be plain words: no markup")
    return value


ReadOut = Annotated[
    str, BeforeValidator(nfc), Field(min_length=1, max_length=LONGEST_READ), AfterValidator(_printable), AfterValidator(_unmarked)
]
"""What an engine reads to one who cannot: a breath or two of a screen's words."""
ShownName = Annotated[str, BeforeValidator(nfc), Field(max_length=40), AfterValidator(_printable)]
"""How the hall's TVs name a member of staff; empty: not at all."""
ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""As the clock of the hall shows it: "13:30"."""
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""The key of a service, a zone, a priority class, a device: as in the hall's TOML."""
ProcedureCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,29}$")]
"""As the national portal writes it: 1.000894."""
CommandId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
"""Made by the press that caused the command, unique per actor. The same one again gets the first answer."""
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
TicketId = Annotated[str, Field(pattern=r"^[a-z2-7]{10}$")]
Instant = Annotated[int, Field(ge=0, le=9_999_999_999_999)]
"""Milliseconds since 1970-01-01 UTC."""


class Asked(BaseModel):
    """What comes in: unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What goes out."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def left_out(plain: Any, description: str) -> Any:
    """A field of what goes out that is not sent while it has this plain value: readers take it as said."""
    return Field(default=plain, exclude_if=lambda value: value == plain, description=description)
