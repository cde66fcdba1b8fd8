"""The secrets of subscriptions: kept sealed, since every event is signed with them."""

from __future__ import annotations

from desk.staff.sealing import Keys

PURPOSE = "secrets of event subscriptions"


def sealed(keys: Keys, secret: str) -> str:
    """The secret as it is kept."""
    return keys.sealed(secret, PURPOSE)


def opened(keys: Keys, kept: str | None) -> str | None:
    """The secret again; None where there is none, or it was sealed with another SECRET_KEY."""
    return keys.opened(kept, PURPOSE) if kept else None
