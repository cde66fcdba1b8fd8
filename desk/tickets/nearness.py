"""Whether two matters are in the same place, and the street of an address, all that others may learn. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

NEAR_METRES = 300.0
_METRES_A_DEGREE = 111_320.0
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
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Spot:
    """Where a matter is: codes of the city pack, words, and degrees (WGS-84)."""

    district: str | None
    subdistrict: str | None
    address: str | None
    lat: float | None = None
    long: float | None = None


def closeness(here: Spot, there: Spot, *, areal: bool, known: Iterable[str] = ()) -> float | None:
    """How sure it is that both are one place, more is surer; None where they are not.

    Pins within 300 m are. Without two pins the addresses have a name in common, within one sub-district, or within one
    district where a sub-district is not known. `areal` matters (a cut supply) are one wherever the sub-district is one,
    and so is a place told in no words or in another script. `known` are names of areas, which make no address the same.
    """
    metres = _metres(here, there)
    if metres is not None:
        return 100.0 - metres / 10 if metres <= NEAR_METRES else None
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


def street(address: str | None, known: Iterable[str] = ()) -> str | None:
    """The name of the street in an address, without number, building or estate; None if it names none."""
    bare = _bare(address, known)
    found = _STREET_ZH.search(bare) or _STREET_EN.search(bare)
    return found[0].strip() if found else None


def _metres(here: Spot, there: Spot) -> float | None:
    if here.lat is None or here.long is None or there.lat is None or there.long is None:
        return None
    north = (here.lat - there.lat) * _METRES_A_DEGREE
    east = (here.long - there.long) * _METRES_A_DEGREE * math.cos(math.radians(here.lat))
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
