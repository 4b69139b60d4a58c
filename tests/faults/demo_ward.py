"""``motcua demo`` as its user starts it: one command, its children, what it wrote, and every role's key."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.waiting import fair, until

STARTED = "Ctrl-C"


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def is_gone(pid: int) -> bool:
    """Ended; whether its parent has asked how does not matter."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class Demo:
    """Started in ``data`` at ``port``; ``close`` kills whatever is left of it."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.url = data, f"http://127.0.0.1:{port}"
        self._said = (data.parent / f"demo-{time.monotonic_ns()}.log").open("w+")
        command = [sys.executable, "-m", "queue_server", "demo", "--data", str(data), "--port", str(port)]
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, stdout=self._said, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self._seen: set[int] = set()

    def said(self) -> str:
        return Path(self._said.name).read_text()

    def started(self) -> "Demo":
        until(lambda: STARTED in self.said() or self.process.poll() is not None, fair(60))
        assert self.process.poll() is None, self.said()
        return self

    def ended(self, seconds: float) -> int:
        code = self.process.wait(seconds)
        self._said.close()
        return code

    def child(self, name: str) -> int:
        """The process id of ``demo-server`` or ``agent``, once it is there."""
        return int(until(lambda: next((pid for pid, words in self.children().items() if name in words), None), fair(10)) or 0)

    def children(self) -> dict[int, list[str]]:
        """Process id -> its words."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text().split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
        self._seen |= found.keys()
        return found

    def ask(self, path: str, key: str | None = None, body: dict[str, Any] | None = None) -> Any:
        """The JSON of a good answer; None while nobody answers."""
        headers = {"Content-Type": "application/json"}
        if key:
            kind, _, no = key.partition(" ")
            keys = json.loads((self.data / "demo.json").read_text())["keys"]
            headers["Authorization"] = f"Bearer {keys['clerk'][no] if no else keys[kind]}"
        asked = urllib.request.Request(self.url + path, data=json.dumps(body).encode() if body else None, headers=headers)
        try:
            with urllib.request.urlopen(asked, timeout=5) as answered:
                return json.load(answered)
        except urllib.error.HTTPError:
            raise
        except OSError:
            return None

    def shows(self, counter: int, number: str) -> bool:
        """Does the board over the counter, by the bytes it received, show that number?"""
        screen = self.ask("/api/v1/wall/screen", "wall")
        return screen is not None and any(board["counter"] == counter and number in board["rows"] for board in screen["boards"])

    def papers(self) -> list[Path]:
        return sorted((self.data / "tickets").glob("*.png"))

    def close(self) -> None:
        for pid in (self.process.pid, *self.children(), *self._seen):
            if not is_gone(pid):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self._said.close()
