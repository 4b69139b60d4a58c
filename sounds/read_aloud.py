"""What a visitor wants to hear read, beside the hall's own voice: by a process of its own, which no call ever waits for.

It gives way to whatever else runs on the machine, takes nothing in while the hall's own words are being made, and keeps what it said
in a folder of its own. Who may ask is decided before.
"""

import math
from collections.abc import Sequence
from pathlib import Path

from sounds.announcement import Plan
from sounds.bank import FRESH
from sounds.fresh import Fresh, Unsaid

WITHIN_SECONDS = 20.0
"""The first word costs the start of the process. Whoever waits sees that it is being made ready."""
FULL = "full"


class ReadAloud:
    """``folder`` is <data>/aloud. Nothing runs until somebody asks. ``hall``: whose words come first."""

    def __init__(
        self, folder: Path, engines: Sequence[str], phrases: Path | None = None, own_phrases: Path | None = None, *, hall: Fresh
    ) -> None:
        self._folder = folder
        self._hall = hall
        self._fresh = Fresh(folder, engines, phrases, own_phrases, warm_after_seconds=math.inf, gives_way=True)

    def ask(self, language: str, text: str) -> str | None:
        """The key of what will be said; None when the hall itself has something to be said, FULL when too many wait already: what
        would never be made is not promised."""
        if self._hall.busy:
            return None
        return FULL if self._fresh.full else self._fresh.ask([(language, text)], WITHIN_SECONDS)

    def answer(self, key: str) -> Path | Unsaid | None:
        """The recording, or None while it is being made. Both return at once."""
        answer = self._fresh.answer(key)
        return self._folder / FRESH / f"{key}.wav" if isinstance(answer, Plan) else answer

    def tick(self) -> None:
        """Looks after deadlines and the process, about once a second."""
        self._fresh.tick()

    def stop(self) -> None:
        self._fresh.stop()
