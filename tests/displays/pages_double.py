"""A double of the pages' own port: serves the built pages, canned answers and rooms, on loopback. It holds no rule of the hall.

A test says what the server answers (``answers``), what a room holds (``show``), and reads what the pages asked (``asked``).
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import socketio
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from queue_server.contract import VERSION

BUILT = Path(__file__).parents[2] / "displays" / "built"
PAGES = {
    "kiosk": "kiosk",
    "tv": "tv",
    "counter": "counter",
    "t": "phone",
    "j": "phone",
    "supervisor": "supervisor",
    "wall": "wall",
    "p": "procedure",
    "signin": "signin",
}
Answer = Callable[[dict[str, Any]], tuple[int, Any]]
BLANK = "/blank"
"""A page with nothing on it, for whoever leaves one of ours."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        self.close_connection = True


class Double:
    """One listening server; ``url`` is where the pages are. ``at``: a socket that listens already, and goes on when this is closed."""

    def __init__(self, at: socket.socket | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.time_ms: Callable[[], int] = lambda: int(time.time() * 1000)
        self.reports: list[dict[str, Any]] = []
        self.rooms: dict[str, dict[str, Any]] = {}
        self.listened: set[str] = set()
        self.turns: Callable[[dict[str, Any]], bool] = lambda report: True
        self.edition = ""
        """As "?2": the pages are made of other files now, as after an upgrade."""
        self.pages_down = False
        """A gateway answers in the server's place."""
        self.opened: list[str] = []
        """Paths of pages that were asked for."""
        self.answering: Callable[[str], dict[str, Any] | None] = lambda room: None
        """What is said instead of a room's state, if anything."""
        self.silent = False
        """Reports are heard and not answered any more."""
        self.heard = threading.Condition()
        self._seq = 100
        self._refusing = False
        self._closed = threading.Event()
        self._sio = socketio.Server(async_mode="threading", cors_allowed_origins="*", monitor_clients=False)
        self._sio.on("connect", lambda sid, environ, auth: not self._refusing)
        self._sio.on("listen", self._listen)
        self._sio.on("report", self._report)
        app = socketio.WSGIApp(self._sio, self._serve)
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet, fd=at and at.fileno())
        self.url = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()

    def show(self, room: str, /, **state: Any) -> dict[str, Any]:
        """A new whole state of a room, sent to whoever listens."""
        whole = self.miss(room, **state)
        self.send(whole)
        return whole

    def miss(self, room: str, /, **state: Any) -> dict[str, Any]:
        """A new state that is not sent: as if it was lost on the way."""
        self._seq += 1
        self.rooms[room] = {**self._envelope(room), **state}
        return self.rooms[room]

    def send(self, whole: dict[str, Any]) -> None:
        self._sio.emit("state", whole, room=whole["room"])

    def beat(self, room: str) -> None:
        self._sio.emit("beat", self._envelope(room), room=room)

    def order(self, *jobs: dict[str, Any]) -> None:
        """Jobs for the player."""
        self._seq += 1
        self._sio.emit("jobs", {**self._envelope("player:self"), "jobs": list(jobs)}, room="player:self")

    def breaks_off(self, what: str) -> None:
        """From now on the line breaks whenever ``what`` ("POST /api/v1/tickets") is asked, after it was heard."""

        def broken(_: dict[str, Any]) -> tuple[int, Any]:
            raise ConnectionAbortedError

        self.answers[what] = broken

    def keeps_silent(self, what: str) -> None:
        """From now on ``what`` is heard and never answered."""

        def silent(_: dict[str, Any]) -> tuple[int, Any]:
            self._closed.wait()
            raise ConnectionAbortedError

        self.answers[what] = silent

    def hang_up(self) -> None:
        """Every listener's line breaks; new ones are refused until ``pick_up``. A page that is on its way to the line gets there first."""
        self.wait_for(lambda: self.listened != set())
        self.keep_off()
        for sid, _ in list(self._sio.manager.get_participants("/", None)):
            self._sio.disconnect(sid)

    def keep_off(self) -> None:
        """Nobody gets to the line until ``pick_up``."""
        self._refusing = True

    def pick_up(self) -> None:
        self._refusing = False

    def wait_for(self, seen: Callable[[], bool], seconds: float = 5.0) -> None:
        """Until a request or report makes ``seen`` true."""
        with self.heard:
            assert self.heard.wait_for(seen, seconds), "the page did not say it in time"

    def _envelope(self, room: str) -> dict[str, Any]:
        return {"room": room, "epoch": "e1", "seq": self._seq, "contract_version": VERSION, "sent_at_ms": self.time_ms()}

    def _listen(self, sid: str, wanted: dict[str, str]) -> dict[str, Any]:
        room = wanted["room"]
        self._sio.enter_room(sid, room)
        with self.heard:
            self.listened.add(room)
            self.heard.notify_all()
        instead = self.answering(room)
        if instead is not None:
            self._sio.leave_room(sid, room)
            return instead
        if room not in self.rooms and room != "player:self":
            return {"code": "unknown_room", "message": f"Không có kênh “{room}”.", "fields": {}}
        return self.rooms.get(room, self._envelope(room))

    def _report(self, _sid: str, report: dict[str, Any]) -> dict[str, Any]:
        with self.heard:
            self.reports.append(report)
            self.heard.notify_all()
        if self.silent:
            self._closed.wait()
        return {"ok": True, "turn": self.turns(report)} if report["kind"] == "outcome" else {"ok": True}

    def _serve(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        request = Request(environ)
        path = urlsplit(request.path).path
        response = self._api(request, path) if path.startswith("/api/") else self._page(path)
        response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data:"
        return response(environ, start)

    def _api(self, request: Request, path: str) -> Response:
        if path in self.files:
            kind, content = self.files[path]
            return Response(content, content_type=kind)
        body = json.loads(request.get_data() or b"{}") or dict(request.args)
        with self.heard:
            self.asked.append((f"{request.method} {path}", body, dict(request.headers.items())))
            self.heard.notify_all()
        answer = self.answers.get(f"{request.method} {path}")
        missing = {"code": "not_found", "message": "Không có địa chỉ này.", "fields": {}}
        status, said = answer(body) if answer else (404, missing)
        return Response(json.dumps(said), status=status, content_type="application/json")

    def _page(self, path: str) -> Response:
        first = "voice" if path == "/supervisor/voice" else path.strip("/").split("/")[0]
        if path == BLANK:
            return Response("<!doctype html>", content_type="text/html")
        if path == "/t/sw.js":
            return Response((BUILT / "worker.js").read_bytes(), content_type="text/javascript")
        if path == "/t/offline.html":
            return Response((BUILT / "offline.html").read_bytes(), content_type="text/html; charset=utf-8")
        file = BUILT / path.lstrip("/") if first == "assets" else BUILT / f"{PAGES.get(first, first)}.html"
        if not file.is_file():
            return Response("not found", status=404)
        if file.suffix == ".html":
            return self._shell(path, file)
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(file.read_bytes(), content_type=_TYPES.get(file.suffix), headers=kept)

    def _shell(self, path: str, file: Path) -> Response:
        with self.heard:
            self.opened.append(path)
            self.heard.notify_all()
        if self.pages_down:
            return Response("<h1>Bad gateway</h1>", status=502, content_type="text/html")
        html = re.sub(r'(/assets/[^"]+\.(?:js|css))"', rf'\g<1>{self.edition}"', file.read_text(encoding="utf-8"))
        return Response(html, content_type="text/html; charset=utf-8")
