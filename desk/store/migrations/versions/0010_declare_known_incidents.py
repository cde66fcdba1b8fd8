"""Declare known incidents, and tell their followers some at a time.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = {
    "ix_tickets_told_together": ("parent_id", sa.text("parent_id IS NOT NULL AND incident_id IS NULL")),
    "ix_tickets_incident_id": ("incident_id", sa.text("incident_id IS NOT NULL")),
}


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(100), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("long", sa.Double(), nullable=True),
        sa.Column("radius", sa.Integer(), nullable=True),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("expected_end", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parent_id", BIG_ID, nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.String(100), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(100), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["tickets.id"], name=op.f("fk_incidents_parent_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_parent_id"), "incidents", ["parent_id"])
    op.create_index("ix_incidents_declared_at_id", "incidents", ["declared_at", "id"])
    running = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_incidents_running",
        "incidents",
        ["parent_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_table(
        "incident_changes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("incident_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_changes_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_changes")),
    )
    op.create_index(op.f("ix_incident_changes_incident_id"), "incident_changes", ["incident_id"])
    op.create_table(
        "tellings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("news", sa.JSON(), nullable=True),
        sa.Column("except_for", BIG_ID, nullable=True),
        sa.Column("told_id", BIG_ID, nullable=False),
        sa.Column("last_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_tellings_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index(op.f("ix_tellings_ticket_id"), "tellings", ["ticket_id"])
    waiting = sa.text("done_at IS NULL")
    op.create_index(
        "ix_tellings_waiting", "tellings", ["due_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column("tickets", sa.Column("incident_id", BIG_ID, nullable=True))
    for name, (column, where) in INDEXES.items():
        op.create_index(name, "tickets", [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "tickets")
    op.drop_column("tickets", "incident_id")
    op.drop_table("tellings")
    op.drop_table("incident_changes")
    op.drop_table("incidents")
