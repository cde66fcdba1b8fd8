"""Find old tries at the console's door by their time, which goes through them with each new one.

Revision ID: 0044
"""

from __future__ import annotations

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

NAME = "ix_sign_ins_at"


def upgrade() -> None:
    op.create_index(NAME, "sign_ins", ["at"])


def downgrade() -> None:
    op.drop_index(NAME, "sign_ins")
