"""The real server, with one thing more: the moment of every durable commit, written to a file (eight bytes, monotonic nanoseconds).

The moment is when the commit has returned: before that nothing is true yet, and the disk's time is the tickets' figure, not the
screens'. It also serves any hall folder, furnished like the demo. As a program it is the server; ``a_stamped_server`` starts it.
"""

import json
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the program below patches the standard library before it imports anything of ours
    from tests.builders import Server

STAMPS = "commits"


@dataclass
class Commits:
    """The file of moments, read from where we left off."""

    file: Path
    _read: int = 0

    def new(self) -> list[float]:
        """Seconds of time.monotonic, oldest first, of commits since the last asking."""
        with self.file.open("rb") as opened:
            opened.seek(self._read)
            written = opened.read()
        self._read += len(written)
        return [moment / 1e9 for (moment,) in struct.iter_unpack("q", written)]

    def first_since(self, moment: float) -> float:
        return next(one for one in self.new() if one >= moment)


@contextmanager
def a_stamped_server(data: Path, hall: Path | None = None) -> Iterator[tuple["Server", Commits]]:
    """Under eventlet, on the demo hall unless told otherwise."""
    from queue_server.settings import config_folder, load_site
    from tests.builders import Server, demo_keys

    hall = hall or config_folder() / "halls" / "demo"
    keys = demo_keys(load_site(hall))
    data.mkdir(parents=True, exist_ok=True)
    (data / "demo.json").write_text(json.dumps({"keys": keys, "staff": {}}))
    (data / STAMPS).touch()
    command = [sys.executable, "-m", "tests.bench.stamped_server", str(hall), str(data)]
    environment = {**os.environ, "MOTCUA_CHILD_OF": str(os.getpid())}
    with (data / "server.log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True, env=environment)
    assert process.stdout is not None
    try:
        line = next((line for line in process.stdout if "listening on" in line), "")
        assert line, f"the server did not start (exit {process.wait()}): {(data / 'server.log').read_text()}"
        yield Server(process, line.split()[-1], data, keys), Commits(data / STAMPS)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def main() -> None:
    hall, data = map(Path, sys.argv[1:])
    from queue_server import runtime

    runtime.prepare("eventlet")
    from sqlalchemy import Connection

    from queue_server.cli.hall import read_hall, run_server

    stamps = os.open(data / STAMPS, os.O_WRONLY | os.O_APPEND)

    usual = Connection._commit_impl

    def commit_and_stamp(connection: Connection) -> None:
        usual(connection)
        if not connection.get_execution_options().get("reading"):
            os.write(stamps, struct.pack("q", time.monotonic_ns()))

    Connection._commit_impl = commit_and_stamp  # type: ignore[method-assign]
    settings, site = read_hall(hall, data=data, port=0)
    run_server(settings, site, json.loads((data / "demo.json").read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
