"""The voice: how long a bank takes to build, a call to assemble, and how soon after its commit a call is heard.

The last with real server, agent and loudspeaker, and a sink that listens in place of a sound card.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from queue import Queue

from devices import agent
from devices.links.cabling import Cabling
from devices.plan import AgentPlan, SpeakerPlan
from sounds.bank import Bank
from sounds.engines.espeak import Espeak
from sounds.loudspeaker import Loudspeaker
from sounds.phrases import Language
from sounds.planner import Planner
from sounds.sentence import Sentence
from sounds.sinks import Sound
from tests.bench.callers import Line, port_of, request
from tests.bench.figures import Figure, percentile
from tests.bench.stamped_server import a_stamped_server
from tests.builders import Server

CALLS, ROUNDS = 20, 3
ASSEMBLED = 200
SERVICE, COUNTER = "chung-thuc", 1
TEN_THOUSAND = """
import sys
from pathlib import Path
resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before = resident()
from sounds.announcement import Announcement
from sounds.announcer import Announcer
from sounds.planner import Planner
from sounds.sentence import Sentence
imported = resident()
announcer = Announcer(Planner.open(Path(sys.argv[1]), ["vi", "en"]))
announcer.player("tv", "sanh", "tv", "running", 0)
for n in range(10_000):
    said = Sentence("call", ticket=f"A{n % 9999:03}", counter=n % 99 + 1)
    announcer.add(Announcement(f"call:{n}", "sanh", n, said), n)
    announcer.reported("tv", f"call:{n}", "started", n)
    announcer.reported("tv", f"call:{n}", "finished", n)
print(imported - before, resident() - before)
"""


class ListeningSink:
    """Plays nothing; says when the first sample would have begun."""

    def __init__(self) -> None:
        self.played: Queue[tuple[float, bytes]] = Queue()

    def play(self, sound: Sound) -> None:
        pieces = iter(sound.pieces())
        first = next(pieces)
        self.played.put((time.monotonic(), first + b"".join(pieces)))

    def missing(self) -> str:
        return ""

    def stop(self) -> None:
        """There is nothing to stop."""


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield _building(folder / "sounds")
        yield _assembling(folder / "sounds")
        yield _remembering(folder / "sounds")
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


def _building(folder: Path) -> Figure:
    """The whole command for the whole Vietnamese bank, and the floor: the engine saying the same texts and nothing else."""
    _build_command(folder.parent / "bytecode")  # as an installation leaves it
    took = []
    for _ in range(ROUNDS):
        shutil.rmtree(folder, ignore_errors=True)
        begun = time.monotonic()
        _build_command(folder.parent)
        took.append(time.monotonic() - begun)
    clips = len(Bank.open(folder).of("vi"))
    engine = Espeak()
    with closing(engine):
        begun = time.monotonic()
        for text in dict.fromkeys(Language.read("vi").inventory().values()):
            engine.synthesize(text, "vi", 150, 20.0)
        floor = time.monotonic() - begun
    return Figure(f"a bank of {clips} clips built by espeak", statistics.median(took), "s", floor, "value <= 5")


def _build_command(data: Path) -> None:
    """Two runs have nothing in common but the bytecode of what they import."""
    command = [sys.executable, "-m", "queue_server", "sounds", "build", "--language", "vi", "--data", str(data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _assembling(folder: Path) -> Figure:
    """From an announcement to samples: planned, read from the disk and spliced. The floor reads as many bytes and nothing else."""
    planner, bank = Planner.open(folder, ["vi"]), Bank.open(folder)
    took, floor = [], []
    for n in range(ASSEMBLED):
        said = Sentence("call", ticket=f"{'AHLQXGTN'[n % 8]}{n:03}", counter=n % 99 + 1)
        begun = time.monotonic()
        plan = planner.plan(said, ["vi"], repeat=True)
        samples = bank.splice(plan.segments, plan.duration_ms).tobytes()
        took.append((time.monotonic() - begun) * 1000)
        floor.append(_bare(folder, len(samples)) * 1000)
    return Figure("assembling a call p95", percentile(took, 95), "ms", percentile(floor, 95), "value <= 5")


def _remembering(folder: Path) -> Figure:
    """What a process grows by when it knows the whole bank and has had ten thousand announcements. The floor: the bare import."""
    told = subprocess.run([sys.executable, "-c", TEN_THOUSAND, str(folder)], check=True, capture_output=True, text=True).stdout.split()
    return Figure("announcer's memory after 10 000 announcements", float(told[1]), "MB", float(told[0]), "value <= 60")


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
    plan = AgentPlan(server=server.url, name="bench", speakers=[SpeakerPlan(zone="sanh")])
    stop = threading.Event()
    arguments = (plan, _no_board, server.keys["agent"], folder, {"sanh": speaker}, stop, Cabling())
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
