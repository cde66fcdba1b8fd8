"""What staff do with themes of the month: list, declare, change, start and close them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import GROUPS, CityPack
from desk.errors import AlreadyDeclared, IllegalStep, InvalidInput, NotFound, NoUnit
from desk.figures.scoreboard import MAY_SEE
from desk.leases import upsert
from desk.staff.actor import Actor
from desk.staff_notices import writing
from desk.store.database import Database
from desk.store.models import CursorRow, ThemeMeasureRow, ThemeRow
from desk.surges.units import unit_for
from desk.themes import checks, loading
from desk.themes.candidates import Candidates
from desk.themes.judging import Judged, Judging
from desk.themes.matters import Level, leaves_of
from desk.themes.measures import Measures
from desk.themes.months import WEEK, month_of
from desk.themes.ranking import PARTS, Candidate
from desk.themes.views import ThemeView
from desk.tickets.city import Rules, rules

MOST = 100
CHANGEABLE = ("title", "goal", "unit", "co_units", "areas")
OLDEST_START = 26 * WEEK
"""A theme may be written down later than it began, but not so much that its weeks are no longer compared."""


class Themes:
    """Themes on one store. `candidates` are ranked, `measures` what units have to do; a unit sees its own themes."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock
        self.candidates = Candidates(db, pack, clock)
        self.measures = Measures(db, pack, clock)

    @property
    def rules(self) -> Rules:
        """Those of this moment."""
        return rules(self._pack, self._clock())

    async def list(self, actor: Actor) -> list[ThemeView]:
        """Those that are not closed by month, the newest first, then the closed ones."""
        checks.require(actor, MAY_SEE)
        ordered = select(ThemeRow).order_by(
            (ThemeRow.state == "closed"), ThemeRow.month.desc(), ThemeRow.id.desc()
        )
        async with self._db.read() as session:
            found = await loading.shown(session, list(await session.scalars(ordered.limit(MOST))))
        return [one for one in found if checks.sees(actor, one)]

    async def get(self, actor: Actor, theme: int) -> ThemeView:
        """One theme. Raises `NotFound`, also for a unit that it does not concern, and `NotAllowed`."""
        checks.require(actor, MAY_SEE)
        async with self._db.read() as session:
            row = await session.get(ThemeRow, theme)
            found = await loading.one(session, row) if row is not None else None
        if found is None or not checks.sees(actor, found):
            raise NotFound(f"no theme {theme}")
        return found

    async def judged(self, theme: ThemeView) -> Judged | None:
        """What changed since it began; None before that."""
        return await Judging(self._db, self._pack, self._clock).judged(theme)

    async def declare(self, actor: Actor, matter: str, month: date, *, lang: str = "zh") -> ThemeView:
        """Make a matter a theme of a month, named as in `lang` and led by the unit whose such tickets are, if one is.

        The numbers it stood by are kept with it. Raises `NotAllowed`, `InvalidInput` and `AlreadyDeclared`.
        """
        checks.require(actor, checks.LEADS)
        now = self.rules
        if not leaves_of(self._pack, matter):
            raise InvalidInput(f"there is no matter '{matter}'", field="matter")
        month = month_of(month)
        level: Level = "group" if matter in GROUPS else "leaf"
        found = (await self.candidates.list(actor, month, level)).candidate(matter)
        async with self._db.begin() as session:
            await _one_at_a_time(session)
            same = select(ThemeRow.id).where(ThemeRow.month == month, ThemeRow.matter == matter)
            if (known := await session.scalar(same)) is not None:
                raise AlreadyDeclared(f"theme {known} is of the same matter and month", known=known)
            row = ThemeRow(
                version=0,
                month=month,
                matter=matter,
                areas=[],
                title=now.matter_name(matter, lang)[: checks.LONGEST_TITLE],
                unit=unit_for(self._pack, matter, None, None) if level == "leaf" else None,
                co_units=[],
                why=_why(found),
                declared_at=now.now,
                declared_by=actor.label,
            )
            session.add(row)
            await session.flush()
            loading.note(session, row, "declare", actor=actor, now=now.now)
            return await loading.one(session, row)

    async def change(
        self, actor: Actor, theme: int, wanted: Mapping[str, Any], *, version: int | None = None
    ) -> ThemeView:
        """Change what `CHANGEABLE` names; the places only before it is under way. Units that are new to it are told.

        Raises `NotAllowed`, `NotFound`, `StaleVersion`, `IllegalStep`, `MissingDetail` and `InvalidInput`.
        """
        checks.require(actor, checks.LEADS)
        now = self.rules
        async with self._db.begin() as session:
            row = await loading.held(session, theme, version)
            before = {name: getattr(row, name) for name in CHANGEABLE}
            after = before | self._checked(wanted, row)
            changed = {
                name: [before[name], after[name]] for name in CHANGEABLE if before[name] != after[name]
            }
            if "areas" in changed and row.state != "open":
                raise IllegalStep("where a theme is cannot change while it is judged there")
            if not changed:
                return await loading.one(session, row)
            for name in changed:
                setattr(row, name, after[name])
            loading.note(session, row, "change", actor=actor, now=now.now, details=changed)
            if row.state == "under_way":
                known = {before["unit"], *before["co_units"]}
                await self._tell(session, row, actor, [one for one in _units(row) if one not in known])
            return await loading.one(session, row)

    async def start(
        self, actor: Actor, theme: int, day: date | None = None, *, version: int | None = None
    ) -> ThemeView:
        """It is under way since a day, else today, and its units hear of it.

        Raises `NotAllowed`, `NotFound`, `StaleVersion`, `NoUnit` without a lead, `IllegalStep` where it began before,
        and `InvalidInput` for a day to come or one too long ago.
        """
        checks.require(actor, checks.LEADS)
        now = self.rules
        today = now.now.astimezone(now.zone).date()
        began = day or today
        if not today - OLDEST_START <= began <= today:
            raise InvalidInput("it began today or within half a year", field="started_on")
        async with self._db.begin() as session:
            row = await loading.held(session, theme, version)
            if row.state != "open":
                raise IllegalStep("it is under way already")
            if row.unit is None:
                raise NoUnit("who leads it?")
            row.state, row.started_on = "under_way", began
            details = {"started_on": began.isoformat()}
            loading.note(session, row, "start", actor=actor, now=now.now, details=details)
            await self._tell(session, row, actor, _units(row))
            return await loading.one(session, row)

    async def close(self, actor: Actor, theme: int, summary: str, *, version: int | None = None) -> ThemeView:
        """End it with what came of it; nothing of it can be changed after that, and no deadline is told of.

        Raises `NotAllowed`, `NotFound`, `StaleVersion`, `IllegalStep` before it was under way, and `MissingDetail`.
        """
        checks.require(actor, checks.LEADS)
        said, now = checks.needed(summary, field="summary"), self._clock()
        async with self._db.begin() as session:
            row = await loading.held(session, theme, version)
            if row.state != "under_way":
                raise IllegalStep("it has not begun")
            row.state, row.summary, row.closed_at, row.closed_by = "closed", said, now, actor.label
            mine = ThemeMeasureRow.theme_id == row.id
            await session.execute(update(ThemeMeasureRow).where(mine).values(tell_at=None))
            loading.note(session, row, "close", actor=actor, now=now)
            return await loading.one(session, row)

    def _checked(self, wanted: Mapping[str, Any], row: ThemeRow) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if "title" in wanted:
            found["title"] = checks.needed(wanted["title"], field="title", longest=checks.LONGEST_TITLE)
        if "goal" in wanted:
            found["goal"] = checks.words(wanted["goal"], field="goal") or None
        if "unit" in wanted:
            code = wanted["unit"]
            if not code and row.state != "open":
                raise NoUnit("who leads it?")
            found["unit"] = checks.unit(self._pack, code) if code else None
        lead = found.get("unit", row.unit)
        if "co_units" in wanted or "unit" in found:
            found["co_units"] = checks.units(self._pack, wanted.get("co_units", row.co_units), lead)
        if "areas" in wanted:
            found["areas"] = checks.areas(self._pack, wanted["areas"])
        return found

    async def _tell(self, session: AsyncSession, row: ThemeRow, actor: Actor, units: Sequence[str]) -> None:
        await writing.of_theme(session, row, units, actor=actor.label, now=self._clock())


def _units(row: ThemeRow) -> list[str]:
    return [*((row.unit,) if row.unit else ()), *row.co_units]


def _why(found: Candidate | None) -> dict[str, Any]:
    """What is kept of a candidate's numbers, which go on moving with corrections; nothing where it was none."""
    if found is None:
        return {}
    parts = {part: {"number": found.parts[part].number, "place": found.parts[part].place} for part in PARTS}
    return {"score": round(found.score, 1), "place": found.place, "parts": parts}


async def _one_at_a_time(session: AsyncSession) -> None:
    """Whoever else declares a theme waits, so that no two are of one matter and month."""
    taken = upsert(session, CursorRow).values(name="themes", value="")
    await session.execute(taken.on_conflict_do_update(index_elements=[CursorRow.name], set_={"value": ""}))
