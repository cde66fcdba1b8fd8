"""One city as data: `load(folder)` reads and checks a city pack. Another city, another folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from city import areas, catalogue, settings
from city.boundaries import Boundaries, boundaries
from city.cases import UNWRITTEN, cases
from city.dispatching import dispatch_rules
from city.elsewhere import Elsewhere, elsewhere
from city.errors import CityPackError, UnknownCode
from city.groups import GROUPS, KINDS, Kind, Name, Urgency
from city.knowledge import Known, knowledge
from city.model import (
    Area,
    CaseSettings,
    Category,
    ClockSettings,
    Community,
    DaysOff,
    DispatchRule,
    DispatchSettings,
    District,
    FigureSettings,
    Neighbour,
    Numbers,
    Question,
    QuietHours,
    Reason,
    SpecialDay,
    Spot,
    Subdistrict,
    SurveySettings,
    Unit,
)
from city.names import choices, index, normal
from city.people import UNWRITTEN as NOBODY_SAID
from city.people import People, people
from city.settings import Versions

__all__ = [
    "GROUPS",
    "KINDS",
    "Area",
    "CaseSettings",
    "Category",
    "CityPack",
    "CityPackError",
    "ClockSettings",
    "Community",
    "DaysOff",
    "DispatchRule",
    "DispatchSettings",
    "District",
    "Elsewhere",
    "FigureSettings",
    "Kind",
    "Known",
    "Name",
    "Neighbour",
    "Numbers",
    "Question",
    "QuietHours",
    "Reason",
    "SpecialDay",
    "Spot",
    "Subdistrict",
    "SurveySettings",
    "Unit",
    "UnknownCode",
    "Urgency",
    "Versions",
    "fingerprint",
    "load",
]
T = TypeVar("T")


@dataclass(frozen=True)
class CityPack:
    """Everything the product knows of its city. Collections keep the order of the files.

    `not_places` are words that contain a place's name and mean something else: 路上地砖 is not in 上地.
    `knowledge` is what the city answers by itself, `elsewhere` are the matters that it cannot take; both by code."""

    name_zh: str
    name_en: str
    prefix: str
    timezone: str
    area_code: str
    version: str
    fingerprint: str
    districts: tuple[District, ...]
    subdistricts: tuple[Subdistrict, ...]
    communities: tuple[Community, ...]
    spots: tuple[Spot, ...]
    not_places: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    categories: tuple[Category, ...]
    units: tuple[Unit, ...]
    numbers: Numbers
    clocks: Versions[ClockSettings]
    dispatch: Versions[DispatchSettings]
    quiet_hours: Versions[QuietHours]
    survey: Versions[SurveySettings]
    figures: Versions[FigureSettings]
    boundaries: Boundaries
    days_off: DaysOff = field(default_factory=DaysOff)
    knowledge: Mapping[str, Known] = field(default_factory=dict)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    cases: Versions[CaseSettings] = UNWRITTEN
    people: People = NOBODY_SAID
    dispatch_rules: tuple[DispatchRule, ...] = ()

    def district(self, code: str) -> District:
        """UnknownCode if there is none."""
        return _found(self._districts, "district", code)

    def subdistrict(self, code: str) -> Subdistrict:
        """UnknownCode if there is none."""
        return _found(self._subdistricts, "sub-district", code)

    def community(self, code: str) -> Community:
        """UnknownCode if there is none."""
        return _found(self._communities, "community", code)

    def category(self, code: str) -> Category:
        """UnknownCode if there is none."""
        return _found(self._categories, "category", code)

    def unit(self, code: str) -> Unit:
        """UnknownCode if there is none."""
        return _found(self._units, "unit", code)

    def fixed_unit(self, category: str, district: str | None) -> str | None:
        """The unit that a matter goes straight to there: by `dispatch.csv`, else the category's own; or None."""
        for place in (district, None):
            if (rule := self._dispatch_rules.get((category, place))) is not None:
                return rule.unit
        return self.category(category).unit

    def named(self, name: str) -> tuple[Area, ...]:
        """Every area and spot called so, in any of its forms; several mean that one has to ask."""
        return self.names.get(normal(name), ())

    @cached_property
    def names(self) -> Mapping[str, tuple[Area, ...]]:
        """All names of all areas and spots, as `city.names.normal` writes them, with what they may mean."""
        return index(self.districts, self.subdistricts, self.communities, self.spots)

    def choices(self, name: str) -> tuple[str, ...]:
        """Codes of the smallest areas a name may stand for; several: ask, none: unknown."""
        return choices(self.named(name), {sub.code: sub.district for sub in self.subdistricts})

    def district_at(self, lat: float, long: float) -> str | None:
        """The code of the district around a WGS-84 point; None outside the city."""
        return self.boundaries.district_at(lat, long)

    def districts_near(self, lat: float, long: float, metres: float = 800.0) -> tuple[str, ...]:
        """Codes of the districts a point may belong to, the likeliest first; more than one: ask."""
        return self.boundaries.near(lat, long, metres)

    @cached_property
    def _dispatch_rules(self) -> dict[tuple[str, str | None], DispatchRule]:
        return {(rule.category, rule.district): rule for rule in self.dispatch_rules}

    @cached_property
    def _districts(self) -> dict[str, District]:
        return {district.code: district for district in self.districts}

    @cached_property
    def _subdistricts(self) -> dict[str, Subdistrict]:
        return {subdistrict.code: subdistrict for subdistrict in self.subdistricts}

    @cached_property
    def _communities(self) -> dict[str, Community]:
        return {community.code: community for community in self.communities}

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}


def load(folder: Path) -> CityPack:
    """The city in `folder`. CityPackError names file, line and key of the first fault."""
    said = settings.Settings(folder)
    declared = catalogue.declared_units(folder)
    districts = areas.districts(folder, declared)
    subdistricts = areas.subdistricts(folder, districts, declared)
    units = catalogue.units(declared, districts, subdistricts)
    categories = catalogue.categories(folder, units)
    return CityPack(
        name_zh=said.name_zh,
        name_en=said.name_en,
        prefix=said.prefix,
        timezone=said.timezone,
        area_code=said.area_code,
        version=said.version,
        fingerprint=fingerprint(folder),
        districts=tuple(districts.values()),
        subdistricts=tuple(subdistricts.values()),
        communities=areas.communities(folder, subdistricts),
        spots=areas.spots(folder, districts, subdistricts),
        not_places=said.not_places,
        neighbours=areas.neighbours(folder),
        categories=tuple(categories.values()),
        units=tuple(units.values()),
        numbers=said.numbers,
        clocks=settings.clocks(folder),
        dispatch=said.dispatch,
        quiet_hours=said.quiet_hours,
        survey=said.survey,
        figures=said.figures,
        boundaries=boundaries(folder, districts),
        days_off=settings.days_off(folder),
        knowledge=knowledge(folder),
        elsewhere=elsewhere(folder),
        cases=cases(folder),
        people=people(folder),
        dispatch_rules=dispatch_rules(folder, categories=categories, districts=districts, units=units),
    )


def fingerprint(folder: Path) -> str:
    """SHA-256 over names and contents of the folder's files; hidden files do not count."""
    digest = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _found(known: Mapping[str, T], kind: str, code: str) -> T:
    try:
        return known[code]
    except KeyError:
        raise UnknownCode(kind, code) from None
