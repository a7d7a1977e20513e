"""How Alembic runs a change: on the connection, and in the transaction, that `store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from assessor.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
context.run_migrations()
