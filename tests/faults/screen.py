"""A screen without a picture: one websocket to the server, the rooms it listens to, everything it heard and when, in order.

It behaves as a page does: comes back by itself, asks for its rooms again, the newest (epoch, seq) wins.
"""

import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import websocket

FIRST_RETRY, LONGEST_RETRY = 0.2, 1.5
NOT_SUBSTANCE = ("seq", "sent_at_ms", "computed_at_ms", "longest_wait_seconds")


class Heard(NamedTuple):
    """``at``: monotonic seconds. ``event``: state, beat, jobs; ``told`` is the answer to our asking for a room."""

    at: float
    event: str
    message: dict[str, Any]


class Screen:
    """``heard_one`` is called for each message from the screen's own thread, before anybody waiting learns of it."""

    def __init__(self, url: str, key: str | None, *rooms: str, heard_one: Callable[[Heard], None] = lambda heard: None) -> None:
        self._url, self._key, self._rooms, self._heard_one = url, key, rooms, heard_one
        self.heard: list[Heard] = []
        self.states: dict[str, dict[str, Any]] = {}
        self.connected_at: list[float] = []
        self.failures: list[Exception] = []
        self._news = threading.Condition()
        self._closing = threading.Event()
        self._socket: websocket.WebSocket | None = None
        self._thread = threading.Thread(target=self._live, name=f"screen {rooms}", daemon=True)
        self._thread.start()

    def __enter__(self) -> "Screen":
        self.wait_until(lambda: len(self.states) >= len(self._rooms), 10)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._closing.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.abort()  # wakes the reader too
        self._thread.join()
        assert self.failures == []

    def wait_until(self, is_so: Callable[[], Any], seconds: float) -> Any:
        """Looks again after every message."""
        ends = time.monotonic() + seconds
        with self._news:
            while not (found := is_so()):
                left = ends - time.monotonic()
                assert left > 0, f"{self._rooms}: not so after {seconds} s; {len(self.heard)} messages heard"
                self._news.wait(min(left, 0.05))
            return found

    def report(self, **body: Any) -> None:
        if self._socket is not None:
            with suppress(OSError, websocket.WebSocketException):
                self._socket.send("42" + json.dumps(["report", body]))

    def seqs(self, room: str) -> list[int]:
        return [one.message["seq"] for one in self.heard if one.event == "state" and one.message["room"] == room]

    # --- its thread ---

    def _live(self) -> None:
        tries = 0
        while not self._closing.is_set():
            try:
                self._open()
                tries = 0
                while not self._closing.is_set():
                    self._read()
            except (OSError, websocket.WebSocketException):
                tries += 1
            except Exception as failed:
                self.failures.append(failed)
                return
            finally:
                if self._socket is not None:
                    self._socket.shutdown()
            delay = min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(tries, 5))
            self._closing.wait(delay * random.uniform(0.5, 1.5))

    def _open(self) -> None:
        address = self._url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        self._socket = websocket.create_connection(address, timeout=5)
        assert self._socket.recv().startswith("0")
        self._socket.send("40" + json.dumps({"key": self._key} if self._key else {}))
        answered = self._socket.recv()
        if not answered.startswith("40"):
            raise OSError(f"not let in: {answered}")
        self.connected_at.append(time.monotonic())
        self._socket.settimeout(None)
        for number, room in enumerate(self._rooms):
            self._socket.send(f"42{number}" + json.dumps(["listen", {"room": room}]))

    def _read(self) -> None:
        assert self._socket is not None
        said = self._socket.recv()
        if said == "2":
            self._socket.send("3")
        elif said.startswith("42"):
            event, message = json.loads(said[2:])
            self._take(Heard(time.monotonic(), event, message))
        elif said.startswith("43"):
            (message,) = json.loads(said[said.index("[") :])
            if "seq" not in message:
                raise AssertionError(f"{self._rooms}: refused: {message}")
            self._take(Heard(time.monotonic(), "told", message))
        elif not said:
            raise OSError("closed")

    def _take(self, heard: Heard) -> None:
        self._heard_one(heard)
        with self._news:
            self.heard.append(heard)
            if heard.event in ("state", "told") and self._is_newer(heard.message):
                self.states[heard.message["room"]] = heard.message
            self._news.notify_all()

    def _is_newer(self, message: dict[str, Any]) -> bool:
        mine = self.states.get(message["room"])
        return mine is None or mine["epoch"] != message["epoch"] or mine["seq"] < message["seq"]


def substance(message: dict[str, Any]) -> dict[str, Any]:
    """What it says, less when it was said."""
    return {name: value for name, value in message.items() if name not in NOT_SUBSTANCE}
