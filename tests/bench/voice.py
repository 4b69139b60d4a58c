"""From the commit of a call to its first sound sample, handed to the player: real server, agent and loudspeaker, a sink that listens."""

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from queue import Queue

from devices import agent
from devices.links.cabling import Cabling
from devices.plan import AgentPlan, SpeakerPlan
from queue_server.settings import config_folder
from sounds.bank import Bank
from sounds.builder import build
from sounds.loudspeaker import Loudspeaker
from tests.bench.callers import Line, port_of, request
from tests.bench.figures import Figure, percentile
from tests.bench.stamped_server import a_stamped_server
from tests.builders import Server

CALLS, ROUNDS = 20, 3
SERVICE, COUNTER = "chung-thuc", 1


class ListeningSink:
    """Plays nothing; says when the first sample would have begun."""

    def __init__(self) -> None:
        self.played: Queue[tuple[float, bytes]] = Queue()

    def play(self, samples: bytes, began: Callable[[], None]) -> None:
        self.played.put((time.monotonic(), samples))
        began()

    def stop(self) -> None:
        """There is nothing to stop."""


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        build(folder / "sounds", languages=("vi",), phrases=config_folder() / "phrases")
        server, commits = stack.enter_context(a_stamped_server(folder))
        line = Line(("127.0.0.1", port_of(server)))
        for n in range(ROUNDS * CALLS + 2):
            line.ask(request("/api/v1/tickets", server.keys["kiosk"], {"service": SERVICE, "command_id": f"t{n}"}))
        sink = ListeningSink()
        stack.enter_context(_a_player(folder / "agent", server, Loudspeaker(folder / "sounds", sink)))
        _next(server, line, -1)  # it waits until a player has come
        samples = sink.played.get(timeout=20)[1]
        took, floor = [], []
        for turn in range(ROUNDS):
            calls = []
            for n in range(CALLS):
                sent_at, _ = _next(server, line, turn * CALLS + n)
                begun_at, _ = sink.played.get(timeout=10)
                calls.append((begun_at - commits.first_since(sent_at)) * 1000)
            took.append(percentile(calls, 95))
            floor.append(percentile([_bare(folder / "sounds", len(samples)) * 1000 for _ in range(CALLS)], 95))
        yield Figure("commit to first sound sample p95", statistics.median(took), "ms", statistics.median(floor), "value <= 60")


def _next(server: Server, line: Line, n: int) -> tuple[float, float]:
    return line.ask(request(f"/api/v1/counters/{COUNTER}/next", server.keys["clerk"][str(COUNTER)], {"command_id": f"n{n}"}))


def _bare(folder: Path, size: int) -> float:
    """The floor: reading as much recorded sound from the same bank, and nothing else."""
    bank = Bank.open(folder)
    begun, read = time.monotonic(), 0
    for clip in bank.of("vi"):
        if read >= size:
            break
        read += len(clip.path.read_bytes())
    return time.monotonic() - begun


@contextmanager
def _a_player(folder: Path, server: Server, speaker: Loudspeaker) -> Iterator[None]:
    """An agent with a loudspeaker and nothing else."""
    folder.mkdir()
    plan = AgentPlan(server=server.url, name="bench", speaker=SpeakerPlan(zone="sanh"))
    stop = threading.Event()
    arguments = (plan, _no_board, server.keys["agent"], folder, speaker, stop, Cabling())
    thread = threading.Thread(target=agent.run, args=arguments, name="agent")
    thread.start()
    try:
        with closing(speaker):
            yield
    finally:
        stop.set()
        thread.join()


def _no_board(model: str) -> None:
    raise AssertionError(f"this agent has no board, and asked for {model}")
