"""A ticket, a call and the TV's message in a hall with a million past tickets in its file, beside the same hall on its first day."""

import itertools
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.years import SERVICES, fill_with_years
from tests.builders import HallUnderTest, a_hall

PAST = 1_000_000
WAITING, PRESSES, WARM_UP = 200, 250, 20


def figures() -> Iterator[Figure]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        with a_hall(folder) as first:
            site = first.site.key
        (folder / "old").mkdir()
        shutil.copy(folder / "hall.sqlite3", folder / "old" / "hall.sqlite3")
        begun = time.monotonic()
        fill_with_years(folder / "old" / "hall.sqlite3", site, PAST)
        yield Figure("building a million past tickets", time.monotonic() - begun, "s", 60, "value <= 60")
        halls = [stack.enter_context(a_hall(where)) for where in (folder / "old", folder)]
        services = itertools.cycle(SERVICES)
        for hall in halls:
            hall.open()
            for _ in range(WAITING):
                hall.take(next(services))
        yield _beside("a ticket", halls, lambda hall, turn: hall.take(SERVICES[turn % len(SERVICES)]))
        yield _beside("a call", halls, lambda hall, turn: hall.next(turn % 2 + 1) if turn % 5 else hall.take(SERVICES[0]))
        yield _beside("a TV's message", halls, lambda hall, turn: _screen(hall))


def _beside(what: str, halls: list[HallUnderTest], work: Callable[[HallUnderTest, int], object]) -> Figure:
    """One after the other in turns, so that noise hits both; the turns change sides."""
    took: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(WARM_UP + PRESSES):
        for which in (0, 1) if turn % 2 else (1, 0):
            begun = time.perf_counter()
            work(halls[which], turn)
            if turn >= WARM_UP:
                took[which].append((time.perf_counter() - begun) * 1000)
    old, new = (statistics.median(took[which]) for which in (0, 1))
    return Figure(f"{what} with {PAST:,} past tickets", old, "ms", new, "ratio <= 1.2")


def _screen(hall: HallUnderTest) -> object:
    from queue_server.actions.screens import Snapshots

    with hall.units.reading(hall.site.key) as reading:
        return Snapshots(reading).zone("sanh").model_dump(mode="json")
