"""Where it is: what a message says of the place, put together with what was said before. Pure; never guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.contacts import is_only_contact
from actions.corrections import puts_right
from actions.details import is_moment
from actions.draft import Draft
from actions.place_words import names_business, place_clauses, tells_amount, whole_place
from actions.said import Said
from city.model import District, Neighbour, Subdistrict
from city.pack import CityPack

# '12', '12b', 'B', 'C2'; in 'the gate of' and 'a building a man left' none stands.
_NUMBER_EN = r"(?:\d{1,4}[a-z]?|[b-h]\d*|a\d+|a$)\b"
_BUILDING_EN = re.compile(
    r"\b(?:building|b(?:ul|il|uli|uid|iul)d?i?l?ing|b(?:ui|i)ldin(?= ?#?\d)|block|tower|bldg\.?)\s*#?\s*"
    + _NUMBER_EN,
    re.IGNORECASE,
)
_UNIT_EN = re.compile(rf"\b(?:unit|entrance|gate)\s*#?\s*{_NUMBER_EN}", re.IGNORECASE)
_ROOM_EN = re.compile(rf"\b(?:room|flat|apartment|apt\.?)\s*#?\s*{_NUMBER_EN}", re.IGNORECASE)
_DOORS_EN = (_BUILDING_EN, _UNIT_EN, _ROOM_EN)
_BUILDINGS = (
    re.compile(r"[0-9一二三四五六七八九十]+\s*号楼"),
    re.compile(r"[0-9一二三四五六七八九十]+\s*栋"),
    re.compile(r"[0-9一二三四五六七八九十]+\s*单元"),
    _BUILDING_EN,
    _UNIT_EN,
)
# Parts of an address that can be put right one by one: 'no, building 7'.
_PARTS = (
    *_BUILDINGS,
    _ROOM_EN,
    re.compile(r"(?<![0-9])[0-9]+\s*号(?![楼线])"),
    re.compile(r"[东西南北中]?[一二三四五六七八九十0-9]+区"),
    re.compile(r"\b(?:area|zone|section)\s*#?\s*[0-9]+\b", re.IGNORECASE),
)
_BUT = re.compile(r"(?:应该是|而是|改成|是在|是|\bbut\b|\bit'?s\b|\bshould be\b|\bmeant\b)", re.IGNORECASE)
_AREA_FILLER = re.compile(
    r"街道|地区|北京市?|不对|不是|错了?|[哦噢喔嗯哎不]|那边|附近|这边|\b(?:in|at|near|the|district|subdistrict|beijing)\b"
    r"|[\s，,。.、区镇乡我们家住在是的就那这个儿里啊呢吧]",
    re.IGNORECASE,
)
# How often, where it was asked where.
_HABIT = re.compile(
    r"(?:每天|每(?:周|个?月|晚|次)|经常|老是?|总是?|一直|天天|夜夜|早晚|高峰)[早晚上中下午半夜里间的都是一直高峰时候了啊吧]*"
    r"|(?:every|each) (?:day|night|morning|evening|week|weekend)|all the time|always|most (?:days|nights)|daily",
    re.IGNORECASE,
)
_BESIDE_TIME = re.compile(
    r"早饭|午饭|晚饭|午休|课间|放学|上学|上班|下班|中午|早上|上午|下午|晚上|夜里|半夜|时候|那会儿|那天|左右|前后|大概|大约|好像|就|是|在|的|吧|了"
    r"|\b(?:on|at|in|around|about|during|it|was|happened|the|a|break(?:fast)?|lunch(?:time|break)?|dinner(?:time)?|supper"
    r"|morning|noon|afternoon|evening|night|class|school|work|time|hours?|i|think|maybe|probably|roughly|and|it's)\b|\W+",
    re.IGNORECASE,
)
_BESIDE_PLATE = re.compile(
    r"车牌|车号|牌照|号码?|好像|应该|大概|可能|可|是|的|车|那个?|这个?|我|记得|看到|就"
    r"|\b(?:plate|number|no|i|think|maybe|probably|it|is|was|the|its|it's|car|taxi|license|licence|with|his|her|of|saw)\b|\W+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:就(?:是|在)?|我们?家?住?在|我住|住在|在|是|位于|地址是?|(?:it'?s |it is |we live "
    r"|i live )?(?:the (?:one|shop|branch"
    r"|store) )?(?:at|in|on)\b(?: the one (?:at|in|on)\b)?|it'?s\b)\s*",
    re.IGNORECASE,
)
# What is told beside the place that was told: 'also, exit B' puts nothing right.
_ADDS = re.compile(
    r"(?:还有|另外|补充一?下?|对了|哦对)|(?:oh,? )?(?:also|and|plus|i mean by|more exactly|near|next to|by the|behind"
    r"|opposite)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(r"[\s，,。.、；;:：]|在|no|not|it'?s|the|in|at|is", re.IGNORECASE)

# Whom these are about is found at no door of its own: an agency, a driver, a network.
_WITHOUT_DOORS = ("housing", "transport", "telecom", "utilities")
_ROAD_EN = "road|rd|street|st|avenue|ave|lane|alley|hutong|boulevard|lu|jie|dajie"
_ROAD_DOORS = (
    re.compile(rf"\b(?P<number>\d+[a-z]?) (?P<road>(?:[a-z'.-]+ ){{1,4}}?(?:{_ROAD_EN}))\b", re.IGNORECASE),
    re.compile(r"(?P<road>[\u4e00-\u9fff]{1,8}?(?:路|街|胡同|巷|条|道))(?P<number>[0-9]+)(?=号(?![楼线]))"),
)
# The number of a house before its street: '12 Xindong Road'.
_DOOR = re.compile(r"[0-9]+[a-z]?(?= [A-Z])")
_BARE_NUMBER = re.compile(
    r"(?:^|[\s,])(?:number|no\.?|nr\.?|#)\s*(?P<number>[0-9]+[a-z]?)[\s.!]*$", re.IGNORECASE
)
# Who names a place and at once another one: '碧水庄园？不是 是于辛庄', 'Gate 3, no wait, gate 4'.
_SLIP = re.compile(
    r"[\s?？，,。.…]*[哦啊嗯哎]*(?:不是|不对|说错了?|记错了?|错了)(?:[\s，,。！!]+(?:应该)?(?:是|在)?|(?:应该|而)?是)\s*"
    r"|[\s?,.…-]+(?:no,? wait|wait,? no|sorry,? (?:no,? )?(?:i mean|i meant|it'?s)|i mean"
    r"|i meant)\b,?\s*(?:it'?s |in |at )?",
    re.IGNORECASE,
)
# 'Beijing South to Sanlitun': the way from one place to another.
_WAY = re.compile(r"\S (?:to|towards?) \S|^从?\S{2,12}[到至]\S{2,12}$", re.IGNORECASE)


@dataclass(frozen=True)
class Placed:
    """The draft with what was said of its place. `choices`: areas it may be; `outside`: a place beyond the city."""

    draft: Draft
    choices: tuple[str, ...] = ()
    outside: str | None = None


def place(said: Said, draft: Draft, pack: CityPack, *, wanted: bool) -> Placed:
    """Take in what the message says of the place. `wanted`: the place was asked for, so plain words are an address."""
    if said.pin:
        return _pinned(said, draft, pack)
    district, subdistrict = said.value("district"), said.value("subdistrict")
    outside = said.value("outside_city")
    is_about_place = wanted or puts_right(said) or not draft["district"]
    if outside and is_about_place and not (district or subdistrict):
        return Placed(draft, outside=str(outside))
    if district and not subdistrict:
        subdistrict = _offered_in(draft, pack, district)
    placed = _in_area(draft, pack, district=district, subdistrict=subdistrict)
    # Where nobody could tell yet which place was meant, the answer finds it and takes nothing back.
    finds = wanted and not draft["district"] and not puts_right(said)
    if wanted and (slip := slip_in(said.words)):
        told: str | None = _meant(said, slip)
    else:
        told = _address(said, placed, pack, wanted=wanted, finds=finds)
    placed = placed.having(address=_beyond_areas(told, placed, pack))
    choices = tuple(said.value("place_choices") or ())
    if choices and not (district or subdistrict) and not placed["district"]:
        return Placed(placed, choices=choices)
    return Placed(placed)


def _pinned(said: Said, draft: Draft, pack: CityPack) -> Placed:
    lat, long = float(said.pin["lat"]), float(said.pin["long"])
    district = said.pin.get("district") or pack.district_at(lat, long)
    if not district:
        return Placed(draft, outside="")
    near = pack.districts_near(lat, long)
    name = said.pin.get("name") or said.value("address") or draft["address"]
    placed = draft.having(lat=lat, long=long, address=name)
    if len(near) > 1 and draft["district"] not in near:
        return Placed(placed.having(district=None, subdistrict=None), choices=near)
    settled = draft["district"] if draft["district"] in near else district
    return Placed(_in_area(placed, pack, district=settled, subdistrict=None).having(lat=lat, long=long))


def _in_area(draft: Draft, pack: CityPack, *, district: str | None, subdistrict: str | None) -> Draft:
    """With a district or sub-district that was named: what contradicts it goes."""
    if subdistrict:
        district = pack.subdistrict(subdistrict).district
    elif district and draft["subdistrict"]:
        held = pack.subdistrict(draft["subdistrict"])
        subdistrict = held.code if held.district == district else None
    elif not district:
        return draft
    if draft["district"] and draft["district"] != district:
        draft = draft.having(lat=None, long=None)
        if _lies_in(draft["address"], draft["district"], pack):
            draft = draft.without("address", question="address")
    return draft.having(district=district, subdistrict=subdistrict)


def _offered_in(draft: Draft, pack: CityPack, district: str) -> str | None:
    """The one area on offer that lies in the district ('the Haidian one'), or None."""
    areas = {area.code: area for area in pack.subdistricts if area.code in draft.places}
    inside = [code for code, area in areas.items() if area.district == district]
    return inside[0] if len(inside) == 1 else None


def _lies_in(address: str | None, district: str, pack: CityPack) -> bool:
    """Whether the address names the district, or a place in it: then it cannot lie in another one."""
    told, area = (address or "").casefold(), pack.district(district)
    names = [
        area.zh,
        area.zh.removesuffix("区"),
        area.en,
        area.en.removesuffix(" District"),
        area.pinyin,
        *area.aliases,
    ]
    for part in pack.subdistricts:
        if part.district == district:
            names += [part.zh, part.short, part.en.removesuffix(" Subdistrict"), part.pinyin, *part.aliases]
    inside = {part.code for part in pack.subdistricts if part.district == district}
    for spot in pack.spots:
        if spot.district == district or spot.subdistrict in inside:
            names += spot.names
    return any(len(name) > 1 and name.casefold() in told for name in names if name)


def _address(said: Said, draft: Draft, pack: CityPack, *, wanted: bool, finds: bool) -> str | None:
    known: str | None = draft["address"]
    found = said.value("address")
    corrects = wanted or puts_right(said)
    words = _timeless(_plain(said, draft.group, wanted=wanted), said).strip()
    if found:
        words = _with_parts(whole_place(str(found), said.words) if wanted else str(found), said.words)
    if not words or (known and found and found == said.value("party")):
        return known
    if known and finds and not found and _is_doors(known) and (rest := _without_official(words, draft, pack)):
        return _around(known, rest, lang=said.lang)
    if known and not found and (draft.places or _only_areas(words, said, pack)):
        # Which of several it is, or the district of the place that was told, and no other place.
        return known
    if known and finds and not _contradicts(known, words):
        return _around(known, words, lang=said.lang)
    adds = bool(found and _ADDS.match(said.words))
    if known and found and not adds and (mended := _renumbered(known, str(found))):
        return mended
    if known and ((corrects and not adds) or _contradicts(known, words)):
        return put_right(known, _after_but(words), whole=found)
    if known and found:
        return known if words in known else _beside(known, words, lang=said.lang)
    return known or (words if found or wanted else None)


def slip_in(words: str) -> re.Match[str] | None:
    """What stands between a place and the one that is meant instead; None where nothing is taken back."""
    slip = _SLIP.search(words)
    return slip if slip and slip.start() and slip.end() < len(words) else None


def _meant(said: Said, slip: re.Match[str]) -> str:
    """What is meant where one place is told and put right in the same breath."""
    first, meant = said.words[: slip.start()], said.words[slip.end() :].strip(" ，,。.")
    return put_right(_LEAD.sub("", first).strip() or first, meant, whole=meant)


def _contradicts(known: str, words: str) -> bool:
    """Whether both name a building, an entrance or a room, and another one."""
    parts = ((part.search(known), part.search(words)) for part in _PARTS)
    return any(old and new and old.group() != new.group() for old, new in parts)


def _renumbered(known: str, found: str) -> str | None:
    """The known address with another number of the same road; None where it is another road, or no road with one."""
    for door in _ROAD_DOORS:
        old, new = door.search(known), door.search(found)
        if old and new and _same_road(old["road"], new["road"]) and old["number"] != new["number"]:
            return f"{known[: old.start('number')]}{new['number']}{known[old.end('number') :]}"
    return None


def _same_road(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _with_parts(found: str, words: str) -> str:
    """The address found, with a building or entrance that the message names apart from it."""
    for part in _BUILDINGS:
        named = part.search(words)
        if named and not part.search(found):
            found = f"{found}，{named.group()}" if found[-1:] > "\u2fff" else f"{found}, {named.group()}"
    return found


def _plain(said: Said, group: str, *, wanted: bool) -> str:
    """The message's own words as an address, where one was asked for: no matter, and no correction of an area."""
    names_area = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    if puts_right(said) and not wanted:
        names_part = any(part.search(said.words) for part in _PARTS)
        return said.words if names_part and not names_area else ""
    tells_matter = said.intent == "file_complaint" and not said.is_mostly("party")
    if not wanted or tells_matter or said.is_mostly("time", "phone", "person_name"):
        return ""
    if is_only_contact(said) or not said.is_wordy or said.names_nothing or _HABIT.fullmatch(said.words):
        return ""
    if said.value("party") and not names_area and not said.is_mostly("party"):
        # 'The agency is called ...' says who it is, not where.
        return ""
    if said.value("party") and not names_area and group in _WITHOUT_DOORS:
        return ""
    if tells_amount(said.words) or names_business(said.words) or tells_only_when(said, said.words):
        return ""
    contact = [told for name in ("phone", "person_name") if (told := said.told(name))]
    words = said.words
    if plate := said.told("plate"):
        words = words.replace(plate, "")
        if not _BESIDE_PLATE.sub("", words):
            return ""
    return _LEAD.sub("", _behind_area(said, place_clauses(words, contact)).strip(" ,，"))


def tells_only_when(said: Said, words: str) -> bool:
    """Whether nothing but a time is told, with what stands beside one: 'on Monday lunch', '上周五放学的时候'."""
    told = said.told("time")
    return bool(told) and not said.names_place and not _BESIDE_TIME.sub("", words.replace(told, "", 1))


def _timeless(words: str, said: Said) -> str:
    """A place without the moment told behind or before it: 'the market, last night around 11'."""
    told = said.told("time")
    return words.removesuffix(told).removeprefix(told).strip(" ,，") if told and is_moment(told) else words


def _behind_area(said: Said, words: str) -> str:
    """The words without the district that stands apart before them: 'chaoyang, the mall by the river'."""
    area = "" if said.value("subdistrict") else re.escape(said.told("district"))
    return re.sub(rf"^{area}(?:区|街道|地区|镇|乡)?[,，、\s]+(?=\S)", "", words) if area else words


def _beside(known: str, found: str, *, lang: str) -> str:
    """A second thing said of the same place; the longer one stands where it has the other in it."""
    if known in found:
        return found
    if shared := _shared(known, found):
        # '西三区8号楼' of '天通苑西三区'.
        return f"{known}{found[shared:]}"
    return f"{known}, {found}" if lang == "en" else f"{known}，{found}"


def _around(known: str, words: str, *, lang: str) -> str:
    """A place that could not be found, with the words that find it: 'tower 2' is 'wangjing soho tower 2'."""
    if words.casefold() in known.casefold():
        return known
    if not _is_doors(known):
        return _beside(known, words, lang=lang)
    return f"{words} {known}" if known.isascii() else f"{words}{known}"


def _is_doors(known: str) -> bool:
    """Whether an address names a building, an entrance or a room, and not of what."""
    beyond = known
    for part in _PARTS:
        beyond = part.sub("", beyond)
    return not _FILLER.sub("", beyond)


def _without_official(words: str, draft: Draft, pack: CityPack) -> str:
    """The words behind the names of their district and sub-district; an estate by which one is known is none."""
    areas: list[District | Subdistrict] = [pack.district(draft["district"])] if draft["district"] else []
    if draft["subdistrict"]:
        areas.append(pack.subdistrict(draft["subdistrict"]))
    names = {name for area in areas for name in (area.zh, area.en, area.pinyin)}
    names |= {area.short for area in areas if isinstance(area, Subdistrict)}
    names |= {name.removesuffix("区") for name in names} | {name.removesuffix(" District") for name in names}
    rest = words.strip(" ,，")
    for name in sorted(filter(None, names), key=len, reverse=True):
        if rest.casefold().startswith(name.casefold()):
            rest = rest[len(name) :].strip(" ,，")
    return rest if _AREA_FILLER.sub("", rest) else ""


def _shared(known: str, found: str) -> int:
    """How many characters the end of the one and the beginning of the other have in common, as whole words."""
    for size in range(min(len(known), len(found)), 1, -1):
        head, before, behind = found[:size], known[: len(known) - size][-1:], found[size : size + 1]
        whole = not head.isascii() or not (before.isalnum() or behind.isalnum())
        if whole and known.casefold().endswith(head.casefold()):
            return size
    return 0


def spoken_of(words: str) -> str:
    """What is left of words about a place without those that only lead to it: of '我们家就住在' nothing."""
    return _AREA_FILLER.sub("", _LEAD.sub("", words))


def _beyond_areas(address: str | None, draft: Draft, pack: CityPack) -> str | None:
    """The address, or None where it only says the district and sub-district over again."""
    rest = (address or "").casefold()
    areas: list[District | Subdistrict] = []
    if draft["district"]:
        areas.append(pack.district(draft["district"]))
    if draft["subdistrict"]:
        areas.append(pack.subdistrict(draft["subdistrict"]))
    names = [name for area in areas for name in (area.zh, area.en, area.pinyin, *area.aliases)]
    names += [area.short for area in areas if isinstance(area, Subdistrict)]
    names += [name.removesuffix("区") for name in names]
    for name in sorted((name.casefold() for name in names if name), key=len, reverse=True):
        rest = rest.replace(name, "")
    return address if _AREA_FILLER.sub("", rest) else None


def _only_areas(words: str, said: Said, pack: CityPack) -> bool:
    """Whether the words name a district or sub-district and nothing finer."""
    named = Draft().having(district=said.value("district"), subdistrict=said.value("subdistrict"))
    return bool(named["district"]) and _beyond_areas(words, named, pack) is None


def _after_but(words: str) -> str:
    """What is meant, in 'not building 3, it's building 7'."""
    tail = _BUT.split(words)[-1].strip(" ，,。.")
    return tail or words


def put_right(known: str, words: str, *, whole: str | None) -> str:
    """The known address with the parts replaced that the words name; otherwise the better of both."""
    mended, rest = known, words
    if bare := _BARE_NUMBER.search(words):
        # 'Number 6' of a place whose building is known is a building.
        same = next((found for part in _DOORS_EN if (found := part.search(known))), None)
        kind = same.group().split()[0] if same else ""
        if not kind and (door := _DOOR.match(known)):
            return f"{bare['number']}{known[door.end() :]}"
        rest = words = f"{kind} {bare['number']}" if kind else words
    for part in _PARTS:
        new = part.search(words)
        if new:
            rest = part.sub("", rest)
            mended = (
                part.sub(new.group().strip(), mended, count=1)
                if part.search(mended)
                else f"{mended}{new.group()}"
            )
    if not _FILLER.sub("", rest):
        return mended
    if whole is None and mended != known:
        return mended
    return words if words not in known else known


def is_way(address: str | None) -> bool:
    """Whether an address is a way from one place to another, which may lie in several districts."""
    return bool(_WAY.search(address or ""))


def parts_of(address: str) -> list[str]:
    """The buildings, entrances and rooms that an address names."""
    return [found.group() for part in _PARTS for found in part.finditer(address)]


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
