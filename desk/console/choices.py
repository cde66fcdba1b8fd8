"""The lists that staff choose from: units, categories and areas of the city pack, named and grouped. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup, escape

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

    @cached_property
    def markup(self) -> str:
        """As a list shows it, with nothing chosen."""
        inside = "".join(f"{_begin(one.code)}>{escape(one.name)}</option>" for one in self.options)
        return f'<optgroup label="{escape(self.name)}">{inside}</optgroup>' if self.name else inside


@dataclass(frozen=True)
class Select:
    """One filter: its name in the query, what it says when nothing is chosen, and the choice."""

    name: str
    label: str
    value: str
    groups: Sequence[OptionGroup]


def offered(groups: Iterable[OptionGroup], chosen: str | Collection[str] | None = "") -> Markup:
    """The options of a list under their headings, with what is `chosen` marked."""
    found = "".join(group.markup for group in groups)
    for code in (chosen,) if isinstance(chosen, str) else chosen or ():
        found = found.replace(f"{_begin(code)}>", f"{_begin(code)} selected>")
    return Markup(found)


def _begin(code: str) -> str:
    return f'<option value="{escape(code)}"'


def options(entries: Iterable[Any], lang: str) -> list[Option]:
    """City pack entries as options."""
    return [Option(entry.code, name(entry, lang)) for entry in entries]


@dataclass(frozen=True)
class _Asked:
    """A list of one state of a pack: each is made once, for some have hundreds of names and a page has several."""

    fingerprint: str
    lang: str
    district: str | None
    pack: CityPack = field(compare=False)


@lru_cache(maxsize=64)
def _kept(make: Callable[[_Asked], Sequence[OptionGroup]], asked: _Asked) -> Sequence[OptionGroup]:
    return make(asked)


def units(pack: CityPack, lang: str, *, district: str | None = None) -> Sequence[OptionGroup]:
    """All units, professional ones first; of the sub-districts only those of `district` where it is given."""
    return _kept(_units, _Asked(pack.fingerprint, lang, district, pack))


def _units(asked: _Asked) -> Sequence[OptionGroup]:
    t, entries = words(asked.lang), asked.pack.units
    kinds = {
        "professional": ("department", "company"),
        "subdistricts": ("subdistrict",),
        "districts": ("district",),
    }
    return [
        OptionGroup(
            t(f"group.{heading}"),
            options(
                (
                    unit
                    for unit in entries
                    if unit.kind in held
                    and (unit.kind != "subdistrict" or asked.district in (None, unit.district))
                ),
                asked.lang,
            ),
        )
        for heading, held in kinds.items()
    ]


def categories(pack: CityPack, lang: str) -> Sequence[OptionGroup]:
    """All categories under their groups."""
    return _kept(_categories, _Asked(pack.fingerprint, lang, None, pack))


def _categories(asked: _Asked) -> Sequence[OptionGroup]:
    entries, lang = asked.pack.categories, asked.lang
    return [
        OptionGroup(name(heading, lang), options((c for c in entries if c.group == code), lang))
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


def subdistricts(pack: CityPack, lang: str, *, district: str | None) -> Sequence[OptionGroup]:
    """The sub-districts and towns of one district, or all of them under their districts."""
    return _kept(_subdistricts, _Asked(pack.fingerprint, lang, district or None, pack))


def _subdistricts(asked: _Asked) -> Sequence[OptionGroup]:
    pack, lang = asked.pack, asked.lang
    return [
        OptionGroup(name(d, lang), options((s for s in pack.subdistricts if s.district == d.code), lang))
        for d in pack.districts
        if asked.district in (None, d.code)
    ]
