"""Taking a citizen's message into the store, whatever it is: an edit, a part of an album, a button, words or things."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.model import Numbers
from desk.conversations import albums, binding, correcting, named
from desk.conversations.arrival import Arrival, City
from desk.conversations.buttons import Pressed, below, press
from desk.conversations.correcting import Changes
from desk.conversations.danger import look_for_danger
from desk.conversations.taken import Taken, at_photo, write_taken
from desk.conversations.wakeups import IN, STAFF, chat_topic
from desk.leases import on_each_store
from desk.media import arriving
from desk.media.places import HERE, typed
from desk.search import messages as search
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow

FOUND = select(ConversationRow).where(
    ConversationRow.channel == bindparam("channel"), ConversationRow.address == bindparam("address")
)
_LOCKED = FOUND.with_for_update(key_share=True)
ITS_MESSAGE = (
    select(MessageRow.id)
    .where(
        MessageRow.conversation_id == ConversationRow.id,
        MessageRow.channel_message_id == bindparam("named"),
        MessageRow.direction == "in",
    )
    .correlate(ConversationRow)
    .scalar_subquery()
)
_LOCKED_WITH = _LOCKED.add_columns(ITS_MESSAGE)
"""And its message of a name, as it was when this began to wait for the conversation."""
_BEGIN = on_each_store(
    lambda insert: insert.values(
        channel=bindparam("of"),
        address=bindparam("at"),
        quiet_until_read=False,
        created_at=bindparam("now"),
        updated_at=bindparam("now"),
    ).on_conflict_do_nothing(),
    ConversationRow,
)


async def take(
    session: AsyncSession, message: Arrival, *, city: City, hears: bool = False, now: datetime
) -> Taken:
    """Write the message, once for each id of its channel. The conversation stays locked until the transaction ends.

    Raises IntegrityError where the same message was written beside this one: done once more it is a duplicate.
    One that says a code to bind this conversation, or comes by a link with it, is answered here and goes no further, as
    is the button that binds it; danger goes before.
    `hears`: something writes down what voice notes say, so that one waits a little for its words.
    """
    numbers = city.numbers
    code = binding.code_in(message.words) or binding.code_in(message.start or "")
    button = await below(session, message.button)
    secret = code or binding.secret_in(button.payload if button is not None else None)
    if secret is not None:
        there = await find(session, message.channel, message.address)
        await binding.hold_both(session, secret, there.id if there else None)
    conversation, known = await _conversation(session, message, now)
    if known is not None:
        return Taken(conversation, await session.get_one(MessageRow, known), duplicate=True)
    message = message.in_language(conversation.lang)
    if message.album is not None and message.edits is None:
        first = await named.by_channel(session, conversation, message.album)
        if first is None:
            message = replace(message, channel_message_id=message.album)
        elif albums.may_join(first, message):
            return await _join(session, conversation, first, message, numbers=numbers, now=now)
    changes = await correcting.changes(session, conversation, message)
    if changes is None:
        message = await _pressed_in_words(session, conversation, message)
    elif changes.in_place or not changes.is_new:
        return await _change(session, conversation, message, changes, numbers=numbers, now=now)
    else:
        message = changes.of(message)
    pressed = Pressed(words=message.words)
    if message.button is not None:
        pressed = await press(
            session,
            conversation_id=conversation.id,
            token=message.button,
            words=message.words,
            known=button,
            now=now,
        )
        if (pressed.payload or "").startswith(HERE) and message.words:
            # Who types the yes of a button has said it in their own words.
            pressed = replace(pressed, words=message.words)
        message = await at_photo(session, conversation, message, pressed, city)
    return await write_taken(
        session, conversation, message, changes, pressed=pressed, code=code, city=city, hears=hears, now=now
    )


async def _change(
    session: AsyncSession,
    conversation: ConversationRow,
    message: Arrival,
    changes: Changes,
    *,
    numbers: Numbers,
    now: datetime,
) -> Taken:
    """Leave an edit that says nothing new, and put what it says in the place of what was not answered yet."""
    if changes.in_place:
        told = changes.of(message)
        await search.change(session, changes.original)
        await look_for_danger(session, conversation, changes.original, told.words, numbers=numbers, now=now)
        await arriving.keep(session, conversation, changes.original, told.media, now=now)
        tell_after_commit(session, STAFF)
    return Taken(conversation, changes.original, duplicate=not changes.in_place)


async def _pressed_in_words(
    session: AsyncSession, conversation: ConversationRow, message: Arrival
) -> Arrival:
    """With the button of an offered place, where its yes or no was typed."""
    if message.button is not None or message.media or message.forwarded_from:
        return message
    return replace(message, button=await typed(session, conversation, message.words))


async def _join(
    session: AsyncSession,
    conversation: ConversationRow,
    first: MessageRow,
    message: Arrival,
    *,
    numbers: Numbers,
    now: datetime,
) -> Taken:
    """Put it with the message that its album began with; what a caption tells is told with that one."""
    fresh = albums.join(first, message, now=now)
    if fresh:
        await search.change(session, first)
        await arriving.keep(session, conversation, first, fresh, now=now)
        await look_for_danger(session, conversation, first, message.words, numbers=numbers, now=now)
        tell_after_commit(session, IN, STAFF, chat_topic(conversation.channel, conversation.address))
    return Taken(conversation, first, duplicate=not fresh)


async def find(
    session: AsyncSession, channel: str, address: str, *, lock: bool = False
) -> ConversationRow | None:
    """The conversation with an address of a channel, if there is one."""
    return await session.scalar(_LOCKED if lock else FOUND, {"channel": channel, "address": address})


async def _conversation(
    session: AsyncSession, message: Arrival, now: datetime
) -> tuple[ConversationRow, int | None]:
    """The conversation, locked, and the message where it has it already."""
    named_so = asked(message)
    found = (await session.execute(_LOCKED_WITH, named_so)).one_or_none()
    if found is not None:
        return found[0], found[1]
    begins = {"of": message.channel, "at": message.address, "now": now}
    await session.execute(_BEGIN[session.get_bind().dialect.name], begins)
    made = (await session.execute(_LOCKED_WITH, named_so)).one()
    return made[0], made[1]


def asked(message: Arrival) -> dict[str, str]:
    """What a message is looked for by."""
    return {
        "channel": message.channel,
        "address": message.address,
        "named": message.channel_message_id,
    }
