"""Which findings a sheet suggests. Pure; docs/checkup.md tells the same rule. A person decides what is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal, get_args

from desk.checkup.sheet import Indicator, Sheet

Rule = Literal["over", "rising", "repeated", "low", "late"]
RULES: tuple[Rule, ...] = get_args(Rule)
FAR = 1.5
"""So many times the level around is far over it."""
SURE = 3.0
"""A rise counts where it is so many times what two such counts differ by chance (the root of their sum)."""
GROWN = 1.2
POINTS = 0.05
"""Shares differ where there are five points between them."""
SEVERAL = 10
"""Fewer reopenings say nothing."""
MOST = 12
LOW: Mapping[str, Rule] = {"resolution": "low", "in_time": "late"}


@dataclass(frozen=True)
class Proposal:
    """An indicator that a rule picked, and beside which number: of around, or of the last check-up (`than`).

    `per`: both are for 10,000 residents. `ratio` says how far apart they are, the farther the higher; proposals come in
    that order.
    """

    code: str
    rule: Rule
    number: float
    beside: float
    ratio: float
    than: Literal["around", "before"]
    per: bool = False


def proposals(sheet: Sheet) -> list[Proposal]:
    """At most a dozen, the most striking first; one for an indicator. Nothing of what is few, or not over yet."""
    if not sheet.is_over:
        return []
    found = []
    # Where residents are known, complaints by their number say it better than a share of all.
    known = {one.dimension for one in sheet.indicators if one.now.per and one.around and one.around.per}
    for one in sheet.indicators:
        if one.small or one.now.number is None or (one.measure == "share" and one.dimension in known):
            continue
        found += sorted(_of(one), key=lambda proposal: -proposal.ratio)[:1]
    return sorted(found, key=lambda one: (-one.ratio, one.code))[:MOST]


def _of(one: Indicator) -> Iterator[Proposal]:
    now, around = one.now, one.around
    if one.measure == "filed":
        if now.per and around is not None and around.per:
            yield from _far(one, "over", now.per, around.per, per=True)
        yield from _rising(one)
    elif one.measure == "share" and now.number and around is not None and around.number:
        yield from _far(one, "over", now.number, around.number)
    elif one.measure == "repeats" and now.number and around is not None and around.number:
        if (one.numerator or 0) >= SEVERAL:
            yield from _far(one, "repeated", now.number, around.number)
    elif one.measure in ("resolution", "in_time"):
        yield from _low(one)


def _far(
    one: Indicator, rule: Rule, number: float, beside: float, *, per: bool = False
) -> Iterator[Proposal]:
    if number >= FAR * beside:
        yield Proposal(one.code, rule, number, beside, number / beside, "around", per)


def _rising(one: Indicator) -> Iterator[Proposal]:
    now, before = one.now.number or 0, one.before.number if one.before is not None else None
    if not now or before is None or now < GROWN * before:
        return
    if (now - before) / sqrt(now + before) >= SURE:
        yield Proposal(one.code, "rising", now, before, now / max(before, 1), "before")


def _low(one: Indicator) -> Iterator[Proposal]:
    """Against what is around, or against itself at the last check-up: whichever is farther."""
    number, rule = one.now.number or 0, LOW[one.measure]
    for than, level in (("around", one.around), ("before", one.before)):
        if level is None or level.few or level.number is None:
            continue
        if level.number - number >= POINTS:
            apart = 1 + 5 * (level.number - number)
            yield Proposal(one.code, rule, number, level.number, apart, than)  # type: ignore[arg-type]
