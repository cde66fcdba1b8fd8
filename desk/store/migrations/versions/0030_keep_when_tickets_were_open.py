"""Keep when tickets were open and how long citizens waited, added up by day, and find what was understood by day.

Revision ID: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BigId

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None

COUNTS = ("filed", "reopened", "ended", "in_time", "late", "cleared")
SCOPED = ("unit", "district")
DAYS = ("opened_on", "ended_on", "contact_on")
PARTIAL = (
    ("ix_messages_understood", "messages", ["created_at", "intent", "conversation_id"], "intent IS NOT NULL"),
    ("ix_messages_staff_wrote", "messages", ["created_at", "conversation_id"], "author = 'staff'"),
    ("ix_ticket_history_dispatches", "ticket_history", ["at"], "action IN ('dispatch','reassign')"),
)


def upgrade() -> None:
    op.create_table(
        "ticket_spans",
        sa.Column("id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("late_on", sa.Date(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=True),
        sa.Column("contact_hours", sa.Integer(), nullable=True),
        sa.Column("solve_hours", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(30), nullable=True),
        sa.Column("district", sa.String(12), nullable=True),
        sa.Column("subdistrict", sa.String(12), nullable=True),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_spans_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_spans")),
    )
    op.create_index("ix_ticket_spans_ticket_id", "ticket_spans", ["ticket_id"])
    op.create_index("ix_ticket_spans_opened_on", "ticket_spans", ["opened_on"])
    op.create_index("ix_ticket_spans_ended_on", "ticket_spans", ["ended_on"])
    for scope in SCOPED:
        for day in DAYS:
            op.create_index(f"ix_ticket_spans_{scope}_{day}", "ticket_spans", [scope, day])
    op.create_table(
        "daily_volumes",
        sa.Column("dimension", sa.String(12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint(
            "dimension", "day", "code", "part", "excluded", name=op.f("pk_daily_volumes")
        ),
    )
    op.create_table(
        "daily_waits",
        sa.Column("measure", sa.String(8), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "day", "hours", "excluded", name=op.f("pk_daily_waits")),
    )
    for name, table, columns, where in PARTIAL:
        held = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=held, postgresql_where=held)


def downgrade() -> None:
    for name, table, _, _ in reversed(PARTIAL):
        op.drop_index(name, table)
    for table in ("daily_waits", "daily_volumes", "ticket_spans"):
        op.drop_table(table)
