"""Which rooms a pass must look at, and the message of each. Screens themselves are built by ``actions.screens``."""

from collections.abc import Collection, Iterable
from typing import Any

from queue_server.actions import addresses, agents
from queue_server.actions.ports import JournalRow, Reading
from queue_server.actions.screens import Snapshots
from queue_server.contract.screens import KioskScreen, Message, VoiceRow
from queue_server.domain.refusals import Refusal
from queue_server.feed.boards import agent_screen
from queue_server.feed.voices import named

URGENT = ("agent", "zone", "notices")
"""Rooms in which a call is seen, or danger: looked at in every pass. The others may wait a quarter of a second: many presses cost one."""
CALM = len(URGENT)
BY_CLOCK = ("supervisor", "kiosk", "wall")
"""Rooms that also show what devices report."""
STORAGE_FULL = "storage_full"
SILENT_ZONE = "silent_zone"
VOICE_DAMAGED = "voice_damaged"
JOURNAL_BROKEN = "journal_broken"


def message_for(
    room: str, snapshots: Snapshots, reading: Reading, troubles: Collection[str] = (), voices: Collection[VoiceRow] = ()
) -> Message:
    """The state of a room now. ``troubles`` and ``voices``: what no row tells. May refuse."""
    kind, _, rest = room.partition(":")
    match kind:
        case "zone":
            return snapshots.zone(rest)
        case "notices":
            return snapshots.notices_of(rest)
        case "counter" if rest.isascii() and rest.isdigit():
            return snapshots.counter(int(rest))
        case "track":
            return snapshots.track(rest)
        case "kiosk" if not rest:
            kiosk = snapshots.kiosk(agents.printer_state(reading, snapshots.site.printers.get("")))
            return _issuing_nothing(kiosk) if STORAGE_FULL in troubles else kiosk
        case "supervisor" if not rest:
            rows = agents.device_rows(reading)
            return snapshots.supervisor(rows, alarms(rows, troubles), named(voices, rows))
        case "agent":
            return agent_screen(snapshots, room)
        case "wall" if not rest:
            return agents.wall_screen(reading, snapshots.envelope("wall", by_clock=True), named(voices, agents.device_rows(reading)))
    raise Refusal("unknown_room", room=room)


def urgency(room: str) -> int:
    """Boards before screens, screens before all that can wait."""
    kind = room.partition(":")[0]
    return URGENT.index(kind) if kind in URGENT else CALM


def touched(rows: Iterable[JournalRow], secret: bytes) -> set[str]:
    """Counters and tickets that the rows are about: those who pressed or are called must not wait."""
    rooms: set[str] = set()
    for row in rows:
        for fact in row.facts:
            if fact.get("counter") is not None:
                rooms.add(f"counter:{fact['counter']}")
            if "ticket" in fact:
                rooms.add(f"track:{addresses.token_of(secret, fact['ticket'])}")
    return rooms


def alarms(rows: Iterable[Any], troubles: Collection[str]) -> list[str]:
    """Codes of what needs a person now."""
    return sorted({f"{row.kind}_lost" for row in rows if row.state == "lost"} | set(troubles))


def _issuing_nothing(kiosk: KioskScreen) -> KioskScreen:
    lines = [line.model_copy(update={"issuing": STORAGE_FULL}) for line in kiosk.lines]
    return kiosk.model_copy(update={"lines": lines})


def substance(message: dict[str, Any]) -> dict[str, Any]:
    """What a room says, less when it was said: two messages of equal substance need not both be sent."""
    return {key: value for key, value in message.items() if key not in ("seq", "sent_at_ms", "computed_at_ms")}
