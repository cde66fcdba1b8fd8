"""Districts and sub-districts by name: what a place says beyond them, and how a button names them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.draft import Draft
from actions.said import Said
from city.model import District, Neighbour, Subdistrict
from city.pack import CityPack

AREA_FILLER = re.compile(
    r"街道|地区|北京市?|不对|不是|错了?|[哦噢喔嗯哎不]|那边|附近|这边|\b(?:in|at|near|the|district|subdistrict|beijing)\b"
    r"|[\s，,。.、区镇乡我们家住在是的就那这个儿里啊呢吧]",
    re.IGNORECASE,
)


def _areas_of(draft: Draft, pack: CityPack) -> list[District | Subdistrict]:
    """The district and the sub-district of a draft, as far as they are known."""
    areas: list[District | Subdistrict] = [pack.district(draft["district"])] if draft["district"] else []
    return [*areas, pack.subdistrict(draft["subdistrict"])] if draft["subdistrict"] else areas


def without_areas(words: str, draft: Draft, pack: CityPack) -> str:
    """The words behind the names of their district and sub-district; an estate by which one is known is none."""
    areas = _areas_of(draft, pack)
    names = {name for area in areas for name in (area.zh, area.en, area.pinyin)}
    names |= {area.short for area in areas if isinstance(area, Subdistrict)}
    names |= {name.removesuffix("区") for name in names} | {name.removesuffix(" District") for name in names}
    rest = words.strip(" ,，")
    for name in sorted(filter(None, names), key=len, reverse=True):
        if rest.casefold().startswith(name.casefold()):
            rest = rest[len(name) :].strip(" ,，")
    return rest if AREA_FILLER.sub("", rest) else ""


def beyond_areas(address: str | None, draft: Draft, pack: CityPack) -> str | None:
    """The address, or None where it only says the district and sub-district over again."""
    rest = (address or "").casefold()
    areas = _areas_of(draft, pack)
    names = [name for area in areas for name in (area.zh, area.en, area.pinyin, *area.aliases)]
    names += [area.short for area in areas if isinstance(area, Subdistrict)]
    names += [name.removesuffix("区") for name in names]
    for name in sorted((name.casefold() for name in names if name), key=len, reverse=True):
        rest = rest.replace(name, "")
    return address if AREA_FILLER.sub("", rest) else None


def only_areas(words: str, said: Said, pack: CityPack) -> bool:
    """Whether the words name a district or sub-district and nothing finer."""
    named = Draft().having(district=said.value("district"), subdistrict=said.value("subdistrict"))
    return bool(named["district"]) and beyond_areas(words, named, pack) is None


def neighbours_named(pack: CityPack, name: str) -> Iterator[Neighbour]:
    """Places beyond the city called so."""
    for neighbour in pack.neighbours:
        if name in (neighbour.zh, neighbour.en, *neighbour.aliases):
            yield neighbour


def area_name(pack: CityPack, code: str, lang: str) -> str:
    """A district's or sub-district's name for a button; a sub-district says in which district it lies."""
    district = next((area for area in pack.districts if area.code == code), None)
    if district:
        return district.en if lang == "en" else district.zh
    subdistrict = pack.subdistrict(code)
    around = pack.district(subdistrict.district)
    return f"{subdistrict.en}, {around.en}" if lang == "en" else f"{around.zh}{subdistrict.zh}"


def area_payload(pack: CityPack, code: str) -> str:
    """What a button for that area stands for."""
    kind = "district" if any(area.code == code for area in pack.districts) else "subdistrict"
    return f'/inform{{"{kind}": "{code}"}}'
