"""Check-ups on one store: the sheet of any area and period as it is now, and those that were taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from city.pack import CityPack
from desk.checkup import areas, population, stored
from desk.checkup.dimensions import shipped
from desk.checkup.making import AROUND, Maker
from desk.checkup.sheet import Kind, Sheet
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, NotFound
from desk.figures import uncounted
from desk.figures.periods import DAY, Period
from desk.figures.report import Whose
from desk.figures.scoreboard import Figures
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.models import CheckupRow, PopulationRow
from desk.tickets.numbers import local_day

TAKES = ("supervisor",)
LONGEST_SOURCE = 200
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Taken:
    """A check-up that was taken, by whom (an actor's label) and when."""

    id: int
    whose: Whose
    kind: Kind
    period: Period
    taken_at: datetime
    taken_by: str


class Checkups:
    """The check-ups of one store."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    @property
    def pack(self) -> CityPack:
        """The city's."""
        return self._figures.pack

    @property
    def today(self) -> date:
        """In the city's zone."""
        return local_day(self._figures.clock(), ZoneInfo(self.pack.timezone))

    def period(self, kind: Kind, day: date | None = None) -> Period:
        """The quarter, half or year around a day; the last one that is over without it.

        Raises `InvalidInput` for one that has not begun, and for one of long ago.
        """
        around = AROUND[kind]
        present = around(self.today)
        if day is None:
            return around(present.first - DAY)
        if not EARLIEST <= day <= present.last:
            raise InvalidInput("these days have not begun, or are too long ago", field="of")
        return around(day)

    async def sheet(self, actor: Actor, whose: Whose, kind: Kind, period: Period) -> Sheet:
        """As it is by now; of a period that is not over, of the days that have begun. Raises what `areas` raises."""
        self._require_area(actor, whose)
        await self._count()
        async with self._figures.db.read() as session:
            return await Maker(session, self.pack, shipped(), self.today).sheet(whose, kind, period)

    async def take(self, actor: Actor, whose: Whose, kind: Kind, period: Period) -> int:
        """Keep the sheet as it is now; its id. What was taken already stays as it is, and its id is answered.

        Raises `NotAllowed`, and `IllegalStep` for a period that is not over.
        """
        require(actor)
        self._require_area(actor, whose)
        if period.last >= self.today:
            raise IllegalStep("this period is not over")
        if (known := await self.known(whose, kind, period)) is not None:
            return known
        await self._count()
        try:
            async with self._figures.db.begin() as session:
                sheet = await Maker(session, self.pack, shipped(), self.today).sheet(whose, kind, period)
                row = CheckupRow(
                    owner=whose.owner,
                    code=whose.code,
                    kind=kind,
                    first=period.first,
                    last=period.last,
                    edition=sheet.edition,
                    assigned=sheet.assigned,
                    sheet=stored.kept(sheet),
                    taken_at=self._figures.clock(),
                    taken_by=actor.label,
                )
                session.add(row)
                await session.flush()
                now = self._figures.clock()
                audit.note(session, actor, "take_checkup", on=("checkup", row.id), now=now)
                return row.id
        except IntegrityError:
            # A colleague took it in the same moment.
            known = await self.known(whose, kind, period)
            assert known is not None
            return known

    async def taken(self, actor: Actor, checkup: int) -> tuple[Taken, Sheet]:
        """One that was taken. Raises `NotFound`, also for another unit's area."""
        async with self._figures.db.read() as session:
            row = await session.get(CheckupRow, checkup)
            if row is None or not areas.sees(self.pack, actor, _whose(row)):
                raise NotFound(f"no check-up {checkup}")
            return _taken(row), stored.read(row)

    async def known(self, whose: Whose, kind: Kind, period: Period) -> int | None:
        """The id of the one that was taken, None where there is none."""
        async with self._figures.db.read() as session:
            found: int | None = await session.scalar(
                select(CheckupRow.id).where(
                    CheckupRow.owner == whose.owner,
                    CheckupRow.code == whose.code,
                    CheckupRow.kind == kind,
                    CheckupRow.first == period.first,
                )
            )
            return found

    async def list(self, actor: Actor, whose: Whose) -> Sequence[Taken]:
        """Those of an area, the newest period first; of one that one may not see, none."""
        if not areas.sees(self.pack, actor, whose):
            return []
        mine = select(CheckupRow).where(CheckupRow.owner == whose.owner, CheckupRow.code == whose.code)
        async with self._figures.db.read() as session:
            rows = await session.scalars(mine.order_by(CheckupRow.first.desc(), CheckupRow.id.desc()))
            return [_taken(row) for row in rows]

    async def note_people(self, actor: Actor, text: str, *, as_of: date | None, source: str) -> int:
        """Note how many people live where, a line an area; how many areas those were.

        Raises `NotAllowed`, `MissingDetail` without a day or a source, and `InvalidInput` for a line that says none.
        """
        require(actor)
        words = source.replace("\x00", "").strip()
        if as_of is None or not words:
            raise MissingDetail("as of when, and by which source?", field="source")
        if len(words) > LONGEST_SOURCE:
            raise InvalidInput(f"at most {LONGEST_SOURCE} characters", field="source")
        found, now = population.told(text, self.pack), self._figures.clock()
        noted = {"as_of": as_of, "source": words, "noted_at": now, "noted_by": actor.label}
        async with self._figures.db.begin() as session:
            session.add_all(
                PopulationRow(code=code, people=number, **noted) for code, number in found.items()
            )
            on = ("population", as_of.isoformat())
            audit.note(session, actor, "note_people", on=on, now=now, details={"areas": len(found)})
        return len(found)

    async def _count(self) -> None:
        """Have everything counted that was filed before."""
        await uncounted.count(self._figures.db, ZoneInfo(self.pack.timezone))

    def _require_area(self, actor: Actor, whose: Whose) -> None:
        """Raises what `areas.whose` raises, and `NotAllowed` where that answers another area, such as a unit's own."""
        if areas.whose(self.pack, actor, whose.code) != whose:
            raise NotAllowed("another area is seen than is asked for")


def require(actor: Actor) -> None:
    """Raises `NotAllowed` for whoever takes no check-ups."""
    if actor.role not in TAKES:
        raise NotAllowed(f"the role '{actor.role}' may not do that with check-ups")


def _whose(row: CheckupRow) -> Whose:
    return Whose(row.owner, row.code)  # type: ignore[arg-type]


def _taken(row: CheckupRow) -> Taken:
    return Taken(
        id=row.id,
        whose=_whose(row),
        kind=row.kind,  # type: ignore[arg-type]
        period=Period(row.first, row.last),
        taken_at=row.taken_at,
        taken_by=row.taken_by,
    )
