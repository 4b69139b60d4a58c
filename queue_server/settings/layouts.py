"""Ticket layouts by their names: the hall's own in <data>/tickets win over those that come with the project."""

from pathlib import Path

from devices.ticket_layout import TicketLayout
from queue_server.settings.document import SettingsError, did_you_mean, read_toml
from queue_server.settings.folders import config_folder


class Layouts:
    def __init__(self, data: Path) -> None:
        self._folders = (data / "tickets", config_folder() / "tickets")

    def names(self) -> list[str]:
        return sorted({path.stem for folder in self._folders for path in folder.glob("*.toml")})

    def read(self, name: str) -> TicketLayout:
        """Raises SettingsError; for a name that is nowhere, with the nearest that is."""
        known = self.names()
        for folder in self._folders:
            if name in known and (folder / f"{name}.toml").is_file():
                return read_toml(folder / f"{name}.toml", TicketLayout)
        raise SettingsError("ticket layouts", 0, name, f"không có / there is no {name!r}{did_you_mean(name, known)} ({', '.join(known)})")
