"""What the generated year assumes of how complaints come: seasons, weekdays, holidays, hours, chance. Pure.

These are the generator's own curves, drawn anew by each seed around what the field knows. The desk's detector never
sees them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from chinese_calendar import constants
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Bumps over the year by leaf: (middle as month and day, width in days, height over the rest of the year).
BUMPS: Mapping[str, Sequence[tuple[tuple[int, int], float, float]]] = {
    "municipal_facilities.waterlogging": (((7, 25), 25, 7),),
    "municipal_facilities.sewer": (((7, 28), 30, 2),),
    "housing.leak_repair": (((7, 25), 30, 2.5),),
    "housing.property_certificate": (((5, 20), 30, 0.6),),
    "education.enrolment": (((5, 10), 20, 2), ((7, 10), 25, 6), ((8, 25), 10, 4)),
    "education.kindergarten": (((6, 20), 30, 2), ((9, 1), 10, 2)),
    "education.school_fees": (((3, 1), 12, 2), ((9, 3), 12, 3)),
    "education.school_life": (((9, 10), 20, 1),),
    "education.exams": (((6, 10), 15, 4), ((12, 25), 12, 1)),
    "education.tutoring": (((7, 15), 30, 1.5), ((1, 28), 15, 1)),
    "labour.wages": (((2, 5), 16, 4),),
    "labour.contract": (((2, 8), 20, 0.8),),
    "environment.construction_noise": (((6, 5), 30, 1.2),),
    "environment.square_dance": (((7, 15), 55, 4),),
    "environment.business_noise": (((7, 10), 50, 1.5),),
    "environment.cooking_fumes": (((7, 20), 45, 1.3),),
    "environment.dust": (((4, 10), 25, 2),),
    "environment.air": (((1, 10), 40, 0.8),),
    "environment.water": (((8, 1), 40, 1.5),),
    "greening.trees": (((4, 28), 14, 4), ((8, 1), 30, 1)),
    "greening.parks": (((4, 20), 30, 1), ((10, 3), 8, 1)),
    "sanitation.pests": (((7, 25), 40, 3),),
    "sanitation.street_cleaning": (((11, 12), 14, 1.5), ((1, 20), 25, 1)),
    "utilities.power_supply": (((7, 25), 25, 2),),
    "utilities.heating_fee": (((11, 5), 15, 6), ((3, 20), 12, 2)),
    "utilities.gas": (((12, 20), 40, 0.5),),
    "consumer.tourism": (((5, 3), 5, 3), ((10, 4), 6, 4), ((8, 1), 35, 1)),
    "transport.intercity": (((2, 12), 14, 4), ((10, 2), 6, 2)),
    "consumer.online_shopping": (((11, 14), 10, 1.5), ((6, 20), 9, 0.8)),
    "transport.express": (((11, 16), 9, 2), ((6, 22), 8, 0.8)),
    "civil_affairs.marriage_funeral": (((4, 4), 7, 2), ((5, 20), 3, 1)),
    "safety.dogs": (((6, 20), 50, 0.8),),
}
HEATING = "utilities.heating"
HEATING_OUT_OF_SEASON = 0.04
WEATHER = (
    "municipal_facilities.waterlogging",
    "utilities.power_supply",
    "environment.air",
    "environment.dust",
    HEATING,
)
ON_HOLIDAYS = ("consumer.tourism", "transport.intercity", "environment.neighbour_noise", "greening.parks")
AT_NIGHT = ("environment.",)
OFFICE = ("government_service.", "labour.", "consumer.finance", "health.hospital_service", "education.")
MANY = {
    "consumer": 2.0,
    "utilities": 1.6,
    "housing": 1.8,
    "transport": 1.6,
    "environment": 1.5,
    "sanitation": 1.3,
}
"""Groups that are told more of than others, as the field knows them."""


def weights(leaves: Sequence[str], chance: Generator) -> Floats:
    """How much is told of each leaf out of season: groups differ, leaves within them by a log-normal chance."""
    groups = np.array([MANY.get(leaf.partition(".")[0], 0.8) for leaf in leaves])
    found: Floats = groups * chance.lognormal(0, 0.7, len(leaves))
    return np.where(np.array(leaves) == HEATING, 2.5, found)


def over_the_year(leaves: Sequence[str], days: Sequence[date], chance: Generator) -> Floats:
    """The factor of each leaf (row) on each day (column). Each seed moves middles, widths and heights a little."""
    found = np.ones((len(leaves), len(days)))
    for row, leaf in enumerate(leaves):
        phase, swing = chance.uniform(0, 2 * math.pi), chance.uniform(0.03, 0.2)
        found[row] += swing * np.sin(2 * math.pi * np.arange(len(days)) / 365 + phase)
        for (month, day), width, height in BUMPS.get(leaf, ()):
            middle = chance.normal(0, 3)
            wide, high = width * chance.uniform(0.8, 1.25), height * chance.lognormal(0, 0.2)
            away = np.array([_away(one, month, day) - middle for one in days])
            found[row] += high * np.exp(-0.5 * (away / wide) ** 2)
        if leaf == HEATING:
            found[row] = [_heating(one) for one in days]
    return found


def from_day_to_day(leaves: Sequence[str], days: Sequence[date], chance: Generator) -> Floats:
    """Weekdays, holidays, and shocks of a whole day all over the city, which fade: weather, news, one's own luck."""
    found = np.ones((len(leaves), len(days)))
    weekday = np.array([one.weekday() for one in days])
    off = np.array([_is_off(one) for one in days])
    holiday = np.array([one in constants.holidays and one.weekday() < 5 for one in days])
    for row, leaf in enumerate(leaves):
        is_office = leaf.startswith(OFFICE)
        found[row] *= np.where(off, 0.5 if is_office else 0.88, 1.05 if is_office else 1.03)
        found[row] *= np.where(weekday == 0, 1.08, 1)
        found[row] *= np.where(holiday, 1.6 if leaf in ON_HOLIDAYS else 0.7, 1)
        spread = 0.22 if leaf in WEATHER else 0.09
        shock, log = 0.0, np.empty(len(days))
        for day in range(len(days)):
            shock = 0.7 * shock + chance.normal(0, spread * math.sqrt(1 - 0.7**2))
            log[day] = shock
        found[row] *= np.exp(log)
    return found


def hours(leaves: Sequence[str]) -> Floats:
    """What share of a leaf's day each hour has."""
    day = np.array(
        [1, 0.7, 0.5, 0.4, 0.5, 1, 2.2, 4, 6.5, 8, 8, 7, 5.5, 5.5, 6.5, 7, 6.8, 6, 5.5, 5.5, 5, 4.2, 3, 1.8]
    )
    night = np.array(
        [4, 3.2, 2, 1.2, 1, 1.4, 2.2, 3, 4, 4, 3.8, 3.4, 3.4, 3.6, 3.2, 3, 3, 3.4, 4.2, 5.5, 7, 7.5, 7, 5.5]
    )
    office = np.array(
        [0.2, 0.1, 0.1, 0.1, 0.1, 0.3, 1, 3, 8, 11, 11, 8, 4, 6, 10, 10, 9, 6, 3, 2.5, 2.5, 2, 1.2, 0.5]
    )
    rows = [
        night if leaf.startswith(AT_NIGHT) else office if leaf.startswith(OFFICE) else day for leaf in leaves
    ]
    return np.array([row / row.sum() for row in rows])


def _away(day: date, month: int, middle: int) -> int:
    """Days from the middle of a bump, the nearer one of two years."""
    found = (day - date(day.year, month, middle)).days
    return found - 365 if found > 182 else found + 365 if found < -182 else found


def _heating(day: date) -> float:
    """Little until the boilers are tried in early November, most in the first week, then slowly less until 15 March."""
    since = (day - date(day.year if day.month >= 7 else day.year - 1, 11, 15)).days
    ends = (date(day.year if day.month < 7 else day.year + 1, 3, 15) - day).days
    if ends < 0 or since < -9:
        return HEATING_OUT_OF_SEASON
    if since < 0:
        return HEATING_OUT_OF_SEASON + 0.25 * (9 + since)
    return 2.2 + 4.5 * math.exp(-since / 14)


def _is_off(day: date) -> bool:
    return day in constants.holidays or (day.weekday() >= 5 and day not in constants.workdays)
