"""Stops: services whose numbers a person has stopped. A hall that was built whole has the table already."""

from alembic import op
from sqlalchemy import inspect

from queue_server.store.tables import stop

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    if not inspect(op.get_bind()).has_table(stop.name):
        stop.create(op.get_bind())
