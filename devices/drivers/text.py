"""Letters made fit for a board: composed, printable, upper or unaccented where it has no better glyph, laid into its cells.

Whatever comes in, only letters the board knows go out, and never a control byte. A text that is too long is an error, not cut.
"""

import unicodedata
from functools import lru_cache
from typing import Annotated, Literal, Protocol

from pydantic import Field

from devices.drivers.errors import TextTooLong
from devices.drivers.grammar import Described


class Alphabet(Protocol):
    """What a board can show."""

    def knows(self, letter: str) -> bool:
        """Whether this letter can be sent as it is."""

    def cells(self, letters: str) -> int:
        """How many cells of the board they take: a point may stand in the cell before it."""


class TextRule(Described):
    """How many cells a row has and how letters are laid into them."""

    width: Annotated[int, Field(ge=1, le=80)]
    justify: Literal["left", "right", "centre"] = "right"
    pad: Annotated[str, Field(min_length=1, max_length=1)] = " "
    letters: Literal["keep", "strip", "strip_if_long"] = Field(
        default="keep", description="For boards of digits: A042 becomes 042, always or only where there is no room."
    )
    upper: bool = True
    glyphs: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="The only letters this board has; unless given, all its encoding knows."
    )
    substitute: dict[str, str] = Field(default={}, description='Letters to be sent as others, as "→" = ">".')


def lay(text: str, rule: TextRule, alphabet: Alphabet) -> str:
    """Letters for exactly ``rule.width`` cells, each known to ``alphabet``. Raises `TextTooLong`."""
    letters = fit(text, rule, alphabet).strip()
    if rule.letters == "strip" or (rule.letters == "strip_if_long" and alphabet.cells(letters) > rule.width):
        letters = "".join(letter for letter in letters if not letter.isalpha())
    if alphabet.cells("8.") == 1:  # a point in front would stand in a cell of somebody else's
        letters = letters.lstrip(". ")
    free = rule.width - alphabet.cells(letters)
    if free < 0:
        raise TextTooLong("text.width", f"{letters!r} has {rule.width - free} letters, the board {rule.width} cells")
    return justified(letters, free, rule)


def fit(text: str, rule: TextRule, alphabet: Alphabet) -> str:
    """The letters this board has for ``text``, not yet laid into its cells; a blank for one it has not."""
    return "".join(_nearest(letter, rule, alphabet) for letter in clean(text))


def justified(letters: str, free: int, rule: TextRule) -> str:
    """``letters`` with ``free`` cells filled beside them. An empty row is blank, whatever numbers are padded with."""
    pad = rule.pad if letters else " "
    if rule.justify == "left":
        return letters + pad * free
    return pad * (free // 2) + letters + pad * (free - free // 2) if rule.justify == "centre" else pad * free + letters


def dashes(rule: TextRule, alphabet: Alphabet) -> str:
    """What a board shows when nobody can say what it should: dashes, or nothing where it has no dash."""
    return (_nearest("-", rule, alphabet)) * rule.width


def clean(text: str) -> str:
    """Composed, and without letters that are no letters: control, format, private, surrogates."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] != "C")


@lru_cache(maxsize=1024)
def unaccented(letter: str) -> str:
    """``Ế`` → ``E``, ``đ`` → ``d``."""
    plain = "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))
    return plain.replace("đ", "d").replace("Đ", "D")


def _nearest(letter: str, rule: TextRule, alphabet: Alphabet) -> str:
    wanted = rule.substitute.get(letter, letter)
    for candidate in (wanted.upper(), unaccented(wanted.upper())) if rule.upper else (wanted, unaccented(wanted), wanted.upper()):
        if candidate and all(_shown(each, rule, alphabet) for each in candidate):
            return candidate
    return " "


def _shown(letter: str, rule: TextRule, alphabet: Alphabet) -> bool:
    return alphabet.knows(letter) and (rule.glyphs is None or letter == " " or letter in rule.glyphs)
