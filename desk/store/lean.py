"""Sessions that carry out plain statements by the driver itself: no layers between, no switch of greenlets.

For PostgreSQL. They are SQLAlchemy's sessions with the same connection, transaction, objects and errors: whatever has
no plan (`desk.store.plans`), and everything while somebody listens to statements, goes SQLAlchemy's own way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, bindparam, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.util import greenlet_spawn

from desk.store.asking import ask
from desk.store.derived import KeepingSession
from desk.store.flushing import Writing, is_plain, writings
from desk.store.plans import Plans, changes_rows, fits
from desk.store.resting import Resting

_FITS = fits(sqlalchemy.__version__)


class LeanSession(AsyncSession):
    """A session within whose transaction plain statements go straight to the server."""

    def __init__(self, engine: AsyncEngine, plans: Plans) -> None:
        super().__init__(engine, expire_on_commit=False, sync_session_class=KeepingSession)
        self._engine, self._plans = engine.sync_engine, plans
        self._within: tuple[Any, Connection] | None = None

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
        await super().commit()

    async def __aexit__(self, *raised: object) -> None:
        """As AsyncSession; what has ended needs no task of its own to end."""
        if self.sync_session.in_transaction():
            await super().__aexit__(*raised)
        else:
            self.sync_session.close()

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
            told = writings(session) if is_plain(session) else None
            connection = await self._connection()
            if told is None or connection is None or not await self._carried_out(told[1], connection):
                return False
            if session.asks_after_flush:
                await greenlet_spawn(session.dispatch.after_flush, session, None)
            else:
                session.dispatch.after_flush(session, None)
            session._register_persistent(set(told[0]))
        finally:
            session._flushing = False
        return True

    async def _carried_out(self, writings: Sequence[Writing], connection: Connection) -> bool:
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
            answer = await ask(connection, each[0][0], [values for _, values in each])
            one.settle(plan.result(self, connection.dialect, answer, {}))
        return True

    def _is_heard(self) -> bool:
        """Whether somebody listens to statements, or SQLAlchemy is another than this was tried with."""
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
            connection = await greenlet_spawn(session.connection)
            within = self._within = session._transaction, connection
        transaction, connection = within
        return connection if transaction.is_active and not connection.invalidated else None

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


class LeanReader(LeanSession):
    """A session that begins no transaction: a plain statement borrows a connection for itself alone."""

    def __init__(self, engine: AsyncEngine, plans: Plans, resting: Resting) -> None:
        # What SQLAlchemy's way needs is made when it is gone: most reads are one plain statement.
        self._async_bind, self._async_binds = engine, {}
        self._engine, self._plans, self._resting = engine.sync_engine, plans, resting
        self._made: Session | None = None

    @property
    def sync_session(self) -> Session:  # type: ignore[override]
        """The session behind it, which most readers never need."""
        if self._made is None:
            self._made = self._assign_proxied(Session(self._engine, expire_on_commit=False))
        return self._made

    @property
    def _proxied(self) -> Session:  # type: ignore[override]
        return self.sync_session

    async def flush(self, objects: Sequence[Any] | None = None) -> None:
        """As AsyncSession: whoever reads has nothing to write."""
        if self._made is not None:
            await AsyncSession.flush(self, objects)

    async def close(self) -> None:
        """Give back what was used."""
        if self._made is not None:
            await super().close()

    async def __aexit__(self, *raised: object) -> None:
        if self._made is not None:
            await super().__aexit__(*raised)

    async def _lean(self, statement: Any, given: Any) -> Any:
        if self._is_left(statement, given):
            return None
        if self._made is not None and (changes_rows(statement) or self._made.in_transaction()):
            # It has a connection by then: who holds one and waits for another holds up whoever does the same.
            return None
        connection = await self._resting.take()
        try:
            found = await self._over(connection, statement, given)
        except BaseException:
            # Who is given up twice still gives it back, as at the end of AsyncSession's own block.
            await _to_the_end(self._resting.give(connection))
            raise
        await self._resting.give(connection)
        return found


async def _to_the_end(work: Coroutine[Any, Any, object]) -> None:
    """Wait for `work` until it has ended, however often the wait is given up; that is raised only then."""
    task = asyncio.create_task(work)
    given_up: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as raised:
            given_up = raised
    if given_up is not None:
        raise given_up


@lru_cache(maxsize=256)
def _with_key(mapper: Mapper[Any]) -> Any:
    keys = enumerate(mapper.primary_key)
    return select(mapper.class_).where(
        *(key == bindparam(f"key_{place}", type_=key.type) for place, key in keys)
    )


def _keeps_up(statement: Any) -> bool:
    return statement._execution_options.get("synchronize_session", "auto") is not False
