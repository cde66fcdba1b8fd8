"""Runs revisions on the connection that `desk.store.migrate` hands in. There is no offline mode and no alembic.ini."""

from __future__ import annotations

from alembic import context

from desk.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
