"""What a theme may be about: a leaf of the categories, or a whole group of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

from city.pack import GROUPS, CityPack

Level = Literal["leaf", "group"]
LEVELS: tuple[Level, ...] = get_args(Level)


def leaves_of(pack: CityPack, matter: str) -> tuple[str, ...]:
    """The leaves of a matter: itself, or those of the group; none where the pack knows neither."""
    return tuple(one.code for one in pack.categories if matter in (one.code, one.group))


def matters(pack: CityPack, level: Level) -> Mapping[str, Sequence[str]]:
    """Every matter of a level with its leaves, in the pack's order; groups without a leaf are left out."""
    if level == "leaf":
        return {one.code: (one.code,) for one in pack.categories}
    return {group: leaves for group in GROUPS if (leaves := leaves_of(pack, group))}


def compared_with(pack: CityPack, matter: str, themes: Collection[str]) -> tuple[str, ...]:
    """The leaves that a matter is compared with: those of its group, else of all others, that are in none of `themes`.

    A group, and a leaf whose group holds nothing else to compare with, is compared with the rest of the city.
    """
    own = set(leaves_of(pack, matter))
    taken = own.union(*(leaves_of(pack, one) for one in themes))
    groups = {one.group for one in pack.categories if one.code in own}
    alike = tuple(one.code for one in pack.categories if one.group in groups and one.code not in taken)
    if alike and matter not in GROUPS:
        return alike
    return tuple(one.code for one in pack.categories if one.group not in groups and one.code not in taken)
