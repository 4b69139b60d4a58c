"""Notices: what the hall is told besides calls. A hall that was built whole has the table already."""

from alembic import op
from sqlalchemy import inspect

from queue_server.store.statistics import STATISTICS_OF_NOTICES
from queue_server.store.tables import notice

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    connection = op.get_bind()
    if inspect(connection).has_table(notice.name):
        return
    notice.create(connection)
    for statement in STATISTICS_OF_NOTICES if connection.dialect.name == "sqlite" else ():
        connection.exec_driver_sql(statement)
