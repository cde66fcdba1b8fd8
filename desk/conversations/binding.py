"""One citizen, several conversations: a one-time code asked for in one of them binds another one, where it is said.

Codes are long enough not to be guessed while they live, are kept as hashes and count once. A wrong, a used and an old
one get the same words, and so does whoever tried too often. Whoever says one may have been sent it by somebody else, as
a link: nothing is bound before they have read what that shares and pressed the button.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.codes import ALPHABET
from desk import notices, phrases
from desk.conversations.outbox import Post, lock, write
from desk.conversations.whereabouts import same_citizen
from desk.dialogue import Choice
from desk.errors import Conflict, LookupLocked
from desk.store.models import BindingCodeRow, ConversationRow
from desk.tickets import tracking

MARK = "BD"
"""How every code begins, so that no other number of a citizen's is taken for one."""
LENGTH = 8
LIVES = timedelta(minutes=10)
MOST_BOUND = 8
_FOUR = f"[{ALPHABET}]{{4}}"
_SAID = re.compile(rf"(?<![0-9A-Z]){MARK}[-\s]?({_FOUR})[-\s]?({_FOUR})(?![0-9A-Z])")
LONGEST_SAYING = 80
CHOSEN = "bind:"
"""Begins the payload of the buttons below the question; behind it stands what lets its answer count once."""
REFUSED = "bind:no"


def code_in(words: str) -> str | None:
    """The code that a short message says, as it was given out but for its hyphens; None where it says none."""
    if len(words) > LONGEST_SAYING:
        return None
    found = _SAID.search(unicodedata.normalize("NFKC", words).upper())
    return f"{MARK}{found[1]}{found[2]}" if found else None


def written(code: str) -> str:
    """The code as people read it: 'BD-7KQ2-MFHP'."""
    return f"{MARK}-{code[2:6]}-{code[6:]}"


async def new_code(session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> str:
    """A fresh code of a locked conversation, which ends an earlier one. Raises `Conflict` where enough are bound."""
    bound = await session.scalar(select(func.count()).select_from(same_citizen(conversation.id).subquery()))
    if (bound or 0) >= MOST_BOUND:
        raise Conflict("enough conversations are bound")
    await session.execute(
        delete(BindingCodeRow).where(
            or_(BindingCodeRow.conversation_id == conversation.id, BindingCodeRow.expires_at <= now)
        )
    )
    code = MARK + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    _keep(session, code, conversation.id, now=now)
    return written(code)


def secret_in(payload: str | None) -> str | None:
    """What a button says to `bind` that binds; None for every other button."""
    return payload.removeprefix(CHOSEN) if payload is not None and is_answer(payload) else None


def is_answer(payload: str | None) -> bool:
    """Whether a pressed button answers the question of `ask`."""
    return payload is not None and payload.startswith(CHOSEN)


async def hold_both(session: AsyncSession, code: str, other: int | None) -> int | None:
    """Lock the conversation of a code and its `other` one, those bound to either too, in the order of their ids.

    `code` is what was said, or the secret of the button. Returns the id of the conversation that asked for it, None for
    a code that nobody asked for.
    """
    asked = await session.scalar(
        select(BindingCodeRow.conversation_id).where(BindingCodeRow.code_hash == _hashed(code))
    )
    if asked is None:
        return None
    await hold(session, asked, *([] if other is None else [other]))
    return asked


async def hold(session: AsyncSession, *conversations: int) -> None:
    """Lock these and those that each is bound to, in the order of their ids."""
    ids = {other for one in conversations for other in await session.scalars(same_citizen(one))}
    for one in sorted(ids):
        await lock(session, one)


async def ask(
    session: AsyncSession,
    conversation: ConversationRow,
    code: str,
    *,
    message_id: int,
    zone: tzinfo,
    now: datetime,
) -> None:
    """Take a code said in a locked conversation, and ask there whether it shall be bound, saying what that shares.

    Whoever calls has held both (`hold_both`) before.
    """
    lang = conversation.lang or "zh"
    asked = await _taken(session, conversation, code, now=now)
    if asked is None or asked.id == conversation.id:
        await _answer(session, conversation, "here" if asked else "wrong", message_id, now)
        return
    theirs = await _together(session, asked.id)
    if conversation.id in theirs:
        there = channel_name(asked.channel, lang)
        await _answer(session, conversation, "done", message_id, now, channel=there)
        return
    if len(theirs | await _together(session, conversation.id)) > MOST_BOUND:
        await _answer(session, conversation, "full", message_id, now)
        return
    secret = secrets.token_urlsafe(16)
    _keep(session, secret, asked.id, now=now)
    begun = phrases.date(asked.created_at, lang, zone)
    question = Post(
        text=notices.text("binding.ask", lang, channel=channel_name(asked.channel, lang), begun=begun),
        author="system",
        buttons=[
            Choice(notices.text("binding.yes", lang), f"{CHOSEN}{secret}"),
            Choice(notices.text("binding.no", lang), REFUSED),
        ],
        answers=message_id,
        notice="binding",
    )
    await write(session, conversation, [question], now=now)


async def bind(
    session: AsyncSession, conversation: ConversationRow, payload: str, *, message_id: int, now: datetime
) -> bool:
    """Do what the button below the question of `ask` says, answer it, and let the other side know. False if not bound.

    Whoever calls has held both (`hold_both`) before.
    """
    if payload == REFUSED:
        await _answer(session, conversation, "refused", message_id, now)
        return False
    row = await _row(session, payload.removeprefix(CHOSEN), now)
    if row is None:
        await _answer(session, conversation, "wrong", message_id, now)
        return False
    await session.delete(row)
    asked = await session.get_one(ConversationRow, row.conversation_id)
    mine = await _together(session, conversation.id)
    if len(mine | await _together(session, asked.id)) > MOST_BOUND:
        await _answer(session, conversation, "full", message_id, now)
        return False
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.id.in_(mine | {asked.id}))
        .values(bound_id=asked.bound_id or asked.id)
        .execution_options(synchronize_session="fetch")
    )
    lang = conversation.lang or "zh"
    there = channel_name(asked.channel, lang)
    await _answer(session, conversation, "done", message_id, now, channel=there)
    told = asked.lang or lang
    text = notices.text("binding.told", told, channel=channel_name(conversation.channel, told))
    await write(session, asked, [Post(text=text, author="system", notice="binding.told")], now=now)
    return True


async def unbind(session: AsyncSession, conversation: ConversationRow) -> bool:
    """Take a conversation out of those it is bound to, all of them held (`hold`). False where it is bound to none.

    What is left alone then is bound to none either. Several that are left go by the id of one of them: the one that
    left may be bound to somebody else's later.
    """
    if conversation.bound_id is None:
        return False
    left = set(await session.scalars(same_citizen(conversation.id))) - {conversation.id}
    conversation.bound_id = None
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.id.in_(left))
        .values(bound_id=min(left) if len(left) > 1 else None)
        .execution_options(synchronize_session="fetch")
    )
    await session.flush()
    return True


def channel_name(channel: str, lang: str) -> str:
    """A channel as citizens call it."""
    key = f"channel.{channel}"
    return notices.text(key, lang) if key in notices.catalogue() else channel


async def _taken(
    session: AsyncSession, conversation: ConversationRow, code: str, *, now: datetime
) -> ConversationRow | None:
    """Whose code it is, used up by this unless it is their own; None for one that counts for nothing, a wrong try."""
    try:
        await tracking.check_lock(session, conversation.id, now)
    except LookupLocked:
        return None
    row = await _row(session, code, now)
    if row is None:
        await tracking.note_wrong(session, conversation.id, now)
        return None
    asked = await session.get_one(ConversationRow, row.conversation_id)
    if asked.id == conversation.id:
        return asked
    await session.delete(row)
    await tracking.note_right(session, conversation.id)
    return asked


async def _row(session: AsyncSession, secret: str, now: datetime) -> BindingCodeRow | None:
    """The locked row of a code or of a button's secret, while it counts."""
    row = await session.get(BindingCodeRow, _hashed(secret), with_for_update=True, populate_existing=True)
    return row if row is not None and row.expires_at > now else None


def _keep(session: AsyncSession, secret: str, asked: int, *, now: datetime) -> None:
    session.add(BindingCodeRow(code_hash=_hashed(secret), conversation_id=asked, expires_at=now + LIVES))


async def _together(session: AsyncSession, conversation_id: int) -> set[int]:
    return set(await session.scalars(same_citizen(conversation_id)))


async def _answer(
    session: AsyncSession,
    conversation: ConversationRow,
    what: str,
    message_id: int,
    now: datetime,
    **values: str,
) -> None:
    text = notices.text(f"binding.{what}", conversation.lang or "zh", **values)
    post = Post(text=text, author="system", answers=message_id, notice="binding")
    await write(session, conversation, [post], now=now)


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
