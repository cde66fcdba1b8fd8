"""Find messages by their words, list them by what was understood, and keep reviews, tags, comments and reveals.

Messages that are there already are filled in afterwards, the newest first, while the service runs
(`desk.search.filling`): the cursor says from where down.

Revision ID: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDERSTOOD, OF_STAFF = sa.text("intent IS NOT NULL"), sa.text("author = 'staff'")
FLAGGED = sa.text("flagged_at IS NOT NULL")
POSTGRES = (
    "CREATE TABLE message_words (rowid BIGINT NOT NULL, words TSVECTOR NOT NULL, "
    "CONSTRAINT pk_message_words PRIMARY KEY (rowid), "
    "CONSTRAINT fk_message_words_rowid FOREIGN KEY (rowid) REFERENCES messages (id) ON DELETE CASCADE)",
    "CREATE INDEX ix_message_words_words ON message_words USING gin (words)",
)
SQLITE = (
    "CREATE VIRTUAL TABLE message_words USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE TRIGGER message_words_gone AFTER DELETE ON messages "
    "BEGIN DELETE FROM message_words WHERE rowid = old.id; END",
)
FILL_FROM = (
    "INSERT INTO cursors (name, value) SELECT 'search.messages', CAST(MAX(id) AS VARCHAR(20)) FROM messages "
    "HAVING MAX(id) IS NOT NULL"
)


def upgrade() -> None:
    op.add_column("messages", sa.Column("intent", sa.String(60), nullable=True))
    op.add_column("messages", sa.Column("confidence", sa.Double(), nullable=True))
    op.create_index(
        "ix_messages_intent",
        "messages",
        ["intent", "id"],
        sqlite_where=UNDERSTOOD,
        postgresql_where=UNDERSTOOD,
    )
    op.create_index(
        "ix_messages_of_staff",
        "messages",
        ["conversation_id"],
        sqlite_where=OF_STAFF,
        postgresql_where=OF_STAFF,
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)
    op.execute(FILL_FROM)
    op.create_table(
        "reviews",
        sa.Column("conversation_id", ID, autoincrement=False, nullable=False),
        sa.Column("up_to", ID, nullable=True),
        sa.Column("reviewed_by", sa.String(100), nullable=True),
        sa.Column("reviewed_at", WHEN, nullable=True),
        sa.Column("flagged_by", sa.String(100), nullable=True),
        sa.Column("flagged_at", WHEN, nullable=True),
        _of_conversation("reviews"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_reviews")),
    )
    op.create_index(
        "ix_reviews_flagged", "reviews", ["conversation_id"], sqlite_where=FLAGGED, postgresql_where=FLAGGED
    )
    op.create_table(
        "review_tags",
        sa.Column("conversation_id", ID, autoincrement=False, nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        _of_conversation("review_tags"),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name=op.f("pk_review_tags")),
    )
    op.create_index("ix_review_tags_tag_conversation_id", "review_tags", ["tag", "conversation_id"])
    op.create_table(
        "review_comments",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("taken_back_at", WHEN, nullable=True),
        _of_conversation("review_comments"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
    )
    op.create_index(op.f("ix_review_comments_conversation_id"), "review_comments", ["conversation_id"])
    op.create_table(
        "reveals",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _of_conversation("reveals"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
    )
    op.create_index("ix_reveals_conversation_id_at", "reveals", ["conversation_id", "at"])
    op.create_index(op.f("ix_reveals_at"), "reveals", ["at"])


def _of_conversation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"], ["conversations.id"], name=op.f(f"fk_{table}_conversation_id")
    )


def downgrade() -> None:
    for table in ("reveals", "review_comments", "review_tags", "reviews"):
        op.drop_table(table)
    op.execute("DELETE FROM cursors WHERE name = 'search.messages'")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER message_words_gone")
    op.execute("DROP TABLE message_words")
    for index in ("ix_messages_of_staff", "ix_messages_intent"):
        op.drop_index(index, table_name="messages")
    for column in ("confidence", "intent"):
        op.drop_column("messages", column)
