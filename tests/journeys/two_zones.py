"""A hall of two zones: server and agent as their commands start them, the agent with a loudspeaker in each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from queue_server.contract.devices import Segment
from queue_server.settings import config_folder
from sounds.announcement import Announcement
from sounds.planner import Planner
from sounds.sentence import Sentence
from tests.bench.stamped_server import Commits, a_stamped_server
from tests.builders import Server
from tests.journeys.house import lend
from tests.waiting import fair, until

ZONES = {"sanh": 1, "khu-b": 6}
"""Each zone, and a counter there."""
SERVICES = {1: "chung-thuc", 6: "xa-hoi"}
READY_SECONDS = 20.0


class Call(NamedTuple):
    id: int
    number: str
    counter: int
    committed_at: float


class TwoZones(NamedTuple):
    server: Server
    commits: Commits
    agent: Path
    log: Path

    def take(self, counter: int) -> str:
        """A number for whoever is to be called there next."""
        return str(self._press("tickets", "kiosk", service=SERVICES[counter])["number"])

    def call(self, counter: int, number: str) -> Call:
        """The next at this counter, who has this number, and when that was true."""
        asked_at = time.monotonic()
        answer = self._press(f"counters/{counter}/next", f"clerk {counter}")
        return Call(answer["call"], number, counter, self.commits.first_since(asked_at))

    def devices(self) -> dict[str, dict[str, Any]]:
        """The loudspeakers as the supervisor sees them, by zone."""
        rows = self.server.ask("/api/v1/supervisor/screen", key="supervisor")[1]["devices"]
        return {row["name"]: row for row in rows if row["kind"] == "speaker"}

    def plan(self, call: Call, repeat: bool = True) -> list[Segment]:
        """What should be heard of it."""
        zone = next(zone for zone, counter in ZONES.items() if counter == call.counter)
        said = Announcement(f"call:{call.id}", zone, 0, Sentence("call", ticket=call.number, counter=call.counter))
        return list(Planner.open(self.server.data / "sounds", ["vi"])(said, repeat).segments)

    def _press(self, path: str, who: str, **body: Any) -> dict[str, Any]:
        status, said = self.server.ask(f"/api/v1/{path}", {"command_id": os.urandom(8).hex(), **body}, who)
        assert status in (200, 201), (path, status, said)
        return dict(said)


def a_hall_folder(folder: Path) -> Path:
    """The demo ward, with counters 5 and up in another zone. What is always open extends what is next to it."""
    ward = (config_folder() / "halls" / "ward" / "hall.toml").read_text(encoding="utf-8")
    before, _, behind = ward.partition("no = 5\n")
    two = before.replace("[[services]]", '[[zones]]\nkey = "khu-b"\nname = "Khu B"\n\n[[services]]', 1)
    two += "no = 5\n" + behind.replace('zone = "sanh"', 'zone = "khu-b"')
    (folder / "ward").mkdir(parents=True)
    (folder / "ward" / "hall.toml").write_text(two, encoding="utf-8")
    hall = folder / "hall"
    hall.mkdir()
    for file in (config_folder() / "halls" / "demo").iterdir():
        (hall / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return hall


@contextmanager
def two_zones(folder: Path, bank: Path, outputs: dict[str, str], environment: dict[str, str]) -> Iterator[TwoZones]:
    """Yields when both loudspeakers are there and have the server's voice, which was built on the server alone."""
    data, agent = folder / "server", folder / "agent"
    data.mkdir(parents=True, exist_ok=True)
    agent.mkdir()
    lend(bank, data)
    with a_stamped_server(data, a_hall_folder(folder / "halls")) as (server, commits):
        speakers = "".join(f'[[speakers]]\nzone = "{zone}"\noutput = "{output}"\n' for zone, output in outputs.items())
        (agent / "agent.toml").write_text(f'server = "{server.url}"\nname = "loa"\n{speakers}')
        (agent / "agent.key").write_text(server.keys["agent"])
        command = [sys.executable, "-m", "queue_server", "agent", str(agent / "agent.toml"), "--data", str(agent)]
        with (agent / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env={**environment, "MOTCUA_CHILD_OF": str(os.getpid())})
        try:
            hall = TwoZones(server, commits, agent, data / "server.log")
            until(lambda: set(hall.devices()) == set(outputs), fair(READY_SECONDS), every=0.1)
            until((agent / "sounds" / "server" / "bank" / "manifest.json").is_file, fair(READY_SECONDS))
            yield hall
        finally:
            process.terminate()
            process.wait(20)
            print((agent / "log").read_text())
