"""Ticket printers that are not there: one listens on loopback like a network printer, one sits behind a pty like a serial one.

What they print, answer and do wrong is `printer_mechanism`'s.
"""

import contextlib
import os
import select
import socket
import struct
import threading
import tty
from collections.abc import Callable
from pathlib import Path

from devices.simulators.printer_mechanism import Mechanism, PrinterReset


class SimulatedPrinter(Mechanism):
    """On TCP. A reset hangs up without a farewell."""

    def __init__(self, folder: Path, port: int = 0, printed: Callable[[Path], None] = lambda path: None) -> None:
        super().__init__(folder, printed)
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._listen, name="printer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.resume()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)  # wakes accept
        self._server.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

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
            while received := connection.recv(4096):
                self.wait_while_stalled()
                try:
                    connection.sendall(self.take(received))
                except PrinterReset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
        self._open.discard(connection)


class SimulatedSerialPrinter(Mechanism):
    """Behind a pty; ``device`` is what a real one would be under /dev. After a reset it hears nothing for ``boot_seconds``."""

    def __init__(self, folder: Path, printed: Callable[[Path], None] = lambda path: None, boot_seconds: float = 1.5) -> None:
        super().__init__(folder, printed)
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.device = self.address = os.ttyname(self._slave)
        self._boot_seconds = boot_seconds
        self._stopping = threading.Event()
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._talk, name="serial-printer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        os.write(self._waker, b".")
        self.resume()
        self._thread.join()
        for end in (self._master, self._slave, self._wake, self._waker):
            os.close(end)

    def _talk(self) -> None:
        while not self._stopping.is_set():
            if received := self._heard():
                self.wait_while_stalled()
                try:
                    os.write(self._master, self.take(received))
                except PrinterReset:
                    self._stopping.wait(self._boot_seconds)
                    while self._heard(wait=False):
                        pass

    def _heard(self, wait: bool = True) -> bytes:
        ready, _, _ = select.select([self._master, self._wake], [], [], None if wait else 0)
        if self._master not in ready:
            return b""
        with contextlib.suppress(BlockingIOError):
            return os.read(self._master, 4096)
        return b""
