"""Everything a test needs of a hall: the sample ward, a clock one can turn, a hall on a real database, its web, a running server.

``a_site`` makes settings, ``a_hall`` a hall on SQLite (or any database), ``a_web`` a client at its doors, ``a_server`` a process.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from queue_server.actions.ports import Caller
from queue_server.contract import commands
from queue_server.domain.site import Site
from queue_server.settings import config_folder, load_site

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@cache
def the_ward() -> Site:
    """The sample ward with its real hours and calendar."""
    return load_site(config_folder() / "halls" / "ward")


@cache
def the_demo() -> Site:
    return load_site(config_folder() / "halls" / "demo")


def a_site(**overrides: Any) -> Site:
    """The ward, always open. ``overrides`` are fields of Site; those of its ``rules`` and ``opening`` may be given by name too:
    ``a_site(key="other", recalls_max=1, always=False)``."""
    site = the_demo()
    for part in ("rules", "opening"):
        whole = overrides.pop(part, getattr(site, part))
        mine = {name: overrides.pop(name) for name in list(overrides) if name in whole.__dataclass_fields__}
        site = replace(site, **{part: replace(whole, **mine)})
    return replace(site, **overrides)


def at(text: str) -> int:
    """``at("2026-11-23 07:30")``: that local time as milliseconds since 1970 UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=LOCAL).timestamp() * 1000)


@dataclass
class Clock:
    """Stands still until it is turned. Monday 2026-11-23, 08:00 in the ward."""

    now_ms: int = field(default_factory=lambda: at("2026-11-23 08:00"))

    def __call__(self) -> int:
        return self.now_ms

    def forward(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        self.now_ms += round((seconds + minutes * 60 + hours * 3600) * 1000)


class HallUnderTest:
    """A hall with its actions by their names: ``hall.take("ho-tich")``, ``hall.next(3)``. Each press has a command_id of its own."""

    def __init__(self, units: Any, site: Site, clock: Any, engine: Any = None) -> None:
        self.units, self.site, self.clock, self.engine = units, site, clock, engine
        self._presses = itertools.count(1)
        self._ids = (f"{'a' * 10}{_letters(n)}"[-10:] for n in itertools.count(1))

    def caller(self, role: str = "supervisor", counter: int | None = None, actor: str | None = None) -> Caller:
        return Caller(site=self.site.key, actor=actor or (f"clerk-{counter}" if role == "clerk" else role), role=role, counter=counter)

    def press(self) -> str:
        return f"press-{next(self._presses)}"

    def take(self, service: str = "chung-thuc", caller: Caller | None = None, command_id: str | None = None, **more: Any) -> dict[str, Any]:
        from queue_server.actions import visitor

        asked = commands.TakeTicket(service=service, command_id=command_id or self.press(), **more)
        return visitor.take(self.units, caller or self.caller("kiosk"), asked, lambda: next(self._ids), "http://hall.example")

    def open(self, *counters: int) -> None:
        for no in counters or tuple(self.site.counters):
            self.at(no, "open")

    def open_by_staff(self, shown_as: str, *counters: int) -> None:
        """At each of these counters somebody signed in opens whom the TVs name so."""
        from queue_server.actions import staff
        from queue_server.actions.ports import Staff

        with self.units.writing(self.site.key) as writing:
            writing.names("test", "staff")
            for no in counters:
                staff.keep(writing, Staff(f"clerk{no}", "clerk", no, "", shown_as))
        for no in counters:
            self.at(no, "open", caller=self.caller("clerk", no, f"clerk{no}"))

    def next(self, counter: int, **more: Any) -> dict[str, Any]:
        return self.at(counter, "next", **more)

    def at(self, counter: int, name: str, /, caller: Caller | None = None, command_id: str | None = None, **more: Any) -> dict[str, Any]:
        """Any command at a counter by the last word of its address."""
        from queue_server.web.clerk import AT_COUNTER

        model, act = AT_COUNTER[name]
        return act(self.units, caller or self.caller("clerk", counter), counter, model(command_id=command_id or self.press(), **more))

    def to(self, ticket: str, name: str, /, caller: Caller | None = None, command_id: str | None = None, **more: Any) -> dict[str, Any]:
        """Any command to a ticket that is not at a counter."""
        from queue_server.web.clerk import TO_TICKET

        model, act = TO_TICKET[name]
        return act(self.units, caller or self.caller(), ticket, model(command_id=command_id or self.press(), **more))

    def tell(self, sentence: str = "message", caller: Caller | None = None, command_id: str | None = None, **more: Any) -> dict[str, Any]:
        """A notice by a supervisor; a message has words unless they are given."""
        from queue_server.actions import notices

        words = {"text": "Hôm nay quầy 3 nghỉ."} if sentence == "message" else {}
        asked = commands.GiveNotice(command_id=command_id or self.press(), sentence=sentence, **{**words, **more})
        return notices.give(self.units, caller or self.caller(), asked)["notice"]

    def untell(self, seq: int, caller: Caller | None = None) -> dict[str, Any]:
        from queue_server.actions import notices

        return notices.end(self.units, caller or self.caller(), seq, commands.Command(command_id=self.press()))["notice"]

    def stop(
        self, service: str, reason: str = "Sự cố thiết bị", caller: Caller | None = None, command_id: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """No more numbers of it."""
        from queue_server.actions import stops

        asked = commands.StopIssuing(command_id=command_id or self.press(), reason=reason, **more)
        return stops.stop(self.units, caller or self.caller(), service, asked)

    def lift(self, service: str, reason: str = "Sẽ phục vụ kịp", caller: Caller | None = None) -> dict[str, Any]:
        """Numbers although the day would give none."""
        from queue_server.actions import stops

        asked = commands.LiftStop(command_id=self.press(), reason=reason)
        return stops.lift(self.units, caller or self.caller(), service, asked)

    def resume(self, service: str, caller: Caller | None = None, command_id: str | None = None) -> dict[str, Any]:
        from queue_server.actions import stops

        return stops.resume(self.units, caller or self.caller(), service, commands.Command(command_id=command_id or self.press()))

    def ticket(self, ticket: str) -> Any:
        with self.units.reading(self.site.key) as reading:
            return reading.ticket(ticket)

    def broken(self) -> list[Any]:
        """What ``journal verify`` finds."""
        from queue_server.store.journal import verify

        with self.engine.connect().execution_options(reading=True) as connection, connection.begin():
            return verify(connection, self.site.key)[1]


def _letters(n: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    text = ""
    while n:
        n, digit = divmod(n, 32)
        text = letters[digit] + text
    return text


@contextmanager
def a_hall(folder: Path, clock: Any = None, url: str | None = None, **overrides: Any) -> Iterator[HallUnderTest]:
    """A hall on a real database: a file in ``folder``, or ``url``. ``overrides`` as for ``a_site``."""
    from queue_server.store.database import open_database, sqlite_url, upgrade
    from queue_server.store.unit_of_work import Units

    site, clock = a_site(**overrides), clock or Clock()
    engine = open_database(url or sqlite_url(folder / "hall.sqlite3"))
    upgrade(engine)
    units = Units(engine, {site.key: site}, clock, lambda _site: None)
    units.found(site.key)
    try:
        yield HallUnderTest(units, site, clock, engine)
    finally:
        engine.dispose()


@dataclass
class Server:
    """A running ``motcua demo-server`` (no agent, no simulators) with the demo's keys. Loopback only."""

    process: subprocess.Popen[str]
    url: str
    data: Path
    keys: dict[str, Any]

    def ask(self, path: str, body: dict[str, Any] | None = None, key: str | None = None, timeout: float = 10) -> tuple[int, Any]:
        """(status, JSON). A body makes it a POST. ``key``: kiosk, tv, supervisor, "clerk 3", or none."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if key:
            kind, _, no = key.partition(" ")
            headers["Authorization"] = f"Bearer {self.keys['clerk'][no] if no else self.keys[kind]}"
        asked = urllib.request.Request(f"{self.url}{path}", data=json.dumps(body).encode() if body is not None else None, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=timeout) as answered:
                return answered.status, json.load(answered)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def kill(self) -> None:
        """As the power would: no goodbye. The whole process group, because gunicorn has a worker."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def demo_keys(site: Site) -> dict[str, Any]:
    kinds = ("kiosk", "tv", "supervisor", "agent", "wall")
    return {**{kind: f"test-key-of-{kind}" for kind in kinds}, "clerk": {str(no): f"test-key-of-clerk-{no}" for no in site.counters}}


@contextmanager
def a_server(data: Path, mode: str = "eventlet", port: int = 0, told: IO[str] | None = None, **environment: str) -> Iterator[Server]:
    """Started with the demo hall; yields when it listens. ``told``: where its log goes. ``environment``: MOTCUA_… settings."""
    keys = demo_keys(the_demo())
    data.mkdir(parents=True, exist_ok=True)
    (data / "demo.json").write_text(json.dumps({"keys": keys, "staff": {"admin": "test-password", "quay1": "test-password-1"}}))
    command = [sys.executable, "-m", "queue_server", "demo-server", "--data", str(data), "--port", str(port), "--async-mode", mode]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=told,
        text=True,
        start_new_session=True,
        env={**os.environ, "MOTCUA_CHILD_OF": str(os.getpid()), **environment},
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "listening on" in line:
                yield Server(process, line.split()[-1], data, keys)
                break
        else:
            raise AssertionError(f"the server did not start (exit {process.wait()})")
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        process.stdout.close()
