"""Complaints that are spoken: a voice note and a pin are a ticket at once, and a person who listens completes it.

Whoever cannot write is not made to. It is filed in the transaction that keeps the message, also while the dialogue
server is down: nobody there could listen. A note without a place is a person's to hear, and not filed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk import notices, phrases
from desk.conversations import outbox
from desk.conversations.hold import wait_for_person
from desk.conversations.outbox import Post
from desk.conversations.wakeups import STAFF
from desk.media.content import SPOKEN
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MediaRow, MessageRow, TicketRow
from desk.tickets import drafts, filing
from desk.tickets.city import rules
from desk.tickets.filer import Filer

TOGETHER = timedelta(minutes=30)
"""A pin and a voice note within this time belong together."""
KEY = "spoken:"


class SpokenComplaints:
    """Files a voice note with its pin, in one message or two. Everything else is the dialogue's."""

    def __init__(self, pack: CityPack) -> None:
        self._pack = pack

    async def hear(
        self, session: AsyncSession, conversation: ConversationRow, row: MessageRow, *, now: datetime
    ) -> None:
        """File what a message just written tells, if it is one of these, as part of its transaction."""
        if row.status != "waiting" or row.danger or conversation.quiet_until_read:
            return
        if not (_is_spoken(row) or _is_pin(row)):
            return
        lately = await _lately(session, row)
        missing = await _lost(session, lately)
        spoken = [
            each for each in lately if _is_spoken(each) and each.ticket_id is None and each.id not in missing
        ]
        pin = next((each.place for each in reversed(lately) if each.place), None)
        if not spoken or pin is None:
            return
        if pin.get("district") is None or await drafts.opened(session, conversation.id) is not None:
            wait_for_person(conversation, now, reason="spoken")
            return
        await self._file(session, conversation, row, spoken, pin, now)

    async def _file(
        self,
        session: AsyncSession,
        conversation: ConversationRow,
        row: MessageRow,
        spoken: Sequence[MessageRow],
        pin: dict[str, Any],
        now: datetime,
    ) -> None:
        lang, there = conversation.lang or "zh", rules(self._pack, now)
        fields = {
            "description": notices.text("spoken.description", lang),
            "category": unsorted(self._pack),
            "district": pin["district"],
            "address": pin.get("name"),
            "lat": pin["lat"],
            "long": pin["long"],
        }
        filed = await filing.file_told(
            session, Filer(conversation), fields, key=f"{KEY}{spoken[0].id}", lang=lang, rules=there
        )
        for each in spoken:
            each.ticket_id = filed.ticket.id
        numbers = self._pack.numbers
        told = notices.text(
            "spoken.filed",
            lang,
            number=filed.number,
            code=filed.tracking_code,
            due=phrases.deadline(filed.ticket.due_at, lang, there.zone, now=now),
        )
        danger = notices.text(
            "spoken.danger", lang, police=numbers.police, fire=numbers.fire, ambulance=numbers.ambulance
        )
        posts = [Post(text=f"{told}\n{danger}", author="bot", answers=row.id, notice="spoken.filed")]
        row.status, row.done_at = "handled", now
        await outbox.write(session, conversation, posts, now=now)
        note = {"text": told, "ticket_in_focus": filed.number}
        await outbox.tell_dialogue(session, conversation_id=conversation.id, note=note, now=now)
        tell_after_commit(session, STAFF)


def unsorted(pack: CityPack) -> str:
    """The category of what nobody has looked at: the last of the group for everything else."""
    others = [category.code for category in pack.categories if category.group == "other"]
    return others[-1] if others else pack.categories[-1].code


def _is_spoken(row: MessageRow) -> bool:
    kinds = {str(one.get("kind")) for one in row.media or ()}
    return bool(kinds) and kinds <= SPOKEN and not row.text and not row.payload


def _is_pin(row: MessageRow) -> bool:
    return bool(row.place) and not (row.text or row.payload or row.media)


async def _lately(session: AsyncSession, row: MessageRow) -> Sequence[MessageRow]:
    """What the citizen has said within the time in which things belong together, this message with it, oldest first.

    Nothing of before the last ticket was filed: its pin and its voice notes are its own.
    """
    filed = await session.scalar(
        select(func.max(TicketRow.created_at)).where(TicketRow.conversation_id == row.conversation_id)
    )
    begun = row.created_at - TOGETHER
    found = await session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == row.conversation_id, MessageRow.direction == "in")
        .where(MessageRow.id <= row.id, MessageRow.created_at >= begun)
        .where(or_(MessageRow.id == row.id, MessageRow.created_at > (filed or begun - TOGETHER)))
        .order_by(MessageRow.id)
    )
    return found.all()


async def _lost(session: AsyncSession, rows: Sequence[MessageRow]) -> set[int | None]:
    """Those of which something will never be heard: refused, or never handed over."""
    found = await session.scalars(
        select(MediaRow.message_id).where(
            MediaRow.message_id.in_([row.id for row in rows]), MediaRow.state.in_(("lost", "refused"))
        )
    )
    return set(found)
