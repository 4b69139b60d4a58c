"""The first hall: every table as ``store.tables`` has it, the triggers that keep the journal append-only,
and on SQLite what it is told of a grown hall."""

from alembic import op

from queue_server.store import statistics, tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    tables.metadata.create_all(connection)
    sqlite = (*tables.APPEND_ONLY_SQLITE, *statistics.STATISTICS_SQLITE)
    for statement in tables.APPEND_ONLY_POSTGRESQL if connection.dialect.name == "postgresql" else sqlite:
        connection.exec_driver_sql(statement)
