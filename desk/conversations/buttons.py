"""Buttons: tokens travel, payloads stay. A message's buttons are used once, all together."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Insert,
    Integer,
    String,
    Text,
    Update,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from desk.channel import Button
from desk.dialogue import Choice
from desk.store.joined import Called
from desk.store.lists import filled_up
from desk.store.models import ButtonRow, ConversationRow, MessageRow
from desk.store.new_rows import new_row
from desk.store.together import Beside, Seen, left_beside, write_beside

AGAIN_BY_ACCIDENT = timedelta(seconds=60)
IN_CARD = -1
"""`position` of a token that is an `edit` of the message's card: it is a button, but not one below the message."""
LONGEST_TITLE = 120
LONGEST_TOKEN = 16
_USE = (
    update(ButtonRow)
    .where(ButtonRow.message_id == bindparam("below"), ButtonRow.used_at.is_(None))
    .values(used_at=bindparam("now"))
    .returning(ButtonRow.token)
    .execution_options(synchronize_session=False)
)
_UNUSED = exists().where(ButtonRow.token == bindparam("pressed"), ButtonRow.used_at.is_(None))
_LAST_WORDS = (
    select(MessageRow.id)
    .where(MessageRow.conversation_id == bindparam("conversation"), MessageRow.direction == "in")
    .order_by(MessageRow.id.desc())
    .limit(1)
    .scalar_subquery()
)
OFFERS = (
    select(ButtonRow.message_id)
    .where(ButtonRow.message_id == MessageRow.id, ButtonRow.used_at.is_(None))
    .correlate(MessageRow)
    .exists()
)
"""Whether anything below a message was not used yet."""
_KEPT = (
    select(ButtonRow.message_id, ButtonRow.token, ButtonRow.position, ButtonRow.title, _LAST_WORDS)
    .where(ButtonRow.message_id.in_(bindparam("offering", expanding=True)), ButtonRow.used_at.is_(None))
    .order_by(ButtonRow.message_id, ButtonRow.position)
)


@dataclass(frozen=True)
class Keyboard:
    """What a message offers, with tokens given out: its card as it is stored, and the rows to add once it has an id."""

    card: dict[str, Any] | None
    rows: Sequence[tuple[str, int, Choice]] = ()

    def shown(self) -> tuple[Button, ...]:
        """What can be pressed below the message."""
        below = (
            (token, choice.title[:LONGEST_TITLE])
            for token, position, choice in self.rows
            if position != IN_CARD
        )
        return tuple(Button(token=token, title=title) for token, title in below)

    def button_rows(self, conversation_id: int, message_id: int) -> list[ButtonRow]:
        return [
            new_row(
                ButtonRow,
                token=token,
                conversation_id=conversation_id,
                message_id=message_id,
                position=position,
                title=choice.title[:LONGEST_TITLE],
                payload=choice.payload,
            )
            for token, position, choice in self.rows
        ]


def keyboard(buttons: Sequence[Choice], card: Mapping[str, Any] | None) -> Keyboard:
    """Give every button and every `edit` payload of the card a token."""
    rows = [(new_token(), position, choice) for position, choice in enumerate(buttons)]
    if card is None:
        return Keyboard(None, rows)
    fields = []
    for entry in card.get("fields", ()):
        if str(entry.get("edit", "")).startswith("/"):
            token = new_token()
            rows.append(
                (token, IN_CARD, Choice(title=str(entry.get("label", "")), payload=str(entry["edit"])))
            )
            entry = {**entry, "edit": token}
        fields.append(entry)
    return Keyboard({**card, "fields": fields} if fields else dict(card), rows)


def new_token() -> str:
    """Ten characters that are safe in an address and in Telegram's callback data."""
    return secrets.token_urlsafe(8)[:10]


@dataclass(frozen=True)
class Pressed:
    """What a pressed button comes to: a payload, plain words (`payload` None), or nothing (`by_accident`, or no words).

    `keyboard_of` is the message whose buttons it used up.
    """

    words: str = ""
    payload: str | None = None
    by_accident: bool = False
    keyboard_of: int | None = None


def offer(session: AsyncSession, row: MessageRow, keyboard: Keyboard) -> None:
    """Write what a new message offers, with it where that can be one statement."""
    if keyboard.rows:
        tokens, positions, choices = zip(*keyboard.rows, strict=True)
        values = {
            "button_tokens": tokens,
            "button_positions": positions,
            "button_titles": [choice.title[:LONGEST_TITLE] for choice in choices],
            "button_payloads": [choice.payload for choice in choices],
            "button_conversation": row.conversation_id,
        }
        write_beside(session, row, Beside(_of_new, values))


def offered(session: AsyncSession, row: MessageRow, keyboard: Keyboard) -> None:
    """Write it now, where it was not written with the message."""
    if left_beside(session, [row], _of_new):
        session.add_all(keyboard.button_rows(row.conversation_id, row.id))


def _of_new(message: CTE, called: Called) -> Insert:
    """The buttons of a message that is written by the same statement, on PostgreSQL."""
    kinds: dict[str, Any] = {"token": String, "position": Integer, "title": String, "payload": Text}
    # Each list is as long as the others, and they are gone through side by side.
    lists = [
        func.unnest(bindparam(called(f"button_{name}s"), type_=ARRAY(kind))) for name, kind in kinds.items()
    ]
    conversation = bindparam(called("button_conversation"), type_=BigInteger)
    rows = select(message.c.id, conversation, *lists)
    return (
        insert(ButtonRow.__table__)  # type: ignore[arg-type]
        .from_select(["message_id", "conversation_id", *kinds], rows)
        .returning(ButtonRow.__table__.c.token)
    )


async def below(session: AsyncSession, token: str | None) -> ButtonRow | None:
    """The button of a token, as it is before its conversation is locked: it may have been used by then."""
    return None if token is None else await session.get(ButtonRow, token[:LONGEST_TOKEN])


async def press(
    session: AsyncSession,
    *,
    conversation_id: int,
    token: str,
    words: str,
    now: datetime,
    known: ButtonRow | None = None,
) -> Pressed:
    """Use a button of a locked conversation. One that was used, or is not this conversation's, counts as its words.

    The same button again within a minute is a nervous finger and comes to nothing. `known`: what `below` found.
    """
    row = known if known is not None and known.token == token else await below(session, token)
    if row is None or row.conversation_id != conversation_id:
        return Pressed(words=words)
    if row.used_at is not None or not await _use(session, row, now):
        again = await _was_pressed(session, row, now)
        return Pressed(payload=row.payload, by_accident=True) if again else Pressed(words=words or row.title)
    return unused(row, words)


def unused(row: ButtonRow, words: str) -> Pressed:
    """What a button comes to that was not used before."""
    # Of a card we know only the field's name; the channel wrote what its button said ('change the place').
    said = words or row.title if row.position == IN_CARD else row.title
    return Pressed(words=said, payload=row.payload, keyboard_of=row.message_id)


def unused_by(seen: Seen[ConversationRow], row: ButtonRow) -> Seen[ConversationRow]:
    """The conversation of a button as it was seen, as long as that is not used.

    It is asked as the statement begins. What uses or takes away buttons while it waits for the conversation gives that
    a version of its own, as a message or `outbox.lock_as_changed` does.
    """
    return replace(seen, holds=_UNUSED, values={"pressed": row.token})


def use_beside(session: AsyncSession, row: MessageRow, pressed: Pressed, now: datetime) -> None:
    """Use up what an unused button was pressed of, by the statement that writes the message of it."""
    write_beside(session, row, Beside(_used_by, {"used_below": pressed.keyboard_of, "used_at": now}))


def _used_by(message: CTE, called: Called) -> Update:
    return (
        update(ButtonRow)
        .where(ButtonRow.message_id == bindparam(called("used_below")), select(*message.c).exists())
        .values(used_at=bindparam(called("used_at")))
        .returning(ButtonRow.token)
    )


async def _use(session: AsyncSession, row: ButtonRow, now: datetime) -> bool:
    """Use up the button with all others of its message; False where somebody did while the conversation was waited for,
    and the row says when by then.
    """
    used = await session.scalars(_USE, {"below": row.message_id, "now": now})
    if row.token in used.all():
        return True
    # Erased meanwhile it has no row any more.
    known = select(ButtonRow.used_at).where(ButtonRow.token == row.token)
    set_committed_value(row, "used_at", await session.scalar(known))
    return False


async def _was_pressed(session: AsyncSession, row: ButtonRow, now: datetime) -> bool:
    """Whether it was this very button of its keyboard, just now."""
    if row.used_at is None or now - row.used_at > AGAIN_BY_ACCIDENT:
        return False
    newest = (
        select(MessageRow.payload)
        .where(MessageRow.conversation_id == row.conversation_id, MessageRow.direction == "in")
        .order_by(MessageRow.id.desc())
        .limit(1)
    )
    return await session.scalar(newest) == row.payload


async def shown(
    session: AsyncSession, *, conversation_id: int, messages: Sequence[MessageRow]
) -> dict[int, tuple[Button, ...]]:
    """The buttons below each message that can still be used; a message without an entry has none left.

    Below the assistant's messages they go when the citizen says anything after them: the question is answered.
    Below the desk's and staff's (a survey, a notice) they stay until one is used.
    """
    offering = [message.id for message in messages if message.direction == "out"]
    if not offering:
        return {}
    kept = await session.execute(_KEPT, {"offering": filled_up(offering), "conversation": conversation_id})
    by_bot = {message.id for message in messages if message.author == "bot"}
    found: dict[int, tuple[Button, ...]] = {}
    for message_id, token, position, title, spoke in kept:
        if message_id not in by_bot or message_id > (spoke or 0):
            offered = found.setdefault(message_id, ())
            if position != IN_CARD:
                found[message_id] = (*offered, Button(token=token, title=title))
    return found


def card_to_show(card: Mapping[str, Any] | None, *, usable: bool) -> Mapping[str, Any] | None:
    """The card, without its `edit` tokens once they cannot be used any more."""
    if card is None or usable or not card.get("fields"):
        return card
    fields = [{key: value for key, value in entry.items() if key != "edit"} for entry in card["fields"]]
    return {**card, "fields": fields}


@dataclass(frozen=True)
class Retired:
    """A message on a channel whose buttons were used."""

    channel: str
    address: str
    channel_message_id: str
    text: str


@dataclass
class Retirements:
    """Keyboards that a channel should take off: the inbox of a process hands them to its delivery. Best effort."""

    _waiting: asyncio.Queue[Retired] = field(default_factory=lambda: asyncio.Queue(1000))

    def add(self, retired: Retired) -> None:
        if not self._waiting.full():
            self._waiting.put_nowait(retired)

    async def next(self) -> Retired:
        """The next one, as soon as there is one."""
        return await self._waiting.get()
