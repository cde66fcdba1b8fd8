"""Keep the enterprise that complains, places made comparable, and from which day on limits are provisional.

Revision ID: 0008
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS: dict[str, Any] = {
    "provisional_from": sa.Date(),
    "enterprise": sa.String(200),
    "place_key": sa.String(100),
    "place_cell": BIG_ID,
}
COUNTED = ("reporter_phone", "place_key", "place_cell")


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("tickets", sa.Column(name, kind, nullable=True))
    for name in COUNTED:
        op.create_index(f"ix_tickets_{name}_created_at", "tickets", [name, "created_at"])
    op.create_index(
        "ix_tickets_enterprises",
        "tickets",
        ["created_at", "id"],
        sqlite_where=sa.text("enterprise IS NOT NULL"),
        postgresql_where=sa.text("enterprise IS NOT NULL"),
    )
    op.create_index(
        "ix_tickets_provisional_from",
        "tickets",
        ["provisional_from"],
        sqlite_where=sa.text("provisional_from IS NOT NULL"),
        postgresql_where=sa.text("provisional_from IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_provisional_from", "tickets")
    op.drop_index("ix_tickets_enterprises", "tickets")
    for name in COUNTED:
        op.drop_index(f"ix_tickets_{name}_created_at", "tickets")
    for name in COLUMNS:
        op.drop_column("tickets", name)
