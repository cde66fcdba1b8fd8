"""Every place that the city pack lists under a name of its own: found however people write it, or not guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest

from bot.nlu import citypack
from bot.nlu.pinyin import letters
from bot.nlu.spoken import is_everywhere
from bot.nlu.text import has_cjk
from tests.dialogue.components import PlaceExtractor, entities, extractor
from tests.dialogue.renderings import chinese, english

_SENTENCES_EN = (
    "rubbish in {} for three days",
    "{}, no hot water",
    "The lift in {} building 3 is broken",
    "I live at {} and the street lamp is out",
)
_SENTENCES_ZH = (
    "我家住{}，没暖气",
    "{}门口垃圾没人收",
    "{}3号楼电梯坏了",
    "就{}那块儿路灯不亮",
    "{}停水了",
)
_ROADS = ("路", "街", "大道", "路村", "街村")
_LEAST_SHARE, _MOST_WRONG = 0.98, 0.005
_EVERY = 4  # Chinese rows are looked at in this step: word classes take their time.
Key = Callable[[str], str]


def in_letters(name: str) -> str:
    return letters(name) if has_cjk(name) else name.lower().replace(" ", "").replace("'", "")


def as_written(name: str) -> str:
    return name


def claims(key: Key) -> dict[str, set[str]]:
    """Every area that a name may stand for."""
    pack = citypack.pack()
    found: dict[str, set[str]] = defaultdict(set)
    for community in pack.communities:
        for name in (community.short, community.zh):
            found[key(name)].add(community.subdistrict)
    for spot in pack.spots:
        for name in spot.names:
            found[key(name)] |= set(spot.candidates or (spot.subdistrict or str(spot.district),))
    for area in pack.subdistricts:
        for name in (area.short, area.zh, area.pinyin, *area.aliases):
            found[key(name)].add(area.code)
    return found


def communities(key: Key, known: dict[str, set[str]]) -> Iterator[tuple[str, str, str]]:
    for c in citypack.pack().communities:
        alone = known[key(c.short)] == {c.subdistrict} == known[key(c.zh)]
        if alone and len(c.short) > 2 and not is_everywhere(c.short):
            yield c.short, c.zh, c.subdistrict


def spots(*, chinese: bool) -> Iterator[tuple[str, str]]:
    for spot in citypack.pack().spots:
        if spot.subdistrict and spot.kind != "road":
            yield from ((n, spot.subdistrict) for n in spot.names if has_cjk(n) is chinese and len(n) > 2)


def measured(
    cases: list[tuple[str, str]], known: dict[str, set[str]], key: Key, sentences: tuple[str, ...]
) -> tuple[float, float]:
    """Share of names found in their sub-district, and of those put in another one."""
    places = extractor(PlaceExtractor)
    frames = cycle(sentences)
    right = wrong = count = 0
    for name, subdistrict in cases:
        if known.get(key(name), {subdistrict}) != {subdistrict}:
            continue
        found = entities(next(frames).format(name), places).get("subdistrict")
        count += 1
        right += found == subdistrict
        wrong += found not in (None, subdistrict)
    return right / count, wrong / count


def test_english_renderings_are_found() -> None:
    known = claims(in_letters)
    cases = [
        (name, code)
        for short, zh, code in communities(in_letters, known)
        if not any(mark.isascii() for mark in short) and "、" not in short
        for name in dict.fromkeys(english(short, zh))
        if not (short.endswith(_ROADS) and in_letters(name) == in_letters(short))
    ]

    share, wrong = measured([*cases, *spots(chinese=False)], known, in_letters, _SENTENCES_EN)

    assert share >= _LEAST_SHARE, share
    assert wrong <= _MOST_WRONG, wrong


def test_chinese_variants_are_found() -> None:
    known = claims(as_written)
    cases = [
        (name, code)
        for short, zh, code in list(communities(as_written, known))[::_EVERY]
        for name in dict.fromkeys(chinese(short, zh))
        if not (short.endswith(_ROADS) and name == short)
    ]

    share, wrong = measured([*cases, *spots(chinese=True)], known, as_written, _SENTENCES_ZH)

    assert share >= _LEAST_SHARE, share
    assert wrong <= _MOST_WRONG, wrong


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("no gas in Fangqunyuan No. 2 Community", ("110106", "110106013")),
        ("Longjinyuan East 5th Area has no heating", ("110114", "110114010")),
        ("rubbish at Bajia Community", ("110108", "110108024")),
        ("Dongsi 6th Alley is blocked", ("110101", "110101006")),
        ("东兴2社区楼顶漏雨", ("110113", "110113002")),
        ("芳群园二区停气了", ("110106", "110106013")),
        ("良乡意墅园没水", ("110111", "110111011")),
        ("亦庄贵园南里乱停车", ("110115", "110115004")),
        ("大兴亦庄的路灯坏了", ("110115", "110115004")),
        ("亦庄的路灯坏了", ("BDA", None)),
    ],
)
def test_a_name_is_read_as_the_people_of_the_place_mean_it(text: str, place: tuple[str, str | None]) -> None:
    said = entities(text, extractor(PlaceExtractor))

    assert (said.get("district"), said.get("subdistrict")) == place
