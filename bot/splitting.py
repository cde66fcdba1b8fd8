"""Splits past tickets into those that are learned from and those that are only measured on. Pure, never by chance.

Texts that are nearly the same stay together: one that was learned from says nothing about the other.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.nlu.measuring.overlap import grams
from city.learned import Ticket

SEED = "12345"
FEWEST, MOST = 10, 500
PART = 5
_ALIKE = 0.5
_SKETCH = 8


def split(known: Sequence[Ticket], new: Sequence[Ticket]) -> list[Ticket]:
    """`known` as they were and `new` after them, a fifth of the new ones (10 to 500) held apart.

    A new answer to a known text replaces the old one. A ticket that is nearly a known one goes where that one went.
    """
    renewed = {ticket.key: ticket for ticket in new}
    kept = [replace(renewed.pop(t.key), held=t.held) if t.key in renewed else t for t in known]
    tickets = [*kept, *renewed.values()]
    families = _families(tickets)
    settled = {families[at]: ticket.held for at, ticket in enumerate(kept)}
    free: dict[int, list[int]] = defaultdict(list)
    for at in range(len(kept), len(tickets)):
        free[families[at]].append(at)
    wanted = min(MOST, max(FEWEST, len(renewed) // PART))
    held = 0
    for family in sorted(
        set(free) - set(settled), key=lambda one: min(_lot(tickets[at]) for at in free[one])
    ):
        settled[family] = held + len(free[family]) <= wanted
        held += len(free[family]) if settled[family] else 0
    return [
        *kept,
        *(replace(tickets[at], held=settled[families[at]]) for at in range(len(kept), len(tickets))),
    ]


def _lot(ticket: Ticket) -> str:
    """A place in an order that has nothing to do with the order of the file."""
    return hashlib.sha256(f"{SEED}{ticket.key}".encode()).hexdigest()


def _families(tickets: Sequence[Ticket]) -> list[int]:
    """For each ticket the first one of its family: those that share half of their runs of characters, directly or not.

    Only texts that share one of their few smallest hashes are compared; nearly equal texts do.
    """
    runs = [frozenset(zlib.crc32(gram.encode()) for gram in grams(ticket.key)) for ticket in tickets]
    parent = list(range(len(tickets)))
    meeting: dict[int, list[int]] = defaultdict(list)
    for at, own in enumerate(runs):
        sketch = sorted(own)[:_SKETCH]
        for other in _met(meeting, sketch):
            if len(own & runs[other]) >= _ALIKE * len(own | runs[other]):
                one, two = sorted((_root(parent, at), _root(parent, other)))
                parent[two] = one
        for value in sketch:
            meeting[value].append(at)
    return [_root(parent, at) for at in range(len(tickets))]


def _met(meeting: dict[int, list[int]], sketch: Iterable[int]) -> set[int]:
    return {other for value in sketch for other in meeting.get(value, ())}


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at
