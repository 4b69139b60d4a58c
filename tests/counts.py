"""How much a test tries: little under ``make test``, everything in a soak (MOTCUA_SOAK=1)."""

import os
from collections.abc import Sequence
from typing import TypeVar

Tried = TypeVar("Tried")
SOAK = os.environ.get("MOTCUA_SOAK") == "1"


def few(everything: Sequence[Tried], *these: Tried) -> Sequence[Tried]:
    """``these`` under ``make test``, everything in a soak: for what is the same way walked once more."""
    return everything if SOAK else these
