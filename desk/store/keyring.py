"""Which keys the store's names are under, as one small row says it: whoever starts with other keys is told at once.

The row is written before the first value is sealed with a key, and a key leaves it when nothing is under it any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, String, cast, delete, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from desk.errors import KeyProblem
from desk.store.migrate import connected
from desk.store.models import Base, ConversationRow, CursorRow, DraftRow, MessageRow, TicketRow
from desk.store.seal import KIND, Seal

IN_USE = "names.keys"
PLAIN = "plain"
"""Stands for what was written before there were keys."""

COLUMNS: Mapping[type[Base], Sequence[str]] = {
    TicketRow: ("reporter_name", "reporter_phone", "on_behalf_of"),
    ConversationRow: ("sender_name",),
    MessageRow: ("forwarded_from",),
}
"""What is sealed, beside the fields of drafts."""


def require(url: str, seal: Seal) -> None:
    """Raise `KeyProblem` where names are under a key that is not there; else note that the newest is in use."""
    with connected(url, writes=True) as connection:
        known = in_use(connection)
        if missing := [one for one in lacking(known, seal) if is_used(connection, one)]:
            raise KeyProblem(
                f"names and numbers in this store are under the key {missing[0]}, which is not among the settings",
                advice="put the key they were written with into DATA_KEYS, behind the newest"
                " (where none was set it was SECRET_KEY); nothing was changed."
                f" Only if it is lost for good: `python -m bot keys give-up {missing[0]}`",
            )
        there = [one for one in known if one in (*seal.ids, PLAIN)]
        if known != (now := [*dict.fromkeys([seal.newest, *there])]):
            keep(connection, now)


def lacking(known: Sequence[str], seal: Seal) -> list[str]:
    """The keys in use that are not there."""
    return [one for one in known if one != PLAIN and one not in seal.ids]


def is_used(connection: Connection, key: str) -> bool:
    """Whether anything is under this key; what is looked through is the whole store."""
    begins = f"{KIND}:{key}:"
    for table, names in COLUMNS.items():
        rows: Any = table
        for name in names:
            kept = type_coerce(getattr(table, name), String())
            if connection.scalar(select(rows.id).where(kept.like(f"{begins}%")).limit(1)) is not None:
                return True
    told = cast(DraftRow.fields, String).like(f"%{begins}%")
    return connection.scalar(select(DraftRow.id).where(DraftRow.state == "open", told).limit(1)) is not None


def in_use(connection: Connection) -> list[str]:
    """The ids of the keys in use, and `PLAIN`; none in a store without names."""
    value = connection.scalar(select(CursorRow.value).where(CursorRow.name == IN_USE))
    return value.split(",") if value else []


def sealing_keys(value: str | None) -> list[str]:
    """The keys that the row names, without what stands for none."""
    return [one for one in (value or "").split(",") if one not in ("", PLAIN)]


def keep(connection: Connection, ids: Sequence[str]) -> None:
    """Note these as all that are in use."""
    if not ids:
        connection.execute(delete(CursorRow).where(CursorRow.name == IN_USE))
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    value = ",".join(dict.fromkeys(ids))
    noted = insert(CursorRow).values(name=IN_USE, value=value)
    connection.execute(noted.on_conflict_do_update(index_elements=[CursorRow.name], set_={"value": value}))
