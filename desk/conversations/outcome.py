"""What becomes of a citizen's message after a try: answered, put back, or handed to a person. Rows only, no calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from desk import notices
from desk.channel import Line, Reply, Turn
from desk.conversations.buttons import Keyboard, card_to_show
from desk.conversations.by_rule import ABUSE, MISSES, reason_for_person
from desk.conversations.claim import INWARD, OPEN, Claim, open_as
from desk.conversations.hold import is_held_by_staff, wait_for_person
from desk.conversations.outbox import ANSWER, FETCHED, Post, write, write_rows
from desk.conversations.retry import FOR_DIALOGUE, Backoff
from desk.conversations.transcript import bare_line
from desk.conversations.turns import Item
from desk.conversations.wakeups import IN
from desk.media.content import SPOKEN
from desk.media.places import TO_OFFER
from desk.search import messages as search
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, MediaRow, MessageRow
from desk.store.together import Also, Seen, row_of, write_also

BRINGS_A_PERSON = MISSES | {ABUSE}
"""What may be the last of several after which a person is asked for."""
CONFIRMS = frozenset({"confirm_draft", "affirm"})
"""What most turns that file a ticket are understood as: the conversation then says which."""
APOLOGISE_AT = 3
"""The failed try after which a citizen is told that the answer takes longer: about five seconds."""
APOLOGISE_AGAIN = timedelta(minutes=10)
HAND_OVER_AT = 10
"""How often a message may fail in a dialogue server that was reached: about a minute and a half. Then a person gets it:
at once where other messages succeed meanwhile, for then it is this one's fault, otherwise after `TOO_LONG`."""
TOO_LONG = timedelta(minutes=5)


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


@dataclass(frozen=True)
class Failure:
    """Why a try failed.

    `reached`: the dialogue server took the message on, and has done so in vain `since` then; `others_succeed`: it
    answers other conversations at this time; `for_good`: no later try can succeed.
    """

    reason: str
    reached: bool = False
    since: datetime | None = None
    others_succeed: bool = False
    for_good: bool = False


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
    close = _CLOSE_ALONE if is_alone else _CLOSE
    closed = _closed(session, conversation, item, "handled", now, close=close, understanding=understanding)
    written = await write_rows(session, conversation, posts, now=now)
    behind = Behind() if is_alone else await _behind(session, closed)
    await _forget_names(session, item, reply)
    if item.turn is not None and is_only_spoken(item.turn):
        wait_for_person(conversation, now, reason="spoken")
    return replace(behind, written=written) if conversation.channel in FETCHED else behind


def may_be_alone(reply: Reply) -> bool:
    """Whether a reply is plain, and kept without a look at what else was said: that only spares a try in vain."""
    known = search.known_of(reply.entities)
    names_somebody = known.names or known.phones
    return len(reply.messages) == 1 and reply.intent not in BRINGS_A_PERSON and not names_somebody


def has_changed(reply: Reply) -> bool:
    """Whether its turn has likely changed the conversation since that was claimed."""
    return reply.intent in CONFIRMS


def alone(seen: Seen[ConversationRow], item: Item, claim: Claim) -> Seen[ConversationRow]:
    """The conversation of a message as it was seen under a claim, as long as that holds and nothing waits behind it.

    The version alone does not say so: after a crash, which takes a claim that was not on the disk yet, PostgreSQL gives
    its transaction's number to another.
    """
    return replace(
        seen, holds=_CLAIMED, unless=_BEHIND, values={**_of(seen.row, item), "claimed": claim.token}
    )


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


async def keep_note_told(
    session: AsyncSession, conversation: ConversationRow, item: Item, *, now: datetime
) -> Behind:
    """Mark a note as told."""
    return await _close(session, conversation, item, "handled", now)


async def put_back(
    session: AsyncSession,
    conversation: ConversationRow,
    item: Item,
    failure: Failure,
    *,
    now: datetime,
    backoff: Backoff = FOR_DIALOGUE,
) -> None:
    """After a failed try: later again, with one honest sentence to who waits.

    A message that the dialogue fails at again and again is not left to block its conversation: a person gets it. While
    the dialogue cannot be reached nothing is given up. One that staff have taken over meanwhile is theirs already.
    """
    if is_held_by_staff(conversation.held_by):
        return
    attempts, failures = item.attempts + 1, item.failures + failure.reached
    too_long = failure.since is not None and now - failure.since >= TOO_LONG
    hopeless = failures >= HAND_OVER_AT and (failure.others_succeed or too_long)
    if failure.for_good or (failure.reached and hopeless):
        await _hand_over(session, conversation, item, failure, now=now)
        return
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id == item.row_id)
        .values(
            attempts=attempts,
            failures=failures,
            due_at=now + backoff.pause(attempts),
            error=failure.reason[:300],
        )
        .execution_options(synchronize_session=False)
    )
    if attempts == APOLOGISE_AT and item.turn is not None:
        await _say_once(session, conversation, "please_wait", item, now=now)


async def _hand_over(
    session: AsyncSession, conversation: ConversationRow, item: Item, failure: Failure, *, now: datetime
) -> None:
    await _close(session, conversation, item, "failed", now, error=failure.reason[:300])
    if item.turn is None:
        return
    wait_for_person(conversation, now, reason="failed")
    await _say_once(session, conversation, "could_not_handle", item, now=now)


async def _say_once(
    session: AsyncSession, conversation: ConversationRow, notice: str, item: Item, *, now: datetime
) -> None:
    """One sentence of ours, unless the same was said a short while ago."""
    said = exists().where(
        MessageRow.conversation_id == conversation.id,
        MessageRow.direction == "out",
        MessageRow.notice == notice,
        MessageRow.created_at > now - APOLOGISE_AGAIN,
    )
    if await session.scalar(select(said)):
        return
    sentence = notices.text(notice, conversation.lang or "zh")
    await write(
        session,
        conversation,
        [Post(text=sentence, author="system", priority=ANSWER, answers=item.row_id, notice=notice)],
        now=now,
    )


async def hurry(session: AsyncSession, *, now: datetime) -> None:
    """The dialogue is back: what rests because of it is due at once. Rows that somebody is changing are passed over."""
    resting = (
        select(MessageRow.id)
        .where(MessageRow.direction.in_(INWARD.directions), OPEN, MessageRow.due_at > now)
        .where(MessageRow.attempts > 0)
        .with_for_update(skip_locked=True)
    )
    await session.execute(
        update(MessageRow)
        .where(MessageRow.id.in_(resting))
        .values(due_at=now)
        .execution_options(synchronize_session=False)
    )
    tell_after_commit(session, IN)


async def _close(
    session: AsyncSession,
    conversation: ConversationRow,
    item: Item,
    status: str,
    now: datetime,
    *,
    error: str | None = None,
) -> Behind:
    return await _behind(session, _closed(session, conversation, item, status, now, error=error))


def _closed(
    session: AsyncSession,
    conversation: ConversationRow,
    item: Item,
    status: str,
    now: datetime,
    *,
    close: Any = _CLOSE,
    understanding: Mapping[str, object] | None = None,
    error: str | None = None,
) -> Also:
    """Mark a message as done with, together with what is written next."""
    told = understanding or {}
    return write_also(
        session,
        close,
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


def _of(conversation: ConversationRow, item: Item) -> Mapping[str, int]:
    return {"row": item.row_id, "conversation": conversation.id}


async def _behind(session: AsyncSession, closed: Also) -> Behind:
    more, photo = await row_of(session, closed)
    return Behind(bool(more), bool(photo))


def _line(row: MessageRow, offer: Keyboard) -> Line:
    """An answer that was just written, as a look shows it (`transcript.citizen_lines`) until somebody says more."""
    card = card_to_show(row.card, usable=bool(offer.rows))
    return replace(bare_line(row), buttons=offer.shown(), card=card)
