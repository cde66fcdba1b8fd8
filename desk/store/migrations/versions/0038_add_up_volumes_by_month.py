"""Add up what was filed and ended by month too, so that what stood before a day needs no sum over all years.

Revision ID: 0038
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

COUNTS = ("filed", "reopened", "ended", "in_time", "late", "cleared")
MONTH = {"postgresql": "CAST(date_trunc('month', day) AS date)", "sqlite": "date(day, 'start of month')"}


def upgrade() -> None:
    op.create_table(
        "monthly_volumes",
        sa.Column("dimension", sa.String(12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint(
            "dimension", "month", "code", "part", "excluded", name=op.f("pk_monthly_volumes")
        ),
    )
    month, names = MONTH[op.get_bind().dialect.name], ", ".join(COUNTS)
    sums = ", ".join(f"sum({name})" for name in COUNTS)
    op.execute(
        f"INSERT INTO monthly_volumes (dimension, month, code, part, excluded, {names})"  # noqa: S608
        f" SELECT dimension, {month}, code, part, excluded, {sums} FROM daily_volumes"
        f" GROUP BY dimension, {month}, code, part, excluded"
    )


def downgrade() -> None:
    op.drop_table("monthly_volumes")
