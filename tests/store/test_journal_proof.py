"""The journal is proof: nobody can rewrite it by accident, and whoever does it on purpose is named by ``verify``."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from queue_server.actions import staff
from queue_server.actions.ports import Device, Staff
from queue_server.store.journal import verify, verify_end
from tests.builders import HallUnderTest, a_hall

TICKETS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[HallUnderTest]:
    """Six tickets taken (rows 2 to 7 of the journal) and one called (row 8)."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    with a_hall(tmp_path, url=url) as hall:
        hall.open(1)
        for _ in range(TICKETS):
            hall.take()
        hall.next(1)
        with hall.units.writing(hall.site.key) as opened:
            staff.keep(opened, Staff("quay1", "clerk", 1, "a hash"))
            staff.add_device(opened, Device("kiosk-1", "kiosk", "kiosk one", None, "another hash", 0))
        hall.tell()
        hall.untell(hall.tell("outage")["id"])
        yield hall


def by_hand(hall: HallUnderTest, statement: str, **values: object) -> None:
    """What somebody with the database's password does: the lock is taken off first."""
    with hall.engine.begin() as connection:
        if "journal" in statement and connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER journal_no_update"))
            connection.execute(text("DROP TRIGGER journal_no_delete"))
        elif "journal" in statement:
            connection.execute(text("DROP TRIGGER journal_append_only ON journal"))
        assert connection.execute(text(statement), values).rowcount == 1


def found(hall: HallUnderTest) -> list[str]:
    return [f"{broken.where}: {broken.why}" for broken in hall.broken()]


def seq(hall: HallUnderTest, which: str) -> int:
    with hall.units.reading(hall.site.key) as reading:
        return {"first": 1, "middle": reading.head.seq // 2, "last": reading.head.seq}[which]


def test_an_honest_journal_is_found_whole_and_its_rows_counted(hall: HallUnderTest) -> None:
    told: list[int] = []
    with hall.engine.connect().execution_options(reading=True) as connection, connection.begin():
        assert verify(connection, hall.site.key, told.append) == (seq(hall, "last"), [])
    assert told == [seq(hall, "last")]


@pytest.mark.parametrize("which", ["first", "middle", "last"])
@pytest.mark.parametrize(
    "change",
    [
        "facts = replace(facts, '\"fact\"', '\"fbct\"')",
        "at_ms = at_ms + 1",
        "actor = actor || '.'",
        "command = 'x' || command",
        "hash = '0' || substr(hash, 2, 62) || CASE substr(hash, 64) WHEN '0' THEN '1' ELSE '0' END",
    ],
    ids=["facts", "time", "actor", "command", "hash"],
)
def test_one_changed_byte_of_a_journal_row_names_the_row(hall: HallUnderTest, which: str, change: str) -> None:
    n = seq(hall, which)
    by_hand(hall, f"UPDATE journal SET {change} WHERE seq = :n", n=n)
    assert found(hall) == [f"journal seq {n}: this row was changed after it was written"]


@pytest.mark.parametrize("which", ["first", "middle"])
def test_a_row_that_is_gone_is_named(hall: HallUnderTest, which: str) -> None:
    n = seq(hall, which)
    by_hand(hall, "DELETE FROM journal WHERE seq = :n", n=n)
    assert found(hall) == [f"journal seq {n}: this row is missing"]


def test_a_last_row_that_is_gone_is_named_by_the_head(hall: HallUnderTest) -> None:
    n = seq(hall, "last")
    by_hand(hall, "DELETE FROM journal WHERE seq = :n", n=n)
    assert found(hall) == [f"journal seq {n}: the site's head says {n} rows, the journal ends at {n - 1}"]


def test_a_last_row_rewritten_with_a_fitting_hash_is_named_by_the_head(hall: HallUnderTest) -> None:
    from queue_server.store.journal import chained

    n = seq(hall, "last")
    with hall.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM journal ORDER BY seq")).all()
    last = rows[-1]
    forged = chained(rows[-2].hash, last.site, n, last.at_ms, "somebody-else", last.command, last.facts)
    by_hand(hall, "UPDATE journal SET actor = 'somebody-else', hash = :hash WHERE seq = :n", hash=forged, n=n)
    assert found(hall) == [f"journal seq {n}: this last row, or the site's head, was changed after it was written"]


@pytest.mark.parametrize("column", ["head_hash = '1' || substr(head_hash, 2, 62) || 'x'", "head_seq = head_seq - 1"])
def test_a_changed_head_is_found(hall: HallUnderTest, column: str) -> None:
    by_hand(hall, f"UPDATE site SET {column}")
    assert len(found(hall)) == 1
    assert "head" in found(hall)[0]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ticket SET service = 'ho-tich' WHERE number = 'A002'", "ticket A002"),
        ("UPDATE ticket SET place_ms = place_ms - 1 WHERE number = 'A006'", "ticket A006"),
        ("UPDATE ticket SET readmitted = NOT readmitted WHERE number = 'A003'", "ticket A003"),
        ("DELETE FROM ticket WHERE number = 'A004'", "1 tickets of the journal are missing"),
        ("UPDATE counter SET clerk = 'clerk-9' WHERE no = 1", "counter 1"),
        ("UPDATE counter SET helps = 'ho-tich' WHERE no = 1", "counter 1"),
        ("UPDATE counter SET reason = 'vắng' WHERE no = 1", "counter 1"),
        ("UPDATE counter SET no = 2 WHERE no = 1", "counter 2"),
        ("DELETE FROM counter WHERE no = 1", "counter 1"),
        ("UPDATE call SET number = 'A009'", "call 8"),
        ("UPDATE call SET undone = NOT undone", "call 8"),
        ("DELETE FROM call", "call 8"),
        ("UPDATE notice SET text = 'Hôm nay nghỉ.' WHERE sentence = 'message'", "notice 10"),
        ("UPDATE notice SET ended_at_ms = NULL WHERE sentence = 'outage'", "notice 11"),
        ("DELETE FROM notice WHERE sentence = 'outage'", "notice 11"),
        ("UPDATE series SET nth = nth - 1", "series A"),
        ("DELETE FROM series", "series A"),
        ("UPDATE staff SET role = 'admin'", "staff quay1"),
        ("UPDATE staff SET name = 'somebody'", "staff somebody"),
        ("UPDATE device SET counter = 3", "device kiosk-1"),
        ("DELETE FROM device", "device kiosk-1"),
    ],
)
def test_a_changed_row_of_the_state_is_named(hall: HallUnderTest, statement: str, named: str) -> None:
    by_hand(hall, statement)
    assert any(named in one for one in found(hall)), found(hall)


@pytest.mark.parametrize("statement", ["UPDATE errand_done SET took_ms = took_ms + 1", "DELETE FROM errand_done"])
def test_an_errand_that_was_changed_or_lost_is_named(hall: HallUnderTest, statement: str) -> None:
    hall.at(1, "finish")
    ticket = hall.take(also=[{"service": "ho-tich"}])["id"]
    hall.at(1, "call", ticket=ticket, reason="hẹn trước")
    hall.at(1, "finish")
    assert found(hall) == []
    by_hand(hall, statement)
    assert any(f"errand 0 of {ticket}" in one for one in found(hall)), found(hall)


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_end_of_a_journal_is_quickly_proven(hall: HallUnderTest, rows: int) -> None:
    def proven() -> bool:
        with hall.engine.connect().execution_options(reading=True) as connection, connection.begin():
            return verify_end(connection, hall.site.key, rows) == []

    assert proven()
    by_hand(hall, "UPDATE journal SET actor = 'x' WHERE seq = :n", n=seq(hall, "last"))
    assert not proven()


def test_a_ticket_that_nobody_took_is_named(hall: HallUnderTest) -> None:
    columns = "site, day, series, service, errand, language, taken_at_ms, place_ms, place_order, promise_ms, state, withheld_until_ms, call"
    columns += ", recalls, passed, readmitted, transfers, trail, flagged"
    copied = f"INSERT INTO ticket (id, nth, number, {columns}) SELECT 'smuggled22', 99, 'A099', {columns} FROM ticket WHERE number = 'A002'"
    by_hand(hall, copied)
    assert [one.partition(" of ")[0] for one in found(hall)] == ["ticket A099"]
    assert "the journal knows no such ticket" in found(hall)[0]


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET actor = 'x' WHERE seq = 1", "DELETE FROM journal WHERE seq = 8", "DELETE FROM journal"]
)
def test_the_database_itself_refuses_to_rewrite_the_journal(hall: HallUnderTest, statement: str) -> None:
    def rewrite() -> None:
        with hall.engine.begin() as connection:
            connection.execute(text(statement))

    _is_refused(rewrite)
    assert found(hall) == []


def test_postgresql_refuses_to_empty_the_journal_too(tmp_path: Path, postgres_url: str) -> None:
    with a_hall(tmp_path, url=postgres_url) as hall:
        hall.take()

        def rewrite() -> None:
            with hall.engine.begin() as connection:
                connection.execute(text("TRUNCATE journal"))

        _is_refused(rewrite)


def _is_refused(rewrite: Callable[[], None]) -> None:
    with pytest.raises(DBAPIError, match="the journal is append-only"):
        rewrite()
