"""Alembic's way into a hub: the caller hands over a connection that holds the hub's lock, and commits."""

from __future__ import annotations

from alembic import context

from gacha_app.storage.hub_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="hub_version",
    render_as_batch=True,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
