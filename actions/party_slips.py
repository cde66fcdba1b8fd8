"""A party that is told and taken back in the same breath, and the one that is meant: '链家的 不是链家 是自如'. Pure."""

from __future__ import annotations

import re

from actions.party_words import tells_about, tells_story
from actions.place_words import names_business

# Stands in the words for the name that may be taken back.
_MARK = "\ue000"
_IS_ZH = r"(?:应该|而)?(?:是|叫)(?![不没谁哪什吗])(?P<new>[^\s，,。.;；、！!？?]{2,20})"
_IS_EN = r"(?:but |it['’]?s |it (?:is|was) |that['’]?s |i mean(?:t)? )"
_HEDGE_EN = r"(?:,? (?:i (?:think|guess|believe)|maybe|or something|or so))?"
_NEW_EN = (
    r"(?:called |named |the )?(?P<new>[a-z][\w'’&-]{1,24}(?: [\w'’&-]{1,24}){0,3}?)"
    r"(?:,? (?:please|pls|sorry|actually|i think|instead))?[\s.!]{0,4}$"
)
_TAKEN_BACK = {
    "zh": (
        re.compile(rf"(?<!是)(?:不是|不叫){_MARK}[的家吧啊呀]{{0,2}}[\s，,。;；]{{0,3}}{_IS_ZH}"),
        re.compile(
            rf"{_MARK}[的家吧啊呀]{{0,2}}[\s，,。？?！!…]{{0,3}}[哦啊嗯哎]{{0,2}}(?:不对|不是|说错了?|记错了?|错了)"
            rf"[\s，,。！!]{{1,3}}{_IS_ZH}"
        ),
    ),
    "en": (
        re.compile(
            rf"{_MARK}[^.;!?{_MARK}]{{0,20}}\bnot (?:the )?{_MARK},? {_IS_EN}?{_NEW_EN}", re.IGNORECASE
        ),
        re.compile(rf"\bnot (?:the )?{_MARK},? {_IS_EN}{_NEW_EN}", re.IGNORECASE),
        re.compile(
            rf"{_MARK}{_HEDGE_EN}[\s,.?!…-]{{1,4}}(?:no,? wait|wait,? no|no,? sorry|sorry,? no|sorry|i mean(?:t)?|no)\b"
            rf"[\s,.]{{1,3}}{_IS_EN}?{_NEW_EN}",
            re.IGNORECASE,
        ),
    ),
}
# A name and at once that it is not that one: '自如？不是，个人房东', 'Ziroom no, private landlord'.
_DENIED = (
    re.compile(
        rf"{_MARK}[的家吧啊呀]{{0,2}}[\s，,。？?！!…]{{0,3}}[哦啊嗯哎也]{{0,2}}(?:不是|不对|说错了?|记错了?|错了)"
        rf"[\s，,。！!]{{1,3}}(?:应该|而)?(?:就?是)?(?:一?[个位])?(?P<new>[^\s，,。.;；、！!？?]{{2,12}})"
    ),
    re.compile(
        rf"{_MARK}{_HEDGE_EN}[\s,.?!…-]{{1,4}}(?:no,? (?:wait|sorry)|(?:wait|sorry),? no|no(?:pe)?|not (?:them|that))\b"
        rf"[\s,.]{{1,3}}(?:just )?{_IS_EN}?(?:just )?(?P<new>[\w'’ -]{{3,40}}?)[\s.!]{{0,4}}$",
        re.IGNORECASE,
    ),
)
# Whoever tells what the other side says, or asks why it is not, takes nothing back.
_ELSE_SAYS = re.compile(
    r"(?<!我)(?:说(?!错)|[讲称])|告诉|为什么|为啥|凭什么|难道"
    r"|\b(?:says?|said|saying|claims?|claimed|tells?|told|why|how come)\b",
    re.IGNORECASE,
)
_LOOKED_AT = 40
_TRAILS = re.compile(r"(?:[吧啊呀呢哈]|才对|(?<=..)的(?:店|房子?|中介|人)?){1,3}$")
# Words that name nobody.
_NO_NAME_EN = re.compile(
    r"^(?:i|we|you|he|she|they|it|there|that|this|who|what|my|not|no|yes|is|was|just|because|but|so|and|about|at"
    r"|in|on)\b"
    r"|\b(?:is|are|was|were|has|have|had|do|does|did|can|will|won['’]t|said|says|fault|problem)\b",
    re.IGNORECASE,
)
_NO_NAME_ZH = re.compile(r"自己|问题|责任|[我你他她它咱俺]|[了过着]$")


def meant_instead(words: str, told: str) -> str | None:
    """The name that is said to stand for `told`, which the words hold; None where that is not taken back, or the name
    that stands for it is in its turn."""
    new = _instead(words, told)
    return None if new and taken_back(words, new) else new


def _instead(words: str, told: str) -> str | None:
    if not told:
        return None
    lang = "en" if told.isascii() and words.isascii() else "zh"
    marked = _marked(words, told)
    for pattern in _TAKEN_BACK[lang]:
        slip = pattern.search(marked)
        if slip is None or _ELSE_SAYS.search(marked, max(0, slip.start() - _LOOKED_AT), slip.start("new")):
            continue
        new = _TRAILS.sub("", slip["new"])
        if _is_name(new, lang):
            return new
    return None


def taken_back(words: str, told: str) -> bool:
    """Whether the name `told` is taken back with nobody named instead: 'Ziroom no, private landlord'.

    So is one for which another is named that is taken back so: '链家 不对 是自如 也不对 就是个二房东'.
    """
    seen: set[str] = set()
    name: str | None = told
    while name and name not in seen:
        if _is_denied(words, name):
            return True
        seen.add(name)
        name = _instead(words, name)
    return False


def _marked(words: str, told: str) -> str:
    """The words with a mark wherever that name stands."""
    return re.sub(re.escape(told), _MARK, words, flags=re.IGNORECASE)


def _is_denied(words: str, told: str) -> bool:
    marked = _marked(words, told)
    slips = (pattern.search(marked) for pattern in _DENIED)
    return any(slip is not None and names_business(slip["new"].lower()) for slip in slips)


def _is_name(new: str, lang: str) -> bool:
    if _MARK in new or tells_about(new) or names_business(new.lower()):
        return False
    return not (_NO_NAME_EN.search(new) if lang == "en" else _NO_NAME_ZH.search(new) or tells_story(new))
