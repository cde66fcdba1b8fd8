"""Keep daily figures, and of a follow-up when it reached its citizen and whether it was a follower's.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BigId

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTS = (
    "filed", "withdrawn", "asked", "delivered", "answered", "valid", "contacted", "solved", "satisfied", "basically",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("surveys", sa.Column("follower", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("surveys", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    merged = "SELECT id FROM tickets WHERE status = 'merged'"
    op.execute(f"UPDATE surveys SET follower = true WHERE ticket_id IN ({merged})")  # noqa: S608
    op.execute("UPDATE surveys SET answered_at = asked_at WHERE state = 'answered' AND answered_at IS NULL")
    op.create_table(
        "ticket_figures",
        sa.Column("id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("survey_id", BigId, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(30), nullable=True),
        sa.Column("district", sa.String(12), nullable=True),
        sa.Column("subdistrict", sa.String(12), nullable=True),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("follower", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_ticket_figures_ticket_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_figures"),
    )
    op.create_index("ix_ticket_figures_ticket_id", "ticket_figures", ["ticket_id"])
    op.create_index("ix_ticket_figures_unit_day", "ticket_figures", ["unit", "day"])
    op.create_index("ix_ticket_figures_day", "ticket_figures", ["day"])
    op.create_table(
        "daily_figures",
        sa.Column("dimension", sa.String(12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("follower", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint(
            "dimension", "day", "code", "until", "excluded", "follower", name="pk_daily_figures"
        ),
    )


def downgrade() -> None:
    op.drop_table("daily_figures")
    op.drop_table("ticket_figures")
    op.drop_column("surveys", "delivered_at")
    op.drop_column("surveys", "follower")
