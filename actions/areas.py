"""Districts and sub-districts by name: what a place says beyond them, and how a button names them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from actions.draft import Draft
from city.model import District, Neighbour, Subdistrict
from city.pack import CityPack

AREA_FILLER = re.compile(
    r"街道|地区|北京市?|不对|不是|[说记写打弄搞整]错了?|[说记弄搞]反了?|错了?|等一?[等下]|应该|其实|[哦噢喔嗯哎不]|那边|附近|这边|\b(?:in|at|near|the|district|subdistrict|town(?:ship)?|beijing)\b"
    r"|\b(?:no|nope|wait|actually|sorry|oops|hold on|hang on|i meant?|wrong|my (?:mistake|bad)|is|but)\b"
    r"|\bi['’]?m\b|\bi (?:am|live|think)\b|\bif (?:it|that) (?:matters|helps)\b|\bit['’]?s\b|\bmaybe\b"
    r"|[\s，,。.、区镇乡我们家住在是的就那这个儿里啊呢吧]|[他她俺咱](?=们?家?[是在住搁])|搁(?=[\s家]|$)",
    re.IGNORECASE,
)

# An area that it is not in, with what leads to the one that it is in.
_DENIED = re.compile(
    r"(?:不是|不在)(?P<area>[^，,。\s]{2,5})(?=[，,。\s]|是|$)[，,。\s]*(?:而?是|在)?"
    r"|\bnot (?:in )?(?P<en>[a-z]+(?: district)?)(?:[,.; ]+(?:but |it['’]?s )?(?:in )?|$)",
    re.IGNORECASE,
)
# What may stand right behind the name of an area where the name ends; it goes with it, or says what is meant of it.
# Of '和平里 七区' it is the estate's own.
_ENDS_ZH = re.compile(
    r"(?:街道|地区|[区镇乡])[\s、的]{1,9}|[\s、的]{1,9}(?![一二三四五六七八九十\d东西南北中]{1,3}[区里条苑])|(?:街道|地区|[区镇乡])$|$|(?=[那这][边块片儿里个]|一带)"
)
_THERE = r"(?:那|这)(?:边|个|家|所|块儿?|儿)的?$"
_OVER_THERE = re.compile(_THERE)
_ENDS_EN = re.compile(
    r"(?:,? (?:district|subdistrict|area|town|township))?(?:$|[\s、]{1,9}(?=[\u4e00-\u9fff]))", re.IGNORECASE
)
_SHORT_NAME = 2
# Of what kind it is, and no name, before the area that it lies in: '初中 在密云'.
_LIES_IN = re.compile(
    r"^(?:是|就是|那是)?(?:一?[个家所]|我们?)?(?:学校|小学|初中|高中|中学|幼儿园|医院|公司|单位|商场|超市|饭[店馆]|餐厅|工地|小区|门店|店)[\s，,]*(?:就|是|都)?在(?=[\s。]*(?:那边|这边|附近|那儿)?$)"
)
# What only points at what comes next: '就那个 中关村二小', 梨园那个金色摇篮.
_POINTS = re.compile(r"^就?(?:是|在)?[那这]个[\s，,]*(?=[\u4e00-\u9fff\w]{2})")
_KIND_EN = re.compile(r" (?:District|Subdistrict|Area|Town|Township)$")
_EXIT = re.compile(r"(?:exit|entrance) [a-h]\d?|[a-h]\d?出?口", re.IGNORECASE)


def _areas_of(draft: Draft, pack: CityPack) -> list[District | Subdistrict]:
    """The district and the sub-district of a draft, as far as they are known."""
    areas: list[District | Subdistrict] = [pack.district(draft["district"])] if draft["district"] else []
    return [*areas, pack.subdistrict(draft["subdistrict"])] if draft["subdistrict"] else areas


def beyond_areas(address: str | None, draft: Draft, pack: CityPack) -> str | None:
    """The address, or None where it only says the district and sub-district over again."""
    rest = (address or "").casefold()
    rest = _DENIED.sub("", rest) if _denies_area(rest, pack) else rest
    areas = _areas_of(draft, pack)
    names = [name for area in areas for name in (area.zh, area.en, area.pinyin, *area.aliases)]
    names += [area.short for area in areas if isinstance(area, Subdistrict)]
    names += [name.removesuffix("区") for name in names]
    for name in sorted((name.casefold() for name in names if name), key=len, reverse=True):
        rest = rest.replace(name, "")
    rest = _LIES_IN.sub("", rest)
    return address if AREA_FILLER.sub("", rest) else None


def _denies_area(words: str, pack: CityPack) -> bool:
    """Whether an area is denied in words in small letters: '不是海淀，是丰台', 'not haidian, fengtai'."""
    denied = _DENIED.search(words)
    told = re.sub(r"[\s区在的]", "", denied["area"] or denied["en"]) if denied else ""
    if not told:
        return False
    areas: list[District | Subdistrict] = [*pack.districts, *pack.subdistricts]
    names = {name.casefold() for area in areas for name in (_short(area), area.pinyin, *area.aliases)}
    return told.removesuffix("district") in names


def bare_of_areas(address: str | None, draft: Draft, pack: CityPack) -> str | None:
    """The address without its district and sub-district, which have fields of their own, before what lies in them.

    '丰台 东铁匠营 横七条胡同' is 横七条胡同; 望京SOHO stays whole.
    """
    if not address:
        return address
    names = sorted(_called(draft, pack), key=len, reverse=True)
    kept = [bare for piece in re.split(r"[,，]", address) if (bare := _bare(piece.strip(), names))]
    told = [piece.strip() for piece in re.split(r"[,，]", address)]
    if kept == told or not kept or (len(kept) == 1 and _EXIT.fullmatch(kept[0])):
        # Of 'Andingmen, exit A' the station is the place, whatever sub-district is called so.
        return address
    return ("，" if re.search(r"[\u4e00-\u9fff]", address) else ", ").join(kept)


def _called(draft: Draft, pack: CityPack) -> set[str]:
    """Every way in which the district and the sub-district of a draft are written, in small letters."""
    names: set[str] = set()
    for area in _areas_of(draft, pack):
        names |= {area.zh, _short(area), area.en, area.pinyin, _KIND_EN.sub("", area.en), *area.aliases}
    return {name.casefold() for name in names if len(name) > 1}


def _short(area: District | Subdistrict) -> str:
    return area.short if isinstance(area, Subdistrict) else area.zh.removesuffix("区")


def _bare(piece: str, names: Sequence[str]) -> str:
    """A piece of an address behind the names at its head; empty if it is nothing but names."""
    rest = piece
    while name := next((one for one in names if rest.casefold().startswith(one)), None):
        behind = rest[len(name) :]
        ends = _ENDS_EN if name.isascii() else _ENDS_ZH
        end = ends.match(behind)
        if not end and not any(behind.casefold().startswith(one) for one in names if not one.isascii()):
            break
        rest = behind[end.end() :] if end else behind
    for name in names if _OVER_THERE.search(rest) else ():
        # '五小 就是方庄那边的': in which area it lies, once more behind its name.
        again = re.search(
            rf"(?<=\S)[\s]+(?:就是|就在|在|是)?{re.escape(name)}{_THERE}",
            rest,
            re.IGNORECASE,
        )
        rest = rest[: again.start()] if again else rest
    return _POINTS.sub("", rest) if rest != piece else rest


def within_subdistrict(draft: Draft, pack: CityPack) -> Draft:
    """With the sub-district that an address lies in which was told in two parts: 天通苑, and then 东三区."""
    told = str(draft["address"] or "")
    if draft["subdistrict"] or not draft["district"] or told.isascii():
        return draft
    inside = {part.code for part in pack.subdistricts if part.district == draft["district"]}
    named: dict[str, set[str | None]] = {}
    for spot in pack.spots:
        if spot.district == draft["district"] or spot.subdistrict in inside:
            for name in spot.names:
                if len(name) > _SHORT_NAME and name in told:
                    named.setdefault(name, set()).add(spot.subdistrict)
    areas = named[max(named, key=len)] if named else set()
    return draft.having(subdistrict=areas.pop()) if len(areas) == 1 else draft


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


def area_names(draft: Draft, pack: CityPack) -> tuple[str, ...]:
    """What the draft's sub-district and district are called in a sentence, the smaller first."""
    areas = [*reversed(_areas_of(draft, pack))]
    short = (area.zh.removesuffix("街道").removesuffix("地区").removesuffix("区") for area in areas)
    return (*short, *(re.split(" Subdistrict| Area| District", area.en)[0] for area in areas))
