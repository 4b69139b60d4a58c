"""From keys to wishes: what a clerk means by the keys pressed, one after the other. Pure; time comes in as seconds of a steady clock.

Knows bouncing contacts, digits typed before or after "transfer", and keys that mean something only after another. Memory is a few keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from devices.pads.model import DIGITS, ENTER, PadModel

TYPING_SECONDS = 5.0
"""Keys typed longer ago than this begin nothing any more."""
MOST_DIGITS = 3


@dataclass(frozen=True)
class Wish:
    """``action`` as in the server's addresses, or "take"; ``target``: a counter's number or the key of a service."""

    action: str
    target: str = ""


@dataclass(frozen=True)
class Typing:
    """More keys are awaited; ``digits`` are what stands typed."""

    digits: str = ""


Heard = Wish | Typing | Literal["cleared", "nonsense"] | None
"""None: the same press once more, of a worn contact or a pad that repeats itself."""


class Meaning:
    """One pad's keys. ``targets``: typed digits -> service, for lines that have no counter number of their own."""

    def __init__(self, model: PadModel, targets: Mapping[str, str] | None = None) -> None:
        self._model, self._targets = model, dict(targets or {})
        self._last: dict[str, float] = {}
        self._typed: list[str] = []
        self._target: str | None = None
        self.typing_until = 0.0
        """Until then keys pressed before still count; 0 when nothing stands typed."""

    def pressed(self, key: str, now: float) -> Heard:
        """``key`` by its name in the model; one that is not in it is nonsense."""
        if self._bounces(key, now):
            return None
        if now > self.typing_until:
            self.forget()
        heard = self._of_target(key) if self._target is not None else self._of_keys(key)
        if isinstance(heard, Typing):
            self.typing_until = now + TYPING_SECONDS
        else:
            self.forget()
        return heard

    def forget(self) -> None:
        """Whatever stands typed counts no more."""
        self._typed, self._target, self.typing_until = [], None, 0.0

    def _bounces(self, key: str, now: float) -> bool:
        """A contact that chatters on keeps itself from counting again."""
        if key not in self._model.keys.values():
            return False
        pause = self._model.digit_debounce_ms if key in DIGITS else self._model.debounce_ms
        before = self._last.get(key)
        self._last[key] = now
        return before is not None and now - before < pause / 1000

    def _of_target(self, key: str) -> Heard:
        digit = key if key in DIGITS else str(self._model.digits.get(key, ""))
        if digit and key != ENTER:
            self._target = (self._target or "") + digit
            if not self._model.ends_typing:
                return self._transfer(self._target)
            return Typing(self._target) if len(self._target) <= MOST_DIGITS else "nonsense"
        if self._target and (key == ENTER or self._model.meanings.get(key) == "transfer"):
            return self._transfer(self._target)
        if key == ENTER or self._model.meanings.get(key) == "transfer":
            return "nonsense"
        self.forget()
        return self._of_keys(key)

    def _of_keys(self, key: str) -> Heard:
        typed = " ".join([*self._typed, key])
        digits = "".join(self._typed)
        meaning = self._model.meanings.get(typed)
        if meaning is not None:
            return self._wish(meaning)
        if digits.isdigit() and self._model.meanings.get(key) == "transfer":
            return self._transfer(digits)
        if self._model.meanings.get(key) == "clear":
            return "cleared"
        begun = any(known.startswith(f"{typed} ") for known in self._model.meanings)
        if begun or (key in DIGITS and (digits + key).isdigit() and len(digits) < MOST_DIGITS and self._can_transfer):
            self._typed.append(key)
            return Typing(digits + key if (digits + key).isdigit() else "")
        return "nonsense"

    @property
    def _can_transfer(self) -> bool:
        return "transfer" in self._model.meanings.values()

    def _wish(self, meaning: str) -> Heard:
        action, _, target = meaning.partition(" ")
        if action == "clear":
            return "cleared"
        if action == "transfer" and not target:
            self._target = ""
            return Typing()
        return Wish(action, target)

    def _transfer(self, digits: str) -> Wish:
        return Wish("transfer", self._targets.get(digits, str(int(digits))))
