"""Give each co-unit of a ticket a task of its own, and keep what was suggested beside what people did.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("done_at IS NULL AND released_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(100), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whistled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("arrive_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_tasks_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_ticket_id"), "tasks", ["ticket_id"])
    op.create_index("ix_tasks_unit_due_at_id", "tasks", ["unit", "due_at", "id"])
    op.create_index(
        "uq_tasks_open",
        "tasks",
        ["ticket_id", "unit"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "suggestions",
        sa.Column("ticket_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit", sa.String(30), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("dispatched", sa.String(30), nullable=True),
        sa.Column("by_people", sa.Boolean(), nullable=False),
        sa.Column("accepted", sa.String(30), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_suggestions_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_suggestions")),
    )
    op.create_index(op.f("ix_suggestions_at"), "suggestions", ["at"])


def downgrade() -> None:
    op.drop_table("suggestions")
    op.drop_table("tasks")
