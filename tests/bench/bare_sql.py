"""The floor of everything durable: the very statements an action has run, with their own values, run again by bare sqlite3.

A hall is filled and its file copied; what it does then is recorded. The copy plays the recording: the same SQL on the same rows,
one durable commit each time, and nothing of ours in between.
"""

import itertools
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from queue_server.store.database import BUSY_MS
from tests.builders import HallUnderTest

Statement = tuple[str, Any]


class BareLoop:
    """What was recorded, played on a copy of its own, each transaction once and in order."""

    def __init__(self, file: Path, recorded: list[list[Statement]]) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "temp_store=MEMORY", "trusted_schema=OFF"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._left = iter(recorded)

    def play(self, count: int) -> tuple[float, float]:
        """Wall and CPU seconds of so many transactions."""
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(count):
            for statement, values in next(self._left):
                if statement.startswith("BEGIN") and self._connection.in_transaction:
                    self._connection.execute("COMMIT")
                self._connection.execute(statement, values).fetchall()
            self._connection.execute("COMMIT")
        return time.perf_counter() - wall, time.process_time() - cpu

    def close(self) -> None:
        self._connection.close()


class Recording:
    """``work``, done ``count`` times in this hall, and the file as it was before."""

    def __init__(self, hall: HallUnderTest, folder: Path, count: int, work: Callable[[], object]) -> None:
        self._before = folder / "before.sqlite3"
        self._copies = (folder / f"bare-{n}.sqlite3" for n in itertools.count(1))
        with closing(sqlite3.connect(hall.engine.url.database)) as source, closing(sqlite3.connect(self._before)) as target:
            source.backup(target)
        self._recorded = [_recorded(hall, work) for _ in range(count)]

    @contextmanager
    def loop(self) -> Iterator[BareLoop]:
        copy = Path(shutil.copy(self._before, next(self._copies)))
        with closing(BareLoop(copy, self._recorded)) as loop:
            yield loop


def _recorded(hall: HallUnderTest, work: Callable[[], object]) -> list[Statement]:
    statements: list[Statement] = []

    def record(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        statements.append((statement, values))

    event.listen(hall.engine, "before_cursor_execute", record)
    try:
        work()
    finally:
        event.remove(hall.engine, "before_cursor_execute", record)
    return statements
