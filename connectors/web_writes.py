"""Several frames of a chat socket that leave in one write: each write by itself costs more than what it carries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import aiohttp
from aiohttp import web

TRIED_WITH = "3.14."
"""It puts itself before the transport of aiohttp's own writer, so with another version each frame is a write."""


def fits(version: str) -> bool:
    """Whether this can be done with this version of aiohttp."""
    return version.startswith(TRIED_WITH)


_FITS = fits(aiohttp.__version__)


def one_write(socket: web.WebSocketResponse) -> AbstractContextManager[None]:
    """What is sent within the block leaves at its end, all at once. Nothing else is to be waited for in it."""
    writer: Any = socket._writer
    return nullcontext() if writer is None or not _FITS else _Gathered(writer)


class _Gathered:
    """Stands in for the transport of a writer during a block: keeps what is written until its end, and nothing from
    then on.
    """

    write: Callable[[bytes], object]
    is_closing: Callable[[], bool]

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._frames: list[bytes] = []

    def __enter__(self) -> None:
        self._transport = self._writer.transport
        self.write, self.is_closing = self._frames.append, self._transport.is_closing
        self._writer.transport = self

    def __exit__(self, *_raised: object) -> None:
        self._writer.transport = self._transport
        self.write = self._transport.write
        if self._frames and not self.is_closing():
            self.write(b"".join(self._frames))
