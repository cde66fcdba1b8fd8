"""Schools that call themselves bilingual, by a name of their own that may be a place's: 新天地双语. Pure."""

from __future__ import annotations

import re

from bot.nlu.found import Found

_BEHIND = r"(?:国际)?双语(?:国际)?"
_NO_NAME = (
    "的了在是有没不和跟被把让给都也就还很我你他她这那个哪几每某叫说去到从上读孩子娃家校学什么啥搞区县镇乡"
)
_NAMED = re.compile(
    rf"(?:叫做?|是|什么|啥|那个|这个|在|的|[区县镇乡\s，,]|^)(?P<name>(?!中英|汉英|英汉|英语|全|纯|半|所谓)[^\W\d_a-z{_NO_NAME}]{{2,6}}{_BEHIND}"
    r"(?:幼儿园|托育园?|实验学校|学校|小学|中学)?)",
    re.IGNORECASE,
)
_LEADS = re.compile(_BEHIND)


def bilingual(text: str) -> Found | None:
    """The bilingual school that is named; '双语幼儿园' alone names none."""
    named = _NAMED.search(text)
    return Found("party", named["name"], named.start("name"), named.end("name")) if named else None


def is_head_of_school(written: str, end: int) -> bool:
    """Whether the name that ends there is that of such a school, wherever else a place is called so."""
    return _LEADS.match(written, end) is not None
