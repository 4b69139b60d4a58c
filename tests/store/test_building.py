"""An empty database is built at once; the migrations, walked from the first to the last, must come to the same."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from queue_server.actions.ports import Code
from queue_server.store import building, database
from tests.builders import a_hall
from tests.fakes.halls import everything


def _migrated(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(building.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _everything_in(engine: Engine) -> set[tuple[str, ...]]:
    with engine.connect() as connection:
        parts = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'")
        told = connection.exec_driver_sql("SELECT tbl, idx, stat FROM sqlite_stat1")
        return {tuple(map(str, row)) for row in [*parts, *told]}


def test_building_and_migrating_come_to_the_same_tables(tmp_path: Path) -> None:
    built, migrated = (database.open_database(database.sqlite_url(tmp_path / f"{name}.sqlite3")) for name in ("built", "migrated"))
    database.upgrade(built)
    _migrated(migrated)
    assert _everything_in(built) == _everything_in(migrated)
    assert database.revision(built) == database.revision(migrated) == database.REVISION
    built.dispose()
    migrated.dispose()


def test_a_hall_of_the_first_revision_keeps_all_it_has_but_codes_that_were_not_used(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        hall.take()
        with hall.units.writing(hall.site.key) as opened:
            opened.people.save_code(Code("a hash", "tv", None, opened.now_ms + 1))
        before = everything(hall)
        with hall.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE code DROP COLUMN counter")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        assert database.upgrade(hall.engine)
        assert everything(hall) == {**before, "code": []}
        assert "counter" in {column["name"] for column in inspect(hall.engine).get_columns("code")}
        with hall.units.writing(hall.site.key) as opened:
            opened.people.save_code(Code("another", "keypad", None, opened.now_ms + 1, 3))
            assert opened.people.use_code("another") == Code("another", "keypad", None, opened.now_ms + 1, 3)


def test_a_hall_before_scanning_keeps_its_tickets_and_learns_of_scanning_and_notes(tmp_path: Path) -> None:
    with a_hall(tmp_path) as hall:
        ticket = hall.take()["id"]
        before = everything(hall)
        with hall.engine.begin() as connection:
            for column in ("scanning_at_ms", "scanned_ms"):
                connection.exec_driver_sql(f"ALTER TABLE ticket DROP COLUMN {column}")
            connection.exec_driver_sql("DROP TABLE ticket_note")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0004'")
        assert database.upgrade(hall.engine)
        assert everything(hall) == before
        hall.open(1)
        hall.next(1)
        hall.at(1, "scan")
        hall.to(ticket, "note", text="chờ giấy gốc")
        assert hall.broken() == []
