"""What happens between a message's look at its conversation and the statement that writes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from desk.conversations.at_once import look


def after_each_look(monkeypatch: pytest.MonkeyPatch, does: Callable[[], Awaitable[Any]]) -> None:
    """From now on this is done when a message's conversation was looked at, before anything of it is written."""

    async def looks(session: Any, message: Any, **more: Any) -> Any:
        found = await look(session, message, **more)
        await does()
        return found

    monkeypatch.setattr("desk.conversations.inbox.look", looks)
