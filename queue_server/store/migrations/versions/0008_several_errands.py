"""Tickets may carry several errands, and those that are done are rows of their own. Every ticket of before has one errand."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text, inspect

from queue_server.store.statistics import STATISTICS_OF_ERRANDS
from queue_server.store.tables import errand_done

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A database that today's ``building`` has built on the way has all of it already."""
    connection = op.get_bind()
    if "to_come" not in {column["name"] for column in inspect(connection).get_columns("ticket")}:
        op.add_column("ticket", Column("to_come", Text, nullable=False, server_default=""))
        op.add_column("ticket", Column("errands_done", Integer, nullable=False, server_default="0"))
        op.add_column("ticket", Column("sent_on_at_ms", BigInteger))
    if inspect(connection).has_table(errand_done.name):
        return
    errand_done.create(connection)
    for statement in STATISTICS_OF_ERRANDS if connection.dialect.name == "sqlite" else ():
        connection.exec_driver_sql(statement)
