"""The names of the city in one message: which of the matches are really places there, however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc

from bot.nlu.area import Mention
from bot.nlu.gazetteer import Gazetteer, Meaning
from bot.nlu.lac import Word
from bot.nlu.language import PLACES
from bot.nlu.pinyin import letters

# 朝阳 in 朝阳路 or 朝阳医院 is a part of another name; 大兴土木 is an idiom.
_OTHER_NAME = re.compile(
    r"[路街道桥门站镇]|大街|[东西南北中]路|医院|公园|法院|分局|支行|土木|机场|剧[院场]|体育|大学"
)
_SUPPORT = re.compile(
    r"\s*(?:[a-z]?\d|[一二三四五六七八九十]+(?:区|号|里)|[东西南北]?(?:门|口|路|街|里|站|桥|村)|小区|社区|家园|街道|地区|附近|这边|那边|那块|地铁)"
)
_BEFORE = re.compile(r"(?:在|住|位于|地点|地址|位置|小区|到|去|从)[是:：在]?\s*$")
_ALONE = re.compile(r"^(?:就?在|我?住在?|是|在)?\s*.{1,5}\s*(?:这边|那边|附近|街道|小区)?[。.!！]?$")
_NEGATED = re.compile(
    r"(?:不是|不在|并非|别写|isn't in|not in|not|isn't|instead of|rather than) ?(?:在|the )?$"
)
_LATIN_RUN = re.compile(r"[a-z][a-z']*(?:[ -][a-z][a-z']*)*")
_PLACE_BEFORE_EN = re.compile(
    r"\b(?:in|at|near|on|from|to|around|by|of|live|lives|inside|outside)(?: the)? $"
)
_OUTSIDE_AFTER = re.compile(r"\s*(?:市|省|县|区|镇|的|这边|那边|[,，。.!！]|$)")
_OUTSIDE_BEFORE = re.compile(r"(?:在|住|位于|^|\bin|\bat|\bnear|live in|from)\s*$")
_DISTRICT_CODE = 6
_COMMUNITY_LENGTH = 3
_MOST_WORDS = 5
_SURE_LETTERS = 7
Spot = tuple[int, int]


def mentions(
    text: str, doc: Doc, gazetteer: Gazetteer, words: Sequence[Word]
) -> tuple[list[Mention], list[Mention]]:
    """Every place of this city that the message names, in order and without overlap, and what only looked like one.

    What is said not to be the place ('不是朝阳，是海淀') is of the second kind.
    """
    written = doc.text
    found = [
        Mention(span.start_char, span.end_char, _finer(span.text, gazetteer))
        for span in doc.spans[PLACES]
        if span.text in gazetteer.written
    ]
    taken = [(m.start, m.end) for m in found]
    found += _latin(text, written, gazetteer, taken)
    found += _sounding(written, gazetteer, words, taken)
    found.sort(key=lambda m: m.start)
    kept = [m for m in found if _is_place(written, m, found, words)]
    affirmed = [m for m in kept if not negated(written, m.start)] or kept
    return affirmed, [m for m in found if m not in affirmed]


def _finer(name: str, gazetteer: Gazetteer) -> tuple[Meaning, ...]:
    """What a name means; of an estate of which only the district is known, the community that begins its name
    (天通苑北二 of 天通苑北二区), if it lies there."""
    meanings = gazetteer.written[name]
    if any(len(code) > _DISTRICT_CODE for meaning in meanings for code in meaning.codes):
        return meanings
    for end in range(len(name) - 1, _COMMUNITY_LENGTH - 1, -1):
        for inner in gazetteer.written.get(name[:end], ()):
            districts = {gazetteer.district_of[code] for code in inner.codes}
            if inner.level == "community" and districts <= {code for m in meanings for code in m.codes}:
                return (*(m for m in gazetteer.written[name[:end]] if m.level == "community"),)
    return meanings


def negated(written: str, start: int) -> bool:
    """Whether the words before `start` say that what follows is not the place."""
    return _NEGATED.search(written[max(0, start - 12) : start]) is not None


def outside(doc: Doc, gazetteer: Gazetteer, words: Sequence[Word]) -> tuple[str, int, int] | None:
    """A place outside the city that the message is in, not one it goes to ('去天津的高铁')."""
    written = doc.text
    for span in doc.spans[PLACES]:
        name = gazetteer.outside.get(span.text)
        if name is None or span.text in gazetteer.written:
            continue
        start, end = span.start_char, span.end_char
        if not _OUTSIDE_BEFORE.search(written[:start]):
            continue
        if (
            written[start:end].isascii()
            or _OUTSIDE_AFTER.match(written[end:])
            or _in_place_word(start, end, words)
        ):
            return name, start, end
    return None


def _is_place(written: str, mention: Mention, found: Iterable[Mention], words: Sequence[Word]) -> bool:
    start, end = mention.start, mention.end
    name = written[start:end]
    if (
        mention.level == "district"
        and not name.endswith(("区", "县"))
        and _OTHER_NAME.match(written[end : end + 2])
    ):
        return False
    if not all(meaning.weak for meaning in mention.meanings):
        return True
    others = [m for m in found if m is not mention and not all(meaning.weak for meaning in m.meanings)]
    if any(m.end == start or m.start == end for m in others):
        return True
    if mention.level == "community":
        return False
    before, after = written[:start], written[end:]
    return bool(
        _ALONE.match(written)
        or _SUPPORT.match(after)
        or _BEFORE.search(before)
        or _in_place_word(start, end, words)
    )


def _in_place_word(start: int, end: int, words: Sequence[Word]) -> bool:
    return any(word.tag == "LOC" and word.start <= start and end <= word.end for word in words)


def _latin(text: str, written: str, gazetteer: Gazetteer, taken: list[Spot]) -> Iterator[Mention]:
    """Names in letters however they are spaced ('nan hu dong yuan'), and with one letter missing, added or changed."""
    for run in _LATIN_RUN.finditer(written):
        spots = [
            (m.start() + run.start(), m.end() + run.start()) for m in re.finditer(r"[a-z']+", run.group())
        ]
        at = 0
        while at < len(spots):
            used = 1
            for count in range(min(_MOST_WORDS, len(spots) - at), 0, -1):
                start, end = spots[at][0], spots[at + count - 1][1]
                if any(start < b and a < end for a, b in taken):
                    continue
                if meanings := _spelt(text, written, gazetteer, start, end):
                    yield Mention(start, end, meanings)
                    used = count
                    break
            at += used


def _spelt(text: str, written: str, gazetteer: Gazetteer, start: int, end: int) -> tuple[Meaning, ...]:
    spelt = re.sub(r"[ '-]", "", written[start:end])
    exact = gazetteer.joined.get(spelt, ())
    if exact and (len(spelt) >= _SURE_LETTERS or any(m.level != "community" for m in exact)):
        return exact
    # A typo is taken for a name only where a name would stand.
    likely = text[start].isupper() or _PLACE_BEFORE_EN.search(written[:start]) is not None
    if not likely or len(spelt) < _SURE_LETTERS - 1:
        return ()
    keys = [spelt, *(spelt[:at] + spelt[at + 1 :] for at in range(len(spelt)))]
    names = {gazetteer.typos.get(keys[0], "")} | {
        key for key in keys[1:] if key in gazetteer.joined and len(key) > _SURE_LETTERS
    }
    names |= {
        gazetteer.typos[key] for key in keys[1:] if key in gazetteer.typos and len(spelt) >= _SURE_LETTERS
    }
    names.discard("")
    known = [
        gazetteer.joined[name]
        for name in names
        if all(m.level != "community" for m in gazetteer.joined[name])
    ]
    return known[0] if len(known) == 1 else ()


def _sounding(
    written: str, gazetteer: Gazetteer, words: Sequence[Word], taken: list[Spot]
) -> Iterator[Mention]:
    """Place words that only sound like a name: 三里囤, 望经街道. Three characters at least, or everything sounds alike."""
    lengths = (4, 3)
    candidates = [
        (w.start, w.start + n)
        for w in words
        if w.tag == "LOC"
        for n in lengths
        if w.start + n <= len(written)
    ]
    candidates += [
        (a.start, b.end) for a, b in pairwise(words) if b.text in ("街道", "镇", "乡", "小区", "社区")
    ]
    for start, end in candidates:
        if any(start < b and a < end for a, b in taken):
            continue
        name = gazetteer.sounds.get(letters(written[start:end]))
        if name:
            taken.append((start, end))
            yield Mention(start, end, gazetteer.written[name])
