"""Codes know the counter of a keypad. A code lives a quarter of an hour: those of before the upgrade are simply asked for again."""

from alembic import op

from queue_server.store.tables import code

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.drop_table("code")
    code.create(op.get_bind())
