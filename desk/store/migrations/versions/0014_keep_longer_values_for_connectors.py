"""Let a connector keep a longer value between starts: WeChat's access token has up to 512 characters.

Revision ID: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cursors") as cursors:
        cursors.alter_column(
            "value", type_=sa.String(1000), existing_type=sa.String(200), existing_nullable=False
        )


def downgrade() -> None:
    # What is longer belongs to a connector that the older version does not have.
    op.execute("DELETE FROM cursors WHERE length(value) > 200")
    with op.batch_alter_table("cursors") as cursors:
        cursors.alter_column(
            "value", type_=sa.String(200), existing_type=sa.String(1000), existing_nullable=False
        )
