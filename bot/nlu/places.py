"""Rasa component: district, sub-district and address of a message, or the choices where a name is not enough."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Sequence

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.nlu import citypack
from bot.nlu.address import (
    KIND_EN,
    called_zh,
    campuses_zh,
    is_generic,
    landmarks,
    listed_en,
    parts_en,
    parts_zh,
    spelt_en,
    unknown_zh,
)
from bot.nlu.address_en import unlisted
from bot.nlu.address_parts import Part
from bot.nlu.address_phrase import HUMMED, compose, house_elsewhere
from bot.nlu.area import Area, Mention, resolve
from bot.nlu.component import Component, add_entity
from bot.nlu.denied import negated
from bot.nlu.eaten_at import eaten_at
from bot.nlu.homes import is_origin, without_homes
from bot.nlu.journeys import journey, without_destinations
from bot.nlu.lac import Word, words
from bot.nlu.language import PLACES
from bot.nlu.name_edges import whole_lane
from bot.nlu.outside import outside
from bot.nlu.parties import WAY
from bot.nlu.person_names import person_names
from bot.nlu.phones import BEHIND_NUMBER
from bot.nlu.place_names import mentions
from bot.nlu.place_spans import marked, matcher
from bot.nlu.plates import plates
from bot.nlu.text import has_cjk
from city.introductions import introductions

# `NAME_SPANS` are the known names alone, `PLACE_SPANS` these and the address.
WORDS, PLACE_SPANS, NAME_SPANS = "word_classes", "place_spans", "name_spans"
_COUNTRY = re.compile(r"北京市?|中国|beijing(?: city)?")
_KIND_AFTER = re.compile(
    rf" (?:(?:(?:east|west|north|south|middle) )?(?:road|rd|street|st|avenue|lane)|{KIND_EN}|(?:area|zone|phase) \d+|(?:subway|metro) (?:exit|station)|(?:bus )?stop"
    r"|foot ?bridge|(?:pedestrian )?(?:bridge|overpass|underpass|tunnel)|flyover|junction|crossroads|roundabout"
    r"|(?:(?:east|west|north|south|main|new|old) )?campus)\b(?! (?:lamps?"
    rf"|lights?|lighting|noise)\b)"
)
_EXIT = re.compile(r"(?: station)?(?: |, ?)exit [a-h]\d?\b|[ ，,]?[a-h]\d?出?口(?![子哨渡])")
# 'Wangfujing 255': the number of a house right behind a name.
_NUMBER = re.compile(r" \d{1,4}(?=\s*(?:[,;]|$))")
_INNER = re.compile(
    r"[ ,]{1,2}(?:(?:(?:shi ?)?(?:yi|er|san|si|wu|liu|qi|ba|jiu)|shi|zi|chou|yin|mao|chen|dong|xi|nan|bei|zhong|[1-9a-f])"
    r" ?(?:qu|yuan|tiao)|(?:dong|xi|nan|bei|zhong)li)\b|[东西南北中]里(?![面边头外])|[东西南北中内外上下]{1,2}大街|[东西南北中][路街](?![上边面口牌])"
    r"|(?:[家嘉佳]园|花园|公寓|大厦|新村|胡同)(?=$|[\s，,。\d一二三四五六七八九十东西南北]|小区)|[一二三四五六七八九十]里(?=$|[\s，,。]|\d)|里(?=$|[\s，,。]|\d{1,3}(?:号楼|号院|栋|楼)|小区|社区)"
    r"|[一二三四五六七八九十]{1,2}[小中](?=$|[\s，,。]|校区|分校|门口|附近)|(?:校区|院区|分校|分院)"
    r"|[东西南北前后]?[一二三四五六七八九十头]{1,2}条(?![狗鱼路命街管线船腿微河沟])"
)
# Of an estate of which half the name was taken for a word: 汉龙 | 家园, 珠江 | 逸景.
_KIND_BEHIND = re.compile(
    r"(?:[家嘉佳雅]园|花园|公寓|大厦|新村|小区)(?![\u4e00-\u9fff]?[长员])"
    r"|[^\W\d_a-z的了在是有没不和跟那这把被给路地门停]{1,2}[景苑府庭湾墅轩阁郡邸寓](?=$|[\s，,。\d的小])"
)
# Where somebody lives may be where it is.
_LIVES = re.compile(
    r"\b(?:liv(?:e|es|ing)|stay(?:ing)?|home|flat|apartment|address|house|rent\w*)\b", re.IGNORECASE
)
# Whoever lives around is no place.
_PEOPLE = frozenset({"老街坊", "街坊"})
_HOUSE = re.compile(r"(?:[小中大]学|学校|学院|附[中小]|幼儿园|医院)$")
_AT_IT = re.compile(
    r"(?:[东南西北正后侧]{1,2}门|门[口前外]|附近|旁边?|边上|[斜正]?对[面过]|后[面身头]|前[面头]|路口|那[边儿块条]|这[边儿块条])"
)
# '鲁谷大街吧还是鲁谷路来着': whoever doubts a road or an estate names no house of cards.
_DOUBTED = re.compile(r"(?<=[街路巷桥区楼里园村苑站])吧$")
# What is hummed before the number of a house: '学院南路那个嗯32号院'.
_HUMMED_IN = re.compile(rf"{HUMMED.pattern}(?=\d)")
# What introduces a name as nothing but one.
_NAMES = re.compile(
    r"\bname(?: is|['’]?s)? ?[:：]?\s*$|\bmy name\b[\w ]{0,6}$|(?:我叫|姓名是?|名字[是叫])[:：\s]*$",
    re.IGNORECASE,
)
_FULL = ("区", "县", "街道", "镇", "乡", "地区", "市")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(Component):
    """Entities district, subdistrict, place_choices, address, outside_city."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`city`: folder of the city pack, else CITY_DIR."""
        return {"city": None}

    def prepare(self) -> None:
        """Build the matcher at start, not at the first message."""
        self.gazetteer, self.nlp = matcher(
            citypack.folder(self.config["city"]), citypack.fingerprint(self.config["city"])
        )
        words("准备")

    def read(self, message: Message) -> None:
        """Find the places of one message."""
        text = message.get(TEXT)
        classes = words(text) if has_cjk(text) else ()
        doc = marked(message, self.nlp)
        written = doc.text
        found, unlike = mentions(text, doc, self.gazetteer, classes)
        named = without_homes(written, found, self.gazetteer.district_of)
        idle, called = _introduced(text), [*_named_so(text), *_eaten_at(text, found)]
        named = [m for m in named if not _inside(m, called)]
        named = [m for m in named if not _inside(m, idle)] or named
        unlike = [*unlike, *(m for m in found if m not in named)]
        message.set(WORDS, classes)
        way = journey(written, named, self.gazetteer.district_of)
        beside = [m for m in named if way and m not in way.ends]
        named = named if way else without_destinations(written, named)
        self._add_area(message, beside or named, None if way is None or beside else way.area)
        if not named and (elsewhere := outside(doc, self.gazetteer, classes)):
            add_entity(message, "outside_city", elsewhere[0], start=elsewhere[1], end=elsewhere[2])
        places = [
            w
            for w in classes
            if _is_place(w, text) and w.text not in self.gazetteer.outside and not _within(w, unlike)
        ]
        places = [
            w
            for w in places
            if not (is_generic(w.text) or _straddles(w, doc) or is_origin(written, w.start, w.end))
        ]
        parts = _parts(text, written, named, unlike, places)
        numbers = [(plate.start, plate.end) for plate in plates(text)]
        parts = [part for part in parts if not any(part.start < b and a < part.end for a, b in numbers)]
        called = [*called, *_signed(text, named)]
        parts = [part for part in parts if not _inside(part, called)]
        span = compose(written, [part for part in parts if not _inside(part, idle)] or parts)
        if way and all(m.level in ("district", "subdistrict") for m in beside):
            span = (way.start, way.end)
        if span:
            told = _HUMMED_IN.sub("", _DOUBTED.sub("", text[span[0] : span[1]]))
            if house := house_elsewhere(written, parts, span):
                told += text[house[0] : house[1]]
            add_entity(message, "address", told.strip(), start=span[0], end=span[1])
        names = [(m.start, m.end) for m in found]
        message.set(NAME_SPANS, names)
        message.set(PLACE_SPANS, names + ([span] if span else []))

    def _add_area(self, message: Message, named: Sequence[Mention], known: Area | None) -> None:
        if not named:
            return
        area = known or resolve(named, self.gazetteer.district_of)
        start, end = named[0].start, named[-1].end
        if area.district:
            add_entity(message, "district", area.district, start=start, end=end)
        if area.subdistrict:
            add_entity(message, "subdistrict", area.subdistrict, start=start, end=end)
        if area.choices:
            add_entity(message, "place_choices", list(area.choices), start=start, end=end)


def _introduced(text: str) -> list[tuple[int, int]]:
    """Sentences that only introduce who tells it and where they have been, not where they live."""
    return [span for span in introductions(text) if not _LIVES.search(text, *span)]


def _named_so(text: str) -> list[tuple[int, int]]:
    """Where somebody's name stands that is introduced as one, however like a place it is: 'my name is Liu Yang'."""
    return [(one.start, one.end) for one in person_names(text) if _NAMES.search(text[: one.start])]


def _eaten_at(text: str, found: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where the house stands in which somebody ate, unless a known place is in its name: no 湘江 is in 湘江小院."""
    house = eaten_at(text)
    known = house is None or any(m.start < house[1] and house[0] < m.end for m in found)
    return [] if house is None or known else [house]


def _signed(text: str, named: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where somebody's name stands behind their number, unless a place is called so: 'call me on 138…, Lisa'."""
    behind = [(one.start, one.end) for one in person_names(text) if BEHIND_NUMBER.search(text, 0, one.start)]
    return [span for span in behind if not any(m.start < span[1] and span[0] < m.end for m in named)]


def _inside(one: Mention | Part, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)


def _is_place(word: Word, text: str) -> bool:
    """Whether a word is the name of a place, or of what stands there: 安华西街, the school of 府学胡同小学门口."""
    if word.tag != "ORG":
        return word.tag == "LOC" and word.text not in _PEOPLE
    return bool(WAY.search(word.text) or (_HOUSE.search(word.text) and _AT_IT.match(text, word.end)))


def _within(word: Word, others: Sequence[Mention]) -> bool:
    return any(other.start <= word.start and word.end <= other.end for other in others)


def _straddles(word: Word, doc: Doc) -> bool:
    """Whether a word begins in the middle of a name and ends behind it: 海南 of 后海南沿."""
    return any(s.start_char < word.start < s.end_char < word.end for s in doc.spans[PLACES])


def _parts(
    text: str, written: str, named: Sequence[Mention], unlike: Sequence[Mention], places: Sequence[Word]
) -> List[Part]:
    parts = [_part(written, mention) for mention in named]
    parts += [Part("area", m.start(), m.end()) for m in _COUNTRY.finditer(written)]
    for word in places:
        start = whole_lane(written, _after_areas(written, word, named), word.end)
        if word.end - start > 1:
            kind = _KIND_BEHIND.match(written, word.end)
            parts.append(Part("name", start, kind.end() if kind else word.end))
    if has_cjk(text):
        parts += parts_zh(written)
        inner = {m.start for m in named}
        areas = [m.end for m in named if m.level in ("district", "subdistrict") and m.end not in inner]
        parts += [part for end in areas if (part := unknown_zh(written, end))]
        parts += [_without_areas(written, part, named) for part in called_zh(written)]
        parts += campuses_zh(written, parts)
    parts += parts_en(text, written)
    parts += spelt_en(written, [*parts, *(Part("area", m.start, m.end) for m in unlike)])
    parts += listed_en(text) if named else []
    parts += unlisted(text, written, parts)
    parts += landmarks(written, parts)
    return [part for part in parts if not negated(written, part.start)] or parts


def _without_areas(written: str, part: Part, named: Sequence[Mention]) -> Part:
    """A name without the district or sub-district written right before it: 海淀区学院路30号."""
    areas = [m.end for m in named if m.level in ("district", "subdistrict")]
    areas += [m.end() for m in _COUNTRY.finditer(written)]
    inside = [end for end in areas if part.start < end < part.end - 1 and written[:end].endswith(_FULL)]
    return Part(part.kind, max([part.start, *inside]), part.end)


def _part(written: str, mention: Mention) -> Part:
    """A district or sub-district has a field of its own; as the head of 'Wangjing SOHO' or 学院路30号 it is a name."""
    kind = _KIND_AFTER.match(written, mention.end)
    if kind:
        return Part("name", mention.start, kind.end())
    # A sub-district has no exits; the station that is called so has.
    if exit_ := _EXIT.match(written, mention.end):
        return Part("name", mention.start, exit_.end())
    inner = _INNER.match(written, mention.end)
    begins = written[: mention.start].rstrip()[-1:] in ("", ",")
    if begins and mention.level not in ("district", "subdistrict"):
        inner = inner or _NUMBER.match(written, mention.end)
    if inner:
        return Part("name", mention.start, inner.end())
    road = written[mention.start : mention.end].endswith(("路", "街", " road", " street"))
    return Part(
        "name" if road or mention.level not in ("district", "subdistrict") else "area",
        mention.start,
        mention.end,
    )


def _after_areas(written: str, word: Word, named: Sequence[Mention]) -> int:
    """Where a place word begins once the district and sub-district at its head are off."""
    start = word.start
    country = _COUNTRY.match(written, start, word.end)
    if country:
        start = country.end()
    for mention in named:
        whole = (
            mention.end == word.end
            or written[: mention.end].endswith(_FULL)
            or any(m.start == mention.end for m in named)
        )
        # '东城朝', cut out of 东城朝内小街: one character is no name behind a district.
        cut = mention.level == "district" and word.end - mention.end == 1
        cut = cut and not written.startswith(_FULL, mention.end)
        if mention.start == start and mention.level in ("district", "subdistrict") and (whole or cut):
            start = mention.end
    return start
