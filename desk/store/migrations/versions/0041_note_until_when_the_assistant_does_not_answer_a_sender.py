"""Note of a conversation until when the assistant does not answer its sender, since when, by whom and why.

Revision ID: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BLOCKED = sa.text("blocked_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("blocked_until", MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("blocked_since", MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("blocked_by", BIG, nullable=True))
    op.add_column("conversations", sa.Column("blocked_reason", sa.String(10), nullable=True))
    op.add_column("conversations", sa.Column("blocked_note", sa.String(200), nullable=True))
    op.create_index(
        "ix_conversations_blocked_until",
        "conversations",
        ["blocked_until"],
        sqlite_where=BLOCKED,
        postgresql_where=BLOCKED,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_blocked_until", table_name="conversations")
    for name in ("blocked_note", "blocked_reason", "blocked_by", "blocked_since", "blocked_until"):
        op.drop_column("conversations", name)
