"""What filing a draft now would give: the summary card's values, and what is still missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from city.errors import UnknownCode
from city.groups import URGENCIES, Urgency
from city.model import Category, District, Subdistrict
from desk import phrases
from desk.outcomes import Preview
from desk.tickets import clocks
from desk.tickets.capitals import capitalised
from desk.tickets.city import Rules
from desk.tickets.complaint import may_be_placeless, urgency_of
from desk.tickets.dispatch import Learned, Matter, suggest

T = TypeVar("T")


def preview(fields: Mapping[str, Any], rules: Rules, lang: str, *, learned: Learned | None = None) -> Preview:
    """The preview of a draft's fields. Codes the pack has not count as not said. `learned` as in `dispatch.Matter`."""
    category = _find(rules.pack.category, fields.get("category"))
    subdistrict = _find(rules.pack.subdistrict, fields.get("subdistrict"))
    district = _district(fields, subdistrict, rules)
    rules = rules.of_enterprise() if fields.get("enterprise") else rules
    due = clocks.at_filing(
        rules.clocks, _urgency(fields, category), filed_at=rules.now, calendar=rules.calendar
    )
    return Preview(
        category_name=_name(category, lang),
        unit_name=_unit(fields, category, subdistrict, district, rules, lang, learned),
        place_name=_place(fields, subdistrict, district, lang),
        due=due.citizen,
        due_text=phrases.deadline(due.citizen, lang, rules.zone, now=rules.now),
        needs=_needs(fields, category, district),
        asks_party=category is not None and category.asks_party,
        asks_time=category is not None and category.happening,
    )


def _needs(
    fields: Mapping[str, Any], category: Category | None, district: District | None
) -> tuple[str, ...]:
    may_be = category is not None and may_be_placeless(category, fields.get("party"))
    placeless = bool(fields.get("placeless")) and may_be
    has_pin = fields.get("lat") is not None and fields.get("long") is not None
    missing = {
        "description": not fields.get("description"),
        "category": category is None,
        "district": district is None and not placeless,
        "address": district is not None and not fields.get("address") and not has_pin,
    }
    return tuple(name for name, lacks in missing.items() if lacks)


def _district(fields: Mapping[str, Any], subdistrict: Subdistrict | None, rules: Rules) -> District | None:
    if subdistrict is not None:
        return rules.pack.district(subdistrict.district)
    told = _find(rules.pack.district, fields.get("district"))
    if told is not None or fields.get("lat") is None or fields.get("long") is None:
        return told
    return _find(rules.pack.district, rules.pack.district_at(float(fields["lat"]), float(fields["long"])))


def _urgency(fields: Mapping[str, Any], category: Category | None) -> Urgency:
    told = fields.get("urgency")
    if told in URGENCIES:
        return told  # type: ignore[no-any-return]
    return urgency_of(fields.get("kind"), category)


def _unit(
    fields: Mapping[str, Any],
    category: Category | None,
    subdistrict: Subdistrict | None,
    district: District | None,
    rules: Rules,
    lang: str,
    learned: Learned | None,
) -> str | None:
    if category is None:
        return None
    matter = Matter(
        category=category.code,
        district=district.code if district else None,
        subdistrict=subdistrict.code if subdistrict else None,
        kind=fields.get("kind") or "complaint",
        party=fields.get("party"),
        told=fields.get("description") or "",
        learned=learned,
    )
    unit = suggest(rules.pack, matter).unit
    return rules.unit_name(unit, lang) if unit else None


def _place(
    fields: Mapping[str, Any], subdistrict: Subdistrict | None, district: District | None, lang: str
) -> str | None:
    """'朝阳区望京街道南湖东园一区3号楼' / 'Building 3, …, Wangjing, Chaoyang'; nothing is said twice."""
    address = str(fields.get("address") or "")
    if lang == "en":
        address = capitalised(address)
        english = [
            area.en
            for area in (subdistrict, district)
            if area and area.en.casefold() not in address.casefold()
        ]
        return ", ".join(part for part in (address, *english) if part) or None
    areas: list[District | Subdistrict | None] = [district, subdistrict]
    chinese = [area.zh for area in areas if area and area.zh not in address]
    return "".join([*chinese, _behind(areas, address)]) or None


def _behind(areas: Sequence[District | Subdistrict | None], address: str) -> str:
    """The address without the areas that stand apart at its head in short: '丰台 方庄 社区卫生服务中心'."""
    rest = address.strip()
    for area in areas:
        short = area.short if isinstance(area, Subdistrict) else area.zh.removesuffix("区") if area else ""
        if short and re.match(rf"{re.escape(short)}[\s，,]+\S", rest):
            rest = rest[len(short) :].lstrip(" ，,")
    return rest


def _name(category: Category | None, lang: str) -> str | None:
    if category is None:
        return None
    return category.en if lang == "en" else category.zh


def _find(find: Callable[[str], T], code: object) -> T | None:
    try:
        return find(str(code)) if code else None
    except UnknownCode:
        return None
