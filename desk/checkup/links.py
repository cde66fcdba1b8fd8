"""Where the tickets behind an indicator are listed: the query of a ticket list, for API and console alike. Pure."""

from __future__ import annotations

from desk.checkup.sheet import LEAF, Indicator, Sheet
from desk.figures.drawn_up import FILTERS


def query(one: Indicator, sheet: Sheet) -> dict[str, str]:
    """The list of the tickets that an indicator counts; none of a dimension, since a list is of one category or all."""
    behind = sheet.definitions[one.measure].behind
    if behind is None or (one.dimension is not None and not one.is_leaf):
        return {}
    found = {
        "followed_up_from": sheet.period.first.isoformat(),
        "followed_up_to": sheet.until.isoformat(),
        "scope": "full",
        "figure": str(behind),
    }
    if sheet.whose.owner != "city":
        found[FILTERS[sheet.whose.owner]] = sheet.whose.code
    return found | ({"category": one.code.removeprefix(LEAF)} if one.is_leaf else {})
