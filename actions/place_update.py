"""Where it is: the words for a place, and what was found in them, put together with what is known. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from actions.addresses import around, beside, contradicts, is_doors, put_right, renumbered
from actions.areas import bare_of_areas, beyond_areas, within_subdistrict
from actions.draft import Draft
from actions.place_areas import called_alike, in_area, offered_in, shared_area, with_area_unsure
from actions.said import Said
from city.pack import CityPack

LONGEST_ADDRESS = 300
# So many characters are a name that two places have in common.
_LEAST_SHARED = 3
_BARE = re.compile(r"\d{1,4}|[A-Za-z]")
# The unit of a number that follows its name: '楼号是306'.
_KINDS = {
    "楼号": "号楼",
    "门牌号": "号",
    "单元号": "单元",
    "房间号": "室",
    "房号": "室",
    "building number": "building",
}
_NUMBERS = re.compile(r"\d{1,4}|(?<![A-Za-z])[A-Za-z](?![A-Za-z])")


@dataclass(frozen=True)
class Placed:
    """The draft with its place. `choices`: areas it may be; `outside`: a place beyond the city, '' for a mere pin."""

    draft: Draft
    choices: tuple[str, ...] = ()
    outside: str | None = None


def place(said: Said, draft: Draft, pack: CityPack, *, corrects: bool = False) -> Placed:
    """Take in the place that a message names. `said` holds nothing but the words for it; `corrects`: in place of the
    known one."""
    if said.pin:
        return _pinned(said, draft, pack)
    district, subdistrict = said.value("district"), said.value("subdistrict")
    if not (district or subdistrict) and (both := shared_area(said, draft, pack)):
        district, subdistrict = both
    if (outside := said.value("outside_city")) and not (district or subdistrict):
        return Placed(draft, outside=str(outside))
    if district and not subdistrict:
        subdistrict = offered_in(draft, pack, district)
    placed = in_area(draft, pack, district=district, subdistrict=subdistrict, instead=corrects)
    words = said.words[:LONGEST_ADDRESS].strip(" ，,。.；;")
    named = bare_of_areas(beyond_areas(words, placed, pack), placed, pack) if words else None
    if corrects and not named:
        # Another district alone leaves the place; another sub-district does not.
        moved = subdistrict and subdistrict != draft["subdistrict"]
        placed = placed.having(address=None if moved else draft["address"])
    if named:
        known = draft["address"] if corrects else placed["address"]
        if (
            draft["district"] not in (None, placed["district"])
            and said.value("address")
            and not is_doors(named)
        ):
            # An address in another district is another place.
            known = None
        placed = placed.having(address=_address(known, named, said, corrects=corrects))
        if corrects and not subdistrict and not _alike(str(placed["address"]), draft["address"]):
            placed = placed.having(subdistrict=None)
    if not placed["address"] and words:
        placed = placed.having(address=_of_matter(words, placed, pack))
    placed = within_subdistrict(placed, pack) if placed["address"] != draft["address"] else placed
    return _which(said, draft, placed, pack)


def numbered(said: Said, lead: str) -> Said:
    """A bare number with its unit, which the words before it (`lead`) name: 306号楼 of '楼号是306'."""
    if not _BARE.fullmatch(said.words):
        return said
    found = {lead.casefold().rfind(kind): word for kind, word in _KINDS.items() if kind in lead.casefold()}
    if not found:
        return said
    word = found[max(found)]
    return replace(said, text=f"{word} {said.words}" if word.isascii() else f"{said.words}{word}")


def _address(known: str | None, named: str, said: Said, *, corrects: bool) -> str:
    """The known address corrected by the new words where they contradict it, else followed by them."""
    if not known:
        return named
    if both := _overlapping(named, known):
        return both
    if bare := _BARE.fullmatch(named):
        return _with_number(known, bare.group(), lang=said.lang)
    if not said.value("address") and not contradicts(known, named) and not corrects:
        return around(known, named, lang=said.lang)
    if (mended := renumbered(known, named)) is not None:
        return mended
    if corrects or contradicts(known, named):
        return put_right(known, named, whole=named if said.value("address") and not is_doors(named) else None)
    return known if named in known else beside(known, named, lang=said.lang)


def _of_matter(words: str, draft: Draft, pack: CityPack) -> str | None:
    """The place in the area that is named in short, whose kind the matter tells: of a park's toilet and 陶然亭 it is
    陶然亭公园. None for none or several."""
    told = str(draft["description"] or "").casefold()
    names = {
        name
        for spot in pack.spots
        if spot.district == draft["district"] or (spot.subdistrict or "").startswith(str(draft["district"]))
        for name in spot.names
        if name.startswith(words) and len(kind := name[len(words) :].strip().casefold()) > 1 and kind in told
    }
    return names.pop() if len(names) == 1 else None


def _overlapping(named: str, known: str) -> str:
    """'Wangjing SOHO tower 2' of 'Wangjing SOHO' and 'SOHO tower 2'; empty where the one does not end as the other
    begins."""
    for size in range(min(len(named), len(known)) - 1, _LEAST_SHARED - 1, -1):
        if named[-size:].casefold() == known[:size].casefold():
            return f"{named}{known[size:]}"
    return ""


def _alike(one: str, other: str | None) -> bool:
    """Whether two addresses may be of one place: they begin alike, or half of their pairs of characters are shared."""
    first, second = ({words[at : at + 2] for at in range(len(words) - 1)} for words in (one, other or ""))
    return one[:2] == (other or "")[:2] or 2 * len(first & second) >= min(len(first), len(second)) > 0


def _with_number(known: str, number: str, *, lang: str) -> str:
    """The known address with a bare number, or a letter, in place of the one that is likest to it: 409 of 'flat 407,
    building 3'. Without one of its kind it stands behind."""
    alike = [one for one in _NUMBERS.finditer(known) if one.group().isdigit() == number.isdigit()]
    if not alike:
        return beside(known, number, lang=lang)
    best = min(reversed(alike), key=lambda one: abs(len(one.group()) - len(number)))
    return f"{known[: best.start()]}{number}{known[best.end() :]}"


def _which(said: Said, draft: Draft, placed: Draft, pack: CityPack) -> Placed:
    """With the areas that it may be, where none is known: those of its name, or that of others called alike."""
    choices = tuple(said.value("place_choices") or ())
    placed = with_area_unsure(said, placed) if choices else placed
    if placed["district"]:
        return Placed(placed)
    if choices:
        return Placed(placed, choices=choices)
    near = called_alike(placed["address"], pack) if not draft.places else None
    return Placed(placed, choices=(near,) if near else ())


def _pinned(said: Said, draft: Draft, pack: CityPack) -> Placed:
    lat, long = float(said.pin["lat"]), float(said.pin["long"])
    district = said.pin.get("district") or pack.district_at(lat, long)
    if not district:
        return Placed(draft, outside="")
    near = pack.districts_near(lat, long)
    name = said.pin.get("name") or said.value("address") or draft["address"]
    placed = draft.having(lat=lat, long=long, address=name)
    if len(near) > 1 and draft["district"] not in near:
        return Placed(placed.having(district=None, subdistrict=None), choices=near)
    settled = draft["district"] if draft["district"] in near else district
    return Placed(in_area(placed, pack, district=settled, subdistrict=None).having(lat=lat, long=long))
