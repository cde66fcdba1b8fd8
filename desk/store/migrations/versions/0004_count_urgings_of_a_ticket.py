"""Count how often a citizen pressed for their ticket, and keep when they did so last.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("urge_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("urged_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "urged_at")
    op.drop_column("tickets", "urge_count")
