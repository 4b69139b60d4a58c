"""The agent's ear: one Socket.IO connection to the server, kept by our own hand.

Websocket only. Connects for ever (0.2 to 5 s, with jitter), asks for its room's whole state, drops what is older than what it has, and
gives up a line on which nothing was heard for too long, because a half-open one looks healthy. Knows no device.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from devices.backoff import Backoff

_log = structlog.get_logger()

REFUSED = (
    "máy chủ không nhận khóa này (sai hoặc đã thu hồi): xin mã ở trang phụ trách rồi chạy lại với --enrol MÃ / "
    "the server refuses this key (wrong or revoked): ask the supervisor's page for a code and run again with --enrol CODE"
)


@dataclass(frozen=True)
class Patience:
    """Seconds. The server beats every 5 s; ``silence`` plus ``answer`` is how late a half-open line may be noticed (25 s at most)."""

    silence: float = 12.0
    answer: float = 5.0
    first_retry: float = 0.2
    longest_retry: float = 5.0
    away: float = 30.0
    """After this long without the server nobody knows what is true any more."""


@dataclass(frozen=True)
class Ears:
    """Who is told. Called from the connection's threads; must return at once. ``online`` comes after the first state."""

    state: Callable[[dict[str, Any]], None] = lambda message: None
    jobs: Callable[[dict[str, Any]], None] = lambda message: None
    online: Callable[[bool], None] = lambda is_online: None
    away: Callable[[], None] = lambda: None


class Newest:
    """The rule of every room: another epoch replaces; in the same epoch a smaller or equal seq is dropped."""

    def __init__(self) -> None:
        self._epoch: str | None = None
        self._seq = -1

    def is_new(self, message: dict[str, Any]) -> bool:
        """Also takes note of it."""
        epoch, seq = str(message["epoch"]), int(message["seq"])
        if epoch == self._epoch and seq <= self._seq:
            return False
        self._epoch, self._seq = epoch, seq
        return True

    def is_behind(self, beat: dict[str, Any]) -> bool:
        return str(beat["epoch"]) != self._epoch or int(beat["seq"]) > self._seq


class Connection:
    """`run` returns when ``stop`` is set. ``room`` None: only reports are sent, nothing is listened to."""

    def __init__(self, url: str, key: str, room: str | None, ears: Ears, stop: threading.Event, patience: Patience | None = None) -> None:
        self._url, self._key, self._room = url, key, room
        self._ears, self._stop, self._patience = ears, stop, patience or Patience()
        self._newest = Newest()
        self._order = threading.Lock()
        self._client: Any = None
        self._heard_at = time.monotonic()
        self._fetch = threading.Event()
        self._logged_lost = self._arrived_once = False
        self._is_refused = self._logged_refused = False

    def run(self) -> None:
        backoff = Backoff(self._patience.first_retry, self._patience.longest_retry, jitter=0.3)
        guard = threading.Thread(target=self._watch_absence, name="absence", daemon=True)
        guard.start()
        while not self._stop.is_set():
            why = self._once(backoff)
            self._ears.online(False)
            self._tell_lost(why)
            self._stop.wait(backoff.next())
        guard.join()

    def _tell_lost(self, why: str) -> None:
        """Once each, however often it is tried. A key may be revoked while we work: then the loss was told before its cause is known."""
        if self._stop.is_set():
            return
        if self._is_refused:
            if not self._logged_refused:
                _log.error("key_refused", url=self._url, why=REFUSED)
            self._logged_lost = self._logged_refused = True
        elif not self._logged_lost:
            self._logged_lost = True
            _log.warning("server_lost", url=self._url, why=why)

    def report(self, report: dict[str, Any], answered: Callable[[dict[str, Any]], None] | None = None) -> bool:
        """Send one report. False when it did not leave; then send it again after `Ears.online`. ``answered`` is called, from another
        thread, with what the server says to it, unless that is a refusal."""
        client = self._client
        if client is None:
            return False
        try:
            client.emit("report", report, callback=None if answered is None else partial(_hand_on, answered))
        except Exception:
            return False
        return True

    def _once(self, backoff: Backoff) -> str:
        """One connection, from its first try to its end; the reason of the end."""
        import socketio

        client = socketio.Client(reconnection=False, logger=False, engineio_logger=False, handle_sigint=False)
        for event, ear in (("state", self._on_state), ("jobs", self._on_jobs), ("beat", self._on_beat)):
            client.on(event, ear)
        answered = threading.Event()
        client.on("connect", answered.set)
        client.on("connect_error", partial(self._on_refused, answered))
        self._is_refused = False
        try:
            # Told to wait, the library takes three seconds' farewell of a server that says no.
            client.connect(self._url, transports=["websocket"], auth={"key": self._key}, wait=False)
            if not (answered.wait(self._patience.answer) and client.namespaces):
                raise ConnectionError("refused" if self._is_refused else "no answer")
            self._client = client
            self._heard()
            if self._room is not None:
                self._listen(client)
            self._arrived(backoff)
            return self._stay(client)
        except Exception as error:
            return str(error) or type(error).__name__
        finally:
            self._client = None
            _hang_up(client)

    def _arrived(self, backoff: Backoff) -> None:
        backoff.reset()
        if self._logged_lost or not self._arrived_once:
            _log.info("server_back" if self._arrived_once else "connected", url=self._url)
            self._logged_lost, self._logged_refused, self._arrived_once = False, False, True
        self._ears.online(True)

    def _stay(self, client: Any) -> str:
        while not self._stop.is_set():
            if not client.connected:
                return "closed"
            if self._room is not None and time.monotonic() - self._heard_at > self._patience.silence:
                return f"silent for {self._patience.silence:.0f} s"
            if self._fetch.wait(min(0.25, self._patience.silence / 4)):
                self._fetch.clear()
                self._listen(client)
        return "stopping"

    def _listen(self, client: Any) -> None:
        answer = client.call("listen", {"room": self._room}, timeout=self._patience.answer)
        if not isinstance(answer, dict) or "seq" not in answer:
            code = answer.get("code", "no_answer") if isinstance(answer, dict) else "no_answer"
            raise ConnectionError(f"refused: {code}")
        self._on_state(answer)

    def _heard(self) -> None:
        self._heard_at = time.monotonic()

    def _on_refused(self, answered: threading.Event, answer: Any = None) -> None:
        """Called with a table when the server itself says no, and it says no to keys only; with a sentence when nobody was reached."""
        self._is_refused = isinstance(answer, dict)
        answered.set()

    def _on_state(self, message: dict[str, Any]) -> None:
        self._heard()
        with self._order:  # the library gives every message a thread of its own
            if self._newest.is_new(message):
                self._ears.state(message)

    def _on_jobs(self, message: dict[str, Any]) -> None:
        self._heard()
        self._ears.jobs(message)

    def _on_beat(self, beat: dict[str, Any]) -> None:
        self._heard()
        if self._newest.is_behind(beat):
            self._fetch.set()

    def _watch_absence(self) -> None:
        told = False
        while not self._stop.wait(min(0.5, self._patience.away / 4)):
            gone = time.monotonic() - self._heard_at > self._patience.away
            if gone and not told and self._room is not None:
                _log.warning("server_away", seconds=self._patience.away)
                self._newest = Newest()  # boards show dashes now: the same state must be taken again
                self._ears.away()
            told = gone


def _hand_on(answered: Callable[[dict[str, Any]], None], answer: Any = None) -> None:
    if isinstance(answer, dict) and answer.get("ok"):
        answered(answer)


def _hang_up(client: Any) -> None:
    """Shut the socket down and see the library's threads off. Its own farewell waits three seconds for a peer that may be dead."""
    with suppress(Exception):  # it may be closed, closing, or never opened
        reader = client.eio.read_loop_task
        client.eio.ws.abort()
        reader.join(timeout=2.0)
    with suppress(Exception):  # the library's reader leaves it open when the server hung up first
        client.eio.ws.shutdown()
