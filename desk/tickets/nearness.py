"""Whether two matters are in the same place, and the street of an address, all that others may learn. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

NEAR_METRES = 300.0
METRES_A_DEGREE = 111_320.0
_SHARED_CHARS = 3
_SHARED_LETTERS = 4
_STREET_ZH = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:大街|大道|胡同|街(?!道)|路(?![灯口面边过])|巷|桥)")
_STREET_EN = re.compile(
    r"(?:[A-Z][\w'’]+ ){1,4}(?:Ring Road|Road|Street|Avenue|Boulevard|Lane|Alley|Hutong|Bridge|Rd|St|Ave)\b"
)
_GENERIC = frozenset(
    {
        "road",
        "street",
        "avenue",
        "lane",
        "building",
        "district",
        "subdistrict",
        "near",
        "gate",
        "unit",
        "north",
    }
    | {"south", "east", "west", "beijing", "floor"}
)
_BUILDING = re.compile(
    r"(?:(?<!\d)\d{1,6}|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,6}|[a-z])(?:号[楼院]?|栋|幢|座)"
)
_SIGNS = re.compile(r"\W+")
_LONGEST_KEY = 80
_CELL = NEAR_METRES / METRES_A_DEGREE
_COLUMNS = 200_000
_LEAST_COSINE = 0.01
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Spot:
    """Where a matter is: codes of the city pack, words, and degrees (WGS-84)."""

    district: str | None
    subdistrict: str | None
    address: str | None
    lat: float | None = None
    long: float | None = None


def spot(row: Any) -> Spot:
    """Where a ticket is, by a row or a view of it, or by a complaint that is not one yet."""
    return Spot(row.district, row.subdistrict, row.address, row.lat, row.long)


def closeness(here: Spot, there: Spot, *, areal: bool, known: Iterable[str] = ()) -> float | None:
    """How sure it is that both are one place, more is surer; None where they are not.

    Pins within 300 m are. Without two pins the addresses have a name in common, within one sub-district, or within one
    district where a sub-district is not known. `areal` matters (a cut supply) are one wherever the sub-district is one,
    and so is a place told in no words or in another script. `known` are names of areas, which make no address the same.
    """
    apart = metres(here, there)
    if apart is not None:
        return 100.0 - apart / 10 if apart <= NEAR_METRES else None
    if here.subdistrict and there.subdistrict:
        if here.subdistrict != there.subdistrict:
            return None
    elif not here.district or here.district != there.district:
        return None
    mine, theirs = _bare(here.address, known), _bare(there.address, known)
    shared = _shared(mine, theirs)
    if shared:
        return 10.0 + shared
    same_area = bool(here.subdistrict and there.subdistrict)
    comparable = bool(mine and theirs) and bool(_CHINESE.search(mine)) == bool(_CHINESE.search(theirs))
    return 1.0 if same_area and (areal or not comparable) else None


def cell(lat: float, long: float) -> int:
    """The square of about 300 m that a point lies in, as one number: points within 300 m lie in it or beside it."""
    row = math.floor(lat / _CELL)
    return row * _COLUMNS + math.floor(long / _width(row))


def cells_around(lat: float, long: float) -> list[int]:
    """The squares in which every point within 300 m lies."""
    middle = math.floor(lat / _CELL)
    reach = _CELL / max(math.cos(math.radians(abs(lat) + _CELL)), _LEAST_COSINE)
    return [
        row * _COLUMNS + column
        for row in (middle - 1, middle, middle + 1)
        for column in range(
            math.floor((long - reach) / _width(row)), math.floor((long + reach) / _width(row)) + 1
        )
    ]


def _width(row: int) -> float:
    """Degrees of longitude that a square of this row is wide."""
    return _CELL / max(math.cos(math.radians(row * _CELL)), _LEAST_COSINE)


def place_key(spot: Spot, known: Iterable[str] = ()) -> str | None:
    """One word for all the ways of writing an address within its area; None where it names no place.

    Names of areas, punctuation and what follows the building ('3号楼2单元501') make no difference.
    """
    area = spot.subdistrict or spot.district
    words = _SIGNS.sub("", unicodedata.normalize("NFKC", _bare(spot.address, known)).lower())
    found = _BUILDING.search(words)
    words = words[: found.end()] if found else words
    if area is None or len(words) < _SHARED_CHARS:
        return None
    return f"{area}:{words[:_LONGEST_KEY]}"


def street(address: str | None, known: Iterable[str] = ()) -> str | None:
    """The name of the street in an address, without number, building or estate; None if it names none."""
    bare = _bare(address, known)
    found = _STREET_ZH.search(bare) or _STREET_EN.search(bare)
    return found[0].strip() if found else None


def names_in_common(one: str, other: str, known: Iterable[str] = ()) -> bool:
    """Whether two ways of naming a place have a name in common that is none of the `known` ones of areas."""
    names = list(known)
    return _shared(_bare(one, names), _bare(other, names)) > 0


def metres(here: Spot, there: Spot) -> float | None:
    """How far two pins are apart; None unless both are known."""
    if here.lat is None or here.long is None or there.lat is None or there.long is None:
        return None
    north = (here.lat - there.lat) * METRES_A_DEGREE
    east = (here.long - there.long) * METRES_A_DEGREE * math.cos(math.radians(here.lat))
    return math.hypot(north, east)


def _bare(address: str | None, known: Iterable[str]) -> str:
    bare = address or ""
    for name in sorted(known, key=len, reverse=True):
        bare = bare.replace(name, " ")
    return bare.strip(" ,，、（）()")


def _shared(mine: str, theirs: str) -> int:
    """The length of the longest name in both: a run of Chinese characters, or a word that is no 'road'."""
    words = _words(mine) & _words(theirs)
    latin = max((len(word) for word in words), default=0)
    runs = (len(run) for run in _runs(mine) if run in theirs)
    return max(latin, max(runs, default=0))


def _words(text: str) -> set[str]:
    found = re.findall(r"[a-z'’]+", text.lower())
    return {word for word in found if len(word) >= _SHARED_LETTERS and word not in _GENERIC}


def _runs(text: str) -> Iterable[str]:
    for part in re.findall(r"[\u4e00-\u9fff]+", text):
        for length in range(len(part), _SHARED_CHARS - 1, -1):
            for start in range(len(part) - length + 1):
                yield part[start : start + length]
