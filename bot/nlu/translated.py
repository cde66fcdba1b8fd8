"""Half-translated names turned back into letters: 'Longjinyuan East 5th Area' is longjinyuandongwuqu, 龙锦苑东五区."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import product

_SYLLABLE = (
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|iao|ian|uan|uai|eng|ing|ang|ong|ai|ei|ui|ao|ou|iu"
    r"|ie|ue|er|an|en|in|un|ua|uo|ia|[aeiouv]))"
)
_PINYIN = re.compile(rf"{_SYLLABLE}(?:'?{_SYLLABLE})*")
_NUMERALS = ("yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_MOST_NUMBER = 99
_WORDS = {
    "east": ("dong",),
    "eastern": ("dong",),
    "west": ("xi",),
    "western": ("xi",),
    "south": ("nan",),
    "southern": ("nan",),
    "north": ("bei",),
    "northern": ("bei",),
    "middle": ("zhong",),
    "central": ("zhong",),
    "inner": ("nei",),
    "outer": ("wai",),
    "upper": ("shang",),
    "lower": ("xia",),
    "front": ("qian",),
    "rear": ("hou",),
    "back": ("hou",),
    "new": ("xin",),
    "old": ("lao", "jiu"),
    "international": ("guoji",),
    "area": ("qu",),
    "zone": ("qu",),
    "section": ("qu",),
    "sector": ("qu",),
    "district": ("qu",),
    "quarter": ("qu",),
    "phase": ("qi",),
    "community": ("shequ",),
    "neighbourhood": ("shequ",),
    "neighborhood": ("shequ",),
    "compound": ("xiaoqu",),
    "estate": ("xiaoqu",),
    "residence": ("xiaoqu",),
    "residences": ("xiaoqu",),
    "residential": ("",),
    "complex": ("xiaoqu",),
    "xiaoqu": ("xiaoqu",),
    "shequ": ("shequ",),
    "village": ("cun",),
    "garden": ("yuan", "huayuan", "jiayuan"),
    "gardens": ("yuan", "huayuan", "jiayuan"),
    "court": ("yuan",),
    "courtyard": ("yuan",),
    "yard": ("yuan",),
    "home": ("jiayuan",),
    "homes": ("jiayuan",),
    "homeland": ("jiayuan",),
    "street": ("jie", "dajie"),
    "st": ("jie", "dajie"),
    "avenue": ("dajie", "jie", "dadao"),
    "ave": ("dajie", "jie", "dadao"),
    "road": ("lu",),
    "rd": ("lu",),
    "lane": ("hutong", "xiang", "tiao"),
    "alley": ("hutong", "xiang", "tiao"),
    "park": ("gongyuan",),
    "bridge": ("qiao",),
    "gate": ("men",),
    "station": ("", "zhan"),
    "town": ("zhen",),
    "township": ("xiang",),
    "subdistrict": ("jiedao",),
    "city": ("cheng",),
    "plaza": ("guangchang",),
    "square": ("guangchang",),
    "mansion": ("dasha",),
    "apartments": ("gongyu",),
    "apartment": ("gongyu",),
    "villa": ("bieshu",),
    "villas": ("bieshu",),
    "university": ("daxue",),
    "institute": ("yanjiuyuan", "xueyuan", "yanjiusuo"),
    "hospital": ("yiyuan",),
    "dormitory": ("sushe", "jiashuyuan"),
    "lake": ("hu",),
    "temple": ("si", "miao"),
}
# What such a word may stand for if nothing is called literally so; nothing at all for most.
_LOOSE = {
    "area": ("",),
    "quarter": ("", "xiaoqu"),
    "community": ("", "xiaoqu", "cun"),
    "neighbourhood": ("", "xiaoqu"),
    "neighborhood": ("", "xiaoqu"),
    "compound": ("", "shequ", "dayuan"),
    "estate": ("", "shequ"),
    "residence": ("", "gongyu"),
    "residences": ("", "gongyu"),
    "complex": ("",),
    "xiaoqu": ("", "shequ"),
    "shequ": ("", "xiaoqu"),
    "village": ("", "zhuang"),
    "town": ("",),
    "township": ("",),
    "subdistrict": ("",),
    "courtyard": ("dayuan",),
    "yard": ("dayuan",),
    "avenue": ("lu",),
    "ave": ("lu",),
    "park": ("yuan",),
}
_SWAPPED = frozenset(("area", "zone", "section", "sector", "district", "quarter", "phase", "community", "village", "street", "lane", "alley"))  # fmt: skip
_TOKEN = re.compile(
    r"(?P<gap>[ ]?,? ?|-)(?:(?P<number>(?:no\.? ?|number |nr\.? ?|#)?(?P<digits>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?:number |no\.? ?)?(?P<spelt>"
    + "|".join((*_ORDINALS, *_CARDINALS))
    + r"))(?![\w/:]|\.\d|-\d)|(?P<word>[a-z]+(?:'(?!s\b)[a-z]+)*))"
)
_MOST_ELEMENTS, _MOST_FORMS, _LEAST_LETTERS = 6, 200, 6


@dataclass(frozen=True)
class _Element:
    forms: tuple[str, ...]
    loose: tuple[str, ...]
    end: int
    kind: str  # 'pinyin', 'number', 'word' or 'swapped': a word that may stand before its number, as in 'Area 3'


def translations(written: str, start: int, keys: Container[str]) -> Iterator[tuple[int, list[str]]]:
    """Where a name that begins at `start` may end, the longest first, with every key that it may be there.

    `written` is a text in its plain form. Only names of which at least one part is translated.
    """
    elements = _elements(written, start)
    for count in range(len(elements), 1, -1):
        part = elements[:count]
        if all(element.kind == "pinyin" for element in part):
            continue
        for loosely in (False, True):
            found = [key for key in _forms(part, loosely) if len(key) >= _LEAST_LETTERS and key in keys]
            if found:
                yield part[-1].end, list(dict.fromkeys(found))
                break


def numeral(number: int) -> str:
    """21 as ershiyi; '' for what no estate is numbered with."""
    if not 0 < number <= _MOST_NUMBER:
        return ""
    if number <= len(_NUMERALS):
        return _NUMERALS[number - 1]
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + "shi" + (_NUMERALS[ones - 1] if ones else "")


def _elements(written: str, start: int) -> list[_Element]:
    head = _TOKEN.match(written, start)
    if head is None or not head["word"] or head["word"] in _WORDS or not _PINYIN.fullmatch(head["word"]):
        return []
    elements = [_Element((head["word"].replace("'", ""),), (), head.end(), "pinyin")]
    while len(elements) < _MOST_ELEMENTS and (match := _TOKEN.match(written, elements[-1].end)):
        element = _element(match)
        if element is None or ("," in match["gap"] and element.kind == "pinyin"):
            break
        elements.append(element)
    return elements


def _element(match: re.Match[str]) -> _Element | None:
    if match["number"]:
        word = numeral(int(match["digits"])) if match["digits"] else _spelt(match["spelt"])
        return _Element((word,), (f"di{word}",), match.end(), "number") if word else None
    word = match["word"]
    if forms := _WORDS.get(word):
        return _Element(forms, _LOOSE.get(word, ()), match.end(), "swapped" if word in _SWAPPED else "word")
    if match["gap"] and _PINYIN.fullmatch(word):
        return _Element((word.replace("'", ""),), (), match.end(), "pinyin")
    return None


def _spelt(word: str) -> str:
    words = _ORDINALS if word in _ORDINALS else _CARDINALS
    return _NUMERALS[words.index(word)]


def _forms(elements: list[_Element], loosely: bool) -> Iterator[str]:
    for order in _orders(elements):
        told = ((*e.forms, *e.loose) if loosely else e.forms for e in order)
        for at, form in enumerate(product(*told)):
            if at >= _MOST_FORMS:
                return
            yield "".join(form)


def _orders(elements: list[_Element]) -> Iterator[list[_Element]]:
    """As written, and with every number before the word it stands behind: 'Area 3' is sanqu."""
    yield elements
    swapped = list(elements)
    for at in range(1, len(swapped)):
        if swapped[at].kind == "number" and swapped[at - 1].kind == "swapped":
            swapped[at - 1 : at + 1] = [swapped[at], swapped[at - 1]]
    if swapped != elements:
        yield swapped
