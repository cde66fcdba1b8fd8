"""Taking a citizen's message into the store: its conversation, its one row, its button, the answer to danger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.danger import Danger, recognise
from city.model import Numbers
from desk import notices
from desk.channel import Received
from desk.conversations import binding
from desk.conversations.arrival import Arrival
from desk.conversations.buttons import Pressed, Retired, press
from desk.conversations.danger import answer_danger
from desk.conversations.hold import is_held_by_staff
from desk.conversations.language import language_of
from desk.conversations.outbox import Post, write
from desk.conversations.shutting import open_again
from desk.conversations.wakeups import IN, STAFF, chat_topic
from desk.leases import upsert
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow


@dataclass(frozen=True)
class Taken:
    """What became of a message, and the keyboard that its button used up."""

    received: Received
    retired: Retired | None = None


async def take(session: AsyncSession, message: Arrival, *, numbers: Numbers, now: datetime) -> Taken:
    """Write the message, once for each id of its channel. The conversation stays locked until the transaction ends.

    One that says a code to bind this conversation is answered here and goes no further.
    """
    code = binding.code_in(message.words)
    if code is not None:
        there = await find(session, message.channel, message.address)
        await binding.hold_both(session, code, there.id if there else None)
    conversation = await _conversation(session, message, now)
    known = await _known(session, conversation, message)
    if known is not None:
        return Taken(Received(known, conversation.id, duplicate=True))
    pressed = Pressed(words=message.words)
    if message.button is not None:
        pressed = await press(
            session, conversation_id=conversation.id, token=message.button, words=message.words, now=now
        )
    _update(conversation, message, now)
    await open_again(session, conversation, now=now)
    said = "\n".join((pressed.words, *message.captions))
    danger = recognise(said)
    row = _row(conversation, message, pressed, danger, now)
    session.add(row)
    await session.flush()
    if code is not None:
        row.status, row.done_at = "handled", now
        await binding.bind(session, conversation, code, message_id=row.id, now=now)
    elif danger is not None:
        lang = language_of(said) or conversation.lang or message.lang or "zh"
        await answer_danger(
            session, conversation, danger, message_id=row.id, lang=lang, numbers=numbers, now=now
        )
    elif _is_expired(message, pressed):
        await _say_expired(session, conversation, row.id, now)
    tell_after_commit(session, IN, STAFF, chat_topic(conversation.channel, conversation.address))
    received = Received(row.id, conversation.id, duplicate=False)
    return Taken(received, await _retired(session, conversation, pressed))


async def find(
    session: AsyncSession, channel: str, address: str, *, lock: bool = False
) -> ConversationRow | None:
    """The conversation with an address of a channel, if there is one."""
    query = select(ConversationRow).where(
        ConversationRow.channel == channel, ConversationRow.address == address
    )
    return await session.scalar(query.with_for_update() if lock else query)


async def _conversation(session: AsyncSession, message: Arrival, now: datetime) -> ConversationRow:
    found = await find(session, message.channel, message.address, lock=True)
    if found is not None:
        return found
    await session.execute(
        upsert(session, ConversationRow)
        .values(
            channel=message.channel,
            address=message.address,
            quiet_until_read=False,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing()
    )
    made = await find(session, message.channel, message.address, lock=True)
    assert made is not None
    return made


async def _known(session: AsyncSession, conversation: ConversationRow, message: Arrival) -> int | None:
    return await session.scalar(
        select(MessageRow.id).where(
            MessageRow.conversation_id == conversation.id,
            MessageRow.channel_message_id == message.channel_message_id,
            MessageRow.direction == "in",
        )
    )


def _update(conversation: ConversationRow, message: Arrival, now: datetime) -> None:
    conversation.updated_at = conversation.wrote_at = now
    conversation.sender_name = message.sender_name or conversation.sender_name
    conversation.lang = conversation.lang or message.language


def _row(
    conversation: ConversationRow, message: Arrival, pressed: Pressed, danger: Danger | None, now: datetime
) -> MessageRow:
    return MessageRow(
        conversation_id=conversation.id,
        direction="in",
        author="citizen",
        channel_message_id=message.channel_message_id,
        text=pressed.words,
        payload=pressed.payload,
        place=message.place,
        media=message.media,
        status=_status(conversation, message, pressed),
        priority=1,
        due_at=now,
        reply_to=message.reply_to,
        danger=danger.kind if danger else None,
        created_at=message.said_at,
    )


def _status(conversation: ConversationRow, message: Arrival, pressed: Pressed) -> str:
    """'handled' where there is nothing to answer."""
    if pressed.by_accident or not (pressed.words or pressed.payload or message.place or message.media):
        return "handled"
    return "held" if is_held_by_staff(conversation.held_by) else "waiting"


def _is_expired(message: Arrival, pressed: Pressed) -> bool:
    """Whether a button was pressed that means nothing here any more, with no words to go by."""
    return message.button is not None and not pressed.by_accident and not pressed.words


async def _say_expired(
    session: AsyncSession, conversation: ConversationRow, message_id: int, now: datetime
) -> None:
    text = notices.text("old_button", conversation.lang or "zh")
    sentence = Post(text=text, author="system", answers=message_id, notice="old_button")
    await write(session, conversation, [sentence], now=now)


async def _retired(session: AsyncSession, conversation: ConversationRow, pressed: Pressed) -> Retired | None:
    """The message on the channel whose buttons were used, if the channel told us its id of it."""
    if pressed.keyboard_of is None:
        return None
    message = await session.get(MessageRow, pressed.keyboard_of)
    if message is None or message.channel_message_id is None:
        return None
    return Retired(conversation.channel, conversation.address, message.channel_message_id, message.text)
