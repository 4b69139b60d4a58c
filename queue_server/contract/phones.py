"""What a visitor's phone asks for and is told: coming in by the hall's code, its numbers, being told while the page is away."""

from typing import Annotated

from pydantic import Field

from queue_server.contract.answers import TicketState
from queue_server.contract.commands import Command
from queue_server.contract.screens import HallState, Line
from queue_server.contract.text import Asked, Key, Language, Told


class Join(Asked):
    """Not a command of the hall: it changes nothing but what the phone itself may do."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class TakeByPhone(Command):
    service: Key
    language: Language | None = None


class HallCode(Told):
    """The hall's code as it is shown now, as a picture: a square of ``size`` modules, and its dark ones as an SVG path."""

    url: str
    size: int
    path: str
    next_at_ms: int = Field(description="When another takes its place: ask then.")
    sent_at_ms: int


class Joined(Told):
    csrf: str = Field(description="Send it as X-CSRF-Token with every POST made with this phone's cookie.")
    may_take_until_ms: int


class MyTicket(Told):
    number: str
    service: str
    state: TicketState
    track_url: str


class PhoneView(Told):
    """What this phone holds, and what it could take now."""

    tickets: list[MyTicket] = Field(description="Taken by this phone today, newest first.")
    may_take_until_ms: int = Field(description="Until then it may take a number; afterwards the hall's code is scanned again.")
    hall: HallState
    opens_at_ms: int | None = None
    lines: list[Line]
    sent_at_ms: int


class Subscribe(Asked):
    """What a browser's PushSubscription says; it replaces the ticket's older one."""

    endpoint: Annotated[str, Field(min_length=1, max_length=1000)]
    p256dh: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{86,90}={0,2}$")]
    auth: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{20,26}={0,2}$")]
    language: Language | None = None


class Subscribed(Told):
    told: str = Field(description="What counts as told, because the page shows it now.")


class PushKey(Told):
    key: str | None = Field(description="The applicationServerKey of this hall; null where it pushes nothing.")
