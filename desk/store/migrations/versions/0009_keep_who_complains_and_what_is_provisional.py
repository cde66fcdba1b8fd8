"""Keep from which day on a ticket's limits are provisional, because no days off were known.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("provisional_from", sa.Date(), nullable=True))
    op.create_index(
        "ix_tickets_provisional_from",
        "tickets",
        ["provisional_from"],
        sqlite_where=sa.text("provisional_from IS NOT NULL"),
        postgresql_where=sa.text("provisional_from IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_provisional_from", "tickets")
    op.drop_column("tickets", "provisional_from")
