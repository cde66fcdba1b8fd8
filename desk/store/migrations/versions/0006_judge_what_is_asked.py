"""Keep what one person asks and another judges, and what follows from it on the ticket.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state = 'open'")
ON_TICKETS = (
    ("paused_at", MOMENT),
    ("paused_until", MOMENT),
    ("raised_at", MOMENT),
    ("raised_by", sa.String(length=100)),
    ("excluded_at", MOMENT),
    ("hung_at", MOMENT),
)


def upgrade() -> None:
    for name, kind in ON_TICKETS:
        op.add_column("tickets", sa.Column(name, kind, nullable=True))
    op.add_column(
        "tickets", sa.Column("awaits_citizen", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index("ix_tickets_raised_at", "tickets", ["raised_at"])
    op.add_column("ticket_history", sa.Column("version", sa.Integer(), nullable=True))
    op.create_table(
        "cases",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=True),
        sa.Column("dispatched_at", MOMENT, nullable=True),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("judged_by", sa.String(length=100), nullable=True),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.Column("ruling", sa.Text(), nullable=True),
        sa.Column("lifted_by", sa.String(length=100), nullable=True),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_cases_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_ticket_id"), "cases", ["ticket_id"])
    op.create_index("ix_cases_state_kind_id", "cases", ["state", "kind", "id"])
    op.create_index("ix_cases_kind_dispatched_at", "cases", ["kind", "dispatched_at"])
    op.create_index(
        "uq_cases_open",
        "cases",
        ["ticket_id", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("cases")
    op.drop_column("ticket_history", "version")
    op.drop_index("ix_tickets_raised_at", table_name="tickets")
    op.drop_column("tickets", "awaits_citizen")
    for name, _ in reversed(ON_TICKETS):
        op.drop_column("tickets", name)
