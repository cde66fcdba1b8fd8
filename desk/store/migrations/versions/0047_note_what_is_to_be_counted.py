"""Note the tickets that were filed and are in no figure yet: no filing waits for the rows of a day's figures.

Revision ID: 0047
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BigId

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

NAME = "tickets_uncounted"


def upgrade() -> None:
    op.create_table(NAME, sa.Column("ticket_id", BigId, primary_key=True, autoincrement=False))


def downgrade() -> None:
    op.drop_table(NAME)
