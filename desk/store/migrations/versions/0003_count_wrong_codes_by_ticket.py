"""Count wrong tracking codes by ticket too, and find what was merged into a ticket without reading all.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ticket_lookups",
        sa.Column("ticket_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_lookups_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_lookups")),
    )
    op.create_index(op.f("ix_tickets_parent_id"), "tickets", ["parent_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_tickets_parent_id"), "tickets")
    op.drop_table("ticket_lookups")
