"""What the announcer wants done: plain values that whoever drives it carries out, in order."""

from dataclasses import dataclass
from typing import Literal

from queue_server.contract.devices import SpeakJob
from queue_server.contract.screens import VoiceReason
from sounds.announcement import Announcement

Fate = Literal["spoken", "dropped", "failed"]


@dataclass(frozen=True, slots=True)
class Speak:
    player: str
    job: SpeakJob


@dataclass(frozen=True, slots=True)
class Hush:
    """Do not begin this; ``at_once``: and if it has begun, stop in mid-word."""

    player: str
    id: str
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Log:
    """The end of an announcement, whatever it was: there is exactly one for each."""

    said: Announcement
    outcome: Fate
    why: VoiceReason = ""
    text: str = ""
    detail: str = ""
    """What the player said of it, for whoever reads the log."""


@dataclass(frozen=True, slots=True)
class SilentZone:
    """The alarm ``silent_zone`` goes up or comes down: something was to be said and nobody could."""

    zone: str
    on: bool


Effect = Speak | Hush | Log | SilentZone
