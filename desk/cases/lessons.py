"""What rulings on returns teach the next dispatch: the same ruling so many times in a row names the unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from desk.store.models import CaseRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.dispatch import Learned, Suggestion, suggest
from desk.tickets.routing import matter

_RIGHT = CaseRow.details["right_unit"].as_string()
_RETURNS = (
    TicketRow.id == CaseRow.ticket_id,
    TicketRow.subdistrict == bindparam("subdistrict_"),
    TicketRow.category == bindparam("category_"),
    CaseRow.kind == "return",
)
ARE_RETURNED = exists().where(*_RETURNS).correlate(None)
"""Whether the return of any ticket of this category and sub-district was asked: nothing is ruled of others."""
_RULED = (
    select(CaseRow.unit, CaseRow.state, _RIGHT)
    .where(
        *_RETURNS,
        TicketRow.id != bindparam("but"),
        CaseRow.unit.is_not(None),
        or_(CaseRow.reason.is_(None), CaseRow.reason.not_in(bindparam("asks", expanding=True))),
        or_(CaseRow.state == "refused", (CaseRow.state == "granted") & _RIGHT.is_not(None)),
    )
    .order_by(CaseRow.judged_at.desc(), CaseRow.id.desc())
    .limit(bindparam("after"))
)


@dataclass(frozen=True)
class Ruled:
    """One ruling on a return: the unit that had the ticket, and the one that is right."""

    sent: str
    right: str


def lesson(rulings: Sequence[Ruled], *, after: int | None, fixed: str | None) -> Learned | None:
    """The unit that the last `after` rulings, newest first, all named; None where they differ or are too few.

    A unit that a rule of the city fixes is only moved by rulings on its own dispatches. Pure.
    """
    if after is None or len(rulings) < after:
        return None
    last = rulings[:after]
    if len({one.right for one in last}) > 1 or last[0].right == fixed:
        return None
    if fixed is not None and any(one.sent != fixed for one in last):
        return None
    return Learned(last[0].right, after)


async def learned(
    session: AsyncSession, rules: Rules, *, category: str, subdistrict: str | None, but: int | None = None
) -> Learned | None:
    """What the rulings on tickets of this category and sub-district say of another one; nothing where the pack has
    either no longer. `but`: that ticket's own id.
    """
    after = rules.dispatch.learn_after
    if after is None or subdistrict is None:
        return None
    asks = [one.code for version in rules.pack.cases for one in version.reasons["return"] if one.asks_citizen]
    ruled = await session.execute(
        _RULED,
        {"subdistrict_": subdistrict, "category_": category, "but": but or 0, "asks": asks, "after": after},
    )
    found = [Ruled(unit, unit if state == "refused" else named) for unit, state, named in ruled]
    if len(found) < after:
        return None
    try:
        fixed = rules.pack.fixed_unit(category, rules.pack.subdistrict(subdistrict).district)
    except UnknownCode:
        return None
    return lesson(found, after=after, fixed=fixed)


async def suggestion(
    session: AsyncSession, ticket: TicketRow, rules: Rules, refused: Collection[str] = ()
) -> Suggestion:
    """Where the ticket should go, also by what was ruled of others like it."""
    known = await learned(
        session, rules, category=ticket.category, subdistrict=ticket.subdistrict, but=ticket.id
    )
    return suggest(rules.pack, matter(ticket, refused, known))
