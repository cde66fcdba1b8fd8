"""Keep names and numbers of citizens sealed, and find them by marks.

What stands there in plain text stays readable until `python -m bot migrate` or `keys rotate` seals it: a revision knows
no keys. The list of keys in use says so meanwhile (`desk.store.keyring`).

Revision ID: 0039
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

SEALED = {
    "tickets": {"reporter_name": 100, "reporter_phone": 40, "on_behalf_of": 100},
    "conversations": {"sender_name": 200},
    "messages": {"forwarded_from": 200},
}
IN_USE, PLAIN = "names.keys", "plain"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("phone_mark", sa.String(20), nullable=True))
    op.add_column("conversations", sa.Column("sender_mark", sa.String(20), nullable=True))
    op.drop_index("ix_tickets_reporter_phone_created_at", table_name="tickets")
    op.create_index("ix_tickets_phone_mark_created_at", "tickets", ["phone_mark", "created_at"])
    _lengthen(sealed=True)
    connection = op.get_bind()
    if any(connection.scalar(sa.text(f"SELECT 1 FROM {table} LIMIT 1")) for table in SEALED):  # noqa: S608
        connection.execute(
            sa.text("INSERT INTO cursors (name, value) VALUES (:name, :value)"),
            {"name": IN_USE, "value": PLAIN},
        )


def downgrade() -> None:
    connection = op.get_bind()
    for table, columns in SEALED.items():
        for name in columns:
            if connection.scalar(sa.text(f"SELECT 1 FROM {table} WHERE {name} LIKE 's1:%' LIMIT 1")):  # noqa: S608
                raise RuntimeError(f"{table}.{name} is sealed: an older version could not read it")
    connection.execute(sa.text("DELETE FROM cursors WHERE name = :name"), {"name": IN_USE})
    _lengthen(sealed=False)
    op.drop_index("ix_tickets_phone_mark_created_at", table_name="tickets")
    op.create_index("ix_tickets_reporter_phone_created_at", "tickets", ["reporter_phone", "created_at"])
    op.drop_column("conversations", "sender_mark")
    op.drop_column("tickets", "phone_mark")


def _lengthen(*, sealed: bool) -> None:
    """A sealed value is longer than what it holds. SQLite counts no characters, and would write each table anew."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in SEALED.items():
        for name, length in columns.items():
            plain, text = sa.String(length), sa.Text()
            op.alter_column(
                table, name, type_=text if sealed else plain, existing_type=plain if sealed else text
            )
