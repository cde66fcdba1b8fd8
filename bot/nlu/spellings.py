"""Names that are not written as the city pack writes them: half translated, in letters, with a slip, or by ear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.nlu.area import Mention
from bot.nlu.gazetteer import Gazetteer, Meaning
from bot.nlu.lac import Word
from bot.nlu.name_edges import lends_street
from bot.nlu.pinyin import letters
from bot.nlu.translated import translations
from city.names import normal

_PLACE_AFTER = re.compile(r"街道|[镇乡]|地区|[这那]边|附近|地铁|小区")
_WORD = r"[a-z]+(?:'(?!s\b)[a-z]+)*"
_LATIN_WORD = re.compile(_WORD)
_LATIN_RUN = re.compile(rf"{_WORD}(?:[ -]{_WORD})*")
_PLACE_BEFORE_EN = re.compile(
    r"\b(?:in|at|near|on|from|to|around|by|of|live|lives|inside|outside)(?: the)? $"
)
# Longer than any of these.
_BEFORE = 40
_SIDE = re.compile(r"east|west|north|south")
_CJK_RUN = re.compile(r"[\u4e00-\u9fff]+")
# Lengths of names in characters: the longest looked for by ear, those that need a word of place behind them, and from
# when on a community, of which there are many alike, is believed by ear.
_LONGEST, _SHORT, _SURE_BY_EAR = 6, 2, 3
# English words that are written as names of places here are, or nearly so.
_ENGLISH = frozenset(
    ("dangling", "changing", "hanging", "longing", "hangin", "women", "gang", "dance", "banging")
)
_MOST_WORDS = 5
# Letters from which on a name is one anywhere, and where a name would stand.
_SURE_LETTERS, _FEWEST_LETTERS = 7, 5
# What stands behind a sub-district in English.
FORMAL_AFTER_EN = re.compile(r" (?:sub-?district|street office|jiedao|town(?:ship)?)\b")

Span = tuple[int, int]


def translated(text: str, written: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Names half in letters and half in English: 'Longjinyuan East 5th Area', 'Dongsi 6th Alley'."""
    end = 0
    before = ""
    for word in _LATIN_WORD.finditer(written):
        head = normal(word.group())
        begun, before = f"{before}{head}", head
        if word.start() < end or (begun != head and begun in gazetteer.joined) or head in _ENGLISH:
            continue
        for stop, keys in translations(written, word.start(), gazetteer.joined):
            if lends_street(written, stop):
                continue
            if written[word.start() : stop] in gazetteer.written:
                break
            meanings = dict.fromkeys(meaning for key in keys for meaning in gazetteer.joined[key])
            likely = text[word.start()].isupper() or _PLACE_BEFORE_EN.search(written[: word.start()])
            if likely or len(keys[0]) > _SURE_LETTERS:
                yield Mention(word.start(), stop, (*meanings,))
                end = stop
                break


def latin(text: str, written: str, gazetteer: Gazetteer, taken: list[Span]) -> Iterator[Mention]:
    """Names in letters however they are spaced ('nan hu dong yuan'), and with one letter missing, added or changed."""
    for run in _LATIN_RUN.finditer(written):
        spots = [(m.start() + run.start(), m.end() + run.start()) for m in _LATIN_WORD.finditer(run.group())]
        at = 0
        while at < len(spots):
            used = 1
            for count in range(min(_MOST_WORDS, len(spots) - at), 0, -1):
                start, end = spots[at][0], spots[at + count - 1][1]
                inner = [(a, b) for a, b in taken if start < b and a < end]
                # 'Chaoyang men' is more than the Chaoyang in it; a typo is not.
                if inner and not _longer(written, start, end, inner, gazetteer):
                    continue
                if lends_street(written, end):
                    continue
                if meanings := _spelt(text, written, gazetteer, start, end):
                    slip = normal(written[start:end]) not in gazetteer.joined
                    yield Mention(start, end, meanings, slip)
                    used = count
                    break
            at += used


def _longer(written: str, start: int, end: int, inner: Iterable[Span], gazetteer: Gazetteer) -> bool:
    name = normal(written[start:end])
    return all(start <= a and b <= end and b - a < end - start for a, b in inner) and name in gazetteer.joined


def _spelt(text: str, written: str, gazetteer: Gazetteer, start: int, end: int) -> tuple[Meaning, ...]:
    spelt = normal(written[start:end])
    if spelt in _ENGLISH:
        return ()
    exact = gazetteer.joined.get(spelt, ())
    # A typo or a short name is taken for a name only where a name would stand.
    likely = (
        text[start].isupper()
        or _PLACE_BEFORE_EN.search(written[max(start - _BEFORE, 0) : start]) is not None
        or FORMAL_AFTER_EN.match(written, end) is not None
    )
    long = len(spelt) >= (_FEWEST_LETTERS if likely else _SURE_LETTERS)
    if exact and (long or any(m.level != "community" for m in exact)):
        return exact
    if not likely or len(spelt) < _SURE_LETTERS - 1 or written[start:end] in gazetteer.outside:
        return ()
    fewer = [spelt[:at] + spelt[at + 1 :] for at in range(len(spelt))]
    missing = {gazetteer.typos[spelt]} if spelt in gazetteer.typos else set()
    added = {key for key in fewer if key in gazetteer.joined and len(key) > _SURE_LETTERS}
    changed = {
        gazetteer.typos[key] for key in fewer if len(spelt) >= _SURE_LETTERS and key in gazetteer.typos
    }
    # A letter too few or too many is a commoner slip than a wrong one.
    for names in (missing | added, changed):
        if "" in names:
            return ()
        known = [
            gazetteer.joined[name]
            for name in names
            if _like(name, spelt) and all(m.level != "community" for m in gazetteer.joined[name])
        ]
        if known:
            return known[0] if len(known) == 1 else ()
    return ()


def _like(name: str, spelt: str) -> bool:
    """Whether a name may be meant by a misspelling: Yanjiao is not Nanjiao, and East is not West."""
    sides = [set(_SIDE.findall(word)) for word in (name, spelt)]
    return name[0] == spelt[0] and sides[0] == sides[1]


def sounding(
    written: str, gazetteer: Gazetteer, words: Sequence[Word], taken: list[Span]
) -> Iterator[Mention]:
    """What only sounds like a name: 三里囤, 回笼观东大街, 望经街道. Of two characters only beside a word of place."""
    for start in sorted({word.start for word in words} | {end for _, end in taken}):
        run = _CJK_RUN.match(written, start)
        if run is None:
            continue
        for end in range(min(run.end(), start + _LONGEST), start + 1, -1):
            if any(start < b and a < end for a, b in taken):
                continue
            if name := _heard(written, start, end, gazetteer):
                taken.append((start, end))
                yield Mention(start, end, gazetteer.meanings_of(name))
                break


def _heard(written: str, start: int, end: int, gazetteer: Gazetteer) -> str | None:
    """The name that a part of the text sounds like, if all but one of its characters are written as in the name."""
    part = written[start:end]
    name = gazetteer.sounds.get(letters(part))
    if name is None or len(name) != len(part):
        return None
    if sum(a != b for a, b in zip(name, part, strict=True)) != 1:
        return None
    meanings = gazetteer.written[name]
    if len(part) > _SHORT:
        return name if len(part) > _SURE_BY_EAR or meanings[0].level != "community" else None
    formal = any(m.level == "subdistrict" for m in meanings)
    return name if formal and _PLACE_AFTER.match(written[end:]) else None
