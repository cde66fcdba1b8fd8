"""Keep corrections, the change sets they are collected in, and what was learned from them.

Revision ID: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0018"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
STANDING = sa.text("state IN ('open','approved') AND message_id IS NOT NULL")
COLLECTED = sa.text("change_set_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "change_sets",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sets")),
    )
    op.create_index("ix_change_sets_state", "change_sets", ["state", "id"])
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "conversation_id",
            ID,
            sa.ForeignKey("conversations.id", name=op.f("fk_corrections_conversation_id_conversations")),
            nullable=False,
        ),
        sa.Column(
            "message_id",
            ID,
            sa.ForeignKey("messages.id", name=op.f("fk_corrections_message_id_messages")),
            nullable=True,
        ),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("fine", sa.Boolean(), nullable=False),
        sa.Column("was", JSON, nullable=False),
        sa.Column("right", JSON, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("script", sa.Text(), nullable=True),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column(
            "change_set_id",
            ID,
            sa.ForeignKey("change_sets.id", name=op.f("fk_corrections_change_set_id_change_sets")),
            nullable=True,
        ),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("judged_at", WHEN, nullable=True),
        sa.Column("judged_by", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_state_id", "corrections", ["state", "id"])
    op.create_index("ix_corrections_conversation_id", "corrections", ["conversation_id"])
    op.create_index(
        "uq_corrections_standing",
        "corrections",
        ["message_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index(
        "ix_corrections_change_set_id",
        "corrections",
        ["change_set_id"],
        sqlite_where=COLLECTED,
        postgresql_where=COLLECTED,
    )
    op.create_table(
        "learnings",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("change_sets", JSON, nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("changed", JSON, nullable=False),
        sa.Column("why", JSON, nullable=False),
        sa.Column("model_before", sa.String(100), nullable=False),
        sa.Column("model_after", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnings")),
    )


def downgrade() -> None:
    for table in ("learnings", "corrections", "change_sets"):
        op.drop_table(table)
