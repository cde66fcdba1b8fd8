"""Note of a conversation when its citizen asked that it be erased, and when it was.

Revision ID: 0040
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ASKED = sa.text("erasure_asked_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("erasure_asked_at", MOMENT, nullable=True))
    op.add_column("conversations", sa.Column("erasure_up_to", BIG, nullable=True))
    op.add_column("conversations", sa.Column("erased_at", MOMENT, nullable=True))
    op.create_index(
        "ix_conversations_erasure_asked_at",
        "conversations",
        ["erasure_asked_at"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )


def downgrade() -> None:
    op.drop_index("ix_conversations_erasure_asked_at", table_name="conversations")
    for name in ("erased_at", "erasure_up_to", "erasure_asked_at"):
        op.drop_column("conversations", name)
