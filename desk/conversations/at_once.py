"""Plain words and buttons are taken in by one statement, where nobody changes their conversation meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import binding
from desk.conversations.arrival import Arrival, City
from desk.conversations.buttons import LONGEST_TOKEN, Pressed, unused, unused_by, use_beside
from desk.conversations.outbox import FETCHED
from desk.conversations.receiving import FOUND, ITS_MESSAGE, asked
from desk.conversations.taken import Taken, write_taken
from desk.media.places import HERE, answers_offer
from desk.store.models import ButtonRow, ConversationRow
from desk.store.together import Begun, Seen
from desk.store.types import version_of

_SEEN_WITH = FOUND.add_columns(ITS_MESSAGE, version_of(ConversationRow.__tablename__))
_SEEN_PRESSED = _SEEN_WITH.add_columns(ButtonRow).join(
    ButtonRow,
    (ButtonRow.conversation_id == ConversationRow.id) & (ButtonRow.token == bindparam("pressed")),
)


@dataclass(frozen=True)
class Looked:
    """The conversation of a message as it is now or is to begin, and the unused button of it that was pressed, if one
    was.
    """

    seen: Seen[ConversationRow] | Begun[ConversationRow]
    button: ButtonRow | None = None


def may_be_at_once(message: Arrival) -> bool:
    """Whether it brings nothing but words that mean by themselves what they say, or a button on a channel that is not
    told that it was used: what is told there would have to be looked up.
    """
    more = (message.place, message.media, message.start, message.album, message.edits, message.cannot)
    if any(more) or binding.code_in(message.words) is not None:
        return False
    return not answers_offer(message.words) if message.button is None else message.channel in FETCHED


async def look(session: AsyncSession, message: Arrival, *, now: datetime) -> Looked | None:
    """What a message that `may_be_at_once` comes to; None where its conversation has it already, and where its button
    was used, is not of this conversation, or means more than to be told to the dialogue.
    """
    if message.button is None:
        found = (await session.execute(_SEEN_WITH, asked(message))).one_or_none()
        if found is None:
            return Looked(Begun(_begun(message, now)))
        return None if found[1] is not None else Looked(Seen(found[0], found[2]))
    token = {"pressed": message.button[:LONGEST_TOKEN]}
    found = (await session.execute(_SEEN_PRESSED, asked(message) | token)).one_or_none()
    if found is None or found[1] is not None:
        return None
    conversation, _, version, button = found
    if button.used_at is not None or button.payload.startswith(HERE) or binding.is_answer(button.payload):
        return None
    return Looked(unused_by(Seen(conversation, version), button), button)


async def take_at_once(
    session: AsyncSession,
    conversation: ConversationRow,
    message: Arrival,
    button: ButtonRow | None,
    *,
    city: City,
    now: datetime,
) -> Taken:
    """Write a message that `may_be_at_once` into its conversation as it was `look`ed at, as `take` does."""
    message = message.in_language(conversation.lang)
    pressed = Pressed(words=message.words) if button is None else unused(button, message.words)
    taken = await write_taken(
        session, conversation, message, None, pressed=pressed, code=None, city=city, hears=False, now=now
    )
    if button is not None:
        use_beside(session, taken.row, pressed, now)
    return taken


def _begun(message: Arrival, now: datetime) -> ConversationRow:
    return ConversationRow(
        channel=message.channel,
        address=message.address,
        quiet_until_read=False,
        created_at=now,
        updated_at=now,
    )
