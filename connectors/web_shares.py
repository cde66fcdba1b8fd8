"""How many uploads are under way at once, of all and of each address: nobody's slow ones keep others out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.web_pace import BEHIND_A_PROXY
from desk.channel import Near


class NoPlace(Exception):
    """All places are taken, or all of this address."""


class Shares:
    """`most` places, `of_one` of them at most for one address; ten times as many for a proxy that nobody named."""

    def __init__(self, *, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._taken = 0
        self._by: Counter[Near] = Counter()

    @contextmanager
    def place(self, near: Near | None) -> Iterator[None]:
        """One of them while this lasts. Raises `NoPlace`. None is counted among all alone."""
        share = self._of_one * (BEHIND_A_PROXY if near is not None and near.is_proxy else 1)
        if self._taken >= self._most or (near is not None and self._by.get(near, 0) >= share):
            raise NoPlace
        self._taken += 1
        if near is not None:
            self._by[near] += 1
        try:
            yield
        finally:
            self._taken -= 1
            if near is not None:
                self._by[near] -= 1
                if not self._by[near]:
                    del self._by[near]
