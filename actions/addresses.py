"""Two written addresses of one place put together: what the one adds, corrects or contradicts in the other. Pure."""

from __future__ import annotations

import re

# '12', '12b', 'B', 'C2'; in 'the gate of' and 'a building a man left' none stands.
_NUMBER_EN = r"(?:\d{1,4}[a-z]?|[b-h]\d*|a\d+|a$)\b"
_BUILDING_EN = re.compile(
    r"\b(?:building|b(?:ul|il|uli|uid|iul)d?i?l?ing|b(?:ui|i)ldin(?= ?#?\d)|block|tower|bldg\.?)\s{0,3}#?\s{0,3}"
    + _NUMBER_EN,
    re.IGNORECASE,
)
_UNIT_EN = re.compile(rf"\b(?:unit|entrance|gate)\s{{0,3}}#?\s{{0,3}}{_NUMBER_EN}", re.IGNORECASE)
_ROOM_EN = re.compile(rf"\b(?:room|flat|apartment|apt\.?)\s{{0,3}}#?\s{{0,3}}{_NUMBER_EN}", re.IGNORECASE)
_DOORS_EN = (_BUILDING_EN, _UNIT_EN, _ROOM_EN)
# A number of a door is short, and none begins within a number: each digit of a long row would be tried to its end.
_DIGIT_ZH = "[0-9一二三四五六七八九十]"
_NUMBER_ZH = rf"(?<!{_DIGIT_ZH}){_DIGIT_ZH}{{1,6}}"
_BUILDINGS = (
    re.compile(rf"{_NUMBER_ZH}\s*号楼"),
    re.compile(rf"{_NUMBER_ZH}\s*栋"),
    re.compile(rf"{_NUMBER_ZH}\s*单元"),
    re.compile(rf"{_NUMBER_ZH}\s*门(?![口禁铃卡锁框前外])"),
    _BUILDING_EN,
    _UNIT_EN,
)
_FLOORS = (
    re.compile(rf"{_NUMBER_ZH}\s*[楼层](?![上下道梯顶厚灰土油皮膜冰雪泥沙锈毛霜])"),
    re.compile(r"\b(?:the )?[0-9]{1,2}(?:st|nd|rd|th) floor\b|\bfloor [0-9]{1,2}\b", re.IGNORECASE),
)
# 劲松五区509楼: a building, for no house here has so many floors.
_TALL = re.compile(r"\d{3,}\s*楼")
_STOREY = re.compile(rf"{_NUMBER_ZH}\s*层")
# The number of a flat behind the building or entrance it is in.
_FLAT = re.compile(r"^[\s-]*[0-9]{3,4}\s*$")
# What stands by a door and is no place of its own.
_BY_DOOR = re.compile(
    r"(?P<where>前面?|后面?|旁边?|楼?下面?|楼下|门口|对面|附近|东侧|西侧|南侧|北侧|[东西南北]边)(?:的|那个?|这个?)*"
    r"(?:小?广场|空地|院子|停车场|绿地|花坛|草坪|路|道)?"
)
# How the name of a place ends where people live: 天通苑北一区, 劲松西口小区, 芳古园.
_ESTATE = re.compile(r"(?:[区苑园里庄寓墅湾郡邸坊居府轩阁庭]|小区|家属院|新村|花园|公馆|国际|[东西南北]里)$")
# From the yard to the flat, as they follow each other in a Chinese address.
_INWARDS = (
    re.compile(rf"{_NUMBER_ZH}\s*号?院"),
    re.compile(rf"{_NUMBER_ZH}\s*(?:号楼|[栋幢座])"),
    re.compile(rf"{_NUMBER_ZH}\s*(?:单元|门(?![口禁铃卡锁框]))"),
    _FLOORS[0],
    re.compile(rf"{_NUMBER_ZH}\s*[室户]"),
)
# The way out of a station.
EXITS = (
    re.compile(r"\bexit\s*#?\s*(?:(?P<letter>[a-h])\b|[a-h]\d\b|\d{1,2}\b)", re.IGNORECASE),
    re.compile(r"(?<![A-Za-z])(?P<letter>[A-Ha-h])\d?[东南西北]{0,2}(?:出入?)?口"),
)
# Parts of an address that can be put right one by one: 'no, building 7'.
_PARTS = (
    *_BUILDINGS,
    _ROOM_EN,
    *EXITS,
    *_FLOORS,
    re.compile(r"(?<![0-9月])[0-9]{1,6}\s*号(?![楼线])"),
    re.compile(rf"(?:[东西南北中]|(?<!{_DIGIT_ZH})){_DIGIT_ZH}{{1,6}}区"),
    re.compile(r"\b(?:area|zone|section)\s{0,3}#?\s{0,3}[0-9]+\b", re.IGNORECASE),
    # The east gate is another one than the west gate.
    re.compile(
        r"\b(?:(?:north|south)?(?:east|west)|north|south)(?:ern)? (?:gate|entrance|exit)\b", re.IGNORECASE
    ),
)
_FILLER = re.compile(r"[\s，,。.、；;:：]|在|no|not|it'?s|the|in|at|is", re.IGNORECASE)
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
# 'Beijing South to Sanlitun': the way from one place to another.
_WAY = re.compile(r"\S (?:to|towards?) \S|^从?\S{2,12}[到至]\S{2,12}$", re.IGNORECASE)
# 12号 of an estate, and a building with what is behind it.
_SHORT_DOOR = re.compile(rf"(?<=[\u4e00-\u9fff])\s?\d{{1,3}}号(?=$|{_NUMBER_ZH}[楼层])")
# From one storey to another.
_STOREYS = re.compile(
    r"(?P<storeys>[\d一二三四五六七八九十]{1,3}[楼层]?(?:到|至|-|~)[\d一二三四五六七八九十]{1,3}[楼层])(?:都|全)?(?:是|有)?[\s。.!！]*$"
)
_BUILDING_ZH = re.compile(r"\d{1,3}号楼(?:\d{1,2}单元)?(?:\d{3,4})?")
# Where anything may be: the road that is told next is the place.
ANYWHERE = re.compile(
    r"(?:the )?(?:bus|line|tram)(?: (?:line|no\.?|number))? \d{1,4}"
    r"|(?:the |our |a )?(?:(?:bike|cycle|bicycle|bus) lane|sidewalk|pavement|footpath|road(?:side)?|street|curb|kerb)",
    re.IGNORECASE,
)


def contradicts(known: str, words: str) -> bool:
    """Whether both name a building, an entrance or a room, and another one."""
    parts = ((part.search(known), part.search(words)) for part in _PARTS)
    return any(old and new and old.group() != new.group() for old, new in parts)


def renumbered(known: str, found: str) -> str | None:
    """The known address with another number of the same road; None where it is another road, or no road with one."""
    for door in _ROAD_DOORS:
        old, new = door.search(known), door.search(found)
        if old and new and _same_road(old["road"], new["road"]) and old["number"] != new["number"]:
            return f"{known[: old.start('number')]}{new['number']}{known[old.end('number') :]}"
    return None


def _same_road(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def beside(known: str, found: str, *, lang: str) -> str:
    """A second thing said of the same place; the longer one stands where it has the other in it."""
    if known in found:
        return found
    if shared := _shared(known, found):
        # '西三区8号楼' of '天通苑西三区'.
        return f"{known}{found[shared:]}"
    if (at := _door_behind(known, found)) is not None:
        return f"{known[:at].rstrip('，, ')}{found}{known[at:]}"
    if is_doors(known) != is_doors(found):
        outer, inner = (found, known) if is_doors(known) else (known, found)
        if not outer.isascii():
            return f"{outer}{inner}"
        if is_doors(known):
            return f"{outer} {inner}"
    return f"{known}, {found}" if lang == "en" else f"{known}，{found}"


def _door_behind(known: str, found: str) -> int | None:
    """Where in a Chinese address something smaller stands than the door found: of 5号楼 in '远洋山水12楼' the floor."""
    depth = max((at for at, door in enumerate(_INWARDS) if door.search(found)), default=None)
    if depth is None or not is_doors(found):
        return None
    inner = (door.search(known) for door in _INWARDS[depth + 1 :])
    return min((one.start() for one in inner if one and not _TALL.match(one.group())), default=None)


def around(known: str, words: str, *, lang: str) -> str:
    """A place that could not be found, with the words that find it: 'tower 2' is 'wangjing soho tower 2'."""
    if words.casefold() in known.casefold():
        return known
    if known.casefold() in words.casefold():
        return words
    if not is_doors(known):
        return beside(known, words, lang=lang)
    return f"{words} {known}" if known.isascii() else f"{words}{known}"


def is_doors(known: str) -> bool:
    """Whether an address names a building, an entrance or a room, and not of what."""
    beyond = known
    for part in (*_INWARDS, *_PARTS):
        beyond = part.sub("", beyond)
    beyond = _FLAT.sub("", beyond) if beyond != known else beyond
    return not _FILLER.sub("", beyond)


def _shared(known: str, found: str) -> int:
    """How many characters the end of the one and the beginning of the other have in common, as whole words."""
    for size in range(min(len(known), len(found)), 1, -1):
        head, before, behind = found[:size], known[: len(known) - size][-1:], found[size : size + 1]
        whole = not head.isascii() or not (before.isalnum() or behind.isalnum())
        if whole and known.casefold().endswith(head.casefold()):
            return size
    return 0


def put_right(known: str, words: str, *, whole: str | None) -> str:
    """The known address with the parts replaced that the words name; otherwise the better of both."""
    if (within := _with_storeys(known, words) or _behind_name(known, words)) is not None:
        return within
    if (short := _SHORT_DOOR.search(known)) and (building := _BUILDING_ZH.search(words)):
        # Who said '12号' of an estate and puts it right by '15号楼' speaks of the same door.
        return f"{known[: short.start()]}{building.group()}{known[short.end() :]}"
    mended, rest = known, words
    if bare := _BARE_NUMBER.search(words):
        # 'Number 6' of a place whose building is known is a building.
        same = next((found for part in _DOORS_EN if (found := part.search(known))), None)
        kind = same.group().split()[0] if same else ""
        if not kind and (door := _DOOR.match(known)):
            return f"{bare['number']}{known[door.end() :]}"
        rest = words = f"{kind} {bare['number']}" if kind else words
    mended, rest = _with_doors(mended, words, rest)
    if not _FILLER.sub("", rest):
        return mended
    if mended != known and (by_door := _BY_DOOR.fullmatch(rest.strip())) and not known.isascii():
        # '23号楼前面那个小广场' of an estate that is known.
        return f"{mended}{by_door['where']}"
    if whole is None and mended != known:
        return mended
    if words in known:
        return known
    if is_doors(words) and not (is_doors(known) or is_way(known)):
        # '三门' of an estate that is known is no other estate.
        return beside(known, words, lang="en" if known.isascii() else "zh")
    return f"{words}{doors}" if (doors := _kept_doors(known, words)) else words


def _with_storeys(known: str, words: str) -> str | None:
    """The known building with the storeys of it that are told: '就三门一到二层'. None where something else is told."""
    storeys = _STOREYS.search(words)
    if not storeys:
        return None
    door = words[: storeys.start()].removeprefix("就").removeprefix("是").strip(" ，,")
    if door and not is_doors(door):
        return None
    return f"{put_right(known, door, whole=None) if door else known}{storeys['storeys']}"


def _with_doors(known: str, words: str, rest: str) -> tuple[str, str]:
    """The known address with the doors that the words name, and what of `rest` is none of them."""
    for part in _PARTS:
        new = part.search(words)
        if new is None:
            continue
        rest, door = part.sub("", rest), new.group()
        # '六层' is another storey than '五层', and one of the building '17楼'.
        same = _STOREY if door.endswith("层") else part
        door = door.strip()
        known = same.sub(door, known, count=1) if same.search(known) else _with_door(known, door)
    return known, rest


def _with_door(known: str, door: str) -> str:
    if known.isascii():
        return beside(known, door, lang="en")
    at = _door_behind(known, door)
    return f"{known}{door}" if at is None else f"{known[:at]}{door}{known[at:]}"


def _kept_doors(known: str, words: str) -> str:
    """The doors of a Chinese address whose estate alone is put right: of '天通苑东一区8号楼' they stay where it is the
    北一区. Empty where another kind of place is named, or a door of it.
    """
    doors = [found.start() for door in _INWARDS if (found := door.search(known))]
    named, kept = (known[: min(doors)], known[min(doors) :]) if doors else (known, "")
    is_estate = _ESTATE.search(named) and _ESTATE.search(words)
    return kept if kept and is_estate and not any(door.search(words) for door in _INWARDS) else ""


def _behind_name(known: str, words: str) -> str | None:
    """The estate or street that is known with other doors of it, where several are named, or a flat: '12号楼901'
    makes of '望京花园3号楼2单元' '望京花园12号楼901'. None where no name is to be kept, or only one part is put right.
    """
    doors = words.strip(" ，,。.")
    if known.isascii() or not is_doors(doors) or is_doors(known):
        return None
    named = sum(1 for door in _INWARDS if door.search(doors))
    beyond = doors
    for door in _INWARDS:
        beyond = door.sub("", beyond)
    if named + bool(_FLAT.match(beyond) and beyond.strip()) < 2:
        return None
    outmost = min((at for at, door in enumerate(_INWARDS) if door.search(doors)), default=0)
    inner = (door.search(known) for door in _INWARDS[outmost:])
    first = min((one.start() for one in inner if one and not _TALL.match(one.group())), default=None)
    if first == 0:
        return None
    return f"{known if first is None else known[:first]}{doors}"


def is_way(address: str | None) -> bool:
    """Whether an address is a way from one place to another, which may lie in several districts."""
    return bool(_WAY.search(address or ""))
