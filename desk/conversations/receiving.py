"""Taking a citizen's message into the store: its conversation, its one row, its button, the answer to danger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.model import Numbers
from desk import notices
from desk.channel import Received
from desk.conversations import albums, binding, blocked, correcting, named
from desk.conversations.arrival import Arrival, City, pin
from desk.conversations.block import is_held_back
from desk.conversations.buttons import (
    LONGEST_TOKEN,
    UNUSED,
    Pressed,
    Retired,
    below,
    press,
    unused,
    use_beside,
)
from desk.conversations.correcting import Changes
from desk.conversations.danger import look_for_danger
from desk.conversations.hold import is_held_by_staff, wait_for_person
from desk.conversations.outbox import FETCHED, Post, write
from desk.conversations.shutting import open_again
from desk.conversations.transcript import bare_line
from desk.conversations.wakeups import IN, STAFF, chat_topic
from desk.leases import on_each_store
from desk.media import arriving
from desk.media.content import HEARD_WITHIN, SPOKEN, VOICES
from desk.media.places import ELSEWHERE, HERE, answers_offer, taken_at, typed
from desk.search import messages as search
from desk.store.database import tell_after_commit
from desk.store.models import ButtonRow, ConversationRow, MessageRow
from desk.store.together import Seen
from desk.store.types import version_of

_FOUND = select(ConversationRow).where(
    ConversationRow.channel == bindparam("channel"), ConversationRow.address == bindparam("address")
)
_LOCKED = _FOUND.with_for_update(key_share=True)
_ITS_MESSAGE = (
    select(MessageRow.id)
    .where(
        MessageRow.conversation_id == ConversationRow.id,
        MessageRow.channel_message_id == bindparam("named"),
        MessageRow.direction == "in",
    )
    .correlate(ConversationRow)
    .scalar_subquery()
)
_LOCKED_WITH = _LOCKED.add_columns(_ITS_MESSAGE)
"""And its message of a name, as it was when this began to wait for the conversation."""
_SEEN_WITH = _FOUND.add_columns(_ITS_MESSAGE, version_of(ConversationRow.__tablename__))
_SEEN_PRESSED = _SEEN_WITH.add_columns(ButtonRow).join(
    ButtonRow,
    (ButtonRow.conversation_id == ConversationRow.id) & (ButtonRow.token == bindparam("pressed")),
)
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


@dataclass(frozen=True)
class Taken:
    """The row that a message became, or already was (`duplicate`), and the keyboard that its button used up.

    `alone`: nothing else was written into the chat, and no picture or recording came with it.
    """

    conversation: ConversationRow
    row: MessageRow
    duplicate: bool
    retired: Retired | None = None
    alone: bool = False

    @property
    def received(self) -> Received:
        """What the channel is told."""
        line = bare_line(self.row) if self.alone and self.row.status == "waiting" else None
        return Received(self.row.id, self.conversation.id, duplicate=self.duplicate, line=line)


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
        message = await _at_photo(session, conversation, message, pressed, city)
    return await _write(
        session, conversation, message, changes, pressed=pressed, code=code, city=city, hears=hears, now=now
    )


@dataclass(frozen=True)
class Looked:
    """The conversation of a message as it is now or is to begin, and the unused button of it that was pressed, if one
    was.
    """

    seen: Seen[ConversationRow]
    button: ButtonRow | None = None


def is_plain(message: Arrival) -> bool:
    """Whether it brings nothing but words that mean by themselves what they say, or a button of which the channel is
    not told that it was used.
    """
    more = (message.place, message.media, message.start, message.album, message.edits, message.cannot)
    if any(more) or binding.code_in(message.words) is not None:
        return False
    return not answers_offer(message.words) if message.button is None else message.channel in FETCHED


async def look(session: AsyncSession, message: Arrival, *, now: datetime) -> Looked | None:
    """What a message that `is_plain` comes to; None where its conversation has it already, and where its button was
    used, is not of this conversation, or means more than to be told to the dialogue.
    """
    if message.button is None:
        found = (await session.execute(_SEEN_WITH, _asked(message))).one_or_none()
        if found is None:
            return Looked(Seen(_begun(message, now), None))
        return None if found[1] is not None else Looked(Seen(found[0], found[2]))
    token = {"pressed": message.button[:LONGEST_TOKEN]}
    found = (await session.execute(_SEEN_PRESSED, _asked(message) | token)).one_or_none()
    if found is None or found[1] is not None:
        return None
    conversation, _, version, button = found
    if button.used_at is not None or button.payload.startswith(HERE) or binding.is_answer(button.payload):
        return None
    return Looked(Seen(conversation, version, holds=UNUSED, values=token), button)


async def take_plain(
    session: AsyncSession,
    conversation: ConversationRow,
    message: Arrival,
    button: ButtonRow | None,
    *,
    city: City,
    now: datetime,
) -> Taken:
    """Write a message that `is_plain` into its conversation as it was `look`ed at, as `take` does."""
    message = message.in_language(conversation.lang)
    pressed = Pressed(words=message.words) if button is None else unused(button, message.words)
    taken = await _write(
        session, conversation, message, None, pressed=pressed, code=None, city=city, hears=False, now=now
    )
    if button is not None:
        use_beside(session, taken.row, pressed, now)
    return taken


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


async def _write(
    session: AsyncSession,
    conversation: ConversationRow,
    message: Arrival,
    changes: Changes | None,
    *,
    pressed: Pressed,
    code: str | None,
    city: City,
    hears: bool,
    now: datetime,
) -> Taken:
    heard_again = await _update(session, conversation, message, now)
    row = _row(conversation, message, pressed, now)
    if changes is not None:
        correcting.mark(row, changes)
    await search.add(session, [row])
    await arriving.keep(session, conversation, row, message.media, now=now)
    in_danger = await _look_at(
        session, conversation, row, message, pressed, changes, numbers=city.numbers, now=now
    )
    if code is not None and not in_danger and not conversation.quiet_until_read:
        row.status, row.done_at = "handled", now
        zone = ZoneInfo(city.timezone)
        await binding.ask(session, conversation, code, message_id=row.id, zone=zone, now=now)
    elif binding.is_answer(row.payload) and not pressed.by_accident:
        await binding.bind(session, conversation, str(row.payload), message_id=row.id, now=now)
    _listen(conversation, row, hears=hears, now=now)
    tell_after_commit(session, IN, STAFF, chat_topic(conversation.channel, conversation.address))
    return Taken(
        conversation,
        row,
        duplicate=False,
        retired=await _retired(session, conversation, pressed),
        alone=not (in_danger or heard_again or row.media),
    )


async def _look_at(
    session: AsyncSession,
    conversation: ConversationRow,
    row: MessageRow,
    message: Arrival,
    pressed: Pressed,
    changes: Changes | None,
    *,
    numbers: Numbers,
    now: datetime,
) -> bool:
    """Answer what the desk answers itself: danger, once; else what nothing can be done with. Whether danger was."""
    was_told = changes is not None and changes.original.danger is not None
    said = "\n".join((row.text, *message.captions))
    in_danger = not was_told and await look_for_danger(
        session, conversation, row, said, numbers=numbers, now=now, client_lang=message.lang
    )
    # Who is blocked was told once that nobody answers here: a flood of stickers gets no flood of sentences.
    silent = conversation.blocked_until is not None
    if not (in_danger or silent) and (sentence := _what_it_was(message, pressed)):
        await _say(session, conversation, sentence, row.id, now)
    return in_danger


async def _at_photo(
    session: AsyncSession, conversation: ConversationRow, message: Arrival, pressed: Pressed, city: City
) -> Arrival:
    """With the pin of a photo, where the button was pressed that says that it is there."""
    if pressed.payload is None or not pressed.payload.startswith(HERE):
        return message
    point = await taken_at(session, conversation, pressed.payload)
    return message if point is None else replace(message, place=pin(*point, city=city))


def _listen(conversation: ConversationRow, row: MessageRow, *, hears: bool, now: datetime) -> None:
    """What is only spoken is for a person to hear, unless the words of a voice note may be written down in a moment.

    Of who is blocked nothing is written down: somebody has to hear whether it tells of a danger.
    """
    kinds = {item["kind"] for item in row.media or ()}
    kept_back = conversation.blocked_until is not None and row.status == "held"
    if (
        not (row.status == "waiting" or kept_back)
        or row.text
        or row.place
        or not kinds
        or not kinds <= SPOKEN
    ):
        return
    if hears and kinds <= set(VOICES) and not kept_back:
        row.due_at = now + HEARD_WITHIN
    else:
        wait_for_person(conversation, now, reason="spoken")


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
    return await session.scalar(_LOCKED if lock else _FOUND, {"channel": channel, "address": address})


async def _conversation(
    session: AsyncSession, message: Arrival, now: datetime
) -> tuple[ConversationRow, int | None]:
    """The conversation, locked, and the message where it has it already."""
    asked = _asked(message)
    found = (await session.execute(_LOCKED_WITH, asked)).one_or_none()
    if found is not None:
        return found[0], found[1]
    begins = {"of": message.channel, "at": message.address, "now": now}
    await session.execute(_BEGIN[session.get_bind().dialect.name], begins)
    made = (await session.execute(_LOCKED_WITH, asked)).one()
    return made[0], made[1]


def _begun(message: Arrival, now: datetime) -> ConversationRow:
    return ConversationRow(
        channel=message.channel,
        address=message.address,
        quiet_until_read=False,
        created_at=now,
        updated_at=now,
    )


def _asked(message: Arrival) -> dict[str, str]:
    return {
        "channel": message.channel,
        "address": message.address,
        "named": message.channel_message_id,
    }


async def _update(
    session: AsyncSession, conversation: ConversationRow, message: Arrival, now: datetime
) -> bool:
    """Note of the conversation that its citizen wrote. Returns whether a block ended by that, which they are told."""
    conversation.updated_at = conversation.wrote_at = now
    await open_again(session, conversation, now=now)
    heard_again = await blocked.end_if_over(session, conversation, now=now)
    conversation.sender_name = message.sender_name or conversation.sender_name
    conversation.lang = conversation.lang or message.language
    return heard_again


def _row(conversation: ConversationRow, message: Arrival, pressed: Pressed, now: datetime) -> MessageRow:
    return MessageRow(
        conversation_id=conversation.id,
        direction="in",
        author="citizen",
        channel_message_id=message.channel_message_id,
        text=pressed.words,
        payload=pressed.payload,
        place=message.place,
        status=_status(conversation, message, pressed, now),
        priority=1,
        due_at=now + albums.WAIT if message.album else now,
        reply_to=message.reply_to,
        forwarded_from=message.forwarded_from,
        created_at=message.said_at,
    )


def _status(conversation: ConversationRow, message: Arrival, pressed: Pressed, now: datetime) -> str:
    """'handled' where there is nothing to answer, or where the desk itself says that it can do nothing with it."""
    if message.cannot is not None or pressed.payload == ELSEWHERE or binding.is_answer(pressed.payload):
        return "handled"
    if pressed.by_accident or not (pressed.words or pressed.payload or message.place or message.media):
        return "handled"
    held_back = is_held_back(conversation.blocked_until, pressed.payload, now=now)
    return "held" if held_back or is_held_by_staff(conversation.held_by) else "waiting"


def _what_it_was(message: Arrival, pressed: Pressed) -> str | None:
    """What is said of a message that nothing can be done with: of a kind we cannot use, or a button that means nothing
    here any more, with no words to go by.
    """
    if pressed.payload == ELSEWHERE:
        return "place.said_elsewhere"
    if message.cannot is not None:
        return f"cannot.{message.cannot}"
    expired = message.button is not None and not pressed.by_accident and not pressed.words
    return "old_button" if expired else None


async def _say(
    session: AsyncSession, conversation: ConversationRow, notice: str, message_id: int, now: datetime
) -> None:
    text = notices.text(notice, conversation.lang or "zh")
    sentence = Post(text=text, author="system", answers=message_id, notice=notice)
    await write(session, conversation, [sentence], now=now)


async def _retired(session: AsyncSession, conversation: ConversationRow, pressed: Pressed) -> Retired | None:
    """The message on the channel whose buttons were used, if the channel told us its id of it: where clients fetch none
    does.
    """
    if pressed.keyboard_of is None or conversation.channel in FETCHED:
        return None
    message = await session.get(MessageRow, pressed.keyboard_of)
    if message is None or message.channel_message_id is None:
        return None
    return Retired(conversation.channel, conversation.address, message.channel_message_id, message.text)
