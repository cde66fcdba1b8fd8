"""Rows into views: a handful of queries for any number of tickets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.groups import Kind, Name
from city.model import Category, District, Subdistrict, Unit
from city.pack import CityPack
from desk.store.models import HistoryRow, SurveyRow, TaskRow, TicketRow
from desk.tasks.views import view as task_view
from desk.tickets import frequency
from desk.tickets.apart import are_linked
from desk.tickets.bounds import bounds_of
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.views import HistoryLine, Reporter, SurveyView, TicketView

SAME = (
    "id", "number", "version", "status", "category", "category_group", "category_confidence", "title",
    "description", "address", "district", "subdistrict", "lat", "long", "occurred_at", "party", "enterprise", "lang",
    "channel", "conversation_id", "unit", "suggested_unit", "suggestion_reason", "urgency", "dispatch_due_at", "due_at",
    "unit_due_at", "created_at", "updated_at", "dispatched_at", "accepted_at", "resolved_at", "closed_at",
    "reopen_count", "return_count", "awaits_citizen", "paused_at", "paused_until", "raised_at", "raised_by",
    "excluded_at", "hung_at", "incident_id",
)  # fmt: skip
"""Fields that a row and a view have in common."""
_NOTES = {"note": "public_note", "staff_note": "note"}
_LINE = [getattr(HistoryRow, _NOTES.get(field.name, field.name)) for field in fields(HistoryLine)]
"""The columns of a line of history, in its order: a page of the queue has hundreds, too many for objects of the ORM."""


async def views(session: AsyncSession, pack: CityPack, rows: Sequence[TicketRow]) -> list[TicketView]:
    """The views of these tickets, in this order."""
    ids = [row.id for row in rows]
    histories = await _histories(session, ids)
    surveys = await _surveys(session, ids)
    numbers = await _numbers(session, {row.parent_id for row in rows if row.parent_id})
    earlier = await _earlier(session, rows)
    followers = await _followers(session, [row.id for row in rows if row.incident_id is not None])
    tasks, zone = await _tasks(session, ids), ZoneInfo(pack.timezone)
    bounds = await bounds_of(session, pack, rows)
    return [
        TicketView(
            **{name: getattr(row, name) for name in SAME},
            kind=cast(Kind, row.kind),
            co_units=tuple(row.co_units),
            reporter=_reporter(row),
            provisional=row.provisional_from is not None and row.status in UNSOLVED,
            parent=numbers.get(row.parent_id or 0),
            previous=earlier[row.id].number if row.id in earlier else None,
            previous_confided=row.id in earlier and (row.confidential or earlier[row.id].confidential),
            followers=followers.get(row.id, row.followers),
            urges=row.urge_count,
            survey=surveys.get(row.id, SurveyView()),
            history=tuple(histories[row.id]),
            tasks=tuple(task_view(pack, task, row, zone) for task in tasks[row.id]),
            zone=zone,
            bounds=bounds[row.id],
            names=_names(pack, row, histories[row.id]),
        )
        for row in rows
    ]


async def view(session: AsyncSession, pack: CityPack, row: TicketRow) -> TicketView:
    """The view of one ticket, with how often its person and its place came up."""
    [shown] = await views(session, pack, [row])
    return replace(shown, repeats=await frequency.repeats(session, row, shown.zone))


def _reporter(row: TicketRow) -> Reporter:
    return Reporter(
        name=row.reporter_name,
        phone=row.reporter_phone,
        anonymous=row.anonymous,
        confidential=row.confidential,
        contact_by=row.contact_by,
        call_hours=row.call_hours,
        on_behalf_of=row.on_behalf_of,
    )


async def _histories(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[HistoryLine]]:
    lines: defaultdict[int, list[HistoryLine]] = defaultdict(list)
    if ids:
        found = select(HistoryRow.ticket_id, *_LINE).where(HistoryRow.ticket_id.in_(ids))
        for ticket_id, *line in await session.execute(found.order_by(HistoryRow.ticket_id, HistoryRow.seq)):
            lines[ticket_id].append(HistoryLine(*line))
    return lines


async def _tasks(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[TaskRow]]:
    tasks: defaultdict[int, list[TaskRow]] = defaultdict(list)
    for row in await session.scalars(select(TaskRow).where(TaskRow.ticket_id.in_(ids)).order_by(TaskRow.id)):
        tasks[row.ticket_id].append(row)
    return tasks


async def _surveys(session: AsyncSession, ids: Sequence[int]) -> dict[int, SurveyView]:
    found = select(SurveyRow).where(SurveyRow.ticket_id.in_(ids)).order_by(SurveyRow.id)
    return {
        row.ticket_id: SurveyView(
            id=row.id,
            state=row.state,
            contacted=row.contacted,
            solved=row.solved,
            satisfied=row.satisfied,
            comment=row.comment,
            asked_at=row.asked_at,
            source=row.source,
            calls=row.calls,
            called_at=row.called_at,
        )
        for row in await session.scalars(found)
    }


async def _numbers(session: AsyncSession, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = await session.execute(select(TicketRow.id, TicketRow.number).where(TicketRow.id.in_(ids)))
    return {row.id: row.number for row in found}


class Earlier(NamedTuple):
    """The earlier ticket of the same matter, as far as it is told of."""

    number: str
    confidential: bool


async def _earlier(session: AsyncSession, rows: Sequence[TicketRow]) -> dict[int, Earlier]:
    """The earlier ticket of the same matter, by id, where the two may be known to be one person's."""
    ids = {row.previous_id for row in rows if row.previous_id}
    if not ids:
        return {}
    told = select(TicketRow.id, TicketRow.number, TicketRow.anonymous, TicketRow.confidential)
    before = {one.id: one for one in await session.execute(told.where(TicketRow.id.in_(ids)))}
    return {
        row.id: Earlier(one.number, one.confidential)
        for row in rows
        if (one := before.get(row.previous_id or 0)) is not None
        and are_linked(anonymous=row.anonymous, other_anonymous=one.anonymous)
    }


async def _followers(session: AsyncSession, ids: Sequence[int]) -> dict[int, int]:
    """Of tickets that incidents have to do with: their followers are counted only now and then."""
    if not ids:
        return {}
    counted = select(TicketRow.parent_id, func.count()).where(
        TicketRow.parent_id.in_(ids), TicketRow.status == "merged"
    )
    found = await session.execute(counted.group_by(TicketRow.parent_id))
    return {parent: count for parent, count in found if parent is not None}


Finder = Callable[[str], Category | District | Subdistrict | Unit]


def _names(pack: CityPack, row: TicketRow, lines: Iterable[HistoryLine]) -> dict[str, Name]:
    units = [row.unit, row.suggested_unit, *row.co_units, *(line.unit for line in lines)]
    sought: list[tuple[Finder, str | None]] = [(pack.unit, unit) for unit in units]
    sought += [
        (pack.category, row.category),
        (pack.district, row.district),
        (pack.subdistrict, row.subdistrict),
    ]
    for part in (row.suggestion_reason or "").split("|")[1:]:
        field, code = part.split("=", 1)
        finders: dict[str, list[Finder]] = {
            "category": [pack.category],
            "place": [pack.subdistrict, pack.district],
        }
        sought += [(find, code) for find in finders.get(field, [pack.unit])]
    return {
        code: name for find, code in sought if code is not None and (name := _named(find, code)) is not None
    }


def _named(find: Finder, code: str) -> Name | None:
    try:
        found = find(code)
    except UnknownCode:
        return None
    return Name(found.zh, found.en)
