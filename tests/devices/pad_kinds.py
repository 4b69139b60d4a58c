"""The shipped kinds of keypads, and keys pressed on them one after the other."""

import tomllib
from pathlib import Path
from typing import Any

from devices.pads.meaning import Heard, Meaning
from devices.pads.model import PadModel

PADS = Path(__file__).parents[2] / "config" / "pads"
KINDS = sorted(path.stem for path in PADS.glob("*.toml"))


def kind(name: str, **changes: Any) -> PadModel:
    """A shipped kind, with some of its tables replaced."""
    return PadModel.model_validate(tomllib.loads((PADS / f"{name}.toml").read_text(encoding="utf-8")) | changes)


class Fingers:
    """Press keys half a second apart; ``heard`` is what the last one came to."""

    def __init__(self, model: PadModel, **targets: str) -> None:
        self._meaning = Meaning(model, {digits.lstrip("_"): service for digits, service in targets.items()})
        self.now = 100.0

    def press(self, *keys: str, after: float = 0.5) -> Heard:
        heard: Heard = None
        for key in keys:
            self.now += after
            heard = self._meaning.pressed(key, self.now)
        return heard
