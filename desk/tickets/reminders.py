"""A complaint that was begun and left: its citizen is reminded once, after a day of silence and not at night.

Whoever holds the lease looks for such drafts; each is dealt with in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select

from city.pack import CityPack
from desk import notices
from desk.conversations import outbox
from desk.dialogue import Choice
from desk.single import SingleWork
from desk.store.database import Database
from desk.store.models import ConversationRow, DraftRow
from desk.tickets.city import rules
from desk.tickets.clocks import after_quiet
from desk.tickets.titles import title

SILENCE = timedelta(days=1)
FORGOTTEN = timedelta(days=7)
"""Who was silent for so long is not reminded any more."""
AT_ONCE = 100


class Reminders(SingleWork):
    """Reminds of drafts."""

    lease, seconds, every = "reminders", 60.0, 30.0

    def __init__(self, db: Database, pack: CityPack, *, clock: Callable[[], datetime], holder: str) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._pack = pack

    async def work_off(self) -> int:
        """Remind of what is due now, unless it is night. Returns how many drafts that were."""
        now = self._clock()
        at = rules(self._pack, now)
        if after_quiet(now, at.quiet, at.zone) != now:
            return 0
        left = select(DraftRow.id, DraftRow.conversation_id).join(ConversationRow).where(*_left(now))
        async with self._db.read() as session:
            found = (await session.execute(left.order_by(DraftRow.id).limit(AT_ONCE))).all()
        return sum([await self._remind(draft, conversation, now) for draft, conversation in found])

    async def _remind(self, draft_id: int, conversation_id: int, now: datetime) -> int:
        async with self._db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            still = select(DraftRow).join(ConversationRow).where(DraftRow.id == draft_id, *_left(now))
            draft = await session.scalar(still)
            if draft is None:
                return 0
            draft.reminded_at = now
            told = str(draft.fields.get("description") or "").strip()
            if not told:
                return 0
            lang = conversation.lang or "zh"
            text = notices.text("draft.reminder", lang, title=title(told))
            await outbox.post(
                session,
                conversation_id=conversation_id,
                text=text,
                author="system",
                now=now,
                buttons=[
                    Choice(notices.text("draft.go_on", lang), "/resume_draft"),
                    Choice(notices.text("draft.drop", lang), "/drop_draft"),
                ],
                priority=outbox.SURVEY,
                notice="draft.reminder",
            )
            note = {"text": text, "draft_waiting": True}
            await outbox.tell_dialogue(session, conversation_id=conversation_id, note=note, now=now)
        return 1


def _left(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Silent for a day, never reminded, with the assistant, and nobody in despair there whom no person has read yet."""
    return (
        DraftRow.state == "open",
        DraftRow.reminded_at.is_(None),
        DraftRow.updated_at <= now - SILENCE,
        DraftRow.updated_at > now - FORGOTTEN,
        ConversationRow.updated_at <= now - SILENCE,
        ConversationRow.held_by.is_(None),
        ~ConversationRow.quiet_until_read,
        ConversationRow.blocked_until.is_(None),
    )
