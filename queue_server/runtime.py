"""The async mode: eventlet, gevent or threading. The only module that knows their servers; ``__main__`` patches before it imports us.

Everything else uses plain ``threading``, which the mode has replaced by its own.
"""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

MODES = ("eventlet", "gevent", "threading")
CONNECTIONS = 20_000
THREADS = 512


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


def serve(mode: str, build: Build, host: str, port: int, ready: Ready) -> None:
    """Serves until interrupted by SIGINT or SIGTERM, then returns. Raises OSError when the address is taken."""
    listener = _listen(host, port)
    {"eventlet": _serve_eventlet, "gevent": _serve_gevent, "threading": _serve_threads}[mode](build, listener, ready)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # gevent writes head and body apart: 40 ms a POST without it
    listener.bind((host, port))
    listener.listen(1024)
    return listener


def _serve_eventlet(build: Build, listener: Any, ready: Ready) -> None:
    import eventlet.hubs
    import eventlet.wsgi

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
            listener, _by_turns(app, lambda: eventlet.sleep(0)), log_output=False, max_size=CONNECTIONS, socket_timeout=None, debug=False
        )


def _by_turns(app: Callable[..., Any], let_others: Callable[[], None]) -> Callable[..., Any]:
    """Everybody's next request waits behind the others' first. Else a client whose request is there when its last was answered is
    served again and again, while others wait a second."""

    def taking_turns(environ: Any, start_response: Any) -> Any:
        let_others()
        return app(environ, start_response)

    return taking_turns


def _serve_gevent(build: Build, listener: Any, ready: Ready) -> None:
    import gevent
    from gevent import pywsgi
    from geventwebsocket.handler import WebSocketHandler

    app = _by_turns(build(), lambda: gevent.sleep(0))
    server = pywsgi.WSGIServer(listener, app, log=None, error_log=None, handler_class=WebSocketHandler)
    for name in (signal.SIGINT, signal.SIGTERM):
        gevent.signal_handler(name, server.stop, 0)
    server.start()
    ready(listener.getsockname()[1])
    server.serve_forever()


def _serve_threads(build: Build, listener: Any, ready: Ready) -> None:
    """gunicorn with one worker: a thread for every open socket."""
    from gunicorn.app.base import BaseApplication

    port = listener.getsockname()[1]
    listener.set_inheritable(True)

    class OneWorker(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            asked = {
                "bind": f"fd://{listener.fileno()}",
                "workers": 1,
                "worker_class": "gthread",
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
            return build()

    try:
        OneWorker().run()
    except SystemExit as ended:
        if ended.code not in (None, 0):
            raise
