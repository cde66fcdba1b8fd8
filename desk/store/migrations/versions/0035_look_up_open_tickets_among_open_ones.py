"""Look up open tickets among the open ones.

A word that thousands of tickets hold is common in old ones: those that are done are passed by without being read.

Revision ID: 0035
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NAME = "ix_tickets_open_id"
IS_OPEN = "status IN ('received','dispatched','in_progress','returned')"


def upgrade() -> None:
    where = sa.text(IS_OPEN)
    op.create_index(NAME, "tickets", ["id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(NAME, "tickets")
