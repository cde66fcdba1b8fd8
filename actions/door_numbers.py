"""A number or a side of an address put right by that alone: '不是3是5', 'actually it's 409', 'no, … West'. Pure."""

from __future__ import annotations

import re

from actions.addresses import EXITS

_N = r"\d{1,4}[a-z]?"
_KIND_ZH = r"(?:号楼|号院|号|栋|幢|座|楼|单元|门|层|室|户|区)"
_AFTER_ZH = r"(?=$|[，,。.!！\s的啊吧呢呀])"
_KIND_EN = r"(?:building|block|tower|bldg|unit|entrance|gate|room|flat|apartment|apt|floor|house|number|no|door|area)"
_NO_PLACE_EN = (
    r"(?! ?(?:am|pm|o['’]?clock|:|yuan|rmb|kuai|days?|weeks?|months?|years?|hours?|minutes?|people|times)\b)"
)
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"不是第?(?P<old>{_N}){_KIND_ZH}?[，,、 ]*(?:而?是|应该是|应该|是)第?(?P<new>{_N}){_KIND_ZH}?{_AFTER_ZH}",
        rf"(?:应该)?是第?(?P<new>{_N}){_KIND_ZH}?[，,、 ]*(?:而不是|并不是"
        rf"|不是)第?(?P<old>{_N}){_KIND_ZH}?{_AFTER_ZH}",
        rf"(?<!\d)(?P<old>{_N}){_KIND_ZH}?(?:应该)?(?:改成|改为|换成|是)(?P<new>{_N}){_KIND_ZH}?{_AFTER_ZH}",
        rf"\bnot (?:{_KIND_EN}\.? )?(?P<old>{_N})\b{_NO_PLACE_EN}[,.;]?"
        rf" (?:but |it'?s |it is |that'?s |is )?(?:{_KIND_EN}\.? )?"
        rf"(?P<new>{_N})\b{_NO_PLACE_EN}",
        rf"(?<!\d)(?P<new>{_N})\b{_NO_PLACE_EN},? (?:and )?(?:not|instead of|rather than) (?:{_KIND_EN}\.? )?"
        rf"(?P<old>{_N})\b{_NO_PLACE_EN}",
        rf"\b(?P<old>{_N}) (?:should be|to|into|is really|is actually) (?:{_KIND_EN}\.? )?(?P<new>{_N})\b"
        rf"{_NO_PLACE_EN}",
    )
)
# '不是三号楼 是三单元', '不是东四六条 是七条', '不是东门，是西门': a small part for another.
_SMALL_ZH = (
    r"(?:第?(?:\d{1,4}[a-z]?|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|[a-z]\d?)"
    r"(?:号楼|号院|号|栋|幢|座|楼|单元|门|层|室|户|区|条|里|巷|期|出?口)|[东西南北中]{1,2}(?:门|口|区|侧|边|里|院))"
)
_SMALL_PAIR = re.compile(
    rf"不是(?P<name>[^\s，。,.！!？?]{{0,8}}?)(?P<old>{_SMALL_ZH})[，,、\s]*(?:而是|应该是|是)\s*(?P<new>{_SMALL_ZH}){_AFTER_ZH}",
    re.IGNORECASE,
)
# 'The building is 9', '楼号应该是9', '单元写错了，是3': which number it is, by what it counts.
_OF_KIND = (
    (
        re.compile(
            rf"(?:楼号|几号楼|楼栋|栋号)[^，。\d]{{0,6}}[，, ]*(?:应该)?是第?(?P<new>{_N}){_AFTER_ZH}"
        ),
        r"(?:号楼|[栋幢座])",
        "号楼",
    ),
    (re.compile(rf"单元号?[^，。\d]{{0,6}}[，, ]*(?:应该)?是第?(?P<new>{_N}){_AFTER_ZH}"), "单元", "单元"),
    (
        re.compile(rf"(?:门牌号?|院号)[^，。\d]{{0,6}}[，, ]*(?:应该)?是第?(?P<new>{_N}){_AFTER_ZH}"),
        "号(?![楼线])",
        "号",
    ),
)
_COUNTED_EN = "building|block|tower|unit|entrance|gate|room|flat|apartment|floor"
_NAMED_EN = (
    re.compile(
        rf"\b(?P<kind>{_COUNTED_EN})(?: number| no\.?)?"
        rf" (?:is|should be|was|must be|has to be|to|into)(?: really| actually)? (?:number "
        rf"|no\.? )?(?P<new>{_N})\b{_NO_PLACE_EN}",
        re.IGNORECASE,
    ),
    # 'Change the building, its 12'.
    re.compile(
        rf"\b(?:change|correct|fix|edit) (?:the |my )?(?P<kind>{_COUNTED_EN})(?: number| no\.?)?[,;]?"
        rf" (?:it['’]?s|it is|it should be|should be)(?: really| actually)? (?:number |no\.? )?(?P<new>{_N})\b"
        rf"{_NO_PLACE_EN}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<kind>{_COUNTED_EN})(?: number| no\.?)? (?:is|was) (?:wrong|incorrect|not right)[,;]?"
        rf" (?:it['’]?s|it is|it should be|should be) (?:number |no\.? )?(?P<new>{_N})\b{_NO_PLACE_EN}",
        re.IGNORECASE,
    ),
)
# Nothing but another number: 'actually it's 409', '不对，是13'. Which one it is of several, its length tells.
_ALONE = re.compile(
    rf"(?:不对|不是|错了?|[说写记搞弄]错了?|等等|等一?下|等会儿?|稍等|慢着|应该|其实|是|改成|改为|哦|噢|嗯|啊"
    rf"|[\s，,。.!！])*第?(?P<zh>{_N})(?:才对|啊|吧|呢|[\s。.!！])*"
    rf"|(?:(?:no|sorry|wait|actually|oops|oh|correction|i mean|i meant|make (?:it|that)|it['’]?s|it is"
    rf"|it should be|should be"
    rf"|that['’]?s|number|no\.)[\s,.!]+)+(?P<en>{_N})(?:[,\s]+(?:sorry|actually|please|my (?:bad|mistake)))*[\s.!]*",
    re.IGNORECASE,
)
# 'No sorry, it was B' of 'exit C'.
_LETTER_ALONE = re.compile(
    r"(?:(?:no|sorry|wait|actually|oops|oh|i mean|i meant|it['’]?s|it is|it was|should be|make it)[\s,.!]+)+"
    r"(?P<en>[a-h])[\s.!]*"
    r"|(?:不对|不是|错了?|[说写记搞弄]错了?|应该|其实|是|改成|哦|噢|[\s，,。.!！])+(?P<zh>[a-h])(?:才对|啊|吧|呢|[\s。.!！])*",
    re.IGNORECASE,
)
# 'Tiantongyuan West' of what was 'Tiantongyuan East': the side of a name that is known, and nothing else of it.
_SIDE_EN = re.compile(r"\b(?P<name>[a-z]{4,}) (?P<side>east|west|north|south)\b", re.IGNORECASE)


def is_number_alone(words: str) -> bool:
    """Whether nothing but another number is told, of whatever was told before: '不对 是89'."""
    return _ALONE.fullmatch(words.strip()) is not None


def with_number_right(known: str, words: str) -> str | None:
    """The known address with the one number changed that the words put right; None where they put none right, or where
    it is not clear which one is meant.
    """
    if (found := _SMALL_PAIR.search(words)) and known.count(found["old"]) == 1:
        return known.replace(found["old"], found["new"])
    for pair in _PAIRS:
        if found := pair.search(words):
            return _changed(known, found["old"], found["new"])
    for words_for, kind, named in _OF_KIND:
        if found := words_for.search(words):
            right = _renumbered(known, rf"(?P<number>{_N})(?=\s*{kind})", found["new"])
            # '楼号是305' of an estate without a building tells which it is.
            return right or (
                f"{known}{found['new']}{named}" if not re.search(rf"\d\s*{kind}", known) else None
            )
    if found := next((told for named in _NAMED_EN if (told := named.search(words))), None):
        return _renumbered(known, rf"\b{found['kind']}\.? ?#?(?P<number>{_N})\b", found["new"])
    if (found := _LETTER_ALONE.fullmatch(words)) and (at := _exit_letter(known)) is not None:
        return f"{known[:at]}{(found['en'] or found['zh']).upper()}{known[at + 1 :]}"
    if found := _ALONE.fullmatch(words):
        return _of_its_length(known, found["zh"] or found["en"])
    return _on_other_side(known, words)


def _exit_letter(known: str) -> int | None:
    """Where the letter of the exit stands that an address names; None where it names none by a letter."""
    named = (found for way in EXITS if (found := way.search(known)) and found["letter"])
    return next((found.start("letter") for found in named), None)


def tells_number(words: str) -> bool:
    """Whether the words say which number it is, by what it counts: '楼号是305'."""
    return any(words_for.search(words) for words_for, _, _ in _OF_KIND)


def _on_other_side(known: str, words: str) -> str | None:
    """The known address with the side of its name that the words tell; None where they tell none, or the same."""
    meant = [*_SIDE_EN.finditer(words)]
    for new in meant[-1:]:
        for old in _SIDE_EN.finditer(known):
            same = old["name"].casefold() == new["name"].casefold()
            if same and old["side"].casefold() != new["side"].casefold():
                return f"{known[: old.start('side')]}{new['side']}{known[old.end('side') :]}"
    return None


def _of_its_length(known: str, new: str) -> str | None:
    """The known address with its only number changed, or the only one that is as long."""
    numbers = [*re.finditer(rf"(?<![\da-z])(?P<number>{_N})(?![\da-z])", known, re.IGNORECASE)]
    alike = numbers if len(numbers) == 1 else [one for one in numbers if len(one["number"]) == len(new)]
    if len(alike) != 1:
        return None
    return f"{known[: alike[0].start()]}{new}{known[alike[0].end() :]}"


def _changed(known: str, old: str, new: str) -> str | None:
    places = [*re.finditer(rf"(?<![\da-z]){re.escape(old)}(?!\d)", known, re.IGNORECASE)]
    if len(places) != 1:
        return None
    return f"{known[: places[0].start()]}{new}{known[places[0].end() :]}"


def _renumbered(known: str, number: str, new: str) -> str | None:
    places = [*re.finditer(number, known, re.IGNORECASE)]
    if len(places) != 1:
        return None
    at = places[0].start("number")
    return f"{known[:at]}{new}{known[places[0].end('number') :]}"
