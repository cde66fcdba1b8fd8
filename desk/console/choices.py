"""The lists that staff choose from: units, categories and areas of the city pack, named and grouped. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from city.groups import Urgency
from city.pack import GROUPS, CityPack
from desk.console.parts import name
from desk.console.words import words

URGENCIES: tuple[Urgency, ...] = ("emergency", "urgent", "normal", "complex")
"""As lists show them: what cannot wait first."""
CHANNELS = ("web", "telegram", "wechat", "sms", "phone", "desk", "api", "open311")
"""By which a ticket may have come."""
TALKED = ("web", "telegram", "wechat", "phone")
"""By which people talk with the assistant."""


@dataclass(frozen=True)
class Option:
    code: str
    name: str


@dataclass(frozen=True)
class OptionGroup:
    """Options under one heading; no heading when `name` is empty."""

    name: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Select:
    """One filter: its name in the query, what it says when nothing is chosen, and the choice."""

    name: str
    label: str
    value: str
    groups: Sequence[OptionGroup]


def options(entries: Iterable[Any], lang: str) -> list[Option]:
    """City pack entries as options."""
    return [Option(entry.code, name(entry, lang)) for entry in entries]


def units(pack: CityPack, lang: str, *, district: str | None = None) -> list[OptionGroup]:
    """All units, professional ones first; of the sub-districts only those of `district` where it is given."""
    t = words(lang)
    local = [u for u in pack.units if u.kind == "subdistrict" and district in (None, u.district)]
    return [
        OptionGroup(
            t("group.professional"),
            options((u for u in pack.units if u.kind in ("department", "company")), lang),
        ),
        OptionGroup(t("group.subdistricts"), options(local, lang)),
        OptionGroup(t("group.districts"), options((u for u in pack.units if u.kind == "district"), lang)),
    ]


def categories(pack: CityPack, lang: str) -> list[OptionGroup]:
    """All categories under their groups."""
    return [
        OptionGroup(name(heading, lang), options((c for c in pack.categories if c.group == code), lang))
        for code, heading in GROUPS.items()
    ]


def districts(pack: CityPack, lang: str) -> list[OptionGroup]:
    """All districts."""
    return [OptionGroup("", options(pack.districts, lang))]


def areas(pack: CityPack, lang: str) -> list[OptionGroup]:
    """Everywhere: under each district itself, for who knows no more, and its sub-districts and towns."""
    t = words(lang)
    return [
        OptionGroup("", [Option("", t("correct.no_area"))]),
        *(
            OptionGroup(
                name(d, lang),
                [
                    Option(d.code, t("correct.district_only", district=name(d, lang))),
                    *options((s for s in pack.subdistricts if s.district == d.code), lang),
                ],
            )
            for d in pack.districts
        ),
    ]


def placed(pack: CityPack, area: str) -> dict[str, str]:
    """The fields of a ticket that an area chosen from `areas` stands for; none where nothing is chosen."""
    if not area:
        return {}
    return {"district" if any(area == d.code for d in pack.districts) else "subdistrict": area}


def subdistricts(pack: CityPack, lang: str, *, district: str | None) -> list[OptionGroup]:
    """The sub-districts and towns of one district, or all of them under their districts."""
    return [
        OptionGroup(name(d, lang), options((s for s in pack.subdistricts if s.district == d.code), lang))
        for d in pack.districts
        if district in (None, "", d.code)
    ]
