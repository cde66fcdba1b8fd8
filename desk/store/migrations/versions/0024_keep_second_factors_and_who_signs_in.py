"""Keep second factors, from where and how people sign in, who made an API token, and find what the audit has.

Revision ID: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _staff(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("staff.id", name=op.f(f"fk_{table}_staff_id_staff"))


def upgrade() -> None:
    op.add_column("staff", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("staff", sa.Column("former_hash", sa.String(200), nullable=True))
    op.add_column("staff", sa.Column("totp_sealed", sa.String(300), nullable=True))
    op.add_column("staff", sa.Column("totp_since", WHEN, nullable=True))
    op.add_column("staff", sa.Column("totp_step", ID, nullable=True))
    for name, length in (("source", 45), ("agent", 60)):
        column = sa.Column(name, sa.String(length), server_default="", nullable=False)
        op.add_column("staff_sessions", column)
    op.add_column("staff_sessions", sa.Column("confirmed_at", WHEN, nullable=True))
    op.add_column("api_tokens", sa.Column("created_by", sa.String(100), nullable=True))
    op.add_column("api_tokens", sa.Column("used_at", WHEN, nullable=True))
    op.create_table(
        "recovery_codes",
        sa.Column("staff_id", ID, _staff("recovery_codes"), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", WHEN, nullable=True),
        sa.PrimaryKeyConstraint("staff_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "half_sign_ins",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", ID, _staff("half_sign_ins"), nullable=False),
        sa.Column("expires_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_half_sign_ins")),
    )
    op.create_index(op.f("ix_half_sign_ins_staff_id"), "half_sign_ins", ["staff_id"])
    op.create_table(
        "sign_in_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("staff_id", ID, _staff("sign_in_log"), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("how", sa.String(10), nullable=True),
        sa.Column("source", sa.String(45), nullable=False),
        sa.Column("agent", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_log")),
    )
    op.create_index(op.f("ix_sign_in_log_at"), "sign_in_log", ["at"])
    op.create_index("ix_sign_in_log_staff", "sign_in_log", ["staff_id", "id"])
    op.create_index("ix_sign_in_log_outcome", "sign_in_log", ["outcome", "id"])
    op.create_index("ix_audit_actor", "audit", ["actor", "id"])
    op.create_index("ix_audit_action", "audit", ["action", "id"])


def downgrade() -> None:
    op.drop_index("ix_audit_action", table_name="audit")
    op.drop_index("ix_audit_actor", table_name="audit")
    for table in ("sign_in_log", "half_sign_ins", "recovery_codes"):
        op.drop_table(table)
    for table, columns in (
        ("api_tokens", ("used_at", "created_by")),
        ("staff_sessions", ("confirmed_at", "agent", "source")),
        ("staff", ("totp_step", "totp_since", "totp_sealed", "former_hash", "version")),
    ):
        for column in columns:
            op.drop_column(table, column)
