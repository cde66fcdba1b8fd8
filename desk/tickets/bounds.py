"""What bounds the steps of tickets, read for many at once: cases that wait, returns that bind, how long they reopen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.model import CaseKind
from city.pack import CityPack
from desk.cases import rules as case_rules
from desk.errors import IllegalStep
from desk.store.models import CaseRow, StaffRow, TicketRow
from desk.tickets.city import rules
from desk.tickets.lifecycle import WITH_UNIT
from desk.tickets.possible import Bounds


async def bounds_of(session: AsyncSession, pack: CityPack, rows: Sequence[TicketRow]) -> dict[int, Bounds]:
    """The bounds of each of these tickets, by id."""
    ids = [row.id for row in rows]
    waiting = await session.execute(
        select(CaseRow.ticket_id, CaseRow.kind, CaseRow.asked_by).where(
            CaseRow.ticket_id.in_(ids), CaseRow.state == "open"
        )
    )
    found = waiting.all()
    people = await _people(session, {one.asked_by for one in found})
    asked: defaultdict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    for ticket_id, kind, label in found:
        asked[ticket_id][case_rules.KINDS[cast(CaseKind, kind)].action] = people[label]
    returns = await _latest_returns(session, [row.id for row in rows if row.status in WITH_UNIT])
    return {row.id: _bounds(row, pack, asked[row.id], returns.get(row.id)) for row in rows}


def _bounds(
    row: TicketRow, pack: CityPack, asked: Mapping[str, frozenset[str]], returned: CaseRow | None
) -> Bounds:
    held = rules(pack, row.created_at)
    try:
        case_rules.may_return_again(
            returned.state if returned else None,
            ruled=returned.dispatched_at if returned else None,
            dispatched=row.dispatched_at,
            returns=row.return_count,
            most=held.dispatch.designate_after,
        )
        returnable = True
    except IllegalStep:
        returnable = False
    until = row.resolved_at + held.survey.reopen_within if row.resolved_at else None
    return Bounds(asked, returnable, until)


async def _latest_returns(session: AsyncSession, ids: Sequence[int]) -> dict[int, CaseRow]:
    """The latest return of each of these tickets that has one."""
    if not ids:
        return {}
    newest = select(func.max(CaseRow.id)).where(CaseRow.ticket_id.in_(ids), CaseRow.kind == "return")
    found = await session.scalars(select(CaseRow).where(CaseRow.id.in_(newest.group_by(CaseRow.ticket_id))))
    return {case.ticket_id: case for case in found}


async def _people(session: AsyncSession, labels: Iterable[str]) -> dict[str, frozenset[str]]:
    """All labels under which the person behind a label acts: their account and the tokens of its name."""
    ids = {label: int(label[6:]) for label in labels if label.startswith("staff:")}
    names = {label: label[6:] for label in labels if label.startswith("token:")}
    if not ids and not names:
        return {label: frozenset({label}) for label in labels}
    wanted = StaffRow.id.in_(ids.values()) | StaffRow.name.in_(names.values())
    known = {
        one.id: one.name for one in await session.execute(select(StaffRow.id, StaffRow.name).where(wanted))
    }
    found = {label: frozenset({label}) for label in labels}
    for identifier, name in known.items():
        both = frozenset({f"staff:{identifier}", f"token:{name}"})
        found |= {label: both for label in found if label in both}
    return found
