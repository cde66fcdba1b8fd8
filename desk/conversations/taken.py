"""A citizen's message becomes a row of its conversation, with what the desk answers itself: danger, above all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from city.model import Numbers
from desk import notices
from desk.channel import Received
from desk.conversations import albums, binding, blocked, correcting
from desk.conversations.arrival import Arrival, City, pin
from desk.conversations.block import is_held_back
from desk.conversations.buttons import Pressed, Retired
from desk.conversations.correcting import Changes
from desk.conversations.danger import look_for_danger
from desk.conversations.hold import is_held_by_staff, wait_for_person
from desk.conversations.outbox import FETCHED, Post, write
from desk.conversations.shutting import open_again
from desk.conversations.transcript import line_of
from desk.conversations.wakeups import IN, STAFF, chat_topic
from desk.media import arriving
from desk.media.content import HEARD_WITHIN, SPOKEN, VOICES
from desk.media.places import ELSEWHERE, HERE, taken_at
from desk.search import messages as search
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MessageRow
from desk.store.new_rows import new_row


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
        line = line_of(self.row) if self.alone and self.row.status == "waiting" else None
        return Received(self.row.id, self.conversation.id, duplicate=self.duplicate, line=line)


async def write_taken(
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
    """Write a new message into its conversation, whose button was `pressed` and whose words say a `code`; it is an edit
    that says something new where there are `changes`. `hears` as in `receiving.take`.
    """
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


async def at_photo(
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
    if not kinds or not kinds <= SPOKEN or row.text or row.place:
        return
    kept_back = conversation.blocked_until is not None and row.status == "held"
    if not (row.status == "waiting" or kept_back):
        return
    if hears and kinds <= set(VOICES) and not kept_back:
        row.due_at = now + HEARD_WITHIN
    else:
        wait_for_person(conversation, now, reason="spoken")


async def _update(
    session: AsyncSession, conversation: ConversationRow, message: Arrival, now: datetime
) -> bool:
    """Note of the conversation that its citizen wrote: each message changes it, also two of the same instant, as who
    writes without a lock sees by that alone that another came first. Returns whether a block ended by that, which they
    are told.
    """
    conversation.updated_at = now
    conversation.wrote_at = now if now != conversation.wrote_at else now + datetime.resolution
    await open_again(session, conversation, now=now)
    heard_again = await blocked.end_if_over(session, conversation, now=now)
    if message.sender_name:
        conversation.sender_name = message.sender_name
    if not conversation.lang:
        conversation.lang = message.language
    return heard_again


def _row(conversation: ConversationRow, message: Arrival, pressed: Pressed, now: datetime) -> MessageRow:
    return new_row(
        MessageRow,
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
