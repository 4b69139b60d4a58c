"""``db upgrade`` and ``journal verify``: what looks after a hall, and what a script can tell from the exit code."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.store.database import sqlite_url
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


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "motcua.sqlite3").write_bytes(b"this is no database " * 100)
    said = ask("journal", "verify", "--data", tmp_path)
    assert said.exit_code == 1
    assert "file is not a database" in said.output


def test_a_site_that_is_not_there_is_said_so(data: Path) -> None:
    said = ask("journal", "verify", "--data", data, "--site", "elsewhere")
    assert said.exit_code == 1
    assert "elsewhere" in said.output
