"""What the names of the city may mean: every name of the pack with the codes of the areas it can stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.nlu.english_names import other_forms
from bot.nlu.pinyin import letters
from bot.nlu.spoken import halves_of, is_everywhere, spoken_forms, whole_of
from bot.nlu.text import has_cjk, plain
from city.names import names_of, normal
from city.pack import CityPack, Community, District, Spot, Subdistrict

Level = Literal["district", "subdistrict", "community", "spot", "road", "outside"]

# Written so, a name is one of an area and nothing else.
_SUFFIXES = ("区", "县", "街道", "地区", "镇", "乡", "社区", "村", "小区", "家园")
# Names of two characters that are also everyday words or parts of many other names need support from their neighbours.
_SHORT = 2
_ROAD = ("路", "街", "大道")
DISTRICT_CODE = 6  # digits; that of a sub-district has three more
_LONG_ENOUGH = 6  # letters: shorter ones are within one typo of too many words


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a name may stand for: `codes` are sub-districts or districts, several where the pack is not certain."""

    level: Level
    codes: frozenset[str]
    weak: bool


@dataclass(frozen=True)
class Gazetteer:
    """`written`: by name in plain form; `joined`: Latin names by their letters alone; `typos`: those with one letter less,
    '' where they are of several names.

    `others` are words that hold a name and mean something else; who looks for names takes them for what they are."""

    written: Mapping[str, tuple[Meaning, ...]]
    joined: Mapping[str, tuple[Meaning, ...]]
    typos: Mapping[str, str]
    sounds: Mapping[str, str]
    district_of: Mapping[str, str]
    outside: Mapping[str, str]
    others: frozenset[str]

    def meanings_of(self, name: str) -> tuple[Meaning, ...]:
        """What a written name means; of an estate of which only the district is known, the community that begins its name
        (天通苑北二 of 天通苑北二区), if it lies there. KeyError for a name that is not `written`."""
        meanings = self.written[name]
        exact = any(len(code) > DISTRICT_CODE for meaning in meanings for code in meaning.codes)
        if exact or any(meaning.level == "road" for meaning in meanings):
            return meanings
        around = {code for meaning in meanings for code in meaning.codes}
        for end in range(len(name) - 1, _SHORT, -1):
            inner = [one for one in self.written.get(name[:end], ()) if one.level == "community"]
            if any({self.district_of[code] for code in one.codes} <= around for one in inner):
                return tuple(inner)
        return meanings


def build(pack: CityPack) -> Gazetteer:
    """Read the pack's areas once; needs pypinyin for community names in letters, and does without."""
    written: dict[str, tuple[Meaning, ...]] = {}
    joined: dict[str, tuple[Meaning, ...]] = {}
    sounding: dict[str, list[str]] = {}
    for name, meaning in _named(pack):
        _enter(name, meaning, written, joined, sounding)
    _enter_spoken(pack.communities, written, joined, sounding)
    _mean_the_same_in_letters(pack.spots, written, joined)
    _elsewhere(written)
    _elsewhere(joined)
    return Gazetteer(
        written=written,
        joined=joined,
        typos=_typos(normal(name) for name in written if not has_cjk(name)),
        sounds=_sounds(sounding, written),
        district_of={area.code: area.district for area in pack.subdistricts}
        | {d.code: d.code for d in pack.districts},
        others=frozenset(plain(word) for word in pack.not_places if not word.endswith("的")),
        outside={plain(name): n.zh for n in pack.neighbours for name in (n.zh, n.en, *n.aliases)},
    )


def _enter(
    name: str,
    meaning: Meaning,
    written: dict[str, tuple[Meaning, ...]],
    joined: dict[str, tuple[Meaning, ...]],
    sounding: dict[str, list[str]],
) -> None:
    """One name as it is written, in letters, and by its sound. 1201 is a room; the community is called 1201社区."""
    if name.isdigit():
        return
    _note(written, plain(name), meaning)
    if not has_cjk(name):
        _note(joined, normal(name), meaning)
        return
    sound = letters(name)
    if sound and len(name) > _SHORT and sound.isascii() and sound.isalpha():
        _note(joined, sound, meaning)
    if sound and meaning.level != "road":
        sounding.setdefault(sound, []).append(plain(name))


def _enter_spoken(
    communities: tuple[Community, ...],
    written: dict[str, tuple[Meaning, ...]],
    joined: dict[str, tuple[Meaning, ...]],
    sounding: dict[str, list[str]],
) -> None:
    """Forms that only those who live there use; where the pack calls something else so, it is that."""
    spoken = [
        (name, _meaning("community", frozenset({c.subdistrict}), is_everywhere(name)))
        for c in communities
        for name in spoken_forms(c.zh, c.short)
    ]
    spoken += _wholes(communities)
    known, heard = set(written), set(joined)
    for name, meaning in spoken:
        if plain(name) in known:
            continue
        _note(written, plain(name), meaning)
        sound = letters(name)
        if sound not in heard and sound.isascii() and sound.isalpha():
            _note(joined, sound, meaning)
        sounding.setdefault(sound, []).append(plain(name))


def _mean_the_same_in_letters(
    spots: Iterable[Spot], written: dict[str, tuple[Meaning, ...]], joined: dict[str, tuple[Meaning, ...]]
) -> None:
    """'Nanluoguxiang' is what 南锣鼓巷 is: the community of that name too, and not only the station."""
    for spot in spots:
        sounds = {letters(name): plain(name) for name in spot.names if has_cjk(name)}
        for name in spot.names:
            if zh := sounds.get(normal(name)):
                for meaning in written[zh]:
                    _note(joined, normal(name), meaning)
                    _note(written, plain(name), meaning)


def _elsewhere(names: dict[str, tuple[Meaning, ...]]) -> None:
    """A station or landmark in another district than the sub-district or estate of its name is as likely meant: 北苑."""
    for name, meanings in names.items():
        for level in ("subdistrict", "community"):
            formal = {code[:DISTRICT_CODE] for m in meanings if m.level == level for code in m.codes}
            if not formal:
                continue
            for spot in [m for m in meanings if m.level == "spot"]:
                there = {code[:DISTRICT_CODE] for code in spot.codes}
                if not there & formal or (level == "community" and there - formal):
                    _note(names, name, _meaning(level, spot.codes, spot.weak))
            break


def _sounds(sounding: Mapping[str, list[str]], written: Mapping[str, tuple[Meaning, ...]]) -> dict[str, str]:
    """By sound the one name that sounds so: a sub-district before others; nothing where several could be meant."""
    found: dict[str, str] = {}
    for sound, names in sounding.items():
        larger = {n for n in names if any(m.level in ("district", "subdistrict") for m in written[n])}
        likely = larger or set(names)
        if len(likely) == 1:
            found[sound] = likely.pop()
    return found


def _note(names: dict[str, tuple[Meaning, ...]], name: str, meaning: Meaning) -> None:
    known = names.get(name, ())
    if name and meaning not in known:
        names[name] = (*known, meaning)


@cache
def _meaning(level: Level, codes: frozenset[str], weak: bool) -> Meaning:
    """One object for the same meaning: there are twenty thousand names."""
    return Meaning(level, codes, weak)


def _named(pack: CityPack) -> Iterator[tuple[str, Meaning]]:
    for district in pack.districts:
        yield from _names(district, "district", frozenset({district.code}))
    for area in pack.subdistricts:
        yield from _names(area, "subdistrict", frozenset({area.code}))
    called = _called_so(pack.subdistricts)
    for community in pack.communities:
        codes = frozenset({community.subdistrict})
        if larger := called.get(community.zh.removesuffix("社区"), frozenset()) - codes:
            # 八里庄社区 is a community of 高碑店, and what people call all of 八里庄.
            yield community.zh, _meaning("subdistrict", codes | larger, False)
        for name in names_of(community):
            if name.endswith(_ROAD):
                # A road is longer than the community that is called after it.
                yield (
                    name,
                    _meaning("road", frozenset({community.subdistrict[:DISTRICT_CODE]}), len(name) <= _SHORT),
                )
                continue
            # 新村, 东村, 三村: hundreds of places are called so by those who live there.
            yield name, _meaning("community", codes, len(name) <= _SHORT or is_everywhere(name))
    parts = _parts(pack.communities)
    for spot in pack.spots:
        codes = frozenset(spot.candidates) or frozenset({str(spot.subdistrict or _around(spot, parts))})
        yield from _names(spot, "road" if spot.kind == "road" else "spot", codes)


def _called_so(areas: Iterable[Subdistrict]) -> Mapping[str, frozenset[str]]:
    """Sub-districts by their short names."""
    found: dict[str, set[str]] = {}
    for area in areas:
        found.setdefault(area.short, set()).add(area.code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _wholes(communities: tuple[Community, ...]) -> Iterator[tuple[str, Meaning]]:
    """大方居 is where 大方居北区 is, if nothing is called 大方居 itself."""
    for name, codes in _parts(communities).items():
        yield name, _meaning("community", codes, False)
    listed = {name for community in communities for name in names_of(community)}
    for name, codes in _short_wholes(communities).items():
        if name not in listed:
            yield name, _meaning("community", codes, False)


@cache
def _parts(communities: tuple[Community, ...]) -> Mapping[str, frozenset[str]]:
    """Estates that are several communities, with the sub-districts of these."""
    listed = {name for community in communities for name in names_of(community)}
    parts: dict[str, set[str]] = {}
    for community in communities:
        if (whole := whole_of(community.short)) and whole not in listed:
            parts.setdefault(whole, set()).add(community.subdistrict)
    return {name: frozenset(codes) for name, codes in parts.items()}


def _short_wholes(communities: tuple[Community, ...]) -> Mapping[str, frozenset[str]]:
    """翠林小区, and 翠林小区二里, of which the pack has 翠林一里 to 三里: two characters that need their kind to be a name."""
    parts: dict[str, set[str]] = {}
    for community in communities:
        whole, part = halves_of(community.short)
        for name in (f"{whole}小区", f"{whole}小区{part}") if whole else ():
            parts.setdefault(name, set()).add(community.subdistrict)
    return {name: frozenset(codes) for name, codes in parts.items()}


def _around(spot: Spot, parts: Mapping[str, frozenset[str]]) -> str | None:
    """The sub-district of an estate of which the pack knows only the district: that of the estate that begins its name."""
    name = spot.names[0]
    for end in range(len(name) - 1, _SHORT, -1) if spot.kind == "estate" else ():
        codes = parts.get(name[:end], frozenset())
        if len(codes) == 1 and all(code.startswith(str(spot.district)) for code in codes):
            return next(iter(codes))
    return spot.district


def _names(
    area: District | Subdistrict | Spot, level: Level, codes: frozenset[str]
) -> Iterator[tuple[str, Meaning]]:
    for name in (*names_of(area), *_more_names(area)):
        weak = has_cjk(name) and len(name) <= _SHORT and level != "district" and not name.endswith(_SUFFIXES)
        yield name, _meaning(level, codes, weak)


def _more_names(area: District | Subdistrict | Spot) -> Iterator[str]:
    """Names that follow from those the pack gives: chaoyangqu, 广外街道, 'Jiaomen West', 'Beiyuan South Road'."""
    if isinstance(area, District):
        if area.zh.endswith("区"):
            yield f"{area.pinyin}qu"
    elif isinstance(area, Subdistrict):
        if area.zh.endswith("街道"):
            yield from (
                f"{alias}街道" for alias in area.aliases if has_cjk(alias) and alias[-1:] not in "镇乡区道"
            )
        if area.zh.endswith("地区") and not area.short.endswith("地区"):
            yield f"{area.short}街道"
        kinds = ("Street Office",) if area.zh.endswith("街道") else ("Town", "Township")
        formal = ("Subdistrict",) if area.zh.endswith("地区") else ()
        for kind in ("Jiedao", *kinds, *formal):
            yield f"{area.pinyin} {kind}"
    else:
        for name in area.names:
            yield from other_forms(name)


def _typos(names: Iterable[str]) -> dict[str, str]:
    """Each name without one of its letters; '' for what several names share."""
    found: dict[str, str] = {}
    for name in names:
        if len(name) > _LONG_ENOUGH and name.isascii() and name.isalpha():
            for at in range(len(name)):
                key = name[:at] + name[at + 1 :]
                found[key] = name if found.get(key, name) == name else ""
    return found
