"""What comes next for the dialogue in one conversation: a turn or a note, with all the dialogue needs to know."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Update, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from desk.conversations.claim import INWARD, OPEN, Claim
from desk.conversations.correcting import words_before
from desk.conversations.edits import correction
from desk.conversations.language import language_of
from desk.conversations.watching import Whence
from desk.dialogue import Note, Turn
from desk.media.places import HERE
from desk.store.lists import filled_up
from desk.store.models import ConversationRow, DraftRow, IncidentRow, MessageRow, TicketRow
from desk.store.together import Seen
from desk.tickets import drafts
from desk.tickets.privacy import take_out


def known_of(conversation: InstrumentedAttribute[int]) -> Sequence[ColumnElement[bool]]:
    """What a turn is told beside its words: whether this conversation has an open draft, and whether any known incident
    runs (`Known`).
    """
    return (
        exists().where(DraftRow.conversation_id == conversation, drafts.IS_OPEN),
        exists().where(IncidentRow.ended_at.is_(None)).correlate(None),
    )


_HEADS = select(MessageRow, *known_of(MessageRow.conversation_id)).where(
    MessageRow.id.in_(
        select(func.min(MessageRow.id))
        .where(
            MessageRow.conversation_id.in_(bindparam("among", expanding=True)),
            MessageRow.direction.in_(INWARD.directions),
            OPEN,
        )
        .group_by(MessageRow.conversation_id)
        .correlate(None)
    )
)


class Known(NamedTuple):
    """What is found by `known_of`: an open `draft`, and whether `incidents` run or may run."""

    draft: bool
    incidents: bool


@dataclass(frozen=True)
class Item:
    """The head of a conversation's queue. Either `turn` or `note` is set. `attempts` have failed so far,
    `failures` of them after reaching the dialogue. A citizen's message has its `whence` and when it came.
    """

    row_id: int
    attempts: int
    failures: int
    turn: Turn | None
    note: Note | None
    whence: Whence | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Job:
    """A claimed conversation and what comes next in it. `seen` is how the claim left it, where that is known."""

    claim: Claim
    item: Item
    seen: Seen[ConversationRow] | None = None


def sender(conversation_id: int) -> str:
    """What the dialogue server calls a conversation."""
    return f"c{conversation_id}"


async def next_items(
    session: AsyncSession, conversations: Sequence[ConversationRow], *, zone: tzinfo, now: datetime
) -> dict[int, Item]:
    """The oldest open row of each of these, by the conversation's id.

    None where there is none, or where it must rest until later: then what is behind it rests too.
    """
    if not conversations:
        return {}
    among = {one.id: one for one in conversations}
    found = await session.execute(_HEADS, {"among": filled_up(among)})
    items = {}
    for row, *known in found.all():
        if row.due_at > now:
            await rest_behind(session, INWARD.directions, row.conversation_id, until=row.due_at)
        else:
            items[row.conversation_id] = await _item(
                session, among[row.conversation_id], row, Known(*known), zone=zone
            )
    return items


async def _item(
    session: AsyncSession,
    conversation: ConversationRow,
    row: MessageRow,
    known: Known,
    *,
    zone: tzinfo,
) -> Item:
    if row.direction == "note":
        note = Note(id=str(row.id), sender=sender(conversation.id), note=json.loads(row.payload or "{}"))
        return Item(row.id, row.attempts, row.failures, None, note)
    words = await _words(session, conversation, row)
    payload = row.payload
    if payload is not None and payload.startswith(HERE):
        # The button of a photo's place stands for a pin, which says all there is to say.
        words, payload = "" if row.place else words, None
    metadata = {
        **told_of(conversation, row, known, zone=zone),
        "forwarded": row.forwarded_from is not None,
        "reply_to_ticket": await _ticket_of(session, row),
    }
    return item_of(conversation, row, words=words, payload=payload, metadata=metadata)


def item_of(
    conversation: ConversationRow,
    row: MessageRow,
    *,
    words: str,
    payload: str | None,
    metadata: Mapping[str, Any],
) -> Item:
    """A citizen's message that is written, as the turn that it is for the dialogue."""
    named = str(row.id)
    turn = Turn(id=named, sender=sender(row.conversation_id), text=words, payload=payload, metadata=metadata)
    whence = Whence(conversation.channel, conversation.address, row.channel_message_id or named)
    return Item(row.id, row.attempts, row.failures, turn, None, whence, row.created_at)


def told_of(conversation: ConversationRow, row: MessageRow, known: Known, *, zone: tzinfo) -> dict[str, Any]:
    """What the dialogue is told of a message beside its words, where it replies to nothing and is nobody else's."""
    return {
        "lang": conversation.lang,
        "now": row.created_at.astimezone(zone).isoformat(),
        "danger": row.danger,
        "channel": conversation.channel,
        "place": row.place,
        "media": row.media or [],
        "draft": bool(known.draft),
        "incidents": bool(known.incidents),
        "quiet": conversation.quiet_until_read,
        "forwarded": False,
        "reply_to_ticket": None,
    }


async def rest_behind(
    session: AsyncSession, directions: tuple[str, ...], conversation_id: int, *, until: datetime
) -> None:
    """Let a conversation's open rows rest with the one before them, so that the scan does not find them meanwhile."""
    await session.execute(_resting(directions), {"conversation": conversation_id, "until": until})


@cache
def _resting(directions: tuple[str, ...]) -> Update:
    return (
        update(MessageRow)
        .where(
            MessageRow.conversation_id == bindparam("conversation"),
            MessageRow.direction.in_(directions),
            OPEN,
            MessageRow.due_at < bindparam("until"),
        )
        .values(due_at=bindparam("until"))
        .execution_options(synchronize_session=False)
    )


async def _words(session: AsyncSession, conversation: ConversationRow, row: MessageRow) -> str:
    """What the dialogue hears: of an edit what was changed, of somebody else's words no name and no number."""
    if row.edits is not None and row.text:
        original = await session.get_one(MessageRow, row.edits)
        before = await words_before(session, original, row)
        return correction(before, row.text, language_of(row.text) or conversation.lang or "zh")
    return take_out(row.text).text if row.forwarded_from is not None else row.text


async def _ticket_of(session: AsyncSession, row: MessageRow) -> str | None:
    """The number of the ticket that the message replied to was about, or that an edit corrects."""
    if row.edits is not None and row.ticket_id is not None:
        return await session.scalar(select(TicketRow.number).where(TicketRow.id == row.ticket_id))
    if row.reply_to is None:
        return None
    return await session.scalar(
        select(TicketRow.number)
        .join(MessageRow, MessageRow.ticket_id == TicketRow.id)
        .where(
            MessageRow.conversation_id == row.conversation_id,
            MessageRow.direction == "out",
            MessageRow.channel_message_id == row.reply_to,
        )
    )
