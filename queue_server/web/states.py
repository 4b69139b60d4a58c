"""The state of a room for whoever asks, by fetch or when beginning to listen: the same that the feed would send."""

from queue_server.actions.screens import Snapshots
from queue_server.contract.screens import Message
from queue_server.web.house import House


def state_of(here: House, room: str) -> Message:
    """Refuses with ``unknown_room`` and its like."""
    with here.units.reading(here.site.key) as reading:
        return here.message_for(room, Snapshots(reading), reading)
