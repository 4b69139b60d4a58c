"""The first hall: everything as ``store.building`` builds it today. Whatever changes a table that keeps its rows gives this one its own."""

from alembic import op

from queue_server.store.building import build

revision = "0001"
down_revision = None


def upgrade() -> None:
    build(op.get_bind())
