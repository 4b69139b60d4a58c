"""Nobody's day is too strange: the whole action table pressed at random, on the fake, on SQLite and on PostgreSQL."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.actions.any_day import AnyDay
from tests.builders import HallUnderTest, a_hall
from tests.conftest import a_schema
from tests.counts import SOAK
from tests.fakes.halls import a_memory_hall


def play(opener: Callable[..., list[AbstractContextManager[HallUnderTest]]], days: int, presses: int) -> None:
    """So many days of so many presses. Under ``make test`` always the same days; in a soak always new ones, a hundred times over:
    one run of all of them would remember each day to the end, in gigabytes."""
    playing = settings(
        max_examples=days,
        stateful_step_count=presses * 2 if SOAK else presses,
        derandomize=not SOAK,
        database=None,
        deadline=None,
        print_blob=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    for _ in range(100 if SOAK else 1):
        run_state_machine_as_test(type("AnyDayHere", (AnyDay,), {"opener": staticmethod(opener)}), settings=playing)


@pytest.mark.soak
def test_any_day_keeps_the_promises_of_the_hall() -> None:
    play(lambda clock, **overrides: [a_memory_hall(clock, **overrides)], days=60 if SOAK else 30, presses=50)


@pytest.mark.soak
def test_sqlite_remembers_any_day_as_the_fake_does(tmp_path: Path) -> None:
    with a_hall(tmp_path):
        pass
    play(lambda clock, **over: [a_memory_hall(clock, **over), _copied(tmp_path, clock, **over)], days=6 if SOAK else 3, presses=40)


@pytest.mark.soak
def test_postgresql_remembers_any_day_as_the_fake_does(postgres: str) -> None:
    play(lambda clock, **over: [a_memory_hall(clock, **over), _in_a_schema(postgres, clock, **over)], days=3 if SOAK else 2, presses=30)


@contextmanager
def _copied(template: Path, clock: Any, **overrides: Any) -> Iterator[HallUnderTest]:
    """A founded SQLite hall is copied rather than made: a hundred halls cost as much as three."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template / "hall.sqlite3", folder)
        with a_hall(Path(folder), clock, **overrides) as hall:
            yield hall


@contextmanager
def _in_a_schema(server: str, clock: Any, **overrides: Any) -> Iterator[HallUnderTest]:
    with a_schema(server) as url, a_hall(Path(), clock, url, **overrides) as hall:
        yield hall
