"""Alembic's entry: runs the migrations over the connection that the program hands it."""

from __future__ import annotations

from alembic import context

from orchestrator.storage.records.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
)
with context.begin_transaction():
    context.run_migrations()
