"""What the message path tells whoever measures it: plain facts, told after they happened. No statement, no words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from desk.dialogue import DialogueDown, Reply, TurnFailed, TurnRefused


@dataclass(frozen=True)
class Whence:
    """Which message this is about, as its channel names it: known before there is a row, and still after it."""

    channel: str
    address: str
    message_id: str


Around = Callable[[Whence], AbstractContextManager[object]]
"""What is done around a step, such as measuring how long it takes."""


def nothing_around(whence: Whence) -> AbstractContextManager[object]:
    """Nothing is."""
    return _NOTHING


class Watch(Protocol):
    """Who counts."""

    def came(self, channel: str) -> None:
        """A new message was committed."""

    def kept(self, channel: str, reply: Reply, *, waited: float) -> None:
        """The reply to a message was written, so many seconds after the message came."""

    def failed(self, channel: str, reason: str) -> None:
        """A try at a message failed; `reason` is one of `REASONS`."""


class Unwatched:
    """Nobody counts."""

    def came(self, channel: str) -> None:
        """Nothing is done."""

    def kept(self, channel: str, reply: Reply, *, waited: float) -> None:
        """Nothing is done."""

    def failed(self, channel: str, reason: str) -> None:
        """Nothing is done."""


REASONS = ("down", "failed", "refused")
"""The dialogue server was not reached; it was and the turn failed; it will never take this one."""


def reason_of(problem: DialogueDown) -> str:
    """Which of `REASONS` this is."""
    if isinstance(problem, TurnRefused):
        return "refused"
    return "failed" if isinstance(problem, TurnFailed) else "down"


_NOTHING: AbstractContextManager[None] = nullcontext()
