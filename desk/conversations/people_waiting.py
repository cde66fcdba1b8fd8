"""The line for a person: danger first, then whoever waits longest; when colleagues are there. The hours are pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.model import HandoverSettings
from desk.conversations.danger import is_somebody_on_duty
from desk.conversations.hold import DANGER, WAITING
from desk.store.models import ConversationRow

DAY = timedelta(days=1)


@dataclass(frozen=True)
class InLine:
    """Where somebody stands who waits for a person: how many are `ahead`, and when colleagues are `back` (None: there
    are some now).
    """

    ahead: int
    back: datetime | None


async def in_line(
    session: AsyncSession,
    conversation: ConversationRow,
    settings: HandoverSettings,
    *,
    zone: tzinfo,
    now: datetime,
) -> InLine:
    """Where a conversation stands. Somebody at the console counts, whatever the hours say."""
    back = opens_at(settings, now, zone)
    if back is not None and await is_somebody_on_duty(session, now=now):
        back = None
    return InLine(await _ahead(session, conversation), back)


def opens_at(settings: HandoverSettings, now: datetime, zone: tzinfo) -> datetime | None:
    """When colleagues are there next; None if they are there at `now`."""
    local = now.astimezone(zone)
    if _is_open(settings, local):
        return None
    for days in range(8):
        day = local.date() + days * DAY
        start = datetime.combine(day, settings.start, tzinfo=zone)
        if day.isoweekday() in settings.days and start > local:
            return start.astimezone(now.tzinfo)
    raise AssertionError("a week has an open day")


def _is_open(settings: HandoverSettings, local: datetime) -> bool:
    clock: time = local.time()
    today, start, end = local.isoweekday(), settings.start, settings.end
    if start < end:
        return today in settings.days and start <= clock < end
    if start == end:
        return today in settings.days
    yesterday = (local - DAY).isoweekday()
    return (today in settings.days and clock >= start) or (yesterday in settings.days and clock < end)


def rank() -> ColumnElement[int]:
    """0 for what goes before everything else in the line, 1 for the rest."""
    return case((or_(ConversationRow.held_reason == DANGER, ConversationRow.quiet_until_read), 0), else_=1)


async def _ahead(session: AsyncSession, conversation: ConversationRow) -> int:
    mine = 0 if conversation.held_reason == DANGER or conversation.quiet_until_read else 1
    counted = select(func.count()).select_from(ConversationRow)
    return await session.scalar(counted.where(*_before(conversation, mine))) or 0


def _before(conversation: ConversationRow, mine: int) -> tuple[ColumnElement[bool], ...]:
    since = conversation.held_since
    same = and_(
        rank() == mine,
        or_(
            ConversationRow.held_since < since,
            and_(ConversationRow.held_since == since, ConversationRow.id < conversation.id),
        ),
    )
    return (
        ConversationRow.held_by == WAITING,
        ConversationRow.id != conversation.id,
        or_(rank() < mine, same),
    )
