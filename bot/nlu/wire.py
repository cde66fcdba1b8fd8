"""Calls of one address by HTTP/1.1 over kept connections, each sent in one piece.

A call by aiohttp writes head and body apart and watches over both: a twelfth of a turn's time, more than the answer takes
to be read and understood.
"""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length"


class Lost(ConnectionError):
    """The connection ended before the answer was there."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    reason: str
    body: bytes


class _Connection(NamedTuple):
    reader: StreamReader
    writer: StreamWriter
    until: float


class Wire:
    """One address. As many connections as there are calls at once; one is used again within `idle` seconds."""

    def __init__(self, url: str, *, idle: float) -> None:
        self._url = urlsplit(url)
        self._idle = idle
        self._kept: list[_Connection] = []

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to one call. Raises Lost, and OSError where nobody answers at the address."""
        connection = self._again() or await self._opened()
        try:
            connection.writer.write(self._head(len(body), headers) + body)
            answer, keeps = await _read(connection.reader)
        except (asyncio.IncompleteReadError, ConnectionError) as broken:
            connection.writer.close()
            raise Lost("no whole answer") from broken
        except BaseException:
            # Whoever does not wait for its answer would give it to the next one.
            connection.writer.close()
            raise
        if keeps:
            now = asyncio.get_running_loop().time()
            self._kept.append(connection._replace(until=now + self._idle))
        else:
            connection.writer.close()
        return answer

    def _again(self) -> _Connection | None:
        now = asyncio.get_running_loop().time()
        while self._kept:
            connection = self._kept.pop()
            if connection.until > now and not connection.reader.at_eof():
                return connection
            connection.writer.close()
        return None

    async def _opened(self) -> _Connection:
        secure = self._url.scheme == "https"
        port = self._url.port or (443 if secure else 80)
        return _Connection(
            *await asyncio.open_connection(self._url.hostname, port, ssl=secure or None), until=0.0
        )

    def _head(self, length: int, headers: Mapping[str, str]) -> bytes:
        told = {
            "Host": self._url.netloc,
            "Content-Type": "application/json",
            "Content-Length": str(length),
            **headers,
        }
        lines = [
            f"POST {self._url.path or '/'} HTTP/1.1",
            *(f"{name}: {value}" for name, value in told.items()),
        ]
        return "\r\n".join(lines).encode() + _ENDS


async def _read(reader: StreamReader) -> tuple[Answer, bool]:
    """An answer, and whether its connection may be used again. Raises Lost for one that does not tell its length."""
    head = await reader.readuntil(_ENDS)
    first, *lines = head[: -len(_ENDS)].split(b"\r\n")
    _, status, *reason = first.split(b" ", 2)
    told = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)
    }
    if _LENGTH not in told:
        raise Lost("an answer without its length")
    body = await reader.readexactly(int(told[_LENGTH]))
    answer = Answer(int(status), b"".join(reason).decode("latin-1"), body)
    return answer, told.get(b"connection", b"").lower() != b"close"
