"""A matter in a few of the citizen's own words, as the assistant says it back to them. Pure."""

from __future__ import annotations

import re

from actions.tidy import civil
from actions.turned import turned
from desk.tickets.titles import SHORTENED, from_matter, whose

_GIST = {"zh": 22, "en": 70}
# Whoever tells so long a story does not begin with the matter.
_STORY_ZH = 80
# A sentence up to so long is better said back whole than not at all.
_WHOLE_EN = 100
# A word that is written large only because a sentence opens with it: no name, no shortening, not 'I'.
_OPENS = re.compile(r"[A-Z](?:[a-z]{1,14}(?:['’][a-z]{1,3})?)?$")
_ARTICLES = (
    "The", "A", "An", "My", "Our", "This", "That", "No", "Some", "All", "Two", "Three", "On", "In", "At", "Outside",
)  # fmt: skip
# How people begin before they come to the matter: a greeting, a sigh, a number of matters, a word that joins two.
_BEGIN = re.compile(
    r"^(?:(?:还有(?:个|一件|件)?事儿?|另外|对了|补充一下|再说一?件|[两三]件事儿?|第一|首先|先说|你好啊?|您好|喂|那个|就是|"
    r"唉|哎呀?|气死我了|烦死了|事情是这样的?)[，,。：:！!、\s]+|(?:哦|啊)?对了(?=[我俺咱])|"
    r"(?:i(?:'d| would)? (?:like|want|need|wish|have) to (?:complain|report|file|make|raise|flag|tell you)"
    r"(?: a (?:complaint|report))?(?: about| that| regarding)?|also|so|basically|and|um+|uh+"
    r"|(?:hi|hello|hey)(?: there(?! (?:is|are|was|were|has|have|seems?)\b)| all| everyone| team| sir| madam| friends?)?"
    r"|(?:it['’]?s )?me again|(?:i )?(?:just )?(?:wanna|want(?:ed)? to|would like to|i['’]d like to) say(?: that)?"
    r"|ok(?:ay)?|well|hmm+|(?:great|good|cool|perfect|alright|useless|ridiculous|unbelievable|pathetic)(?=[,.!:;])"
    r"|(?:yes|yeah|no|wait|actually|oh|look|listen)(?=[,.!:;])|one more thing"
    r"|(?:lol|haha+|dude|mate|guys|folks|man)(?=[,.!: ])|(?:lol|haha+)(?: ok(?:ay)?)?(?=[,.!:;])"
    r"|(?:(?:a )?quick (?:one|question|thing)|(?:a )?new (?:problem|issue|one|complaint|matter|thing))(?=[,.!:;])"
    r"|(?:i|we) (?:have|got)(?: an?| one| some| big| little| serious)* (?:problem|issue|complaint)s?(?=[,.:;!])"
    r"|another thing|(?:two|three) things|"
    r"first(?:ly)?|second(?:ly)?|please|good (?:morning|afternoon|evening)|(?:dear |respected "
    r"|esteemed )?(?:sirs?|madam)(?: (?:or|and|/) (?:sir|madam))?(?=[,.:;!])|dear (?:sir|madam"
    r"|all)[a-z /]*)[\s,.:;!]+)+",
    re.IGNORECASE,
)
# A place that was a slip, before the one that is meant: '我在大兴 啊不是 我在丰台'. With neither a sigh before it nor a
# place behind it, '不是' denies something of the matter: '我在这儿遛狗不是一次两次了'.
_SLIP = re.compile(
    r"^(?:我|俺|咱)?们?(?:就|是|家)?在(?:(?![了的])[\u4e00-\u9fff]){2,8}?"
    r"(?:[\s，,]*[啊哦噢嗯]+(?:不是|不对)(?![没不第\d一两三几十头])|[\s，,]*(?:不是[\s，,]+|不对[\s，,]*)(?=(?:我|俺|就|是|应该){0,3}在)"
    r"|[\s，,]+不对[\s，,]+|[\s，,]*[啊哦噢嗯]*说错了?)[\s，,]*"
    r"|^(?:i['’]?m|we['’]?re|i am|we are) (?:in|at) [\w ]{3,20}?,? (?:no,? (?:wait|sorry)"
    r"|wait,? no|sorry,? (?:no|i mean))[, ]+",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[我俺]?(?:家)?(?:里)?(?:老?[爸妈]|爸妈|父母|老伴|老人|爷爷|奶奶|姥姥|姥爷|公公|婆婆|孩子|媳妇)\S{0,4}?(?:腿脚|身体不|行动不|岁了|瘫|坐轮椅|坐月子)"
    r"|(?:我|俺)?(?:都|已经)?(?:打|反映|投诉|找)了?[几好多一二两三四五六七八九十百千无数\d]{1,4}[遍次回趟]|(?:你们?)?(?:到底)?管不管"
    r"|我是|我叫|我姓|我(?:可|真)?不是|我跟您?你?说|你们|你好|您好|请问|喂|我要|我想|麻烦|表扬|"
    r"(?:is this|am i|do you|are you|this is|my english|i (?:don'?t|can'?t|only) speak|no chinese|english only|sorry"
    r"|(?:(?:i'?m|i am|i) )?(?:writ(?:e|ing)|report(?:ing)?|ask(?:ing)?|complain(?:ing)?"
    r"|call(?:ing)?) (?:this )?(?:for|on behalf of)|hi|hello|dear|please|can|could"
    r"|are you (?:people|guys|all|even|kidding|deaf|blind|serious)|would|you|i am|i'm|i'd)\b",
    re.IGNORECASE,
)
# Whom somebody praises is less than what for.
_PRAISES = re.compile(r"(?:我(?:想|要))?(?:表扬|感谢|夸)")
# What is left of 'behind', 'beside' or 'that' when the place before it is taken out.
_AFTER_PLACE = re.compile(
    r"^(?:(?:那个|那儿|那边|那块儿?|这边)\s+|里[头面边]?(?=[^程弄巷\d])|上(?=的|[^下周次个回班学面午])|(?:边上|旁边|附近)(?=[有的老总天经])|[头面边](?=[那这的])|(?:后头|前头|边上|旁边|里头|外头|门口|附近|那边|这边)(?=[那这的]))?的?"
)
# What only leads to the place behind it: '健身器材断了 在奥体中心旁边'.
_LEADS_TO_PLACE = re.compile(r"[\s，,](?:就|都|也)?(?:是)?在$")
# What is left of a clause that only says where, when the place is taken out of it: 'his flat is at'.
_ONLY_WHERE = re.compile(
    r"^(?:(?:i|we|he|she|they) (?:live|lives|stay|am|are|is)|(?:i|we|he|she|they|it|this|that)['’](?:m|s|re)"
    r"|(?:my|our|his|her|their|its|the) \w+ (?:is|lies)|it is|this is|here)?[ ,]*"
    r"(?:(?:at|in|on|near|located|district|beijing)\b[ ,]*)*$",
    re.IGNORECASE,
)
# The area that stands apart before a place told last: '楼道灯不亮 方庄 芳古园一区'.
_AREA_BEFORE = re.compile(
    r"(?<=[\u4e00-\u9fff])[ ，,](?:[^\s，,]{2,3}|[^\s，,]{1,6}[区镇乡][^\s，,]{0,5})[ ，,]*$"
)
_LEAST = 3
_SHORT_ZH = re.compile(r"(?:[停断没漏][水电气网暖]|堵车?|着火|漏水|下水)了?")
_ENDS = "。！？!?；;\n"
_PAUSES = "，,、"
_MARK = r"(?<!\d){marks}|{marks}(?!\d)"


def gist(description: str | None, lang: str, *, place: str | None = None) -> str:
    """The matter in a few of the citizen's own words, to be said back to them. Empty if there is no short form.

    It is how the matter begins, after greetings and the like; what comes later only explains it. `place` is left out
    of Chinese, where a sentence stands without it; it is said back beside the matter. 'My dog' is
    said back as 'your dog'.
    """
    return turned(_short(description, lang, place), lang)


def _short(description: str | None, lang: str, place: str | None) -> str:
    told = _SLIP.sub("", _BEGIN.sub("", civil(description or "").strip(" \t\n-–—•*·")))
    told = told if _PRAISES.match(told) else from_matter(told)
    if lang == "zh":
        if len(told) > _STORY_ZH:
            return ""
        part = _chinese(told, place)
        return part if len(part) <= _GIST["zh"] else ""
    told = whose(told)
    sentences = [part for part in _split(told, _ENDS) if not _only_where(part, place)]
    clauses = [part for one in sentences for part in _split(one, _PAUSES) if not _only_where(part, place)]
    telling = [part for part in sentences if " " in part] or sentences
    for part in (*_first(telling), *_first(clauses)):
        if len(part) <= _GIST["en"]:
            return _in_sentence(part, place)
    for part in _first(sentences):
        if len(part) <= _WHOLE_EN:
            return _in_sentence(part, place)
    return ""


def _only_where(part: str, place: str | None) -> bool:
    """Whether a clause says nothing but where it is: the place, or a piece of it."""
    rest = part
    for piece in sorted(re.split(r"[,，] *", place or ""), key=len, reverse=True):
        rest = rest.replace(piece.strip(), "") if piece.strip() else rest
    return rest != part and bool(_ONLY_WHERE.match(rest.strip()))


def _in_sentence(part: str, place: str | None) -> str:
    """English words as they stand inside another sentence: 'Overflowing bins' small, 'Bus 113' and 'I' as they are."""
    first, _, rest = part.partition(" ")
    is_name = first.rstrip("'’s") in (place or "") or (rest[:1].isupper() or rest[:1].isdigit())
    if not _OPENS.match(first) or first == "I" or (is_name and first not in _ARTICLES):
        return part
    return f"{part[0].lower()}{part[1:]}"


def _chinese(told: str, place: str | None) -> str:
    """The first clause beside the place, with the next one where it only points at something."""
    if place and place in told:
        before, after = told.split(place, 1)
        before = before if after.strip(_ENDS + _PAUSES + " ") else _AREA_BEFORE.sub("", before)
        paused = set(before.strip()) & set(_PAUSES + _ENDS + " ") or not after
        told = _LEADS_TO_PLACE.sub("", before) if paused and len(before) > len(after) else after or before
        told = _AFTER_PLACE.sub("", told.lstrip(_ENDS + _PAUSES + " "))
    clauses = _split(told, _ENDS + _PAUSES)
    found = _first(clauses)
    if found and clauses[1:2] == found and _SHORT_ZH.fullmatch(clauses[0]):
        # Of '停水了' and then '大半天了' both.
        return f"{clauses[0]}，{found[0]}"
    if found and found[0][0] in "那这" and clauses[-1] != found[0]:
        return f"{found[0]}，{clauses[clauses.index(found[0]) + 1]}"
    return found[0] if found else ""


def _first(parts: list[str]) -> list[str]:
    """The first of them that is neither a greeting nor about the one who writes."""
    return [part for part in parts if len(part) > _LEAST and not _BESIDE.match(part)][:1]


def _split(text: str, marks: str) -> list[str]:
    """The parts between marks, bare; a mark between two digits is part of a number."""
    between = _MARK.format(marks=f"[{re.escape(marks)}]") + rf"|{SHORTENED}\.(?=\s)"
    return [part.strip(" .,，的").removesuffix("呢") for part in re.split(between, text)]
