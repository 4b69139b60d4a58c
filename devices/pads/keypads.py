"""All keypads of one PC: made of its plan, each with the key it was enrolled with, on its line or as an input device."""

from collections.abc import Callable, Collection
from pathlib import Path

import structlog

from devices.pads.desk import HttpDesk
from devices.pads.model import PadModel
from devices.pads.on_input import PadOnInput
from devices.pads.on_line import PadOnLine
from devices.pads.pad import Pad
from devices.pads.plan import KeypadPlan
from devices.plan import AgentPlan
from devices.ports import Links
from queue_server.contract.devices import DeviceHealth

FOLDER = "keypads"
_log = structlog.get_logger()


def key_file(plan: KeypadPlan, folder: Path) -> Path:
    """Where the pad's key is kept; ``key_file`` of the plan counts from the agent's folder."""
    return folder / (plan.key_file or f"{FOLDER}/{plan.key}.key")


class Keypads:
    """A pad without a key is there all the same: it lights red, and its health says what is missing."""

    def __init__(self, plan: AgentPlan, models: Callable[[str], PadModel], folder: Path, links: Links, changed: Callable[[], None]) -> None:
        self._pads = [Pad(one, models(one.kind), _desk(plan.server, one, folder), changed) for one in plan.keypads]
        self._on_line = [PadOnLine(pad) for pad in self._pads if pad.plan.line is not None]
        self._on_input = [PadOnInput(pad, links.input_device(pad.plan.device)) for pad in self._pads if pad.plan.device is not None]

    def on(self, line: str) -> list[PadOnLine]:
        """Those that hang on this line, for its owner to listen to."""
        return [one for one in self._on_line if one.pad.plan.line == line]

    def start(self) -> None:
        for pad in self._pads:
            pad.start()
        for one in self._on_input:
            one.start()

    def stop(self) -> None:
        for one in self._on_input:
            one.stop()
        for pad in self._pads:
            pad.stop()

    def health(self, lines: Collection[DeviceHealth]) -> list[DeviceHealth]:
        """``lines``: what the lines say of themselves; behind a lost one nobody can say anything of a pad."""
        lost = {one.name for one in lines if one.kind == "line" and one.state == "lost"}
        return [
            pad.health().model_copy(update={"state": "lost", "detail": "line_lost"}) if pad.plan.line in lost else pad.health()
            for pad in self._pads
        ]


def _desk(server: str, plan: KeypadPlan, folder: Path) -> HttpDesk | None:
    try:
        return HttpDesk(server, key_file(plan, folder).read_text(encoding="utf-8").strip())
    except OSError as missing:
        _log.warning("keypad_not_enrolled", keypad=plan.key, file=str(key_file(plan, folder)), why=missing.strerror)
        return None
