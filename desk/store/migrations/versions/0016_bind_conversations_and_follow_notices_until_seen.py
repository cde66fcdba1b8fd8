"""Bind a citizen's conversations, follow a notice until it is seen, and keep why a person was asked for.

Revision ID: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BOUND = sa.text("bound_id IS NOT NULL")
JSON = sa.JSON(none_as_null=True)
OPEN = sa.text("next_at IS NOT NULL")
WROTE_LAST = """
    UPDATE conversations SET wrote_at = (
        SELECT MAX(created_at) FROM messages
        WHERE messages.conversation_id = conversations.id AND direction = 'in'
    )
"""


def upgrade() -> None:
    op.add_column("conversations", sa.Column("held_reason", sa.String(20), nullable=True))
    op.add_column("conversations", sa.Column("bound_id", ID, nullable=True))
    op.add_column("conversations", sa.Column("wrote_at", WHEN, nullable=True))
    op.create_index(
        "ix_conversations_bound_id", "conversations", ["bound_id"], sqlite_where=BOUND, postgresql_where=BOUND
    )
    op.execute(WROTE_LAST)
    op.add_column("messages", sa.Column("seen_at", WHEN, nullable=True))
    op.add_column("surveys", sa.Column("call_result", sa.String(12), nullable=True))
    op.create_table(
        "binding_codes",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column(
            "conversation_id",
            ID,
            sa.ForeignKey("conversations.id", name=op.f("fk_binding_codes_conversation_id_conversations")),
            nullable=False,
        ),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_binding_codes")),
    )
    op.create_index(op.f("ix_binding_codes_conversation_id"), "binding_codes", ["conversation_id"])
    op.create_table(
        "reaches",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "ticket_id",
            ID,
            sa.ForeignKey("tickets.id", name=op.f("fk_reaches_ticket_id_tickets")),
            nullable=False,
        ),
        sa.Column("about", sa.String(12), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("tried", JSON, nullable=False),
        sa.Column("begun_at", WHEN, nullable=False),
        sa.Column("next_at", WHEN, nullable=True),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", WHEN, nullable=True),
        sa.Column("recorded_by", sa.String(100), nullable=True),
        sa.Column("call_result", sa.String(12), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaches")),
    )
    op.create_index(op.f("ix_reaches_ticket_id"), "reaches", ["ticket_id"])
    op.create_index("ix_reaches_begun_at", "reaches", ["begun_at"])
    op.create_index("ix_reaches_next_at", "reaches", ["next_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "uq_reaches_open",
        "reaches",
        ["ticket_id", "about"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "canned_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "staff_id",
            ID,
            sa.ForeignKey("staff.id", name=op.f("fk_canned_answers_staff_id_staff")),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_answers")),
    )
    op.create_index(op.f("ix_canned_answers_staff_id"), "canned_answers", ["staff_id"])


def downgrade() -> None:
    op.drop_table("canned_answers")
    op.drop_table("reaches")
    op.drop_table("binding_codes")
    op.drop_column("surveys", "call_result")
    op.drop_column("messages", "seen_at")
    op.drop_index("ix_conversations_bound_id", table_name="conversations")
    for column in ("wrote_at", "bound_id", "held_reason"):
        op.drop_column("conversations", column)
