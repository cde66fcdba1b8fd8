"""Send at each channel's pace, keep why a message was given up, and count what came of sends.

Revision ID: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TO_SEND = sa.text("status IN ('waiting','uncertain') AND channel IS NOT NULL")
CLOSED = sa.text("undeliverable_since IS NOT NULL")
UNDELIVERABLE = sa.text("status = 'undeliverable'")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("out_rests_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("channel", sa.String(20), nullable=True))
    op.add_column("messages", sa.Column("given_up", sa.String(12), nullable=True))
    op.create_table(
        "paces",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_paces")),
    )
    op.create_table(
        "delivery_counts",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(14), nullable=False),
        sa.Column("count", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("channel", "outcome", name=op.f("pk_delivery_counts")),
    )
    op.execute(
        "UPDATE messages SET channel = (SELECT channel FROM conversations WHERE conversations.id = conversation_id) "
        "WHERE direction = 'out' AND status IN ('waiting','uncertain') "
        "AND conversation_id IN (SELECT id FROM conversations WHERE channel <> 'web')"
    )
    op.execute(
        "UPDATE messages SET given_up = CASE WHEN error LIKE 'Forbidden%' THEN 'closed' "
        "WHEN error LIKE 'BadRequest%' OR error LIKE 'ChatMigrated%' THEN 'refused' ELSE 'unconfirmed' END "
        "WHERE direction = 'out' AND status = 'undeliverable'"
    )
    op.create_index(
        "ix_conversations_undeliverable",
        "conversations",
        ["undeliverable_since"],
        sqlite_where=CLOSED,
        postgresql_where=CLOSED,
    )
    op.create_index(
        "ix_messages_to_send",
        "messages",
        ["channel", "priority", "due_at", "id"],
        sqlite_where=TO_SEND,
        postgresql_where=TO_SEND,
    )
    op.create_index(
        "ix_messages_undeliverable",
        "messages",
        ["done_at", "id"],
        sqlite_where=UNDELIVERABLE,
        postgresql_where=UNDELIVERABLE,
    )


def downgrade() -> None:
    op.drop_index("ix_messages_undeliverable", table_name="messages")
    op.drop_index("ix_messages_to_send", table_name="messages")
    op.drop_index("ix_conversations_undeliverable", table_name="conversations")
    op.drop_table("delivery_counts")
    op.drop_table("paces")
    op.drop_column("messages", "given_up")
    op.drop_column("messages", "channel")
    op.drop_column("conversations", "out_rests_until")
