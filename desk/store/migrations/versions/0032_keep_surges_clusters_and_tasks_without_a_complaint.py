"""Keep surges, clusters of one matter, and tasks without a complaint.

Revision ID: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _open(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    op.create_table(
        "surges",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(12), nullable=False),
        sa.Column("area", sa.String(12), nullable=False),
        sa.Column("matter", sa.String(80), nullable=False),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("began_at", "found_at", "looked_at")),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Double(), nullable=False)
            for name in ("expected", "p", "a_week", "rise", "highest")
        ),
        sa.Column("now_seen", sa.Integer(), nullable=False),
        sa.Column("now_expected", sa.Double(), nullable=False),
        sa.Column("learning", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=True),
        sa.Column("verdict_reason", sa.Text(), nullable=True),
        sa.Column("verdict_by", sa.String(100), nullable=True),
        sa.Column("verdict_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surges")),
    )
    _open("uq_surges_open", "surges", ["level", "area", "matter"], "ended_at IS NULL")
    op.create_index("ix_surges_found_at_id", "surges", ["found_at", "id"])
    op.create_index("ix_surges_ended_at", "surges", ["ended_at"])
    op.create_table(
        "clusters",
        sa.Column("id", ID, nullable=False),
        sa.Column("category", sa.String(80), nullable=False),
        sa.Column("district", sa.String(12), nullable=True),
        sa.Column("subdistrict", sa.String(12), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
    )
    op.create_index("ix_clusters_last_at_id", "clusters", ["last_at", "id"])
    op.create_index("ix_clusters_subdistrict_last_at", "clusters", ["subdistrict", "last_at"])
    op.create_table(
        "cluster_tickets",
        sa.Column(
            "ticket_id",
            ID,
            sa.ForeignKey("tickets.id", name=op.f("fk_cluster_tickets_ticket_id_tickets")),
            nullable=False,
        ),
        sa.Column(
            "cluster_id",
            ID,
            sa.ForeignKey("clusters.id", name=op.f("fk_cluster_tickets_cluster_id_clusters")),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_cluster_tickets")),
    )
    op.create_index(op.f("ix_cluster_tickets_cluster_id"), "cluster_tickets", ["cluster_id"])
    op.create_table(
        "early_tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "surge_id",
            ID,
            sa.ForeignKey("surges.id", name=op.f("fk_early_tasks_surge_id_surges")),
            nullable=True,
        ),
        sa.Column(
            "cluster_id",
            ID,
            sa.ForeignKey("clusters.id", name=op.f("fk_early_tasks_cluster_id_clusters")),
            nullable=True,
        ),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("matter", sa.String(80), nullable=False),
        sa.Column("area", sa.String(12), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("why", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("due_at", "made_at")),
        sa.Column("made_by", sa.String(100), nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("accepted_at", "done_at")),
        sa.Column("done_by", sa.String(100), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_tasks")),
    )
    op.create_index("ix_early_tasks_unit_due_at_id", "early_tasks", ["unit", "due_at", "id"])
    for of in ("surge", "cluster"):
        condition = f"done_at IS NULL AND {of}_id IS NOT NULL"
        _open(f"uq_early_tasks_{of}", "early_tasks", [f"{of}_id", "unit"], condition)


def downgrade() -> None:
    for table in ("early_tasks", "cluster_tickets", "clusters", "surges"):
        op.drop_table(table)
