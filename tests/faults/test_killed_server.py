"""``kill -9`` at random moments under load: nothing that was acknowledged is lost or doubled, and the hall answers again in seconds."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from queue_server.store.database import open_database, sqlite_url
from queue_server.store.journal import verify
from tests.builders import a_server, the_demo
from tests.counts import few
from tests.faults.pressing import Presser, answering_after, clerk, kiosk, press_all
from tests.waiting import fair

SOAK = bool(os.environ.get("MOTCUA_SOAK"))
ANSWERS_WITHIN_SECONDS = 5.0


def rounds(usual: int, soak: int) -> int:
    return soak if SOAK else usual


def nine_of_ten(seconds: list[float]) -> float:
    """The slowest but for one in ten: this machine has other work."""
    return sorted(seconds)[int(0.9 * (len(seconds) - 1))]


def some_pressers() -> list[Presser]:
    services = tuple(the_demo().services)[:3]
    return [kiosk("kiosk-a", services), kiosk("kiosk-b", services), *(clerk(no) for no in (1, 2, 3, 4))]


class Remembered:
    """Holds the hall's book against what the pressers were told."""

    def __init__(self, url: str, pressers: list[Presser]) -> None:
        self._engine = open_database(url) if url.startswith("sqlite") else create_engine(url)
        self._pressers = pressers

    def close(self) -> None:
        self._engine.dispose()

    def check(self) -> None:
        with self._engine.connect().execution_options(reading=True) as connection, connection.begin():
            self._numbers_run_on(connection)
            self._tickets_are_the_acknowledged(connection)
            self._calls_are_the_acknowledged(connection)
            assert verify(connection, the_demo().key)[1] == []

    def _answers(self, ending: str) -> list[Any]:
        return [answer for one in self._pressers for press, answer in one.answered if press.path.endswith(ending)]

    def _numbers_run_on(self, connection: Connection) -> None:
        series: dict[tuple[str, str], list[int]] = {}
        for day, key, nth in connection.execute(text("SELECT day, series, nth FROM ticket ORDER BY day, series, nth")):
            series.setdefault((day, key), []).append(nth)
        for numbers in series.values():
            assert numbers == list(range(1, len(numbers) + 1)), "a gap or a repeat"

    def _tickets_are_the_acknowledged(self, connection: Connection) -> None:
        """Every press was answered in the end, so the book holds these and no others."""
        told = {(answer["id"], answer["number"]) for answer in self._answers("/tickets")}
        stored = {(row.id, row.number) for row in connection.execute(text("SELECT id, number FROM ticket"))}
        assert stored == told
        assert len(told) == len(self._answers("/tickets")), "two presses, one ticket"

    def _calls_are_the_acknowledged(self, connection: Connection) -> None:
        told = Counter((answer["call"], answer["ticket"]["id"]) for answer in self._answers("/next") if answer["call"] is not None)
        stored = Counter((row.id, row.ticket) for row in connection.execute(text("SELECT id, ticket FROM call")))
        assert stored == told
        assert max(Counter(ticket for _, ticket in stored).values(), default=1) == 1, "a ticket was called twice"


def kill_and_look(data: Path, url: str, mode: str, times: int, chance: random.Random, **environment: str) -> list[float]:
    """Seconds each restart took until it answered."""
    pressers, restarts = some_pressers(), []
    remembered = Remembered(url, pressers)
    for turn in range(times + 1):
        began = time.monotonic()
        with a_server(data, mode, **environment) as server:
            restarts.append(answering_after(began, server))
            last = [one.answered[-1] for one in pressers if one.answered]
            assert [press.again(server) for press, _ in last] == [answer for _, answer in last], "another answer to the same press"
            for one in pressers:
                one.press_the_open_one_again(server)
            remembered.check()
            if turn < times:
                press_all(server, pressers, chance.uniform(0.1, 1.0))
    remembered.close()
    pressed = sum(len(one.answered) for one in pressers)
    print(f"killed {times} times in {mode}: {pressed} presses acknowledged, restarts {[round(one, 1) for one in restarts]} s")
    return restarts


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("mode", "times"), few([("eventlet", 200), ("gevent", 20), ("threading", 20)], ("eventlet", 2)))
def test_a_killed_server_has_lost_and_doubled_nothing(tmp_path: Path, mode: str, times: int) -> None:
    url = sqlite_url(tmp_path / "motcua.sqlite3")
    restarts = kill_and_look(tmp_path, url, mode, times, random.Random(times))
    assert not SOAK or nine_of_ten(restarts[1:]) <= fair(ANSWERS_WITHIN_SECONDS)
    verified = subprocess.run(
        [sys.executable, "-m", "queue_server", "journal", "verify", "--data", str(tmp_path)], capture_output=True, text=True
    )
    assert verified.returncode == 0, verified.stderr


@pytest.mark.timeout(7200)
def test_a_killed_server_on_postgresql_has_lost_and_doubled_nothing(tmp_path: Path, postgres_url: str) -> None:
    url = make_url(postgres_url).set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)
    restarts = kill_and_look(tmp_path, postgres_url, "eventlet", rounds(1, 30), random.Random(3), MOTCUA_DATABASE_URL=url)
    assert not SOAK or nine_of_ten(restarts[1:]) <= fair(ANSWERS_WITHIN_SECONDS)
