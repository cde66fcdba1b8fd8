"""How fast messages go out on a channel: a bucket that all processes share. Rules only, no store and no clock.

Sends are spaced evenly. A claim reserves slots some way ahead, so that a late look costs no capacity; only that long
does a message that is already claimed wait for its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.channel import Limits

AHEAD = timedelta(seconds=0.25)
"""So far ahead slots are reserved, and so much later than it could a more pressing message may go."""
TRUSTED = timedelta(seconds=5)
"""A next slot later than this was not reserved by this clock: it was set back, and the bucket begins anew."""


@dataclass(frozen=True)
class Bucket:
    """`next_at` is the first slot that is free (None: any). `closed_until` is what the channel itself asked for."""

    next_at: datetime | None = None
    closed_until: datetime | None = None

    def closed(self, until: datetime) -> Bucket:
        """Closed until then at least."""
        return replace(self, closed_until=max(until, self.closed_until or until))


def slots(bucket: Bucket, limits: Limits, *, now: datetime, most: int) -> tuple[Bucket, Sequence[datetime]]:
    """Reserve up to `most` slots within reach: the bucket behind them, and when each may be used."""
    if most <= 0 or is_closed(bucket, now=now):
        return bucket, ()
    if limits.per_second is None:
        return bucket, (now,) * most
    gap = timedelta(seconds=1 / limits.per_second)
    first = _first(bucket, now)
    found: list[datetime] = []
    while len(found) < most and first <= now + AHEAD:
        found.append(first)
        first += gap
    return (replace(bucket, next_at=first) if found else bucket), found


def open_again(bucket: Bucket, *, now: datetime) -> datetime:
    """When it is worth to look for free slots again: not for each of them, but for some."""
    if is_closed(bucket, now=now):
        assert bucket.closed_until is not None
        return bucket.closed_until
    return max(now, _first(bucket, now) - AHEAD / 2)


def is_closed(bucket: Bucket, *, now: datetime) -> bool:
    """Whether the channel has asked us to wait."""
    return bucket.closed_until is not None and bucket.closed_until > now


def _first(bucket: Bucket, now: datetime) -> datetime:
    if bucket.next_at is None or bucket.next_at > now + TRUSTED:
        return now
    return max(now, bucket.next_at)
