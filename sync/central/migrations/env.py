"""How alembic runs a revision: on the connection, and within the transaction, that `sync.central.schema` gives it."""

from alembic import context

from sync.central import tables

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
context.run_migrations()
