"""By which names the announcer knows whoever plays sound: a page is one player, an agent one for each zone it speaks for.

It knows only names; who may speak for which zone is decided before.
"""


class Players:
    """``sid`` is a connection. A player's name is also the end of the room in which it gets its jobs."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, str]] = {}

    def named(self, sid: str, zone: str, *, many: bool) -> str:
        """The player that speaks for ``zone`` on this connection, from now on; ``many``: beside those of other zones."""
        names = self._names.setdefault(sid, {})
        return names.setdefault(zone, f"{sid}/{zone}") if many else names.setdefault("", sid)

    def of(self, sid: str) -> list[str]:
        return list(self._names.get(sid, {}).values())

    def part(self, sid: str) -> list[str]:
        """Those that are gone with their connection."""
        return list(self._names.pop(sid, {}).values())
