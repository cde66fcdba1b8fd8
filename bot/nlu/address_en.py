"""Pieces of an address in letters that no list has: an estate before its building, a door number behind a name. Pure.

'Wangjing Huading Shijia building 305', 'Sunshine 100, building B', 'Zaoying Beili 18', '12 Xiangjun Beili', 'tower B 1704'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from bot.nlu.address_parts import SYLLABLE, Part

_HOUSE = r"(?:building|bldg?|block|tower|unit|apartment|apt|flat|gate|entrance|phase|area|zone|no)\.? ?#?(?:\d|[a-f]\b)"
_PINYIN = re.compile(rf"{SYLLABLE}{{1,5}}")
_TWO_SYLLABLES = re.compile(rf"{SYLLABLE}{{2,5}}")
_NUMBER = re.compile(r"\d{1,3}")
# Up to so many words are looked at before a house.
_MOST = 4
_FULL_NAME = 2
_BEFORE_HOUSE = re.compile(
    rf"(?<![\w'’])(?P<run>(?:[^\W_][\w'’]*[ ]){{1,{_MOST}}}|(?:[^\W_][\w'’]*[ ]){{0,{_MOST - 1}}}[^\W_][\w'’]*, )(?={_HOUSE})"
)
# 'building 6 Yuquan Dong Li', 'tower B of Ocean Paradise': the estate right behind its building.
_BUILDING = re.compile(r"(?:building|bldg?|block|tower|phase|area|zone|no)\b", re.IGNORECASE)
_BEHIND_HOUSE = re.compile(rf" (?:of |in |at )?(?P<run>[^\W\d_][\w'’]*(?: [^\W\d_][\w'’]*){{0,{_MOST - 1}}})")
_CALLED_ON = re.compile(r"[,. ]{0,2}\+?\d[\d -]{6}")
# Words that are no part of a name, however they are written or spelt.
_COMMON_WORDS = """
    a an the in at on to of by is it its my our we he she me so no do go you i are was were be been
    and or but from near since until after before when then well still just last this monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december for with inside outside behind opposite beside next has have
    had not that these those there here live lives living lived hi hello hey please pls dear sir
    madam thanks old new big every each also whole same other lao men women long dance gang can hang
    ban sale man ran tale take made name gone done line fine home some come one two three four five
    it's its that's there's we're i'm he's she's they're
    six address location place building buildings bldg bld block tower unit room apartment apt flat gate
    entrance exit door floor phase area zone number yesterday today tonight chinese beijing china
"""
_COMMON = frozenset(_COMMON_WORDS.split())
# Of these, written large, many names are made: 'New World'.
_OF_NAMES = frozenset({"new", "old", "big", "beijing", "china", "home"})
# 'Tuanjiehu Zhongli 12': what stands behind an estate or a street at the end of what is said; 'in Guomao 300' is money.
_HAS_DOORS = re.compile(
    r"(?:li|yuan|qu|zhuang|cun|jie|lu|tiao|hutong|alley|lane|road|rd|street|st|avenue|soho|gardens?|court|village)$"
)
_DOOR = re.compile(
    r",? (?P<number>(?:no\.? ?|#)?\d{1,3}[a-z]?)(?=[,.;!?]|\s*$| (?:unit|entrance|door|room|floor)\b)"
)
# 'Building 7 1203', 'tower B, 1704': the flat behind the house.
_FLAT = re.compile(r"(?:, ?| |-)(?P<number>(?:\d{1,2}-)?\d{3,4})(?=[,.;!?]|\s*$)")
# '12 Xiangjun Beili': a number before a name in letters, at the head of a clause.
_NUMBERED = re.compile(
    rf"(?:^|[.,;!?] |\b(?:at|in|of|outside|opposite|behind|is) )(?P<all>\d{{1,3}} (?P<name>[A-Z]{SYLLABLE}{{2,4}}"
    rf"(?: [A-Z]?{SYLLABLE}{{1,3}}){{0,2}}))(?=[,.;!?]|\s*$)",
    re.IGNORECASE,
)
# 'Chongwenmen footbridge near New World': what a place is beside, by a name that nobody listed.
_BESIDE = re.compile(
    r",? (?:(?:right|just|directly) )?(?:near|next to|beside|opposite|across from|behind|in ?front of|close to|outside(?: of)?)"
    r"(?: the)? (?P<run>[^\W\d_][\w'’&-]*(?: [^\W_][\w'’&-]*){0,3})"
)
# The door of a road as it is told in Chinese: 'jianguo lu 88 hao'; elsewhere a bare 'hao' may be a day or a line.
_DOOR_PINYIN = re.compile(r"(?:(?<=\blu )|(?<=jie )|(?<=tong )|(?<=xiang ))\d{1,4} ?hao(?: ?yuan)?\b")


def unlisted(text: str, written: str, known: Iterable[Part]) -> Iterator[Part]:
    """Names before a house, numbers behind a name or before one; `known` are the parts that were found already."""
    parts = list(known)
    yield from _estates(text, written, parts)
    yield from _estates_behind(text, written, parts)
    for part in parts:
        behind = _behind(written, part)
        if behind:
            yield Part("house", behind.start("number"), behind.end())
    yield from _beside(text, written, parts)
    for door in _DOOR_PINYIN.finditer(written):
        yield Part("house", door.start(), door.end())
    for match in _NUMBERED.finditer(text):
        if match["name"][0].isupper() and not set(match["name"].lower().split()) & _COMMON:
            yield Part("name", *match.span("all"))


def _behind(written: str, part: Part) -> re.Match[str] | None:
    if part.kind == "house":
        return _FLAT.match(written, part.end)
    doors = part.kind == "name" and _HAS_DOORS.search(written, part.start, part.end)
    return _DOOR.match(written, part.end) if doors else None


def _estates(text: str, written: str, parts: list[Part]) -> Iterator[Part]:
    """The words right before a house that can only be a name; of an area before them the area stays what it is."""
    areas = {part.end for part in parts if part.kind == "area"}
    taken = [part for part in parts if part.kind != "area"]
    for match in _BEFORE_HOUSE.finditer(written):
        words = list(_words(written, match.start("run"), match.end("run")))
        begin = len(words)
        while begin and _may_be_name(text, words[begin - 1], first=begin - 1 == 0):
            begin -= 1
        run = words[begin:]
        while run and any(run[0][0] < area <= run[-1][1] for area in areas):
            run = run[1:]
        if run and _is_name(text, run, after_area=any(0 < run[0][0] - area <= len(", ") for area in areas)):
            start, end = run[0][0], run[-1][1]
            if not any(part.start < end and start < part.end for part in taken):
                yield Part("name", start, end)


def _estates_behind(text: str, written: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The words right behind a building that can only be a name, up to a piece that is known."""
    for house in parts:
        found = _BEHIND_HOUSE.match(written, house.end)
        if found is None or house.kind != "house" or not _BUILDING.match(written, house.start):
            continue
        known = min((part.start for part in parts if part.start >= found.start("run")), default=len(written))
        run = [word for word in _words(written, found.start("run"), found.end("run")) if word[1] <= known]
        names = list(takewhile(lambda word: _may_be_name(text, word, first=True), run))
        if names and _is_name(text, names, after_area=False) and not _is_person(written, names):
            yield Part("name", names[0][0], names[-1][1])


def _beside(text: str, written: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The names in large letters that a place which is known is said to be beside."""
    for part in parts:
        found = _BESIDE.match(written, part.end) if part.kind == "name" else None
        run = _words(written, *found.span("run")) if found else iter(())
        names = list(takewhile(lambda word: _is_large(text, word), run))
        if names and not any(one.start < names[-1][1] and names[0][0] < one.end for one in parts):
            yield Part("name", names[0][0], names[-1][1])


def _is_large(text: str, word: tuple[int, int]) -> bool:
    said = text[slice(*word)]
    return said[0].isupper() and said.lower().replace("’", "'") not in _COMMON - _OF_NAMES


def _is_person(written: str, run: list[tuple[int, int]]) -> bool:
    """Whether it may be who is to be called: 'Wang Fang', and whatever has a number behind it."""
    family = written[slice(*run[0])].lower()
    given = len(run) == _FULL_NAME and re.fullmatch(SYLLABLE, family) is not None
    return given or _CALLED_ON.match(written, run[-1][1]) is not None


def _words(written: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for word in re.finditer(r"[^\W_][\w'’]*", written[start:end]):
        yield start + word.start(), start + word.end()


def _may_be_name(text: str, word: tuple[int, int], *, first: bool) -> bool:
    said = text[slice(*word)]
    if said.lower().replace("’", "'") in _COMMON:
        return False
    if said[0].isupper() or _PINYIN.fullmatch(said):
        return True
    return not first and _NUMBER.fullmatch(said) is not None


def _is_name(text: str, run: list[tuple[int, int]], *, after_area: bool) -> bool:
    """Behind an area any such words are; else two that are written large, or one that is spelt as a place here."""
    said = [text[slice(*word)] for word in run]
    if _NUMBER.fullmatch(said[0]):
        return False
    large = sum(word[0].isupper() for word in said)
    spelt = any(_TWO_SYLLABLES.fullmatch(word.lower()) for word in said)
    if after_area:
        return large > 0 or spelt
    return said[0][0].isupper() and (len(said) > 1 or spelt)
