"""Alembic's entry: the connection comes from ``store.database.upgrade``; there is no offline mode."""

from alembic import context

from queue_server.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
