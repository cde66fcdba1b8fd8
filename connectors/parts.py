"""A text in parts that a channel allows, and which of them went out already. Pure but for that memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from desk.channel import Unreachable


def split(text: str, limit: int, *, size: Callable[[str], int] = len) -> list[str]:
    """The text in parts of at most `limit` (counted by `size`), cut at line ends where there are any, nothing lost."""
    parts = []
    while size(text) > limit:
        most = _fitting(text, limit, size)
        cut = text.rfind("\n", 1, most) + 1 or most
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def in_bytes(text: str) -> int:
    """The size of a text for channels that count bytes."""
    return len(text.encode())


def _fitting(text: str, limit: int, size: Callable[[str], int]) -> int:
    """How many characters of the text fit, at least one."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= limit else (low, middle - 1)
    return low


class PartsSent:
    """Sends the parts of a row one after the other; a retry goes on where it stopped.

    Of rows that never come again (their chat was shut) nothing is told here: the `most` that were sent last are kept.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._sent: dict[int, int] = {}
        self._most = most

    async def send(self, row: int, parts: int, send: Callable[[int], Awaitable[str]]) -> str:
        """What `send`, given the number of each of so many parts, says of the last. What it raises is raised."""
        answer = ""
        for number in range(self._sent.get(row, 0), parts):
            try:
                answer = await send(number)
            except Unreachable:
                self.forget(row)
                raise
            self._remember(row, number + 1)
        self.forget(row)
        return answer

    def _remember(self, row: int, parts: int) -> None:
        self._sent.pop(row, None)
        self._sent[row] = parts
        while len(self._sent) > self._most:
            del self._sent[next(iter(self._sent))]

    def forget(self, row: int) -> None:
        """Nothing more of this row will be sent."""
        self._sent.pop(row, None)
