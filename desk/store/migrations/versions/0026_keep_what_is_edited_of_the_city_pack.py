"""Keep what is edited of the city pack, revision by revision.

Revision ID: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "pack_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("follows", ID, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("document", JSON, nullable=True),
        sa.Column("base", sa.String(64), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column(
            "restores",
            ID,
            sa.ForeignKey("pack_revisions.id", name=op.f("fk_pack_revisions_restores_pack_revisions")),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_revisions")),
        sa.UniqueConstraint("follows", name=op.f("uq_pack_revisions_follows")),
    )
    op.create_index("ix_pack_revisions_entry", "pack_revisions", ["kind", "key", "id"])


def downgrade() -> None:
    op.drop_table("pack_revisions")
