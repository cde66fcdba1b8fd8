"""How many files and connections this process may have open at once: the system's soft limit is often 1,024."""

from __future__ import annotations

from contextlib import suppress

from connectors.web import MOST_OPEN

ENOUGH = 16_384
"""Sockets of the chat, what comes beside them, and what the service opens itself."""
SPARE, OWN = 512, 256
"""Of them so many are left to all but the chat's sockets, and so many to what the service opens itself."""
LEAST = 64
MANY = 1_048_576


def limit() -> int | None:
    """The limit that holds now; None where the system has no such one (Windows)."""
    return _limits()[0]


def most() -> int | None:
    """The limit that `raise_limit` sets, at the most."""
    return _limits()[1]


def raise_limit() -> int | None:
    """Set the soft limit to the hard one, and return what holds then."""
    found, hard = _limits()
    if found is not None and hard is not None and found < hard:
        import resource

        # Some systems name a hard limit that they do not grant.
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return limit()


def sockets() -> int:
    """How many sockets of the chat may be open at once."""
    found = limit()
    return MOST_OPEN if found is None else max(LEAST, min(MOST_OPEN, found - SPARE))


def connections() -> int | None:
    """How many connections the service takes at once, so that it can open its store and its files beside them."""
    found = limit()
    return None if found is None else max(LEAST, found - OWN)


def _limits() -> tuple[int | None, int | None]:
    try:
        import resource
    except ModuleNotFoundError:
        return None, None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # No limit at all is told as a number below 0.
    return (soft if soft >= 0 else MANY), (hard if hard >= 0 else MANY)
