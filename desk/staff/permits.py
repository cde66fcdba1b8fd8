"""Who may call a route, said where the route is. The door lets nobody through to a route that does not say it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from desk.staff.actor import ROLES

Handler = TypeVar("Handler", bound=Callable[..., Any])

SIGNED_OUT = "signed out"
"""Stands among the roles of a route that is open to whoever comes, signed in or not."""
HOTLINE = ("operator", "supervisor")
WORKERS = ("operator", "handler", "supervisor")
"""Who takes steps of tickets: the hotline and the units."""
PERMIT = "permit"


def may(*roles: str) -> Callable[[Handler], Handler]:
    """Below the route's path: these roles, and nobody else. Raises ValueError for what is no role."""
    if unknown := set(roles) - {*ROLES, SIGNED_OUT}:
        raise ValueError(f"there is no role '{min(unknown)}'")

    def declared(handler: Handler) -> Handler:
        setattr(handler, PERMIT, frozenset(roles))
        return handler

    return declared


everybody = may(*ROLES)
"""Every role; what one sees there is a matter of the rules behind it."""
anybody = may(*ROLES, SIGNED_OUT)
"""Without signing in, too."""


def permitted(handler: Callable[..., Any]) -> frozenset[str] | None:
    """The roles that a handler was declared for; None where nothing was said."""
    said: frozenset[str] | None = getattr(handler, PERMIT, None)
    return said
