"""How fast one device may send: a bucket that fills steadily. Pure; the caller brings the time."""

from __future__ import annotations


class Pace:
    """Allows `burst` messages at once and `per_second` from then on."""

    def __init__(self, *, burst: int, per_second: float, now: float) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._left = float(burst)
        self._at = now

    def wait(self, now: float) -> float:
        """Take one message out of the bucket and return 0, or return the seconds until there is one."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / self._per_second
        self._left -= 1
        return 0.0
