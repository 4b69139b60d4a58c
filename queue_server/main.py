"""What builds everything, starts it and stops it: the only file that knows all rooms. It reads as a table of contents.

Nothing is built at import. One ``Hall`` is one site, served by one process, on one database.
"""

import gc
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from queue_server import runtime
from queue_server.actions import demo, staff
from queue_server.actions.day import Day
from queue_server.actions.ports import Reading
from queue_server.actions.screens import Snapshots
from queue_server.contract.screens import Message
from queue_server.domain.site import Site
from queue_server.feed.dispatcher import Dispatcher
from queue_server.feed.neighbours import Neighbours
from queue_server.feed.push_service import PushService
from queue_server.feed.pushing import Pushes
from queue_server.feed.receipts import Receipts
from queue_server.feed.screen import JOURNAL_BROKEN, SILENT_ZONE, STORAGE_FULL, VOICE_DAMAGED, message_for
from queue_server.feed.speech import Voice
from queue_server.feed.trials import Trials
from queue_server.settings import Settings, config_folder, pages_folder
from queue_server.settings.layouts import Layouts
from queue_server.settings.playlist import Playlist, Unshown
from queue_server.store.database import naming_damage, open_database, upgrade
from queue_server.store.proof import Proof
from queue_server.store.unit_of_work import Units
from queue_server.web.app import build_app
from queue_server.web.house import House, Web
from queue_server.web.live import Live
from queue_server.web.passwords import Argon2Passwords
from queue_server.web.voice import PIECE_BYTES, PIECES
from sounds.announcer import Announcer, Rules
from sounds.builder import build_chime
from sounds.fresh import Fresh
from sounds.planner import Planner
from sounds.read_aloud import ReadAloud
from sounds.studio import Studio

REDIS_SECONDS = 2.0
PUSHERS = 4
"""Threads that wait for push services."""
ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000


def new_ticket_id() -> str:
    """Ten letters, 50 bits."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(10))


def open_units(settings: Settings, site: Site, woken: Callable[[str], None], now_ms: Callable[[], int]) -> tuple[Engine, Units]:
    """The database, up to date, with the site's first rows."""
    engine = open_database(settings.database)
    upgrade(engine)
    units = Units(engine, {site.key: site}, now_ms, woken)
    units.found(site.key)
    return engine, units


def _proof(settings: Settings, engine: Engine, site: str) -> Proof:
    """A database's address may hold a password: it goes to the one who verifies by a way that others cannot see."""
    command = [sys.executable, "-m", "queue_server", "journal", "verify", "--data", str(settings.data), "--site", site]
    told = {"MOTCUA_DATABASE_URL": settings.database_url, "MOTCUA_ASYNC_MODE": settings.async_mode} if settings.database_url else {}
    return Proof(engine, site, command, told)


def _services(site: Site) -> dict[str, dict[str, str]]:
    """Names by key, in the two languages in which a hall writes them."""
    there = site.services.values()
    return {"vi": {one.key: one.name for one in there}, "en": {one.key: one.name_en or one.name for one in there}}


class Hall:
    """Built by ``__init__``, running after ``start``, gone after ``stop``."""

    def __init__(self, settings: Settings, site: Site, now_ms: Callable[[], int] = wall_clock_ms) -> None:
        self.settings = settings
        self.site = site
        self._now_ms = now_ms
        self._engine, self.units = open_units(settings, site, self._woken, now_ms)
        self._playlist = Playlist(settings.data)
        self._unshown = Unshown(self._playlist)
        phrases = config_folder() / "phrases", settings.data / "phrases"
        self.studio = Studio(settings.data / "sounds", *phrases, _services(site))
        push_service = PushService(self.units.secret(site.key), settings.contact, settings.push.services)
        self.pushes = Pushes(self.units, site.key, push_service)
        self.fresh = Fresh(settings.data / "sounds", settings.speech.engines, *phrases)
        self._aloud = ReadAloud(settings.data / "aloud", settings.speech.engines, *phrases, hall=self.fresh)
        web = Web(
            address=settings.address,
            pages=pages_folder(),
            sounds=settings.data / "sounds",
            session_hours=settings.session_hours,
            limits=settings.limits.model_dump(),
            ping_interval_seconds=settings.feed.ping_interval_seconds,
            ping_timeout_seconds=settings.feed.ping_timeout_seconds,
            secure_cookies=settings.address.startswith("https://"),
            push_key=push_service.key if settings.pushes else "",
            push_services=settings.push.services,
            layouts=Layouts(settings.data),
            playlist=self._playlist,
            studio=self.studio,
            aloud=self._aloud,
        )
        self.house = House(site, self.units, Argon2Passwords(), new_ticket_id, web, self._message_for, self._refresh, now_ms)
        self.app = build_app(self.house)
        self.live = Live(self.app, self.house, self.app.extensions["motcua.gate"], settings.async_mode)
        build_chime(web.sounds)
        self._planner = self._words(web.sounds)
        rules = Rules(expires_after_ms=settings.feed.announcement_expires_seconds * 1000)
        announcer = Announcer(self._planner, rules, now_ms(), fresh=self.fresh, volume=self._volume)
        self.voice = Voice(announcer, self.live, now_ms, site.zones, lambda: self._refresh("supervisor", "wall"))
        self.live.voice = self.voice
        receipts = Receipts(self.units, self.live, settings.address, settings.feed.print_expires_seconds * 1000)
        self.live.owed_to_agent = lambda room: receipts.owed(site.key, room)
        day = Day(self.units, site.key)
        self._day = day
        self._proof = _proof(settings, self._engine, site.key)
        self.dispatcher = Dispatcher(
            self.units,
            site.key,
            self.live,
            [receipts, Trials(self.live, settings.address), self.voice, self.pushes],
            now_ms,
            beat_seconds=settings.feed.heartbeat_seconds,
            clockwork=self._every_second,
            due_ms=self.voice.due_ms,
            message_for=self._message_for,
        )
        self.live.told = self.dispatcher.told
        self._troubled: set[str] = set()
        self._neighbours = self._meet_neighbours()

    def start(self) -> None:
        """What a start does: nobody is connected yet, a hall without staff gets its first-run code, the feed begins."""
        self.live.keep_presence()
        code = staff.first_run_code(self.units, self.site.key)
        if code is not None:
            where = f"{self.settings.address}/setup"
            print(f"Mã lần đầu, mở {where} / First-run code: {code}  (open {where})", flush=True)
        with self.units.reading(self.site.key) as reading:
            self.voice.resume(Snapshots(reading))
        runtime.begin(self.dispatcher.run, "feed")
        for n in range(PUSHERS):
            runtime.begin(self.pushes.tell, f"push-{n}")
        if self._neighbours is not None:
            runtime.begin(self._neighbours.publish, "neighbours-publish")
            runtime.begin(self._neighbours.listen, "neighbours-listen")

    def stop(self) -> None:
        self.dispatcher.stop()
        self.pushes.stop()
        if self._neighbours is not None:
            self._neighbours.stop()
        self._proof.stop()
        self.fresh.stop()
        self._aloud.stop()
        self.studio.stop()
        self._engine.dispose()

    def _every_second(self) -> None:
        self.voice.tick()
        self.fresh.tick()
        self._aloud.tick()
        self.studio.tick()
        self._planner.renew()
        self.live.part_with_expired(self._now_ms())
        self.units.try_storage_again(self.site.key)
        if not self.units.storage_full(self.site.key):
            self.live.keep_presence()
        troubles = self._troubles()
        if troubles != self._troubled:
            self._troubled = troubles
            self.dispatcher.refresh("supervisor", "kiosk")
        self._day.tick()
        self._proof.tick(self.site.opening.day_of(self._now_ms()).isoformat())

    def _troubles(self) -> set[str]:
        """What needs a person and stands in no row."""
        full = {STORAGE_FULL} if self.units.storage_full(self.site.key) else set()
        broken = {JOURNAL_BROKEN} if self._proof.broken else set()
        unshown = self._unshown.alarms(self.site.opening.day_of(self._now_ms()), time.monotonic())
        unheard = {SILENT_ZONE} if self.voice.silent_zones else set()
        return full | broken | unshown | unheard | ({VOICE_DAMAGED} if self._planner.damaged else set())

    def _words(self, sounds: Path) -> Planner:
        """What the hall can say: its languages, its own sentences, the names of its services."""
        services = self.site.services.values()
        named = {"vi": {one.key: one.name for one in services}, "en": {one.key: one.name_en or one.name for one in services}}
        languages = (*self.site.languages, *self.site.voice.calls_in)
        return Planner.open(sounds, languages, config_folder() / "phrases", self.settings.data / "phrases", named)

    def _volume(self, at_ms: int) -> int:
        return self.site.voice.volume_at(self.site.opening.minute_of(at_ms))

    def _message_for(self, room: str, snapshots: Snapshots, reading: Reading) -> Message:
        return message_for(room, snapshots, reading, self._troubles(), self.voice.rows() if room in ("supervisor", "wall") else ())

    def _meet_neighbours(self) -> Neighbours | None:
        """Other processes on the same database, when the settings name a Redis."""
        if not self.settings.redis_url:
            return None
        import redis

        client = redis.Redis.from_url(self.settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)
        return Neighbours(client, lambda _site: self.dispatcher.wake())

    def _woken(self, site: str) -> None:
        self.dispatcher.wake()
        if self._neighbours is not None:
            self._neighbours.tell(site)

    def _refresh(self, *rooms: str) -> None:
        self.dispatcher.refresh(*rooms)


def serve(settings: Settings, site: Site, ready: Callable[[int], None], furniture: dict[str, Any] | None = None) -> None:
    """Serves a site until interrupted. ``furniture``: the demo's keys and passwords, as in its demo.json."""
    built: list[Hall] = []

    def build() -> Callable[..., Any]:
        with naming_damage():
            hall = Hall(settings, site)
            if furniture is not None:
                demo.furnish(hall.units, hall.house.passwords, site, furniture)
            hall.start()
        built.append(hall)
        gc.freeze()  # nor is it looked through while people press
        gc.enable()
        return hall.app

    try:
        runtime.serve(settings.async_mode, build, settings.host, settings.port, ready, {PIECES: PIECE_BYTES})
    finally:
        for hall in built:
            hall.stop()
