"""Fakes of the devices' own ports, and a small real Socket.IO server to stand for motcua's."""

import os
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import socketio
from werkzeug.serving import make_server

from devices.drivers.catalogue import model_class
from devices.drivers.model import Answer
from devices.plan import BoardModel
from devices.ports import LineLost, PaperState, Yes
from devices.ticket_layout import TicketLayout

DEADLINE = 10.0
TICKETS = Path(__file__).parents[2] / "config" / "tickets"
BOARDS = Path(__file__).parents[2] / "config" / "boards"


def layout(name: str) -> TicketLayout:
    return TicketLayout.model_validate(tomllib.loads((TICKETS / f"{name}.toml").read_text()))


def model(name: str, **changes: Any) -> BoardModel:
    """A shipped model, with some of its tables replaced."""
    table = tomllib.loads((BOARDS / f"{name}.toml").read_text()) | changes
    return model_class(table).model_validate(table)


class Seen:
    """Things that happen on other threads, and waiting for them with a deadline instead of sleeping."""

    def __init__(self) -> None:
        self.all: list[Any] = []
        self._changed = threading.Condition()

    def add(self, one: Any = None) -> None:
        with self._changed:
            self.all.append(one)
            self._changed.notify_all()

    def until(self, true: Callable[[list[Any]], bool]) -> list[Any]:
        with self._changed:
            assert self._changed.wait_for(lambda: true(self.all), DEADLINE), f"waited in vain; seen: {self.all[-20:]}"
            return list(self.all)


class FakeLine:
    """Implements devices.ports.Line without a wire: remembers frames; can be cut, can hold a frame back in flight, can `say` bytes."""

    def __init__(self) -> None:
        self.frames = Seen()
        self.opened = Seen()
        self.flowing = threading.Event()
        self.flowing.set()
        self.cut = False
        self.answer: Callable[[bytes], Yes] = lambda wire: "yes"
        self._is_open = False
        self._said, self._ear, self._mouth = b"", -1, -1
        self._lock = threading.Lock()

    def say(self, unasked: bytes) -> None:
        """Bytes that somebody at the far end sends."""
        with self._lock:
            if self._is_open:
                self._said += unasked
                os.write(self._mouth, b".")

    def open(self) -> None:
        if self.cut:
            self.opened.add()
            raise LineLost("cut")
        with self._lock:
            self._is_open = True
            self._ear, self._mouth = os.pipe()
        self.opened.add()

    def send(self, wire: bytes, *, gap_seconds: float = 0.0, break_seconds: float = 0.0, answer: Answer | None = None) -> Yes:
        self.check()
        self.frames.add(wire)
        assert self.flowing.wait(DEADLINE)
        return "unknown" if answer is None else self.answer(wire)

    def check(self) -> None:
        if self.cut or not self._is_open:
            raise LineLost("cut")

    def receive(self) -> bytes:
        self.check()
        with self._lock:
            if self._said:
                os.read(self._ear, 4096)
            said, self._said = self._said, b""
            return said

    def fileno(self) -> int | None:
        return self._ear if self._is_open else None

    def close(self) -> None:
        with self._lock:
            if self._is_open:
                os.close(self._ear)
                os.close(self._mouth)
            self._is_open, self._said = False, b""


class FakePrinter:
    """Implements devices.ports.Printer: remembers pictures."""

    native_qr = False

    def __init__(self) -> None:
        self.sheets = Seen()
        self.paper = PaperState("yes", "yes", "no")
        self.answer: tuple[Yes, str] = ("yes", "")

    def state(self) -> PaperState:
        return self.paper

    def put(self, sheet: Any) -> tuple[Yes, str]:
        self.sheets.add(sheet)
        return self.answer


class Server:
    """A real websocket server that knows what the agent needs of motcua's: listen, state, jobs, beat, report."""

    def __init__(self, port: int = 0) -> None:
        self.state: dict[str, Any] = agent_screen(0, {})
        self.listens, self.reports, self.callers = Seen(), Seen(), Seen()
        self.refuse: dict[str, Any] | None = None
        self.key = "right"
        self._io = socketio.Server(async_mode="threading", transports=["websocket"], ping_interval=10, ping_timeout=10)
        self._io.on("connect", self._connect)
        self._io.on("disconnect", self._disconnect)
        self._io.on("listen", self._listen)
        self._io.on("report", self._report)
        self._sids: set[str] = set()
        app: WSGIApplication = socketio.WSGIApp(self._io)
        self._http = make_server("127.0.0.1", port, app, threaded=True)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self.port: int = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def show(self, seq: int, boards: dict[str, Any], epoch: str = "e1", sent_at_ms: int = 1_000_000) -> None:
        self.state = agent_screen(seq, boards, epoch, sent_at_ms)
        self._io.emit("state", self.state)

    def beat(self, seq: int, epoch: str = "e1") -> None:
        self._io.emit("beat", envelope(seq, epoch))

    def jobs(self, *jobs: dict[str, Any], sent_at_ms: int = 1_000_000) -> None:
        self._io.emit("jobs", envelope(1, "e1", sent_at_ms) | {"jobs": list(jobs)})

    def revoke(self, other: str) -> None:
        """From now on only the ``other`` key comes in, and whoever is in goes."""
        self.key = other
        for sid in list(self._sids):
            self._io.disconnect(sid)

    def stop(self) -> None:
        for sid in list(self._sids):
            self._io.disconnect(sid)
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self._io.shutdown()

    def _connect(self, sid: str, environ: dict[str, Any], auth: Any) -> bool:
        self.callers.add(auth)
        self._sids.add(sid)
        return bool(auth and auth.get("key") == self.key)

    def _disconnect(self, sid: str, reason: str) -> None:
        self._sids.discard(sid)

    def _listen(self, sid: str, asked: dict[str, Any]) -> dict[str, Any]:
        self.listens.add(asked)
        return self.refuse or self.state

    def _report(self, sid: str, report: dict[str, Any]) -> dict[str, Any]:
        self.reports.add(report)
        return {"ok": True, "turn": True}


def envelope(seq: int, epoch: str = "e1", sent_at_ms: int = 1_000_000) -> dict[str, Any]:
    return {"room": "agent:a1", "epoch": epoch, "seq": seq, "contract_version": 1, "sent_at_ms": sent_at_ms}


def agent_screen(seq: int, boards: dict[str, Any], epoch: str = "e1", sent_at_ms: int = 1_000_000) -> dict[str, Any]:
    return envelope(seq, epoch, sent_at_ms) | {"boards": boards}


def ticket(number: str = "A045") -> dict[str, Any]:
    return {
        "agency": "UBND phường Minh Khánh",
        "hall": "Trung tâm Phục vụ hành chính công",
        "title": "Phiếu số thứ tự",
        "number": number,
        "rows": [("Lĩnh vực", "Chứng thực, sao y"), ("Quầy", "1, 2 → Sảnh chờ")],
        "qr": "http://127.0.0.1:8080/t/abcdefghijklmnopqrstuvwxyz",
        "short_code": "K7M2QX",
        "notes": ["Xin cảm ơn công dân đã chờ."],
    }


def print_job(id: str, expires_at_ms: int = 1_060_000, printer: str = "kiosk", number: str = "A045") -> dict[str, Any]:
    return {"kind": "print", "id": id, "printer": printer, "expires_at_ms": expires_at_ms, "ticket": ticket(number)}
