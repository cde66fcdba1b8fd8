"""The names of the city in one message: which of the matches are really places there, however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from spacy.tokens import Doc, Span

from bot.nlu.address import KNOWN_SHOP_ZH
from bot.nlu.area import Mention, may_be_together
from bot.nlu.denied import negated
from bot.nlu.gazetteer import DISTRICT_CODE, Gazetteer, Meaning
from bot.nlu.lac import Word
from bot.nlu.language import PLACES
from bot.nlu.name_edges import edges, is_gate
from bot.nlu.parties_bilingual import is_head_of_school
from bot.nlu.spellings import FORMAL_AFTER_EN, latin, sounding, translated
from bot.nlu.text import has_cjk
from bot.nlu.wider import wider
from city.names import normal

# 朝阳 in 朝阳路 or 朝阳医院 is a part of another name; 大兴土木 is an idiom.
_OTHER_NAME = re.compile(
    r"[路街道桥门站镇]|大街|[东西南北中]路|医院|公园|法院|分局|支行|土木|机场|剧[院场]|体育|大学"
)
_SUPPORT = re.compile(
    rf"\s*(?:(?:[这那][个家]|的)?(?:{KNOWN_SHOP_ZH})|[这那][个家](?!人)[^，。,\s]{{1,6}}[。.!！]?$|"
    r"[a-z]?\d|[一二三四五六七八九十]+(?:区|号|里|条)|[东西南北]?(?:门|口|路|街|里|站|桥|村|沿)|小区|社区|家园|街道|地区|附近|旁边|对面|周边|边上|[这那](?:边"
    r"|块|儿|里|一?段|一?片|一带|[个家][^，。,\s]{0,8}[店馆楼院园场厅所])|一带|地铁|店(?=[\s，,。]|$)"
    r"|有(?:人|个|几|一|条|家|好多|很多)|的(?:老?小区|老?房子|居民|业主|住户|村民)|(?:subway|metro|station|exit)\b)"
)
# '我是八角的，…', '就双井啊，…': who says only so much names a place.
_MINE_BEFORE = re.compile(
    r"(?:^|[，,。.!！\s])(?:(?:我|我们|咱们?|俺们?|我家|家)(?:就)?(?:是|在)|就|(?:应该|其实)?是)$"
)
_OURS = re.compile(r"的[，,。.!！\s]")
_MINE_AFTER = re.compile(r"(?:的|[啊呀吧嘛呗]的?)?(?:[，,。.!！\s]|$)")
# '双井 老王烧烤': a name that stands apart at the head.
_HEAD_ZH = re.compile(r"[ ，,、](?=[\u4e00-\u9fff\da-z])")
_BEFORE = re.compile(r"(?:在|住|位于|地点|地址|位置|小区|到|去|从)[是:：在]?\s*$")
_ALONE = re.compile(r"^(?:就?在|我?住在?|是|在)?\s*.{1,5}\s*(?:这边|那边|附近|街道|小区)?[。.!！]?$")
_ONLY = re.compile(r"^(?:就?在|我?(?:家)?住在?|我?家?在|是)|[这那]边$|附近$|[\s。.!！,，]")
# 'Is it not in Chaoyang?' names the place nevertheless.
_ASKS = re.compile(r"[?？吗呢]|是不是|在不在|为什么|为啥|\bwhy\b")
_KIND_SAID = ("village", "community", "compound", "estate", "xiaoqu", "garden", "gardens", "area", "quarter")
# In 麻峪那块儿 a name of two characters is surely one.
_AREA_AFTER = re.compile(r"那块|那边|那一带|这块|这边|社区|小区|家属院|村")
_WHERE_BEFORE = re.compile(r"(?:^|[在住去从到是,，。!！就的]|我们|我家|咱们?|地址[:：]?)$")
_CROSSING_AFTER = re.compile(
    r"\s*(?:(?:和|与|跟|、|及)[^，。,]{2,8}[路街桥]|的?(?:十字|丁字)?(?:路口|交叉口|交汇|交口)| (?:and|&) [a-z' ]{3,30}(?:road|street"
    r"|rd|st|avenue)\b| (?:intersection|crossing|junction)\b)"
)
_CROSSING_BEFORE = re.compile(r"[路街桥](?:和|与|跟|、|及)$|(?:road|street|rd|st|avenue) (?:and|&) $")
_QUARTER_EN = re.compile(r" (?:area|zone|section|quarter|no\.?) (?P<number>[1-9])\b")
_QUARTERS = ("yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")
_ROAD_EN = re.compile(
    r" (?:(?:(?:east|west|north|south|middle) )?(?:road|street|avenue|rd|lane)|(?:dong|xi|nan|bei|zhong)?(?:lu"
    r"|da ?jie|jie))\b"
    r"(?! (?:lights?|lamps?|lamp-?posts?|lighting|office|vendors?)\b)"
)
_LI_EN = re.compile(r"[a-z]{4} ?li$", re.IGNORECASE)
_STREET_EN = re.compile(r" (?:road|street|rd|lane)", re.IGNORECASE)
_WORD_BEFORE = re.compile(
    r"\b(?!In |At |On |Near |The |From |And |Outside |Behind |Opposite )[A-Z][a-z]{4,} $"
)
# What a firm is called behind the first word of its name: 'Xinhua Cleaning Company', 新华保洁公司.
_FIRM_AFTER = re.compile(
    r"(?: (?!in\b|at\b|near\b|on\b)[a-z&'’-]+){0,3} (?:company|co|ltd|group|agency|hotel|restaurant|shop|store|gym|clinic|school"
    r"|salon|supermarket|studio|hotpot|bbq|cafe)\b"
    r"|[^，。,\s那这的在有\x00-\x7f]{0,8}(?:公司|集团|酒店|饭[店庄]|宾馆|餐厅|超市|家政|健身房|理发店|火锅)"
)
# The city's officers are called like a sub-district: 'the chengguan shut our shop'.
_TOWN_EN = re.compile(r",? (?:town|township|subdistrict|area|beijing)\b|[.! ]*$")
_BLANKS = re.compile(r"\s+")
_LONGEST_TAIL = 6
_READ = "read_names"
MOST = 60
"""So many places of a message are looked at, its first ones: each is compared with every other."""


def mentions(
    text: str, doc: Doc, gazetteer: Gazetteer, words: Sequence[Word]
) -> tuple[list[Mention], list[Mention]]:
    """Every place of this city that the message names, in order and without overlap, and what only looked like one.

    What is said not to be the place ('不是朝阳，是海淀') is of the second kind.
    """
    written = doc.text
    found = _found(text, doc, gazetteer, words)
    kept = [_crossed(written, m) for m in found if _is_place(written, m, found, words)]
    kept = [wider(written, m, kept, gazetteer) for m in kept]
    kept = [
        m for m in kept if not (_is_mere_slip(m, kept, gazetteer) or _heads_firm(written, m, kept, gazetteer))
    ]
    affirmed = [m for m in kept if not negated(written, m.start)]
    if not affirmed and _ASKS.search(written):
        affirmed = kept
    idle = [Mention(s.start_char, s.end_char, ()) for s in doc.spans[PLACES] if s.text in gazetteer.others]
    places = {(m.start, m.end) for m in affirmed}
    return affirmed, [m for m in found if (m.start, m.end) not in places] + idle


def _found(text: str, doc: Doc, gazetteer: Gazetteer, words: Sequence[Word]) -> list[Mention]:
    """Every name as it is written and as it may be meant, in order and without overlap; some are no places there."""
    written = doc.text
    read, at = _read(text, doc, gazetteer)
    taken = [*at]
    found = [*read, *sounding(written, gazetteer, words, taken)]
    found = [_quarter(written, m, gazetteer) for m in found if not _heads_road(written, m)]
    found = sorted(found, key=lambda m: m.start)[:MOST]
    return [m for m in found if not _ends_estate(text, m, found)]


def _read(text: str, doc: Doc, gazetteer: Gazetteer) -> tuple[Sequence[Mention], Sequence[tuple[int, int]]]:
    """The names that are read, not heard, and where they stand; found once for all who ask about a document."""
    known = doc.user_data.get(_READ)
    if known is None or known[0] is not gazetteer:
        known = doc.user_data[_READ] = (gazetteer, *_looked_for(text, doc, gazetteer))
    return known[1], known[2]


def _looked_for(text: str, doc: Doc, gazetteer: Gazetteer) -> tuple[list[Mention], list[tuple[int, int]]]:
    written, spans = doc.text, list(islice(doc.spans[PLACES], MOST))
    found = [
        Mention(*at, gazetteer.meanings_of(written[slice(*at)]))
        for span in spans
        if span.text in gazetteer.written
        and not is_gate(written, span.start_char, span.end_char)
        and (at := edges(written, span.start_char, span.end_char, gazetteer.written))
    ]
    found += [one for span in spans for one in _apart(written, span, gazetteer)]
    taken = [(m.start, m.end) for m in found]
    halves = [
        _weighed(written, m, found)
        for m in translated(text, written, gazetteer)
        if not any(f.start <= m.start and m.end < f.end for f in found)
    ]
    taken += [(m.start, m.end) for m in halves]
    spelt = halves + [
        m
        for m in latin(text, written, gazetteer, taken)
        if not any(t.start < m.end and m.start < t.end for t in halves)
    ]
    found = [m for m in found if not any(s.start <= m.start and m.end <= s.end for s in spelt)] + spelt
    taken += [(m.start, m.end) for m in spelt]
    return found, taken


def _apart(written: str, span: Span, gazetteer: Gazetteer) -> list[Mention]:
    """A name that is written with a blank in it: '崇文门 新世界'; two, where a longer one begins behind the blank:
    '崇文门 新世界家园'.
    """
    start, end, names = span.start_char, span.end_char, gazetteer.written
    name = _BLANKS.sub("", span.text)
    if name == span.text or span.text in names or name not in names or not has_cjk(name):
        return []
    gap = next(_BLANKS.finditer(span.text))
    blank, behind = start + gap.start(), start + gap.end()
    longer = (
        stop
        for stop in range(min(len(written), end + _LONGEST_TAIL), end, -1)
        if written[behind:stop] in names
    )
    if stop := next(longer, None):
        before = written[start:blank]
        first = [Mention(start, blank, gazetteer.meanings_of(before))] if before in names else []
        return [*first, Mention(behind, stop, gazetteer.meanings_of(written[behind:stop]))]
    return [Mention(start, end, gazetteer.meanings_of(name))]


def _quarter(written: str, mention: Mention, gazetteer: Gazetteer) -> Mention:
    """'Wangjing Xiyuan Area 3' is 望京西园三区, which may lie elsewhere than 望京西园."""
    behind = _QUARTER_EN.match(written, mention.end)
    if behind is None:
        return mention
    name = normal(written[mention.start : mention.end])
    meanings = gazetteer.joined.get(f"{name}{_QUARTERS[int(behind['number']) - 1]}qu")
    return Mention(mention.start, behind.end(), meanings) if meanings else mention


def _ends_estate(text: str, mention: Mention, found: Sequence[Mention]) -> bool:
    """The last word of an estate that nobody listed, before the area it lies in: 'Fulishan Xingcheng, Anzhen'."""
    follows = any(m.level != "community" and text[mention.end : m.start] in (" ", ", ") for m in found)
    before = _WORD_BEFORE.search(text, 0, mention.start)
    alone = before is not None and not any(m.end > before.start() for m in found if m.start < mention.start)
    return follows and alone and mention.level == "subdistrict" and text[mention.start].isupper()


def _heads_road(written: str, mention: Mention) -> bool:
    """An estate or village in letters that only begins the name of a road: 'Xingfucun Middle Road'. A 里 is itself what
    people call a street: 'Xiaguangli Street'.
    """
    name = written[mention.start : mention.end]
    if mention.level != "community" or not name.isascii() or name.endswith(_KIND_SAID):
        return False
    road = _ROAD_EN.match(written, mention.end)
    return road is not None and not (_LI_EN.search(name) and _STREET_EN.fullmatch(road.group()))


def _crossed(written: str, mention: Mention) -> Mention:
    """A road at a crossing is the road, whatever sub-district is called after it: 知春路和学院路交叉口."""
    name = written[mention.start : mention.end]
    if not name.endswith(("路", "街", "road", "street")) or not (
        _CROSSING_AFTER.match(written, mention.end) or _CROSSING_BEFORE.search(written[: mention.start])
    ):
        return mention
    codes = frozenset(code[:DISTRICT_CODE] for code in mention.codes)
    return Mention(mention.start, mention.end, (Meaning("road", codes, False),))


def _is_mere_slip(mention: Mention, kept: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    """A name that nobody listed and that only looks like one of elsewhere: the Shangdu of 'SOHO Shangdu, Dongdaqiao'."""
    sure = [other for other in kept if not other.slip]
    return (
        mention.slip
        and bool(sure)
        and not any(may_be_together(mention, other, gazetteer.district_of) for other in sure)
    )


def _heads_firm(written: str, mention: Mention, kept: Sequence[Mention], gazetteer: Gazetteer) -> bool:
    """A firm's first word, which lies elsewhere than what is told beside it: 'xin hua cleaning company, wangjing'."""
    beside = [m for m in kept if m is not mention and not _FIRM_AFTER.match(written, m.end)]
    return (
        _FIRM_AFTER.match(written, mention.end) is not None
        and bool(beside)
        and not any(may_be_together(mention, m, gazetteer.district_of) for m in beside)
    )


def _is_place(written: str, mention: Mention, found: Iterable[Mention], words: Sequence[Word]) -> bool:
    start, end = mention.start, mention.end
    name = written[start:end]
    if name == "boxing" and not FORMAL_AFTER_EN.match(written, end):
        return False
    if name == "chengguan" and "fangshan" not in written and not _TOWN_EN.match(written, end):
        return False
    if (
        mention.level == "district"
        and not name.endswith(("区", "县"))
        and _OTHER_NAME.match(written[end : end + 2])
    ):
        return False
    if mention.level == "community" and (_ends_firm(mention, words) or is_head_of_school(written, end)):
        return False
    if not all(meaning.weak for meaning in mention.meanings):
        return True
    others = [m for m in found if m is not mention and not all(meaning.weak for meaning in m.meanings)]
    if any(m.end == start or m.start == end for m in others):
        return True
    if mention.level == "community":
        where = _WHERE_BEFORE.search(written[:start]) and _AREA_AFTER.match(written, end)
        return bool(where) or _ONLY.sub("", written) == name
    before, after = written[:start], written[end:]
    return bool(
        _ALONE.match(written)
        or (not before.strip() and _HEAD_ZH.match(after) and has_cjk(written))
        or _SUPPORT.match(after)
        or _BEFORE.search(before)
        or (_MINE_BEFORE.search(before) and _MINE_AFTER.match(after))
        or (not before.strip() and _OURS.match(after))
        or in_place_word(start, end, words)
    )


def _ends_firm(mention: Mention, words: Sequence[Word]) -> bool:
    """Whether an estate is only what is left of a firm's name without its first character: the 铁十六局 of 中铁十六局."""
    return any(
        word.tag == "ORG" and word.start == mention.start - 1 and word.end <= mention.end for word in words
    )


def in_place_word(start: int, end: int, words: Sequence[Word]) -> bool:
    """Whether it stands in a word that the lexical analysis takes for a place."""
    return any(word.tag == "LOC" and word.start <= start and end <= word.end for word in words)


def _weighed(written: str, mention: Mention, found: Sequence[Mention]) -> Mention:
    """A translated name beside what its beginning is known as: the one of which more than the district is known, and both
    where only 'Community' stands behind a name that is known elsewhere."""
    exact = any(len(code) > DISTRICT_CODE for code in mention.codes)
    for inner in found:
        if inner.start != mention.start or inner.end >= mention.end or inner.level == "district":
            continue
        finer = {code[:DISTRICT_CODE] for code in inner.codes if len(code) > DISTRICT_CODE}
        if not exact and finer and finer <= mention.codes:
            return Mention(mention.start, mention.end, inner.meanings)
        if (
            exact
            and written[inner.end : mention.end].strip() in _KIND_SAID
            and not inner.codes & mention.codes
        ):
            return Mention(mention.start, mention.end, (*inner.meanings, *mention.meanings))
    return mention
