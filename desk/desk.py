"""What the assistant may ask of the desk. Every method is one use-case, and one message does it once.

Actions read slots, call one of these and utter one response; they know no SQL and no rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from city import faultpoints
from city.danger import Danger
from desk import phrases
from desk.cases import lessons
from desk.conversations import outbox
from desk.conversations.danger import answer_danger
from desk.conversations.hold import wait_for_person
from desk.conversations.language import language_of
from desk.conversations.people_waiting import in_line
from desk.conversations.wakeups import STAFF
from desk.errors import TicketNotFound
from desk.kept.citizens import OwnWords
from desk.outcomes import (
    Erasure,
    FiledTicket,
    Followed,
    KnownIncident,
    OwnData,
    PersonAsked,
    Preview,
    Similar,
    SurveyStep,
    TicketStatus,
    Urged,
)
from desk.store.again import every_use_case
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MediaRow, MessageRow, TicketRow
from desk.tickets import acts, drafts, filer, filing, lookup
from desk.tickets.complaint import subject
from desk.tickets.own import shown_standing
from desk.tickets.preview import preview
from desk.tickets.reserving import reserved
from desk.tickets.shown import filed_ticket

__all__ = [
    "Desk",
    "Erasure",
    "FiledTicket",
    "Followed",
    "KnownIncident",
    "OwnData",
    "PersonAsked",
    "Preview",
    "Similar",
    "SurveyStep",
    "TicketStatus",
    "Urged",
]
MOST_LISTED = 20
_LISTED = lookup.MINE.limit(MOST_LISTED)
MOST_AT_ONCE = 5


@every_use_case
class Desk(OwnWords):
    """The use-cases of a conversation. `message_id` is the row of the citizen's message: one message acts once.

    Unknown conversations raise `ConversationNotFound`.
    """

    async def draft(self, conversation_id: int) -> dict[str, Any] | None:
        """The open draft's fields by slot name, or None."""
        async with self._db.read() as session:
            draft = await drafts.opened(session, conversation_id)
        return dict(draft.fields) if draft else None

    async def remember_draft(self, conversation_id: int, fields: Mapping[str, Any]) -> None:
        """Keep `fields` as the conversation's one open draft, replacing what was there."""
        async with self._db.at_once() as session:
            await drafts.remember(session, conversation_id, fields, now=self._clock())

    async def drop_draft(self, conversation_id: int) -> None:
        """Drop the open draft, if there is one."""
        async with self._db.begin() as session:
            await outbox.lock(session, conversation_id)
            await drafts.end(session, conversation_id, "dropped", now=self._clock())

    async def has_received(self, conversation_id: int) -> bool:
        """Whether a photo, voice note or file of its citizen is kept."""
        kept = select(MediaRow.id).where(
            MediaRow.conversation_id == conversation_id,
            MediaRow.message_id.is_not(None),
            MediaRow.staff_id.is_(None),
            MediaRow.state == "stored",
        )
        async with self._db.read() as session:
            return await session.scalar(kept.limit(1)) is not None

    async def preview(self, fields: Mapping[str, Any], lang: str, *, learns: bool) -> Preview:
        """What filing `fields` now would give, and what is missing. Changes nothing.

        Where it `learns`, the unit is the one that rulings on tickets like it named, which the store is asked for.
        """
        now, known = self._rules(), None
        category, subdistrict = fields.get("category"), fields.get("subdistrict")
        if learns and category and subdistrict:
            async with self._db.read() as session:
                known = await lessons.learned(session, now, category=category, subdistrict=subdistrict)
        return preview(fields, now, lang, learned=known)

    async def file_complaint(
        self, conversation_id: int, *, message_id: int, fields: Mapping[str, Any], lang: str
    ) -> FiledTicket:
        """File one complaint: `file_complaints` with one."""
        filed = await self.file_complaints(
            conversation_id, message_id=message_id, matters=[fields], lang=lang
        )
        return filed[0]

    async def file_complaints(
        self, conversation_id: int, *, message_id: int, matters: Sequence[Mapping[str, Any]], lang: str
    ) -> list[FiledTicket]:
        """File a ticket for each matter, all or none, and end the draft. The same message again gets the same tickets.

        Raises `MissingDetail` (`field` as in `Preview.needs`) and `InvalidInput` for a code that the pack has not.
        """
        now, keys = self._rules(), _keys(message_id)
        faultpoints.reached("filing.begun")
        async with (
            reserved(self._db, len(matters), now=now.now, zone=now.zone) as counts,
            self._db.begin() as session,
        ):
            told_by = await filer.lock(session, conversation_id, keys[0], subject(next(iter(matters), {})))
            filed = [
                await filing.file_told(session, told_by, fields, key=key, lang=lang, rules=now, number=count)
                for key, fields, count in zip(keys, matters, counts, strict=False)
            ]
            if any(one.fresh for one in filed):
                # Of several the first one.
                told_by.conversation.ticket_in_focus = filed[0].ticket.id
                tell_after_commit(session, STAFF)
            faultpoints.reached("filing.written")
        faultpoints.reached("filing.kept")
        return [filed_ticket(one.ticket, now, lang) for one in filed]

    async def filed_by(self, conversation_id: int, *, message_id: int, lang: str) -> list[FiledTicket]:
        """The tickets that this message filed already, in their order."""
        now = self._rules()
        mine = TicketRow.conversation_id == conversation_id, TicketRow.filing_key.in_(_keys(message_id))
        async with self._db.read() as session:
            tickets = await session.scalars(select(TicketRow).where(*mine).order_by(TicketRow.id))
            return [filed_ticket(ticket, now, lang) for ticket in tickets]

    async def ticket_status(
        self, conversation_id: int, *, number: str | None = None, code: str | None = None, lang: str
    ) -> TicketStatus:
        """Where a ticket stands; without a number the one in focus, else the newest of this conversation.

        A ticket of another conversation needs its tracking code. One that has no conversation, since it was told on the
        phone, comes into this one by that (`claimed`). Raises `TicketNotFound` for an unknown number and for
        somebody else's alike, and its subclass `LookupLocked` for an hour after five wrong codes.
        """
        now = self._rules()
        async with self._db.read() as session:
            ticket = await lookup.own(session, conversation_id, number)
            if ticket is not None:
                return await shown_standing(session, ticket, now, lang)
        if number is not None and code is not None:
            async with self._db.begin() as session:
                await outbox.lock(session, conversation_id)
                ticket = await lookup.by_code(session, conversation_id, number, code, now=now.now)
                found = await shown_standing(session, ticket, now, lang) if ticket else None
                has_chat = ticket is not None and ticket.conversation_id is not None
            if found is not None:
                claimed = None if has_chat else await self.claim(conversation_id, number=number, lang=lang)
                return replace(claimed, claimed=True) if claimed else found
        # Outside the transaction: the wrong code it counted must stay counted.
        raise TicketNotFound("no such ticket for this conversation")

    async def tickets_of(self, conversation_id: int, lang: str) -> list[TicketStatus]:
        """The tickets of the conversation and of those bound with it, newest first, at most twenty."""
        now = self._rules()
        async with self._db.read() as session:
            rows = await session.scalars(_LISTED, {"conversation": conversation_id})
            return [await shown_standing(session, row, now, lang) for row in rows.all()]

    async def ask_for_person(
        self, conversation_id: int, *, message_id: int, reason: str, lang: str = "zh"
    ) -> PersonAsked:
        """Put the conversation into the queue for a person. `reason` as `hold.wait_for_person` names it.

        Returns where it stands there, and from when colleagues are back where none is there.
        """
        name, now = acts.key("person", message_id), self._rules()
        async with self._db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            if await acts.done(session, name) is None:
                wait_for_person(conversation, now.now, reason=reason)
                await acts.keep(session, name, now=now.now, result={"reason": reason})
                await session.flush()
                tell_after_commit(session, STAFF)
            line = await in_line(session, conversation, now.hand_over, zone=now.zone, now=now.now)
        back = phrases.deadline(line.back, lang, now.zone, now=now.now) if line.back else None
        return PersonAsked(line.ahead, back)

    async def answer_danger(self, conversation_id: int, *, message_id: int, danger: Danger) -> None:
        """Say what to do, as at the message's arrival, where only the dialogue saw the danger; once for a message.

        After words of suicide a person is called. The message is marked, so that staff see what it was.
        """
        async with self._db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            message = await session.get(MessageRow, message_id)
            if message is None or message.conversation_id != conversation_id or message.danger:
                return
            message.danger = danger.kind
            lang = language_of(message.text) or conversation.lang or "zh"
            numbers, now = self._rules().pack.numbers, self._clock()
            await answer_danger(
                session, conversation, danger, message_id=message_id, lang=lang, numbers=numbers, now=now
            )
            tell_after_commit(session, STAFF)

    async def speak(self, conversation_id: int, lang: str) -> None:
        """Remember the language the citizen wants ('zh' or 'en')."""
        async with self._db.begin() as session:
            conversation: ConversationRow = await outbox.lock(session, conversation_id)
            conversation.lang = "en" if lang == "en" else "zh"


def _keys(message_id: int) -> list[str]:
    """Under which keys the matters of one message are filed, first to last."""
    key = acts.key("message", message_id)
    return [key, *(f"{key}:{at}" for at in range(1, MOST_AT_ONCE))]
