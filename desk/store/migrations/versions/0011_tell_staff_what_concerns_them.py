"""Tell staff what concerns them: notices by unit and role, who has read them, and mails.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
OPEN = sa.text("status IN ('waiting','uncertain')")


def upgrade() -> None:
    op.create_table(
        "staff_notices",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("audience", sa.String(100), nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=True),
        sa.Column("conversation_id", BIG_ID, nullable=True),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_staff_notices_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_staff_notices_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notices")),
    )
    op.create_index("ix_staff_notices_audience_id", "staff_notices", ["audience", "id"])
    op.create_index(op.f("ix_staff_notices_at"), "staff_notices", ["at"])
    op.create_index(op.f("ix_staff_notices_ticket_id"), "staff_notices", ["ticket_id"])
    op.create_table(
        "staff_notice_reads",
        sa.Column("reader", sa.String(100), nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["staff_notices.id"], name=op.f("fk_staff_notice_reads_notice_id_staff_notices")
        ),
        sa.PrimaryKeyConstraint("reader", "notice_id", name=op.f("pk_staff_notice_reads")),
    )
    op.create_index(op.f("ix_staff_notice_reads_notice_id"), "staff_notice_reads", ["notice_id"])
    op.create_table(
        "staff_mails",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("staff_id", BIG_ID, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["staff_notices.id"], name=op.f("fk_staff_mails_notice_id_staff_notices")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_mails_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_mails")),
        sa.UniqueConstraint("notice_id", "staff_id", name=op.f("uq_staff_mails_notice_id")),
    )
    op.create_index("ix_staff_mails_due", "staff_mails", ["due_at"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.add_column("staff", sa.Column("email", sa.String(200), nullable=True))
    op.add_column("staff", sa.Column("mail_topics", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("staff", "mail_topics")
    op.drop_column("staff", "email")
    op.drop_table("staff_mails")
    op.drop_table("staff_notice_reads")
    op.drop_table("staff_notices")
