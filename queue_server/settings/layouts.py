"""Ticket layouts by their names: the hall's own in <data>/tickets win over those that come with the project. And how they look."""

from pathlib import Path

from devices.ticket_layout import TicketLayout
from queue_server.contract.answers import LayoutView
from queue_server.domain.refusals import Refusal
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

    def views(self) -> list[LayoutView]:
        """All of them; one whose file is wrong says what is."""
        return [self._view(name) for name in self.names()]

    def png(self, name: str, width_dots: int) -> bytes | None:
        """A sample ticket; None when there is no such layout that can be read. Refuses with ``cannot_draw`` where nothing draws."""
        from devices.ticket_preview import png_of

        try:
            return png_of(self.read(name), width_dots)
        except SettingsError:
            return None
        except ImportError:
            raise Refusal("cannot_draw") from None

    def _view(self, name: str) -> LayoutView:
        try:
            return LayoutView(name=name, title=self.read(name).title)
        except SettingsError as wrong:
            return LayoutView(name=name, title=name, trouble=str(wrong))
