"""Where it is: what a message says of the place, put together with what was said before. Pure; never guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.addresses import (
    around,
    beside,
    contradicts,
    is_doors,
    parts_of,
    put_right,
    renumbered,
    with_parts,
)
from actions.areas import (
    AREA_FILLER,
    bare_of_areas,
    beyond_areas,
    only_areas,
    within_subdistrict,
    without_areas,
)
from actions.contacts import is_only_contact
from actions.corrections import puts_right
from actions.details import is_moment
from actions.door_numbers import tells_number, with_number_right
from actions.draft import Draft
from actions.facts import tells_proof
from actions.happening import happens_in
from actions.place_words import (
    clauses,
    names_business,
    place_clauses,
    tells_amount,
    tells_no_place,
    whole_place,
)
from actions.placeless import is_settled
from actions.said import Said
from city.pack import CityPack

_BUT = re.compile(r"(?:应该是|而是|改成|是在|是|\bbut\b|\bit'?s\b|\bshould be\b|\bmeant\b)", re.IGNORECASE)
# How often, where it was asked where.
_HABIT = re.compile(
    r"(?:每天|每(?:周|个?月|晚|次)|经常|老是?|总是?|一直|天天|夜夜|早晚|高峰)[早晚上中下午半夜里间的都是一直高峰时候了啊吧]*"
    r"|(?:every|each) (?:day|night|morning|evening|week|weekend)|all the time|always|most (?:days|nights)|daily",
    re.IGNORECASE,
)
_BESIDE_TIME = re.compile(
    r"[哦嗯啊呃噢]|到?现在|到今[天儿]|至今|以来|一直|对了|早饭|午饭|晚饭|午休|课间|放学|上学|上班|下班|下的?单|买的|中午|早上|上午|下午|晚上|夜里|半夜|时候|那会儿|那天|左右|前后|大概|大约|好像|就|是|在|的|吧|了"
    r"|(?:[从到至]|(?<![\d零一二两三四五六七八九十]))[\d零一二两三四五六七八九十]{1,4}点(?:[\d零一二三四五六七八九十]+分?|半|多|钟|整|[一三]刻)*|从|开始"
    r"|\b(?:on|at|in|around|about|during|since|from|till?|until|to|\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?"
    r"|it|was|happened|ordered|order|bought|the|a|break(?:fast)?|lunch(?:time|break)?|dinner(?:time)?|supper"
    r"|morning|noon|afternoon|evening|night|class|school|work|time|hours?|i|think|maybe|probably|roughly|and|it's)\b|\W+",
    re.IGNORECASE,
)
_BESIDE_PLATE = re.compile(
    r"车牌|车号|牌照|号码?|好像|应该|大概|可能|可|是|的|车|那个?|这个?|我|记得|看到|就"
    r"|\b(?:plate|number|no|i|think|maybe|probably|it|is|was|the|its|it's|car|taxi|license|licence|with|his|her|of|saw)\b|\W+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:都|全)?在?(?:[我俺咱]们?)(?:这个?|那个?)?(?:村|小区|院|胡同)里?(?:[，,]\s*|\s+)|就?那个(?:什么|啥)|就(?:是|在)?|(?:他|她|它|我|俺)?们?(?:的|家)?(?:门店|店面|店铺|店|总部|公司|单位|学校|房子"
    r"|小区|厂子?|工地)(?:就)?(?:是)?(?:开|住)?在|我们?家?住?在|我住|住在|在|是|位于|地址是?|(?:the "
    r"|my |our )?(?:address|location|number|house number|building number)(?: is|['’]s| was|:)(?= \S)"
    r"|(?:it'?s |it is |somewhere |(?:we|i)(?: both| all|['’]m|['’]re| am| are)? (?:live |rent |stay |living |renting "
    r"|staying |rent a (?:flat|room|place) |have a (?:flat|room|place|shop) )?)?(?:the (?:one|shop|branch"
    r"|store) )?(?:at|in|on)\b(?: the one (?:at|in|on)\b)?|it'?s\b)\s*",
    re.IGNORECASE,
)
# What is told beside the place that was told: 'also, exit B' puts nothing right.
_ADDS = re.compile(
    r"(?:还有|另外|补充一?下?|对了|哦对)|(?:oh,? )?(?:also|and|plus|i mean by|more exactly|near|next to|by the|behind"
    r"|opposite)\b",
    re.IGNORECASE,
)

# Where people come from is not where it is.
_ORIGIN = re.compile(r"(?:[我俺咱他她]们?|工人|大家)(?:都|全|也)*(?:是|来自)[^，。]{2,8}(?:的|人)[。.]?$")
# Where exactly at a place that is known: 南门, 东北角那儿.
_SPOT = re.compile(
    r"(?:就?在)?(?P<spot>[东南西北正后侧前]{1,2}[大小]?门(?:口|外)?|[东南西北]{1,2}(?:角|侧|头|口)|[A-Ha-h]出?口|地下车库"
    r"|地库|负[一二三]层)(?:那儿|那边|这儿|那块儿?)?[的啊吧]?[。.]?"
)
# Beside what it is, told once the place is known: '就在万通中心门口', 'in front of the Vantone Center'.
_BESIDE_SPOT = re.compile(
    r"(?:就|是|在)*(?P<zh>[^我你他她您不没有说叫堆停放拴排从把都在占坏漏，。,.!?！？\s]{2,14}(?:正?对面|旁边|边上|隔壁|附近|门口|前面|后面|拐角|[东西南北]侧))"
    r"(?:那儿|那里|那边|那块儿?|的位置)?[啊吧。.]?"
    r"|(?:(?:it['’]?s|right|just|exactly|and|directly) )*(?P<en>(?:(?:(?:approximately|approx\.?|about|around"
    r"|roughly|maybe) )?\d{1,4} ?(?:m|metres?|meters?|steps?|paces?)"
    r" (?:(?:to the )?(?:north|south|east|west|left|right) )?(?:of|from)|in front of|opposite|across from"
    r"|behind|next to"
    r"|beside|outside|close to) (?!(?:working|office|opening) hours|me\b|us\b|my\b|our\b"
    r"|\w+ing\b|schedule\b|\d)[\w'’& -]{3,40})\.?",
    re.IGNORECASE,
)
# Where exactly, told without being asked for: all that follows belongs to it.
_EXACTLY = re.compile(
    r"(?:哦|嗯|对了)?[，,\s]*(?:具体|准确|详细)(?:地址|位置|地点)?(?:来说|地说)?(?:就)?(?:是|在)?"
    r"|(?:more )?exactly|the exact",
    re.IGNORECASE,
)
_FLOOR = re.compile(r"[一二三四五六七八九十\d]{1,3}[楼层]")
_OF_OTHERS = re.compile(
    r"的(?:就|都|也|老|总|死活|硬)?(?:不|反对|同意|拒)|的?(?:那|这)?(?:家|户|个)?(?:人家|那家|邻居|住户|租户|租客|那户|男的|女的|老头|老太太|大爷|大妈|小孩|孩子|小伙|两口子|夫妻)"
    r"|[那这](?:家|户|个)|家|[到至~-]"
)
# Where something was carried or fell from: '把轮椅抬上六楼', '从六楼往下拉电线'.
_ON_ITS_WAY = re.compile(r"(?:从|往|[抬搬背扛爬走跑送拉拖推扔掉摔跳][上到下]?)$")
# Where anything may be: the road that is told next is the place.
_ANYWHERE = re.compile(
    r"(?:the |our |a )?(?:(?:bike|cycle|bicycle|bus) lane|sidewalk|pavement|footpath|road(?:side)?|street|curb|kerb)",
    re.IGNORECASE,
)
_LONGEST_HOUSE = 60
# '路灯是路口往南那一排': a row of lamps, and no row of houses.
_BARE_ROW = re.compile(r"[一二两三]排")
# '叫力美健 双井那个店': the area is told, and the name is the shop's.
_NAMES_SHOP_FIRST = re.compile(r"(?:就是|是|好像)?(?:叫|店名)")
# What only leads to the name of a shop.
_IS_CALLED = re.compile(
    r"(?:(?<![^，,。\s])(?:那|这)?[个家]?(?:店名?|商户|店铺|公司|健身房|饭[店馆]|餐[厅馆]|超市|小区)(?:的?名字?)?(?:就|好像)?(?:叫做|叫(?![我俺你他她停卖喊人不了]))"
    r"|(?<=[\s，,])就?(?:叫做|名叫|叫(?![我俺你他她停卖喊人不了苦])(?=[\u4e00-\u9fff]{3}))"
    r"|\b(?:(?:the|this|that) )?(?:place|shop|gym|restaurant|company|store|bar|cafe|hotel|school|it)"
    r"(?:['’]?s| is| was) (?:called|named)) *(?=\w)",
    re.IGNORECASE,
)
_FLAT_BEHIND = re.compile(r"[\s-]*(?P<number>\d{3,4})(?:室|户|号)?(?=$|[\s，,。.!！])")
# What is called after the area it lies in, and nothing without it.
_OF_AREA = re.compile(
    r"(?:中心|第[一二三四五六七八九十]+|实验)?(?:小学|中学|幼儿园)|医院|(?:社区)?卫生服务?(?:中心|站)"
)
# Which of several is meant: of 'the Guomao one' the area.
_AREA_ONE = re.compile(
    r"(?:it['’]?s |that['’]?s |i mean )?the (?!(?:red|blue|green|white|black|yellow|grey|big|small|tall|old|new"
    r"|first|second"
    r"|third|last|next|other|same|right|wrong|left|only|good|bad|nearest|biggest|main)\b)"
    r"(?P<area>[\w'’-]+(?: [\w'’-]+){0,2}) (?:one|branch|store|shop)[.! ]*",
    re.IGNORECASE,
)
# Up to so many digits may be the number of a house.
_ROOM = 3
_ROW_ZH = re.compile(r"[^我俺咱你您他她的了没是不对]{2,14}[排栋幢座层]")
# Whom these are about is found at no door of its own: an agency, a driver, a network.
_WITHOUT_DOORS = ("housing", "transport", "telecom", "utilities")
# Who names a place and at once another one: '碧水庄园？不是 是于辛庄', 'Gate 3, no wait, gate 4'.
_SLIP = re.compile(
    r"(?:(?<![\s?？，,。.…])[\s?？，,。.…]*)?[哦啊嗯哎]{0,4}(?:不是|不对|说错了?|记错了?|错了)(?:[\s，,。！!]+(?:应该)?(?:是|在)?|(?:应该|而)?是)\s*"
    r"|来着[\s，,。！!?？…]{0,9}[哦啊嗯哎]{0,4}(?:对了?|想起来了)?[\s，,]*(?:应该)?(?:是|在)?\s*"
    r"|(?:(?<![\s，,。…])[\s，,。…]*)?[哦啊哎]{1,4}不[\s，,]+(?:应该)?(?:是|在)?\s*"
    r"|(?<![\s,.…-])[\s,.…-]+sorry,?\s{1,3}(?=(?:number|no\.?|building|block|gate|unit|room|flat) ?\d|\d)"
    r"|(?<![\s?,.…-])[\s?,.…-]+(?:no,? wait|wait,? no|no,? sorry|sorry,? (?:no,? )?(?:i mean|i meant|it'?s)|i mean"
    r"|i meant)\b,?\s*(?:it'?s |in |at )?",
    re.IGNORECASE,
)


# What is said of the place that was taken back: 'no wait thats where i work. I live at …'.
_OF_SLIP = re.compile(
    r"^(?:that['’]?s|that is|thats|那(?:是|里是|儿是|个是))[^,，。.;；!！]{1,30}[,，。.;；!！]+\s*(?=\S)",
    re.IGNORECASE,
)
# A door whose number somebody was still looking for: '十几号楼来着'; and one that is told by its number alone.
_SOME_DOOR = re.compile(r"(?:[一二三四五六七八九]?十几|几十|几|多少|哪)个?(?:号楼|号院|栋|座|单元|号|层|门)$")
_NUMBER = re.compile(r"(?:number|no\.?) ?\d+[a-z]?", re.IGNORECASE)
# No address is longer than this; what follows in an answer to where it is is none.
LONGEST_ANSWER = 300


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
    if wanted and len(said.text) > LONGEST_ANSWER:
        said = replace(said, text=said.text[:LONGEST_ANSWER].rstrip())
    if is_settled(draft) and not (wanted or puts_right(said)):
        return Placed(draft)
    district, subdistrict = said.value("district"), said.value("subdistrict")
    if not (district or subdistrict) and (both := _shared(said, draft, pack)):
        district, subdistrict = both
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
        # 'Ziroom, no, a private landlord' puts right who it is, and not where.
        of_whom = names_business(said.words[slip.end() :])
        told: str | None = draft["address"] if of_whom else _meant(said, slip)
    else:
        told = _address(said, placed, pack, wanted=wanted, finds=finds)
    placed = placed.having(address=bare_of_areas(beyond_areas(told, placed, pack), placed, pack))
    placed = within_subdistrict(placed, pack) if placed["address"] != draft["address"] else placed
    choices = tuple(said.value("place_choices") or ())
    placed = _with_area_unsure(said, placed) if choices else placed
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


def _shared(said: Said, draft: Draft, pack: CityPack) -> tuple[str, str | None] | None:
    """The area of a place that many are called like, by the place told before: the one in its district."""
    areas = {area.code: area.district for area in pack.subdistricts}
    offered = {areas.get(code, code) for code in draft.places}
    inside = [code for code in said.value("place_choices") or () if areas.get(code, code) in offered]
    if len(inside) != 1:
        return None
    return areas.get(inside[0], inside[0]), inside[0] if inside[0] in areas else None


def _with_area_unsure(said: Said, placed: Draft) -> Draft:
    """With the area whose sub-district nobody can tell by its name, before what lies in it: 'Liyuan, … building 4'."""
    area, address = said.told("place_choices"), str(placed["address"] or "")
    apart = area and address and area.casefold() not in address.casefold() and not placed["subdistrict"]
    if not apart or area == said.words or address not in said.words:
        return placed
    return placed.having(address=f"{area}{'，' if said.lang == 'zh' else ', '}{address}")


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
    known, found = _known(draft, wanted=wanted), _found(said, wanted=wanted)
    corrects = wanted or puts_right(said) or tells_number(said.words)
    if known and (right := _put_right_alone(known, said, wanted=wanted, corrects=corrects)):
        return right
    words = _timeless(_plain(said, draft.group, wanted=wanted, known=bool(known)), said).strip()
    found = _unlisted(said, str(found), words if wanted else _row(said)) if found else found
    if found:
        found = _with_flat(str(found), said.words)
        whole = wanted or _EXACTLY.match(said.words) is not None
        words = with_parts(whole_place(str(found), said.words) if whole else str(found), said.words)
    # A firm told where its place was asked for lies where is told now, whatever else that may be the name of.
    of_firm = wanted and known == draft["party"]
    party = str(said.value("party") or "")
    # Of a firm that is named once the place is known ('旅行社叫京都假期') nothing is a place.
    names_firm = bool(known and found) and found == party
    names_firm = names_firm or bool(known and found and not wanted and found in party)
    if not words or (names_firm and not of_firm):
        return known
    if known and finds and not found and is_doors(known) and (rest := without_areas(words, draft, pack)):
        return around(known, rest, lang=said.lang)
    if known and not found and (draft.places or only_areas(words, said, pack)):
        # Which of several it is, or the district of the place that was told, and no other place.
        return known
    if known and finds and not contradicts(known, words):
        return around(known, words, lang=said.lang)
    adds = bool(found and _ADDS.match(said.words))
    if known and found and not adds and (mended := renumbered(known, str(found))):
        return mended
    if known and ((corrects and not adds) or contradicts(known, words)):
        return put_right(known, _after_but(words), whole=found)
    if known and found:
        return known if words in known else beside(known, words, lang=said.lang)
    return known or (words if found or wanted else None)


def _known(draft: Draft, *, wanted: bool) -> str | None:
    """The address so far, unless it may be anywhere and is asked for."""
    address: str | None = draft["address"]
    return None if wanted and address and _ANYWHERE.fullmatch(address) else address


def _found(said: Said, *, wanted: bool) -> str | None:
    """The address that was found in the words, unless it is where somebody comes from or whose floor it is."""
    found = said.value("address") if wanted or not _ORIGIN.search(said.words) else None
    not_there = not wanted or tells_no_place(said.words)
    if not wanted and found and _BARE_ROW.fullmatch(str(found)) and not _row(said):
        return None
    if not found or (not_there and _is_others_floor(said, str(found))):
        return None
    if wanted and is_doors(str(found)):
        return _with_house_named(str(found), said.words)
    return _with_area_named(str(found), str(said.value("party") or ""))


def _put_right_alone(known: str, said: Said, *, wanted: bool, corrects: bool) -> str | None:
    """The known address with the number or the spot that is all the words tell; None where they tell more."""
    numbered = with_number_right(known, said.words) if corrects else None
    spot = None if wanted else _SPOT.fullmatch(said.words)
    if numbered or wanted:
        return numbered
    if not spot:
        near = None if said.intent == "file_complaint" else _BESIDE_SPOT.fullmatch(said.words)
        return beside(known, str(near["zh"] or near["en"]), lang=said.lang) if near else None
    return known if spot["spot"] in known else f"{known}{spot['spot']}"


def _is_others_floor(said: Said, found: str) -> bool:
    """Whether a floor told with the matter is somebody's or one of many, and no place: '二楼那家', '一楼到六楼都'."""
    before, _, behind = said.words.partition(found)
    goes = _OF_OTHERS.match(behind) or _ON_ITS_WAY.search(before)
    return bool(_FLOOR.fullmatch(found)) and bool(goes)


def _with_flat(found: str, words: str) -> str:
    """Doors with the number of the flat behind them: of '三门 802' both."""
    flat = _FLAT_BEHIND.match(words.partition(found)[2]) if is_doors(found) else None
    return f"{found}{flat['number']}" if flat else found


def _with_area_named(found: str, party: str) -> str:
    """A school by its whole name: of '呼家楼中心小学' the area is no place apart from it."""
    return party if _OF_AREA.match(found) and party.endswith(found) else found


def _with_house_named(doors: str, words: str) -> str:
    """The doors with the house that their clause names before them: 'Hairun intl apartments tower B'."""
    whole = next((one for one in clauses(words) if doors in one), doors)
    named = whole.isascii() and re.match(r"[A-Z][\w'’]+ \w", whole) and not tells_no_place(whole)
    return whole if named and len(whole) <= _LONGEST_HOUSE else doors


def _row(said: Said) -> str:
    """A bare spot told without being asked for: '就小区南门口那一排'; empty for a sentence."""
    bare = _LEAD.sub("", said.words).strip(" ，,。.")
    return bare if said.intent == "inform" and _ROW_ZH.fullmatch(bare) else ""


def _unlisted(said: Said, found: str, words: str) -> str:
    """A spot that nobody listed, in all its words: of 小区南门口那一排 not the row alone."""
    listed = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    return words if found in words and not listed and len(clauses(words)) == 1 else found


def slip_in(words: str) -> re.Match[str] | None:
    """What stands between a place and the one that is meant instead; None where nothing is taken back."""
    slip = _SLIP.search(words)
    return slip if slip and slip.start() and slip.end() < len(words) else None


def _meant(said: Said, slip: re.Match[str]) -> str:
    """What is meant where one place is told and put right in the same breath."""
    first, meant = said.words[: slip.start()], said.words[slip.end() :].strip(" ，,。.")
    first, meant = _SOME_DOOR.sub("", first), _LEAD.sub("", _OF_SLIP.sub("", meant))
    if _NUMBER.fullmatch(meant) and _NUMBER.search(first):
        return _NUMBER.sub(meant, _LEAD.sub("", first).strip())
    one = _AREA_ONE.fullmatch(meant)
    meant = one["area"] if one else meant
    return put_right(_LEAD.sub("", first).strip() or first, meant, whole=meant)


def _plain(said: Said, group: str, *, wanted: bool, known: bool) -> str:
    """The message's own words as an address, where one was asked for: no matter, and no correction of an area."""
    names_area = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    if puts_right(said) and not wanted:
        return said.words if parts_of(said.words) and not names_area else ""
    tells_matter = said.intent == "file_complaint" and not said.is_mostly("party")
    if not wanted or tells_matter or said.is_mostly("time", "phone", "person_name"):
        return ""
    if is_only_contact(said) or not said.is_wordy or said.names_nothing or _HABIT.fullmatch(said.words):
        return ""
    if said.value("party") and _names_whom(said, group, names_area=names_area):
        return ""
    # '5800' is a sum, or whatever else; a door is told with its house.
    bare_sum = said.words.isdigit() and len(said.words) > _ROOM and not known
    if bare_sum or (not names_area and (tells_no_place(said.words) or tells_proof(said.words))):
        return ""
    if tells_amount(said.words) or names_business(said.words) or tells_only_when(said, said.words):
        return ""
    contact = [told for name in ("phone", "person_name") if (told := said.told(name))]
    contact += [one for one in clauses(said.words) if happens_in(one, said.lang)]
    words = said.words
    if plate := said.told("plate"):
        words = words.replace(plate, "")
        if not _BESIDE_PLATE.sub("", words):
            return ""
    bare = _IS_CALLED.sub("", place_clauses(words, contact))
    return _LEAD.sub("", _behind_area(said, bare).strip(" ,，"))


def _names_whom(said: Said, group: str, *, names_area: bool) -> bool:
    """Whether words with a party in them say who it is, not where: 'The agency is called ...'."""
    if names_area:
        return _NAMES_SHOP_FIRST.match(said.words) is not None
    return not said.is_mostly("party") or group in _WITHOUT_DOORS


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


def spoken_of(words: str) -> str:
    """What is left of words about a place without those that only lead to it: of '我们家就住在' nothing."""
    return AREA_FILLER.sub("", _LEAD.sub("", words))


def _after_but(words: str) -> str:
    """What is meant, in 'not building 3, it's building 7'."""
    tail = _BUT.split(words)[-1].strip(" ，,。.")
    return tail or words
