"""How an announcement comes by its plan: from the bank, or from an engine that makes it while the line waits a moment, or the chime.

It never blocks. Fallback is for a whole announcement: a voice of the bank is never mixed with one made afresh.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from queue_server.contract.screens import VoiceReason
from sounds.announcement import Announcement, Lacking, Plan, Planning
from sounds.rules import Rules

if TYPE_CHECKING:
    from sounds.fresh import FreshSpeech

LOOK_EVERY_MS = 50
_REMEMBERED = 200


class Worded(NamedTuple):
    plan: Plan
    why: VoiceReason = ""
    """"chime_alone" when that is all there is."""


@dataclass(slots=True)
class _Asked:
    key: str
    lacking: Lacking
    until_ms: int | None = None
    """None until its turn has come."""


class Wording:
    """Of all zones; ``fresh`` is who makes what no bank can say, None when nobody does."""

    def __init__(self, plan: Planning, fresh: "FreshSpeech | None", rules: Rules) -> None:
        self._plan = plan
        self._fresh = fresh
        self._rules = rules
        self._asked: OrderedDict[str, _Asked] = OrderedDict()

    def foresee(self, said: Announcement) -> None:
        """It will be said soon: what no bank can say is made meanwhile."""
        if said.id in self._asked:
            return
        planned = self._plan(said, repeat=False)
        if isinstance(planned, Lacking):
            self._ask(said, planned)

    def of(self, said: Announcement, repeat: bool, now: int) -> Worded | None:
        """None while an engine is at it. Its turn has come, so that is not for long."""
        asked = self._asked.get(said.id)
        if asked is None:
            planned = self._plan(said, repeat)
            if isinstance(planned, Plan):
                return Worded(planned)
            if self._fresh is None:
                return _instead(planned)
            asked = self._ask(said, planned)
        assert self._fresh is not None
        if asked.until_ms is None:
            asked.until_ms = now + self._rules.waits_ms(said)
        answer = self._fresh.answer(asked.key)
        if answer is None and now < asked.until_ms:
            return None
        self.forget(said)
        if isinstance(answer, Plan):
            return Worded(self._plan.around(answer, asked.lacking, repeat))
        return _instead(asked.lacking)

    def forget(self, said: Announcement) -> None:
        self._asked.pop(said.id, None)

    def due_ms(self, said: Announcement, now: int) -> int | None:
        """When to look again at one whose words are being made."""
        asked = self._asked.get(said.id)
        return min(asked.until_ms, now + LOOK_EVERY_MS) if asked and asked.until_ms is not None else None

    def _ask(self, said: Announcement, lacking: Lacking) -> _Asked:
        if self._fresh is None:
            return _Asked("", lacking)
        asked = self._asked[said.id] = _Asked(self._fresh.ask(lacking.texts, self._rules.waits_ms(said) / 1000), lacking)
        while len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return asked


def _instead(lacking: Lacking) -> Worded:
    return Worded(lacking.instead, "chime_alone" if lacking.alone and lacking.instead.segments else "")
