"""What the supervisor sees of the hall's voice: each zone's state, who speaks, and what became of the last announcements.

It remembers five a zone and nothing more: the log has the rest.
"""

from collections import defaultdict, deque
from collections.abc import Iterable

from queue_server.contract.screens import Announced, DeviceRow, VoiceRow
from sounds.announcer import Announcer
from sounds.effects import Log

REMEMBERED = 5


class Voices:
    def __init__(self, announcer: Announcer, zones: Iterable[str]) -> None:
        self._announcer = announcer
        self._zones = tuple(zones)
        self._devices: dict[str, tuple[str, str]] = {}
        """Player -> its device and kind."""
        self._last: defaultdict[str, deque[Announced]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def came(self, player: str, device: str, kind: str) -> None:
        self._devices[player] = (device, kind)

    def went(self, player: str) -> None:
        self._devices.pop(player, None)

    def ended(self, log: Log, now: int) -> None:
        said = log.said
        announced = Announced(
            id=said.id, at_ms=said.at_ms, number=said.number, text=log.text, outcome=log.outcome, reason=log.why, ended_at_ms=now
        )
        self._last[said.zone].appendleft(announced)

    def rows(self, now: int) -> list[VoiceRow]:
        """Devices by their ids, not yet by their names."""
        return [self._row(zone, now) for zone in self._zones]

    def _row(self, zone: str, now: int) -> VoiceRow:
        voice = self._announcer.voice_of(zone, now)
        device, kind = self._devices.get(voice.leader or "", (None, None))
        return VoiceRow(
            zone=zone,
            state=voice.state,
            leader=device,
            leader_kind=kind,
            heard=[self._devices[player][0] for player in voice.heard if player in self._devices],
            speaking=voice.speaking,
            waiting=voice.waiting,
            last=list(self._last[zone]),
        )


def named(voices: Iterable[VoiceRow], rows: Iterable[DeviceRow]) -> list[VoiceRow]:
    """With the names under which the supervisor knows the devices."""
    names = {row.device: row.name for row in rows}
    return [
        voice.model_copy(
            update={
                "leader": names.get(voice.leader, voice.leader) if voice.leader else None,
                "heard": [names.get(device, device) for device in voice.heard],
            }
        )
        for voice in voices
    ]
