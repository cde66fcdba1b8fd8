"""Notices of staff written in the transaction of their event, each with the mails that it calls for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.wakeups import STAFF
from desk.staff.actor import SYSTEM
from desk.staff_notices import preferences
from desk.staff_notices.events import OPERATORS, SUPERVISORS, Concern, concerns, of_unit
from desk.store.database import tell_after_commit
from desk.store.models import (
    CaseRow,
    ClusterRow,
    ConversationRow,
    EarlyTaskRow,
    HistoryRow,
    StaffMailRow,
    StaffNoticeRow,
    StaffRow,
    SurgeRow,
    TaskRow,
    ThemeMeasureRow,
    ThemeRow,
    TicketRow,
)

HOT_SPOTS = "hotspots"
"""The page of the figures that such notices lead to."""


async def of_line(session: AsyncSession, line: HistoryRow, ticket: TicketRow) -> None:
    """Tell whom a line of the history concerns; most lines concern nobody."""
    case_id = (line.details or {}).get("case")
    case = await session.get(CaseRow, case_id) if isinstance(case_id, int) else None
    await _write(session, concerns(line, ticket, case), ticket=ticket, actor=line.actor, now=line.at)


async def of_call(
    session: AsyncSession, ticket: TicketRow, task: TaskRow, *, whistled: bool, actor: str, now: datetime
) -> None:
    """A co-unit has something to do, or is to be at a place."""
    due = task.arrive_by if whistled and task.arrive_by else task.due_at
    concern = Concern(
        "whistle" if whistled else "task", of_unit(task.unit), {"unit": ticket.unit, "due": due.isoformat()}
    )
    await _write(session, [concern], ticket=ticket, actor=actor, now=now)


async def of_release(
    session: AsyncSession, ticket: TicketRow, unit: str, *, actor: str, now: datetime
) -> None:
    """A co-unit is no longer needed."""
    await _write(session, [Concern("task_over", of_unit(unit))], ticket=ticket, actor=actor, now=now)


async def of_unreachable(
    session: AsyncSession, conversation: ConversationRow, ticket_id: int | None, *, now: datetime
) -> None:
    """A citizen cannot be reached where they wrote from: somebody has to find another way."""
    ticket = await session.get(TicketRow, ticket_id) if ticket_id is not None else None
    concern = Concern("undeliverable", OPERATORS)
    await _write(session, [concern], ticket=ticket, conversation=conversation.id, actor=SYSTEM.label, now=now)


async def of_hand_over(
    session: AsyncSession, conversation: ConversationRow, to: str, *, actor: str, now: datetime
) -> None:
    """A colleague has left a conversation to `to`, a label."""
    concern = Concern("handed_over", to)
    await _write(session, [concern], ticket=None, conversation=conversation.id, actor=actor, now=now)


async def of_surge(session: AsyncSession, surge: SurgeRow, *, unit: str | None, now: datetime) -> None:
    """Something rises over what is to be expected: supervisors look at it, and the unit whose it would be."""
    details = {"matter": surge.matter, "area": surge.area, "seen": surge.seen, "hours": surge.hours}
    details |= {"expected": round(surge.expected, 1), "page": HOT_SPOTS}
    await _write(session, _of_place("surge", details, unit), ticket=None, actor=SYSTEM.label, now=now)


async def of_hot_spot(session: AsyncSession, cluster: ClusterRow, *, unit: str | None, now: datetime) -> None:
    """Many people tell of one matter at one place."""
    area = cluster.subdistrict or cluster.district or ""
    details = {"matter": cluster.category, "area": area, "seen": cluster.people, "page": HOT_SPOTS}
    await _write(session, _of_place("hot_spot", details, unit), ticket=None, actor=SYSTEM.label, now=now)


async def of_early_task(session: AsyncSession, task: EarlyTaskRow, *, actor: str, now: datetime) -> None:
    """A unit has a task without a complaint."""
    details = {"matter": task.matter, "area": task.area, "due": task.due_at.isoformat(), "page": HOT_SPOTS}
    concern = Concern("early_task", of_unit(task.unit), details)
    await _write(session, [concern], ticket=None, actor=actor, now=now)


async def of_early_result(session: AsyncSession, task: EarlyTaskRow, *, actor: str, now: datetime) -> None:
    """Whoever made such a task hears that it is done."""
    details = {"matter": task.matter, "area": task.area, "unit": task.unit, "page": HOT_SPOTS}
    concern = Concern("early_done", task.made_by, details)
    await _write(session, [concern], ticket=None, actor=actor, now=now)


async def of_theme(
    session: AsyncSession, theme: ThemeRow, units: Sequence[str], *, actor: str, now: datetime
) -> None:
    """These units lead a theme of the month, or help with it."""
    concerns = [Concern("theme", of_unit(unit), _of_theme(theme)) for unit in units]
    await _write(session, concerns, ticket=None, actor=actor, now=now)


async def of_measure(
    session: AsyncSession, theme: ThemeRow, measure: ThemeMeasureRow, *, actor: str, now: datetime
) -> None:
    """A unit has something to do for a theme, or until another day."""
    concern = Concern("measure", of_unit(measure.unit), _of_theme(theme, measure))
    await _write(session, [concern], ticket=None, actor=actor, now=now)


async def of_deadline(
    session: AsyncSession, theme: ThemeRow, measure: ThemeMeasureRow, *, is_late: bool, now: datetime
) -> None:
    """A measure's deadline nears, or has passed."""
    kind, details = "measure_late" if is_late else "measure_soon", _of_theme(theme, measure)
    concerns = [Concern(kind, audience, details) for audience in (SUPERVISORS, of_unit(measure.unit))]
    await _write(session, concerns, ticket=None, actor=SYSTEM.label, now=now)


async def of_measure_done(
    session: AsyncSession, theme: ThemeRow, measure: ThemeMeasureRow, *, actor: str, now: datetime
) -> None:
    """Whoever made a measure hears that it is done."""
    concern = Concern("measure_done", measure.made_by, _of_theme(theme, measure))
    await _write(session, [concern], ticket=None, actor=actor, now=now)


def _of_theme(theme: ThemeRow, measure: ThemeMeasureRow | None = None) -> dict[str, Any]:
    details: dict[str, Any] = {"matter": theme.matter, "page": f"themes/{theme.id}"}
    if measure is not None:
        details |= {"unit": measure.unit, "due": measure.due_at.isoformat()}
    return details


def _of_place(kind: str, details: Mapping[str, Any], unit: str | None) -> list[Concern]:
    audiences = (SUPERVISORS, *((of_unit(unit),) if unit else ()))
    return [Concern(kind, audience, details) for audience in audiences]


async def _write(
    session: AsyncSession,
    found: Sequence[Concern],
    *,
    ticket: TicketRow | None,
    actor: str,
    now: datetime,
    conversation: int | None = None,
) -> None:
    if not found:
        return
    rows = [
        StaffNoticeRow(
            at=now,
            kind=concern.kind,
            audience=concern.audience,
            ticket_id=ticket.id if ticket is not None else None,
            conversation_id=conversation,
            actor=actor,
            urgent=ticket is not None and ticket.urgency == "emergency",
            details=dict(concern.details),
        )
        for concern in found
    ]
    session.add_all(rows)
    await session.flush()
    await _queue_mails(session, rows, now)
    tell_after_commit(session, STAFF)


async def _queue_mails(session: AsyncSession, rows: Sequence[StaffNoticeRow], now: datetime) -> None:
    """One mail for each person who wants notices of this kind; nobody is told of what they did themselves."""
    audiences = {row.audience for row in rows}
    found = select(StaffRow).where(
        StaffRow.active, StaffRow.email.is_not(None), or_(*(_in(one) for one in audiences))
    )
    for person in await session.scalars(found.order_by(StaffRow.id)):
        label, mine = f"staff:{person.id}", audiences_of(person.role, person.unit, f"staff:{person.id}")
        session.add_all(
            StaffMailRow(notice_id=row.id, staff_id=person.id, status="waiting", due_at=now, created_at=now)
            for row in rows
            if row.audience in mine and row.actor != label and preferences.wants(person.mail_topics, row.kind)
        )
    await session.flush()


def audiences_of(role: str, unit: str | None, label: str) -> Sequence[str]:
    """All audiences that a person belongs to."""
    units = (of_unit(unit),) if role == "handler" and unit is not None else ()
    return (*units, f"role:{role}", label)


def _in(audience: str) -> ColumnElement[bool]:
    """Who belongs to an audience, as a condition."""
    kind, _, name = audience.partition(":")
    if kind == "unit":
        return and_(StaffRow.role == "handler", StaffRow.unit == name)
    if kind == "role":
        return StaffRow.role == name
    return StaffRow.id == int(name) if kind == "staff" else false()
