"""What is kept beside a ticket because lists need it at hand: the limit that runs now, the words that it is found by,
and how many follow it. It is set in the transaction that changes what it follows from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, event, func, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, aliased

from desk.search.bigrams import kept
from desk.store.models import TicketRow

APART = ("ticket_words", "ix_tickets_co_units")
"""Begins the names of tables and indexes that only the revisions make: each store has its own kind of them."""
PERSON = "~"
"""Stands before words of who reported: only those who may read them look for such."""
MATTER = ("number", "title", "description", "address", "party")
WHO = ("reporter_name", "reporter_phone", "enterprise")
IMPORTED = "import:"
"""Begins the filing key of an imported ticket: its source follows, and the number that it has there."""
UNDISPATCHED = ("received", "returned")
WITH_UNIT = ("dispatched", "in_progress")
FORGET = text("DELETE FROM ticket_words WHERE rowid = :id")
ON_SQLITE = text("INSERT INTO ticket_words (rowid, words) VALUES (:id, :words)")
ON_POSTGRES = text("INSERT INTO ticket_words (rowid, words) VALUES (:id, CAST(:words AS tsvector))")


class KeepingSession(Session):
    """A session whose tickets keep what follows from them."""


def words(matter: Iterable[str | None], who: Iterable[str | None]) -> str:
    """A ticket's words as `ticket_words` keeps them: what it is about, and who reported it, marked."""
    told = list(matter)
    number = (told[0] or "").rpartition("-")[2].lstrip("0")
    return " ".join([*kept(*told, number), *kept(*who, mark=PERSON)])


def reference(filing_key: str) -> str | None:
    """The number that an imported ticket has where it came from."""
    return filing_key.removeprefix(IMPORTED).partition(":")[2] if filing_key.startswith(IMPORTED) else None


def limit_at(
    status: str, *, dispatch_due_at: datetime, unit_due_at: datetime | None, due_at: datetime
) -> datetime:
    """The limit that the queue shows: of the dispatch, else of the unit, else the citizen's."""
    if status in UNDISPATCHED:
        return dispatch_due_at
    return unit_due_at or due_at if status in WITH_UNIT else due_at


@event.listens_for(KeepingSession, "before_flush")
def _keep_limits(session: Session, _context: object, _instances: object) -> None:
    for ticket in _tickets(session):
        runs = limit_at(
            ticket.status,
            dispatch_due_at=ticket.dispatch_due_at,
            unit_due_at=ticket.unit_due_at,
            due_at=ticket.due_at,
        )
        if ticket.limit_at != runs:
            ticket.limit_at = runs


@event.listens_for(KeepingSession, "after_flush")
def _keep_words_and_followers(session: Session, _context: object) -> None:
    joined: Counter[int] = Counter()
    for ticket in _tickets(session):
        is_new = ticket in session.new
        if is_new or _changed(ticket, (*MATTER, *WHO)):
            _write_words(session.connection(), ticket, is_new=is_new)
        for leader, count in _joined(ticket, is_new=is_new):
            joined[leader] += count
    for leader, count in sorted(joined.items()):
        if count:
            counted = update(TicketRow).where(TicketRow.id == leader)
            session.connection().execute(counted.values(followers=TicketRow.followers + count))


async def count_followers(session: AsyncSession, ids: Sequence[int]) -> None:
    """Count anew who follows these tickets, where nobody counted them one by one."""
    child = aliased(TicketRow)
    counted = select(child.parent_id, func.count()).where(child.parent_id.in_(ids), child.status == "merged")
    rows = (await session.execute(counted.group_by(child.parent_id))).all()
    found = {row[0]: row[1] for row in rows}
    for leader in sorted(ids):
        count = found.get(leader, 0)
        changed = update(TicketRow).where(TicketRow.id == leader, TicketRow.followers != count)
        await session.execute(changed.values(followers=count).execution_options(synchronize_session=False))


def write_all(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Write the words of tickets that have none yet. Each row is an id and the columns of `MATTER` and `WHO`."""
    insert = ON_POSTGRES if connection.dialect.name == "postgresql" else ON_SQLITE
    cut = 1 + len(MATTER)
    told = [{"id": row[0], "words": words(row[1:cut], row[cut:])} for row in rows]
    if told:
        connection.execute(insert, told)


def _tickets(session: Session) -> list[TicketRow]:
    return [one for one in (*session.new, *session.dirty) if isinstance(one, TicketRow)]


def _changed(ticket: TicketRow, names: Iterable[str]) -> bool:
    state = inspect(ticket)
    return any(state.attrs[name].history.has_changes() for name in names)


def _write_words(connection: Connection, ticket: TicketRow, *, is_new: bool) -> None:
    if not is_new:
        connection.execute(FORGET, {"id": ticket.id})
    matter = [getattr(ticket, name) for name in MATTER]
    told = words([*matter, reference(ticket.filing_key)], [getattr(ticket, name) for name in WHO])
    insert = ON_POSTGRES if connection.dialect.name == "postgresql" else ON_SQLITE
    connection.execute(insert, {"id": ticket.id, "words": told})


def _joined(ticket: TicketRow, *, is_new: bool) -> list[tuple[int, int]]:
    """Which leaders this flush gave or took this follower.

    None where it follows a known incident: many join that at once, and none of them may wait for the others. They are
    counted now and then (`count_followers`).
    """
    if ticket.incident_id is not None:
        return []
    state = inspect(ticket)

    def before(name: str) -> Any:
        history = state.attrs[name].history
        return history.deleted[0] if history.deleted else getattr(ticket, name)

    was = before("parent_id") if not is_new and before("status") == "merged" else None
    now = ticket.parent_id if ticket.status == "merged" else None
    return [(leader, count) for leader, count in ((was, -1), (now, 1)) if leader is not None]
