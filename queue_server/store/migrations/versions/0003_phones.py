"""Phones: who holds which ticket, and where a phone wants to be told. A hall of the first revision has them built already."""

from alembic import op

from queue_server.store.tables import holding, subscription

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in (holding, subscription):
        table.create(op.get_bind(), checkfirst=True)
