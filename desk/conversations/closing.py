"""A citizen's message is done with: marked so by the statement that writes what came of it; what waits behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk.channel import Line
from desk.conversations.buttons import Keyboard, card_to_show
from desk.conversations.claim import INWARD, Claim, open_as
from desk.conversations.transcript import line_of
from desk.conversations.turns import Item
from desk.media.places import TO_OFFER
from desk.store.models import ConversationRow, MediaRow, MessageRow
from desk.store.together import Also, Seen, row_of, write_also

_later = aliased(MessageRow, name="later")
_MORE = exists().where(
    _later.conversation_id == bindparam("conversation"),
    _later.direction.in_(INWARD.directions),
    open_as("later"),
    _later.id != bindparam("row"),
)
_PHOTO = exists().where(MediaRow.conversation_id == bindparam("conversation"), *TO_OFFER)
_CLAIMED = INWARD.leased_by == bindparam("claimed")
_BEHIND: Select[Any] = select(literal_column("1")).where(or_(_MORE, _PHOTO))
_CLOSED = (
    update(MessageRow)
    .where(MessageRow.id == bindparam("row"))
    .values(
        status=bindparam("as"),
        done_at=bindparam("at"),
        understanding=bindparam("understood"),
        intent=bindparam("meant"),
        confidence=bindparam("sure"),
        error=bindparam("why"),
    )
    .execution_options(synchronize_session=False)
)
# Nothing that comes back is taken from the row itself: SQLite's dialect names no table there.
_CLOSE = _CLOSED.returning(_MORE.label("more"), _PHOTO.label("photo"))
_CLOSE_ALONE: Any = _CLOSED.returning(literal_column("1").label("closed"))
"""Where it is known that nothing is `_BEHIND`."""


@dataclass(frozen=True)
class Behind:
    """What waits in the conversation of a message that is done with: `more` messages, a `photo` with a point.

    `written` is its answer, where devices of this process may be handed it.
    """

    more: bool = False
    photo: bool = False
    written: Sequence[tuple[MessageRow, Keyboard]] = ()

    def shown(self) -> Sequence[Line]:
        """The lines of the answer, once it is kept, where a device that is told of them needs no look: nothing else was
        said.
        """
        if self.more or self.photo:
            return ()
        return [_line(row, offer) for row, offer in self.written]


def done(
    session: AsyncSession,
    conversation: ConversationRow,
    item: Item,
    status: str,
    now: datetime,
    *,
    is_alone: bool = False,
    understanding: Mapping[str, object] | None = None,
    error: str | None = None,
) -> Also:
    """Mark a message as done with, together with what is written next. `is_alone`: whoever carries that out makes sure
    that nothing waits behind it (`alone`), and it is not asked again.
    """
    told = understanding or {}
    return write_also(
        session,
        _CLOSE_ALONE if is_alone else _CLOSE,
        {
            **_of(conversation, item),
            "as": status,
            "at": now,
            "understood": understanding,
            "meant": told.get("intent"),
            "sure": told.get("confidence"),
            "why": error,
        },
    )


async def behind(session: AsyncSession, done: Also) -> Behind:
    """What waits behind a message that was marked so, and not as one that is alone."""
    more, photo = await row_of(session, done)
    return Behind(bool(more), bool(photo))


def alone(seen: Seen[ConversationRow], item: Item, claim: Claim) -> Seen[ConversationRow]:
    """The conversation of a message as it was seen under a claim, as long as that holds and nothing waits behind it.

    The version alone does not say so: after a crash, which takes a claim that was not on the disk yet, PostgreSQL gives
    its transaction's number to another.
    """
    values = {**_of(seen.row, item), "claimed": claim.token}
    return Seen(seen.row, seen.version, _CLAIMED, _BEHIND, values)


def _of(conversation: ConversationRow, item: Item) -> Mapping[str, int]:
    return {"row": item.row_id, "conversation": conversation.id}


def _line(row: MessageRow, offer: Keyboard) -> Line:
    """An answer that was just written, as a look shows it (`transcript.citizen_lines`) until somebody says more."""
    card = card_to_show(row.card, usable=bool(offer.rows))
    return line_of(row, buttons=offer.shown(), card=card)
