"""The players of all zones, and which one leads: exactly one may speak in a zone, else the hall hears an echo.

A loudspeaker of an agent goes before a TV, whoever came first goes first, and one that failed to speak goes last.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

AudioState = Literal["running", "loading", "suspended", "none"]
Kind = Literal["agent", "tv"]


@dataclass(slots=True)
class _Player:
    zone: str
    kind: Kind
    state: AudioState
    came: int
    doubted: bool = False


class Players:
    def __init__(self) -> None:
        self._players: dict[str, _Player] = {}
        self._arrivals = 0

    def put(self, player: str, zone: str, kind: Kind, state: AudioState) -> None:
        """New, or a new state of a known one, which keeps its rank."""
        known = self._players.get(player)
        if known is None:
            self._arrivals += 1
            self._players[player] = _Player(zone, kind, state, self._arrivals)
        else:
            known.zone, known.kind = zone, kind
            known.doubted = known.doubted and known.state == state  # it woke up or was restarted: a new chance
            known.state = state

    def remove(self, player: str) -> None:
        self._players.pop(player, None)

    def zone_of(self, player: str) -> str | None:
        known = self._players.get(player)
        return known.zone if known else None

    def doubt(self, player: str) -> None:
        """It claims to be heard and did not begin: the others go before it until it speaks again."""
        if player in self._players:
            self._players[player].doubted = True

    def trust(self, player: str) -> None:
        if player in self._players:
            self._players[player].doubted = False

    def leader(self, zone: str, without: Collection[str] = ()) -> str | None:
        """The one that speaks next in this zone; None when none of them can be heard."""
        return next((name for name in self.heard(zone) if name not in without), None)

    def heard(self, zone: str) -> list[str]:
        """All that can be heard, in the order in which they would be asked."""
        heard = {name: known for name, known in self._players.items() if known.zone == zone and known.state == "running"}
        return sorted(heard, key=lambda name: (heard[name].doubted, heard[name].kind != "agent", heard[name].came))

    def can_be_heard(self, zone: str) -> bool:
        """Is there anybody who speaks as far as we know?"""
        leader = self.leader(zone)
        return leader is not None and not self._players[leader].doubted
