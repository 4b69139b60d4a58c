"""Board models and kinds of keypads by name: the hall's own in <data> win over the project's. And the plan that names them."""

from pathlib import Path

from pydantic import ValidationError

from devices.drivers.catalogue import DRIVERS, model_class
from devices.drivers.errors import UnknownDriver
from devices.pads.model import PadModel
from devices.plan import AgentPlan, BoardModel
from queue_server.settings import SettingsError, config_folder
from queue_server.settings.document import did_you_mean, read_document, read_toml
from queue_server.settings.layouts import Layouts


class Models:
    """Boards: files of <data>/boards and config/boards."""

    def __init__(self, data: Path) -> None:
        self._folders = (data / "boards", config_folder() / "boards")

    def names(self) -> list[str]:
        return sorted({path.stem for folder in self._folders for path in folder.glob("*.toml")})

    def read(self, name: str) -> BoardModel:
        """Raises SettingsError; for a name that is nowhere, with the nearest that is."""
        for folder in self._folders:
            if (folder / f"{name}.toml").is_file():
                return _read(folder / f"{name}.toml")
        known = self.names()
        raise SettingsError("board models", 0, name, f"không có / there is no {name!r}{did_you_mean(name, known)} ({', '.join(known)})")


class PadModels:
    """Kinds of keypads: files of <data>/pads and config/pads."""

    def __init__(self, data: Path) -> None:
        self._folders = (data / "pads", config_folder() / "pads")

    def names(self) -> list[str]:
        return sorted({path.stem for folder in self._folders for path in folder.glob("*.toml")})

    def read(self, name: str) -> PadModel:
        """Raises SettingsError; for a name that is nowhere, with the nearest that is."""
        for folder in self._folders:
            if (folder / f"{name}.toml").is_file():
                return read_toml(folder / f"{name}.toml", PadModel)
        known = self.names()
        raise SettingsError("keypads", 0, name, f"không có / there is no {name!r}{did_you_mean(name, known)} ({', '.join(known)})")


def read_plan(path: Path, models: Models, layouts: Layouts, pads: PadModels) -> AgentPlan:
    """agent.toml, with all that it names looked up: what is nowhere is named with the line it is written in. Raises SettingsError."""
    document = read_document(path)
    plan = document.parse(AgentPlan)
    known = models.names()
    for at, board in enumerate(plan.boards):
        if board.model not in known:
            raise document.error(("boards", at, "model"), f'no board model "{board.model}" in [[boards]]{did_you_mean(board.model, known)}')
    papers = layouts.names()
    for at, printer in enumerate(plan.printers):
        if printer.layout not in papers:
            near = did_you_mean(printer.layout, papers)
            raise document.error(("printers", at, "layout"), f'no ticket layout "{printer.layout}" in [[printers]]{near}')
    kinds = pads.names()
    for at, pad in enumerate(plan.keypads):
        if pad.kind not in kinds:
            raise document.error(("keypads", at, "kind"), f'no kind of keypad "{pad.kind}" in [[keypads]]{did_you_mean(pad.kind, kinds)}')
        try:
            fitted = pad.fitted(pads.read(pad.kind))
        except ValidationError as wrong:
            raise document.error(("keypads", at), wrong.errors()[0]["msg"]) from None
        if (fitted.wire == "input") != (pad.device is not None):
            raise document.error(("keypads", at), f'a keypad of kind "{pad.kind}" has a {"device" if fitted.wire == "input" else "line"}')
    return plan


def _read(path: Path) -> BoardModel:
    document = read_document(path)
    try:
        shape = model_class(document.values)
    except UnknownDriver as unknown:
        near = did_you_mean(str(document.values["driver"]), DRIVERS)
        raise document.error(("driver",), f"không có / there is no driver {unknown.reason}{near}") from None
    return document.parse(shape)
