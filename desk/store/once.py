"""Transactions that are one statement, for PostgreSQL: no BEGIN, no COMMIT, and nothing asked to lock a row.

A row was read without a lock, together with its version, or none was found. What the work does with it is gathered, and
written at the end where the row still has that version, or there still is none; what the work takes for granted must
follow from the row, or be asked again by that statement (`Seen.unless`). Work that asks the store for anything
meanwhile, or has to write more than that, is begun anew with the row locked: nothing has been written by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NoReturn, cast

from sqlalchemy import Connection, Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.base import DEFAULT_STATE_ATTR

from desk.finishing import to_the_end
from desk.store.flushing import is_plain, writings
from desk.store.lean import LeanSession
from desk.store.plans import Plans
from desk.store.resting import Resting
from desk.store.together import ALSO, BESIDE, GATHERS, Begun, NotAtOnce, Seen, at_once, written


class _Unreachable:
    """Stands for the engine in a session that asks nothing: whatever would go to the store needs a connection."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def connect(self, *_args: Any, **_named: Any) -> NoReturn:
        raise NotAtOnce


class Gathering(LeanSession):
    """A session that has one row and writes it once, with what is added meanwhile. A row that is new is its own."""

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
        super().__init__(engine, plans, resting)
        self.sync_session.bind = cast(Any, _Unreachable(engine.dialect))
        if self._is_heard():
            raise NotAtOnce
        self.info[GATHERS] = True
        self._version: int | None = None
        self._more = more
        if isinstance(first, Begun):
            self.add(first.row)
            self._first: Seen[Any] | Begun[Any] = first
        else:
            self._first = replace(first, row=self._copied(first.row))

    @property
    def row(self) -> Any:
        """The session's own object of it."""
        return self._first.row

    @property
    def seen(self) -> Seen[Any]:
        """The row as it was written: what is done with it next needs no look, as long as nobody else changes it."""
        assert self._version is not None, "nothing is written yet"
        return Seen(self._first.row, self._version)

    async def flush(self, objects: Sequence[Any] | None = None) -> None:
        """All is written at the end."""

    async def __aexit__(self, *_raised: object) -> None:
        """Nothing is left to be said to the server."""
        self.sync_session.close()

    async def write(self) -> None:
        """Write what was gathered. Raises NotAtOnce where nothing was written; SQLAlchemy's errors otherwise."""
        session: Any = self.sync_session
        session.dispatch.before_flush(session, None, None)
        told = writings(session) if is_plain(session) and not session.asks_after_flush else None
        if told is None:
            raise NotAtOnce
        states, each = told
        beside = session.info.get(BESIDE, {})
        one = at_once(each, beside, session.info.get(ALSO), first=self._first, more=self._more)
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
        session._register_persistent(set(states))

    async def _connection(self) -> Connection | None:
        raise NotAtOnce

    def _copied(self, row: Any) -> Any:
        """The same row as an object of this session: what is tried in vain leaves no trace in the other."""
        before: Any = instance_state(row)
        made = before.manager.new_instance()
        state: Any = instance_state(made)
        state.key, state.session_id = before.key, self.sync_session.hash_key
        state.dict.update({**before.dict, DEFAULT_STATE_ATTR: state})
        self.sync_session.identity_map._add_unpresent(state, state.key)
        return made
