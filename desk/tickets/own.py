"""What citizens do with their own tickets: withdraw, reopen, press for them, add to them, answer the follow-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.conversations.wakeups import STAFF
from desk.errors import NotAllowed, TicketNotFound
from desk.outcomes import SurveyStep, TicketStatus, Urged
from desk.staff.actor import citizen
from desk.store.database import Database, tell_after_commit
from desk.store.models import TicketRow
from desk.tickets import acts, additions, edits, history, lookup, replies, urging
from desk.tickets.access import hold, locked
from desk.tickets.act import Act
from desk.tickets.city import Rules, rules
from desk.tickets.people import added
from desk.tickets.publishing import NEVER_SHOWN, may_publish
from desk.tickets.standing import standing
from desk.tickets.transitions import perform


class OwnTickets:
    """Nothing is pushed to the citizen who acts: the assistant answers in the same turn."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def withdraw(
        self, conversation_id: int, *, message_id: int, number: str, reason: str, lang: str
    ) -> TicketStatus:
        """Withdraw the citizen's own ticket. Raises `TicketNotFound`, `IllegalStep`, `MissingDetail` (reason)."""
        act = Act("withdraw", reason=reason)
        return await self._own_step(conversation_id, message_id=message_id, number=number, act=act, lang=lang)

    async def reopen(
        self, conversation_id: int, *, message_id: int, number: str, reason: str, lang: str
    ) -> TicketStatus:
        """Send an answered ticket back to its unit; of one that was merged, the one it follows. Raises as `withdraw`,
        `IllegalStep` also after seven days.
        """
        act = Act("reopen", reason=reason)
        return await self._own_step(conversation_id, message_id=message_id, number=number, act=act, lang=lang)

    async def _own_step(
        self, conversation_id: int, *, message_id: int, number: str, act: Act, lang: str
    ) -> TicketStatus:
        now, me = self._rules(), citizen(conversation_id)
        async with self._db.begin() as session:
            ticket = await locked(session, lookup.normal_number(number), me)
            act = replace(act, reason=added(ticket, act.reason or "").text)
            name = acts.key(act.action, message_id, ticket.number)
            if await acts.done(session, name) is None:
                worked = await lookup.leader(session, ticket) if act.action == "reopen" else None
                await perform(session, worked or ticket, act, actor=me, rules=now, except_for=conversation_id)
                await acts.keep(session, name, now=now.now)
            return await shown_standing(session, ticket, now, lang)

    async def answer_survey(
        self,
        conversation_id: int,
        *,
        message_id: int,
        survey: int,
        question: str,
        answer: str,
        lang: str,
        also: Mapping[str, str] | None = None,
    ) -> SurveyStep:
        """Record an answer and say what follows: the next question, closed, or back to the unit ('not solved').

        `also` are answers to other questions told in the same breath, by question.

        Raises `TicketNotFound` for a survey of another conversation and `InvalidInput` for an answer it has not.
        """
        now = self._rules()
        async with self._db.begin() as session:
            answers = {question: answer, **(also or {})}
            asked = await replies.find(session, conversation_id, survey, answers=answers)
            outcome = await replies.answer(session, asked, message_id=message_id, answers=answers, rules=now)
            tell_after_commit(session, STAFF)
            return replies.step(asked, outcome, now, lang)

    async def ask_survey(self, conversation_id: int, *, survey: int, lang: str) -> SurveyStep:
        """The question of a follow-up that is open now, as it was put before; outcome 'over' where none is.

        Raises `TicketNotFound` for a survey of another conversation.
        """
        now = self._rules()
        async with self._db.begin() as session:
            asked = await replies.find(session, conversation_id, survey)
            outcome = "asked" if asked.row.state == "asked" else "over"
            return replies.step(asked, outcome, now, lang)

    async def comment_survey(self, conversation_id: int, *, message_id: int, text: str) -> bool:
        """Keep free words with the conversation's latest survey, and on its ticket, where the unit that has to do it
        again reads them. False if there is none to comment.
        """
        now, name = self._rules(), acts.key("comment", message_id)
        async with self._db.begin() as session:
            row = await replies.latest(session, conversation_id)
            if row is None:
                return False
            if await acts.done(session, name) is None:
                await replies.comment_told(session, row, text, actor=citizen(conversation_id), rules=now)
                await acts.keep(session, name, now=now.now)
                tell_after_commit(session, STAFF)
            return True

    async def supplement(
        self,
        conversation_id: int,
        *,
        message_id: int,
        number: str,
        text: str,
        lang: str,
        media: Sequence[Mapping[str, Any]] = (),
        place: Mapping[str, Any] | None = None,
    ) -> TicketStatus:
        """Add what the citizen says or sends now to their own ticket, for its unit; one that was merged passes it on.
        Their number put right there is the one to call from then on (`new_phone`).

        Raises `TicketNotFound`, `IllegalStep` where it is over, `InvalidInput` where nothing is in it.
        """
        now, me = self._rules(), citizen(conversation_id)
        async with self._db.begin() as session:
            ticket, read = await self._in_hand(session, conversation_id, number)
            name = acts.key("supplement", message_id, ticket.number)
            before = await acts.done(session, name)
            result = dict(before.result or {}) if before else {}
            if before is None:
                result["phone"] = await additions.add(
                    session,
                    ticket,
                    read,
                    text,
                    media=media,
                    place=place,
                    message_id=message_id,
                    actor=me,
                    rules=now,
                )
                await acts.keep(session, name, now=now.now, result=result)
                tell_after_commit(session, STAFF)
            status = await shown_standing(session, ticket, now, lang)
            return replace(status, new_phone=bool(result.get("phone")))

    async def confide(self, conversation_id: int, *, message_id: int, number: str, lang: str) -> TicketStatus:
        """From now on no unit and no public learns whose ticket it is; one that it was merged into tells nothing of it.

        Raises `TicketNotFound`.
        """
        now, me = self._rules(), citizen(conversation_id)
        name = acts.key("confide", message_id)
        async with self._db.begin() as session:
            ticket, _ = await self._in_hand(session, conversation_id, number)
            if await acts.done(session, name) is None:
                await edits.confide(session, ticket, actor=me, now=now.now)
                await acts.keep(session, name, now=now.now)
                tell_after_commit(session, STAFF)
            return await shown_standing(session, ticket, now, lang)

    async def urge(
        self, conversation_id: int, *, message_id: int, number: str, text: str, lang: str
    ) -> Urged:
        """Press for the citizen's own ticket, once a day of the city. Raises `TicketNotFound`, `IllegalStep`."""
        now, me = self._rules(), citizen(conversation_id)
        async with self._db.begin() as session:
            ticket, worked = await self._in_hand(session, conversation_id, number)
            name = acts.key("urge", message_id, ticket.number)
            before = await acts.done(session, name)
            if before is None:
                outcome: str = await urging.urge(session, ticket, worked, text, actor=me, rules=now)
                await acts.keep(session, name, now=now.now, result={"outcome": outcome})
                tell_after_commit(session, STAFF)
            else:
                outcome = str((before.result or {}).get("outcome"))
            return Urged(outcome, await shown_standing(session, ticket, now, lang))

    async def publish(self, conversation_id: int, *, number: str) -> None:
        """The citizen agrees that the public sees such a matter. Raises `TicketNotFound` and `NotAllowed`."""
        async with self._db.begin() as session:
            ticket, _ = await self._in_hand(session, conversation_id, number)
            agreed = ticket.published and ticket.status not in NEVER_SHOWN
            if not (agreed or may_publish(ticket, self._pack)):
                raise NotAllowed("this ticket is never published")
            ticket.published = True

    async def unpublish(self, conversation_id: int, *, number: str) -> None:
        """The citizen takes their consent back: the public no longer sees it. Raises `TicketNotFound`."""
        async with self._db.begin() as session:
            ticket, _ = await self._in_hand(session, conversation_id, number)
            ticket.published = False

    async def _in_hand(
        self, session: AsyncSession, conversation_id: int, number: str
    ) -> tuple[TicketRow, TicketRow]:
        """The citizen's own ticket and the one that is worked on for it, locked. Raises `TicketNotFound`."""
        ticket = await lookup.own(session, conversation_id, number)
        if ticket is None:
            raise TicketNotFound(f"no ticket {number}")
        await hold(session, [ticket.id], followers=False)
        return ticket, await lookup.leader(session, ticket) or ticket

    def _rules(self) -> Rules:
        """The settings in force right now."""
        return rules(self._pack, self._clock())


async def shown_standing(session: AsyncSession, ticket: TicketRow, now: Rules, lang: str) -> TicketStatus:
    """Where the ticket stands; one that was merged stands where its leader does."""
    leader = await lookup.leader(session, ticket)
    worked = leader or ticket
    answer = await history.answer(session, worked) if worked.status == "resolved" else None
    return standing(ticket, now, lang, leader=leader, answer=answer)
