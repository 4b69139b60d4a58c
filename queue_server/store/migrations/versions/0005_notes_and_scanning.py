"""Tickets know since when their papers are being scanned, and colleagues may leave a note on one. Every ticket is kept as it is."""

from alembic import op
from sqlalchemy import BigInteger, Column, inspect

from queue_server.store.tables import ticket_note

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """A database that today's ``building`` has built on the way has all of it already."""
    there = inspect(op.get_bind())
    if "scanned_ms" not in {column["name"] for column in there.get_columns("ticket")}:
        op.add_column("ticket", Column("scanning_at_ms", BigInteger))
        op.add_column("ticket", Column("scanned_ms", BigInteger, nullable=False, server_default="0"))
    if not there.has_table("ticket_note"):
        ticket_note.create(op.get_bind())
