"""Send what happens to tickets to other systems.

Revision ID: 0031
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)
WAITING: dict[str, Any] = {
    "sqlite_where": sa.text("state = 'waiting'"),
    "postgresql_where": sa.text("state = 'waiting'"),
}


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("url", sa.String(500), nullable=True),
        sa.Column("secret_sealed", sa.String(300), nullable=True),
        sa.Column("events", JSON, nullable=False),
        sa.Column("units", JSON, nullable=False),
        sa.Column("categories", JSON, nullable=False),
        sa.Column("with_texts", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", MOMENT, nullable=True),
        sa.Column("answer", sa.String(120), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("name", name=op.f("uq_subscriptions_name")),
    )
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(30), nullable=False),
        sa.Column(
            "ticket_id",
            ID,
            sa.ForeignKey("tickets.id", name=op.f("fk_events_ticket_id_tickets")),
            nullable=True,
        ),
        sa.Column("event", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("texts", JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_events_uid")),
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_table(
        "event_deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "event_id",
            ID,
            sa.ForeignKey("events.id", name=op.f("fk_event_deliveries_event_id_events")),
            nullable=False,
        ),
        sa.Column(
            "subscription_id",
            ID,
            sa.ForeignKey("subscriptions.id", name=op.f("fk_event_deliveries_subscription_id_subscriptions")),
            nullable=False,
        ),
        sa.Column("ticket_id", ID, nullable=True),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("answer", sa.String(120), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_deliveries")),
    )
    indexes: list[tuple[str, list[str], dict[str, Any]]] = [
        ("due", ["subscription_id", "due_at"], WAITING),
        ("order", ["subscription_id", "ticket_id", "event_id"], WAITING),
        ("listed", ["subscription_id", "state", "id"], {}),
        ("event", ["event_id"], {}),
    ]
    for name, columns, where in indexes:
        op.create_index(f"ix_event_deliveries_{name}", "event_deliveries", columns, **where)


def downgrade() -> None:
    for table in ("event_deliveries", "events", "subscriptions"):
        op.drop_table(table)
