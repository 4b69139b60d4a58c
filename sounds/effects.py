"""What the announcer wants done: plain values that whoever drives it carries out, in order."""

from dataclasses import dataclass
from typing import Literal

from queue_server.contract.devices import SpeakJob

Fate = Literal["spoken", "dropped", "expired", "failed"]


@dataclass(frozen=True, slots=True)
class Speak:
    player: str
    job: SpeakJob


@dataclass(frozen=True, slots=True)
class Hush:
    """Do not begin this call. The player answers "dropped" when it had not, or goes on when it had."""

    player: str
    id: str


@dataclass(frozen=True, slots=True)
class Log:
    id: str
    zone: str
    outcome: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class SilentZone:
    """The alarm ``silent_zone`` goes up or comes down: something was to be said and nobody could."""

    zone: str
    on: bool


Effect = Speak | Hush | Log | SilentZone
