"""An empty database gets today's tables at once. Only older tables are changed step by step, and only then Alembic is imported.

What is built here and what the migrations come to must be the same.
"""

from sqlalchemy import Column, Connection, MetaData, String, Table, insert

from queue_server.store import statistics, tables

_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def build(connection: Connection) -> None:
    """Every table, the triggers that keep the journal append-only, and on SQLite what it is told of a grown hall."""
    tables.metadata.create_all(connection)
    sqlite = (*tables.APPEND_ONLY_SQLITE, *statistics.STATISTICS_SQLITE)
    for statement in tables.APPEND_ONLY_POSTGRESQL if connection.dialect.name == "postgresql" else sqlite:
        connection.exec_driver_sql(statement)


def note_revision(connection: Connection, revision: str) -> None:
    """As Alembic does it, so that later migrations go on from here."""
    _version.create(connection)
    connection.execute(insert(_version), {"version_num": revision})
