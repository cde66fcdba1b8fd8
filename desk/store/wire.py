"""The driver's connection to PostgreSQL, for many short statements: it stays watched between them, and asks at once.

The driver begins to watch its socket for each answer and stops again: two calls of the system that cost more than the
statement. Here it is watched from the first answer on, until something comes that nobody waits for. What begins a
transaction and what prepares a statement is sent along with it, and not waited for by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import errors, generators
from psycopg._preparing import Prepare
from psycopg._queries import PostgresQuery
from psycopg.abc import Transformer
from psycopg.adapt import Transformer as Made
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.waiting import Wait

Rows = Sequence[tuple[Any, ...]]
T = TypeVar("T")
Steps = Generator[Any, Any, T]
INTERVAL = 0.1
"""How often the driver's own way of waiting looks up, in seconds."""
MOST_SAID = 100
"""Of so many statements a connection keeps how the driver reads their words: as many as it has prepared."""
FINE = frozenset({ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY})


class Answer:
    """What the server said to a statement: `rows`, None where there can be none, and how many it changed."""

    def __init__(self, result: Any, rows: Rows | None) -> None:
        told = result.ntuples if result.status == ExecStatus.TUPLES_OK else result.command_tuples
        self.rows, self.rowcount = rows, -1 if told is None else told
        self._result = result

    @property
    def names(self) -> list[str]:
        """What its columns are called."""
        return [self._result.fname(at).decode() for at in range(self._result.nfields)]

    @property
    def kinds(self) -> list[int]:
        """The types of its columns, as PostgreSQL numbers them."""
        return [self._result.ftype(at) for at in range(self._result.nfields)]


class Wire(psycopg.AsyncConnection[Any]):
    """A connection as psycopg's, with one more way to carry out a statement."""

    _watched: tuple[asyncio.AbstractEventLoop, int] | None = None
    _waiter: asyncio.Future[None] | None = None
    _dumping: Transformer | None = None
    _said: dict[str, PostgresQuery]

    async def ask(self, words: str, values: Mapping[str, Any]) -> Answer:
        """Carry out one statement, in a transaction where the connection is for such. Raises psycopg's errors."""
        [answer] = await self.ask_all([(words, values)])
        return answer

    async def ask_all(self, said: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Answer]:
        """The same of several, sent together; none after one that is a mistake is carried out."""
        async with self.lock:
            answers: list[Answer] = await self.wait(self._asked(said))
            return answers

    async def wait(self, gen: Any, interval: float = INTERVAL, timeout: float | None = None) -> Any:
        """As AsyncConnection."""
        if timeout is None:
            try:
                return await self._through(gen)
            except (asyncio.CancelledError, KeyboardInterrupt) as interruption:
                # The driver knows what to do then: tell the server to stop, and wait until it has.
                gen = _Going(gen, interruption)
            except OSError as problem:
                self._let_go()
                raise errors.OperationalError("connection socket closed") from problem
            except BaseException:
                self._let_go()
                raise
        self._let_go()
        return await super().wait(gen, interval, timeout)

    async def close(self) -> None:
        """As AsyncConnection."""
        self._let_go()
        await super().close()

    async def _through(self, gen: Any) -> Any:
        """What the steps come to, waiting for the server between them."""
        try:
            wanted = next(gen)
            while wanted == Wait.R:
                await self._answered()
                wanted = gen.send(Wait.R)
        except StopIteration as done:
            return done.value
        # The server does not take any more for the moment: rare, and the driver's own affair.
        self._let_go()
        going: Any = _Going(gen, wanted)
        return await super().wait(going, INTERVAL)

    async def _answered(self) -> None:
        loop, socket = asyncio.get_running_loop(), self.pgconn.socket
        if self._watched != (loop, socket):
            self._let_go()
            loop.add_reader(socket, self._heard)
            self._watched = loop, socket
        self._waiter = loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _heard(self) -> None:
        if self._waiter is None:
            # Nobody asked: the server went away, or tells us something that keeps until the next statement.
            self._let_go()
        elif not self._waiter.done():
            self._waiter.set_result(None)

    def _let_go(self) -> None:
        """Stop watching; always before the socket is closed, whose number may be another's then."""
        if self._watched is not None:
            (loop, socket), self._watched = self._watched, None
            if not loop.is_closed():
                loop.remove_reader(socket)

    def _asked(self, said: Sequence[tuple[str, Mapping[str, Any]]]) -> Steps[list[Answer]]:
        self._check_connection_ok()
        if self._dumping is None:
            self._dumping, self._said = Made.from_context(self), {}
        dumping, prepared = self._dumping, self._prepared
        sends: list[Callable[[], None]] = []
        if not self._autocommit and self.pgconn.transaction_status == TransactionStatus.IDLE:
            sends.append(partial(self.pgconn.send_query_params, self._get_tx_start_command(), None))
        asked: list[tuple[PostgresQuery, Prepare, bytes, int]] = []
        fresh: dict[Any, bytes] = {}
        for words, values in said:
            query = self._read_words(words, values, dumping)
            key = prepared.key(query)
            prepare, name = (Prepare.YES, fresh[key]) if key in fresh else prepared.get(query)
            if prepare is Prepare.SHOULD:
                sends.append(partial(self.pgconn.send_prepare, name, query.query, param_types=query.types))
                fresh[key] = name
            asked.append((query, prepare, name, len(sends)))
            sends.append(self._sending(query, prepare, name))
        results = yield from self._sent(sends)
        for result in results:
            if result.status not in FINE:
                raise errors.error_from_result(result, encoding=self.pgconn._encoding)
        for (words, _), (query, prepare, name, at) in zip(said, asked, strict=True):
            # Only what went well is counted, and known to be prepared.
            new = prepared.maybe_add_to_cache(query, prepare, name)
            if new is not None:
                prepared.validate(new, prepare, name, results[at : at + 1])
            # What was asked for is nobody's business any more, and may be large.
            query.params = None
            self._said[words] = query
        yield from prepared.maintain_gen(self)
        return [self._read(results[at], dumping) for *_, at in asked]

    def _read_words(self, words: str, values: Mapping[str, Any], dumping: Transformer) -> PostgresQuery:
        """How the driver reads them: kept, but taken away while it is in use."""
        query = self._said.pop(words, None)
        if query is None:
            if len(self._said) >= MOST_SAID:
                self._said.clear()
            query = PostgresQuery(dumping)
            query.convert(words, values)
        else:
            query.dump(values)
        return query

    def _sending(self, query: PostgresQuery, prepare: Prepare, name: bytes) -> Callable[[], None]:
        if prepare is Prepare.NO:
            return partial(
                self.pgconn.send_query_params,
                query.query,
                query.params,
                param_formats=query.formats,
                param_types=query.types,
            )
        return partial(self.pgconn.send_query_prepared, name, query.params, param_formats=query.formats)

    def _sent(self, sends: Sequence[Callable[[], None]]) -> Steps[list[Any]]:
        """The server's answers, one for each, up to the first that is a mistake."""
        if len(sends) == 1:
            sends[0]()
            told: list[Any] = yield from generators.execute(self.pgconn)
            return told
        self.pgconn.enter_pipeline_mode()
        try:
            for send in sends:
                send()
            self.pgconn.pipeline_sync()
            yield from generators.send(self.pgconn)
            answers: list[Any] = []
            while True:
                told = yield from generators.fetch_many(self.pgconn)
                if told and told[0].status == ExecStatus.PIPELINE_SYNC:
                    return answers
                answers += told
        finally:
            with suppress(errors.Error):
                self.pgconn.exit_pipeline_mode()

    @staticmethod
    def _read(result: Any, loading: Transformer) -> Answer:
        if not result.nfields:
            return Answer(result, None)
        loading.set_pgresult(result)
        try:
            return Answer(result, loading.load_rows(0, result.ntuples, tuple))
        finally:
            loading.set_pgresult(None)


class _Going:
    """Steps that have begun: what they said last, or what happened to whoever waited for them, comes once more."""

    def __init__(self, gen: Any, said: Any) -> None:
        self._said = said
        self.send = gen.send

    def __next__(self) -> Any:
        if isinstance(self._said, BaseException):
            interruption, self._said = self._said, None
            raise interruption
        return self.send(0) if self._said is None else self._said
