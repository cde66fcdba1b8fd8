"""Which follow-ups have reached their citizens: their question went out, or a client fetched it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures import rollups
from desk.store.database import do_last
from desk.store.models import MessageRow, SurveyRow

QUESTIONS = "survey."
"""So begin the notices that ask a follow-up, or ask it again. Of one at the limit nothing is counted."""
REACHED = "figures.reached"


def is_question(notice: str | None) -> bool:
    """Whether a message of this notice asks a follow-up."""
    return notice is not None and notice.startswith(QUESTIONS)


async def reached(session: AsyncSession, messages: Collection[int], now: datetime) -> None:
    """Note of the follow-ups that these messages ask that they have reached their citizens, and count them so."""
    asking = MessageRow.id.in_(messages), MessageRow.notice.startswith(QUESTIONS, autoescape=True)
    newest = (
        select(func.max(SurveyRow.id))
        .join(MessageRow, MessageRow.ticket_id == SurveyRow.ticket_id)
        .where(*asking, SurveyRow.asked_at <= MessageRow.created_at)
        .group_by(MessageRow.id)
    )
    marked = (
        update(SurveyRow)
        .where(SurveyRow.id.in_(newest), SurveyRow.delivered_at.is_(None))
        .values(delivered_at=now)
        .returning(SurveyRow.ticket_id)
        .execution_options(synchronize_session=False)
    )
    tickets = list(await session.scalars(marked))
    if tickets:
        session.info.setdefault(REACHED, set()).update(tickets)
        do_last(session, _count_reached)


async def _count_reached(session: AsyncSession) -> None:
    """The days of a follow-up are known since it was asked: only whether it was delivered is new."""
    await rollups.count_delivered(session, sorted(session.info.pop(REACHED)))
