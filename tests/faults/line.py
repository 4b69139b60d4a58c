"""A stretch of cable: forwards TCP on loopback, and can be cut, or fall silent in both directions without closing anything."""

import selectors
import socket
import threading
import time
from contextlib import suppress


class Line:
    """``url`` leads to the server at ``port`` through this line."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._silent = self._cut = False
        self.restored_at = 0.0
        self._other: dict[socket.socket, socket.socket] = {}
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._nudge, self._nudged = socket.socketpair()
        self._eyes = selectors.DefaultSelector()
        for ours in (self._listener, self._nudge):
            ours.setblocking(False)
            self._eyes.register(ours, selectors.EVENT_READ)
        self._closing = False
        self._thread = threading.Thread(target=self._forward, name="line")
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._nudged.send(b".")
        self._thread.join()
        for one in (*self._other, self._listener, self._nudge, self._nudged):
            one.close()
        self._eyes.close()

    def fall_silent(self) -> None:
        """Half-open: each end believes that the other is there."""
        self._silent = True

    def cut(self) -> None:
        """Both ends are told, and nobody gets through."""
        self._cut = True
        self._nudged.send(b".")

    def restore(self) -> None:
        self._silent = self._cut = False
        self.restored_at = time.monotonic()

    def _forward(self) -> None:
        while not self._closing:
            for ready, _ in self._eyes.select():
                at = ready.fileobj
                assert isinstance(at, socket.socket)
                if at is self._nudge:
                    at.recv(16)
                elif at is self._listener:
                    self._accept()
                elif at in self._other:
                    self._pass_on(at)
            if self._cut:
                for one in list(self._other):
                    self._drop(one)

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        if self._cut:
            near.close()
            return
        try:
            far = socket.create_connection(("127.0.0.1", self._port), timeout=2)
        except OSError:
            near.close()
            return
        self._other[near], self._other[far] = far, near
        for one in (near, far):
            one.settimeout(5)
            self._eyes.register(one, selectors.EVENT_READ)

    def _pass_on(self, source: socket.socket) -> None:
        try:
            piece = source.recv(65536)
            if self._silent:
                return  # swallowed, a farewell too
            if piece:
                self._other[source].sendall(piece)
                return
        except OSError:
            pass
        self._drop(source)

    def _drop(self, one: socket.socket) -> None:
        other = self._other.pop(one, None)
        if other is None:
            return
        self._other.pop(other, None)
        for end in (one, other):
            with suppress(KeyError):
                self._eyes.unregister(end)
            end.close()
