"""A ticket's rows as the figures see them: from the ticket, its follow-ups and its history into facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import tzinfo
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.figures.facts import Fact, FollowUp, Matter, facts
from desk.figures.rates import NAMES, Counts
from desk.store.lists import filled_up
from desk.store.models import HistoryRow, SurveyRow, TicketFigureRow, TicketRow
from desk.tickets.numbers import local_day

IN_HAND = "in_progress"
ASKED_TO_WITHDRAW = "asked_to_withdraw"

TICKET = (
    TicketRow.id,
    TicketRow.created_at,
    TicketRow.unit,
    TicketRow.district,
    TicketRow.subdistrict,
    TicketRow.category,
    TicketRow.status,
    TicketRow.excluded_at.is_not(None).label("excluded"),
)
SURVEY = (
    SurveyRow.id, SurveyRow.ticket_id, SurveyRow.state, SurveyRow.contacted, SurveyRow.solved, SurveyRow.satisfied,
    SurveyRow.unit, SurveyRow.at_limit, SurveyRow.follower, SurveyRow.asked_at, SurveyRow.answered_at,
    SurveyRow.delivered_at,
)  # fmt: skip
WITHDRAWAL = HistoryRow.ticket_id, HistoryRow.at, HistoryRow.unit, HistoryRow.from_status, HistoryRow.reason

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_TICKETS = select(*TICKET).where(TicketRow.id.in_(_IDS))
_SURVEYS = select(*SURVEY).where(SurveyRow.ticket_id.in_(_IDS))
_FIGURES = select(*TicketFigureRow.__table__.columns).where(TicketFigureRow.ticket_id.in_(_IDS))


async def derived(session: AsyncSession, ids: Collection[int], zone: tzinfo) -> dict[int, list[Fact]]:
    """What these tickets count for by their rows as they are now; days in `zone`. Unknown ids are left out."""
    tickets = (await session.execute(_TICKETS, {"ids": filled_up(ids)})).all()
    surveys: defaultdict[int, list[Any]] = defaultdict(list)
    for survey in await session.execute(_SURVEYS, {"ids": filled_up(ids)}):
        surveys[survey.ticket_id].append(survey)
    withdrawals = await _withdrawals(session, [row.id for row in tickets if row.status == "withdrawn"])
    return {
        row.id: facts(
            matter(row, withdrawals.get(row.id), surveys[row.id], zone),
            [follow_up(survey, zone) for survey in surveys[row.id]],
        )
        for row in tickets
    }


async def kept(session: AsyncSession, ids: Collection[int]) -> dict[int, list[Fact]]:
    """What these tickets were counted for so far."""
    found: dict[int, list[Fact]] = {ticket_id: [] for ticket_id in ids}
    if not found:
        return found
    for row in await session.execute(_FIGURES, {"ids": filled_up(ids)}):
        found[row.ticket_id].append(
            Fact(
                day=row.day,
                until=row.until,
                unit=row.unit,
                district=row.district,
                subdistrict=row.subdistrict,
                category=row.category,
                excluded=row.excluded,
                follower=row.follower,
                survey=row.survey_id,
                counts=Counts(**{name: getattr(row, name) for name in NAMES}),
            )
        )
    return found


async def _withdrawals(session: AsyncSession, ids: Collection[int]) -> Mapping[int, Any]:
    """The withdrawal of each of these tickets."""
    if not ids:
        return {}
    wanted = select(*WITHDRAWAL).where(HistoryRow.ticket_id.in_(ids), HistoryRow.action == "withdraw")
    return {line.ticket_id: line for line in await session.execute(wanted)}


def matter(ticket: Any, withdrawal: Any | None, surveys: Collection[Any], zone: tzinfo) -> Matter:
    """A ticket's row, and the line of its withdrawal where it has one."""
    counts = withdrawal if withdrawal is not None and _in_touch(withdrawal, surveys) else None
    return Matter(
        filed_on=local_day(ticket.created_at, zone),
        unit=ticket.unit,
        district=ticket.district,
        subdistrict=ticket.subdistrict,
        category=ticket.category,
        excluded=ticket.excluded,
        withdrawn_on=local_day(counts.at, zone) if counts is not None else None,
        withdrawn_from=counts.unit if counts is not None else None,
    )


def _in_touch(withdrawal: Any, surveys: Collection[Any]) -> bool:
    """The unit had accepted the ticket, or the citizen said that it was in touch, or asked them to withdraw."""
    told = withdrawal.reason == ASKED_TO_WITHDRAW or any(survey.contacted for survey in surveys)
    return withdrawal.from_status == IN_HAND or told


def follow_up(survey: Any, zone: tzinfo) -> FollowUp:
    """A follow-up's row. One that was closed as answered counts on the day of its answer."""
    answered = survey.state == "answered" and survey.answered_at is not None
    return FollowUp(
        id=survey.id,
        unit=survey.unit,
        asked_on=local_day(survey.asked_at, zone),
        answered_on=local_day(survey.answered_at, zone) if answered else None,
        follower=survey.follower,
        at_limit=survey.at_limit,
        delivered=survey.delivered_at is not None,
        expired=survey.state == "expired",
        contacted=survey.contacted,
        solved=survey.solved,
        satisfied=survey.satisfied,
    )
