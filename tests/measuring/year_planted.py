"""What is planted in the generated year: surges of known place, begin and size; matters that several people tell.

A surge adds so many tickets a day, evenly spread, to a leaf in a sub-district, in a district, or all over the city.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

import yaml

MATTERS = Path(__file__).with_name("year_matters.yml")
HOUR, DAY = 3600, 24 * 3600
QUIET_BEFORE = 35 * DAY
"""A desk needs some weeks of its own before it can tell what is unusual: nothing is planted in them."""
APART = 6 * DAY
"""Between two surges of one leaf."""
SIZES: Mapping[str, tuple[float, float, int]] = {
    "faint": (5, 9, 30),
    "small": (16, 25, 60),
    "middle": (25, 60, 80),
    "large": (60, 250, 40),
    "district": (70, 250, 25),
    "city": (250, 900, 15),
}
"""Extra tickets a day, from and to, and how many surges, in a year of 2,000,000 tickets."""
WHOLE = 2_000_000
DUPLICATES = 6000
LONGEST_CLUSTER = 9
Scope = Literal["subdistrict", "district", "city"]


@dataclass(frozen=True)
class Surge:
    """`size` is its name in `SIZES`; `area` the code of the sub-district or district, None: the city. Seconds since
    1970.
    """

    size: str
    scope: Scope
    area: str | None
    category: str
    begins: int
    ends: int
    per_day: float


@dataclass(frozen=True)
class Telling:
    """One ticket of a planted matter: `cluster` is shared by those that are one and the same, None is a near miss."""

    at: int
    subdistrict: str
    category: str
    text: str
    lang: str
    address: str
    point: tuple[float, float] | None
    cluster: int | None
    near_miss: str | None = None
    same_person: bool = False


def surges(
    leaves: Sequence[str], areas: Mapping[str, str], *, begins: int, ends: int, tickets: int, seed: int
) -> list[Surge]:
    """The list, by their begin. `areas`: the district of each sub-district. Two of one leaf never come together.

    A smaller year has fewer of them, and those as large as ever: what a cell has besides shrinks with the year.
    """
    chance = Random(f"surges:{seed}")
    share = max(0.1, min(1.0, tickets / WHOLE))
    found: list[Surge] = []
    for size, (least, most, count) in SIZES.items():
        scope: Scope = size if size in ("district", "city") else "subdistrict"  # type: ignore[assignment]
        for _ in range(max(1, round(count * share))):
            found.append(_surge(chance, size, scope, (least, most), found, leaves, areas, begins, ends))
    return sorted(found, key=lambda one: one.begins)


def _surge(
    chance: Random,
    size: str,
    scope: Scope,
    sizes: tuple[float, float],
    others: Sequence[Surge],
    leaves: Sequence[str],
    areas: Mapping[str, str],
    begins: int,
    ends: int,
) -> Surge:
    lasts = round(chance.choice((14, 24, 36, 48, 72, 120, 240)) * HOUR)
    lasts = max(lasts, DAY) if size in ("faint", "small") else lasts
    per_day = sizes[0] * (sizes[1] / sizes[0]) ** chance.random()
    for _ in range(10_000):
        category = chance.choice(leaves)
        start = chance.randrange(begins + QUIET_BEFORE, ends - lasts - DAY)
        # At night nobody writes: a surge begins when people notice.
        start = start - start % DAY + chance.randrange(0, 14) * HOUR
        if all(
            one.category != category or start > one.ends + APART or start + lasts < one.begins - APART
            for one in others
        ):
            break
    subdistrict = chance.choice(list(areas))
    area = None if scope == "city" else areas[subdistrict] if scope == "district" else subdistrict
    return Surge(size, scope, area, category, start, start + lasts, per_day)


class Places:
    """Where people live: estates and roads of every sub-district with points, the same for every caller of a seed."""

    def __init__(
        self,
        names: Mapping[str, Sequence[str]],
        short: Mapping[str, str],
        middles: Mapping[str, tuple[float, float]],
        seed: int,
    ) -> None:
        self._names, self._short, self._seed = names, short, seed
        self._middles = middles
        self._at: dict[str, tuple[float, float]] = {}

    def estate(self, subdistrict: str, chance: Random) -> str:
        """One of its estates."""
        return chance.choice(self._names[subdistrict])

    def road(self, subdistrict: str, chance: Random) -> str:
        """One of its roads: named after where it leads, so that no two sub-districts share one."""
        return f"{self._short[subdistrict]}{chance.choice(ROADS)}"

    def point(self, subdistrict: str, place: str, *, off: float, chance: Random) -> tuple[float, float]:
        """Where a place is, as somebody's telephone says it: some `off` metres away."""
        key = f"{subdistrict}:{place}"
        if key not in self._at:
            if len(self._at) > 200_000:
                self._at.clear()
            self._at[key] = self._placed(subdistrict, place)
        lat, long = self._at[key]
        return lat + chance.gauss(0, off) / 111_320, long + chance.gauss(0, off) / 85_000

    def _placed(self, subdistrict: str, place: str) -> tuple[float, float]:
        """Estates lie within 1.2 km of the middle, their buildings within 250 m of them."""
        estate, _, building = place.partition("#")
        at, around = (
            Random(f"{self._seed}:{subdistrict}:{estate}"),
            Random(f"{self._seed}:{subdistrict}:{place}"),
        )
        lat, long = self._middles[subdistrict]
        lat, long = lat + at.gauss(0, 600) / 111_320, long + at.gauss(0, 600) / 85_000
        if building:
            lat, long = lat + around.uniform(-250, 250) / 111_320, long + around.uniform(-250, 250) / 85_000
        return lat, long


ROADS = (
    "东路", "西路", "南街", "北街", "中街", "东大街", "环路", "一条", "二条", "三条", "北里路", "南里路", "支路",
    "横街",
)  # fmt: skip


def tellings(
    places: Places, subdistricts: Sequence[str], *, begins: int, ends: int, tickets: int, seed: int
) -> Iterator[Telling]:
    """Planted duplicates, 6,000 matters in a year of 2,000,000 tickets, and for most a near miss."""
    matters = yaml.safe_load(MATTERS.read_text(encoding="utf-8"))
    chance = Random(f"duplicates:{seed}")
    for number in range(max(5, round(DUPLICATES * tickets / WHOLE))):
        yield from _matter(
            number, chance.choice(matters), matters, places, subdistricts, chance, begins, ends
        )


def _matter(
    number: int,
    matter: Mapping[str, Any],
    matters: Sequence[Mapping[str, Any]],
    places: Places,
    subdistricts: Sequence[str],
    chance: Random,
    begins: int,
    ends: int,
) -> Iterator[Telling]:
    subdistrict = chance.choice(subdistricts)
    spot = _spot(matter, subdistrict, places, chance)
    count = 2
    while count < LONGEST_CLUSTER and chance.random() < 0.62:
        count += 1
    start = chance.randrange(begins + DAY, ends - 45 * DAY)
    at = start
    for place in range(count):
        yield _telling(
            at, matter, subdistrict, spot, places, chance, number, same=place > 0 and chance.random() < 0.12
        )
        # Most within hours of each other, the last within some days.
        at = min(at + int(chance.expovariate(1 / (14 * HOUR))) + 300, start + 6 * DAY)
    if chance.random() < 0.6:
        yield _near_miss(start, matter, matters, subdistrict, spot, places, chance)


@dataclass(frozen=True)
class Spot:
    """An estate with its building, or a road with a house number."""

    name: str
    number: int
    is_road: bool

    @property
    def key(self) -> str:
        return f"{self.name}#{self.number}"


def _spot(matter: Mapping[str, Any], subdistrict: str, places: Places, chance: Random) -> Spot:
    if matter["at"] == "road":
        return Spot(places.road(subdistrict, chance), chance.randrange(1, 300), is_road=True)
    return Spot(places.estate(subdistrict, chance), chance.randrange(1, 60), is_road=False)


def _telling(
    at: int,
    matter: Mapping[str, Any],
    subdistrict: str,
    spot: Spot,
    places: Places,
    chance: Random,
    cluster: int | None,
    *,
    near_miss: str | None = None,
    same: bool = False,
) -> Telling:
    lang = "en" if chance.random() < 0.1 else "zh"
    category = chance.choice(matter["near"]) if chance.random() < 0.06 else matter["category"]
    has_point = chance.random() < 0.6
    return Telling(
        at=at,
        subdistrict=subdistrict,
        category=category,
        text=told(chance.choice(matter[lang]), lang, chance),
        lang=lang,
        address=written(spot, lang, chance, is_whole=not has_point or chance.random() < 0.8),
        point=places.point(subdistrict, spot.key, off=18, chance=chance) if has_point else None,
        cluster=cluster,
        near_miss=near_miss,
        same_person=same,
    )


def _near_miss(
    start: int,
    matter: Mapping[str, Any],
    matters: Sequence[Mapping[str, Any]],
    subdistrict: str,
    spot: Spot,
    places: Places,
    chance: Random,
) -> Telling:
    """Something that looks the same and is not: another matter there, the same elsewhere, or the same weeks later."""
    kind = chance.choice(("another matter", "another place", "another time"))
    at = start + chance.randrange(2 * HOUR, 4 * DAY)
    if kind == "another matter":
        others = [
            one
            for one in matters
            if one["at"] == matter["at"]
            and one["category"] != matter["category"]
            and one["category"] not in matter["near"]
        ]
        return _telling(at, chance.choice(others), subdistrict, spot, places, chance, None, near_miss=kind)
    if kind == "another place":
        other = spot
        while other.key == spot.key:
            # As often the next building of the same estate or road as two streets away.
            other = (
                Spot(spot.name, chance.randrange(1, 60), spot.is_road)
                if chance.random() < 0.5
                else _spot(matter, subdistrict, places, chance)
            )
        return _telling(at, matter, subdistrict, other, places, chance, None, near_miss=kind)
    later = start + chance.randrange(21 * DAY, 40 * DAY)
    return _telling(later, matter, subdistrict, spot, places, chance, None, near_miss=kind)


OPENINGS = ("", "", "", "你好，", "您好，", "我要反映一下，", "请问一下，", "师傅，", "投诉：", "那个，")
ENDINGS = (
    "",
    "",
    "，麻烦尽快处理",
    "，希望有人管管",
    "。谢谢",
    "，急！",
    "，反映好几次了",
    "，什么时候能解决？",
)
SINCE = {
    "zh": ("昨天", "前天", "三天前", "从昨晚", "这几天", "上午", "一早", "两天了"),
    "en": ("since yesterday", "for two days", "since last night", "since this morning", "for days now"),
}
OPENINGS_EN = ("", "", "Hello, ", "Hi. ", "I want to report: ")
ENDINGS_EN = ("", ".", ", please help", ". Thank you")


def told(template: str, lang: str, chance: Random) -> str:
    """A sentence in somebody's own words: since when, a greeting, a plea, and now and then a slip of the finger."""
    words = template.replace("{s}", chance.choice(SINCE[lang]))
    openings, endings = (OPENINGS, ENDINGS) if lang == "zh" else (OPENINGS_EN, ENDINGS_EN)
    if chance.random() < 0.2 and len(words) > 8:
        slip = chance.randrange(2, len(words) - 2)
        words = (
            words[:slip] + words[slip + 1 :]
            if chance.random() < 0.5
            else words[:slip] + words[slip + 1] + words[slip] + words[slip + 2 :]
        )
    return chance.choice(openings) + words + chance.choice(endings)


def written(spot: Spot, lang: str, chance: Random, *, is_whole: bool) -> str:
    """The place as somebody types it: with or without the number, the unit, the word for an estate."""
    name = spot.name
    if not is_whole:
        return name if spot.is_road or chance.random() < 0.5 else f"{name}小区"
    if lang == "en":
        return f"{spot.number} {name}" if spot.is_road else f"Building {spot.number}, {name}"
    if spot.is_road:
        return chance.choice(
            (f"{name}{spot.number}号", f"{name}{spot.number}号门口", f"{name}{spot.number}号附近")
        )
    estate = name if chance.random() < 0.6 else f"{name}小区"
    return chance.choice(
        (
            f"{estate}{spot.number}号楼",
            f"{estate}{spot.number}号楼{chance.randrange(1, 5)}单元",
            f"{estate}{spot.number}号楼{chance.randrange(1, 4)}单元{chance.randrange(1, 7)}0{chance.randrange(1, 4)}",
            f"{estate}{spot.number}栋",
            f"{estate}{spot.number}号楼",
        )
    )
