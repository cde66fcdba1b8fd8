"""What becomes of a citizen's message that was answered. Rows only, no calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.conversations.by_rule import ABUSE, MISSES, reason_for_person
from desk.conversations.closing import Behind, behind, done
from desk.conversations.hold import wait_for_person
from desk.conversations.outbox import FETCHED, Post, write_rows
from desk.conversations.turns import Item
from desk.dialogue import Reply, Turn
from desk.media.content import SPOKEN
from desk.search import messages as search
from desk.store.models import ConversationRow, MessageRow

BRINGS_A_PERSON = MISSES | {ABUSE}
"""What may be the last of several after which a person is asked for."""
MOST_ALONE = 2
"""Nearly all replies have one message or two, and there is a statement to be planned for each number and kind."""
CONFIRMS = frozenset({"confirm_draft", "affirm"})
"""What most turns that file a ticket are understood as: the conversation then says which."""


async def keep_reply(
    session: AsyncSession,
    conversation: ConversationRow,
    item: Item,
    reply: Reply,
    *,
    now: datetime,
    misses: int = 2,
    is_alone: bool = False,
) -> Behind:
    """Mark the message handled, store how it was understood, and write the reply's messages, in one go.

    After so many `misses` in a row, or harsh words again, a person is asked for; the assistant goes on meanwhile.
    `is_alone`: whoever carries it out makes sure that nothing waits behind it (`alone`).
    """
    understanding = {
        "intent": reply.intent,
        "confidence": reply.confidence,
        "entities": list(reply.entities),
        "model": reply.model,
        "categories": [[code, likely] for code, likely in reply.categories],
        "kind": reply.kind,
    }
    posts = [
        Post(text=said.text, author="bot", buttons=said.buttons, card=said.card, answers=item.row_id)
        for said in reply.messages
    ]
    if reply.lang is not None:
        conversation.lang = reply.lang
    if conversation.held_by is None and reply.intent in BRINGS_A_PERSON:
        before = await _intents_before(session, conversation, item, misses)
        reason = reason_for_person([reply.intent, *before], misses=misses)
        if reason is not None:
            wait_for_person(conversation, now, reason=reason)
    # Before anything else is asked of the store, which would write the conversation's row a first time.
    marked = done(session, conversation, item, "handled", now, is_alone=is_alone, understanding=understanding)
    written = await write_rows(session, conversation, posts, now=now)
    left = Behind() if is_alone else await behind(session, marked)
    await _forget_names(session, item, reply)
    if item.turn is not None and is_only_spoken(item.turn):
        wait_for_person(conversation, now, reason="spoken")
    return replace(left, written=written) if conversation.channel in FETCHED else left


async def keep_note_told(
    session: AsyncSession, conversation: ConversationRow, item: Item, *, now: datetime
) -> Behind:
    """Mark a note as told."""
    return await behind(session, done(session, conversation, item, "handled", now))


def may_be_alone(reply: Reply) -> bool:
    """Whether a reply is plain, and kept without a look at what else was said: that only spares a try in vain."""
    known = search.known_of(reply.entities)
    names_somebody = known.names or known.phones
    count = len(reply.messages)
    return 0 < count <= MOST_ALONE and reply.intent not in BRINGS_A_PERSON and not names_somebody


def has_changed(reply: Reply) -> bool:
    """Whether its turn has likely changed the conversation since that was claimed."""
    return reply.intent in CONFIRMS


def is_only_spoken(turn: Turn) -> bool:
    """Whether nothing came but a recording: what it says somebody has to hear."""
    kinds = {str(media.get("kind")) for media in turn.metadata.get("media") or ()}
    return bool(kinds) and kinds <= SPOKEN and not (turn.text or turn.metadata.get("place"))


async def _forget_names(session: AsyncSession, item: Item, reply: Reply) -> None:
    """A message in which somebody was found named is no longer found by that name."""
    known = search.known_of(reply.entities)
    if known.names or known.phones:
        await search.change(session, await session.get_one(MessageRow, item.row_id), known=known)


async def _intents_before(
    session: AsyncSession, conversation: ConversationRow, item: Item, count: int
) -> list[str | None]:
    """How the citizen's messages before this one were understood, newest first."""
    found = await session.scalars(
        select(MessageRow.understanding)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction == "in")
        .where(MessageRow.id < item.row_id)
        .order_by(MessageRow.id.desc())
        .limit(count)
    )
    return [(one or {}).get("intent") for one in found]
