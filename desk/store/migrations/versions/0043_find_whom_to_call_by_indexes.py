"""Find whom the hotline has to call by indexes.

Whoever has no chat, whose question went by or never arrived, whose call waits, or who follows what was answered: few of
each, among all tickets of all times. What was raised to the supervisor is looked for among open tickets alone.

Revision ID: 0043
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

RAISED = "status IN ('received','dispatched','in_progress','returned') AND raised_at IS NOT NULL"
INDEXES = (
    ("ix_tickets_answered_without_chat", "tickets", ["resolved_at"], "conversation_id IS NULL"),
    ("ix_tickets_answered_leaders", "tickets", ["resolved_at"], "followers > 0 OR incident_id IS NOT NULL"),
    ("ix_surveys_went_by", "surveys", ["asked_at"], "state = 'expired' OR delivered_at IS NULL"),
    ("ix_reaches_to_call", "reaches", ["ticket_id"], "state = 'call'"),
    ("ix_tickets_open_raised", "tickets", ["limit_at", "id"], RAISED),
)
# Who had to do with an incident was not counted where they follow a ticket that has nothing to do with it.
COUNT = """
    UPDATE tickets SET followers = (
        SELECT count(*) FROM tickets AS follower
        WHERE follower.parent_id = tickets.id AND follower.status = 'merged'
    )
    WHERE id IN (SELECT parent_id FROM tickets WHERE incident_id IS NOT NULL AND status = 'merged')
"""


def upgrade() -> None:
    op.execute(COUNT)
    for name, table, columns, where in INDEXES:
        told = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=told, postgresql_where=told)
    op.drop_index("ix_tickets_raised_at", "tickets")


def downgrade() -> None:
    op.create_index("ix_tickets_raised_at", "tickets", ["raised_at"])
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
