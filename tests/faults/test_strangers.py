"""Connections that never come to the point: each is hung up on in its time, listeners stay, and the server outlives a want of files."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from queue_server import runtime
from tests.counts import few
from tests.waiting import fair, until

PATIENCE_SECONDS = 0.6
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost"
HALF_A_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
A_REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
SERVER = """
import sys
from queue_server import runtime
runtime.prepare(sys.argv[1])
runtime.PATIENCE_SECONDS = float(sys.argv[2])
def app(environ, start_response):
    body = environ["wsgi.input"].read() if environ["REQUEST_METHOD"] == "POST" else b"well"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
runtime.serve(sys.argv[1], lambda: app, "127.0.0.1", 0, lambda port: print(port, flush=True))
"""


@contextmanager
def a_small_server(mode: str, patience: float, files: int | None = None) -> Iterator[int]:
    """Its port. ``files``: so many file descriptors and no more."""
    limit: Callable[[], None] | None = None
    if files is not None:
        limits = (files, files)
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limits)  # noqa: E731
    command = [sys.executable, "-c", SERVER, mode, str(patience)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=limit, start_new_session=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
        assert process.poll() is None, "the server has ended"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def says(port: int, words: bytes) -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), timeout=fair(10))
    opened.sendall(words)
    return opened


def is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as answered:
            return bool(answered.read() == b"well")
    except OSError:
        return False


@pytest.mark.parametrize("mode", few(runtime.MODES, "eventlet", "threading"))
def test_whoever_does_not_come_to_the_point_is_hung_up_on(mode: str) -> None:
    with a_small_server(mode, PATIENCE_SECONDS) as port, ExitStack() as open_till_the_end:
        for words in (HALF_A_HEAD, HALF_A_BODY, A_REQUEST):
            stranger = open_till_the_end.enter_context(closing(says(port, words)))
            while stranger.recv(4096):
                pass
        assert is_well(port)


@pytest.mark.parametrize("mode", few(runtime.MODES, "eventlet", "threading"))
def test_a_drop_at_a_time_is_not_coming_to_the_point(mode: str) -> None:
    with a_small_server(mode, PATIENCE_SECONDS) as port, closing(says(port, HALF_A_HEAD)) as stranger:
        deadline = time.monotonic() + fair(10)
        with pytest.raises(OSError):
            while time.monotonic() < deadline:
                stranger.sendall(b"x")
                stranger.settimeout(0.05)
                try:
                    if stranger.recv(4096) == b"":
                        raise ConnectionResetError
                except TimeoutError:
                    continue


@pytest.mark.parametrize("mode", few(runtime.MODES, "eventlet", "threading"))
def test_a_whole_body_is_answered_and_the_line_kept(mode: str) -> None:
    with a_small_server(mode, 10) as port, closing(says(port, b"")) as guest:
        for body in (b"one", b"two" * 10_000):
            head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
            guest.sendall(head)
            guest.sendall(body)
            heard = b""
            while not heard.endswith(body):
                some = guest.recv(65536)
                assert some, heard
                heard += some


@pytest.mark.parametrize("mode", few(runtime.MODES, "eventlet", "threading"))
def test_a_server_outlives_a_want_of_files(mode: str) -> None:
    with a_small_server(mode, 2, files=64) as port:
        with ExitStack() as crowd:
            for _ in range(90):
                crowd.enter_context(closing(says(port, HALF_A_HEAD)))
        until(lambda: is_well(port), fair(10))
