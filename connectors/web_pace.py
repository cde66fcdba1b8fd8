"""How fast a device, and all devices of one address, may send: buckets that fill steadily. Pure; the caller brings the
time.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeVar

from desk.channel import Near

Name = TypeVar("Name")
BEHIND_A_PROXY = 10
"""So many addresses' rate has a proxy that nobody named, which brings all its citizens from its own."""
MOST_NAMES = 10_000
"""So many of each kind are remembered; who has not asked for longest is forgotten, and begins with a full bucket."""
FORGET_SECONDS = 1.0
"""Names that are not needed any more are looked for so often, and at once where there are too many."""
LONGEST_TURN = 5.0
"""Seconds that anybody's turn is away at most, however much was taken before: what others took is not theirs to wait
for without end.
"""


class Pace:
    """Allows `burst` messages at once and `per_second` from then on.

    `desk.rates` refuses whoever comes too fast. Here a turn may also be lent, and what is taken need not be one.
    """

    def __init__(self, *, burst: int, per_second: float, now: float) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._left = float(burst)
        self._at = now

    def pause(self, now: float) -> float:
        """Seconds until there is a message in the bucket. Nothing is taken."""
        return max(0.0, (1 - self._filled(now)) / self._per_second)

    def away(self, now: float) -> float:
        """Seconds until the turn of whoever takes the next one. Nothing is taken."""
        return min(LONGEST_TURN, max(0.0, (1 - self._filled(now)) / self._per_second))

    def take(self, now: float, *, cost: float = 1.0) -> None:
        """Take so much out of the bucket, also of an empty one, which owes no more than `LONGEST_TURN` brings."""
        self._left = max(self._filled(now) - cost, -LONGEST_TURN * self._per_second)
        self._at = now

    def wait(self, now: float) -> float:
        """Take one message out of the bucket and return 0, or return the seconds until there is one."""
        if pause := self.pause(now):
            return pause
        self.take(now)
        return 0.0

    def turn(self, now: float) -> float:
        """Take one message out of the bucket, also of an empty one, and return the seconds until it is its turn."""
        away = self.away(now)
        self.take(now)
        return away

    def is_full(self, now: float) -> bool:
        """Whether it is as a new one: then nothing is known of who it is for."""
        return self._filled(now) >= self._burst

    def _filled(self, now: float) -> float:
        return min(self._burst, self._left + (now - self._at) * self._per_second)


def _is_unknown() -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`burst` at once and `per_second` from then on."""

    burst: int
    per_second: float

    def times(self, many: int) -> Rate:
        """That of so many together."""
        return Rate(burst=self.burst * many, per_second=self.per_second * many)


class Paces:
    """Buckets of a device, whichever socket it comes by, of all devices of one address, and of the networks around it.

    Devices are made up easily: without the others, each new one would have a full bucket. Those that were there before
    find beside them what is `kept` for them alone: made-up ones of their address take them nothing of it.
    """

    def __init__(self, *, own: Rate, near: Rate, kept: Rate | None = None) -> None:
        self._own, self._near, self._for_known = own, near, kept
        self._devices: OrderedDict[str, Pace] = OrderedDict()
        self._places: OrderedDict[tuple[str, int], Pace] = OrderedDict()
        self._kept: OrderedDict[tuple[str, int], Pace] = OrderedDict()
        self._forgot_at = -math.inf

    def wait(
        self,
        device: str | None,
        *,
        near: Near | None,
        now: float,
        cost: float = 1.0,
        is_known: Callable[[], bool] = _is_unknown,
    ) -> float:
        """Take so much out of all of them and return 0, or return the seconds until each has one: who is refused by one
        has taken nothing of another. None is not counted. Whether a device `is_known` is asked where that matters.
        """
        pauses = []
        for way in self._ways(device, near, now, is_known=is_known):
            pauses.append(max([pace.pause(now) for pace in way], default=0.0))
            if not pauses[-1]:
                _take(way, now, cost)
                break
        self._forget(now)
        return min(pauses)

    def turn(
        self,
        device: str | None,
        *,
        near: Near | None,
        now: float,
        is_known: Callable[[], bool] = _is_unknown,
    ) -> float:
        """Take one out of all of them, also of empty ones, and return the seconds until it is its turn."""
        found: list[tuple[float, Sequence[Pace]]] = []
        for way in self._ways(device, near, now, is_known=is_known):
            found.append((max([pace.away(now) for pace in way], default=0.0), way))
            if not found[-1][0]:
                break
        away, nearest = min(found, key=itemgetter(0))
        _take(nearest, now)
        self._forget(now)
        return away

    def _forget(self, now: float) -> None:
        # As `desk.rates.Buckets`: whose bucket is full again takes no memory. Not before what was found is taken from.
        is_early = 0 <= now - self._forgot_at < FORGET_SECONDS
        for paces in (self._devices, self._places, self._kept):
            if len(paces) > MOST_NAMES or not is_early:
                _forget(paces, now)
        if not is_early:
            self._forgot_at = now

    def __len__(self) -> int:
        return len(self._devices) + len(self._places) + len(self._kept)

    def _ways(
        self, device: str | None, near: Near | None, now: float, *, is_known: Callable[[], bool]
    ) -> Iterator[Sequence[Pace]]:
        own = [] if device is None else [_found(self._devices, device, self._own, now)]
        if near is None:
            yield own
            return
        yield own + _around(self._places, near, self._near, now)
        if self._for_known is not None and is_known():
            yield own + _around(self._kept, near, self._for_known, now)


def counted(near: Near | None) -> tuple[tuple[str, int], ...]:
    """All that a request counts for, the nearest first, and how many addresses' share each has."""
    if near is None:
        return ()
    return ((near.address, BEHIND_A_PROXY if near.is_proxy else 1), *near.wider)


def _around(paces: OrderedDict[tuple[str, int], Pace], near: Near, rate: Rate, now: float) -> list[Pace]:
    return [_found(paces, place, rate.times(place[1]), now) for place in counted(near)]


def _found(paces: OrderedDict[Name, Pace], name: Name, rate: Rate, now: float) -> Pace:
    found = paces.pop(name, None) or Pace(burst=rate.burst, per_second=rate.per_second, now=now)
    paces[name] = found
    return found


def _forget(paces: OrderedDict[Any, Pace], now: float) -> None:
    while paces and (len(paces) > MOST_NAMES or next(iter(paces.values())).is_full(now)):
        paces.popitem(last=False)


def _take(paces: Sequence[Pace], now: float, cost: float = 1.0) -> None:
    for pace in paces:
        pace.take(now, cost=cost)
