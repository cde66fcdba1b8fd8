"""Connections to PostgreSQL that the loop watches, so that no statement is handed to a thread and back.

psycopg2 sends and reads by itself and says what it waits for. A connection is asked by one at a time; whoever stops waiting
ends it, as what it would say next is another one's answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.nlu.prepared import Prepared

Begin = Callable[[], Any]
"""Begins a connection of psycopg2 that is asynchronous. It waits for the name of the host to be looked up, in a thread."""


class Watched:
    """One connection. Raises psycopg2's errors, after which it is no longer open."""

    def __init__(self, connection: Any, loop: asyncio.AbstractEventLoop) -> None:
        from psycopg2 import extensions

        self._done, self._writes = extensions.POLL_OK, extensions.POLL_WRITE
        self._connection, self._loop = connection, loop
        self._socket: int | None = None
        self._waiting: asyncio.Future[None] | None = None
        self.is_open = True
        self.prepared = Prepared()

    async def begin(self) -> None:
        """Wait until the server has let us in, and listen to it from then on."""
        await self._settled()
        self._socket = self._connection.fileno()
        self._loop.add_reader(self._socket, self._heard)

    async def execute(self, statement: str, values: Sequence[Any]) -> Any:
        """The cursor of a statement that is carried out; of several, of the last one."""
        cursor = self._connection.cursor()
        cursor.execute(statement, values)
        await self._settled()
        return cursor

    def close(self) -> None:
        """End it. To be called as soon as psycopg2 raised an error: it may have closed the socket, which another gets."""
        if not self.is_open:
            return
        self.is_open = False
        if self._socket is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
        self._connection.close()

    async def _settled(self) -> None:
        while (state := self._connection.poll()) != self._done:
            self._waiting = self._loop.create_future()
            # Until the server has let us in, each look at it may be at another socket.
            socket = self._connection.fileno()
            try:
                if state == self._writes:
                    self._loop.add_writer(socket, self._heard)
                elif self._socket is None:
                    self._loop.add_reader(socket, self._heard)
                await self._waiting
            finally:
                self._waiting = None
                if state == self._writes:
                    self._loop.remove_writer(socket)
                elif self._socket is None:
                    self._loop.remove_reader(socket)

    def _heard(self) -> None:
        """The server says or takes something. Where nobody waits it ends the connection, or it is what was read already."""
        if self._waiting is not None:
            if not self._waiting.done():
                self._waiting.set_result(None)
        elif self.is_open:
            try:
                self._connection.poll()
            except Exception:  # Whatever it is, whoever asks next gets another connection.
                self.close()


class Connections:
    """At most so many, opened when they are needed and kept; the one used last is used next."""

    def __init__(self, begin: Begin, *, most: int, seconds: float) -> None:
        self._begin, self._most, self._seconds = begin, most, seconds
        self._resting: list[Watched] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turns = asyncio.Semaphore(most)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Watched]:
        """One for oneself. Raises psycopg2's errors, and TimeoutError where nobody lets us in in time."""
        self._move_to(asyncio.get_running_loop())
        async with self._turns:
            connection = await self._found()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._resting.append(connection)

    def close(self) -> None:
        """End those that rest."""
        while self._resting:
            self._resting.pop().close()

    async def _found(self) -> Watched:
        while self._resting:
            connection = self._resting.pop()
            if connection.is_open:
                return connection
        return await asyncio.wait_for(self._let_in(), self._seconds)

    async def _let_in(self) -> Watched:
        loop = asyncio.get_running_loop()
        connection = Watched(await loop.run_in_executor(None, self._begin), loop)
        try:
            await connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection

    def _move_to(self, loop: asyncio.AbstractEventLoop) -> None:
        """A loop that ended watches nothing."""
        if self._loop is not loop:
            self.close()
            self._loop, self._turns = loop, asyncio.Semaphore(self._most)
