"""Staff may have a name that the hall's TVs show. Until one is given nobody is named there."""

from alembic import op
from sqlalchemy import Column, String, inspect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A database that today's ``building`` has built on the way has it already."""
    if "shown_as" not in {column["name"] for column in inspect(op.get_bind()).get_columns("staff")}:
        op.add_column("staff", Column("shown_as", String(40), nullable=False, server_default=""))
