"""Where it is: what a message says of the place, put together with what was said before. Pure; never guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.addresses import around, beside, contradicts, is_doors, put_right, renumbered, with_parts
from actions.areas import (
    bare_of_areas,
    beyond_areas,
    only_areas,
    tells_area_alone,
    within_subdistrict,
    without_areas,
)
from actions.door_numbers import tells_number, with_number_right
from actions.draft import Draft
from actions.found_places import bare_row, found_address, unlisted, with_flat
from actions.parks import park_called_so
from actions.place_areas import called_alike, in_area, offered_in, shared_area, with_area_unsure
from actions.place_slips import meant_at_last, past_slip, slip_in, with_number_anew
from actions.place_words import names_business
from actions.placeless import is_settled
from actions.plain_places import plain_place, tells_only_when, timeless
from actions.righting import puts_right, puts_right_by_words
from actions.said import Said
from actions.whole_places import whole_place
from city.pack import CityPack

_BUT = re.compile(r"(?:应该是|而是|改成|是在|是|\bbut\b|\bit'?s\b|\bshould be\b|\bmeant\b)", re.IGNORECASE)
# What is told beside the place that was told: 'also, exit B' puts nothing right.
_ADDS = re.compile(
    r"(?:还有|另外|补充一?下?|对了|哦对)|(?:oh,? )?(?:also|and|plus|i mean by|more exactly|near|next to|by the|behind"
    r"|opposite)\b",
    re.IGNORECASE,
)
# What is so at another door, too: 'yes but it's also blocked at building 8', '8号楼也堵着'.
_ALSO_THERE = re.compile(
    r"(?:号楼|号院|单元|栋|门口)(?:那边|那儿|这边)?也(?!许|就是|不是|不对|没错)"
    r"|(?<!not )\balso\b(?![^;!?]{0,60}\b(?:wrong|mistake|not)\b)[^.;!?]{0,30}\b(?:at|in|outside|near|by|behind)\b"
    r"|\b(?:building|block|tower|unit|gate|entrance) \w{1,4}(?:,)? (?:too|as well)\b",
    re.IGNORECASE,
)
# Where exactly at a place that is known: 南门, 东北角那儿.
_SPOT = re.compile(
    r"(?:就?在|就是?)?(?P<spot>[东南西北正后侧前]{1,2}[大小]?门(?:口|外)?|[东南西北]{1,2}(?:角|侧|头|口)|[A-Ha-h]出?口|地下车库"
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
    r"|\w+ing\b|schedule\b|\d)[\w'’& -]{3,40})\.?"
    r"|(?:(?:it was|it happened|just|at|near|by|from) )*(?:the )?"
    r"(?P<stop>(?!(?:the|at|near|by|from|it|just|next|last|every|each|this|that|bus"
    r"|metro|subway|my|our|his|same|any|no|non|first|one|another|wrong|not|did)\b)"
    # Who wants it to stop names no stop: 'make them stop', 'dogs never stop'.
    r"(?![^.]*\b(?:to|never|not|please|make|must|should|would|will|can|could|do|does|\w+n['’]?t|wont|dont|they|them|you)"
    r"(?: \w+)? stop\b)[a-z][\w'’]+(?: (?!(?:at|by|from|in|near|on|outside|with)\b)[\w'’]+){0,2}?"
    r" (?:bus |metro |subway )?(?:stop|station))\.?",
    re.IGNORECASE,
)
# Where exactly, told without being asked for: all that follows belongs to it.
_EXACTLY = re.compile(
    r"(?:哦|嗯|对了)?[，,\s]*(?:具体|准确|详细)(?:地址|位置|地点)?(?:来说|地说)?(?:就)?(?:是|在)?"
    r"|(?:more )?exactly|the exact",
    re.IGNORECASE,
)
# Where anything may be: the road that is told next is the place.
ANYWHERE = re.compile(
    r"(?:the )?(?:bus|line|tram)(?: (?:line|no\.?|number))? \d{1,4}"
    r"|(?:the |our |a )?(?:(?:bike|cycle|bicycle|bus) lane|sidewalk|pavement|footpath|road(?:side)?|street|curb|kerb)",
    re.IGNORECASE,
)
_FLOOR = re.compile(
    r"[\d一二三四五六七八九十]{1,3}[楼层]|(?:\d{1,2}(?:st|nd|rd|th) )?floor(?: \d{1,2})?", re.IGNORECASE
)
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
    if not (district or subdistrict) and (both := shared_area(said, draft, pack)):
        district, subdistrict = both
    outside = said.value("outside_city")
    is_about_place = wanted or puts_right(said) or not draft["district"]
    if outside and is_about_place and not (district or subdistrict):
        return Placed(draft, outside=str(outside))
    if district and not subdistrict:
        subdistrict = offered_in(draft, pack, district)
    if district and not subdistrict and _is_taken_back(said, draft):
        draft = draft.having(subdistrict=None)
    instead = puts_right(said) and not said.value("address") and tells_area_alone(said, pack)
    placed = in_area(draft, pack, district=district, subdistrict=subdistrict, instead=instead)
    # Where nobody could tell yet which place was meant, the answer finds it and takes nothing back.
    finds = wanted and not draft["district"] and not puts_right(said)
    if wanted and (slip := slip_in(said.words)):
        # 'Ziroom, no, a private landlord' puts right who it is, and 'yesterday, no wait, Sunday' when, and not where.
        meant = meant_at_last(said.words)
        no_place = names_business(meant) or tells_only_when(said, meant)
        told: str | None = draft["address"] if no_place else past_slip(said, slip)
    else:
        told = park_called_so(said, placed, pack) or _address(said, placed, pack, wanted=wanted, finds=finds)
    placed = placed.having(address=bare_of_areas(beyond_areas(told, placed, pack), placed, pack))
    placed = within_subdistrict(placed, pack) if placed["address"] != draft["address"] else placed
    return _which(said, draft, placed, pack, wanted=wanted and not (district or subdistrict))


def _which(said: Said, draft: Draft, placed: Draft, pack: CityPack, *, wanted: bool) -> Placed:
    """With the areas that it may be, where none is known: those of its name, or that of others called alike."""
    choices = tuple(said.value("place_choices") or ())
    placed = with_area_unsure(said, placed) if choices else placed
    named = said.value("district") or said.value("subdistrict")
    if placed["district"] or (named and choices):
        return Placed(placed)
    if choices:
        return Placed(placed, choices=choices)
    near = called_alike(placed["address"], pack) if wanted and not draft.places else None
    return Placed(placed, choices=(near,) if near else ())


def _is_taken_back(said: Said, draft: Draft) -> bool:
    """Whether another place is told instead of the known one, which has nothing of its name: its area goes with it."""
    known, told = str(draft["address"] or ""), said.told("address")
    if not (known and told and puts_right(said)) or is_doors(told):
        return False
    size = 4 if known.isascii() else 2
    return known[:size].casefold() not in told.casefold() and told[:size].casefold() not in known.casefold()


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
    return Placed(in_area(placed, pack, district=settled, subdistrict=None).having(lat=lat, long=long))


def _address(said: Said, draft: Draft, pack: CityPack, *, wanted: bool, finds: bool) -> str | None:
    known = _known(draft, wanted=wanted)
    found = _found(said, known, wanted=wanted)
    corrects = wanted or puts_right(said) or tells_number(said.words)
    if known and (right := _put_right_alone(known, said, wanted=wanted, corrects=corrects)):
        return right
    found = with_number_anew(said.words, str(found)) if found else found
    words = timeless(plain_place(said, draft.group, wanted=wanted, known=bool(known)), said).strip()
    found = unlisted(said, str(found), words if wanted else bare_row(said)) if found else found
    if found:
        found = with_flat(str(found), said.words)
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
    also = bool(known and found and _ALSO_THERE.search(said.words) and not puts_right_by_words(said.words))
    adds = also or bool(found and _ADDS.match(said.words))
    if known and found and not adds and (mended := renumbered(known, str(found))):
        return mended
    if known and ((corrects and not adds) or (not also and contradicts(known, words))):
        return put_right(known, _after_but(words), whole=found)
    if known and found:
        joint = "、" if also and said.lang == "zh" else None
        return (
            known
            if words in known
            else f"{known}{joint}{words}"
            if joint
            else beside(known, words, lang=said.lang)
        )
    return known or (words if found or wanted else None)


def _found(said: Said, known: str | None, *, wanted: bool) -> str | None:
    """The place that is told; no day is one, nor, beside one that is known, a floor in passing: '就1号', '一楼最惨'."""
    found = found_address(said, wanted=wanted)
    if found and not wanted and _is_day(said):
        return None
    of_tale = (
        known
        and found
        and not wanted
        and _FLOOR.fullmatch(found)
        and len(found) * 2 < len(said.words.strip())
    )
    return None if of_tale else found


def _is_day(said: Said) -> bool:
    """Whether what may be a house is the day that is told: '就1号' where it was asked when."""
    house, day = said.entity("address"), said.entity("time")
    return bool(house and day) and (house.get("start"), house.get("end")) == (
        day.get("start"),
        day.get("end"),
    )


def _known(draft: Draft, *, wanted: bool) -> str | None:
    """The address so far, unless it may be anywhere and is asked for."""
    address: str | None = draft["address"]
    return None if wanted and address and ANYWHERE.fullmatch(address) else address


def with_its_stop(words: str, draft: Draft) -> Draft | None:
    """With the stop that is all the words tell, beside the line that is known; None where they tell none."""
    told = _BESIDE_SPOT.fullmatch(words)
    known = draft["address"]
    if not (told and told["stop"] and known and ANYWHERE.fullmatch(str(known))):
        return None
    return draft.having(address=beside(str(known), told["stop"], lang="en"))


def _put_right_alone(known: str, said: Said, *, wanted: bool, corrects: bool) -> str | None:
    """The known address with the number or the spot that is all the words tell; None where they tell more."""
    numbered = with_number_right(known, said.words) if corrects else None
    spot = None if wanted else _SPOT.fullmatch(said.words)
    if numbered or wanted:
        return numbered
    if not spot:
        near = None if said.intent == "file_complaint" else _BESIDE_SPOT.fullmatch(said.words)
        if near is None:
            return None
        return beside(known, str(near["zh"] or near["en"] or near["stop"]), lang=said.lang)
    return known if spot["spot"] in known else f"{known}{spot['spot']}"


def _after_but(words: str) -> str:
    """What is meant, in 'not building 3, it's building 7'."""
    tail = _BUT.split(words)[-1].strip(" ，,。.")
    return tail or words
