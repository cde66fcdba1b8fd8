"""How many uploads or open sockets there are at once, of all, of each address and of the networks around it: nobody's
many keep others out. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from connectors.web_pace import counted
from desk.channel import Near


class NoPlace(Exception):
    """All places of this address are taken."""


class AllTaken(NoPlace):
    """All places are taken, but for those that are not for this address."""


class Shares:
    """`most` places, `of_one` of them at most for one address; more for a network, and for a proxy that nobody named.

    The last `kept` are for addresses of networks that hold none.
    """

    def __init__(self, *, most: int, of_one: int, kept: int = 0) -> None:
        self._most, self._of_one, self._kept = most, of_one, kept
        self._taken = 0
        self._by: Counter[tuple[str, int]] = Counter()

    @contextmanager
    def place(self, near: Near | None) -> Iterator[None]:
        """One of them while this lasts. Raises `NoPlace`. None is counted among all alone."""
        self.look(near)
        places = counted(near)
        self._taken += 1
        self._by.update(places)
        try:
            yield
        finally:
            self._taken -= 1
            self._by.subtract(places)
            for place in places:
                if not self._by[place]:
                    del self._by[place]

    def look(self, near: Near | None) -> None:
        """Raises `NoPlace` where there is none just now. Nothing is taken."""
        places = counted(near)
        if any(self._by.get(place, 0) >= self._of_one * place[1] for place in places):
            raise NoPlace
        holds = not places or self._by.get(places[-1], 0) > 0
        if self._taken >= self._most - (self._kept if holds else 0):
            raise AllTaken
