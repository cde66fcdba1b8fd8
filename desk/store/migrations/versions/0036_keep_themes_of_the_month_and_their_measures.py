"""Keep themes of the month, their measures, and who changed them.

Revision ID: 0036
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desk.store.types import BigId

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def _of_a_theme(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("themes.id", name=op.f(f"fk_{table}_theme_id_themes"))
    return sa.Column("theme_id", BigId, key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "themes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("matter", sa.String(80), nullable=False),
        sa.Column("areas", JSON, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(30), nullable=True),
        sa.Column("co_units", JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("why", JSON, nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        sa.Column("declared_by", sa.String(100), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(100), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_index("uq_themes_month_matter", "themes", ["month", "matter"], unique=True)
    op.create_table(
        "theme_measures",
        sa.Column("id", BigId, nullable=False),
        _of_a_theme("theme_measures"),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tell_at", MOMENT, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.String(100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("dropped_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_measures")),
    )
    op.create_index(op.f("ix_theme_measures_theme_id"), "theme_measures", ["theme_id"])
    waits = sa.text("tell_at IS NOT NULL")
    op.create_index(
        "ix_theme_measures_tell_at",
        "theme_measures",
        ["tell_at"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_table(
        "theme_changes",
        sa.Column("id", BigId, nullable=False),
        _of_a_theme("theme_changes"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("details", JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_changes")),
    )
    op.create_index(op.f("ix_theme_changes_theme_id"), "theme_changes", ["theme_id"])


def downgrade() -> None:
    for table in ("theme_changes", "theme_measures", "themes"):
        op.drop_table(table)
