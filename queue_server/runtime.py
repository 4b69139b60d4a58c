"""The async mode: eventlet, gevent or threading. The only module that knows their servers; ``__main__`` patches before it imports us.

Everything else uses plain ``threading``, which the mode has replaced by its own.
"""

import contextlib
import errno
import io
import os
import pickle
import re
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

MODES = ("eventlet", "gevent", "threading")
CONNECTIONS = 20_000
THREADS = 512
FILES_OF_OUR_OWN = 256
"""File descriptors that no connection gets: the database, the log, the clips."""
PATIENCE_SECONDS = 30.0
"""So long after the last answer the next request must be whole, head and body. Websockets wait as long as they like: pings watch them."""
BREATH_SECONDS = 0.1
SMALL_BODY = 64 * 1024
SPILT_BODY = 1024 * 1024
"""Larger bodies are refused with their sender still talking."""
NOT_BUILT = 4
"""Exit code of a worker that is not to be started again, as gunicorn knows it."""
PIPE_BYTES = 65536
GONE = (errno.EBADF, errno.EINVAL, errno.ENOTSOCK)
WEBSOCKET_KEY = re.compile(r"^[A-Za-z0-9+/]{22}==$")


class AddressRefused(Exception):
    """The address to listen at is taken, unknown or forbidden."""


def prepare(mode: str) -> None:
    """Patches the standard library for the mode. Must run before anything else is imported."""
    if mode == "eventlet":
        os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")  # the system's resolver: /etc/hosts, mDNS and IPv6 as usual
        import warnings

        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
    elif mode == "gevent":
        from gevent import monkey

        monkey.patch_all()
    elif mode != "threading":
        raise SystemExit(f"async mode {mode!r}: choose one of {', '.join(MODES)}")


def begin(work: Callable[[], None], name: str) -> threading.Thread:
    """A background thread of whatever kind the mode has."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


Build = Callable[[], Callable[..., Any]]
"""Builds the application and starts what runs beside it, in the process that will serve it."""
Ready = Callable[[int], None]
"""Gets the port once connections are accepted."""


def serve(mode: str, build: Build, host: str, port: int, ready: Ready, larger: Mapping[str, int] | None = None) -> None:
    """Serves until interrupted by SIGINT or SIGTERM, then returns. Raises AddressRefused when it cannot listen there.

    ``larger``: beginnings of addresses whose bodies may be larger than others, and how large.
    """
    try:
        listener = _listen(host, port)
    except OSError as error:
        raise AddressRefused(error.strerror or str(error)) from error
    {"eventlet": _serve_eventlet, "gevent": _serve_gevent, "threading": _serve_threads}[mode](build, listener, ready, larger or {})


def look_at(host: str, port: int) -> None:
    """Raises AddressRefused when nobody could listen there now: asked before work that would be in vain."""
    try:
        _listen(host, port).close()
    except OSError as error:
        raise AddressRefused(error.strerror or str(error)) from error


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # gevent writes head and body apart: 40 ms a POST without it
    listener.bind((host, port))
    listener.listen(1024)
    return listener


def _places() -> int:
    """How many may be connected at once: as many as the kernel allows us files, less our own."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ours = CONNECTIONS + FILES_OF_OUR_OWN if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS + FILES_OF_OUR_OWN)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(_soft, ours) if _soft != resource.RLIM_INFINITY else ours, hard))
    return max(ours - FILES_OF_OUR_OWN, ours // 2)


class _Entrance:
    """A listening socket that outlives a moment without files, and strangers who are gone before they are let in."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener

    def accept(self) -> Any:
        while True:
            try:
                return self._listener.accept()
            except OSError as error:
                if error.errno in GONE:
                    raise
                time.sleep(BREATH_SECONDS)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)


def _serve_eventlet(build: Build, listener: Any, ready: Ready, larger: Mapping[str, int]) -> None:
    import eventlet.hubs
    import eventlet.wsgi

    class Visit(eventlet.wsgi.HttpProtocol):  # type: ignore[misc]
        """One connection, whose requests arrive whole and in time, or not at all."""

        def handle_one_request(self) -> None:
            with eventlet.Timeout(PATIENCE_SECONDS, TimeoutError("no request")) as self._patience:
                super().handle_one_request()

        def get_environ(self) -> dict[str, Any]:
            """Called when the head is there."""
            environ: dict[str, Any] = super().get_environ()
            coming = environ["wsgi.input"]
            environ["wsgi.input"], whole = _read(coming, 0 if coming.chunked_input else coming.content_length or 0, _most(environ, larger))
            coming.discard = lambda: None
            if not whole or coming.chunked_input:
                self.close_connection = 1
            if "HTTP_UPGRADE" in environ:
                environ["wsgi.errors"] = nowhere  # where a websocket that is gone already would be reported, with half a line
            self._patience.cancel()
            return environ

        def log_message(self, *_said: Any) -> None:
            """What strangers say is not repeated."""

    nowhere = open(os.devnull, "w")  # noqa: SIM115 (as long as the server)
    serving = eventlet.getcurrent()

    def interrupt(*_: object) -> None:
        # a signal arrives in whichever green thread is running: hand it to the one that serves
        eventlet.hubs.get_hub().schedule_call_global(0, serving.throw, KeyboardInterrupt)

    app = build()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, interrupt)
    ready(listener.getsockname()[1])
    with contextlib.suppress(KeyboardInterrupt):
        eventlet.wsgi.server(
            _Entrance(listener),
            _by_turns(app, lambda: eventlet.sleep(0)),
            protocol=Visit,
            log_output=False,
            max_size=_places(),
            socket_timeout=PATIENCE_SECONDS,
            debug=False,
        )


def _most(environ: Mapping[str, Any], larger: Mapping[str, int]) -> int:
    """How large the body of this request may be."""
    path = str(environ.get("PATH_INFO", ""))
    return next((size for beginning, size in larger.items() if path.startswith(beginning)), SMALL_BODY)


def _read(body: Any, length: int, most: int) -> tuple["_Body", bool]:
    """A body before anybody is asked to answer it, and whether that was all of it. What is too large anyway is let go."""
    if length <= most:
        return _Body(body.read(length) if length else b""), True
    if length > SPILT_BODY:
        return _Body(), False
    while length > 0 and (some := body.read(min(length, SMALL_BODY))):
        length -= len(some)
    return _Body(), length == 0


class _Body(io.BytesIO):
    def _discard(self) -> None:
        """gevent asks to be rid of what nobody has read."""


def _by_turns(app: Callable[..., Any], let_others: Callable[[], None]) -> Callable[..., Any]:
    """Everybody's next request waits behind the others' first. Else a client whose request is there when its last was answered is
    served again and again, while others wait a second."""

    def taking_turns(environ: Any, start_response: Any) -> Any:
        let_others()
        return app(environ, start_response)

    return taking_turns


def _serve_gevent(build: Build, listener: Any, ready: Ready, larger: Mapping[str, int]) -> None:
    import gevent
    from gevent import pywsgi
    from geventwebsocket.handler import WebSocketHandler

    class Visit(WebSocketHandler):  # type: ignore[misc]
        """One connection, whose requests arrive whole and in time, or not at all."""

        def handle_one_request(self) -> Any:
            with gevent.Timeout(PATIENCE_SECONDS, TimeoutError("no request")) as self._patience:
                try:
                    return super().handle_one_request()
                except OSError:
                    return None

        def get_environ(self) -> dict[str, Any]:
            environ: dict[str, Any] = super().get_environ()
            self.wsgi_input, whole = _read(environ["wsgi.input"], self.content_length or 0, _most(environ, larger))
            environ["wsgi.input"] = self.wsgi_input
            if not whole or "HTTP_TRANSFER_ENCODING" in environ:
                self.close_connection = True
            self._patience.cancel()
            return environ

        def upgrade_websocket(self) -> Any:
            """A handshake that is not whole is refused by the application, as everything else is."""
            key, version = self.environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), self.environ.get("HTTP_SEC_WEBSOCKET_VERSION")
            return super().upgrade_websocket() if WEBSOCKET_KEY.match(key) and version == "13" else None

        def _handle_client_error(self, error: Exception) -> Any:
            return None if isinstance(error, TimeoutError) else super()._handle_client_error(error)

        def log_error(self, *_said: Any) -> None:
            """What strangers say is not repeated."""

    app = _by_turns(build(), lambda: gevent.sleep(0))
    server = pywsgi.WSGIServer(listener, app, log=None, error_log=None, handler_class=Visit, spawn=_places())
    for name in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(name, server.stop, 0)
    server.start()
    ready(listener.getsockname()[1])
    server.serve_forever()


def _patient_worker(larger: Mapping[str, int]) -> tuple[Any, Callable[[Callable[..., Any]], Callable[..., Any]]]:
    """gunicorn's worker that hangs up on whoever does not get to the end of a request, and what tells it that one is all there."""
    from gunicorn.workers.gthread import ThreadWorker

    coming: dict[socket.socket, float] = {}
    """Until when what is read there must be whole."""

    class Worker(ThreadWorker):  # type: ignore[misc]
        def enqueue_req(self, conn: Any) -> None:
            coming[conn.sock] = time.monotonic() + PATIENCE_SECONDS
            super().enqueue_req(conn)

        def murder_pending(self) -> None:
            """Called about once a second."""
            super().murder_pending()
            for late in [asked for asked, until in list(coming.items()) if time.monotonic() > until]:
                coming.pop(late, None)
                with contextlib.suppress(OSError):
                    late.shutdown(socket.SHUT_RDWR)

        def accept(self, entrance: Any) -> None:
            try:
                super().accept(entrance)
            except OSError as error:
                if error.errno in GONE:
                    raise
                time.sleep(BREATH_SECONDS)

    def in_time(app: Callable[..., Any]) -> Callable[..., Any]:
        def asked(environ: Any, start_response: Any) -> Any:
            if environ["REQUEST_METHOD"] == "POST":
                environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(_most(environ, larger) + 1))
            coming.pop(environ["gunicorn.socket"], None)
            return app(environ, start_response)

        return asked

    return Worker, in_time


def _serve_threads(build: Build, listener: Any, ready: Ready, larger: Mapping[str, int]) -> None:
    """gunicorn with one worker: a thread for every open socket."""
    from gunicorn.app.base import BaseApplication

    worker_class, in_time = _patient_worker(larger)
    _places()
    told, telling = os.pipe()  # what went wrong in the worker, for whoever started us
    port = listener.getsockname()[1]
    listener.set_inheritable(True)

    class OneWorker(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            asked = {
                "bind": f"fd://{listener.fileno()}",
                "workers": 1,
                "worker_class": worker_class,
                "threads": THREADS,
                "worker_connections": 2 * THREADS,  # as many again may be kept open without a thread: else every answer hangs up
                "timeout": 0,
                "graceful_timeout": 1,
                "loglevel": "error",
                "post_worker_init": lambda worker: ready(port),
            }
            for name, value in asked.items():
                self.cfg.set(name, value)

        def load(self) -> Callable[..., Any]:
            try:
                return in_time(build())
            except Exception as error:
                os.write(telling, pickle.dumps(error))
                raise SystemExit(NOT_BUILT) from None

    try:
        OneWorker().run()
    except SystemExit as ended:
        if ended.code == NOT_BUILT:
            raise pickle.loads(os.read(told, PIPE_BYTES)) from None
        if ended.code not in (None, 0):
            raise
