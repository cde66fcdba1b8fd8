"""Walk the queue by indexes, find tickets by their words, and keep views of it.

Revision ID: 0023
"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HAS_SECURE_DELETE = (3, 42)
"""From this SQLite on a full text index can forget for good; Debian 12 has 3.40."""
IS_OPEN = "status IN ('received','dispatched','in_progress','returned')"
OPEN = {
    "open_limit_at": ["limit_at", "id"],
    "open_created_at": ["created_at", "id"],
    "open_followers": ["followers", "id"],
    "open_unit": ["unit", "limit_at", "id"],
    "open_status": ["status", "limit_at", "id"],
    "open_category": ["category", "limit_at", "id"],
    "open_subdistrict": ["subdistrict", "limit_at", "id"],
    "open_district": ["district", "limit_at", "id"],
}
ALL = {
    "updated_at_id": ["updated_at", "id"],
    "category_created_at": ["category", "created_at", "id"],
    "district_created_at": ["district", "created_at", "id"],
    "channel_created_at": ["channel", "created_at", "id"],
}
SOME = {"returned": "return_count > 0", "followed": "followers > 0"}
LIMITS = """
    UPDATE tickets SET limit_at = CASE
        WHEN status IN ('received','returned') THEN dispatch_due_at
        WHEN status IN ('dispatched','in_progress') THEN COALESCE(unit_due_at, due_at)
        ELSE due_at END
"""
FOLLOWERS = """
    UPDATE tickets SET followers = (
        SELECT COUNT(*) FROM tickets AS child WHERE child.parent_id = tickets.id AND child.status = 'merged'
    ) WHERE id IN (SELECT parent_id FROM tickets WHERE parent_id IS NOT NULL)
"""
COLUMNS = "id, number, title, description, address, party, reporter_name, reporter_phone, enterprise"
AT_ONCE = 5000
LONG_AGO = sa.text("'1970-01-01 00:00:00'")


def upgrade() -> None:
    connection = op.get_bind()
    op.add_column("tickets", sa.Column("followers", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("limit_at", WHEN, nullable=False, server_default=LONG_AGO))
    op.execute(LIMITS)
    op.execute(FOLLOWERS)
    for name, columns in OPEN.items():
        where = sa.text(IS_OPEN)
        op.create_index(f"ix_tickets_{name}", "tickets", columns, sqlite_where=where, postgresql_where=where)
    for name, columns in ALL.items():
        op.create_index(f"ix_tickets_{name}", "tickets", columns)
    for name, condition in SOME.items():
        where = sa.text(condition)
        op.create_index(
            f"ix_tickets_{name}", "tickets", ["created_at", "id"], sqlite_where=where, postgresql_where=where
        )
    if connection.dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_tickets_co_units ON tickets USING gin ((co_units::jsonb) jsonb_path_ops) "
            "WHERE co_units::text <> '[]'"
        )
        op.execute(
            "CREATE TABLE ticket_words (rowid BIGINT CONSTRAINT pk_ticket_words PRIMARY KEY, words TSVECTOR NOT NULL)"
        )
    else:
        op.execute("CREATE VIRTUAL TABLE ticket_words USING fts5(words, tokenize=\"ascii tokenchars '~'\")")
        if sqlite3.sqlite_version_info >= HAS_SECURE_DELETE:
            # What was put right or taken out leaves nothing readable behind.
            op.execute("INSERT INTO ticket_words (ticket_words, rank) VALUES ('secure-delete', 1)")
    _write_words(connection)
    if connection.dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_ticket_words_words ON ticket_words USING gin (words)")
    op.create_table(
        "queue_views",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "staff_id",
            ID,
            sa.ForeignKey("staff.id", name=op.f("fk_queue_views_staff_id_staff")),
            nullable=False,
        ),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared_with", sa.String(30), nullable=True),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("deleted_at", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_views")),
    )
    op.create_index(op.f("ix_queue_views_staff_id"), "queue_views", ["staff_id"])
    op.create_index(op.f("ix_queue_views_shared_with"), "queue_views", ["shared_with"])
    op.add_column("staff", sa.Column("shortcuts", sa.Boolean(), nullable=False, server_default=sa.true()))


def _write_words(connection: sa.Connection) -> None:
    """As `desk.store.derived` writes them."""
    from desk.store.derived import write_all

    page = sa.text(f"SELECT {COLUMNS} FROM tickets WHERE id > :last ORDER BY id LIMIT {AT_ONCE}")  # noqa: S608
    last = 0
    while rows := connection.execute(page, {"last": last}).all():
        write_all(connection, rows)
        last = rows[-1][0]


def downgrade() -> None:
    op.drop_column("staff", "shortcuts")
    op.drop_table("queue_views")
    op.execute("DROP TABLE ticket_words")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_tickets_co_units", table_name="tickets")
    for name in (*SOME, *ALL, *OPEN):
        op.drop_index(f"ix_tickets_{name}", table_name="tickets")
    op.drop_column("tickets", "limit_at")
    op.drop_column("tickets", "followers")
