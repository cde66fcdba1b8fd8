"""Keep of a follow-up who called for it and whether the phone answered it, and count those who cannot be reached.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NEVER_REACHED = "SELECT id FROM surveys WHERE state = 'expired' AND delivered_at IS NULL AND NOT at_limit"
DIMENSIONS = ("unit", "district", "subdistrict", "category")


def upgrade() -> None:
    op.add_column("surveys", sa.Column("source", sa.String(5), nullable=False, server_default="chat"))
    op.add_column("surveys", sa.Column("calls", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("surveys", sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("surveys", sa.Column("recorded_by", sa.String(100), nullable=True))
    op.create_index(op.f("ix_tickets_resolved_at"), "tickets", ["resolved_at"])
    for table in ("ticket_figures", "daily_figures"):
        op.add_column(table, sa.Column("unreachable", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        f"UPDATE ticket_figures SET unreachable = 1 WHERE asked = 1 AND survey_id IN ({NEVER_REACHED})"  # noqa: S608
    )
    for dimension in DIMENSIONS:
        op.execute(_added_up(dimension))


def _added_up(dimension: str) -> str:
    return f"""
        UPDATE daily_figures SET unreachable = found.number FROM (
            SELECT day, {dimension} AS code, until, excluded, follower, SUM(unreachable) AS number
            FROM ticket_figures WHERE unreachable > 0 AND {dimension} IS NOT NULL
            GROUP BY day, {dimension}, until, excluded, follower
        ) AS found
        WHERE daily_figures.dimension = '{dimension}' AND daily_figures.day = found.day
        AND daily_figures.code = found.code AND daily_figures.until = found.until
        AND daily_figures.excluded = found.excluded AND daily_figures.follower = found.follower
    """  # noqa: S608


def downgrade() -> None:
    for table in ("daily_figures", "ticket_figures"):
        op.drop_column(table, "unreachable")
    op.drop_index(op.f("ix_tickets_resolved_at"), table_name="tickets")
    for column in ("recorded_by", "called_at", "calls", "source"):
        op.drop_column("surveys", column)
