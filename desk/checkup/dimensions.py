"""The four dimensions of the check-up, and which of them a category belongs to (`dimensions.yml`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

from city.groups import GROUPS, Name

FILE = Path(__file__).with_name("dimensions.yml")
Dimension = Literal["housing", "community", "block", "city"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
NAMES: Mapping[Dimension, Name] = {
    "housing": Name("住房", "Housing"),
    "community": Name("小区", "Community"),
    "block": Name("街区", "Block"),
    "city": Name("城区", "City"),
}
WHOLE = Name("总体", "All matters")


@dataclass(frozen=True)
class Dimensions:
    """`groups` have one for all of their leaves but those that are in `leaves`."""

    groups: Mapping[str, Dimension]
    leaves: Mapping[str, Dimension]

    def of(self, category: str) -> Dimension:
        """Of a leaf; of one that is no longer in the pack, too. Of a group that nobody knows it is the city."""
        return self.leaves.get(category) or self.groups.get(category.split(".")[0], "city")


def dimensions(text: str) -> Dimensions:
    """What such a file says. Raises ValueError for a group without a dimension, and for a dimension that is none."""
    read = yaml.safe_load(text)
    found = Dimensions(read["groups"], read["leaves"])
    if missing := set(GROUPS) - set(found.groups):
        raise ValueError(f"no dimension of {sorted(missing)}")
    if wrong := {*found.groups.values(), *found.leaves.values()} - set(DIMENSIONS):
        raise ValueError(f"there is no dimension {sorted(wrong)}")
    return found


@cache
def shipped() -> Dimensions:
    """Those of the file beside this module."""
    return dimensions(FILE.read_text(encoding="utf-8"))
