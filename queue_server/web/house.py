"""What the doors of the web lead to: the parts that ``main`` has built, handed to the app as one object."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from flask import current_app

from queue_server.actions.ports import NewId, Passwords, Reading, Units
from queue_server.actions.screens import Snapshots
from queue_server.contract.answers import LayoutView
from queue_server.contract.screens import Message
from queue_server.domain.site import Site
from sounds.read_aloud import ReadAloud
from sounds.studio import Studio


class LayoutPictures(Protocol):
    """The hall's ticket layouts, to be looked at."""

    def views(self) -> list[LayoutView]: ...
    def png(self, name: str, width_dots: int) -> bytes | None:
        """None when there is no such layout, or none that can be read. Refuses with ``cannot_draw``."""


class Slide(Protocol):
    """A file of the playlist."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> Literal["picture", "video"]: ...
    @property
    def type(self) -> str: ...
    @property
    def seconds(self) -> int: ...
    @property
    def path(self) -> Path: ...


class SlideShow(Protocol):
    """What is shown beside the calls."""

    def read(self, day: date) -> tuple[Sequence[Slide], list[str]]:
        """The slides of a day, and what is wrong with the others."""
        ...

    def find(self, id: str, day: date) -> Slide | None: ...


@dataclass(frozen=True)
class Web:
    """The numbers of the web's own settings; limits are calls a minute, 0 is no limit."""

    address: str
    pages: Path
    sounds: Path
    session_hours: float = 12
    limits: dict[str, int] = field(default_factory=dict)
    ping_interval_seconds: float = 10
    ping_timeout_seconds: float = 10
    secure_cookies: bool = False
    push_key: str = ""
    """Of the hall's messages to phones; "" where it sends none."""
    push_services: tuple[str, ...] = ()
    layouts: LayoutPictures | None = None
    playlist: SlideShow | None = None
    studio: Studio | None = None
    aloud: ReadAloud | None = None


@dataclass(frozen=True)
class House:
    site: Site
    units: Units
    passwords: Passwords
    new_id: NewId
    web: Web
    message_for: Callable[[str, Snapshots, Reading], Message]
    """What a room says now: the feed's own answer, so that a fetch and a message never differ."""
    refresh: Callable[..., None]
    """Says to the feed that devices have reported something that these rooms show."""
    now_ms: Callable[[], int]
    """The wall clock, for what is answered without asking the database."""


def house() -> House:
    return current_app.extensions["motcua"]  # type: ignore[no-any-return]
