"""Lists of tickets for staff: filters, pages by keyset, and only what the asker may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases import rules as case_rules
from desk.conversations.whereabouts import same_citizen
from desk.errors import TicketNotFound
from desk.figures.behind import Behind, behind
from desk.staff.actor import Actor
from desk.store import keyset
from desk.store.models import CaseRow, TicketRow
from desk.tickets import loading
from desk.tickets.access import visible
from desk.tickets.city import Rules
from desk.tickets.lifecycle import UNDISPATCHED, WITH_UNIT
from desk.tickets.masking import SEE_ALL
from desk.tickets.to_call import to_call
from desk.tickets.views import TicketView

LONGEST_PAGE = 200
EXACT = (
    "unit",
    "category",
    "category_group",
    "district",
    "subdistrict",
    "kind",
    "urgency",
    "conversation_id",
    "incident_id",
)

RUNNING = case(
    (TicketRow.status.in_(UNDISPATCHED), TicketRow.dispatch_due_at),
    (TicketRow.status.in_(WITH_UNIT), func.coalesce(TicketRow.unit_due_at, TicketRow.due_at)),
    else_=TicketRow.due_at,
)
"""The limit that the queue shows of a ticket."""


@dataclass(frozen=True)
class TicketFilter:
    """What to list. Everything given must hold; `status` is any of these; `q` is looked for in words and numbers.

    `raised`: only what was raised to the supervisor; `to_judge`: only what waits for a ruling by the asker's role;
    `to_call`: only those whose citizen the hotline has to call by these rules;
    `enterprise`: only what enterprises filed, or only what residents did; `behind`: the tickets that
    this figure counts.

    `order`: 'newest' filed first, or 'due': the nearest limit first, of those that run now.
    """

    status: Sequence[str] = ()
    unit: str | None = None
    category: str | None = None
    category_group: str | None = None
    district: str | None = None
    subdistrict: str | None = None
    kind: str | None = None
    enterprise: bool | None = None
    urgency: str | None = None
    conversation_id: int | None = None
    incident_id: int | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    overdue_at: datetime | None = None
    raised: bool = False
    to_judge: bool = False
    to_call: Rules | None = None
    q: str | None = None
    behind: Behind | None = None
    order: Literal["newest", "due"] = "newest"


@dataclass(frozen=True)
class Page:
    """One page, and the cursor of the next one (None: this was the last)."""

    items: list[TicketView]
    next: str | None


async def list_tickets(
    session: AsyncSession,
    pack: CityPack,
    wanted: TicketFilter,
    *,
    actor: Actor,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """At most `limit` (≤ 200) tickets that `actor` may see. Raises `InvalidInput` for a cursor that is none."""
    size = max(1, min(limit, LONGEST_PAGE))
    statement = select(TicketRow).where(*conditions(wanted, actor))
    if cursor is not None:
        statement = statement.where(_after(wanted, cursor))
    rows = list(await session.scalars(_ordered(statement, wanted).limit(size + 1)))
    more = len(rows) > size
    rows = rows[:size]
    return Page(
        items=await loading.views(session, pack, rows) if rows else [],
        next=_cursor(wanted, rows[-1]) if more else None,
    )


async def get(session: AsyncSession, pack: CityPack, number: str, *, actor: Actor) -> TicketView:
    """One ticket. Raises `TicketNotFound` where there is none or not for this actor."""
    row = await session.scalar(select(TicketRow).where(TicketRow.number == number))
    if row is None or not visible(row, actor):
        raise TicketNotFound(f"no ticket {number}")
    return await loading.view(session, pack, row)


def conditions(wanted: TicketFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """The filter and the actor's limits as conditions on `tickets`, for pages that count or join on their own."""
    found = [
        getattr(TicketRow, name) == value for name in EXACT if (value := getattr(wanted, name)) is not None
    ]
    if wanted.status:
        found.append(TicketRow.status.in_(wanted.status))
    if wanted.created_from is not None:
        found.append(TicketRow.created_at >= wanted.created_from)
    if wanted.created_to is not None:
        found.append(TicketRow.created_at < wanted.created_to)
    if wanted.overdue_at is not None:
        found.append(TicketRow.due_at < wanted.overdue_at)
    found += _waiting(wanted, actor)
    if wanted.enterprise is not None:
        found.append(_by_enterprise(actor) if wanted.enterprise else ~_by_enterprise(actor))
    if wanted.behind is not None:
        found.append(behind(wanted.behind))
    if wanted.q and wanted.q.strip():
        found.append(_holds(wanted.q.strip(), actor))
    found.append(may_see(actor))
    return found


def _waiting(wanted: TicketFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """What waits for somebody of the hotline."""
    found: list[ColumnElement[bool]] = []
    if wanted.raised:
        found.append(TicketRow.raised_at.is_not(None))
    if wanted.to_judge:
        found.append(waits_for(actor))
    if wanted.to_call is not None:
        found.append(to_call(wanted.to_call))
    return found


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The tickets about which something waits for a ruling by the actor's role."""
    waiting = select(CaseRow.ticket_id).where(
        CaseRow.state == "open", CaseRow.kind.in_(case_rules.judged_by(actor.role))
    )
    return TicketRow.id.in_(waiting)


def may_see(actor: Actor) -> ColumnElement[bool]:
    """The tickets that `actor` sees, as `access.visible` says it of one."""
    if actor.kind == "citizen":
        return TicketRow.conversation_id.in_(same_citizen(actor.id or 0))
    if actor.role != "handler":
        return true()
    as_co_unit = cast(TicketRow.co_units, String).contains(f'"{actor.unit}"', autoescape=True)
    return or_(TicketRow.unit == actor.unit, as_co_unit)


def _by_enterprise(actor: Actor) -> ColumnElement[bool]:
    """A unit does not learn by a filter who stands behind a confidential ticket."""
    named = TicketRow.enterprise.is_not(None)
    return and_(named, TicketRow.confidential.is_(False)) if actor.role == "handler" else named


def _holds(q: str, actor: Actor) -> ColumnElement[bool]:
    """In the number, the matter or the place; in the reporter's name and phone for those who may see them."""
    columns: list[Any] = [
        TicketRow.number,
        TicketRow.title,
        TicketRow.description,
        TicketRow.address,
        TicketRow.party,
    ]
    if actor.role in SEE_ALL:
        columns += [TicketRow.reporter_name, TicketRow.reporter_phone, TicketRow.enterprise]
    return or_(*(column.icontains(q, autoescape=True) for column in columns))


def _ordered(statement: Select[TicketRow], wanted: TicketFilter) -> Select[TicketRow]:
    if wanted.order == "due":
        return statement.order_by(RUNNING, TicketRow.id)
    return statement.order_by(TicketRow.created_at.desc(), TicketRow.id.desc())


def _cursor(wanted: TicketFilter, row: TicketRow) -> str:
    return keyset.encode(_running(row) if wanted.order == "due" else row.created_at, row.id)


def _running(row: TicketRow) -> datetime:
    """`RUNNING` of one row."""
    if row.status in UNDISPATCHED:
        return row.dispatch_due_at
    return row.unit_due_at or row.due_at if row.status in WITH_UNIT else row.due_at


def _after(wanted: TicketFilter, cursor: str) -> ColumnElement[bool]:
    at, identifier = keyset.decode(cursor)
    if wanted.order == "due":
        limit = RUNNING
        return or_(limit > at, and_(limit == at, TicketRow.id > identifier))
    return or_(TicketRow.created_at < at, and_(TicketRow.created_at == at, TicketRow.id < identifier))
