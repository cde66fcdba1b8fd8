"""Whether a message is nothing but a detail: a place, a time, a number, a name, or a tracking code. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.beside import tells_wrong
from bot.nlu.spans import share
from bot.nlu.spelt_names import SPELT_WORDS
from bot.nlu.standing import Standing
from bot.nlu.text import has_cjk

_WHERE = ("district", "address")
# A verb or a word of somebody's makes a sentence of names.
_SENTENCE_EN = re.compile(
    r"\b(?:i|we|he|she|they|my|our|is|are|was|were|has|have|had|does|did|do|no|not|never|keeps?|too|very|because|when|every"
    r"|(?!Building\b|building\b|parking\b|Parking\b)\w{2,}(?:ing|ed)|\w+n['’]t)\b(?!\.)",
)
_DETAILS = frozenset(
    {"district", "subdistrict", "address", "place_choices", "time", "phone", "person_name", "plate"}
)
_MOSTLY = 0.6
# No message that only names something is longer.
SHORT_NAMING = 40
# What a place is told by.
PLACE = frozenset({"district", "subdistrict", "address", "place_choices", "plate"})
# A house by its trade behind a name of its own: one spelt as Chinese names are, or one all in capitals.
_TRADE = (
    r"(?:hotel|hostel|mall|plaza|restaurant|supermarket|hospital|clinic|school|kindergarten|university|gym|cinema|theatre|market"
    r"|bank|salon|spa|cafe|bar)[.! ]*"
)
_HOUSE_SPELT = re.compile(rf"(?:(?:at|in) )?(?:the )?{SPELT_WORDS} {_TRADE}")
_HOUSE_NAMED = re.compile(rf"(?:[Aa]t |[Ii]n )?(?:[Tt]he )?(?:[A-Z][\w'’-]+ ){{1,3}}(?=[A-Z])(?i:{_TRADE})")
# What is told of a house, however it is written, and is no name: 'Fake Hospital', 'My Hotel'.
_TOLD_OF_HOUSE = re.compile(
    r"\b(?:an?|my|our|some|any|this|that|near|nearby|big|small|old|new|local|public|chinese|wet|whole|same|every|i|we|he|she|they"
    r"|is|was|no|not|dirty|bad|rude|closed|fak(?:e|ing)|food|poison\w*|illegal\w*|scam\w*|fraud\w*|cheat\w*|(?:un)?licen[cs]ed"
    r"|unsafe|overcharg\w*|refus\w*|refunds?|expired|cockroach\w*|rats?|mice|insects?|bugs|black|unregistered|unsanitary|horrible"
    r"|terrible|awful|worst|renting|running|lending|dining|banning|banned)\b",
    re.IGNORECASE,
)
# What may stand beside a code that is all that is told.
_BESIDE_CODE = re.compile(
    r"查询码|追踪码|跟踪码|验证码|码|我|的|是|只有|就|这个|给你|您|查|一?下|[\s，,。.:：!！]"
    r"|\b(?:my|the|tracking|code|is|it'?s|here|only|have|i|just|this|check|look|up|please|one)\b",
    re.IGNORECASE,
)
# The number, or its code, is not to be had.
_NO_NUMBER = re.compile(
    r"(?:我|哦|那|可是|但是?|不过|啊|呀|都|已经|早|短信|纸条|单子|没有?了?|删了?|[\s，,])*(?:"
    r"(?:没有?|没记(?:住|下)?|忘了?|忘记了?|丢了?|弄丢了?|找不到|不知道|不记得|记不(?:住|得|清)|想不起来?"
    r"|查不到)了?(?:这?个?|什么|啥|那个|我的)*(?:编号|单号|工单号|号码?|查询码|受理号)"
    r"|(?:把)?(?:编号|单号|工单号|号码?|查询码|受理号)(?:也|我|都|给|早就?|已经|弄|搞|就)*(?:没有?|没记(?:住|下)?|忘"
    r"|忘记|丢|弄丢|找不(?:到|着)|不知道|不记得|记不(?:住|得|清)|想不起来?|没留|删"
    r"|[哪谁](?:儿|里)?(?:还|能|会)*(?:记得住?|记住|知道|记着|找去))"
    r")(?:了|啊|呀|呢|住|怎么办|咋办|[\s，,。.!！?？])*"
    # And how it was reported: '没有单号 上个月打12345报的'.
    r"(?:(?:是|就|我|我们|当时|那会儿|上回|上次|之前|早先|上个?(?:月|周|星期|礼拜)|前(?:几|两|些)?天|昨天|去年)*(?:打(?:的)?(?:12345|热线|电话|客服)?|在(?:网上|app|小程序|公众号|微信)(?:里|上)?|网上|口头|当面|让(?:邻居|孩子|物业|别人))"
    r"(?:报|反映|说|投诉|登记|提)(?:的|过|上去)*[啊呀呢吧\s。.!！]*)?"
    r"|(?:(?:but|sorry|oh|well|and|so|ok|no|um)[, ]+)*(?:"
    r"(?:i(?:'ve| have)?|we)? ?(?:(?:just )?(?:lost|forgot(?:ten)?|misplaced|deleted|threw away|can'?t (?:find"
    r"|remember|recall)|cannot (?:find|remember)"
    r"|don'?t (?:have|know|remember|recall|see|got)|do not (?:have|know|remember)|haven'?t got|never (?:got|had"
    r"|wrote down))|(?:have )?no)"
    r" (?:it'?s |it |the |my |that |a |any |such )*(?:(?:case|ticket|complaint|reference|tracking|report) )*(?:number"
    r"|code|reference)(?: (?:or|and) (?:the )?(?:code|number))?"
    r")(?: (?:any ?more|now|with me|here|either|of it|of my (?:case|complaint)|what (?:do i do|now)))*[.!? ]*",
    re.IGNORECASE,
)


def looks_up(parsed: Mapping[str, Any], text: str, at: Standing) -> str | None:
    """A code without the number it goes with, or that a number is not to be had: what a look-up needs is said then."""
    if at.waiting:
        return None
    if not at.sought and is_bare_code(parsed):
        return "ask_ticket_status"
    return "ask_ticket_status" if _NO_NUMBER.fullmatch(text) else None


def is_detail(parsed: Mapping[str, Any]) -> bool:
    """Whether most of the letters and digits belong to a place, a time, a number or a name."""
    return _share_of(parsed, _DETAILS) >= _MOSTLY


def is_only_place(parsed: Mapping[str, Any]) -> bool:
    """Whether a message is a place, or a plate, and nothing more, whatever its name sounds like: 绿地墨墅4号楼 is no green space."""
    return _share_of(parsed, PLACE) == 1.0 and not tells_wrong(str(parsed.get("text") or ""))


def is_names(parsed: Mapping[str, Any], text: str, at: Standing) -> bool:
    """Whether English words said where a place was asked for are names one after another: 'Palm Springs, Chaoyang Park'."""
    named = any(entity["entity"] in PLACE for entity in parsed["entities"])
    return (
        at.asked in _WHERE
        and named
        and not has_cjk(text)
        and text[:1].isupper()
        and len(text) <= SHORT_NAMING
        and not (tells_wrong(text) or _SENTENCE_EN.search(text))
    )


def is_house(text: str, at: Standing) -> bool:
    """Whether a hotel, a mall or the like is all that is said where a place was asked for: 'taiping hotel'."""
    named = _HOUSE_SPELT.fullmatch(text.lower()) or _HOUSE_NAMED.fullmatch(text)
    return at.asked in _WHERE and bool(named) and not (tells_wrong(text) or _TOLD_OF_HOUSE.search(text))


def _share_of(parsed: Mapping[str, Any], names: frozenset[str]) -> float:
    return share(str(parsed.get("text") or ""), parsed["entities"], names)


def names_party(parsed: Mapping[str, Any]) -> bool:
    """Whether a short message that asks nothing says whom it is about: 'the agency is called ...'."""
    text = str(parsed.get("text") or "")
    named = any(entity["entity"] == "party" for entity in parsed["entities"])
    return named and len(text) <= SHORT_NAMING and not text.rstrip().endswith(("?", "？"))


def is_bare_code(parsed: Mapping[str, Any]) -> bool:
    """Whether a tracking code is all that is told, with or without the word for it."""
    text = str(parsed.get("text") or "").strip()
    found = [entity for entity in parsed["entities"] if entity["entity"] != "language"]
    codes = [entity for entity in found if entity["entity"] == "tracking_code"]
    if len(codes) != 1 or len(found) != 1:
        return False
    return is_all_beside_code(text[: codes[0]["start"]] + text[codes[0]["end"] :])


def is_all_beside_code(rest: str) -> bool:
    """Whether what stands beside a tracking code is nothing but the word for it, and that it is here."""
    return not _BESIDE_CODE.sub("", rest)
