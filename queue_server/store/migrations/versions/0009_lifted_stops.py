"""A person may have numbers given although the day's own stop says no: a row of stops that lifts."""

from alembic import op
from sqlalchemy import Boolean, Column, false, inspect

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """A database that today's ``building`` has built on the way has it already."""
    if "lifts" not in {column["name"] for column in inspect(op.get_bind()).get_columns("stop")}:
        op.add_column("stop", Column("lifts", Boolean, nullable=False, server_default=false()))
