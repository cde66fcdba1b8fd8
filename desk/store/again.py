"""What PostgreSQL rolled back for the sake of somebody else's transaction is done once more, from its beginning.

That is no fault of whoever asked: of two that wait for each other one is chosen (40P01), and where two changed the same
one may have to begin anew (40001). A prepared statement may be older than a revision of its table. Only work that has
committed nothing by then is repeated.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from desk.store.connecting import PASSING, is_outdated, sqlstate

log = structlog.get_logger(__name__)

T = TypeVar("T")
TRIES = 3
LONGEST_PAUSE = 0.1
"""Seconds, at most, before another try: two that met do not meet again."""


class BeginAgain(Exception):
    """What the work goes by is no longer so: all of it is to be done once more."""


@dataclass
class _Attempt:
    has_committed: bool = False


_attempt: ContextVar[_Attempt | None] = ContextVar("attempt", default=None)


def note_commit() -> None:
    """A writing transaction of the work under way was committed."""
    attempt = _attempt.get()
    if attempt is not None:
        attempt.has_committed = True


async def again(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` returns; begun anew up to twice where it was rolled back whole. What it raises else is raised.

    Nothing that `work` does outside the store may count double.
    """
    tries = 0
    while True:
        tries += 1
        attempt = _Attempt()
        token = _attempt.set(attempt)
        try:
            return await work()
        except (DBAPIError, BeginAgain) as problem:
            if not _passes(problem) or attempt.has_committed or tries == TRIES:
                raise
            log.info("begun_again", reason=_reason(problem), tries=tries)
        finally:
            _attempt.reset(token)
            if attempt.has_committed:
                # Where this is a part of other work, that has committed something, too.
                note_commit()
        await asyncio.sleep(random.random() * LONGEST_PAUSE)


def _passes(problem: DBAPIError | BeginAgain) -> bool:
    if isinstance(problem, BeginAgain):
        return True
    return sqlstate(problem) in PASSING or is_outdated(problem)


def _reason(problem: DBAPIError | BeginAgain) -> str | None:
    return str(problem) if isinstance(problem, BeginAgain) else sqlstate(problem)


def every_use_case(cls: type[T]) -> type[T]:
    """A class whose public coroutine methods, its bases' too, are each done by `again`."""
    for name, method in inspect.getmembers(cls, inspect.iscoroutinefunction):
        if not name.startswith("_"):
            setattr(cls, name, _repeated(method))
    return cls


def _repeated(method: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
    @functools.wraps(method)
    async def repeated(*args: object, **named: object) -> T:
        return await again(lambda: method(*args, **named))

    return repeated
