"""What is told in one breath with a place that is put right: '不对 是东直门桥 当时我刚出地铁'. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.clauses import clauses, is_unsure, letters
from actions.draft import Draft
from actions.phone_numbers import tells_end
from actions.righting import puts_right_by_words
from actions.said import Said
from actions.venting import is_venting
from actions.wishes import wishes

_READ_ELSEWHERE = ("address", "district", "subdistrict", "time", "phone", "person_name", "party")
_PLACED, _NAMED = ("address", "district", "subdistrict"), ("party", "reporter_name", "reporter_phone")
_LEAST_BESIDE = {"zh": 5, "en": 7}
_BLANK_ZH = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
# A sentence of somebody or of some time, and no piece of an address.
_TELLS_ON = re.compile(
    r"[我俺咱他她它]|当时|那会儿|那时|人家|因为|家里|^姓|每[天晚次]|天天|老是|总是|\b(?:i|he|she|they|we|it|there|nobody|someone|my|our)\b",
    re.IGNORECASE,
)
# What is so there besides, or how bad it is: '楼道里也堆满了', '味道很大', 'rats are everywhere'.
_HOW_BAD = re.compile(
    r"(?:也|还(?!是)|(?<![首成古])都|全|又|[^，。]很|特别|(?<!在)太(?!阳|平|原))(?!说[了过])[\u4e00-\u9fff]"
    r"|有人(?![工行])|没人|满了?|坏了?|脏|臭|\b(?:are|were|smells?|stinks?|leaks?|everywhere|full of|broken|so bad)\b",
    re.IGNORECASE,
)
# What is only said of the slip, or of where one lives.
_OF_RIGHTING = re.compile(
    r"[说记写打看搞弄听][错混反]|[我他她]们?家?(?:就|都|也)*(?:是|在|住|说的|刚才说)|帮我?|给我|麻烦|你们?"
    r"|\b(?:i|we|he|she|they|it)(?: (?:live|lives|mean|meant|said|wrote|typed|think|thought|got|mixed|am|is|are|was"
    r"|were|should)|['’](?:s|m|re))\b"
    r"|\b(?:my (?:mistake|bad|fault)|please|you|sorry)\b",
    re.IGNORECASE,
)
# What only leads to what is right.
_LEADS = re.compile(
    r"不对|不是|错了|应该|其实|主要|就是|是|[哦噢啊嗯]|\b(?:no|not|sorry|wait|actually|oops|it['’]?s|its|the|a|is|but|that)\b",
    re.IGNORECASE,
)
# That something is wrong, and what the desk is asked to do about it.
_OF_MISTAKE = re.compile(
    r"错|我住的|麻烦|帮|你|谢|电话|号码|改(?:一下|下|成|为|改|个)|更正|修改|\b(?:please|you|thanks?|phone|number|mistake|bad|wrong|right|correct|typo|change|edit|fix)\b",
    re.IGNORECASE,
)
_LEAST = {"zh": 5, "en": 12}


def with_what_else(said: Said, before: Draft, draft: Draft) -> Draft:
    """With what somebody tells beside what they put right: '不对 是东直门桥 当时我刚出地铁'.

    Where nothing was found that they put right, and they tell something, they stand as they are: '不对 主要是灰大'.
    """
    if _same(before, draft):
        return (
            draft.saying_more(said.words) if _tells(said) else _with_what_was_told_of_day(said, before, draft)
        )
    changed = {name for name in {*before.fields, *draft.fields} if before[name] != draft[name]}
    found = [(name, told) for name in _READ_ELSEWHERE if (told := said.told(name))]
    news = [str(draft[name]).casefold() for name in changed & {*_NAMED} if draft[name]]
    more = [
        part
        for part in _parts(said)
        if (_tells_on(part) if changed & {*_PLACED} else _is_long(part, said))
        and _stands(part, said.lang)
        and not tells_end(part)
        and not any(part in told or (told in part and name != "time") for name, told in found)
        and not any(new in part.casefold() for new in news)
        and part not in str(draft["description"] or "")
    ]
    return _saying_more(draft, more, said.lang)


def _with_what_was_told_of_day(said: Said, before: Draft, draft: Draft) -> Draft:
    """With why it was another day: '周五 我记错了 周四他请假了没去' tells of him, beside the day that is right."""
    if before["occurred_at"] == draft["occurred_at"]:
        return draft
    more = [part for part in _parts(said) if _is_long(part, said) and _stands(part, said.lang)]
    return _saying_more(draft, more, said.lang)


def _parts(said: Said) -> list[str]:
    """The clauses, in Chinese also by their blanks."""
    return [part for clause in clauses(said.words) for part in _BLANK_ZH.split(clause)]


def _stands(part: str, lang: str) -> bool:
    """Whether a part puts nothing right and is no wish, no anger, no guess and no excuse for the mistake."""
    aside = puts_right_by_words(part) or wishes(part).any or _OF_MISTAKE.search(part)
    return not (aside or is_venting(part, lang) or is_unsure(part))


def _saying_more(draft: Draft, parts: Sequence[str], lang: str) -> Draft:
    return draft.saying_more(("，" if lang == "zh" else ", ").join(parts)) if parts else draft


def _tells_on(part: str) -> bool:
    """Whether a part beside a place tells of the matter, and not of the slip."""
    tells = _TELLS_ON.search(part) and not _OF_RIGHTING.search(part)
    return bool(tells or _HOW_BAD.search(part))


def _is_long(part: str, said: Said) -> bool:
    """Whether a part tells something beyond the time in it, and not of the slip."""
    if _OF_RIGHTING.search(part):
        return False
    bare = _LEADS.sub("", part.replace(said.told("time") or part + "\0", ""))
    return letters(bare) >= _LEAST_BESIDE[said.lang]


def _tells(said: Said) -> bool:
    """Whether the words tell something but a time, a number at least, and not only that something is wrong."""
    words = said.words.replace(said.told("time") or "\0", "")
    tells = letters(_LEADS.sub("", words)) >= _LEAST[said.lang] or re.search(r"\d", words) is not None
    only_says = _OF_MISTAKE.search(words) or wishes(words).any or said.names_nothing
    return tells and not (only_says or is_venting(words, said.lang) or is_unsure(words))


def _same(before: Draft, draft: Draft) -> bool:
    """Whether nothing but a time differs, which may have been said in passing."""
    fields = {*before.fields, *draft.fields} - {"occurred_at", "time_told"}
    return all(before[name] == draft[name] for name in fields)
