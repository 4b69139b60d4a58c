"""The doors of a hall under test: its app in this process, a key for every role, browsers that keep their cookies."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from queue_server.actions import once, staff
from queue_server.actions.ports import Device
from queue_server.feed.screen import message_for
from queue_server.settings.layouts import Layouts
from queue_server.settings.playlist import Playlist
from queue_server.web.app import build_app
from queue_server.web.house import House, Web
from queue_server.web.live import Live
from queue_server.web.passwords import Argon2Passwords
from sounds.read_aloud import ReadAloud
from sounds.studio import Studio
from tests.builders import Clock, HallUnderTest, a_hall

ROLES = ("nobody", "kiosk", "tv", "agent", "keypad", "wall", "clerk", "supervisor", "admin")
COUNTER = 3
"""Where the clerk with a key works, and where the keypad stands."""


@dataclass
class Doors:
    hall: HallUnderTest
    house: House
    app: Any
    live: Live
    folder: Path
    clock: Clock
    refreshed: list[str] = field(default_factory=list)

    def browser(self) -> FlaskClient:
        return self.app.test_client()  # type: ignore[no-any-return]

    def get(self, path: str, role: str = "nobody", **headers: str) -> TestResponse:
        return self.browser().get(path, headers={**key_of(role), **headers}, buffered=True)

    def post(self, path: str, body: Any, role: str = "nobody", **headers: str) -> TestResponse:
        return self.browser().post(path, json=body, headers={**key_of(role), **headers}, buffered=True)

    def press(self, **more: Any) -> dict[str, Any]:
        return {"command_id": self.hall.press(), **more}

    def add_staff(self, name: str, role: str, password: str, counter: int | None = None) -> None:
        asked = self.press(name=name, role=role, password=password, counter=counter)
        assert self.post("/api/v1/staff", asked, "admin").status_code == 201

    def first_run_code(self) -> str:
        code = staff.first_run_code(self.hall.units, self.hall.site.key)
        assert code is not None
        return code

    def rows(self) -> list[str]:
        """Everything the database holds, as text."""
        with sqlite3.connect(self.folder / "hall.sqlite3") as opened:
            dumped = list(opened.iterdump())
        opened.close()
        return dumped


def key_of(role: str) -> dict[str, str]:
    return {} if role == "nobody" else {"Authorization": f"Bearer key-of-{role}"}


@contextmanager
def the_doors(
    folder: Path,
    limits: dict[str, int] | None = None,
    address: str = "http://localhost",
    aloud: ReadAloud | None = None,
    **overrides: Any,
) -> Iterator[Doors]:
    """``limits`` as in settings, none unless given; ``overrides`` as for ``a_site``."""
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch, a_hall(folder, clock, **overrides) as hall:
        patch.setattr(once, "STRETCHED_BY", 2)
        refreshed: list[str] = []
        web = Web(
            address=address,
            pages=_pages(folder),
            sounds=folder / "sounds",
            limits=limits or {},
            layouts=Layouts(folder),
            playlist=Playlist(folder),
            studio=Studio(folder / "sounds"),
            aloud=aloud,
            secure_cookies=address.startswith("https:"),
        )
        ids = (f"{'b' * 9}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz234567" * 1000)
        refresh = lambda *rooms: refreshed.extend(rooms)  # noqa: E731
        house = House(hall.site, hall.units, _passwords(), lambda: next(ids), web, message_for, refresh, clock)
        app = build_app(house)
        live = Live(app, house, app.extensions["motcua.gate"], "threading")
        with hall.units.writing(hall.site.key) as opened:
            for role in ROLES[1:]:
                staff.add_device(opened, _device(role, hall))
        yield Doors(hall, house, app, live, folder, clock, refreshed)


@cache
def _passwords() -> Argon2Passwords:
    """Slow on purpose, but not here, where thousands are thrown at a hall."""
    return Argon2Passwords(memory_kib=8)


def _device(role: str, hall: HallUnderTest) -> Device:
    zone = next(iter(hall.site.zones)) if role == "tv" else None
    return Device(role, role, f"{role} one", zone, staff.hash_of(f"key-of-{role}"), 0, COUNTER if role in ("clerk", "keypad") else None)


def _pages(folder: Path) -> Path:
    """Pages of our own, so that these tests need no build."""
    built = folder / "pages"
    (built / "assets").mkdir(parents=True, exist_ok=True)
    for name in ("kiosk", "tv", "counter", "phone", "supervisor", "wall", "signin", "setup", "voice", "procedure", "parts"):
        (built / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>")
    (built / "assets" / "style-1.css").write_text("body{}")
    return built
