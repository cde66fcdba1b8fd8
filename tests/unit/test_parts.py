"""A text in parts, and what is remembered of those that went out."""

from __future__ import annotations

from contextlib import suppress

from connectors.parts import PartsSent
from desk.channel import TryLater


async def begin(sent: PartsSent, row: int) -> None:
    """The first of two parts goes out, the second does not."""

    async def send(number: int) -> str:
        if number:
            raise TryLater("503")
        return ""

    with suppress(TryLater):
        await sent.send(row, 2, send)


async def finish(sent: PartsSent, row: int) -> list[int]:
    """Which parts a retry sends."""
    gone: list[int] = []

    async def send(number: int) -> str:
        gone.append(number)
        return ""

    await sent.send(row, 2, send)
    return gone


async def test_only_so_many_rows_are_remembered_and_the_latest_of_them() -> None:
    sent = PartsSent(most=2)
    for row in (1, 2, 3):
        await begin(sent, row)

    assert [await finish(sent, row) for row in (2, 3)] == [[1], [1]]
    assert await finish(sent, 1) == [0, 1]
