"""The address that was found in a message, as it stands there: with its flat, its house, its row. Pure."""

from __future__ import annotations

import re

from actions.addresses import is_doors
from actions.clauses import clauses
from actions.place_leads import LEAD
from actions.place_words import tells_no_place
from actions.said import Said

# Where people come from is not where it is.
_ORIGIN = re.compile(r"(?:[我俺咱他她]们?|工人|大家)(?:都|全|也)*(?:是|来自)[^，。]{2,8}(?:的|人)[。.]?$")
_FLOOR = re.compile(r"[一二三四五六七八九十\d]{1,3}[楼层]")
_OF_OTHERS = re.compile(
    r"的(?:就|都|也|老|总|死活|硬)?(?:不|反对|同意|拒)|的?(?:那|这)?(?:家|户|个)?(?:人家|那家|邻居|住户|租户|租客|那户|男的|女的|老头|老太太|大爷|大妈|小孩|孩子|小伙|两口子|夫妻)"
    r"|[那这](?:家|户|个)|家|[到至~-]"
)
# Where something was carried or fell from: '把轮椅抬上六楼', '从六楼往下拉电线'.
_ON_ITS_WAY = re.compile(r"(?:从|往|[抬搬背扛爬走跑送拉拖推扔掉摔跳][上到下]?)$")
_LONGEST_HOUSE = 60
# '路灯是路口往南那一排': a row of lamps, and no row of houses.
_BARE_ROW = re.compile(r"[一二两三]排")
_FLAT_BEHIND = re.compile(r"[\s-]*(?P<number>\d{3,4})(?:室|户|号)?(?=$|[\s，,。.!！])")
# What is called after the area it lies in, and nothing without it.
_OF_AREA = re.compile(
    r"(?:中心|第[一二三四五六七八九十]+|实验)?(?:小学|中学|幼儿园)|医院|(?:社区)?卫生服务?(?:中心|站)"
)
_ROW_ZH = re.compile(r"[^我俺咱你您他她的了没是不对]{2,14}[排栋幢座层]")


def found_address(said: Said, *, wanted: bool) -> str | None:
    """The address that was found in the words, unless it is where somebody comes from or whose floor it is."""
    found = said.value("address") if wanted or not _ORIGIN.search(said.words) else None
    not_there = not wanted or tells_no_place(said.words)
    if not wanted and found and _BARE_ROW.fullmatch(str(found)) and not bare_row(said):
        return None
    if not found or (not_there and _is_others_floor(said, str(found))):
        return None
    if wanted and is_doors(str(found)):
        return _with_house_named(str(found), said.words)
    return _with_area_named(str(found), str(said.value("party") or ""))


def _is_others_floor(said: Said, found: str) -> bool:
    """Whether a floor told with the matter is somebody's or one of many, and no place: '二楼那家', '一楼到六楼都'."""
    before, _, behind = said.words.partition(found)
    goes = _OF_OTHERS.match(behind) or _ON_ITS_WAY.search(before)
    return bool(_FLOOR.fullmatch(found)) and bool(goes)


def with_flat(found: str, words: str) -> str:
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


def bare_row(said: Said) -> str:
    """A bare spot told without being asked for: '就小区南门口那一排'; empty for a sentence."""
    bare = LEAD.sub("", said.words).strip(" ，,。.")
    return bare if said.intent == "inform" and _ROW_ZH.fullmatch(bare) else ""


def unlisted(said: Said, found: str, words: str) -> str:
    """A spot that nobody listed, in all its words: of 小区南门口那一排 not the row alone."""
    listed = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    return words if found in words and not listed and len(clauses(words)) == 1 else found
