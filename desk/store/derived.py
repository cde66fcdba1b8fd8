"""What is kept beside a ticket because lists need it at hand: the limit that runs now, and the words that it is found
by; how many follow it is `desk.store.followers`. It is set in the transaction that changes what it follows from. Who
reported it stands among the words as marks only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Connection,
    Dialect,
    Engine,
    Insert,
    Text,
    bindparam,
    cast,
    column,
    event,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from desk.kept.words import ALL_ERASED
from desk.search import persons
from desk.search.bigrams import kept
from desk.store import followers
from desk.store.flushing import by_table
from desk.store.joined import Called
from desk.store.models import ConversationRow, TicketRow
from desk.store.noted import changed, is_new
from desk.store.seal import Seal
from desk.store.sealed import seal_of
from desk.store.together import BESIDE, Beside, left_beside, write_beside
from desk.store.unreadable import readable

APART = ("ticket_words", "ix_tickets_co_units")
"""Begins the names of tables and indexes that only the revisions make: each store has its own kind of them."""
PERSON = "~"
"""Stands before words of who reported: only those who may read them look for such."""
MATTER = ("number", "title", "description", "address", "party")
WHO = ("reporter_name", "reporter_phone")
WORDED = (*MATTER, *WHO, "enterprise")
"""The columns of a ticket that its words follow from."""
IMPORTED = "import:"
"""Begins the filing key of an imported ticket: its source follows, and the number that it has there."""
UNDISPATCHED = ("received", "returned")
WITH_UNIT = ("dispatched", "in_progress")
_WORDS = table("ticket_words", column("rowid", BigInteger), column("words", TSVECTOR))
FORGET = text("DELETE FROM ticket_words WHERE rowid = :id")
ON_SQLITE = text("INSERT INTO ticket_words (rowid, words) VALUES (:id, :words)")
ON_POSTGRES = text("INSERT INTO ticket_words (rowid, words) VALUES (:id, CAST(:words AS tsvector))")


class KeepingSession(Session):
    """A session whose tickets keep what follows from them."""

    @property
    def asks_after_flush(self) -> bool:
        """Whether what is new or changed brings further statements, once it is written."""
        waiting = self.info.get(BESIDE, {})
        return any(
            (bool(waiting.get(instance_state(one))) if is_new(one) else changed(one, WORDED))
            or followers.begins_or_ends(self, one)
            for one in _tickets(self)
        )

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """As Session, but rows that others refer to come first, also where their classes do not lead to each other."""
        later = [] if objects is not None else by_table(self.new)[1:]
        for row in chain(*later):
            self.expunge(row)
        super().flush(objects)
        for rows in later:
            self.add_all(rows)
            super().flush()


def words(matter: Iterable[str | None], enterprise: str | None, marks: Iterable[str]) -> str:
    """A ticket's words as `ticket_words` keeps them: what it is about, and whose it is, marked.

    `marks` are those of its citizen (`marks_of`): neither name nor number stands among the words.
    """
    told = list(matter)
    number = (told[0] or "").rpartition("-")[2].lstrip("0")
    whose = (f"{PERSON}{one}" for one in marks)
    return " ".join([*kept(*told, number), *kept(enterprise, mark=PERSON), *whose])


def marks_of(seal: Seal, name: str | None, phone: str | None) -> list[str]:
    """What a citizen is found by: the whole of their number and of their name."""
    return [seal.mark(one) for one in persons.kept(readable(name), readable(phone))]


def phone_mark(seal: Seal, phone: str | None) -> str | None:
    """What the tickets of one number have in common."""
    told = persons.of_number(readable(phone))
    return seal.mark(told) if told else None


def sender_mark(seal: Seal, name: str | None) -> str | None:
    """What conversations of a sender are found by."""
    told = next(iter(persons.kept(readable(name), None)), None)
    return seal.mark(told) if told else None


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


def keep_limits_and_marks(rows: Iterable[Any], dialect: Dialect) -> None:
    """Set of these new and changed rows what follows from their other columns."""
    for row in rows:
        if isinstance(row, TicketRow):
            runs = limit_at(
                row.status,
                dispatch_due_at=row.dispatch_due_at,
                unit_due_at=row.unit_due_at,
                due_at=row.due_at,
            )
            if row.limit_at != runs:
                row.limit_at = runs
            if is_new(row) or changed(row, ("reporter_phone",)):
                row.phone_mark = _marked(dialect, phone_mark, row.reporter_phone)
        elif isinstance(row, ConversationRow) and (is_new(row) or changed(row, ("sender_name",))):
            row.sender_mark = _marked(dialect, sender_mark, row.sender_name)


def stands_alone(row: Any) -> bool:
    """Whether no other row has to be written for what is new or changed of this one."""
    return not isinstance(row, TicketRow) or not (
        is_new(row) or changed(row, (*WORDED, "parent_id", "status"))
    )


@event.listens_for(KeepingSession, "before_flush")
def _keep_what_follows(session: Session, _context: object, _instances: object) -> None:
    keep_limits_and_marks((*session.new, *session.dirty), session.get_bind().dialect)


@event.listens_for(KeepingSession, "before_flush")
def _put_words_beside(session: Session, _context: object, _instances: object) -> None:
    for ticket in session.new:
        if isinstance(ticket, TicketRow):
            told = _words_of(session.get_bind(), ticket)
            write_beside(session, ticket, Beside(_of_new, {"words_of_ticket": told}))


@event.listens_for(KeepingSession, "after_flush")
def _keep_words_and_followers(session: Session, _context: object) -> None:
    tickets = _tickets(session)
    for ticket in tickets:
        added = is_new(ticket)
        if left_beside(session, [ticket], _of_new) if added else changed(ticket, WORDED):
            _write_words(session.connection(), ticket, is_new=added)
    followers.count(session, tickets)


def write_all(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Write the words of tickets that have none yet, of a store that is still older than keys for names.

    Each row is an id, the columns of `MATTER`, those of `WHO`, which are left out here, and the enterprise.
    """
    into = ON_POSTGRES if connection.dialect.name == "postgresql" else ON_SQLITE
    cut = 1 + len(MATTER)
    told = [{"id": row[0], "words": words(row[1:cut], row[-1], ())} for row in rows]
    if told:
        connection.execute(into, told)


def write_again(connection: Connection, rows: Sequence[Any]) -> None:
    """Write the words of these tickets anew. Rows have the columns of `MATTER` and `WHO`, filing key and enterprise."""
    into = ON_POSTGRES if connection.dialect.name == "postgresql" else ON_SQLITE
    connection.execute(FORGET, [{"id": row.id} for row in rows])
    connection.execute(into, [{"id": row.id, "words": _words_of(connection, row)} for row in rows])


def _marked(dialect: Dialect, mark: Callable[[Seal, str], str | None], told: str | None) -> str | None:
    return mark(seal_of(dialect), told) if told else None


def _tickets(session: Session) -> list[TicketRow]:
    return [one for one in (*session.new, *session.dirty) if isinstance(one, TicketRow)]


def _write_words(connection: Connection, ticket: TicketRow, *, is_new: bool) -> None:
    if not is_new:
        connection.execute(FORGET, {"id": ticket.id})
    into = ON_POSTGRES if connection.dialect.name == "postgresql" else ON_SQLITE
    connection.execute(into, {"id": ticket.id, "words": _words_of(connection, ticket)})


def _of_new(ticket: CTE, called: Called) -> Insert:
    """The words of a ticket that is written by the same statement, on PostgreSQL."""
    told = cast(bindparam(called("words_of_ticket"), type_=Text), TSVECTOR)
    return insert(_WORDS).from_select(["rowid", "words"], select(ticket.c.id, told)).returning(_WORDS.c.rowid)


def _words_of(connection: Engine | Connection, ticket: Any) -> str:
    matter = [getattr(ticket, name) for name in MATTER]
    name, phone = ticket.reporter_name, ticket.reporter_phone
    marks = marks_of(seal_of(connection.dialect), name, phone) if name or phone else ()
    enterprise = None if ticket.enterprise in ALL_ERASED else ticket.enterprise
    return words([*matter, reference(ticket.filing_key)], enterprise, marks)
