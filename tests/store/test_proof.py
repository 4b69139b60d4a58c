"""Whether the journal adds up is looked at by itself: its end at a start, all of it once a day, and nobody waits for that."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from queue_server.store.proof import Proof
from tests.builders import HallUnderTest, a_hall
from tests.waiting import fair, until

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallUnderTest]:
    with a_hall(tmp_path) as hall:
        hall.take()
        yield hall


def proof(hall: HallUnderTest, exit_code: int, quiet_seconds: float = 0) -> Proof:
    return Proof(hall.engine, hall.site.key, [sys.executable, "-c", f"raise SystemExit({exit_code})"], {}, quiet_seconds)


def looked(watched: Proof, day: str) -> None:
    def at_an_end() -> bool:
        watched.tick(day)
        return watched._looking is None

    watched.tick(day)
    until(at_an_end, fair(10))


def test_a_journal_that_was_changed_at_its_end_is_noticed_at_once(hall: HallUnderTest) -> None:
    assert not proof(hall, 0).broken
    with hall.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER journal_no_update"))
        connection.execute(text("UPDATE journal SET actor = 'x'"))
    assert proof(hall, 0).broken


def test_all_of_it_is_looked_at_once_a_day(hall: HallUnderTest) -> None:
    watched = proof(hall, 3)
    looked(watched, MONDAY)
    assert watched.broken
    watched._command = [sys.executable, "-c", ""]
    watched.tick(MONDAY)
    assert watched.broken, "not twice a day"
    looked(watched, TUESDAY)
    assert not watched.broken


def test_a_look_that_did_not_succeed_changes_nothing(hall: HallUnderTest) -> None:
    watched = proof(hall, 1)
    looked(watched, MONDAY)
    assert not watched.broken
    missing = Proof(hall.engine, hall.site.key, ["/nowhere/motcua"], {}, 0)
    missing.tick(MONDAY)
    assert not missing.broken


def test_a_start_has_better_to_do(hall: HallUnderTest) -> None:
    quiet = proof(hall, 3, quiet_seconds=1_000)
    quiet.tick(MONDAY)
    assert quiet._looking is None
    quiet.stop()
