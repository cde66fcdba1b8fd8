"""Several frames of a chat socket that leave in one write: each write by itself costs more than what it carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from aiohttp import web

TRIED_WITH = "3.14."
"""It puts itself before the transport of aiohttp's own writer, so with another version each frame is a write."""


def fits(version: str) -> bool:
    """Whether this can be done with this version of aiohttp."""
    return version.startswith(TRIED_WITH)


_FITS = fits(aiohttp.__version__)


@contextmanager
def one_write(socket: web.WebSocketResponse) -> Iterator[None]:
    """What is sent within the block leaves at its end, all at once. Nothing else is to be waited for in it."""
    writer: Any = socket._writer
    if writer is None or not _FITS:
        yield
        return
    gathered = _Gathered(writer.transport)
    writer.transport = gathered
    try:
        yield
    finally:
        writer.transport = gathered.transport
        gathered.leave()


class _Gathered:
    """Keeps what is written until it may leave, and nothing from then on."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self._frames: list[bytes] = []
        self._may_leave = False

    def write(self, data: bytes) -> None:
        if self._may_leave:
            self.transport.write(data)
        else:
            self._frames.append(data)

    def is_closing(self) -> bool:
        return bool(self.transport.is_closing())

    def leave(self) -> None:
        """Write what was kept."""
        self._may_leave = True
        if self._frames and not self.is_closing():
            self.transport.write(b"".join(self._frames))
