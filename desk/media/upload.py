"""Taking in what somebody uploads, piece by piece: no more than is kept, and nobody waits for one that stands still."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from desk.channel import LARGEST_MEDIA, MediaRefused, NextPiece, TryLater

NEXT_PIECE_WITHIN = 60.0
ALL_WITHIN = 900.0
"""Seconds that an upload may stand still, and take in all."""
IN_MEMORY = 256 * 1024


async def received(next_piece: NextPiece, *, folder: Path | None = None) -> bytes:
    """The whole of an upload, which comes piece by piece until an empty one; what is large waits on the disk meanwhile,
    in `folder`.

    Raises `MediaRefused` for one that is too large, as soon as it is, and `TryLater` for one that does not go on.
    """
    size = 0
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder) if folder else None) as spool:
        try:
            async with asyncio.timeout(ALL_WITHIN):
                while True:
                    async with asyncio.timeout(NEXT_PIECE_WITHIN):
                        piece = await next_piece()
                    if not piece:
                        break
                    size += len(piece)
                    if size > LARGEST_MEDIA:
                        raise MediaRefused("size")
                    spool.write(piece)
        except (TimeoutError, ConnectionError):
            raise TryLater("the upload stopped before its end") from None
        spool.seek(0)
        return spool.read()
