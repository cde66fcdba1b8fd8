"""Which unit a ticket should go to: profession, then place, then topic (docs/rules.md). Pure.

On published tickets topic alone hit the real unit rarely and this order almost always: the place is the default owner.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from city.pack import CityPack, Unit

JUDGED = ("complaint", "report")
PRAISE = "praise"
CONDUCT = "government_service"
"""The group in which people complain of officials."""
MUNICIPAL = "other"
"""What falls to nobody falls to the municipal desk: it serves this group."""
STREET_OFFICE = re.compile(
    r"街道办|街道(?:的)?(?:工作人员|干部|领导)|[镇乡]政府"
    r"|sub-?district (?:office|staff|official)|town(?:ship)? government",
    re.IGNORECASE,
)
DISTRICT_OFFICE = re.compile(
    r"区政府|区委|区里(?:的)?(?:干部|领导|工作人员)|(?<!sub)(?<!sub-)district (?:government|office|official)",
    re.IGNORECASE,
)

NAMED_AFTER = re.compile(
    r"(?:店|铺|馆|吧|厅|公司|集团|企业|超市|市场|商场|菜场|酒店|宾馆|医院|诊所|卫生服务中心|卫生服务站|药房|幼儿园|托儿所|小学|中学"
    r"|学校|养老院|物业|银行|支行|厂|工地|项目部|影院|公园|小区|家园|花园)$"
    r"|\b(?:shop|store|supermarket|market|restaurant|caf[eé]|bar|hotel|company|ltd\.?|hospital|clinic|pharmacy"
    r"|health cent(?:re|er)|kindergarten|school|bank|factory|property management|park)$",
    re.IGNORECASE,
)
"""What follows an area's name in the names of businesses and institutions that are no office of it."""

_FORM = re.compile(r"(?:集团|公司|管理局|管理中心)$")


@dataclass(frozen=True)
class Suggestion:
    """A unit, or None when staff must choose. `reason` is 'key|name=code…': a catalogue sentence and its codes."""

    unit: str | None
    reason: str

    @property
    def about(self) -> str | None:
        """The unit that the complaint is about and that therefore must not get it."""
        return next((part[6:] for part in self.reason.split("|") if part.startswith("about=")), None)

    def instead(self, unit: str | None, why: str) -> Suggestion:
        """Another unit, which somebody chose ('ruled', 'asked'). Whom the complaint is about stays known."""
        about = f"|about={self.about}" if self.about else ""
        return Suggestion(unit, f"{why}|unit={unit}{about}") if unit else self


def is_asked(reason: str | None) -> bool:
    """Whether the suggested unit has it already, and waits for what only the citizen can tell."""
    return (reason or "").startswith("asked|")


@dataclass(frozen=True)
class Learned:
    """A unit that so many rulings in a row named."""

    unit: str
    count: int


@dataclass(frozen=True)
class Matter:
    """What the choice depends on. `told` are the citizen's words, `refused` the units that returned the ticket.

    `learned` is what rulings on returns say of its category and sub-district.
    """

    category: str
    district: str | None = None
    subdistrict: str | None = None
    kind: str = "complaint"
    party: str | None = None
    told: str = ""
    refused: Collection[str] = ()
    learned: Learned | None = None


def suggest(pack: CityPack, matter: Matter) -> Suggestion:
    """The first of rulings, profession, place and topic that names a unit which did not return it and is not what it
    is about.

    About a sub-district's office: its district. About a district or a department: the municipal desk. Public-service
    companies receive complaints about themselves (practice). Raises `UnknownCode` for codes the pack has not.
    """
    about = _about(pack, matter)
    if about and pack.category(matter.category).group == CONDUCT:
        return _to_superior(pack, about[0], about, matter.refused)
    learned = _learned(pack, matter)
    if learned is not None and learned[0] not in about and learned[0].code not in matter.refused:
        return Suggestion(learned[0].code, learned[1])
    for unit, reason in _candidates(pack, matter):
        if unit in about:
            return _to_superior(pack, unit, about, matter.refused)
        if unit.code not in matter.refused:
            return Suggestion(unit.code, reason)
    return Suggestion(None, "none")


def accused(pack: CityPack, matter: Matter) -> frozenset[str]:
    """The units that a complaint is about: none of them may ever have it, in the lead or beside it (docs/rules.md)."""
    return frozenset(unit.code for unit in _about(pack, matter))


def _candidates(pack: CityPack, matter: Matter) -> Iterator[tuple[Unit, str]]:
    category = pack.category(matter.category)
    within = pack.subdistrict(matter.subdistrict).district if matter.subdistrict else matter.district
    fixed = pack.fixed_unit(category.code, within)
    if fixed is not None and (matter.kind != PRAISE or _is_thanked(pack.unit(fixed), matter)):
        yield pack.unit(fixed), f"professional|category={category.code}|unit={fixed}"
    if matter.subdistrict is not None:
        place = pack.subdistrict(matter.subdistrict)
        yield pack.unit(place.unit), f"subdistrict|place={place.code}|unit={place.unit}"
        # Only when that one refused it is the choice still open.
        above = pack.district(place.district).unit
        yield pack.unit(above), f"returned|by={place.unit}|unit={above}"
    elif matter.district is not None:
        area = pack.district(matter.district)
        yield pack.unit(area.unit), f"district|place={area.code}|unit={area.unit}"
    for unit in pack.units:
        if category.group in unit.groups:
            yield unit, f"topic|category={category.code}|unit={unit.code}"


def _learned(pack: CityPack, matter: Matter) -> tuple[Unit, str] | None:
    learned = matter.learned
    if learned is None or learned.unit not in {unit.code for unit in pack.units}:
        return None
    names = f"count={learned.count}|category={matter.category}|place={matter.subdistrict}|unit={learned.unit}"
    return pack.unit(learned.unit), f"learned|{names}"


def _about(pack: CityPack, matter: Matter) -> list[Unit]:
    """The offices a complaint is about: those its party names, and in matters of conduct those that the words name."""
    if matter.kind not in JUDGED:
        return []
    party = (matter.party or "").casefold()
    named = [unit for unit in pack.units if unit.kind != "company" and _names(unit, party)] if party else []
    conduct = pack.category(matter.category).group == CONDUCT
    words = f"{party} {matter.told if conduct else ''}"
    place = pack.subdistrict(matter.subdistrict) if matter.subdistrict else None
    district = place.district if place else matter.district
    if place is not None and STREET_OFFICE.search(words):
        named.append(pack.unit(place.unit))
    if district is not None and DISTRICT_OFFICE.search(words):
        named.append(pack.unit(pack.district(district).unit))
    return named


def _names(unit: Unit, party: str) -> bool:
    """Whether the party is that office. A shop or a school is often called after its street, and is none."""
    return any(
        name in party and not NAMED_AFTER.search(party.partition(name)[2])
        for name in (unit.zh.casefold(), unit.en.casefold())
    )


def _is_thanked(unit: Unit, matter: Matter) -> bool:
    """Whether praise names that unit: a neighbour who carried a gas bottle up the stairs works for no gas company."""
    told = f"{matter.party or ''} {matter.told}".casefold()
    names = (unit.zh.casefold(), _FORM.sub("", unit.zh), unit.en.casefold())
    return any(name in told for name in names)


def _to_superior(pack: CityPack, unit: Unit, about: list[Unit], refused: Collection[str]) -> Suggestion:
    """Who judges a unit: its district for a sub-district, else the municipal desk."""
    above: list[Unit] = []
    if unit.kind == "subdistrict" and unit.district is not None:
        above.append(pack.unit(pack.district(unit.district).unit))
    above += [desk for desk in pack.units if MUNICIPAL in desk.groups]
    for desk in above:
        if desk not in about and desk.code not in refused:
            return Suggestion(desk.code, f"about|about={unit.code}|unit={desk.code}")
    return Suggestion(None, f"about_nobody|about={unit.code}")
