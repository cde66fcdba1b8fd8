"""How much more of a leaf is told in its season than out of it, as the field knows (docs/rules.md). Pure.

It stands in for a city's own last year where there is none yet: rough on purpose, and whoever uses it allows for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

RAMP = 10
"""Days over which a season begins and ends, outside its own days."""
SEASONS: Mapping[str, Sequence[tuple[tuple[int, int], tuple[int, int], float]]] = {
    "utilities.heating": (((11, 14), (12, 10), 60.0), ((12, 11), (3, 15), 35.0)),
    "utilities.heating_fee": (((10, 20), (11, 25), 4.0),),
    "municipal_facilities.waterlogging": (((7, 1), (8, 31), 6.0),),
    "municipal_facilities.sewer": (((7, 1), (8, 31), 2.5),),
    "housing.leak_repair": (((7, 1), (8, 31), 2.5),),
    "education.enrolment": (((5, 1), (6, 20), 2.5), ((6, 21), (9, 5), 5.0)),
    "education.kindergarten": (((6, 1), (9, 10), 2.0),),
    "education.school_fees": (((2, 20), (3, 10), 2.5), ((8, 25), (9, 15), 3.0)),
    "education.exams": (((6, 1), (6, 25), 4.0),),
    "labour.wages": (((1, 15), (2, 20), 3.5),),
    "environment.square_dance": (((5, 20), (9, 10), 3.5),),
    "environment.business_noise": (((6, 1), (8, 31), 2.0),),
    "environment.dust": (((3, 20), (5, 1), 2.5),),
    "greening.trees": (((4, 15), (5, 10), 4.0),),
    "sanitation.pests": (((6, 15), (9, 5), 3.0),),
    "consumer.tourism": (((4, 29), (5, 6), 3.0), ((9, 29), (10, 9), 4.0)),
    "transport.intercity": (((2, 1), (2, 22), 3.5), ((9, 29), (10, 6), 2.5)),
    "consumer.online_shopping": (((11, 8), (11, 25), 2.0),),
    "transport.express": (((11, 10), (11, 25), 2.0),),
    "civil_affairs.marriage_funeral": (((3, 28), (4, 10), 2.5),),
}


def season(leaf: str, day: date) -> float:
    """The leaf's factor on a day, 1 out of season."""
    found = 1.0
    for first, last, factor in SEASONS.get(leaf, ()):
        away = _days_outside(day, first, last)
        if away < RAMP:
            found = max(found, 1 + (factor - 1) * (1 - away / RAMP))
    return found


def _days_outside(day: date, first: tuple[int, int], last: tuple[int, int]) -> int:
    """How many days before or after a season a day is; a season may reach over the new year."""
    spans = []
    for year in (day.year - 1, day.year, day.year + 1):
        begins = date(year, *first)
        ends = date(year + (last < first), *last)
        spans.append(max((begins - day).days, (day - ends).days, 0))
    return min(spans)
