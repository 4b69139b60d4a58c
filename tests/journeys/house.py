"""A running demo for a journey: server, agent, simulated wall and printer as one command starts them, and the pages one opens.

It knows how to start and end the demo and how to ask it over HTTP; it refuses to know what any page shows.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocketRoute

from tests.builders import Server
from tests.displays.window import Window
from tests.journeys.witness import EAR, EYE

SIZES = {
    "kiosk": (1080, 1920),
    "tv": (1920, 1080),
    "wall": (1280, 960),
    "counter": (1366, 768),
    "supervisor": (1366, 900),
    "phone": (390, 844),
}
PATIENCE_SECONDS = 30


class House(Server):
    """The server of a demo with what the demo told in ``demo.json``, and what it printed."""

    def __init__(self, process: subprocess.Popen[str], data: Path, told: dict[str, Any], said: list[str]) -> None:
        super().__init__(process, told["url"], data, told["keys"])
        self.pages: dict[str, Any] = told["pages"]
        self.printer_folder = Path(told["printer_folder"])
        self.said = said

    def take(self, service: str, **more: Any) -> dict[str, Any]:
        """A ticket as a script at the kiosk takes it."""
        return self._command("tickets", "kiosk", service=service, **more)

    def at(self, counter: int, action: str, **more: Any) -> dict[str, Any]:
        """A clerk's command as a script gives it."""
        return self._command(f"counters/{counter}/{action}", f"clerk {counter}", **more)

    def children(self) -> dict[str, int]:
        """Process ids of the demo's children: {"server": …, "agent": …}, those that run now."""
        with contextlib.suppress(FileNotFoundError):
            told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
            words = {int(pid): Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in told.split()}
            return {name: pid for pid, line in words.items() for name in ("server", "agent") if name in line or f"demo-{name}" in line}
        return {}

    def _command(self, path: str, key: str, **body: Any) -> dict[str, Any]:
        status, said = self.ask(f"/api/v1/{path}", {"command_id": os.urandom(8).hex(), **body}, key)
        assert status in (200, 201), (path, status, said)
        return said  # type: ignore[no-any-return]


def lend(bank: Path, data: Path) -> None:
    """The bank of all, for a hall of its own: what one hall says afresh is no clip of another's."""
    shutil.copytree(bank, data / "sounds", copy_function=os.link)


@contextlib.contextmanager
def a_house(data: Path, bank: Path, mode: str = "eventlet") -> Iterator[House]:
    """``motcua demo`` on a free port with a voice that was built before; yields when it has said where its pages are."""
    data.mkdir(parents=True, exist_ok=True)
    lend(bank, data)
    command = [sys.executable, "-m", "queue_server", "demo", "--data", str(data), "--port", str(_free_port()), "--async-mode", mode]
    said: list[str] = []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    ready = threading.Event()
    listener = threading.Thread(target=_listen, args=(process, said, ready), daemon=True)
    listener.start()
    try:
        assert ready.wait(PATIENCE_SECONDS), f"the demo did not start (exit {process.poll()}): {''.join(said)}"
        assert process.poll() is None, "".join(said)
        yield House(process, data, json.loads((data / "demo.json").read_text()), said)
    finally:
        _end(process)
        listener.join()
        assert process.stdout is not None
        process.stdout.close()


class Browsing:
    """Opens pages of a house, each in a window of its own: a browser slows down the tabs behind the one that is seen."""

    def __init__(self, browser: Browser, house: House) -> None:
        self._browser = browser
        self._house = house
        self._windows: list[tuple[Window, Any]] = []
        self._messages: dict[Page, list[tuple[str, Any]]] = {}

    def kiosk(self, listening: bool = False) -> Page:
        return self._open("kiosk", self._house.pages["kiosk"], listening, has_touch=True)

    def tv(self, line: Callable[[WebSocketRoute], None] | None = None) -> Page:
        """With an ear from its first moment; ``line`` carries its socket, if anybody is to come between."""
        return self._open("tv", self._house.pages["tv"], listening=True, line=line)

    def wall(self) -> Page:
        return self._open("wall", self._house.pages["wall"])

    def supervisor(self) -> Page:
        return self._open("supervisor", self._house.pages["supervisor"])

    def counter(self, no: int) -> Page:
        return self._open("counter", self._house.pages["counter"][str(no)])

    def phone(self, track_url: str) -> Page:
        return self._open("phone", track_url, has_touch=True)

    def close(self) -> list[str]:
        """Everything the pages threw or were refused."""
        for _, context in self._windows:
            context.close()
        return [trouble for window, _ in self._windows for trouble in window.troubles]

    def told(self, page: Page, event: str) -> list[Any]:
        """The messages of one event that the socket brought this page, oldest first."""
        return [body for name, body in self._messages[page] if name == event]

    def _open(
        self, kind: str, address: str, listening: bool = False, line: Callable[[WebSocketRoute], None] | None = None, **how: Any
    ) -> Page:
        # the ear brings a script of its own, which the strict policy would refuse; that pages keep to it, other tests say
        context = self._browser.new_context(locale="vi-VN", bypass_csp=listening, **how)
        context.add_init_script(EYE)
        if listening:
            context.add_init_script(EAR)
        if line:
            context.route_web_socket("**/socket.io/**", line)
        messages: list[tuple[str, Any]] = []
        context.on("page", lambda page: page.on("websocket", lambda line: line.on("framereceived", partial(_keep, messages))))
        window = Window(context, self._house.url)
        self._windows.append((window, context))
        page = window.open(address.removeprefix(self._house.url), *SIZES[kind])
        self._messages[page] = messages
        return page


def _keep(messages: list[tuple[str, Any]], frame: str | bytes) -> None:
    """Socket.IO's frames: 42["event", body] is an event; everything else is between the libraries."""
    if isinstance(frame, str) and frame.startswith("42["):
        name, *body = json.loads(frame[2:])
        messages.append((name, body[0] if body else None))


def _listen(process: subprocess.Popen[str], said: list[str], ready: threading.Event) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            ready.set()
    ready.set()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _end(process: subprocess.Popen[str]) -> None:
    """Its children end with it: it says so itself, and the kernel sees to it if it cannot."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
