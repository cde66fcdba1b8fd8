"""Which keys the store's names are under, as one small row says it: whoever starts with other keys is told at once.

The row is written before the first value is sealed with a key, and a key leaves it when nothing is under it any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from desk.errors import KeyProblem
from desk.store.migrate import connected
from desk.store.models import CursorRow
from desk.store.seal import Seal

IN_USE = "names.keys"
PLAIN = "plain"
"""Stands for what was written before there were keys."""


def require(url: str, seal: Seal) -> None:
    """Raise `KeyProblem` where names are under a key that is not there; else note that the newest is in use."""
    with connected(url) as connection:
        known = in_use(connection)
        if missing := lacking(known, seal):
            raise KeyProblem(
                f"names and numbers in this store are under the key {missing[0]}, which is not among the settings",
                advice="put the key they were written with into DATA_KEYS, behind the newest"
                " (where none was set it was SECRET_KEY); nothing was changed",
            )
        if seal.newest not in known:
            keep(connection, [seal.newest, *known])


def lacking(known: Sequence[str], seal: Seal) -> list[str]:
    """The keys in use that are not there."""
    return [one for one in known if one != PLAIN and one not in seal.ids]


def in_use(connection: Connection) -> list[str]:
    """The ids of the keys in use, and `PLAIN`; none in a store without names."""
    value = connection.scalar(select(CursorRow.value).where(CursorRow.name == IN_USE))
    return value.split(",") if value else []


def keep(connection: Connection, ids: Sequence[str]) -> None:
    """Note these as all that are in use."""
    if not ids:
        connection.execute(delete(CursorRow).where(CursorRow.name == IN_USE))
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    value = ",".join(dict.fromkeys(ids))
    noted = insert(CursorRow).values(name=IN_USE, value=value)
    connection.execute(noted.on_conflict_do_update(index_elements=[CursorRow.name], set_={"value": value}))
