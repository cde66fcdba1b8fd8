"""Events written in the transaction of what they tell, for whoever subscribed: both happen, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.events import payload
from desk.events.kinds import SURVEYED, TEST, event_of, typed
from desk.store.models import EventDeliveryRow, EventRow, HistoryRow, SubscriptionRow, SurveyRow, TicketRow

SUBSCRIBED = "subscriptions"
"""Where a transaction keeps who subscribed, so that many steps in one ask once."""

_IS_ON = SubscriptionRow.state != "off"
_SUBSCRIBED = select(SubscriptionRow).where(_IS_ON).order_by(SubscriptionRow.id)
IS_ANYBODY_SUBSCRIBED = exists().where(_IS_ON).correlate(None)


def keep_for_nobody(session: AsyncSession) -> None:
    """Nobody is subscribed as this transaction asked: it need not ask again."""
    session.info[SUBSCRIBED] = ()


async def of_line(session: AsyncSession, line: HistoryRow, ticket: TicketRow) -> None:
    """Write what a line of the history tells other systems, as far as one wants it."""
    event = event_of(line.action, line.details)
    if event is None:
        return
    wanting = await _wanting(session, event, ticket, line.unit)
    if not wanting:
        return
    texts = payload.words(line, ticket) if any(one.with_texts for one in wanting) else None
    told = payload.of_line(event, line, ticket)
    await _write(session, event, told, wanting, ticket_id=ticket.id, texts=texts, at=line.at)


async def of_survey(session: AsyncSession, ticket: TicketRow, survey: SurveyRow, *, now: datetime) -> None:
    """Write that a citizen answered; the history has no line for it."""
    if survey.state != "answered":
        return
    if wanting := await _wanting(session, SURVEYED, ticket, survey.unit):
        told = payload.of_survey(ticket, survey, now)
        await _write(session, SURVEYED, told, wanting, ticket_id=ticket.id, texts=None, at=now)


async def of_test(session: AsyncSession, subscription: SubscriptionRow, *, now: datetime) -> None:
    """Write an event of no ticket for one subscription."""
    told = {"type": typed(TEST), "timestamp": now.isoformat(timespec="milliseconds"), "data": {}}
    await _write(session, TEST, told, [subscription], ticket_id=None, texts=None, at=now)


async def _wanting(
    session: AsyncSession, event: str, ticket: TicketRow, unit: str | None
) -> list[SubscriptionRow]:
    units = {code for code in (unit, ticket.unit, *(ticket.co_units or ())) if code}
    return [one for one in await _subscribed(session) if _wants(one, event, ticket, units)]


def _wants(one: SubscriptionRow, event: str, ticket: TicketRow, units: set[str]) -> bool:
    """A unit's step is told to whoever asked for that unit, also where the ticket left it by that."""
    return (
        (not one.events or event in one.events)
        and (not one.units or bool(units & set(one.units)))
        and (not one.categories or bool({ticket.category, ticket.category_group} & set(one.categories)))
    )


async def _subscribed(session: AsyncSession) -> Sequence[SubscriptionRow]:
    found: Sequence[SubscriptionRow] | None = session.info.get(SUBSCRIBED)
    if found is None:
        found = (await session.scalars(_SUBSCRIBED)).all()
        session.info[SUBSCRIBED] = found
    return found


async def _write(
    session: AsyncSession,
    event: str,
    told: dict[str, Any],
    wanting: Sequence[SubscriptionRow],
    *,
    ticket_id: int | None,
    texts: dict[str, str] | None,
    at: datetime,
) -> None:
    row = EventRow(
        uid=f"evt_{token_urlsafe(15)}", ticket_id=ticket_id, event=event, at=at, payload=told, texts=texts
    )
    session.add(row)
    await session.flush()
    session.add_all(
        EventDeliveryRow(
            event_id=row.id, subscription_id=one.id, ticket_id=ticket_id, state="waiting", since=at, due_at=at
        )
        for one in wanting
    )
    await session.flush()
