"""What a posted Open311 request says, made a complaint or refused with what is wrong with it. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from city.danger import recognise
from city.errors import UnknownCode
from city.model import Category, District, Subdistrict
from city.pack import CityPack
from desk import notices
from desk.api import service_definitions
from desk.api.service_definitions import BadAttribute
from desk.tickets.addressed import Addressed, addressed
from desk.tickets.complaint import Complaint, from_fields

CHANNEL = "open311"
LONGEST = {"description": 4000, "address_string": 500, "media_url": 500, "first_name": 50, "last_name": 50}
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,60})\](?:\[\])?")
_FAR_EAST = re.compile(r"[\u3400-\u9fff]")


class Wrong(Exception):
    """What cannot be filed: the status of the answer, and a sentence for each thing that is wrong."""

    def __init__(self, status: int, *said: str) -> None:
        super().__init__(*said)
        self.status = status
        self.said = said


@dataclass(frozen=True)
class Place:
    """Where it is: codes of the pack, and the point and the words as they were sent."""

    district: str | None = None
    subdistrict: str | None = None
    lat: float | None = None
    long: float | None = None
    address: str | None = None


def complaint(given: Mapping[str, str], pack: CityPack, *, lang: str) -> Complaint:
    """The complaint that a request tells. Raises `Wrong`: 404 for an unknown service, else 400."""
    category = _category(given, pack, lang)
    description = given.get("description", "").strip()
    if not description:
        raise Wrong(400, notices.text("open311.no_description", lang))
    for name, most in LONGEST.items():
        if len(given.get(name, "")) > most:
            raise Wrong(400, notices.text("open311.too_long", lang, field=name, most=most))
    _link(given, lang)
    place = where(given, pack, lang=lang)
    phone = given.get("phone", "").strip()
    fields: dict[str, Any] = {
        "description": description,
        "category": category.code,
        "reporter_name": _called(given),
        "reporter_phone": phone or None,
        "contact_by": "call" if phone else "chat",
        "urgency": "emergency" if recognise(description) else None,
        **_attributes(given, category, lang),
    }
    at = {
        "district": place.district,
        "subdistrict": place.subdistrict,
        "lat": place.lat,
        "long": place.long,
        "address": place.address,
    }
    return from_fields(fields | at, zone=ZoneInfo(pack.timezone), lang=lang, channel=CHANNEL)


def where(given: Mapping[str, str], pack: CityPack, *, lang: str) -> Place:
    """The place of a request: its point, its `address_id` and its words must not contradict each other.

    Raises `Wrong` where there is none in the city, or where it may be one of several.
    """
    point, words = _point(given, pack, lang), given.get("address_string", "").strip()
    code = given.get("address_id", "").strip()
    if point is None and not words and not code:
        raise Wrong(400, notices.text("open311.no_place", lang))
    told = [_of_code(code, pack, lang)] if code else []
    if words:
        read = addressed(pack, words)
        if read.outside is not None and point is None and not code:
            place = read.outside.en if lang == "en" else read.outside.zh
            raise Wrong(400, notices.text("open311.outside", lang, place=place, number=read.outside.number))
        if read.choices and not (point or code):
            raise Wrong(400, notices.text("open311.which", lang, places=_listed(pack, read.choices, lang)))
        told.append(read)
    districts = {one.district for one in told if one.district}
    near: Sequence[str] = pack.districts_near(*point) if point else ()
    if len(districts) > 1 or (point and not districts <= set(near)):
        raise Wrong(400, notices.text("open311.apart", lang))
    subdistrict = next((one.subdistrict for one in told if one.subdistrict), None)
    district = next(iter(districts), None) or (pack.district_at(*point) if point else None)
    if district is None:
        raise Wrong(400, notices.text("open311.unknown_place", lang, city=_city(pack, lang)))
    lat, long = point or (None, None)
    return Place(district, subdistrict, lat, long, words or None)


def _category(given: Mapping[str, str], pack: CityPack, lang: str) -> Category:
    code = given.get("service_code", "").strip()
    if not code:
        raise Wrong(400, notices.text("open311.no_service", lang))
    try:
        return pack.category(code)
    except UnknownCode:
        raise Wrong(404, notices.text("open311.unknown_service", lang)) from None


def _link(given: Mapping[str, str], lang: str) -> None:
    link = given.get("media_url", "").strip()
    if link and not (urlsplit(link).scheme in ("http", "https") and link.isprintable() and " " not in link):
        raise Wrong(400, notices.text("open311.no_link", lang))


def _point(given: Mapping[str, str], pack: CityPack, lang: str) -> tuple[float, float] | None:
    """The point that is sent, inside the city."""
    told = [given.get(name, "").strip() for name in ("lat", "long")]
    if not any(told):
        return None
    try:
        lat, long = map(float, told)
    except ValueError:
        raise Wrong(400, notices.text("open311.no_point", lang)) from None
    if not (math.isfinite(lat) and math.isfinite(long) and abs(lat) <= 90 and abs(long) <= 180):
        raise Wrong(400, notices.text("open311.no_point", lang))
    if pack.district_at(lat, long) is None:
        raise Wrong(400, notices.text("open311.point_outside", lang, city=_city(pack, lang)))
    return lat, long


def _of_code(code: str, pack: CityPack, lang: str) -> Addressed:
    """The place of an `address_id`, which is the code of a sub-district or a district."""
    for one in pack.subdistricts:
        if one.code == code:
            return Addressed(one.district, code)
    if any(one.code == code for one in pack.districts):
        return Addressed(code)
    raise Wrong(400, notices.text("open311.unknown_address_id", lang))


def _listed(pack: CityPack, codes: Sequence[str], lang: str) -> str:
    areas: list[District | Subdistrict] = [*pack.districts, *pack.subdistricts]
    between = "; " if lang == "en" else "；"
    named = [f"{one.en if lang == 'en' else one.zh} ({one.code})" for one in areas if one.code in codes]
    return between.join(named)


def _city(pack: CityPack, lang: str) -> str:
    return pack.name_en if lang == "en" else pack.name_zh


def _called(given: Mapping[str, str]) -> str | None:
    first, last = (given.get(name, "").strip() for name in ("first_name", "last_name"))
    if _FAR_EAST.search(first + last):
        return (last + first) or None
    return " ".join(filter(None, (first, last))) or None


def _attributes(given: Mapping[str, str], category: Category, lang: str) -> dict[str, Any]:
    named = {found[1]: value.strip() for key, value in given.items() if (found := _ATTRIBUTE.fullmatch(key))}
    try:
        return service_definitions.told(category, named)
    except BadAttribute as bad:
        allowed = ", ".join(bad.allowed)
        raise Wrong(400, notices.text("open311.attribute", lang, code=bad.code, allowed=allowed)) from None
