"""What short texts came to that many people write, under a digest of their words, which are not kept."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")
_SHORT, _KEPT = 40, 1000


class ShortTexts(Generic[T]):
    """The last thousand of them, those asked for last."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> T | None:
        """What it came to, where that is known."""
        key = _digest(text)
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
        return found

    def keep(self, text: str, found: T) -> None:
        """Remember it, in place of what was not asked for longest."""
        self._known[_digest(text)] = found
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)


def is_short(text: str) -> bool:
    """Whether it is one of those that many write."""
    return len(text) <= _SHORT


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
