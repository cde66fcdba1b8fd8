"""Walk what waits for an answer in its order: a claim looks no further than it needs to.

Revision ID: 0046
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

NAME = "ix_messages_to_answer"
WAITS = sa.text("status IN ('waiting','uncertain') AND direction IN ('in','note')")


def upgrade() -> None:
    op.create_index(NAME, "messages", ["id"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    op.drop_index(NAME, "messages")
