"""The follow-up by telephone: who may be called, what a call may say, and what follows from it, as from the chat.

When the limit ends the hotline itself follows up (docs/rules.md). A call belongs to the follow-up of the same
resolution, or of the same limit: answered on the phone, it is not asked in the chat any more; in vain, it counts
one more try.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import outbox, whereabouts
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed
from desk.events import writing as events
from desk.figures import rollups
from desk.reach.called import note_call, open_reach
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.models import SurveyRow, TicketRow
from desk.tickets import history, lookup, replies, survey
from desk.tickets.act import Act
from desk.tickets.city import Rules
from desk.tickets.lifecycle import WITH_UNIT
from desk.tickets.people import among_staff
from desk.tickets.standing import answer_by, may_reopen
from desk.tickets.telling import followers, hold_conversations
from desk.tickets.transitions import perform

MAY_CALL = ("operator", "supervisor")
PHONE = "phone"
IN_VAIN = ("nobody", "wrong_number", "refused")
OVER_IN_CHAT = {"survey_open": None}
"""What the dialogue learns: the next 'yes' is no answer to a question that the phone answered."""


@dataclass(frozen=True)
class Call:
    """What came of calling a citizen. There are answers only where they were `reached`.

    `comment` is what they said beside them; of a call in vain it is a word for colleagues. `result` says why it was in
    vain: nobody answered, wrong_number or refused; after the last two nobody calls again.
    """

    reached: bool
    called_at: datetime | None = None
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None
    comment: str | None = None
    result: str | None = None


@dataclass(frozen=True)
class Round:
    """What a call is about: the answer that the unit gave at `since`, or (`at_limit`) the limit that passed then."""

    since: datetime
    at_limit: bool


def round_of(worked: TicketRow, rules: Rules) -> Round:
    """What a citizen can be called about now. `worked` is their ticket, or the one that it was merged into.

    Raises `IllegalStep` where there is neither an answer that can still be sent back nor a limit that has passed.
    """
    if worked.resolved_at is not None and worked.status in ("resolved", "closed"):
        if not may_reopen(worked, rules):
            raise IllegalStep("the time for asking after this answer is over")
        return Round(worked.resolved_at, at_limit=False)
    if worked.status in WITH_UNIT and rules.now > answer_by(worked):
        return Round(answer_by(worked), at_limit=True)
    raise IllegalStep(
        f"a follow-up call comes after the answer or after the limit; this ticket is {worked.status}"
    )


def check(call: Call, asked: Round, now: datetime) -> None:
    """Raise `MissingDetail` or `InvalidInput` for a call that cannot have been.

    At the limit there is the first question only. Of somebody who was not reached there are no answers.
    """
    if call.called_at is not None and not asked.since <= call.called_at <= now:
        raise InvalidInput(
            "the call was after the answer or the limit, and not later than now", field="called_at"
        )
    check_result(call)
    given = {"contacted": call.contacted, "solved": call.solved, "satisfied": call.satisfied}
    questions = [*given][:1] if asked.at_limit else [*given]
    for name, answer in given.items():
        may_ask = call.reached and name in questions
        if answer is None and may_ask and name != "satisfied":
            raise MissingDetail(f"a follow-up needs '{name}'", field=name)
        if answer is not None and not may_ask:
            raise InvalidInput(f"this follow-up has no '{name}'", field=name)
    if call.satisfied is not None and call.satisfied not in survey.CHOICES["satisfied"]:
        raise InvalidInput(f"'{call.satisfied}' is no answer to 'satisfied'", field="satisfied")


def check_result(call: Call) -> None:
    """Raise `InvalidInput` for a result that there is not, or of a call that reached them."""
    if call.result is not None and (call.reached or call.result not in IN_VAIN):
        raise InvalidInput(f"'{call.result}' is no result of such a call", field="result")


async def record(session: AsyncSession, ticket: TicketRow, call: Call, *, actor: Actor, rules: Rules) -> None:
    """Write down a call about a locked ticket, and do what follows from its answers.

    Raises `NotAllowed`, `IllegalStep` (also where they have answered already), `MissingDetail`, `InvalidInput`.
    """
    if actor.role not in MAY_CALL:
        raise NotAllowed(f"the role '{actor.role}' may not record a follow-up call")
    rules = rules.of(ticket)
    worked = await lookup.leader(session, ticket) or ticket
    asked = round_of(worked, rules)
    check(call, asked, rules.now)
    await hold_conversations(session, [ticket, worked, *await followers(session, worked)])
    row = await latest(session, ticket, asked)
    if row is not None and row.state == "answered":
        raise IllegalStep("this follow-up is answered already")
    was_open = row is not None and row.state == "asked"
    if row is None:
        row = _begun(ticket, worked, asked, rules)
        session.add(row)
    row.calls = (row.calls or 0) + 1
    row.called_at, row.recorded_by = call.called_at or rules.now, actor.label
    row.call_result = call.result
    reach = await open_reach(session, ticket, "limit" if asked.at_limit else "answer")
    if reach is not None:
        note_call(reach, reached=call.reached, result=call.result, actor=actor, rules=rules)
    if call.reached:
        _answer(row, call, rules)
        await events.of_survey(session, ticket, row, now=rules.now)
    await session.flush()
    ticket.updated_at = ticket.next_step_at = rules.now
    rollups.retake(session, ticket.id, rules.zone)
    await _write(session, ticket, row, call, actor=actor, rules=rules)
    if call.reached:
        if was_open and ticket.conversation_id is not None:
            note = OVER_IN_CHAT
            here = await whereabouts.home(session, ticket.conversation_id)
            await outbox.tell_dialogue(session, conversation_id=here, note=note, now=rules.now)
        await _follow(session, ticket, worked, row, actor=actor, rules=rules)


async def waiting(session: AsyncSession, ticket: TicketRow, rules: Rules) -> Round | None:
    """What its citizen may be called about now; None where that is nothing, or is answered."""
    try:
        asked = round_of(await lookup.leader(session, ticket) or ticket, rules)
    except IllegalStep:
        return None
    row = await latest(session, ticket, asked)
    return asked if row is None or row.state != "answered" else None


async def latest(session: AsyncSession, ticket: TicketRow, asked: Round) -> SurveyRow | None:
    """The follow-up that a call belongs to: the latest one of this answer or of this limit. None: nobody asked yet."""
    mine = SurveyRow.ticket_id == ticket.id, SurveyRow.at_limit.is_(asked.at_limit)
    found = (
        select(SurveyRow)
        .where(*mine, SurveyRow.asked_at >= asked.since)
        .order_by(SurveyRow.id.desc())
        .limit(1)
    )
    return cast(SurveyRow | None, await session.scalar(found))


def _begun(ticket: TicketRow, worked: TicketRow, asked: Round, rules: Rules) -> SurveyRow:
    """A follow-up that the first call begins. In vain it is over, as any that was never answered."""
    return SurveyRow(
        ticket_id=ticket.id,
        state="expired",
        unit=worked.unit,
        at_limit=asked.at_limit,
        follower=worked is not ticket,
        asked_at=rules.now,
        source=PHONE,
    )


def _answer(row: SurveyRow, call: Call, rules: Rules) -> None:
    """The answers take the place of what the chat had so far. It counts on the day on which it is written down."""
    row.contacted, row.solved, row.satisfied = call.contacted, call.solved, call.satisfied
    row.state, row.source, row.answered_at = "answered", PHONE, rules.now
    row.delivered_at = row.delivered_at or row.called_at
    if call.comment:
        replies.comment(row, call.comment)


async def _write(
    session: AsyncSession, ticket: TicketRow, row: SurveyRow, call: Call, *, actor: Actor, rules: Rules
) -> None:
    """The history says that there was a call, not what was answered: units see that when the ticket is closed."""
    assert row.called_at is not None
    told = None if call.reached else call.comment
    await history.add(
        session,
        ticket,
        "follow_up",
        actor=actor,
        now=rules.now,
        before=ticket.status,
        unit=ticket.unit,
        note=among_staff(ticket, told),
        details={"reached": call.reached, "calls": row.calls, "called_at": row.called_at.isoformat()}
        | ({"result": row.call_result} if row.call_result else {}),
    )
    details = {"reached": call.reached}
    audit.note(session, actor, "follow_up", on=("ticket", ticket.number), now=rules.now, details=details)


async def _follow(
    session: AsyncSession, ticket: TicketRow, worked: TicketRow, row: SurveyRow, *, actor: Actor, rules: Rules
) -> None:
    """'Not solved' sends it back to the unit, 'solved' closes it; a follower's answer closes nobody else's."""
    outcome = survey.outcome(
        survey.Answers(row.contacted, row.solved, row.satisfied or "given", row.at_limit)
    )
    if outcome == "reopened":
        act = Act("reopen", reason=replies.NOT_SOLVED)
        await perform(session, worked, act, actor=actor, rules=rules)
    elif outcome == "closed" and worked is ticket and worked.status == "resolved":
        await perform(session, worked, Act("close"), actor=actor, rules=rules)
