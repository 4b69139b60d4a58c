"""The little language of sentence templates: {slot}, optional parts in [ ], everything else is shown and not spoken."""

import re
from collections.abc import Callable, Iterator

VALUES = (
    *("ticket", "counter", "room", "area", "floor", "place", "time", "service", "session", "sentence"),
    *("hour", "hour12", "half-day", "minute", "minute-digits"),
)
"""Slots that are filled with what a sentence is about; all others are phrases."""

_SLOT = re.compile(r"\{([a-z0-9-]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_BEGINNING = re.compile(r"(?:^|(?<=[.!?] ))\w")


def slots(template: str) -> Iterator[str]:
    """The slots in order, those of optional parts too."""
    return (found.group(1) for found in _SLOT.finditer(template))


def chosen(template: str, has: Callable[[str], bool]) -> str:
    """The template with its optional parts decided: one stays when ``has`` says yes to every value in it."""

    def decided(part: re.Match[str]) -> str:
        return part.group(1) if all(has(slot) for slot in slots(part.group(1)) if slot in VALUES) else ""

    return _OPTIONAL.sub(decided, template)


def filled(template: str, written: Callable[[str], str]) -> str:
    return _SLOT.sub(lambda found: written(found.group(1)), template)


def capitalised(text: str) -> str:
    """Every sentence begins with a capital."""
    return _BEGINNING.sub(lambda found: found.group().upper(), text)
