"""What a wish comes to at the server's doors: which addresses are asked in turn, with which bodies, and what an answer tells a pad. Pure.

A key that means two things by the counter's state asks for the likelier one; the server's refusal, which changes nothing, says it is the
other. So no pad acts on a state it only remembers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from devices.pads.meaning import Wish

REASON = "Chuyển bằng bàn phím quầy"
"""Stands in the journal where a clerk at a screen picks a reason."""
OTHERWISE = {"next": "open", "pause": "open"}
"""What the key means at a counter that is not open."""
CONFIRMABLE = ("pause", "close")


class Asked(NamedTuple):
    """One POST, without its command_id."""

    path: str
    body: dict[str, Any]
    action: str


@dataclass(frozen=True)
class Seen:
    """How the counter stands, by the newest answer."""

    number: str = ""
    waiting: int | None = None
    state: str = ""


def errand(wish: Wish, counter: int | None, confirmed: bool = False) -> Iterator[Asked]:
    """The requests to try, each only after ``counter_not_open`` was the answer to the one before."""
    if wish.action == "take":
        yield Asked("tickets", {"service": wish.target}, "take")
        return
    yield Asked(f"counters/{counter}/{wish.action}", _body(wish, confirmed), wish.action)
    if wish.action in OTHERWISE:
        other = OTHERWISE[wish.action]
        yield Asked(f"counters/{counter}/{other}", {}, other)


def look(counter: int | None) -> str:
    """Where the newest state is fetched; the answer also says what time it is there."""
    return "kiosk/screen" if counter is None else f"counters/{counter}/screen"


def seen(body: dict[str, Any]) -> Seen:
    """From a counter's screen, and from the answer of a command at a counter; they use the same words."""
    ticket, counter = body.get("ticket"), body.get("counter")
    return Seen(
        number=str(ticket["number"]) if isinstance(ticket, dict) else "",
        waiting=body["waiting"] if isinstance(body.get("waiting"), int) else None,
        state=str(counter["state"]) if isinstance(counter, dict) else "",
    )


def _body(wish: Wish, confirmed: bool) -> dict[str, Any]:
    if wish.action == "transfer":
        where: dict[str, Any] = {"counter": int(wish.target)} if wish.target.isdigit() else {"service": wish.target}
        return {**where, "reason": REASON}
    return {"confirm": True} if confirmed and wish.action in CONFIRMABLE else {}
