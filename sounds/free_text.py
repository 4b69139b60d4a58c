"""What somebody has typed, made ready for an engine: tickets, times and figures in the words the hall's own sentences use.

Engines read figures by rules of their own ("15" is wrong in Vietnamese by some of them), so none is left to them.
"""

import re

from sounds.phrases import Language
from sounds.readers import LARGEST

_FIGURES = re.compile(
    r"(?<![\w.,:])(?P<hour>[01]?[0-9]|2[0-3])(?::|[hg](?=[0-5][0-9]\b))(?P<minute>[0-5][0-9])\b"
    r"|\b(?P<ticket>[A-ZĐ]{1,2}[0-9]{2,4})\b"
    r"|\b(?P<grouped>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?![\w.])"
    r"|(?P<figures>[0-9]+)"
)


def aloud(text: str, language: Language) -> str:
    """ "A015 đến quầy 3 lúc 13:30" -> "A không một năm đến quầy ba lúc mười ba giờ ba mươi". Letters as they are spoken."""
    return _FIGURES.sub(lambda found: f" {_said(found, language)} ", text).replace("  ", " ").replace(" ,", ",").replace(" .", ".").strip()


def _said(found: "re.Match[str]", language: Language) -> str:
    if found["hour"]:
        return language.clock(f"{int(found['hour'])}:{found['minute']}")
    if found["ticket"]:
        return language.label(found["ticket"])
    figures = (found["grouped"] or found["figures"]).replace(".", "")
    if int(figures) > LARGEST or (len(figures) > 1 and figures.startswith("0")):
        return " ".join(language.words(int(digit)) for digit in figures)
    return language.words(int(figures))
