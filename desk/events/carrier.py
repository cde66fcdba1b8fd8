"""An event on its way, and who carries it.

NotTaken            it was not taken; `is_target`: the whole target, not this event
└── Gone            the target wants no more events at all
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Parcel:
    """One event for one subscription. `id` is the same at every try. `url` and `secret` are a webhook's."""

    id: str
    event: str
    body: dict[str, Any]
    at: datetime
    url: str | None = None
    secret: str | None = field(default=None, repr=False)


class NotTaken(Exception):
    """The text is a code or an error's name, never what the other side said."""

    def __init__(self, message: str, *, is_target: bool = False) -> None:
        super().__init__(message)
        self.is_target = is_target


class Gone(NotTaken):
    pass


class Carrier(Protocol):
    """Takes events to where they go."""

    async def carry(self, parcel: Parcel) -> str:
        """Return what the other side answered once the event is theirs. Raises `NotTaken`, also if nobody knows."""

    async def close(self) -> None:
        """Let go of connections."""
