"""How often somebody may ask: a bucket each that fills steadily. Pure; the caller brings the time, in seconds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("address", "proxy", "sign_in", "account", "token", "key")
"""A client's address, that of a proxy that nobody named, and what either sends to the console's door; a person with all
their sessions and tokens; one token of the staff API; one key of Open311.
"""
WIDER = ((56, 4), (48, 16))
"""Of IPv6 some have more than a /64: all of a wider network have so many times the rate of one."""
MOST_KNOWN = 20_000
"""So many of each kind are remembered; who has not asked for longest is forgotten, and begins with a full bucket."""


@dataclass(frozen=True)
class Rate:
    """`per_second` in the long run and `burst` at once."""

    per_second: float
    burst: int

    def times(self, many: int) -> Rate:
        """That of so many together."""
        return Rate(self.per_second * many, self.burst * many)


DEFAULTS: Mapping[str, Rate] = {
    "address": Rate(100, 3000),
    "proxy": Rate(500, 10_000),
    "sign_in": Rate(5, 60),
    "account": Rate(60, 1500),
    "token": Rate(50, 1000),
    "key": Rate(20, 400),
}
"""An office of hundreds behind one address, pages that ask for news in every tab and a partner's nightly round fit."""


def rates(given: str) -> dict[str, Rate]:
    """`address=100/3000,token=50/1000`: a second and at once, `off` for none; what is not named is as by default.

    Raises ValueError that says what is wrong.
    """
    found, named = dict(DEFAULTS), set[str]()
    for part in filter(None, (one.strip() for one in given.split(","))):
        kind, _, told = part.partition("=")
        if kind not in KINDS:
            raise ValueError(f"there is no '{kind}' to limit: {', '.join(KINDS)}")
        if kind in named:
            raise ValueError(f"the limit of '{kind}' is named twice")
        named.add(kind)
        if told == "off":
            del found[kind]
            continue
        per_second, _, burst = told.partition("/")
        try:
            found[kind] = Rate(float(per_second), int(burst))
        except ValueError:
            raise ValueError(
                f"'{part}' is no rate: {kind}=50/1000 (a second / at once), or {kind}=off"
            ) from None
        if not (0 < found[kind].per_second < 1e6 and 0 < found[kind].burst < 1e9):
            raise ValueError(f"'{part}' lets nobody in, or anybody: {kind}=off takes the limit away")
    return found


class Buckets:
    """Those of one kind, at most `most` of them."""

    def __init__(self, rate: Rate, *, most: int = MOST_KNOWN) -> None:
        self._rate = rate
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, who: str, now: float) -> float:
        """Take one for `who` and return 0, or return the seconds until there is one."""
        left, at = self._left.pop(who, (float(self._rate.burst), now))
        left = min(float(self._rate.burst), left + max(0.0, now - at) * self._rate.per_second)
        pause = 0.0 if left >= 1 else (1 - left) / self._rate.per_second
        self._left[who] = (left - 1 if not pause else left, now)
        self._forget(now)
        return pause

    def _forget(self, now: float) -> None:
        """Leave out those whose bucket is full again, as nothing is known of them then, and whoever is too many."""
        filled = self._rate.burst / self._rate.per_second
        while len(self._left) > self._most or next(iter(self._left.values()))[1] + filled <= now:
            self._left.popitem(last=False)

    def __len__(self) -> int:
        return len(self._left)
