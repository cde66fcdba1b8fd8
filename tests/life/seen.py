"""What stands in the store at one moment, read plainly and whole: what oracles compare, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import bindparam, create_engine, func, make_url, select

from desk.store.models import (
    CaseRow,
    ConversationRow,
    HistoryRow,
    IncidentRow,
    MessageRow,
    StaffNoticeRow,
    StepRow,
    SurveyRow,
    TaskRow,
    TellingRow,
    TicketFigureRow,
    TicketRow,
)
from desk.store.sealed import give
from desk.store.types import BigId
from tests.sealed_store import SEAL

MESSAGE = (
    MessageRow.id, MessageRow.conversation_id, MessageRow.direction, MessageRow.author, MessageRow.ticket_id,
    MessageRow.notice, MessageRow.priority, MessageRow.created_at, MessageRow.text,
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """Rows by id, or in the order of ids."""

    tickets: Mapping[int, Any]
    lines: Sequence[Any]
    surveys: Mapping[int, Any]
    cases: Mapping[int, Any]
    tasks: Mapping[int, Any]
    steps: Sequence[Any]
    messages: Sequence[Any]
    chats: Sequence[Any]
    figures: Sequence[Any]
    incidents: Mapping[int, Any]
    tellings: Mapping[int, Any]
    inbox: Sequence[Any]

    def followers(self, ticket_id: int) -> list[Any]:
        """The tickets merged into this one, oldest first."""
        return [one for one in self.tickets.values() if one.parent_id == ticket_id and one.status == "merged"]

    def numbered(self, number: str) -> Any:
        """The ticket of a number."""
        return next(one for one in self.tickets.values() if one.number == number)

    def heads(self, ticket_id: int) -> bool:
        """Whether a known incident that runs hangs on this ticket."""
        return any(one.parent_id == ticket_id and one.ended_at is None for one in self.incidents.values())

    def steps_of(self, ticket_id: int) -> set[tuple[str, str]]:
        """The due steps of a ticket that were done: (clock, step)."""
        return {(one.clock, one.step) for one in self.steps if one.ticket_id == ticket_id}


def _whole(table: Any, *order: Any) -> Any:
    return select(*table.__table__.columns).order_by(*(order or (table.id,)))


TICKETS, SURVEYS, CASES, TASKS, CHATS, INCIDENTS, TELLINGS = map(
    _whole,
    (TicketRow, SurveyRow, CaseRow, TaskRow, ConversationRow, IncidentRow, TellingRow),
)
STEPS = _whole(StepRow, StepRow.ticket_id, StepRow.clock, StepRow.step)
# Whoever changes what a ticket counts for writes its rows anew, with new ids.
FIGURES = select(func.count(), func.max(TicketFigureRow.id))
AFTER = bindparam("after", type_=BigId)
LINES = _whole(HistoryRow).where(HistoryRow.id > AFTER)
INBOX = _whole(StaffNoticeRow).where(StaffNoticeRow.id > AFTER)
MESSAGES = select(*MESSAGE).where(MessageRow.id > AFTER).order_by(MessageRow.id)


class Eye:
    """Looks at a store on a connection of its own, apart from what acts."""

    def __init__(self, url: str) -> None:
        driver = make_url(url)
        if driver.get_backend_name() == "postgresql":
            driver = driver.set(drivername="postgresql+psycopg")
        self._engine = create_engine(driver)
        give(self._engine.dialect, SEAL)

    def look(self, known: Seen | None = None) -> Seen:
        """Read it all; of what only grows, the rows that are `known` are not read again."""
        with self._engine.connect() as connection:

            def rows(wanted: Any, after: Sequence[Any] = ()) -> Sequence[Any]:
                return connection.execute(wanted, {"after": after[-1].id if after else 0}).all()

            lines, messages = (known.lines, known.messages) if known else ((), ())
            inbox = known.inbox if known else ()
            return Seen(
                tickets={row.id: row for row in rows(TICKETS)},
                lines=[*lines, *rows(LINES, lines)],
                surveys={row.id: row for row in rows(SURVEYS)},
                cases={row.id: row for row in rows(CASES)},
                tasks={row.id: row for row in rows(TASKS)},
                steps=rows(STEPS),
                messages=[*messages, *rows(MESSAGES, messages)],
                chats=rows(CHATS),
                figures=rows(FIGURES),
                incidents={row.id: row for row in rows(INCIDENTS)},
                tellings={row.id: row for row in rows(TELLINGS)},
                inbox=[*inbox, *rows(INBOX, inbox)],
            )

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()


def difference(before: Seen, after: Seen) -> list[str]:
    """Which rows differ, for people to read."""
    found = []
    for name in (field.name for field in fields(Seen)):
        was, now = getattr(before, name), getattr(after, name)
        was, now = (one.values() if isinstance(one, Mapping) else one for one in (was, now))
        found += [f"-{name} {row}" for row in was if row not in list(now)]
        found += [f"+{name} {row}" for row in now if row not in list(was)]
    return found
