"""Whose a surge or a cluster is: the unit that such a ticket would be suggested to. Pure."""

from __future__ import annotations

from city.errors import UnknownCode
from city.pack import CityPack
from desk.surges.cells import Cell
from desk.tickets.dispatch import Matter, suggest


def unit_of(pack: CityPack, cell: Cell) -> str | None:
    """The unit; of a group the sub-district's own, None where nobody in particular is in charge."""
    try:
        if cell.level == "group":
            return pack.subdistrict(cell.area).unit
        subdistrict = cell.area if cell.level == "subdistrict" else None
        district = cell.area if cell.level == "district" else None
        return unit_for(pack, cell.matter, district, subdistrict)
    except UnknownCode:
        return None


def unit_for(pack: CityPack, category: str, district: str | None, subdistrict: str | None) -> str | None:
    """The unit that a ticket of this category and place would be suggested to."""
    try:
        return suggest(pack, Matter(category, district, subdistrict)).unit
    except UnknownCode:
        return None
