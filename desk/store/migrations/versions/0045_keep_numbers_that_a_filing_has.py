"""Keep the numbers that filings have for themselves until they are written: nobody waits for another's transaction.

Revision ID: 0045
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import UtcDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

NAME = "numbers_held"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("nth", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("since", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table(NAME)
