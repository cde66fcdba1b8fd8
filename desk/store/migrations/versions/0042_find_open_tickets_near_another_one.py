"""Find open tickets near another one among the open ones.

A sub-district of a large city files hundreds of tickets of a group in a month, and few of them are still open.

Revision ID: 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

NAME = "ix_tickets_open_near"
IS_OPEN = "status IN ('received','dispatched','in_progress','returned')"


def upgrade() -> None:
    where = sa.text(IS_OPEN)
    op.create_index(
        NAME,
        "tickets",
        ["subdistrict", "category_group", "created_at"],
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index(NAME, "tickets")
