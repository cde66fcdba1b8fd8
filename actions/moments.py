"""When it happened, in the words that a citizen reads back. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.draft import Draft
from actions.said import Said
from city.pack import CityPack
from desk import phrases

# A length of time says when by itself; its beginning would only puzzle.
_SPAN = re.compile(
    r"(?:[一二三四五六七八九十两半几好\d]+个?半?|[仨俩](?:个)?)(?:小时|天|周|星期|礼拜|月|年)(?:多|半)?了?|for .+",
    re.IGNORECASE,
)
# 'a week' is a length too, where the words before it were left behind; 'last month' has no day of its own.
_LENGTH = re.compile(
    r"(?:about |over |almost |nearly |the (?:last|past) )?(?:an?|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|\d+|a few|several|a couple of)?"
    r" ?(?:hours?|days?|weeks?|months?|years?)",
    re.IGNORECASE,
)
_NO_DAY = re.compile(
    r"(?:去|今|前)年(?:[春夏秋冬]天?|[上下]半年|年?[初底末])?|[上这]个月"
    r"|(?:since |in |from |over )?(?:(?:last|this|early|late) )?(?:week|month|year|spring|summer|autumn|fall"
    r"|winter|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
# Words that hold the day itself: '12月1号', '1 Dec'; once more in brackets it would only be said twice.
_DATED = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|\b{_MONTH}\.? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)


def moment(draft: Draft, said: Said, pack: CityPack) -> str:
    """When it happened: '11月24日 22:30', or in the citizen's words with the day: '昨天晚上（11月24日）'."""
    if not draft["occurred_at"]:
        return ""
    at, zone = datetime.fromisoformat(draft["occurred_at"]), ZoneInfo(pack.timezone)
    day, hour = phrases.date(at, said.lang, zone), phrases.clock(at, zone)
    if _SPAN.fullmatch(draft["time_told"] or ""):
        return str(draft["time_told"])
    if said.lang == "en" and _LENGTH.fullmatch(draft["time_told"] or ""):
        return f"for {draft['time_told']}"
    if _NO_DAY.fullmatch(draft["time_told"] or "") or _DATED.search(draft["time_told"] or ""):
        return str(draft["time_told"])
    if draft["time_told"]:
        return f"{draft['time_told']} ({day})" if said.lang == "en" else f"{draft['time_told']}（{day}）"
    return day if hour == "0:00" else f"{day} {hour}"
