"""Opening a database: SQLite in a file with every commit on the disk, or PostgreSQL; and bringing its tables up to date.

Knows pragmas and drivers. It refuses bare ``postgresql://`` addresses upstream, in ``settings``: the driver must fit the async mode.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import DBAPIError

from queue_server.domain.refusals import Refusal
from queue_server.store.building import build, note_revision

REVISION = "0009"
"""The newest migration: a start compares this word, and imports Alembic only when there are older tables."""
BUSY_MS = 5_000


def open_database(url: str) -> Engine:
    """What is asked stands in no error, since secrets are among it.

    SQLite: WAL, ``synchronous=FULL`` (with NORMAL a power cut loses acknowledged tickets), and every transaction begun by hand."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=8, max_overflow=24, pool_pre_ping=True, hide_parameters=True)
    waiting = {"check_same_thread": False, "timeout": BUSY_MS / 1000}
    engine = create_engine(url, pool_size=8, max_overflow=64, connect_args=waiting, hide_parameters=True)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


@contextmanager
def opened_database(url: str) -> Iterator[Engine]:
    """The same, for as long as one looks after it."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def _sqlite_connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "temp_store=MEMORY", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:  # the pool forgets a connection that it was not told how to begin
        connection.close()
        raise


def _sqlite_begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def revision(engine: Engine) -> str | None:
    """The migration the tables are at; None for an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(engine: Engine) -> bool:
    """Brings the tables to the newest revision, in one transaction. True when something was done."""
    found = revision(engine)
    if found == REVISION:
        return False
    if found is None:
        with engine.begin() as connection:
            build(connection)
            note_revision(connection, REVISION)
        return True
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


@contextmanager
def refusing() -> Iterator[None]:
    """Turns what the database cannot do into what the hall says: a full disk, a busy file. Anything else goes on as it is."""
    try:
        yield
    except DBAPIError as error:
        refusal = _refusal_for(error.orig)
        if refusal is None:
            raise
        raise refusal from error


class DatabaseDamaged(Exception):
    """The file itself cannot be read as it was written; the text says what to do."""


@contextmanager
def naming_damage() -> Iterator[None]:
    """Around what reads first: a damaged file is called one."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", None) or 0
        if code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            vi = "tệp cơ sở dữ liệu bị hỏng: dừng máy chủ, giữ nguyên thư mục dữ liệu, lấy lại bản sao lưu gần nhất, báo kỹ thuật"
            en = (
                "the database file is damaged: stop the server, keep the data folder as it is, restore the last backup, tell the technician"
            )
            raise DatabaseDamaged(f"{vi} / {en} ({error.orig})") from None
        raise


_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def _refusal_for(error: BaseException | None) -> Refusal | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        primary = code & 0xFF
        if primary in _FULL:
            return Refusal("storage_full")
        return Refusal("storage_busy") if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else None
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    if state == "53100":
        return Refusal("storage_full")
    if state in ("55P03", "40001", "40P01", "57P01", "57P03", "53300") or (state is None and type(error).__name__ == "OperationalError"):
        return Refusal("storage_busy")
    return None


def site_keys(engine: Engine) -> list[str]:
    from queue_server.store import tables

    with engine.connect().execution_options(reading=True) as connection:
        return list(connection.execute(select(tables.site.c.site)).scalars())
