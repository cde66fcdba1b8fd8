"""Words that only vent: anger without anything of a matter in them. Pure."""

from __future__ import annotations

import re

_VENT = re.compile(
    r"(?:我|人)?(?:真|快|都|要|简直|太)*(?:气死|烦死|急死|恼火|火大|崩溃|无语|受够|忍无可忍)\S{0,3}"
    r"|(?:你们?|他们)?(?:就)?(?:是|这)?(?:一?群|帮)?(?:都是|真是)?(?:废物|饭桶|混蛋|骗子|白痴|傻\S|有病|没用的东西|吃干饭的?)\S{0,2}"
    r"|什么(?:玩意|东西|态度|破\S{1,3})\S{0,2}|(?:他|你)?妈的|我?操(?![作场心纵办])|滚(?:蛋|开)|去死"
    r"|\b(?:so |i'?m |i am |really |very |absolutely |this |that |it |is |it'?s |you |are |what |a |an |all |just |of "
    r"|bunch )*"
    r"(?:angry|furious|pissed(?: off)?|fed up|mad|ridiculous|unbelievable|useless|idiots?|morons?|joke|disgrace"
    r"|bullshit|damn(?: it)?|wtf|fuck\w*|shit)\b(?: you| this| it| off)?",
    re.IGNORECASE,
)
_REST = re.compile(r"[\s，,。.!！~～、;；:：…?？啊呀了的吧呢嘛]+")
_MOST_LEFT = {"zh": 2, "en": 6}
_SHORT = {"zh": 14, "en": 50}


def is_venting(words: str, lang: str) -> bool:
    """Whether a short message is all anger: hardly anything is left of it without the words for that."""
    if not words or len(words) > _SHORT.get(lang, 14) or not _VENT.search(words):
        return False
    left = _REST.sub("", _VENT.sub("", words))
    return len(left) <= _MOST_LEFT.get(lang, 2)


def has_venting(words: str) -> bool:
    """Whether there are such words in it at all."""
    return bool(_VENT.search(words))
