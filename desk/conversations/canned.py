"""Canned answers: the city's for everybody, and a few sentences that each member of staff keeps for themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from city.model import Canned
from desk.conversations.arrival import clean
from desk.conversations.hold import MAY_TALK
from desk.errors import Conflict, InvalidInput, NotAllowed
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import CannedAnswerRow

LONGEST = 1000
MOST_OWN = 50
KEEPERS = MAY_TALK | {"handler"}
"""Who talks with citizens, and units, who write to them with a step."""


@dataclass(frozen=True)
class Answer:
    """One sentence to answer with. `id` is None for the city's, which nobody removes here; `other` is the same in the
    other language, by which it is found too.
    """

    text: str
    id: int | None = None
    other: str = ""


class CannedAnswers:
    """What staff answer with again and again; `shared` are the city's now. An API token has none of its own."""

    def __init__(
        self, db: Database, shared: Callable[[], Sequence[Canned]], *, clock: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._shared = shared
        self._clock = clock

    async def of(self, staff: Actor, lang: str) -> list[Answer]:
        """Their own, newest first, and behind them the city's in the language that the citizen speaks."""
        told = [(one.en, one.zh) if lang == "en" else (one.zh, one.en) for one in self._shared()]
        return [*await self.own(staff), *(Answer(text, other=other) for text, other in told)]

    async def own(self, staff: Actor) -> list[Answer]:
        """Their own, newest first; an API token has none."""
        if staff.id is None:
            return []
        mine = select(CannedAnswerRow).where(CannedAnswerRow.staff_id == staff.id)
        async with self._db.read() as session:
            rows = await session.scalars(mine.order_by(CannedAnswerRow.id.desc()))
            return [Answer(row.text, row.id) for row in rows]

    async def keep(self, staff: Actor, text: str) -> None:
        """Keep a sentence; one that they have is not kept twice.

        Raises `NotAllowed`, `InvalidInput` for an empty or overlong one, `Conflict` where they have enough.
        """
        if staff.role not in KEEPERS:
            raise NotAllowed(f"the role '{staff.role}' writes to nobody")
        if staff.id is None:
            raise NotAllowed("an API token keeps no sentences")
        words = clean(text)
        if not 0 < len(words) <= LONGEST:
            raise InvalidInput(f"a sentence has 1 to {LONGEST} characters", field="text")
        mine = CannedAnswerRow.staff_id == staff.id
        async with self._db.begin() as session:
            known = select(CannedAnswerRow.id).where(mine, CannedAnswerRow.text == words)
            if await session.scalar(known.limit(1)) is not None:
                return
            if (
                await session.scalar(select(func.count()).select_from(CannedAnswerRow).where(mine)) or 0
            ) >= MOST_OWN:
                raise Conflict(f"nobody keeps more than {MOST_OWN} sentences")
            session.add(CannedAnswerRow(staff_id=staff.id, text=words, created_at=self._clock()))

    async def drop(self, staff: Actor, answer_id: int) -> None:
        """Forget one of their own; somebody else's stays."""
        async with self._db.begin() as session:
            await session.execute(
                delete(CannedAnswerRow).where(
                    CannedAnswerRow.id == answer_id, CannedAnswerRow.staff_id == staff.id
                )
            )
