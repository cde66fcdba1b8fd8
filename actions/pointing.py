"""Which of several matters words name: by number, by their categories, by what was told of them. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.matters import each, told, without
from actions.said import Said
from actions.wishes import wishes
from city.pack import CityPack

_ALL = re.compile(r"^(?:都|全部|全都|一起|两件都|几件都|三件都)|\b(?:both|all|everything)\b", re.IGNORECASE)
# Where one wish ends and the next begins; a blank between Chinese words is a comma that was not written.
_CLAUSE = re.compile(r"[，,。.;；!！]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_AWAY = re.compile(
    r"不用|不要|别|去掉|删|不(?:登记?|报|反映|交|投诉|说|提)|算了|先不|撤|\b(?:drop|remove|leave out"
    r"|skip|not|forget|without"
    r"|except)\b"
    r"|(?:已经|刚|现在|都|又|倒是)(?:被|给)?(?:清走|清完|修好|收走|解决|弄好|处理好?|好|亮|通)了(?:吧|啊)?$"
    r"|\b(?:is|are|['’]s|['’]re|has been|have been|got) (?:ok|okay|fine|fixed|sorted|done|cleared|emptied|collected"
    r"|solved|working)(?: (?:out|up|again))? (?:now|already|today)$",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"只(?:要|用|报|登记|提交|反映|留|说)|光(?:报|登记)|就(?:报|登记)|\b(?:only|just)\b", re.IGNORECASE
)
_ORDINAL = (
    re.compile(r"第一|1件|头一|\bfirst\b"),
    re.compile(r"第二|2件|\bsecond\b"),
    re.compile(r"第三|3件|\bthird\b"),
    re.compile(r"第四|4件|\bfourth\b"),
    re.compile(r"第五|5件|\bfifth\b"),
)
# '站牌那个', 'the lamp one': words that point at one of the matters.
_POINTS = re.compile(r"[那这](?:件|个|张|条|事)|\b(?:one|matter|thing)\b", re.IGNORECASE)
# One of them by its name: 'and the lift one is in building 3', 'first is building 15'.
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ing|s)\b", re.IGNORECASE)
_POINTED = re.compile(
    r"(?:(?:and|but|so|oh|also|for)[, ]+)*(?:the )?(?:(?P<what>[\w'-]+(?: [\w'-]+)?) (?:one|thing)"
    r"|(?P<nth>first|second|third"
    r"|fourth|fifth)(?: one| thing| matter)?)\b(?:['’]?s| is| was|,|:)+ ",
    re.IGNORECASE,
)
# What is one thing by one character, and what nothing is told apart by.
_ONE_THING = re.compile(r"[灯车狗猫坑树梯]")
_NO_THING = re.compile(
    r"[了也都很太没不又还就老总天个这那我你他她们有是在被把给让]|小区|门口|楼[上下]|[上下]面|旁边|附近|物业|几个"
    r"|^(?:building|there|near|about|door|gate|always|still|every|never|nobody|been|they|have|with)$"
)
_MORE = {"zh": 5, "en": 14}
# Words of wishing, not of the matter.
_WISHING = re.compile(
    r"不用|不要|别报|别管|去掉|删掉|删了|算了|只要|只报|就行|登记|提交|撤了|问题|什么|不是|应该|[那这](?:件|个"
    r"|张|条|事)|[了的吧就先把是只报在]"
    r"|\b(?:just|only|drop|leave|that|this|please|file|without|remove|skip|forget|need|about|with|problem|report"
    r"|complaint"
    r"|should|broken|also)\b"
)


def pointed_at(words: str, draft: Draft, pack: CityPack) -> int | None:
    """Which matter the words name first: 'the lift one is in building 3'; None where none."""
    match = _POINTED.match(words) if draft.others else None
    # 'The drilling one' is the neighbour who drills.
    found = _meant(_ENDING.sub("", match["what"] or match["nth"]), draft, pack, told=True) if match else []
    return found[0] if len(found) == 1 else None


def about(said: Said, draft: Draft, pack: CityPack) -> int:
    """Which one matter the words name; 0, the draft's own, where they name none or several."""
    points = bool(_POINTS.search(said.words))
    found = _meant(said.words, draft, pack, told=points) if draft.others and said.words else []
    return found[0] if len(found) == 1 else 0


def more_of(said: Said, draft: Draft) -> int | None:
    """Of which one of several matters the message tells more: it names its thing again. None for none or several."""
    alone = draft.others and said.words and not (said.pressed or told(said) or wishes(said.words).any)
    if not alone or len(said.words) < _MORE[said.lang]:
        return None
    named = things(said.words)
    alike = [len(named & things(str(one.get("description") or ""))) for one in each(draft)]
    most = max(alike)
    return alike.index(most) if most and alike.count(most) == 1 else None


def things(words: str) -> set[str]:
    """The things that words speak of, by which one matter is told from another."""
    return {one for one in {*tokens(words), *_ONE_THING.findall(words)} if not _NO_THING.search(one)}


def reduced(words: str, draft: Draft, pack: CityPack) -> Draft | None:
    """The draft without the matters that the words want left out ('路灯那件不用了', 'just the bins'); None if none."""
    if not draft.others or not words or _ALL.search(words) or wishes(words).confidential:
        return None
    for clause in _deciding(words):
        meant = _meant(clause, draft, pack, told=True)
        if not meant or len(meant) > len(draft.others):
            continue
        kept = _ONLY.search(clause) is not None
        away = [at for at in range(len(draft.others) + 1) if at not in meant] if kept else meant
        for at in sorted(away, reverse=True):
            draft = without(draft, at)
        return draft
    return None


def _deciding(words: str) -> list[str]:
    """The clauses that say what to keep, then those that say what to leave out: of '第一个不交了 只要漏水的' the second
    and the first. What they say of the same matters agrees, so the first that names one decides.
    """
    clauses = [clause for clause in _CLAUSE.split(words) if clause.strip()]
    keeping = [clause for clause in clauses if _ONLY.search(clause)]
    return [*keeping, *(one for one in clauses if one not in keeping and _AWAY.search(one))]


def _meant(words: str, draft: Draft, pack: CityPack, *, told: bool) -> list[int]:
    """Which matters the words name: by number, by what their categories are called, with `told` by their own words."""
    by_number = [at for at, ordinal in enumerate(_ORDINAL[: len(draft.others) + 1]) if ordinal.search(words)]
    if by_number:
        return by_number
    named = tokens(words)
    found = []
    for at, fields in enumerate(each(draft)):
        leaf = next((one for one in pack.categories if one.code == fields.get("category")), None)
        names = (leaf.zh, leaf.en, *leaf.keywords_zh, *leaf.keywords_en) if leaf else ()
        own = " ".join((*names, str(fields.get("description") or "") if told else "")).casefold()
        if any(token in own for token in named):
            found.append(at)
    return found


def tokens(words: str) -> set[str]:
    """English words and pairs of Chinese characters; a character that stands alone, where there is no pair."""
    told = _WISHING.sub(" ", words.casefold())
    runs = re.findall(r"[\u4e00-\u9fff]+", told)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return {*re.findall(r"[a-z]{4,}", told), *(pairs or runs)}
