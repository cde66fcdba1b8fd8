"""PostgreSQL's own types, which a process has described to it once and not for each of its connections.

The driver asks for them where a statement first has a list among its values: some ten milliseconds of the server's CPU,
and three ways to it and back that somebody waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import asyncpg

TRIED_WITH = "0.32."
"""It uses what asyncpg keeps to itself, so with another version each connection asks."""
OWN = 16384
"""Types with smaller numbers are PostgreSQL's own, the same in each database of a version."""
_KEPT = SimpleNamespace(name="kept")
"""What stands for the statement that asks: it says that no other one was lost by it."""
_known: dict[tuple[int, frozenset[int]], Any] = {}


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """One that knows what another was told."""

    __slots__ = ()

    async def _introspect_types(self, typeoids: Iterable[int], timeout: float | None) -> tuple[Any, Any]:
        asked = frozenset(typeoids)
        key = self.get_server_version().major, asked
        if key in _known:
            return _known[key], _KEPT
        types, statement = await super()._introspect_types(asked, timeout)
        if max(asked) < OWN:
            _known[key] = types
        return types, statement


def fits(version: str) -> bool:
    """Whether this can be done with this version of asyncpg."""
    return version.startswith(TRIED_WITH)


CLASS: type[Any] = Connection if fits(asyncpg.__version__) else asyncpg.Connection
