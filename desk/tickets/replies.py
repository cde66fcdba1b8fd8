"""A citizen's answers to a follow-up: one answer in, what follows out, once for each message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices, phrases
from desk.conversations.whereabouts import same_citizen
from desk.dialogue import Choice
from desk.errors import TicketNotFound
from desk.events import writing as events
from desk.figures import rollups
from desk.outcomes import SurveyStep
from desk.staff.actor import SYSTEM, Actor, citizen
from desk.store.models import SurveyRow, TicketRow
from desk.tickets import acts, history, lookup, survey, surveys
from desk.tickets.access import hold
from desk.tickets.act import Act
from desk.tickets.city import Rules
from desk.tickets.privacy import take_out
from desk.tickets.standing import answer_by, may_reopen, reopen_until, standing
from desk.tickets.transitions import perform
from desk.tickets.visibility import COMMENT

NOT_SOLVED = "not_solved"


@dataclass(frozen=True)
class Asked:
    """One follow-up with everything locked: its row, its ticket, and the ticket that is worked on."""

    row: SurveyRow
    ticket: TicketRow
    worked: TicketRow
    conversation_id: int


async def find(
    session: AsyncSession,
    conversation_id: int,
    survey_id: int,
    *,
    answers: Mapping[str, str] | None = None,
) -> Asked:
    """Lock a follow-up of this conversation, to give it these `answers` by question.

    Whoever else follows the ticket is locked only where the answers may send it back: they hear of nothing else.
    Raises `TicketNotFound` where there is none, or it is somebody else's.
    """
    row = await session.get(SurveyRow, survey_id)
    told = _sends_back(row, answers)
    held = await hold(session, [row.ticket_id], followers=told) if row else []
    ticket = next((one for one in held if row is not None and one.id == row.ticket_id), None)
    mine = await session.scalars(same_citizen(conversation_id))
    if row is None or ticket is None or ticket.conversation_id not in set(mine):
        raise TicketNotFound("no such follow-up here")
    await session.refresh(row, with_for_update=True)
    if _sends_back(row, answers) and not told:
        # 'Not solved' came from elsewhere meanwhile. It is rare enough that a circle may be broken by the store.
        await hold(session, [ticket.id])
    return Asked(row, ticket, await lookup.leader(session, ticket) or ticket, conversation_id)


def _sends_back(row: SurveyRow | None, answers: Mapping[str, str] | None) -> bool:
    """Whether a follow-up with these answers may end as 'not solved'."""
    said_no = row is not None and row.solved is False
    return answers is not None and (said_no or answers.get("solved") == "no")


async def answer(
    session: AsyncSession, asked: Asked, *, message_id: int, answers: Mapping[str, str], rules: Rules
) -> str:
    """Keep answers by question and do what follows from them. The outcome is as `SurveyStep.outcome` names it.

    'Not solved' sends the ticket back also when the follow-up was over, as long as it may be reopened.
    """
    name = acts.key("survey", message_id)
    before = await acts.done(session, name)
    if before is not None:
        return str((before.result or {}).get("outcome"))
    given = survey.told(surveys.answers(asked.row), answers)
    rollups.retake(session, asked.ticket.id, rules.zone)
    outcome: str
    if asked.row.state == "asked":
        outcome = surveys.keep(asked.row, given, rules)
        await events.of_survey(session, asked.ticket, asked.row, now=rules.now)
        await _follow(session, asked, outcome, rules)
    elif answers.get("solved") == "no" and may_reopen(asked.worked, rules):
        asked.row.solved, asked.row.satisfied, outcome = False, given.satisfied, "reopened"
        await _follow(session, asked, outcome, rules)
    else:
        outcome = "over"
    await acts.keep(session, name, now=rules.now, result={"outcome": outcome})
    return outcome


async def _follow(session: AsyncSession, asked: Asked, outcome: str, rules: Rules) -> None:
    """The turn in which the citizen answers says it to them; only others are told by a push."""
    worked, told = asked.worked, asked.conversation_id
    if outcome == "reopened" and worked.status in ("resolved", "closed"):
        act = Act("reopen", reason=NOT_SOLVED)
        await perform(session, worked, act, actor=citizen(told), rules=rules, except_for=told)
    elif outcome == "closed" and worked is asked.ticket and worked.status == "resolved":
        await perform(session, worked, Act("close"), actor=SYSTEM, rules=rules, except_for=told)


async def send_back(session: AsyncSession, ticket: TicketRow, rules: Rules) -> bool:
    """A follow-up that ran out after 'not solved' sends the ticket back all the same. False where it cannot."""
    worked = await lookup.leader(session, ticket) or ticket
    if ticket.conversation_id is None or not may_reopen(worked, rules):
        return False
    act, told = Act("reopen", reason=NOT_SOLVED), citizen(ticket.conversation_id)
    await perform(session, worked, act, actor=told, rules=rules)
    return True


def step(asked: Asked, outcome: str, rules: Rules, lang: str) -> SurveyStep:
    """What follows, in the citizen's words. An answer heard again after its follow-up ended asks nothing any more."""
    if outcome == "asked" and asked.row.state != "asked":
        outcome = "over"
    question = survey.next_question(surveys.answers(asked.row)) if outcome == "asked" else None
    return SurveyStep(
        next_question=question,
        outcome=outcome,
        text=_words(asked, outcome, question, rules, lang),
        choices=_choices(asked.row.id, question, lang),
        ticket=standing(
            asked.ticket, rules, lang, leader=asked.worked if asked.worked is not asked.ticket else None
        ),
    )


def _choices(survey_id: int, question: survey.Question | None, lang: str) -> list[Choice]:
    return surveys.choices(survey_id, question, lang) if question else []


def _words(asked: Asked, outcome: str, question: survey.Question | None, rules: Rules, lang: str) -> str:
    if question is not None:
        has_phone = bool(asked.ticket.reporter_phone)
        return surveys.ask_words(question, asked.row.unit, rules, lang, has_phone=has_phone)

    def said(at: datetime) -> str:
        return phrases.deadline(at, lang, rules.zone, now=rules.now)

    return notices.text(
        f"survey.{outcome}",
        lang,
        number=asked.ticket.number,
        due=said(answer_by(asked.worked)),
        until=said(reopen_until(asked.worked, rules)),
    )


async def latest(session: AsyncSession, conversation_id: int) -> SurveyRow | None:
    """The conversation's latest follow-up, locked after its ticket. None where it has none."""
    mine = (
        select(SurveyRow)
        .join(TicketRow, TicketRow.id == SurveyRow.ticket_id)
        .where(TicketRow.conversation_id.in_(same_citizen(conversation_id)))
        .order_by(SurveyRow.id.desc())
        .limit(1)
    )
    row: SurveyRow | None = await session.scalar(mine)
    if row is not None:
        await hold(session, [row.ticket_id], followers=False)
        await session.refresh(row, with_for_update=True)
    return row


def comment(row: SurveyRow, text: str) -> str:
    """Keep free words with a locked follow-up; the words as they are kept, without name and number."""
    words = take_out(text.replace("\x00", "").strip()).text
    row.comment = f"{row.comment}\n{words}" if row.comment else words
    return words


async def comment_told(
    session: AsyncSession, row: SurveyRow, text: str, *, actor: Actor, rules: Rules
) -> None:
    """The same, as a line of the ticket too. Who reads it goes by `visibility.reads_comments`."""
    ticket = await session.get(TicketRow, row.ticket_id)
    words = comment(row, text)
    if ticket is not None and words:
        await history.add(
            session,
            ticket,
            COMMENT,
            actor=actor,
            now=rules.now,
            before=ticket.status,
            unit=ticket.unit,
            note=words,
        )
        ticket.updated_at = rules.now
