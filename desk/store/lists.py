"""Lists of ids in statements that are made once. Pure."""

from __future__ import annotations

from collections.abc import Collection

NO_ID = 0
"""Ids begin at 1."""


def filled_up(ids: Collection[int]) -> list[int]:
    """The same ids, with as many `NO_ID` after them as make their number a power of two.

    A list of each other length is a statement of its own, which PostgreSQL would plan anew: that took it longer than to
    carry it out.
    """
    wanted = 1 << max(len(ids) - 1, 0).bit_length()
    return [*ids, *[NO_ID] * (wanted - len(ids))]
