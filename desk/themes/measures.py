"""Measures of a theme: what which unit has to do by when; added, changed, taken out, and marked as done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.errors import IllegalStep, NotFound
from desk.staff.actor import Actor
from desk.staff_notices import writing
from desk.store.database import Database
from desk.store.models import ThemeMeasureRow, ThemeRow
from desk.themes import checks, loading
from desk.themes.views import ThemeView
from desk.tickets.city import Rules, rules


@dataclass(frozen=True)
class Wish:
    """A measure as it is wanted: what, by which unit, and the day by whose end it is due."""

    what: str
    unit: str
    due: date


class Measures:
    """The measures of the themes of one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def add(self, actor: Actor, theme: int, wish: Wish, *, version: int | None = None) -> ThemeView:
        """One more; its unit is told.

        Raises `NotAllowed`, `NotFound`, `StaleVersion`, `IllegalStep`, `MissingDetail` and `InvalidInput`.
        """
        checks.require(actor, checks.LEADS)
        now = rules(self._pack, self._clock())
        values = self._values(wish, now)
        async with self._db.begin() as session:
            row = await loading.held(session, theme, version)
            one = ThemeMeasureRow(theme_id=row.id, made_at=now.now, made_by=actor.label, **values)
            one.tell_at = _warned_at(now, one)
            session.add(one)
            await session.flush()
            details = {"measure": one.id, "what": one.what, "unit": one.unit, "due": wish.due.isoformat()}
            loading.note(session, row, "add", actor=actor, now=now.now, details=details)
            await writing.of_measure(session, row, one, actor=actor.label, now=now.now)
            return await loading.one(session, row)

    async def change(
        self, actor: Actor, theme: int, measure: int, wish: Wish, *, version: int | None = None
    ) -> ThemeView:
        """Say it otherwise, give it to another unit, or move its deadline, of which is then told anew.

        Raises as `add`; `IllegalStep` for one that is done.
        """
        checks.require(actor, checks.LEADS)
        now = rules(self._pack, self._clock())
        async with self._db.begin() as session:
            row = await loading.held(session, theme, version)
            one = await _waiting(session, row, measure)
            before = {"what": one.what, "unit": one.unit, "due": _day(one.due_at, now)}
            moved = before["due"] != wish.due.isoformat()
            values = self._values(wish, now) if moved else self._values(wish, now, due=one.due_at)
            for name, value in values.items():
                setattr(one, name, value)
            if moved:
                one.tell_at = _warned_at(now, one)
            after = {"what": one.what, "unit": one.unit, "due": wish.due.isoformat()}
            changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
            if changed:
                details = {"measure": one.id, **changed}
                loading.note(session, row, "alter", actor=actor, now=now.now, details=details)
            if "unit" in changed or moved:
                await writing.of_measure(session, row, one, actor=actor.label, now=now.now)
            return await loading.one(session, row)

    async def drop(self, actor: Actor, theme: int, measure: int, *, version: int | None = None) -> ThemeView:
        """Take it out; the history keeps what it said. Raises as `change`."""
        checks.require(actor, checks.LEADS)
        now = self._clock()
        async with self._db.begin() as session:
            row = await loading.held(session, theme, version)
            one = await _waiting(session, row, measure)
            one.dropped_at, one.tell_at = now, None
            details = {"measure": one.id, "what": one.what}
            loading.note(session, row, "drop", actor=actor, now=now, details=details)
            return await loading.one(session, row)

    async def done(self, actor: Actor, theme: int, measure: int, note: str | None) -> ThemeView:
        """It is done: said by a supervisor, by its unit, or by the unit that leads the theme. Whoever made it is told.

        Raises `NotAllowed`, `NotFound` (also of a theme that is another unit's), `IllegalStep` and `InvalidInput`.
        """
        checks.require(actor, checks.DOES)
        said, now = checks.words(note, field="note"), self._clock()
        async with self._db.begin() as session:
            row = await loading.held(session, theme, None)
            if not checks.sees(actor, await loading.one(session, row)):
                raise NotFound(f"no theme {theme}")
            one = await _waiting(session, row, measure)
            checks.require_owner(actor, one.unit, row.unit)
            one.done_at, one.done_by, one.note, one.tell_at = now, actor.label, said or None, None
            details = {"measure": one.id, "what": one.what}
            loading.note(session, row, "done", actor=actor, now=now, details=details)
            await writing.of_measure_done(session, row, one, actor=actor.label, now=now)
            return await loading.one(session, row)

    def _values(self, wish: Wish, now: Rules, *, due: datetime | None = None) -> Mapping[str, Any]:
        return {
            "what": checks.needed(wish.what, field="what"),
            "unit": checks.unit(self._pack, wish.unit),
            "due_at": due or checks.end_of(wish.due, now.zone, now.now),
        }


async def _waiting(session: AsyncSession, theme: ThemeRow, measure: int) -> ThemeMeasureRow:
    row = await session.get(ThemeMeasureRow, measure, with_for_update=True)
    if row is None or row.theme_id != theme.id or row.dropped_at is not None:
        raise NotFound(f"no measure {measure}")
    if row.done_at is not None:
        raise IllegalStep("this measure is done")
    return row


def _warned_at(now: Rules, row: ThemeMeasureRow) -> datetime:
    """When its deadline nears: after the same share of its time as other clocks warn at."""
    return now.now + (row.due_at - now.now) * now.clocks.warn_at


def _day(at: datetime, now: Rules) -> str:
    return at.astimezone(now.zone).date().isoformat()
