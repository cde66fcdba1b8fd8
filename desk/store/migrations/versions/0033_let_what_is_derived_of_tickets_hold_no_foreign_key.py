"""Let what is derived of tickets hold no foreign key: every row of it cost a look at its ticket, in millions.

Revision ID: 0033
"""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KEYS = {
    "ticket_figures": "fk_ticket_figures_ticket_id",
    "ticket_spans": "fk_ticket_spans_ticket_id_tickets",
}


def upgrade() -> None:
    for table, name in KEYS.items():
        with op.batch_alter_table(table) as derived:
            derived.drop_constraint(name, type_="foreignkey")


def downgrade() -> None:
    for table, name in KEYS.items():
        with op.batch_alter_table(table) as derived:
            derived.create_foreign_key(name, "tickets", ["ticket_id"], ["id"])
