"""Where the tickets behind a figure are listed: the query of a ticket list, for API and console alike. Pure."""

from __future__ import annotations

from desk.figures.scoreboard import Line, Wanted

FILTERS = {
    "district": "district",
    "subdistrict": "subdistrict",
    "category": "category",
    "group": "category_group",
}
"""By which filter of the list the tickets of a line are found; units have one of their own."""


def tickets_query(wanted: Wanted, line: Line, figure: str | None = None) -> dict[str, str]:
    """The query that lists the tickets which a figure of this line counts; V without `figure`."""
    query = {
        "followed_up_from": wanted.period.first.isoformat(),
        "followed_up_to": wanted.period.last.isoformat(),
        "scope": wanted.scope,
    }
    if figure is not None:
        query["figure"] = figure
    kind = "group" if line.kind == "group" else wanted.by
    return query | {FILTERS.get(kind, "followed_up_unit"): line.code}
