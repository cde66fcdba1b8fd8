"""Reading a conversation: what its citizen may see, what waits for its client, and what staff see beyond that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only

from desk.channel import Button, Line, Media, Outgoing, Place
from desk.conversations.buttons import OFFERS, card_to_show, shown
from desk.conversations.claim import OPEN
from desk.conversations.outbox import is_kept_back
from desk.kept.words import ALL_ERASED
from desk.store.lists import filled_up
from desk.store.models import ConversationRow, MediaRow, MessageRow

SAID = or_(MessageRow.text != "", MessageRow.place.is_not(None), MessageRow.media.is_not(None))
"""A button pressed twice is a row without any of these: nobody said anything."""
SPOKEN = and_(MessageRow.direction.in_(("in", "out")), SAID)
IS_ANSWER_COMING = (
    select(MessageRow.id)
    .where(MessageRow.conversation_id == ConversationRow.id, MessageRow.direction == "in", OPEN)
    .correlate(ConversationRow)
    .exists()
)
"""Whether a message of the citizen waits for the dialogue or is being answered."""
_LOOK = (
    select(ConversationRow, IS_ANSWER_COMING.label("busy"), MessageRow, OFFERS.label("offers"))
    .outerjoin(
        MessageRow,
        and_(
            MessageRow.conversation_id == ConversationRow.id,
            MessageRow.id > bindparam("after"),
            MessageRow.id.not_in(bindparam("known", expanding=True)),
            SPOKEN,
        ),
    )
    .where(ConversationRow.channel == bindparam("channel"), ConversationRow.address == bindparam("address"))
    .order_by(MessageRow.id.desc())
    .limit(bindparam("limit"))
    .options(load_only(ConversationRow.lang, ConversationRow.quiet_until_read, raiseload=True))
)
_UNSEEN = (
    select(ConversationRow.quiet_until_read, MessageRow.id, MessageRow.priority, MessageRow.notice)
    .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
    .where(ConversationRow.channel == bindparam("channel"), ConversationRow.address == bindparam("address"))
    .where(MessageRow.direction == "out", OPEN, MessageRow.id <= bindparam("up_to"))
)


@dataclass(frozen=True)
class StaffLine:
    """One line of a transcript as staff see it: the citizen's, with its state, its danger and how it was understood."""

    id: int
    direction: str
    author: str
    text: str
    at: datetime
    status: str
    staff_id: int | None
    buttons: Sequence[Button]
    card: Mapping[str, Any] | None
    place: Mapping[str, Any] | None
    media: Sequence[Mapping[str, Any]]
    danger: str | None
    understanding: Mapping[str, Any] | None
    answers: int | None
    ticket_id: int | None
    notice: str | None
    error: str | None
    done_at: datetime | None
    forwarded_from: str | None = None
    edits: int | None = None


@dataclass(frozen=True)
class Seen:
    """A conversation at one moment: `rows` of it, those `offering` anything, and whether an answer is being written."""

    conversation: ConversationRow
    rows: Sequence[MessageRow]
    offering: Sequence[MessageRow]
    busy: bool


@dataclass(frozen=True)
class Lines:
    """Some lines in order, and the id to go on after where more follow."""

    items: Sequence[StaffLine]
    next: int | None


async def look(
    session: AsyncSession, channel: str, address: str, *, after: int, limit: int, known: Collection[int] = ()
) -> Seen | None:
    """What a citizen's device asks for again and again, in one statement; None where there is no conversation.

    The rows are the newest with an id above `after`, but for those `known`, that a person said or may read, oldest
    first. Of the conversation no more is read than what a device depends on.
    """
    found = await session.execute(
        _LOOK,
        {
            "channel": channel,
            "address": address,
            "after": after,
            "known": filled_up([one for one in known if one > after]),
            "limit": limit,
        },
    )
    lines = found.all()
    if not lines:
        return None
    conversation, busy, *_ = lines[0]
    told = [line for line in reversed(lines) if line[2] is not None and not _hidden(conversation, line[2])]
    offering = [row for _, _, row, offers in told if offers]
    return Seen(conversation, [row for _, _, row, _ in told], offering, busy=busy)


async def newest(
    session: AsyncSession, conversation: ConversationRow, *, after: int, limit: int, before: int | None = None
) -> Sequence[MessageRow]:
    """The newest rows with an id above `after`, and below `before`, oldest first, with what is kept back from the
    citizen.
    """
    spoken = _spoken(conversation, after).order_by(MessageRow.id.desc()).limit(limit)
    if before is not None:
        spoken = spoken.where(MessageRow.id < before)
    return (await session.scalars(spoken)).all()[::-1]


async def following(
    session: AsyncSession, conversation: ConversationRow, *, after: int, limit: int
) -> Sequence[MessageRow]:
    """The oldest rows with an id above `after`, oldest first, with what is kept back from the citizen."""
    spoken = _spoken(conversation, after).order_by(MessageRow.id).limit(limit)
    return (await session.scalars(spoken)).all()


def _spoken(conversation: ConversationRow, after: int) -> Select[MessageRow]:
    return select(MessageRow).where(
        MessageRow.conversation_id == conversation.id, MessageRow.id > after, SPOKEN
    )


async def citizen_lines(
    session: AsyncSession,
    conversation: ConversationRow,
    rows: Sequence[MessageRow],
    *,
    offering: Sequence[MessageRow] | None = None,
) -> list[Line]:
    """The rows as their citizen sees them. `offering`: those that may offer anything, where that is known."""
    asked = rows if offering is None else offering
    buttons = await shown(session, conversation_id=conversation.id, messages=asked)
    media = await media_of(session, rows)
    return [
        line_of(
            row,
            buttons=buttons.get(row.id, ()),
            card=card_to_show(row.card, usable=row.id in buttons),
            media=media.get(row.id, ()),
        )
        for row in rows
    ]


def line_of(
    row: MessageRow,
    *,
    buttons: Sequence[Button] = (),
    card: Mapping[str, Any] | None = None,
    media: Sequence[Media] = (),
) -> Line:
    """The row as its citizen sees it, with what hangs on it: buttons, a card, pictures and recordings."""
    return Line(
        id=row.id,
        direction=row.direction,
        author=row.author,
        text=row.text,
        at=row.created_at,
        buttons=buttons,
        card=card,
        place=_place(row.place),
        media=media,
        channel_message_id=row.channel_message_id,
    )


async def staff_lines(
    session: AsyncSession, conversation: ConversationRow, rows: Sequence[MessageRow]
) -> list[StaffLine]:
    """The rows as staff see them."""
    buttons = await shown(session, conversation_id=conversation.id, messages=rows)
    media = await media_of(session, rows)
    return [
        StaffLine(
            id=row.id,
            direction=row.direction,
            author=row.author,
            text=row.text,
            at=row.created_at,
            status=row.status,
            staff_id=row.staff_id,
            buttons=buttons.get(row.id, ()),
            card=card_to_show(row.card, usable=row.id in buttons),
            place=row.place,
            media=[_without_reference(item) for item in media.get(row.id, ())],
            danger=row.danger,
            understanding=row.understanding,
            answers=row.answers,
            ticket_id=row.ticket_id,
            notice=row.notice,
            error=row.error,
            done_at=row.done_at,
            forwarded_from=row.forwarded_from,
            edits=row.edits,
        )
        for row in rows
    ]


async def unacknowledged(session: AsyncSession, conversation: ConversationRow) -> list[Outgoing]:
    """What waits for a client that fetches, oldest first."""
    found = await session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "out", OPEN)
        .order_by(MessageRow.id)
    )
    rows = [row for row in found if not _hidden(conversation, row)]
    return await as_outgoing(session, conversation, rows)


async def unseen(session: AsyncSession, channel: str, address: str, *, up_to: int) -> dict[int, str | None]:
    """Messages up to this id that a device was shown and none has acknowledged, each with its notice."""
    found = await session.execute(_UNSEEN, {"channel": channel, "address": address, "up_to": up_to})
    return {
        row_id: notice for quiet, row_id, priority, notice in found if not is_kept_back(priority, quiet=quiet)
    }


async def as_outgoing(
    session: AsyncSession, conversation: ConversationRow, rows: Sequence[MessageRow]
) -> list[Outgoing]:
    """Rows as a channel sends them."""
    buttons = await shown(session, conversation_id=conversation.id, messages=rows)
    media = await media_of(session, rows)
    return [
        Outgoing(
            id=row.id,
            conversation_id=conversation.id,
            channel=conversation.channel,
            address=conversation.address,
            author=row.author,
            text=row.text,
            buttons=buttons.get(row.id, ()),
            card=card_to_show(row.card, usable=row.id in buttons),
            lang=conversation.lang or "zh",
            at=row.created_at,
            reply_to=row.reply_to,
            media=media.get(row.id, ()),
        )
        for row in rows
    ]


async def media_of(session: AsyncSession, rows: Sequence[MessageRow]) -> dict[int, list[Media]]:
    """What came or goes with these messages, as it stands now, in its order, by the message's id."""
    wanted = {row.id: row.media for row in rows if row.media}
    if not wanted:
        return {}
    found = await session.scalars(select(MediaRow).where(MediaRow.message_id.in_(list(wanted))))
    known = {row.public_id: row for row in found}
    return {
        message_id: [_media(item, known.get(item.get("id", ""))) for item in items]
        for message_id, items in wanted.items()
    }


def is_shown(conversation: ConversationRow, row: MessageRow) -> bool:
    """Whether the citizen may read this row."""
    return not _hidden(conversation, row)


def _media(item: Mapping[str, Any], row: MediaRow | None) -> Media:
    """Messages of before media were stored have no row: of them no more is left than what they were."""
    media = Media(**item)
    if row is None:
        return replace(media, id=None)
    return replace(
        media,
        kind=row.kind,
        mime=row.mime or media.mime,
        size=row.size or media.size,
        state=row.state,
        reason=row.reason,
    )


def _without_reference(media: Media) -> dict[str, Any]:
    """What a channel calls it is no business of staff."""
    return {name: value for name, value in asdict(media).items() if name not in ("reference", "unique")}


def _hidden(conversation: ConversationRow, row: MessageRow) -> bool:
    """What may not reach the citizen yet, and what was erased."""
    return row.text in ALL_ERASED or (
        row.direction == "out"
        and row.status == "waiting"
        and is_kept_back(row.priority, quiet=conversation.quiet_until_read)
    )


def _place(place: Mapping[str, Any] | None) -> Place | None:
    return None if place is None else Place(lat=place["lat"], long=place["long"], name=place.get("name"))
