"""A copy of what is kept of a citizen: their chat as they saw it, their tickets as they may see them, their ratings.

Of staff it names nobody, of other citizens it holds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.channel import Line
from desk.conversations.transcript import citizen_lines, following, is_shown
from desk.errors import ConversationNotFound
from desk.outcomes import TicketStatus
from desk.store.database import Database
from desk.store.models import ConversationRow, HistoryRow, SurveyRow, TicketRow
from desk.tickets.city import Rules, rules
from desk.tickets.lookup import MINE
from desk.tickets.own import shown_standing

AT_ONCE = 500
_SAYS_SOMETHING = or_(
    SurveyRow.contacted.is_not(None),
    SurveyRow.solved.is_not(None),
    SurveyRow.satisfied.is_not(None),
    SurveyRow.comment.is_not(None),
)


@dataclass(frozen=True)
class Told:
    """What a citizen was told of a ticket, when."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Rating:
    """How a citizen judged the handling; what they did not say is None."""

    at: datetime
    contacted: bool | None
    solved: bool | None
    satisfied: str | None
    comment: str | None


@dataclass(frozen=True)
class OwnTicket:
    """One ticket with what its citizen left beside it."""

    status: TicketStatus
    filed_at: datetime
    name: str | None
    phone: str | None
    on_behalf_of: str | None
    call_hours: str | None
    party: str | None
    told: Sequence[Told]
    ratings: Sequence[Rating]


@dataclass(frozen=True)
class Copy:
    """All of it at one moment; `channel` and `address` are where its pictures may be seen."""

    made_at: datetime
    lang: str
    channel: str
    address: str
    lines: Sequence[Line]
    tickets: Sequence[OwnTicket]


class Copies:
    """Copies from one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def language(self, conversation_id: int) -> str:
        """The language of a conversation. Raises `ConversationNotFound`."""
        async with self._db.read() as session:
            return (await _conversation(session, conversation_id)).lang or "zh"

    async def of(self, conversation_id: int, *, lang: str) -> Copy:
        """The copy of a conversation. Raises `ConversationNotFound`."""
        now = rules(self._pack, self._clock())
        async with self._db.read() as session:
            conversation = await _conversation(session, conversation_id)
            lines = await _lines(session, conversation)
            rows = (await session.scalars(MINE, {"conversation": conversation_id})).all()
            tickets = [await _ticket(session, row, now, lang) for row in rows]
        return Copy(
            made_at=now.now,
            lang=lang,
            channel=conversation.channel,
            address=conversation.address,
            lines=lines,
            tickets=tickets,
        )


async def _conversation(session: AsyncSession, conversation_id: int) -> ConversationRow:
    found = await session.get(ConversationRow, conversation_id)
    if found is None:
        raise ConversationNotFound(f"no conversation {conversation_id}")
    return found


async def _lines(session: AsyncSession, conversation: ConversationRow) -> list[Line]:
    lines: list[Line] = []
    after = 0
    while rows := await following(session, conversation, after=after, limit=AT_ONCE):
        shown = [row for row in rows if is_shown(conversation, row)]
        lines.extend(await citizen_lines(session, conversation, shown))
        after = rows[-1].id
    return lines


async def _ticket(session: AsyncSession, row: TicketRow, now: Rules, lang: str) -> OwnTicket:
    told = await session.execute(
        select(HistoryRow.at, HistoryRow.public_note)
        .where(HistoryRow.ticket_id == row.id, HistoryRow.public_note.is_not(None))
        .order_by(HistoryRow.seq)
    )
    answered = await session.scalars(
        select(SurveyRow).where(SurveyRow.ticket_id == row.id, _SAYS_SOMETHING).order_by(SurveyRow.id)
    )
    return OwnTicket(
        status=await shown_standing(session, row, now, lang),
        filed_at=row.created_at,
        name=row.reporter_name,
        phone=row.reporter_phone,
        on_behalf_of=row.on_behalf_of,
        call_hours=row.call_hours,
        party=row.party,
        told=[Told(at, note) for at, note in told if note],
        ratings=[
            Rating(one.answered_at or one.asked_at, one.contacted, one.solved, one.satisfied, one.comment)
            for one in answered
        ],
    )
