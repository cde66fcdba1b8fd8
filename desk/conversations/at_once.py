"""Plain words and buttons are taken in by one statement, where nobody changes their conversation meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations import binding, handing
from desk.conversations.arrival import Arrival, City
from desk.conversations.buttons import LONGEST_TOKEN, Pressed, unused, unused_by, use_beside
from desk.conversations.handing import waits_in
from desk.conversations.outbox import FETCHED
from desk.conversations.receiving import FOUND, ITS_MESSAGE, asked
from desk.conversations.taken import Taken, write_taken
from desk.conversations.turns import Known, known_of
from desk.media.places import HERE, answers_offer
from desk.store.models import ButtonRow, ConversationRow
from desk.store.new_rows import new_row
from desk.store.together import Begun, Seen
from desk.store.types import version_of

_SEEN_WITH = FOUND.add_columns(
    ITS_MESSAGE,
    version_of(ConversationRow.__tablename__),
    waits_in(ConversationRow.id),
    *known_of(ConversationRow.id),
)
_SEEN_PRESSED = _SEEN_WITH.add_columns(ButtonRow).join(
    ButtonRow,
    (ButtonRow.conversation_id == ConversationRow.id) & (ButtonRow.token == bindparam("pressed")),
)

_OF_NEW = Known(draft=False, incidents=True)
"""What is told in a conversation that begins: nobody has looked for incidents."""


@dataclass(frozen=True)
class Looked:
    """The conversation of a message as it is now or is to begin, and the unused button of it that was pressed, if one
    was. `known` is what is told of a message there that nothing waits before.
    """

    seen: Seen[ConversationRow] | Begun[ConversationRow]
    button: ButtonRow | None = None
    known: Known | None = None

    def may_be_handed(self, message: Arrival, *, now: datetime) -> bool:
        """Whether the message can go to the dialogue as it is, and be claimed as it is written."""
        plain = message.reply_to is None and message.forwarded_from is None
        return plain and self.known is not None and handing.is_free(self.seen.row, now=now)


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
            return Looked(Begun(_begun(message, now)), known=_OF_NEW)
        conversation, its_message, version, waits, *known = found
        if its_message is not None:
            return None
        return Looked(Seen(conversation, version), known=None if waits else Known(*known))
    token = {"pressed": message.button[:LONGEST_TOKEN]}
    found = (await session.execute(_SEEN_PRESSED, asked(message) | token)).one_or_none()
    if found is None or found[1] is not None:
        return None
    conversation, _, version, waits, *known, button = found
    if button.used_at is not None or not offers_what_is_told(button):
        return None
    return Looked(unused_by(Seen(conversation, version), button), button, None if waits else Known(*known))


def offers_what_is_told(button: ButtonRow) -> bool:
    """Whether pressing it means no more than to tell it to the dialogue."""
    return not (button.payload.startswith(HERE) or binding.is_answer(button.payload))


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
    return new_row(
        ConversationRow,
        channel=message.channel,
        address=message.address,
        quiet_until_read=False,
        created_at=now,
        updated_at=now,
    )
