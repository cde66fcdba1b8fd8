"""One citizen, several conversations: a one-time code asked for in one of them binds another one, where it is said.

Codes are long enough not to be guessed while they live, are kept as hashes and count once. A wrong, a used and an old
one get the same words, and so does whoever tried too often.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from desk import notices
from desk.conversations.outbox import Post, lock, write
from desk.conversations.whereabouts import same_citizen
from desk.errors import Conflict, LookupLocked
from desk.store.models import BindingCodeRow, ConversationRow
from desk.tickets import tracking

MARK = "BD"
"""How every code begins, so that no other number of a citizen's is taken for one."""
LENGTH = 8
LIVES = timedelta(minutes=10)
MOST_BOUND = 8
_FOUR = f"[{tracking.ALPHABET}]{{4}}"
_SAID = re.compile(rf"(?<![0-9A-Z]){MARK}[-\s]?({_FOUR})[-\s]?({_FOUR})(?![0-9A-Z])")
LONGEST_SAYING = 80


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
    code = MARK + "".join(secrets.choice(tracking.ALPHABET) for _ in range(LENGTH))
    session.add(
        BindingCodeRow(code_hash=_hashed(code), conversation_id=conversation.id, expires_at=now + LIVES)
    )
    return written(code)


async def hold_both(session: AsyncSession, code: str, other: int | None) -> int | None:
    """Lock the conversation of a code and its `other` one, those bound to either too, in the order of their ids.

    Returns the id of the one that asked for it, None for a code that nobody asked for.
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


async def bind(
    session: AsyncSession, conversation: ConversationRow, code: str, *, message_id: int, now: datetime
) -> bool:
    """Take a code said in a locked conversation, answer it there, and let the other side know. False for a wrong one.

    Whoever calls has held both (`hold_both`) before.
    """
    lang = conversation.lang or "zh"
    asked = await _taken(session, conversation, code, now=now)
    if asked is None or asked.id == conversation.id:
        said = notices.text("binding.here" if asked else "binding.wrong", lang)
        await _answer(session, conversation, said, message_id, now)
        return False
    first = asked.bound_id or asked.id
    mine = set(await session.scalars(same_citizen(conversation.id)))
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.id.in_(mine | {asked.id}))
        .values(bound_id=first)
        .execution_options(synchronize_session="fetch")
    )
    here, there = channel_name(conversation.channel, lang), channel_name(asked.channel, lang)
    await _answer(session, conversation, notices.text("binding.done", lang, channel=there), message_id, now)
    told = asked.lang or lang
    text = notices.text("binding.told", told, channel=channel_name(conversation.channel, told) or here)
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
    row = await session.get(BindingCodeRow, _hashed(code), with_for_update=True, populate_existing=True)
    if row is None or row.expires_at <= now:
        await tracking.note_wrong(session, conversation.id, now)
        return None
    asked = await session.get_one(ConversationRow, row.conversation_id)
    if asked.id == conversation.id:
        return asked
    await session.delete(row)
    await tracking.note_right(session, conversation.id)
    return asked


async def _answer(
    session: AsyncSession, conversation: ConversationRow, text: str, message_id: int, now: datetime
) -> None:
    post = Post(text=text, author="system", answers=message_id, notice="binding")
    await write(session, conversation, [post], now=now)


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
