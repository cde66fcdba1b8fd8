"""Keep which reports are made by themselves, and where each of them got.

Revision ID: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_plans",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("owner", sa.String(12), nullable=False),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("lang", sa.String(2), nullable=False),
        sa.Column("forms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("targets", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_plans")),
    )
    op.create_table(
        "report_deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column(
            "plan_id",
            ID,
            sa.ForeignKey("report_plans.id", name=op.f("fk_report_deliveries_plan_id_report_plans")),
            nullable=False,
        ),
        sa.Column("key", sa.Date(), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("created_at", "due_at")),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_deliveries")),
    )
    op.create_index(
        "uq_report_deliveries_plan_id_key_target",
        "report_deliveries",
        ["plan_id", "key", "target"],
        unique=True,
    )
    op.create_index("ix_report_deliveries_status_due_at", "report_deliveries", ["status", "due_at"])


def downgrade() -> None:
    for table in ("report_deliveries", "report_plans"):
        op.drop_table(table)
