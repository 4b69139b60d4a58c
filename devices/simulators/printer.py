"""A ticket printer that is not there: listens on loopback like a network printer and keeps every ticket as a PNG one can open.

Answers status questions truthfully, and untruthfully when a fault is asked for. Pillow is loaded with the first ticket.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from devices.simulators.escpos_paper import Asked, Paper, Ticket

_ONLINE, _OFFLINE = 0x12, 0x1A
_PAPER_THERE, _PAPER_LOW, _PAPER_OUT = 0x12, 0x1E, 0x7E


class SimulatedPrinter:
    """``printed`` is called with the PNG's path from a thread of the printer. Attributes below are faults to be set at any time."""

    def __init__(self, folder: Path, port: int = 0, printed: Callable[[Path], None] = lambda path: None) -> None:
        self.folder = folder
        self.paper_out = self.paper_low = False
        self.silent = False
        """Takes bytes and answers nothing."""
        self._printed = printed
        self._paper = Paper()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._number = len(self.tickets())
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._listen, name="printer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes accept
        self._server.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def tickets(self) -> list[Path]:
        """All tickets so far, oldest first."""
        return sorted(self.folder.glob("*.png"))

    def _listen(self) -> None:
        threads: list[threading.Thread] = []
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                break
            self._open.add(connection)
            threads = [thread for thread in threads if thread.is_alive()]
            threads.append(threading.Thread(target=self._talk, args=(connection,), name="printer-connection", daemon=True))
            threads[-1].start()
        for thread in threads:
            thread.join()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while received := connection.recv(65_536):
                with self._lock:
                    for event in self._paper.feed(received):
                        if isinstance(event, Ticket):
                            self._keep(event)
                        elif not self.silent:
                            connection.sendall(bytes([self._status(event)]))
        self._open.discard(connection)

    def _status(self, asked: Asked) -> int:
        if asked.what == 4:
            return _PAPER_OUT if self.paper_out else _PAPER_LOW if self.paper_low else _PAPER_THERE
        return _OFFLINE if self.paper_out else _ONLINE

    def _keep(self, ticket: Ticket) -> None:
        if self.paper_out:
            return
        from PIL import Image, ImageChops

        picture = ImageChops.invert(Image.frombytes("1", (ticket.width, len(ticket.rows)), b"".join(ticket.rows)).convert("L")).convert("1")
        self._number += 1
        path = self.folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{self._number:04d}.png"
        fresh = path.with_suffix(".part")
        picture.save(fresh, "PNG")
        os.replace(fresh, path)
        self._printed(path)
