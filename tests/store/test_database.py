"""The database as it is opened: brought up to date, every commit on the disk, and honest about what it cannot do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError

from queue_server.domain.refusals import Refusal
from queue_server.store import tables
from queue_server.store.database import REVISION, open_database, revision, site_keys, sqlite_url, upgrade
from tests.builders import HallUnderTest, a_hall
from tests.fakes.halls import all_tickets, everything


@pytest.fixture(params=["sqlite", "postgresql", "postgresql+psycopg2"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind, PostgreSQL by both its drivers."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "hall.sqlite3")
    named: str = request.getfixturevalue("postgres_url")
    return named.replace("postgresql+psycopg:", f"{request.param}:") if request.param.endswith("psycopg2") else named


# --- migrations --------------------------------------------------------------------------------------------------------


def test_an_empty_database_is_brought_to_the_newest_revision_once(url: str) -> None:
    engine = open_database(url)
    assert revision(engine) is None
    assert upgrade(engine)
    assert revision(engine) == REVISION
    assert not upgrade(engine), "a second start has nothing to do"
    assert set(inspect(engine).get_table_names()) == {*tables.metadata.tables, "alembic_version"}
    assert site_keys(engine) == []
    engine.dispose()


def test_a_hall_from_before_notices_gets_their_table_and_keeps_its_rows(url: str, tmp_path: Path) -> None:
    with a_hall(tmp_path, url=url) as hall:
        hall.open(1)
        hall.take()
        with hall.engine.begin() as connection:
            tables.notice.drop(connection)
            connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
        assert upgrade(hall.engine)
        assert revision(hall.engine) == REVISION
        assert hall.tell()["sentence"] == "message"
        assert hall.take()["number"] == "A002"
        assert hall.broken() == []


def test_a_hall_from_before_several_errands_keeps_its_tickets_and_sends_visitors_on(url: str, tmp_path: Path) -> None:
    with a_hall(tmp_path, url=url) as hall:
        hall.open(1)
        hall.take()
        with hall.engine.begin() as connection:
            tables.errand_done.drop(connection)
            for column in ("to_come", "errands_done", "sent_on_at_ms"):
                connection.execute(text(f"ALTER TABLE ticket DROP COLUMN {column}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
        assert upgrade(hall.engine)
        assert hall.next(1)["ticket"]["number"] == "A001"
        hall.take(also=[{"service": "ho-tich"}])
        assert [hall.next(1)["ended"]["state"], hall.next(1)["ended"]["state"]] == ["done", "waiting"]
        assert hall.broken() == []


def test_what_the_database_must_refuse_is_there_after_the_upgrade(url: str) -> None:
    engine = open_database(url)
    upgrade(engine)
    unique = {index["name"] for index in inspect(engine).get_indexes("ticket") if index["unique"]}
    unique |= {one["name"] for one in inspect(engine).get_unique_constraints("ticket")}
    assert {"ticket_one_live_call", "ticket_nth_once", "ticket_number_once"} <= unique
    engine.dispose()


def test_an_upgrade_of_a_current_database_keeps_every_row(url: str, tmp_path: Path) -> None:
    with a_hall(tmp_path, url=url) as hall:
        hall.open(1)
        hall.take()
        before = everything(hall)
        assert not upgrade(hall.engine)
        assert not hall.units.found(hall.site.key), "the site is not founded twice"
        assert everything(hall) == before


def test_a_hall_works_on_every_driver(url: str, tmp_path: Path) -> None:
    with a_hall(tmp_path, url=url) as hall:
        hall.open(1)
        assert hall.take()["number"] == hall.next(1)["ticket"]["number"] == "A001"
        assert hall.broken() == []


def test_what_is_remembered_survives_the_end_of_the_program(url: str, tmp_path: Path) -> None:
    with a_hall(tmp_path, url=url) as hall:
        hall.take(command_id="one-press")
        secret, before = hall.units.secret(hall.site.key), everything(hall)
    with a_hall(tmp_path, url=url) as again:
        assert everything(again) == before
        assert again.units.secret(again.site.key) == secret
        assert again.take(command_id="one-press")["number"] == "A001"


def test_two_sites_in_one_database_know_nothing_of_each_other(url: str, tmp_path: Path) -> None:
    with a_hall(tmp_path, url=url) as here, a_hall(tmp_path, url=url, key="another-hall") as there:
        here.open(1)
        there._ids = (f"z{id[1:]}" for id in there._ids)
        assert here.take()["number"] == there.take(command_id="press-1")["number"] == "A001"
        assert here.next(1)["ticket"] is not None
        assert [ticket.state for ticket in all_tickets(there).values()] == ["waiting"]
        assert here.broken() == there.broken() == []
        assert sorted(site_keys(here.engine)) == ["another-hall", here.site.key]


# --- every commit on the disk ------------------------------------------------------------------------------------------


def test_sqlite_writes_through_to_the_disk_with_every_commit(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall, hall.engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5_000}


# --- what it cannot do -------------------------------------------------------------------------------------------------


@contextmanager
def a_full_disk(hall: HallUnderTest) -> Iterator[None]:
    """No connection of this hall may let its file grow by a page more than it has now."""

    def may_not_grow(connection: sqlite3.Connection, *_: object) -> None:
        # SQLite answers a limit below the size it has with that size
        connection.execute("PRAGMA max_page_count=1")

    def may_grow(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1000000000")

    event.listen(hall.engine, "checkout", may_not_grow)
    yield
    event.remove(hall.engine, "checkout", may_not_grow)
    event.listen(hall.engine, "checkout", may_grow)


def test_a_full_disk_is_a_refusal_that_loses_nothing(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        hall.open(1)
        acknowledged = [hall.take()["number"] for _ in range(3)]
        with a_full_disk(hall):
            acknowledged += taken_until_full(hall)
            before = everything(hall)
            for _ in range(3):
                with pytest.raises(Refusal, match="storage_full"):
                    hall.take()
            assert everything(hall) == before
            assert hall.broken() == []
        assert sorted(ticket.number for ticket in all_tickets(hall).values()) == acknowledged
        assert hall.take()["number"] == f"A{len(acknowledged) + 1:03d}", "space is back: issued again, and no number was skipped"
        assert hall.next(1)["ticket"]["number"] == "A001"
        assert hall.broken() == []


def taken_until_full(hall: HallUnderTest) -> list[str]:
    """The pages that are begun still take a few."""
    numbers: list[str] = []
    for _ in range(500):
        try:
            numbers.append(hall.take()["number"])
        except Refusal as refusal:
            if refusal.code != "storage_full":
                raise
            return numbers
    raise AssertionError("the disk was never full")


def test_a_file_locked_by_somebody_else_is_busy_and_nothing_is_lost(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        hall.take()
        event.listen(hall.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout=1"))
        with closing(sqlite3.connect(tmp_path / "hall.sqlite3", isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            with pytest.raises(Refusal, match="storage_busy"):
                hall.take()
            with hall.units.reading(hall.site.key) as reading:
                assert reading.waiting_counts() == {"chung-thuc": 1}, "reading goes on"
            somebody.execute("ROLLBACK")
        assert hall.take()["number"] == "A002"


def test_a_file_that_became_read_only_is_full_to_the_hall(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        hall.take()
        event.listen(hall.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA query_only=1"))
        with pytest.raises(Refusal, match="storage_full"):
            hall.take()


def test_postgresql_that_went_away_is_busy_and_comes_back(tmp_path: Path, postgres_url: str) -> None:
    """Every connection is cut while a press is under way; the next press opens a new one."""
    with a_hall(tmp_path, url=postgres_url) as hall:
        hall.take()
        with pytest.raises(Refusal, match="storage_busy"), hall.units.writing(hall.site.key) as writing:
            mine = writing._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with hall.engine.begin() as other:
                other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            writing.next_nth("A", writing.today)
        assert hall.take()["number"] == "A002"


def test_a_fault_of_the_program_is_not_dressed_up_as_a_full_disk(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        with hall.engine.begin() as connection:
            connection.execute(text("ALTER TABLE ticket RENAME TO ticket_elsewhere"))
        with pytest.raises(DBAPIError, match="no such table"):
            hall.take()
