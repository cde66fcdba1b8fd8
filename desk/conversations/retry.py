"""When to try again: doubling pauses with jitter, so that what failed together does not come back together."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

Chance = Callable[[], float]
"""A number in [0, 1), by default the random module's."""


@dataclass(frozen=True)
class Backoff:
    """Pauses between tries: `first`, doubled each time, at most `longest`, less up to a half by chance."""

    first: timedelta
    longest: timedelta
    chance: Chance = random.random

    def pause(self, attempts: int) -> timedelta:
        """The pause after `attempts` (≥ 1) failures."""
        doublings = min(max(attempts, 1) - 1, 20)
        full = min(self.first * 2**doublings, self.longest)
        return timedelta(seconds=full.total_seconds() * (1 - self.chance() / 2))


# Short: a message that came while the dialogue server starts is answered soon after it is up.
FOR_DIALOGUE = Backoff(first=timedelta(seconds=1), longest=timedelta(seconds=3))
FOR_CHANNELS = Backoff(first=timedelta(seconds=1), longest=timedelta(minutes=5))
