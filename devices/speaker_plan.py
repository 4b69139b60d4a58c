"""A loudspeaker in agent.toml: for which zone it speaks, through which output, how loud."""

import re
from typing import Annotated

from pydantic import Field

from devices.drivers.grammar import Described, Misplaced

OUTPUTS = ("alsa", "pulse", "pipewire")
_KIND = re.compile(r"^(alsa|pulse|pipewire)(:\S+)?$")


class SpeakerPlan(Described):
    zone: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    output: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        default="alsa",
        description='"alsa", "pulse", "pipewire" for the usual output of each; "alsa:plughw:CARD=Device", "pulse:<sink>", '
        '"pipewire:<node>" for one by name; or a command that takes raw sound (16 bit, 24 kHz, mono).',
    )
    volume_percent: Annotated[int, Field(ge=0, le=100)] = 100


def checked_outputs(speakers: list[SpeakerPlan]) -> None:
    """Raises Misplaced for a zone that stands there twice, and for a word that is neither an output nor a command."""
    zones = [speaker.zone for speaker in speakers]
    for at, speaker in enumerate(speakers):
        if speaker.zone in zones[:at]:
            vi, en = f'hai mục [[speakers]] cùng khu "{speaker.zone}"', f'speakers.zone: "{speaker.zone}" stands there twice'
            raise Misplaced(("speakers", at, "zone"), vi, en)
        kind = speaker.output.partition(":")[0]
        is_command = "/" in speaker.output or " " in speaker.output
        if not is_command and not _KIND.match(speaker.output):
            vi = f'không có loại loa "{speaker.output}"'
            en = f'speakers.{speaker.zone}.output: "{speaker.output}" is neither alsa, pulse, pipewire nor a command'
            raise Misplaced(("speakers", at, "output"), vi, en, kind, list(OUTPUTS))
