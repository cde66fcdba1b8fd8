"""How long photos, voice notes, films and files of chats are kept, class by class, and the work that forgets them.

Nothing is forgotten of a chat in which a ticket is still worked on, or ended less long ago than that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select

from desk.media.store import MediaStore
from desk.single import SingleWork
from desk.store.database import Database
from desk.store.models import MediaRow, TicketRow

CLASSES: Mapping[str, tuple[str, ...]] = {
    "photos": ("photo", "sticker"),
    "sounds": ("voice", "audio"),
    "films": ("video", "video_note", "animation"),
    "files": ("document",),
}
"""What each class of the setting is."""
ENDED = ("closed", "rejected", "withdrawn", "merged")
AT_ONCE = 100


def kept_for(told: str) -> dict[str, timedelta]:
    """'photos=730,sounds=180' as spans; a class that is not named is kept for good. Raises ValueError."""
    return spans(told, CLASSES)


def spans(told: str, classes: Collection[str]) -> dict[str, timedelta]:
    """Days by class as a setting tells them. Raises ValueError for a class that there is not, and for no days."""
    found = {}
    for part in filter(None, (one.strip() for one in told.split(","))):
        name, _, days = (word.strip() for word in part.partition("="))
        if name not in classes:
            raise ValueError(f"there is no class '{name}': {', '.join(classes)}")
        if not days.isascii() or not days.isdecimal() or not 1 <= int(days) <= 36500:
            raise ValueError(
                f"'{days}' is no number of days from 1 on, as in {name}=365; what is left out is kept for good"
            )
        found[name] = timedelta(days=int(days))
    return found


class OldMedia(SingleWork):
    """Forgets what was kept for long enough; the messages keep their words, and say what kind of thing it was."""

    lease, seconds, every = "old_media", 60.0, 3600.0

    def __init__(
        self,
        db: Database,
        store: MediaStore,
        spans: Mapping[str, timedelta],
        *,
        clock: Callable[[], datetime],
        holder: str,
    ) -> None:
        super().__init__(db, clock=clock, holder=holder)
        self._store = store
        self._spans = spans

    async def work_off(self) -> int:
        """Forget what is too old, a little at a time. Returns how many things that were."""
        forgotten = 0
        for name, span in self._spans.items():
            after = 0
            while ids := await self._old(CLASSES[name], self._clock() - span, after):
                await self._store.forget(ids)
                forgotten, after = forgotten + len(ids), ids[-1]
                if not await self._hold():
                    return forgotten
        return forgotten

    async def _old(self, kinds: tuple[str, ...], before: datetime, after: int) -> list[int]:
        needed = exists().where(
            TicketRow.conversation_id == MediaRow.conversation_id,
            or_(TicketRow.status.not_in(ENDED), TicketRow.updated_at >= before),
        )
        old = (
            select(MediaRow.id)
            .where(
                MediaRow.id > after,
                MediaRow.kind.in_(kinds),
                MediaRow.created_at < before,
                MediaRow.message_id.is_not(None),
                MediaRow.state != "waiting",
                ~needed,
            )
            .order_by(MediaRow.id)
            .limit(AT_ONCE)
        )
        async with self._db.read() as session:
            return list(await session.scalars(old))
