"""Board models by their names: the hall's own in <data>/boards win over those that come with the project. And the plan that names them."""

from pathlib import Path

from devices.drivers.catalogue import DRIVERS, model_class
from devices.drivers.errors import UnknownDriver
from devices.plan import AgentPlan, BoardModel
from queue_server.settings import SettingsError, config_folder
from queue_server.settings.document import did_you_mean, read_document
from queue_server.settings.layouts import Layouts


class Models:
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


def read_plan(path: Path, models: Models, layouts: Layouts) -> AgentPlan:
    """agent.toml, its models and layouts looked up: one that is nowhere is named with the line it is written in. Raises SettingsError."""
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
    return plan


def _read(path: Path) -> BoardModel:
    document = read_document(path)
    try:
        shape = model_class(document.values)
    except UnknownDriver as unknown:
        near = did_you_mean(str(document.values["driver"]), DRIVERS)
        raise document.error(("driver",), f"không có / there is no driver {unknown.reason}{near}") from None
    return document.parse(shape)
