"""How fast a device, and all devices of one address, may send: buckets that fill steadily. Pure; the caller brings the
time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from desk.channel import Near

Name = TypeVar("Name")
BEHIND_A_PROXY = 10
"""So many addresses' rate has a proxy that nobody named, which brings all its citizens from its own."""
MOST_NAMES = 10_000
"""So many of each kind are remembered; who has not asked for longest is forgotten, and begins with a full bucket."""


class Pace:
    """Allows `burst` messages at once and `per_second` from then on."""

    def __init__(self, *, burst: int, per_second: float, now: float) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._left = float(burst)
        self._at = now

    def wait(self, now: float) -> float:
        """Take one message out of the bucket and return 0, or return the seconds until there is one."""
        self._left, self._at = self._filled(now), now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0

    def turn(self, now: float) -> float:
        """Take one message out of the bucket, also of an empty one, and return the seconds until it is its turn."""
        self._left, self._at = self._filled(now) - 1, now
        return max(0.0, -self._left / self._per_second)

    def is_full(self, now: float) -> bool:
        """Whether it is as a new one: then nothing is known of who it is for."""
        return self._filled(now) >= self._burst

    def _filled(self, now: float) -> float:
        return min(self._burst, self._left + (now - self._at) * self._per_second)


@dataclass(frozen=True)
class Rate:
    """`burst` at once and `per_second` from then on."""

    burst: int
    per_second: float

    def times(self, many: int) -> Rate:
        """That of so many together."""
        return Rate(self.burst * many, self.per_second * many)


class Paces:
    """Buckets of a device, whichever socket it comes by, and of all devices of one address.

    Devices are made up easily: without the second, each new one would have a full bucket.
    """

    def __init__(self, *, own: Rate, near: Rate) -> None:
        self._own, self._near = own, near
        self._devices: OrderedDict[str, Pace] = OrderedDict()
        self._addresses: OrderedDict[Near, Pace] = OrderedDict()

    def wait(self, device: str | None, *, near: Near | None, now: float) -> float:
        """As `Pace.wait`, of both. None is not counted."""
        for pace in self._of(device, near, now):
            if pause := pace.wait(now):
                return pause
        return 0.0

    def turn(self, device: str | None, *, near: Near | None, now: float) -> float:
        """As `Pace.turn`, of both."""
        return max((pace.turn(now) for pace in self._of(device, near, now)), default=0.0)

    def __len__(self) -> int:
        return len(self._devices) + len(self._addresses)

    def _of(self, device: str | None, near: Near | None, now: float) -> list[Pace]:
        found = []
        if device is not None:
            found.append(_kept(self._devices, device, self._own, now))
        if near is not None:
            rate = self._near.times(BEHIND_A_PROXY) if near.is_proxy else self._near
            found.append(_kept(self._addresses, near, rate, now))
        return found


def _kept(paces: OrderedDict[Name, Pace], name: Name, rate: Rate, now: float) -> Pace:
    found = paces.pop(name, None) or Pace(burst=rate.burst, per_second=rate.per_second, now=now)
    # As `desk.rates.Buckets`: whose bucket is full again takes no memory.
    while paces and (len(paces) >= MOST_NAMES or next(iter(paces.values())).is_full(now)):
        paces.popitem(last=False)
    paces[name] = found
    return found
