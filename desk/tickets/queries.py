"""Lists of tickets for staff: filters, pages by keyset, and only what the asker may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    union,
)
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases import rules as case_rules
from desk.conversations.whereabouts import same_citizen
from desk.errors import TicketNotFound
from desk.figures.behind import Behind, behind
from desk.staff.actor import Actor
from desk.store.models import IS_OPEN, CaseRow, ClusterTicketRow, TicketRow
from desk.tickets import loading, orders
from desk.tickets.access import visible
from desk.tickets.city import Rules
from desk.tickets.found import holds, of_unit, ways_of_unit
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.orders import Order
from desk.tickets.to_call import moments, to_call
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
    "channel",
)


IS_UNSOLVED: ColumnElement[bool] = literal_column(IS_OPEN.replace("status", "tickets.status"), Boolean())
"""That somebody has yet to work on it, written out: such tickets have indexes of their own."""


@dataclass(frozen=True)
class TicketFilter:
    """What to list. Everything given must hold; `status` is any of these; `q` is looked for in words and numbers.

    `limit_from` and `limit_before`: when the limit that runs ends; such a ticket is open. `returned`: a unit did not
    want it. `followed`: others joined it. `cluster_id`: those of one matter at one place that several people told of.

    `raised`: only what was raised to the supervisor; `to_judge`: only what waits for a ruling by the asker's role;
    `to_call`: only those whose citizen the hotline has to call by these rules;
    `enterprise`: only what enterprises filed, or only what residents did; `behind`: the tickets that
    this figure counts.

    `order` as in `orders.WAYS`: 'due' is the nearest limit first, of those that run now.
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
    cluster_id: int | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    overdue_at: datetime | None = None
    raised: bool = False
    to_judge: bool = False
    to_call: Rules | None = None
    q: str | None = None
    behind: Behind | None = None
    channel: str | None = None
    returned: bool = False
    followed: bool = False
    limit_from: datetime | None = None
    limit_before: datetime | None = None
    updated_after: datetime | None = None
    order: Order = "newest"


@dataclass(frozen=True)
class Page:
    """One page, and the cursors of the next one and of the one before (None: there is none).

    `total`: how many tickets the list has, where that came with them; None: `count` says it.
    """

    items: list[TicketView]
    next: str | None
    previous: str | None = None
    total: int | None = None


async def list_tickets(
    session: AsyncSession,
    pack: CityPack,
    wanted: TicketFilter,
    *,
    actor: Actor,
    limit: int = 50,
    cursor: str | None = None,
    before: str | None = None,
) -> Page:
    """At most `limit` (≤ 200) tickets that `actor` may see: the first, those after `cursor`, or those `before` one.

    Raises `InvalidInput` for a cursor that is none.
    """
    size = max(1, min(limit, LONGEST_PAGE))
    total = None
    if wanted.q and _is_open(wanted) and cursor is None and before is None:
        rows, total = await _searched(session, wanted, actor, limit=size + 1)
    else:
        rows = list(
            await session.scalars(listed(wanted, actor, limit=size + 1, cursor=cursor, before=before))
        )
    more, rows = len(rows) > size, rows[:size]
    if before is not None:
        rows.reverse()
    has_next = bool(rows) and (more if before is None else True)
    has_previous = bool(rows) and (more if before is not None else cursor is not None)
    return Page(
        items=await loading.views(session, pack, rows) if rows else [],
        next=orders.cursor(wanted.order, rows[-1]) if has_next else None,
        previous=orders.cursor(wanted.order, rows[0]) if has_previous else None,
        total=total,
    )


def listed(
    wanted: TicketFilter, actor: Actor, *, limit: int, cursor: str | None = None, before: str | None = None
) -> Select[Any]:
    """The statement that reads a page; one of those `before` a cursor comes backwards. Raises `InvalidInput`."""
    found = _asked(wanted, actor)
    if before is not None:
        found.append(orders.beyond(wanted.order, before, backwards=True))
    elif cursor is not None:
        found.append(orders.beyond(wanted.order, cursor))

    def first(what: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
        rows = select(what).where(*conditions)
        return orders.ordered(rows, wanted.order, backwards=before is not None).limit(limit)

    ways = _ways(wanted, actor)
    if len(ways) == 1:
        return first(TicketRow, *found, *ways)
    return first(TicketRow, TicketRow.id.in_(_any_of(first(TicketRow.id, *found, way) for way in ways)))


async def _searched(
    session: AsyncSession, wanted: TicketFilter, actor: Actor, *, limit: int
) -> tuple[list[TicketRow], int]:
    """The first rows of a search among open tickets, and how many there are: for their order each is found anyway."""
    every: Any = select(TicketRow.id, func.count().over().label("total")).where(*conditions(wanted, actor))
    first = orders.ordered(every, wanted.order).limit(limit).subquery()
    wide: Any = select(TicketRow, first.c.total).join(first, first.c.id == TicketRow.id)
    found = (await session.execute(orders.ordered(wide, wanted.order))).all()
    return [row for row, _ in found], found[0].total if found else 0


async def count(session: AsyncSession, wanted: TicketFilter, *, actor: Actor, most: int | None) -> int:
    """How many tickets a list without end would have; no more than `most` are counted."""
    found = _asked(wanted, actor)
    ways = [select(TicketRow.id).where(*found, way).limit(most) for way in _ways(wanted, actor)]
    some = _any_of(ways).limit(most).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def get(session: AsyncSession, pack: CityPack, number: str, *, actor: Actor) -> TicketView:
    """One ticket. Raises `TicketNotFound` where there is none or not for this actor."""
    row = await session.scalar(select(TicketRow).where(TicketRow.number == number))
    if row is None or not visible(row, actor):
        raise TicketNotFound(f"no ticket {number}")
    return await loading.view(session, pack, row)


def conditions(wanted: TicketFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """The filter and the actor's limits as conditions on `tickets`, for pages that count or join on their own."""
    return [*_asked(wanted, actor), may_see(actor, is_open=_is_open(wanted))]


def _ways(wanted: TicketFilter, actor: Actor) -> Sequence[ColumnElement[bool]]:
    """The conditions of which one must hold for the actor to see a ticket. A page of a unit is looked for in each of
    its ways by itself: what it leads stands in an index in the order of the page, what it helps with is little.
    """
    if actor.role == "handler" and not _is_open(wanted):
        return ways_of_unit(actor.unit or "")
    return (may_see(actor, is_open=_is_open(wanted)),)


def _any_of(ways: Iterable[Select[Any]]) -> Select[Any]:
    """The ids that these find, each once."""
    [*several] = (select(way.subquery().c.id) for way in ways)
    return several[0] if len(several) == 1 else select(union(*several).subquery().c.id)


def _asked(wanted: TicketFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """The filter alone, as far as the actor may filter."""
    found = [
        _literally(getattr(TicketRow, name), [value])
        for name in EXACT
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.conversation_id is not None and actor.is_staff:
        found.append(TicketRow.anonymous.is_(False))
    found += _standing(wanted)
    if wanted.created_from is not None:
        found.append(TicketRow.created_at >= wanted.created_from)
    if wanted.created_to is not None:
        found.append(TicketRow.created_at < wanted.created_to)
    if wanted.overdue_at is not None:
        found.append(TicketRow.due_at < wanted.overdue_at)
    found += _waiting(wanted, actor)
    if wanted.enterprise is not None:
        found.append(_by_enterprise(actor) if wanted.enterprise else ~_by_enterprise(actor))
    if wanted.cluster_id is not None:
        theirs = select(ClusterTicketRow.ticket_id).where(ClusterTicketRow.cluster_id == wanted.cluster_id)
        found.append(TicketRow.id.in_(theirs))
    if wanted.behind is not None:
        found.append(behind(wanted.behind))
    if wanted.q and wanted.q.strip():
        found.append(holds(wanted.q.strip(), actor))
    return found


def _is_open(wanted: TicketFilter) -> bool:
    """Whether only open tickets can be meant: a limit runs for those alone."""
    runs = wanted.limit_from is not None or wanted.limit_before is not None
    return runs or bool(wanted.status and set(wanted.status) <= set(UNSOLVED))


def _standing(wanted: TicketFilter) -> list[ColumnElement[bool]]:
    """By status and limit. That it is open is written out where it follows: such tickets have indexes of their own."""
    found: list[ColumnElement[bool]] = []
    if _is_open(wanted):
        found.append(IS_UNSOLVED)
    if wanted.status and set(wanted.status) != set(UNSOLVED):
        found.append(_literally(TicketRow.status, wanted.status))
    if wanted.limit_from is not None:
        found.append(TicketRow.limit_at >= wanted.limit_from)
    if wanted.limit_before is not None:
        found.append(TicketRow.limit_at < wanted.limit_before)
    if wanted.returned:
        found.append(TicketRow.return_count > literal_column("0"))
    if wanted.followed:
        found.append(TicketRow.followers > literal_column("0"))
    if wanted.updated_after is not None:
        found.append(TicketRow.updated_at > wanted.updated_after)
    return found


def _literally(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """The column is one of these, written into the statement: how often each occurs decides how it is read."""
    given = bindparam(None, list(values), expanding=True, literal_execute=True, type_=column.type)
    return cast("ColumnElement[bool]", column.in_(given))


def _waiting(wanted: TicketFilter, actor: Actor) -> list[ColumnElement[bool]]:
    """What waits for somebody of the hotline."""
    found: list[ColumnElement[bool]] = []
    if wanted.raised:
        found.append(TicketRow.raised_at.is_not(None))
    if wanted.to_judge:
        found.append(waits_for(actor))
    if wanted.to_call is not None:
        found.append(to_call(moments(wanted.to_call)))
    return found


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The tickets about which something waits for a ruling by the actor's role."""
    waiting = select(CaseRow.ticket_id).where(
        CaseRow.state == "open", CaseRow.kind.in_(case_rules.judged_by(actor.role))
    )
    return TicketRow.id.in_(waiting)


def may_see(actor: Actor, *, is_open: bool = False) -> ColumnElement[bool]:
    """The tickets that `actor` sees, as `access.visible` says it of one; `is_open` as for `of_unit`."""
    if actor.kind == "citizen":
        return TicketRow.conversation_id.in_(same_citizen(actor.id or 0))
    if actor.role != "handler":
        return true()
    return of_unit(actor.unit or "", is_open=is_open)


def _by_enterprise(actor: Actor) -> ColumnElement[bool]:
    """A unit does not learn by a filter who stands behind a confidential ticket."""
    named = TicketRow.enterprise.is_not(None)
    return and_(named, TicketRow.confidential.is_(False)) if actor.role == "handler" else named
