"""Sessions that carry out plain statements by the driver itself: no layers between, no switch of greenlets.

For PostgreSQL. They are SQLAlchemy's sessions with the same connection, transaction, objects and errors: whatever has
no plan (`desk.store.plans`), and everything while somebody listens to statements, goes SQLAlchemy's own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, bindparam, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.util import greenlet_spawn

from desk.finishing import to_the_end
from desk.store.asking import ask, commit
from desk.store.derived import KeepingSession
from desk.store.flushing import Writing, waiting_in, writings
from desk.store.plans import Plans, changes_rows, fits
from desk.store.resting import Resting
from desk.store.together import AS_ONE, BESIDE, Together, still_to_do, together, written

_FITS = fits(sqlalchemy.__version__)


class LeanSession(AsyncSession):
    """A session within whose transaction plain statements go straight to the server."""

    def __init__(self, engine: AsyncEngine, plans: Plans, resting: Resting) -> None:
        """A plain statement that comes first takes one of the connections that rest, and all others go over it, too."""
        super().__init__(engine, expire_on_commit=False, sync_session_class=KeepingSession)
        self._engine, self._plans, self._resting = engine.sync_engine, plans, resting
        self._within: tuple[Any, Connection] | None = None
        self._lent: Connection | None = None

    async def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As AsyncSession."""
        found = None if more else await self._lean(statement, params)
        return await super().execute(statement, params, **more) if found is None else found

    async def scalar(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As AsyncSession."""
        found = None if more else await self._lean(statement, params)
        return await super().scalar(statement, params, **more) if found is None else found.scalar()

    async def scalars(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As AsyncSession."""
        found = None if more else await self._lean(statement, params)
        return await super().scalars(statement, params, **more) if found is None else found.scalars()

    async def get(self, entity: Any, ident: Any, **more: Any) -> Any:
        """As AsyncSession."""
        found = None if more else await self._by_key(entity, ident)
        return await super().get(entity, ident, **more) if found is None else found[0]

    async def get_one(self, entity: Any, ident: Any, **more: Any) -> Any:
        """As AsyncSession."""
        [found] = (None if more else await self._by_key(entity, ident)) or [None]
        return await super().get_one(entity, ident, **more) if found is None else found

    async def flush(self, objects: Sequence[Any] | None = None) -> None:
        """As AsyncSession."""
        if objects is not None or not await self._written():
            await super().flush(objects)

    async def commit(self) -> None:
        """As AsyncSession."""
        session = self.sync_session
        if session._new or session._deleted or session.identity_map._modified:
            await self.flush()
        if self._lent is None or session.in_nested_transaction() or not session._is_clean():
            await super().commit()
        else:
            await commit(self._lent)
            # Nothing is left to be said to the server.
            session.commit()

    async def close(self) -> None:
        """As AsyncSession."""
        try:
            await super().close()
        finally:
            await self._give_back()

    async def __aexit__(self, *raised: object) -> None:
        """As AsyncSession; what has ended needs no task of its own to end."""
        if self.sync_session.in_transaction():
            await to_the_end(self.close())
        else:
            self.sync_session.close()
            await self._give_back()

    async def _lean(self, statement: Any, given: Any) -> Any:
        """The result, or None where SQLAlchemy is to do it."""
        session = self.sync_session
        if self._is_left(statement, given) or not session.autoflush or session._flushing:
            return None
        if session._new or session._deleted or session.identity_map._modified:
            await self.flush()
        if changes_rows(statement) and session.identity_map and _keeps_up(statement):
            return None
        connection = await self._connection()
        return None if connection is None else await self._over(connection, statement, given)

    async def _by_key(self, entity: Any, ident: Any) -> list[Any] | None:
        """The object of this key or None, in a list; None where SQLAlchemy is to look for it."""
        key = ident if isinstance(ident, tuple) else (ident,)
        mapper: Mapper[Any] = inspect(entity)
        if isinstance(ident, dict | list) or None in key or len(key) != len(mapper.primary_key):
            return None
        known = self.sync_session.identity_map.get(mapper.identity_key_from_primary_key(key))
        if known is not None:
            return None if instance_state(known).expired else [known]
        found = await self._lean(_with_key(mapper), {f"key_{place}": one for place, one in enumerate(key)})
        return None if found is None else [found.scalar()]

    async def _written(self) -> bool:
        """Whether all that is new and changed was written here."""
        session: Any = self.sync_session
        if self._is_heard() or session._flushing:
            return False
        session._flushing = True
        try:
            session.dispatch.before_flush(session, None, None)
            states = waiting_in(session)
            told = None if session._deleted else writings(states)
            connection = await self._connection()
            if told is None or connection is None:
                return False
            beside = session.info.get(BESIDE, {})
            as_one = session.info.pop(AS_ONE, False)
            fewer = together(told, beside, still_to_do(session), as_one=as_one)
            if not await self._carried_out(fewer, connection):
                return False
            written(fewer, beside)
            if session.asks_after_flush:
                await greenlet_spawn(session.dispatch.after_flush, session, None)
            else:
                session.dispatch.after_flush(session, None)
            session._register_persistent(set(states))
        finally:
            session._flushing = False
        return True

    async def _carried_out(
        self, writings: Sequence[Writing | Together], connection: Connection, *, is_alone: bool = False
    ) -> bool:
        """Whether these were written; what is left to SQLAlchemy is left before the first of them."""
        plans = [self._plans.plan(one.statement, one.values[0], connection) for one in writings]
        try:
            said = [
                [plan.bound(values, one.statement) for values in one.values]  # type: ignore[union-attr]
                for one, plan in zip(writings, plans, strict=True)
            ]
        except Exception:
            # One without a plan, or a value that its column refuses: SQLAlchemy says so in its own error.
            return False
        for one, plan, each in zip(writings, plans, said, strict=True):
            assert plan is not None
            answer = await ask(connection, each[0][0], [values for _, values in each], is_alone=is_alone)
            one.settle(plan.rows(connection.dialect, answer), answer.changed)
        return True

    def _is_heard(self) -> bool:
        """Whether somebody listens to statements, or SQLAlchemy is another than this was tried with."""
        # Each list of listeners is asked only where there ever was one.
        if not self._engine._has_events:
            return not _FITS
        heard = self._engine.dispatch
        return bool(heard.before_cursor_execute or heard.after_cursor_execute or not _FITS)

    def _is_left(self, statement: Any, given: Any) -> bool:
        if self._is_heard():
            return True
        return not isinstance(given, dict | None) or self._plans.has_none(statement, given)

    async def _connection(self) -> Connection | None:
        session: Any = self.sync_session
        within = self._within
        if within is None or within[0] is not session._transaction:
            connection = await self._begun(session)
            within = self._within = session._transaction, connection
        transaction, connection = within
        return connection if transaction.is_active and not connection.invalidated else None

    async def _begun(self, session: Any) -> Connection:
        """The connection of the transaction that runs, or that begins with this."""
        begun = session._transaction
        if self._lent is not None or (begun is not None and (begun.nested or begun._connections)):
            return await greenlet_spawn(session.connection)
        self._lent = session.bind = await self._resting.take()
        # The server is told with the first statement, so there is nothing to wait for.
        begins: Connection = session.connection()
        return begins

    async def _give_back(self) -> None:
        lent, self._lent = self._lent, None
        if lent is not None:
            self.sync_session.bind = self._engine
            await self._resting.give(lent)

    async def _over(self, connection: Connection, statement: Any, given: Any) -> Any:
        plan = self._plans.plan(statement, given, connection)
        if plan is None:
            return None
        try:
            words, values = plan.bound(given, statement)
        except Exception:
            # SQLAlchemy comes to the same, and says it in its own error.
            return None
        answer = await ask(connection, words, [values], is_kept=plan.is_kept)
        return plan.result(self, connection.dialect, answer, given or {})


@lru_cache(maxsize=256)
def _with_key(mapper: Mapper[Any]) -> Any:
    keys = enumerate(mapper.primary_key)
    return select(mapper.class_).where(
        *(key == bindparam(f"key_{place}", type_=key.type) for place, key in keys)
    )


def _keeps_up(statement: Any) -> bool:
    return statement._execution_options.get("synchronize_session", "auto") is not False
