"""When somebody may be called, in their own words: '晚上七点以后打给我', '138…, weekends only'. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_CLOCK = r"[\d一二两三四五六七八九十]{1,3}点半?"
_HOUR = rf"(?:工作日|周末|平时|白天|上午|中午|下午|晚上|早上|下班|午休|{_CLOCK})"
# What `actions.wishes` leaves of a long number.
_WAS_NUMBER = r" {7}"
# '白天上班别打 晚上七点以后再打': of the hours the one that is not refused.
_AT_HOUR = rf"{_HOUR}[^，。,.;；别不甭勿]{{0,8}}?"
_FREE = rf"{_HOUR}(?:[的到至和或、-]?{_HOUR})*(?:以后|之后|后|以前|之前|前|左右)*"
_AT_EN = (
    r"(?:\d{1,2}(?::\d\d)?(?: ?[ap]\.?m\.?)?(?: o['’]?clock)?|one|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|noon|lunch|dinner|work)"
)
_PART_EN = rf"(?:(?:after|before|from|until|around) {_AT_EN}|between {_AT_EN} and {_AT_EN})"
_FREE_EN = (
    rf"(?:any ?time|(?:(?:week(?:day|end) )?(?:mornings?|evenings?|afternoons?|nights?)|weekends?|weekdays?)"
    rf"(?: {_PART_EN})?|{_PART_EN})"
)
_BEHIND = (
    r"(?P<zh6>随时|什么时候都行|几点都行|白天晚上都行)(?:都?可以|都?行|打|联系)?[的吧啊]?|"
    rf"(?:最好|请|麻烦|只能|要|就|在)*(?!(?:{_HOUR})?{_CLOCK}[\s。.!！]*$)(?P<zh5>{_FREE})(?:再)?(?:打|联系|接|方便|有空"
    r"|都?行|都?可以)?[的吧啊]?"
)
# Whose number it is, between it and the hours: '186… Kate, not before 10'.
_SIGNED = (
    r"(?-i:(?:[Mm]s|[Mm]rs?)?\.? ?[A-Z][a-z]{1,14}(?: [A-Z][a-z]{1,14})?"
    r"|[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐|师傅))"
)
_BEHIND_EN = (
    rf"(?:(?:but|and|please|pls|best|ideally) )*(?P<en5>(?:only |not )?(?!around|from){_FREE_EN}(?: only)?)"
    r"(?: (?:please|pls|thanks|is best))?"
)
CALL_HOURS = re.compile(
    rf"(?:请|最好|可以|麻烦|希望|方便的话|只能)?(?:在)?(?P<zh>{_AT_HOUR})(?:再)?(?:给我打|打给我|联系我|打我电话|打我(?=[，,]?{_WAS_NUMBER})"
    rf"|给我来电)"
    rf"|(?:(?:请|最好|麻烦|希望|只能)(?:在)?|(?:^|[，,。;；\s]))(?P<zh2>{_AT_HOUR})(?:再)?(?:打|联系"
    rf"|来电)(?![^，,。;；\s了吧就])"
    r"|(?:\b(?:call|phone|ring|reach) me|\b(?:call|phone|ring)(?= {7})"
    r"|\bcan (?:only |best )?be (?:called|phoned|reached)"
    r"|\b(?:i['’]?m|i am|we['’]re|we are) (?:only |usually )?(?:reachable|free|available)(?: for calls)?"
    r"|\b(?:please|only|just|you can) (?:only )?(?:call|phone|ring)"
    r"|\b(?:don['’]?t|do not|never) (?:phone|ring)|\bcalls?)(?: on"
    r"| at)?[\s,]+(?:but |though |please )?(?P<en>(?:only )?(?:after|before|between|on (?=[a-z])|in the|at"
    r"|during|from|any ?time|tomorrow)"
    r"\b ?[^,.;]{0,40})"
    # '电话能打 下午三点以后'.
    rf"|(?:^|[，,。;；\s])我?的?(?:电话(?:也|就)?(?:能|可以|可)(?:打|接)|(?:能|可以|可)(?:给我)?(?:打|接|来)(?:我)?电话)[的吧啊]?"
    rf"[，,\s]{{1,2}}(?:不过|但是?|最好|得|要|请|就|在){{0,2}}(?P<zh4>{_FREE})(?=[的吧啊。！!]?\s*$|[，,；;])"
    rf"|(?:^|[，,。;；\s])(?P<zh3>{_FREE})(?:我)?(?:才|都|比较|更)?(?:方便|有空|有时间|能接)(?=$|[，,。;；！!\s])"
    rf"|(?:^|[,.;] ?)(?P<en4>{_FREE_EN})"
    r" (?:(?:is|are|works?|suits?(?: me)?|would be) (?:best|better|fine|good|ok(?:ay)?)(?: for me)?"
    r"|works? for me|suits? me)"
    r"(?=$|[,.;!])"
    # '139…, i work weekdays, only weekends'.
    rf"|{_WAS_NUMBER}[^.;]{{0,40}}[,;] ?(?:but |so )?(?P<en6>only {_FREE_EN})(?:,? (?:please|pls|thanks))?(?=[\s.!]*$)"
    # Right behind a number and last of all, 'after six' is when to call it, and 晚上八点 when something was.
    rf"|{_WAS_NUMBER}[,，\s]*(?:{_SIGNED}[,，\s]+)?(?:{_BEHIND}|{_BEHIND_EN})(?=[\s。.!！]*$)",
    re.IGNORECASE,
)
"""Looked for where long numbers are blanks. The one group that is found is the hours."""

_DAYS_EN = (
    r"week ?(?:end|day)s?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|evenings?|afternoons?|nights?"
    r"|lunch(?: ?(?:time|break))?|dinner(?: ?time)?|breakfast|work(?:ing)?(?: (?:hours|time|days))?"
    r"|(?:office|school|working|business) hours|class(?:es)?|meetings?|holidays"
)
# What else is wished of when, behind hours: 'but not on weekends', 'please don't call at lunch', 'or on Sundays'.
_AND_EN = (
    r"(?:(?:but|and|though|just|please|pls|also|only) ){0,3}(?P<more>(?:(?:don['’]?t|do not|never) (?:call|phone"
    r"|ring)(?: me)?|no calls?|not|never|or(?: any ?time)?)"
    rf" (?:(?:(?:on|at|in|during|over)(?: the| my)? )?(?:{_DAYS_EN})|{_PART_EN}))"
    r"(?= ?(?:please|pls|thanks)?[\s.!]*$| ?[,.;!])"
)
_MORE_EN = re.compile(
    rf"(?:[,;]\s?|\s(?=(?:but|and|or|though|please)\b)|(?:(?<=\d)|(?<=[ap]m)|(?<=\bme)) ){_AND_EN}",
    re.IGNORECASE,
)
_CALL_ME = re.compile(
    r"(?<!n['’]t )(?<!dont )(?<!not )(?<!never )\b(?:call|phone|ring|reach) me(?: (?:at|on))?[\s,]{0,20}$",
    re.IGNORECASE,
)
# What stands between hours and others that belong to them; where more does, those may be the matter's.
_POLITE_GAP = re.compile(r"(?:please|pls|plz|thanks|thx|ok(?:ay)?|[\s,;.])*", re.IGNORECASE)
_OF_CALLS = re.compile(r"(?:don['’]?t|do not|never) |no calls?\b", re.IGNORECASE)
_NEAR = 40
# The hours that are wanted, behind others that are not: 'don't call at work, after 6 please'.
_INSTEAD_EN = re.compile(
    rf"[\s,;]{{1,3}}(?:(?:but|only|please|just|best|any ?time) ){{0,3}}(?P<instead>{_FREE_EN}(?: only)?)"
    r"(?:,? (?:please|pls|thanks))?(?=[\s.!]*$)",
    re.IGNORECASE,
)
BARE_HOURS = re.compile(
    rf"(?:(?:ok(?:ay)?|yes|no|wait|actually|sorry|rather|better|but|and|please|pls|only|best|call(?: me)?)[, ]+)*"
    rf"(?P<hours>(?:not )?{_FREE_EN}(?: only)?(?:[,;]? {_AND_EN}"
    r"|,? (?:but )?not (?:at|during|on|in) [a-z]{3,12}(?: [a-z]{3,12})?)?)"
    r"(?: (?:please|pls|plz|thanks|thank you|is (?:best|better|ok|fine)|if possible|only))*[\s.!]*",
    re.IGNORECASE,
)
"""Hours and nothing else, told once a number was left; `more`: with others that are as surely hours to call."""

_BUT_ONLY = re.compile(
    r"\b(?P<hours>only (?:after|before|between|from) [^,.;]{1,20}?(?:[ap]\.?m\b|o['’]?clock|\d(?!\d)))(?=\s|[,.;!]|$)",
    re.IGNORECASE,
)
# 'Please dont call before 9': the hours that are told are the ones that are not wanted.
_REFUSES_EN = re.compile(
    r"\b(?:don['’]?t|do not|never|not|no) (?:please |want (?:any )?)?(?:call|phone|ring|calls)(?: me)?,?"
    r" (?:(?:before|after|during|in|at|on|between|from)\b)[^,.;]*$",
    re.IGNORECASE,
)

_WHEN_NOT = (
    rf"(?:上班(?:时间|期间|那会儿|的?时候)?|工作时间|开会(?:时间|的?时候)?|上课(?:时间|的?时候)?|睡觉(?:时间|的?时候)|饭点|半夜|夜里|大清早|一大早"
    rf"|(?<!\d){_HOUR}(?:[的到至和或、-]?{_HOUR})*(?:上班|睡觉|午睡|开会|上课)?(?:期间|的?时候|以后|之后|后|以前|之前|前)?)"
)
_NOT_THEN = re.compile(
    rf"(?:^|[，,。;；！!\s])(?:我|但是?|不过|就是|记得|电话|千万|麻烦|[请在])*"
    rf"(?P<first>{_WHEN_NOT}(?:我|就|都|也|可|请|千万|最好|[，,\s])*(?:别|甭|勿|不要)(?:再|总|老)?(?:给我|跟我)?(?:打|来|联系)(?:给我|我?的?电话|我)?)"
    rf"(?=$|[，,。;；！!\s了啊吧哈哦])"
    rf"|(?:^|[，,。;；！!\s])(?:但是?|不过|就是|记得|电话|千万|麻烦|最好|请)*"
    rf"(?P<second>(?:别|甭|勿|不要)(?:再|总|老)?(?:在|赶)?{_WHEN_NOT}(?:给我|跟我)?(?:打|来|联系)(?:给我|我?的?电话|我)?)(?=$|[，,。;；！!\s了啊吧哈哦])"
)

_BARE_ZH = re.compile(_BEHIND)
_PLEASE = re.compile(
    r" (?:(?:is|are|works?|would be|suits me) (?:best|better|fine|good|ok(?:ay)?)|please|pls|plz|thanks"
    r"|thx|thank you|ok|okay)[.! ]*$"
    # '… at 138…': what leads to the number says nothing of when.
    r"| (?:at|on|under|via|my (?:number|phone|mobile)(?: is)?|number)[: ]*$",
    re.IGNORECASE,
)
_BEHIND_BLANK = re.compile(
    r"^(?:at|on|tomorrow|any ?time)\s{5,}|^(?:at|on|after|before|between|from|during|in the)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Hours:
    """Where words say when to call or when not to, and how they say it."""

    start: int
    end: int
    told: str


@lru_cache(maxsize=8)
def hours_in(words: str, blank: str) -> tuple[Hours, ...]:
    """All that the words say of it, in their order; `blank` is the same words with long numbers as blanks."""
    denied = [Hours(*found.span(), told_in(found) or "") for found in _NOT_THEN.finditer(blank)]
    rest = _without(blank, denied)
    further = [Hours(*found.span(), found["more"]) for found in _MORE_EN.finditer(rest)]
    wanted = _wanted(words, _without(rest, further))
    more = _of_calls(further, wanted, rest)
    if more != further:
        wanted = _wanted(words, _without(rest, more))
    if denied and not wanted and (bare := _BARE_ZH.fullmatch(rest.strip(" ，,。.；;！!"))):
        at = rest.index(bare.group())
        wanted = [Hours(at, at + len(bare.group()), told_in(bare) or "")]
    return tuple(sorted((*denied, *more, *wanted), key=lambda one: one.start))


def _of_calls(further: Sequence[Hours], wanted: Sequence[Hours], rest: str) -> list[Hours]:
    """Those that are hours to call: behind other ones, behind 'call me', or with calls in them. What else is not so on
    weekends is of the matter.
    """
    found: list[Hours] = []
    ends = [one.end for one in wanted if one.told]
    for one in further:
        near = max((end for end in ends if end <= one.start), default=None)
        behind = near is not None and _POLITE_GAP.fullmatch(rest, near, one.start)
        of_calls = ends and _OF_CALLS.match(one.told)
        if behind or of_calls or _CALL_ME.search(rest[max(0, one.start - _NEAR) : one.start]):
            found.append(one)
            ends.append(one.end)
    return found


def hours_told(words: str, blank: str) -> str | None:
    """The same in one line: 'after 6pm, not on weekends'."""
    told = list(dict.fromkeys(one.told for one in hours_in(words, blank) if one.told))
    joint = "，" if any("\u4e00" <= char <= "\u9fff" for one in told for char in one) else ", "
    return joint.join(told) or None


def _wanted(words: str, rest: str) -> list[Hours]:
    """When to call; 'not before 9' of 'don't call before 9'."""
    found: list[Hours] = []
    for match in CALL_HOURS.finditer(rest):
        told, before = told_in(match), found[-1].end if found else 0
        refuses = bool(told) and _REFUSES_EN.search(words, before, match.end()) is not None
        found.append(Hours(*_told_at(match), f"not {told}" if refuses else told or ""))
        end = match.end("en")
        # 'Don't call me at work, only after 7pm'.
        only = _BUT_ONLY.search(rest, end) if match["en"] else None
        only = only or (_INSTEAD_EN.match(rest, end) if refuses else None)
        if only:
            found.append(Hours(*only.span(only.lastgroup or 0), only[only.lastgroup or 0]))
    return found


def _without(blank: str, hours: Sequence[Hours]) -> str:
    """The words with commas in the place of these, and none at their end."""
    for one in hours:
        blank = f"{blank[: one.start]}{',' * (one.end - one.start)}{blank[one.end :]}"
    return blank.rstrip("，,;； ") if hours else blank


def told_in(match: re.Match[str] | None) -> str | None:
    """The one group of a match that was found, without what is only polite."""
    found = next((group for group in match.groups() if group), None) if match else None
    bare = _PLEASE.sub("", found).strip() if found else ""
    # Of 'at 138… not before ten' the hours are told behind the number that is blank by now.
    return _BEHIND_BLANK.sub("", bare) or None


def _told_at(match: re.Match[str]) -> tuple[int, int]:
    """Where words of `CALL_HOURS` stand; behind a number, and whose that is, from the hours on."""
    groups = match.groupdict()
    behind = next((name for name in ("zh5", "zh6", "en5", "en6") if groups.get(name)), None)
    return (match.start(behind), match.end()) if behind else match.span()
