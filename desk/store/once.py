"""Transactions that are one statement, for PostgreSQL: no BEGIN, no COMMIT, and nothing asked to lock a row.

A row was read without a lock, together with its version, or none was found. What the work does with it is gathered, and
written at the end where the row still has that version, or there still is none; what the work takes for granted must
follow from the row, or be asked again by that statement (`Seen.unless`). Work that asks the store for anything
meanwhile, or has to write more than that, is begun anew with the row locked: nothing has been written by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.base import DEFAULT_STATE_ATTR
from sqlalchemy.orm.state import InstanceState

from desk.finishing import to_the_end
from desk.store.derived import keep_limits_and_marks, stands_alone
from desk.store.flushing import key_of, writings
from desk.store.lean import LeanSession
from desk.store.plans import Plans
from desk.store.resting import Resting
from desk.store.together import (
    BESIDE,
    GATHERS,
    LAST,
    Begun,
    NotAtOnce,
    Row,
    Seen,
    at_once,
    still_to_do,
    written,
)


class Gathering(LeanSession):
    """A session that has one row and writes it once, with what is added meanwhile. A row that is new is its own.

    Nothing of SQLAlchemy's stands behind it: objects know by themselves what of them was changed, and whatever else a
    session is asked for would go to the store.
    """

    info: Any = None
    """As AsyncSession's, which would be that of the session behind it."""

    def __init__(
        self,
        engine: AsyncEngine,
        plans: Plans,
        resting: Resting,
        first: Seen[Any] | Begun[Any],
        more: int = 1,
    ) -> None:
        """The session has an object of its own of what was seen, and so many `more` may be added, which know nothing of
        each other's keys. Raises NotAtOnce while somebody listens.
        """
        self._engine, self._plans, self._resting = engine.sync_engine, plans, resting
        if self._is_heard():
            raise NotAtOnce
        self.info = {GATHERS: True}
        self._version: int | None = None
        self._more = more
        self._rows: list[Any] = []
        if isinstance(first, Begun):
            self._first: Seen[Any] | Begun[Any] = first
            self.add(first.row)
        else:
            self._first = first.of(_copied(first.row))
            self._rows.append(self._first.row)

    @property
    def row(self) -> Any:
        """The session's own object of it."""
        return self._first.row

    @property
    def seen(self) -> Seen[Any]:
        """The row as it was written: what is done with it next needs no look, as long as nobody else changes it."""
        assert self._version is not None, "nothing is written yet"
        return Seen(self._first.row, self._version)

    @property
    def sync_session(self) -> Session:  # type: ignore[override]
        """There is none."""
        raise NotAtOnce

    @property
    def _proxied(self) -> Session:  # type: ignore[override]
        return self.sync_session

    def get_bind(self, *_asked: Any, **_more: Any) -> Engine:
        """As AsyncSession: which store it is."""
        return self._engine

    def add(self, instance: object, _warn: bool = True) -> None:
        """As AsyncSession: what it has already it does not write twice."""
        if instance not in self._rows:
            self._rows.append(instance)
            instance_state(instance).insert_order = len(self._rows)

    def add_all(self, instances: Iterable[object]) -> None:
        """As AsyncSession."""
        for one in instances:
            self.add(one)

    async def flush(self, objects: Sequence[Any] | None = None) -> None:
        """All is written at the end."""

    async def write(self) -> None:
        """Write what was gathered. Raises NotAtOnce where nothing was written; SQLAlchemy's errors otherwise."""
        if self.info.get(LAST):
            raise NotAtOnce
        keep_limits_and_marks(self._rows, self._engine.dialect)
        states: list[Any] = [instance_state(one) for one in self._rows]
        told = writings(states) if all(map(stands_alone, self._rows)) else None
        if told is None:
            raise NotAtOnce
        beside = self.info.get(BESIDE, {})
        one = at_once(told, beside, still_to_do(self), first=self._first, more=self._more)
        connection = await self._resting.take()
        try:
            if not await self._carried_out([one], connection, is_alone=True):
                raise NotAtOnce
        except BaseException:
            await to_the_end(self._resting.give(connection))
            raise
        await self._resting.give(connection)
        written([one], beside)
        if isinstance(self._first, Begun):
            one.parts[0].complete()
        self._version = one.version
        _keep(states)

    async def _connection(self) -> Connection | None:
        raise NotAtOnce


class Once(Generic[Row]):
    """A block within which a `Gathering` has what is to be written, which is `done` when the block ends well."""

    def __init__(self, begun: Callable[[], Gathering], done: Callable[[Gathering], None]) -> None:
        self._begun, self._done = begun, done

    async def __aenter__(self) -> tuple[Gathering, Row]:
        self._session = session = self._begun()
        return session, session.row

    async def __aexit__(self, kind: type[BaseException] | None, *_raised: object) -> None:
        if kind is None:
            await self._session.write()
            self._done(self._session)


def _copied(row: Any) -> Any:
    """The same row as another object: what is tried in vain leaves no trace in the one that was seen."""
    before: Any = instance_state(row)
    made = before.manager.new_instance()
    state: Any = instance_state(made)
    state.key = before.key
    state.dict.update({**before.dict, DEFAULT_STATE_ATTR: state})
    return made


def _keep(states: Sequence[Any]) -> None:
    """What was written is what these objects are."""
    for state in states:
        if state.key is None:
            state.key = key_of(state)
    InstanceState._commit_all_states([(state, state.dict) for state in states])
