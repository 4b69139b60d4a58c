"""``db upgrade`` and ``journal verify``: what looks after a hall, and what a script can tell from the exit code."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from queue_server.store.database import open_database, sqlite_url
from tests.builders import a_hall
from tests.cli.asking import ask


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose hall has had a short day."""
    with a_hall(tmp_path, url=sqlite_url(tmp_path / "motcua.sqlite3")) as hall:
        hall.open()
        for _ in range(3):
            hall.take("chung-thuc")
        hall.next(1)
    return tmp_path


def change(data: Path, *statements: str) -> None:
    """As somebody with the file and a database tool would, past every guard."""
    opened = sqlite3.connect(data / "motcua.sqlite3")
    for (trigger,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        opened.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        assert opened.execute(statement).rowcount == 1
    opened.commit()
    opened.close()


def test_an_upgrade_makes_the_tables_once(tmp_path: Path) -> None:
    first, again = (ask("db", "upgrade", "--data", tmp_path / "new") for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output.startswith("upgraded to revision ")
    assert again.output.startswith("already at revision ")


def test_a_whole_journal_is_exit_code_0(data: Path) -> None:
    said = ask("journal", "verify", "--data", data)
    assert said.exit_code == 0, said.output
    assert "rows verified" in said.output


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE journal SET actor = 'somebody else' WHERE seq = 2", "journal seq 2"),
        ("DELETE FROM journal WHERE seq = 3", "journal seq 3"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "the site's head says"),
        ("UPDATE ticket SET recalls = 2 WHERE number = 'A002'", "ticket A002"),
        ("DELETE FROM ticket WHERE number = 'A003'", "tickets of the journal are missing"),
        ("UPDATE counter SET state = 'closed' WHERE no = 1", "counter 1"),
    ],
)
def test_whatever_was_changed_by_hand_is_exit_code_3_and_named(data: Path, statement: str, named: str) -> None:
    change(data, statement)
    said = ask("journal", "verify", "--data", data)
    assert (said.exit_code, named in said.output) == (3, True), said.output


def test_an_empty_folder_holds_no_hall(tmp_path: Path) -> None:
    said = ask("journal", "verify", "--data", tmp_path)
    assert (said.exit_code, said.output.startswith("Error: ")) == (1, True)


def scribble(data: Path) -> None:
    """Over everything but the first page, as a dying disk does."""
    with sqlite3.connect(data / "motcua.sqlite3") as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.close()
    file = data / "motcua.sqlite3"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))


@pytest.mark.parametrize("how", ["no database", "scribbled over"])
def test_a_damaged_file_is_exit_code_3_and_says_what_to_do(data: Path, how: str) -> None:
    if how == "scribbled over":
        scribble(data)
    else:
        (data / "motcua.sqlite3").write_bytes(b"this is no database " * 100)
    said = ask("journal", "verify", "--data", data)
    assert said.exit_code == 3
    assert "the database file is damaged" in said.output
    assert "backup" in said.output


def test_what_was_asked_of_a_damaged_database_is_in_no_error(tmp_path: Path) -> None:
    engine = open_database(sqlite_url(tmp_path / "hall.sqlite3"))
    with pytest.raises(DBAPIError) as error, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "abracadabra"})
    engine.dispose()
    assert "abracadabra" not in str(error.value)


def test_a_site_that_is_not_there_is_said_so(data: Path) -> None:
    said = ask("journal", "verify", "--data", data, "--site", "elsewhere")
    assert said.exit_code == 1
    assert "elsewhere" in said.output
