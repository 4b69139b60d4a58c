"""The recipe of an unattended screen, with a real Chromium on a display that is only in memory: it comes back, whatever ends it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from queue_server.contract.answers import Enrolled
from queue_server.contract.commands import Enrol
from queue_server.settings import config_folder
from tests.chromium import SWITCHES
from tests.waiting import until

SCREEN = config_folder() / "deploy" / "screen"
RECIPE = SCREEN / "motcua_screen.py"
PATIENCE_SECONDS = 30
KEY = "the-key-of-this-screen"
ENROLLED = Enrolled(device="tv-1", kind="tv", zone="sanh", key=KEY)
PAGE = b"""<!doctype html><title>kiosk</title><main id="page"></main><script>
fetch("/seen", {method: "POST", body: [location.hash, innerWidth, innerHeight].join(" ")});
document.getElementById("page").innerHTML = "<p>drawn</p>";
</script>"""


class Server:
    """Gives one page, and remembers what the page says of itself."""

    def __init__(self, port: int = 0) -> None:
        self.seen: list[str] = []
        outer = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(PAGE)

            def do_POST(self) -> None:
                outer.seen.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(ENROLLED.model_dump_json().encode() if self.path == "/api/v1/devices/enrol" else b"")

            def _say(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", port), Answers)
        self._http.daemon_threads = True
        self.port: int = self._http.server_port
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def opened(self, times: int) -> str:
        """What the newest of so many pages said."""
        until(lambda: len(self.seen) >= times, PATIENCE_SECONDS)
        return self.seen[times - 1]


@contextmanager
def a_display() -> Iterator[str]:
    told, tells = os.pipe()
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1280x720x24", "-nolisten", "tcp"], pass_fds=(tells,), stderr=subprocess.DEVNULL
    )
    os.close(tells)
    try:
        with os.fdopen(told) as number:
            yield f":{number.readline().strip()}"
    finally:
        xvfb.terminate()
        xvfb.wait()


def recipe(port: int, folder: Path) -> list[str]:
    return [sys.executable, str(RECIPE), "--page", f"http://127.0.0.1:{port}/kiosk", "--data", str(folder)]


@contextmanager
def a_screen(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [*recipe(port, folder), *(f"--switch={switch}" for switch in (*SWITCHES, "--window-size=1280,720", "--window-position=0,0"))]
    with a_display() as display:
        told = {"DISPLAY": display, "NOTIFY_SOCKET": str(folder / "systemd")}
        screen = subprocess.Popen([*command, "--every=0.2", "--silence=3"], env={**os.environ, **told}, stderr=subprocess.PIPE)
        try:
            yield screen
        finally:
            screen.terminate()
            screen.communicate()


def browsers_of(folder: Path) -> dict[int, list[str]]:
    """Process -> its command line, of the browser whose profile is there; its children have --type."""
    found: dict[int, list[str]] = {}
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = told.read_text().split("\0")
        except OSError:
            continue
        if f"--user-data-dir={folder / 'profile'}" in words and not any(word.startswith("--type=") for word in words):
            found[int(told.parent.name)] = words
    return found


def test_the_browser_comes_back_when_it_was_killed_when_it_hangs_and_when_the_server_was_away(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    server, systemd = Server(), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    systemd.bind(str(tmp_path / "systemd"))
    systemd.settimeout(PATIENCE_SECONDS)
    try:
        with systemd, a_screen(server.port, tmp_path) as screen:
            hash_, *size = server.opened(1).split()
            assert hash_ == f"#key={KEY}", "the key comes by the pipe"
            assert [int(side) + 1 for side in size] >= [1280, 720], "it fills the screen, but for a pixel without a window manager"
            assert systemd.recv(64) == b"WATCHDOG=1"
            [(first, words)] = browsers_of(tmp_path).items()
            assert not any(KEY in word for word in words)
            server.stop()
            os.kill(first, signal.SIGKILL)
            [second] = until(lambda: browsers_of(tmp_path).keys() - {first}, PATIENCE_SECONDS)
            server = Server(server.port)
            server.opened(1)
            os.kill(second, signal.SIGSTOP)
            server.opened(2)
            [third] = browsers_of(tmp_path)
            assert third not in (first, second)
            assert screen.poll() is None
    finally:
        server.stop()
    until(lambda: not browsers_of(tmp_path), 5)


def test_a_code_becomes_a_key_that_only_the_screen_can_read(tmp_path: Path) -> None:
    server = Server()
    said = subprocess.run(
        [*recipe(server.port, tmp_path), "--enrol"], input="K7PQ-2M\n", capture_output=True, text=True, check=True, timeout=30
    )
    server.stop()
    assert KEY not in said.stdout
    assert Enrol.model_validate_json(server.seen[0]).code == "K7PQ-2M"
    key = tmp_path / "key"
    assert (key.read_text().strip(), key.stat().st_mode & 0o777) == (KEY, 0o600)


SHELL = SCREEN / "motcua-screen-session"


def test_the_session_is_a_shell_script_without_a_fault() -> None:
    asked = ["shellcheck", SHELL] if shutil.which("shellcheck") else ["sh", "-n", SHELL]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_systemd_accepts_the_unit_and_is_told_that_the_browser_answers(tmp_path: Path) -> None:
    unit = (SCREEN / "motcua-screen.service").read_text(encoding="utf-8")
    lines = [line for line in unit.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*", line) for line in lines)
    assert {"Restart=always", "StartLimitIntervalSec=0", "NotifyAccess=all"} <= set(lines)
    assert any(line.startswith("WatchdogSec=") for line in lines)
    assert "key=" not in unit
    if shutil.which("systemd-analyze"):
        here = tmp_path / "motcua-screen.service"
        here.write_text(unit.replace("/usr/bin/xinit", sys.executable), encoding="utf-8")
        verified = subprocess.run(["systemd-analyze", "verify", "--man=no", here], capture_output=True, text=True, check=False)
        assert here.name not in verified.stderr, verified.stderr
