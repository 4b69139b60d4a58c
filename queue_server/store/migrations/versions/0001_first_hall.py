"""The first hall: every table as ``store.tables`` has it, and the triggers that keep the journal append-only."""

from alembic import op

from queue_server.store import tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    tables.metadata.create_all(connection)
    triggers = tables.APPEND_ONLY_POSTGRESQL if connection.dialect.name == "postgresql" else tables.APPEND_ONLY_SQLITE
    for statement in triggers:
        connection.exec_driver_sql(statement)
