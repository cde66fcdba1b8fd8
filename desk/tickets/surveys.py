"""The follow-up in the store: asking, answering, reminding, ending. What answers mean stands in `survey`."""

from __future__ import annotations

from typing import cast

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.conversations import outbox, whereabouts
from desk.dialogue import Choice
from desk.events import writing as events
from desk.figures import rollups
from desk.incidents import tellings
from desk.store.models import SurveyRow, TicketRow
from desk.tickets import survey
from desk.tickets.city import Rules
from desk.tickets.telling import News, followers, hold_conversations, tell

_ASKED = select(SurveyRow).where(SurveyRow.ticket_id == bindparam("ticket"), SurveyRow.state == "asked")
_NEWEST_ASKED = _ASKED.order_by(SurveyRow.id.desc()).limit(1)


async def ask_everyone(
    session: AsyncSession, ticket: TicketRow, rules: Rules, *, at_limit: bool = False, apart: bool = False
) -> None:
    """Ask the citizen, and everyone whose ticket was merged into this one; those of a known incident later.

    `apart`: the answer was told some time ago, so the question names the ticket.
    """
    joined = await followers(session, ticket)
    await hold_conversations(session, [ticket, *joined])
    await ask(session, ticket, rules, at_limit=at_limit, apart=apart)
    for follower in joined:
        await ask(session, follower, rules, leader=ticket, at_limit=at_limit, apart=apart)
    await tellings.add(session, ticket, "ask", now=rules.now, news={"at_limit": at_limit})


async def ask(
    session: AsyncSession,
    ticket: TicketRow,
    rules: Rules,
    *,
    leader: TicketRow | None = None,
    at_limit: bool = False,
    apart: bool = False,
) -> SurveyRow | None:
    """Start a follow-up with its first question; one that was open ends. None where nobody can be asked in a chat.

    Whoever has no chat is called; who left no number either cannot be reached, and is counted so.
    """
    await end(session, ticket, rules)
    if ticket.conversation_id is None and (ticket.reporter_phone is not None or at_limit):
        return None
    row = SurveyRow(
        ticket_id=ticket.id,
        state="asked" if ticket.conversation_id is not None else "expired",
        unit=(leader or ticket).unit,
        at_limit=at_limit,
        follower=leader is not None,
        asked_at=rules.now,
    )
    session.add(row)
    ticket.next_step_at = rules.now
    await session.flush()
    rollups.retake(session, ticket.id, rules.zone)
    if ticket.conversation_id is None:
        return None
    plain = "survey.asked" if apart else _key("contacted", has_phone=bool(ticket.reporter_phone))
    late = "notice.overdue_hung" if (leader or ticket).hung_at is not None else "notice.overdue"
    key = late if at_limit else plain
    await _question(session, ticket, row, News(key, with_card=False), rules, leader=leader)
    return row


async def remind(
    session: AsyncSession, ticket: TicketRow, row: SurveyRow, rules: Rules, *, leader: TicketRow | None = None
) -> None:
    """Say the open question once more, with fresh buttons."""
    row.reminded_at = rules.now
    await _question(session, ticket, row, News("survey.reminder", with_card=False), rules, leader=leader)


async def _question(
    session: AsyncSession,
    ticket: TicketRow,
    row: SurveyRow,
    news: News,
    rules: Rules,
    *,
    leader: TicketRow | None,
) -> None:
    question = survey.next_question(answers(row))
    assert question is not None
    assert ticket.conversation_id is not None
    here = await whereabouts.home(session, ticket.conversation_id)
    conversation = await outbox.lock(session, here)
    lang = conversation.lang or ticket.lang
    said = News(
        news.key,
        note=ask_words(question, (leader or ticket).unit, rules, lang, has_phone=bool(ticket.reporter_phone)),
        choices=choices(row.id, question, lang),
        priority=outbox.SURVEY,
        with_card=False,
        survey={"survey": row.id, "question": question},
    )
    await tell(session, ticket, said, rules, leader=leader)


def ask_words(
    question: survey.Question, unit: str | None, rules: Rules, lang: str, *, has_phone: bool
) -> str:
    """The question itself."""
    return notices.text(_key(question, has_phone=has_phone), lang, unit=rules.unit_name(unit, lang))


def _key(question: survey.Question, *, has_phone: bool) -> str:
    """Its words; whoever left no number is not asked as if they had been called."""
    return f"survey.{question}_here" if question == "contacted" and not has_phone else f"survey.{question}"


def choices(survey_id: int, question: survey.Question, lang: str) -> list[Choice]:
    """The buttons below a question."""
    return [
        Choice(notices.text(f"answer.{question}.{answer}", lang), survey.payload(survey_id, question, answer))
        for answer in survey.CHOICES[question]
    ]


def answers(row: SurveyRow) -> survey.Answers:
    """The row as the rules see it."""
    return survey.Answers(row.contacted, row.solved, row.satisfied, at_limit=row.at_limit)


def keep(row: SurveyRow, given: survey.Answers, rules: Rules) -> survey.Outcome:
    """Write the answers into the row, end it if nothing is left to ask, and say what follows."""
    row.contacted, row.solved, row.satisfied = given.contacted, given.solved, given.satisfied
    outcome = survey.outcome(given)
    if outcome != "asked":
        row.state, row.answered_at = "answered", rules.now
    return outcome


async def end(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    """End the follow-up that is still open. Contacted and solved make it answered, even without the third answer."""
    for row in (await session.scalars(_ASKED, {"ticket": ticket.id})).all():
        done = row.contacted is not None and (row.solved is not None or row.at_limit)
        row.state, row.answered_at = ("answered", rules.now) if done else ("expired", None)
        await events.of_survey(session, ticket, row, now=rules.now)
        rollups.retake(session, ticket.id, rules.zone)


async def end_everyones(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    """End the open follow-ups of the ticket and of everything merged into it."""
    for one in [ticket, *await followers(session, ticket)]:
        await end(session, one, rules)
    if ticket.incident_id is not None:
        await tellings.take_back(session, ticket.id, "ask", now=rules.now)
        await tellings.add(session, ticket, "end", now=rules.now)


async def open_survey(session: AsyncSession, ticket: TicketRow) -> SurveyRow | None:
    """The follow-up of this ticket that is waiting for an answer."""
    return cast(SurveyRow | None, await session.scalar(_NEWEST_ASKED, {"ticket": ticket.id}))


async def says_solved(session: AsyncSession, ticket: TicketRow) -> bool:
    """Whether its citizen said in the open follow-up that it is solved."""
    row = await open_survey(session, ticket)
    return row is not None and row.solved is True
