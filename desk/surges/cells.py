"""The cells of a city in which complaints are counted: a matter in an area, on four levels. Pure.

Levels: a leaf in a sub-district, a group in a sub-district, a leaf in a district, a leaf in the whole city.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from city.pack import CityPack

Level = Literal["subdistrict", "group", "district", "city"]
LEVELS: tuple[Level, ...] = ("subdistrict", "group", "district", "city")
EVERYWHERE = ""
"""The area of what concerns the whole city, and of a ticket whose district nobody knows."""


class Cell(NamedTuple):
    """`area` is a code of the pack, empty for the city; `matter` a leaf's code, on the level 'group' a group's."""

    level: Level
    area: str
    matter: str


@dataclass(frozen=True)
class Axes:
    """Codes in the order in which arrays hold them. After the sub-districts come the districts, each for tickets of
    which no more is known, and last of all the city for those without any.
    """

    leaves: tuple[str, ...]
    group_of: Mapping[str, str]
    districts: tuple[str, ...]
    areas: tuple[str, ...]
    district_of: Mapping[str, str]
    subdistricts: int = field(default=0)

    @cached_property
    def leaf_rows(self) -> Mapping[str, int]:
        """Where a leaf stands."""
        return {code: number for number, code in enumerate(self.leaves)}

    @cached_property
    def area_rows(self) -> Mapping[str, int]:
        """Where an area stands."""
        return {code: number for number, code in enumerate(self.areas)}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that have leaves."""
        return tuple(dict.fromkeys(self.group_of[leaf] for leaf in self.leaves))

    @cached_property
    def group_columns(self) -> Sequence[list[int]]:
        """The columns of each group's leaves."""
        return [
            [column for column, leaf in enumerate(self.leaves) if self.group_of[leaf] == group]
            for group in self.groups
        ]

    @cached_property
    def district_rows(self) -> Sequence[list[int]]:
        """The rows of each district: its sub-districts, and what is known to be there and no more."""
        return [
            [row for row, area in enumerate(self.areas) if self.district_of.get(area) == district]
            for district in self.districts
        ]

    def row(self, subdistrict: str | None, district: str | None) -> int:
        """The row of a ticket's place, as far as it is known."""
        for code in (subdistrict, district):
            if code is not None and code in self.area_rows:
                return self.area_rows[code]
        return len(self.areas) - 1

    def related(self, one: Cell, other: Cell) -> bool:
        """Whether one of them holds tickets of the other."""
        return self._matters_meet(one, other) and self._areas_meet(one, other)

    def _matters_meet(self, one: Cell, other: Cell) -> bool:
        if one.level == other.level or "group" not in (one.level, other.level):
            return one.matter == other.matter
        group, leaf = (one, other) if one.level == "group" else (other, one)
        return self.group_of.get(leaf.matter) == group.matter

    def _areas_meet(self, one: Cell, other: Cell) -> bool:
        if one.area == other.area or EVERYWHERE in (one.area, other.area):
            return True
        return other.area == self.district_of.get(one.area) or one.area == self.district_of.get(other.area)


def axes(pack: CityPack) -> Axes:
    """Those of a city pack."""
    subdistricts = tuple(one.code for one in pack.subdistricts)
    districts = tuple(one.code for one in pack.districts)
    return Axes(
        leaves=tuple(one.code for one in pack.categories),
        group_of={one.code: one.group for one in pack.categories},
        districts=districts,
        areas=(*subdistricts, *districts, EVERYWHERE),
        district_of={one.code: one.district for one in pack.subdistricts}
        | {code: code for code in districts},
        subdistricts=len(subdistricts),
    )
