"""Walk the open tickets by what changed last.

Revision ID: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAME = "ix_tickets_open_updated_at"
IS_OPEN = "status IN ('received','dispatched','in_progress','returned')"


def upgrade() -> None:
    where = sa.text(IS_OPEN)
    op.create_index(NAME, "tickets", ["updated_at", "id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(NAME, "tickets")
