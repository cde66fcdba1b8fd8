"""Keep health check-ups, their findings and what came of them.

The follow-ups of a district are told by category, too, so they are found by an index of those that count in V.

Revision ID: 0037
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ANSWERS = "ix_ticket_figures_district_day"


def upgrade() -> None:
    counts = sa.text("valid > 0")
    op.create_index(
        ANSWERS, "ticket_figures", ["district", "day"], sqlite_where=counts, postgresql_where=counts
    )
    op.create_table(
        "populations",
        sa.Column("id", ID, nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_populations")),
    )
    op.create_table(
        "checkups",
        sa.Column("id", ID, nullable=False),
        sa.Column("owner", sa.String(12), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("assigned", sa.String(16), nullable=False),
        sa.Column("sheet", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("taken_by", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkups")),
    )
    op.create_index(
        "uq_checkups_owner_code_kind_first", "checkups", ["owner", "code", "kind", "first"], unique=True
    )
    op.create_table(
        "findings",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "checkup_id",
            ID,
            sa.ForeignKey("checkups.id", name=op.f("fk_findings_checkup_id_checkups")),
            nullable=False,
        ),
        sa.Column("indicator", sa.String(90), nullable=False),
        sa.Column("rule", sa.String(10), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        *(sa.Column(name, sa.String(200), nullable=True) for name in ("plan", "body", "reference")),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index("ix_findings_checkup_id", "findings", ["checkup_id"])
    op.create_table(
        "finding_steps",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "finding_id",
            ID,
            sa.ForeignKey("findings.id", name=op.f("fk_finding_steps_finding_id_findings")),
            nullable=False,
        ),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_steps")),
    )
    op.create_index("ix_finding_steps_finding_id", "finding_steps", ["finding_id"])


def downgrade() -> None:
    for table in ("finding_steps", "findings", "checkups", "populations"):
        op.drop_table(table)
    op.drop_index(ANSWERS, "ticket_figures")
