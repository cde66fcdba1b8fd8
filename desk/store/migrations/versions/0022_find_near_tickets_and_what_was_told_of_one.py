"""Find the tickets near one, and what was told of it, by an index.

Revision ID: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OF_A_TICKET = sa.text("ticket_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_subdistrict_group", "tickets", ["subdistrict", "category_group", "created_at"]
    )
    op.create_index(
        "ix_messages_ticket_id",
        "messages",
        ["ticket_id", "id"],
        sqlite_where=OF_A_TICKET,
        postgresql_where=OF_A_TICKET,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_ticket_id", "messages")
    op.drop_index("ix_tickets_subdistrict_group", "tickets")
