"""What citizens ask of what is kept of them: what it is, a copy of it, and that it be erased."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk import notices, phrases
from desk.conversations import binding, outbox
from desk.conversations.transcript import SPOKEN
from desk.errors import ConversationNotFound
from desk.kept.links import CopyLinks
from desk.kept.open import is_named, open_tickets
from desk.kept.wishing import wished
from desk.kept.words import ALL_ERASED, CHATS
from desk.links import Links
from desk.outcomes import Erasure, OwnData
from desk.staff import audit
from desk.staff.actor import citizen
from desk.store.database import Database
from desk.store.models import ConversationRow, MessageRow
from desk.tickets import acts
from desk.tickets.lookup import MINE

MOST_NAMED = 3


class OwnWords(Links):
    """The use-cases of whoever asks what is kept. `copies` makes the links; `kept` is how long each class is kept."""

    def __init__(
        self,
        db: Database,
        pack: CityPack,
        clock: Callable[[], datetime],
        *,
        copies: CopyLinks | None = None,
        kept: Mapping[str, timedelta] | None = None,
    ) -> None:
        super().__init__(db, pack, clock)
        self._copies = copies
        self._kept = kept or {}

    async def own_data(self, conversation_id: int, *, lang: str) -> OwnData:
        """What is kept of this conversation and its tickets, and where a copy can be had for an hour."""
        now = self._rules()
        async with self._db.read() as session:
            said, since = await _said(session, conversation_id)
            tickets = (await session.scalars(MINE, {"conversation": conversation_id})).all()
        numbers = [one.number for one in reversed(tickets)]
        named = [one.number for one in reversed(tickets) if is_named(one)]
        return OwnData(
            messages=said,
            since_text=phrases.date(since or now.now, lang, now.zone),
            kept_text=_kept_text(self._kept.get(CHATS), lang),
            numbers=numbers,
            named=bool(named),
            tickets_text=_tickets_text(numbers, lang, named=named),
            link=self._copies.link(conversation_id, now=now.now) if self._copies else None,
        )

    async def erasure(self, conversation_id: int, *, lang: str) -> Erasure:
        """What erasing would have to wait for. Changes nothing."""
        async with self._db.read() as session:
            return await _outlook(session, conversation_id, lang)

    async def ask_to_erase(self, conversation_id: int, *, message_id: int, lang: str) -> Erasure:
        """Note the wish that what is kept be erased, and drop at once what is open here: drafts, codes, bindings.

        The rest is done soon after, by itself (`desk.kept.wishes`). The same message again wishes nothing more.
        """
        name, now = acts.key("erase", message_id), self._clock()
        async with self._db.begin() as session:
            await binding.hold(session, conversation_id)
            conversation = await outbox.lock(session, conversation_id)
            found = await _outlook(session, conversation_id, lang)
            if await acts.done(session, name) is not None:
                return found
            up_to = None if found.numbers else message_id - 1
            await wished(session, conversation, at=now, up_to=up_to, now=now)
            audit.note(
                session,
                citizen(conversation_id),
                "ask_to_erase",
                on=("conversation", conversation_id),
                now=now,
            )
            await acts.keep(session, name, now=now)
            return found


async def _said(session: AsyncSession, conversation_id: int) -> tuple[int, datetime | None]:
    """How many messages still have their words, and since when."""
    mine = MessageRow.conversation_id == conversation_id, SPOKEN, MessageRow.text.not_in(ALL_ERASED)
    [(count, since)] = (
        await session.execute(select(func.count(), func.min(MessageRow.created_at)).where(*mine))
    ).all()
    return count, since


async def _outlook(session: AsyncSession, conversation_id: int, lang: str) -> Erasure:
    conversation = await session.get(ConversationRow, conversation_id)
    if conversation is None:
        raise ConversationNotFound(f"no conversation {conversation_id}")
    still = (await session.execute(open_tickets(conversation_id))).all()
    numbers = [number for number, _ in still]
    return Erasure(
        numbers,
        listed(numbers, lang),
        named=any(named for _, named in still),
        bound=conversation.bound_id is not None,
    )


def listed(numbers: Sequence[str], lang: str) -> str:
    """The first few of them, and how many there are where there are more."""
    told = notices.catalogue().raw("mine.and", lang).join(numbers[:MOST_NAMED])
    if len(numbers) <= MOST_NAMED:
        return told
    return notices.text("mine.and_more", lang, numbers=told, count=len(numbers))


def _kept_text(span: timedelta | None, lang: str) -> str:
    if span is None:
        return notices.text("mine.kept.always", lang)
    return notices.text("mine.kept.days", lang, days=span.days)


def _tickets_text(numbers: Sequence[str], lang: str, *, named: Collection[str]) -> str:
    if not numbers:
        return notices.text("mine.no_tickets", lang)
    unnamed = [one for one in numbers if one not in named]
    if named and unnamed:
        with_it = [one for one in numbers if one in named]
        return notices.text(
            "mine.tickets.both", lang, named=listed(with_it, lang), unnamed=listed(unnamed, lang)
        )
    key = "mine.tickets.named" if named else "mine.tickets.unnamed"
    return notices.text(key, lang, numbers=listed(numbers, lang))
