"""Which district and sub-district a message is about, from the names it holds. Ambiguous: the choices, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.nlu.gazetteer import Level, Meaning

_ORDER: tuple[Level, ...] = ("district", "subdistrict", "community", "spot", "road")
# A road crosses sub-districts that its users cannot name; whoever names a sub-district or an estate can choose.
_CAN_CHOOSE = {"subdistrict", "community"}
_MOST_CHOICES, _LONG = 6, 4
# From a district to what is told as a part of it there are so many characters: '区，', ', '.
_CLOSE = 2


@dataclass(frozen=True)
class Mention:
    """A name in a text and what it may mean there; `slip`: only if a letter of it is taken for another."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    slip: bool = False

    @property
    def level(self) -> Level:
        """The largest kind of area that the name stands for: 八里庄 is first of all a sub-district."""
        return min((meaning.level for meaning in self.meanings), key=_ORDER.index)

    @property
    def codes(self) -> frozenset[str]:
        """Every area that it may be, of that kind."""
        return frozenset().union(*(m.codes for m in self.meanings if m.level == self.level))


@dataclass(frozen=True)
class Area:
    """What is certain, and what has to be asked. `choices` are codes of one kind, in order, at least two or none."""

    district: str | None = None
    subdistrict: str | None = None
    choices: tuple[str, ...] = ()


def resolve(mentions: Iterable[Mention], district_of: Mapping[str, str]) -> Area:
    """Larger areas narrow smaller ones. A name that fits none of them is another place and ignored, unless no area is
    named at all, or a sub-district and another one or an estate elsewhere: then one has to ask. In a district that is told
    only what lies in it counts, and a sub-district or a spot of another one that is told as a part of it.
    """
    known: frozenset[str] = frozenset()
    named = choosable = inside = False
    district: Mention | None = None
    estate = 0
    for mention in sorted(mentions, key=lambda m: (_ORDER.index(m.level), m.start)):
        both = _narrow(known, mention.codes, district_of) if known else mention.codes
        area = mention.level in ("district", "subdistrict")
        near = not inside or bool(_districts(known, district_of) & _districts(mention.codes, district_of))
        other = (mention.level == "subdistrict" or (_is_sure(mention) and not inside)) and near
        if not both and not named and _holds(mention, estate):
            both = mention.codes
        # Where a part of the district is told, too, what else is called so tells nothing.
        whole = district is not None and known <= district.codes
        apart = not both and whole and _is_elsewhere(mention, district, district_of)
        if not both and (mention.level == "district" or not named or other or apart):
            both = known | mention.codes
        if both and both != known:
            known = both
            choosable = mention.level in _CAN_CHOOSE
        named = named or area
        estate = mention.start if mention.level == "community" else estate
        inside = inside or mention.level == "district"
        district = mention if mention.level == "district" else district
    return _certain(known, district_of, choosable=choosable)


def _is_elsewhere(mention: Mention, district: Mention | None, district_of: Mapping[str, str]) -> bool:
    """Whether a sub-district or a spot is named right behind a district in which nothing is called so, or before it and a
    comma: '朝阳 鲁谷', '朝阳区五道口', 'Xueyuan Road, Chaoyang'."""
    if (
        district is None
        or mention.level not in ("subdistrict", "spot")
        or len(_districts(mention.codes, district_of)) > 1
    ):
        return False
    anywhere = frozenset().union(*(meaning.codes for meaning in mention.meanings))
    close = 0 <= mention.start - district.end <= _CLOSE or district.start - mention.end == _CLOSE
    return close and not _districts(anywhere, district_of) & _districts(district.codes, district_of)


def may_be_together(one: Mention, other: Mention, district_of: Mapping[str, str]) -> bool:
    """Whether the places of two names may be one, or one lie in the other."""
    return bool(_narrow(one.codes, other.codes, district_of))


def _districts(codes: Iterable[str], district_of: Mapping[str, str]) -> set[str]:
    return {district_of[code] for code in codes}


def _holds(mention: Mention, estate: int) -> bool:
    """Whether an estate told behind a road lies on it, whatever else is called so: 广渠门内大街那个幸福家园."""
    sure = len(mention.codes) == 1 and mention.end - mention.start > _LONG
    return mention.level == "road" and sure and mention.end <= estate


def _is_sure(mention: Mention) -> bool:
    """Whether it is an estate that lies in one sub-district, with a name too long for chance."""
    return mention.level == "community" and len(mention.codes) == 1 and mention.end - mention.start >= _LONG


def _narrow(known: frozenset[str], codes: frozenset[str], district_of: Mapping[str, str]) -> frozenset[str]:
    """Pairs of which one is the other or lies in it; the smaller of the two is kept."""
    narrowed = set()
    for a in known:
        for b in codes:
            if a == b or district_of.get(b) == a:
                narrowed.add(b)
            elif district_of.get(a) == b:
                narrowed.add(a)
    return frozenset(narrowed)


def _certain(known: frozenset[str], district_of: Mapping[str, str], *, choosable: bool) -> Area:
    districts = sorted(_districts(known, district_of))
    if not districts:
        return Area()
    if len(districts) > 1:
        finer = all(district_of[code] != code for code in known) and len(known) <= _MOST_CHOICES
        codes = sorted(known) if finer else districts
        return Area(choices=tuple(codes) if len(codes) <= _MOST_CHOICES else ())
    areas = sorted(code for code in known if district_of[code] != code)
    if len(areas) == 1:
        return Area(districts[0], areas[0])
    can = choosable and 1 < len(areas) <= _MOST_CHOICES
    return Area(districts[0], None, tuple(areas) if can else ())
