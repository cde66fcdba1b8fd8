"""Reading what somebody else's server sends, and not more of it than we want."""

from __future__ import annotations

from aiohttp import StreamReader


async def first_bytes(content: StreamReader, most: int) -> bytes:
    """All of it, or its first `most` bytes where it is longer."""
    found = bytearray()
    while len(found) < most and (chunk := await content.read(most - len(found))):
        found += chunk
    return bytes(found)
