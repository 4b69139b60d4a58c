"""What the feed needs of whoever carries its messages.

An implementer MUST NOT raise when a listener is gone and MUST keep the order of messages to one room. It MAY lose messages: every room
message is the room's whole state, and a beat tells who missed one.
"""

from collections.abc import Collection
from typing import Any, Protocol

from queue_server.actions.ports import JournalRow
from queue_server.actions.screens import Snapshots


class Listeners(Protocol):
    """Whoever can be sent something: the rooms that somebody listens to, and sending to one."""

    def rooms(self) -> Collection[str]:
        """Rooms that somebody listens to now."""
        ...

    def send(self, room: str, event: str, message: dict[str, Any]) -> None: ...


Sending = tuple[str, str, dict[str, Any]]
"""Room, event, message."""


class Follower(Protocol):
    """Somebody who acts on journal rows in order: the voice, the printers. It may read, and says what is to be sent afterwards."""

    def follow(self, snapshots: Snapshots, rows: Collection[JournalRow]) -> list[Sending]: ...
