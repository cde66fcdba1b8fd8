"""Which category goes straight to which unit in which district: `dispatch.csv`, over the units of the categories."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from city.model import DispatchRule
from city.tables import rows

FILE = "dispatch.csv"
COLUMNS = ("category", "district", "unit")


def dispatch_rules(
    folder: Path, *, categories: Container[str], districts: Container[str], units: Container[str]
) -> tuple[DispatchRule, ...]:
    """The rules of a city, none where it has no such file. CityPackError for codes unknown, or a matter given twice."""
    if not (folder / FILE).exists():
        return ()
    known = {"category": categories, "district": districts, "unit": units}
    found: dict[tuple[str, str], DispatchRule] = {}
    for row in rows(folder / FILE, COLUMNS, required=("category", "unit")):
        for column, codes in known.items():
            if row[column] and row[column] not in codes:
                raise row.fault(column, f"{row[column]!r} is unknown")
        key = row["category"], row["district"]
        if key in found:
            raise row.fault("category", "has a rule for this district already")
        found[key] = DispatchRule(row["category"], row["district"] or None, row["unit"])
    return tuple(found.values())


def line(rule: DispatchRule) -> str:
    """The rule as a line of the file."""
    return f"{rule.category},{rule.district or ''},{rule.unit}"
