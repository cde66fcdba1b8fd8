"""A complaint as it comes in, and made fit for filing: codes and place checked, the citizen's data set apart. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from typing import Any, cast

from city.errors import UnknownCode
from city.groups import KINDS, URGENCIES, Kind, Urgency
from city.model import Category
from city.pack import CityPack
from desk.errors import InvalidInput, MissingDetail
from desk.tickets import privacy
from desk.tickets.confiding import taken_out
from desk.tickets.people import hidden_of

CONTACTS = ("chat", "call", "text_only")
LONGEST = {
    "party": 200,
    "enterprise": 200,
    "reporter_name": 100,
    "reporter_phone": 40,
    "call_hours": 60,
    "on_behalf_of": 100,
}


@dataclass(frozen=True)
class Complaint:
    """What is to be filed. Codes are the city pack's; None is 'nobody said'.

    `enterprise` is the name of the enterprise that complains, None for a resident.
    `previous` is the number of the citizen's earlier ticket of the same matter.
    `confidential` None follows the rule: reports of wrongdoing are, all else is not.
    `placeless`: the citizen said that it has no place (an online shop, a line), or does not know where the party is.
    """

    description: str
    category: str
    kind: Kind = "complaint"
    urgency: Urgency | None = None
    district: str | None = None
    subdistrict: str | None = None
    address: str | None = None
    lat: float | None = None
    long: float | None = None
    placeless: bool = False
    occurred_at: datetime | None = None
    party: str | None = None
    enterprise: str | None = None
    reporter_name: str | None = None
    reporter_phone: str | None = None
    anonymous: bool = False
    confidential: bool | None = None
    published: bool = False
    contact_by: str = "chat"
    call_hours: str | None = None
    on_behalf_of: str | None = None
    lang: str = "zh"
    channel: str = "web"
    conversation_id: int | None = None
    category_confidence: float | None = None
    previous: str | None = None


Subject = tuple[str | None, str | None]
"""A category and a sub-district: tickets that have both in common are alike in whose they are."""
TEXTS = (
    "district",
    "subdistrict",
    "address",
    "party",
    "enterprise",
    "reporter_name",
    "reporter_phone",
    "call_hours",
    "on_behalf_of",
    "previous",
)
FLAGS = ("anonymous", "confidential", "published", "placeless")


def from_fields(fields: Mapping[str, Any], *, zone: tzinfo, **more: Any) -> Complaint:
    """A complaint from slots or JSON by name; empty texts count as not said. `more` are further fields of `Complaint`.

    Raises `MissingDetail` without description or category and `InvalidInput` for a value of the wrong form.
    """
    values: dict[str, Any] = {key: _text(fields.get(key)) for key in TEXTS}
    values |= {key: bool(fields[key]) for key in FLAGS if fields.get(key) is not None}
    values |= {key: told for key in ("lat", "long") if (told := number(fields.get(key), key)) is not None}
    values |= {key: text for key in ("kind", "urgency", "contact_by") if (text := _text(fields.get(key)))}
    values["occurred_at"] = _moment(fields.get("occurred_at"), zone)
    values["category_confidence"] = number(fields.get("category_confidence"), "category_confidence")
    for key in ("description", "category"):
        values[key] = _text(fields.get(key))
        if values[key] is None:
            raise MissingDetail(f"a complaint needs its {key}", field=key)
    return Complaint(**(values | more))


def subject(fields: Mapping[str, Any]) -> Subject:
    """Of what the complaint is that `from_fields` makes of these."""
    return _text(fields.get("category")), _text(fields.get("subdistrict"))


def prepared(pack: CityPack, complaint: Complaint) -> Complaint:
    """The complaint with its place completed, checked codes, and names and numbers moved out of the texts.

    Of a confidential one, so is whatever else leads to its citizen (`confiding`).

    Raises `InvalidInput` for what the pack has not and `MissingDetail` (district) where the place is not known.
    """
    _check(pack, complaint)
    district = _district(pack, complaint)
    confidential = complaint.kind == "report" if complaint.confidential is None else complaint.confidential
    known = hidden_of(complaint, confidential=confidential)
    apart = partial(taken_out, confidential=confidential, names=known.names, phones=known.phones)
    told = apart(complaint.description.strip())
    place, hours = (apart(text) if text else None for text in (complaint.address, complaint.call_hours))
    name = complaint.reporter_name or told.name or (place.name if place else None)
    phone = complaint.reporter_phone or next(
        (one.phone for one in (told, place, hours) if one and one.phone), None
    )
    return replace(
        complaint,
        description=told.text,
        address=place.text if place else None,
        district=district,
        urgency=complaint.urgency or urgency_of(complaint.kind, pack.category(complaint.category)),
        reporter_name=None if complaint.anonymous else name,
        reporter_phone=privacy.normal_phone(phone) if phone and not complaint.anonymous else None,
        enterprise=None if complaint.anonymous else complaint.enterprise,
        confidential=confidential,
        call_hours=hours.text[: LONGEST["call_hours"]] if hours else None,
    )


def urgency_of(kind: str | None, category: Category | None) -> Urgency:
    """How urgent a matter is that nobody called an emergency: as its category says, but for praise, which waits."""
    return category.urgency if category is not None and kind != "praise" else "normal"


def _check(pack: CityPack, complaint: Complaint) -> None:
    try:
        pack.category(complaint.category)
    except UnknownCode as unknown:
        raise InvalidInput(str(unknown), field="category") from None
    for field, value, allowed in (
        ("kind", complaint.kind, tuple(KINDS)),
        ("urgency", complaint.urgency or "normal", URGENCIES),
        ("contact_by", complaint.contact_by, CONTACTS),
    ):
        if value not in allowed:
            raise InvalidInput(f"{field} is one of {', '.join(allowed)}", field=field)
    for field, longest in LONGEST.items():
        if len(getattr(complaint, field) or "") > longest:
            raise InvalidInput(f"{field} has at most {longest} characters", field=field)
    _check_degrees("lat", complaint.lat, most=90)
    _check_degrees("long", complaint.long, most=180)


def _check_degrees(field: str, value: float | None, *, most: float) -> None:
    if value is not None and not (math.isfinite(value) and abs(value) <= most):
        raise InvalidInput(f"{field} is no place on earth", field=field)


def may_be_placeless(category: Category, party: str | None) -> bool:
    """Whether it needs no place: the profession owns it wherever it happens, or staff find the place by the party."""
    return category.unit is not None or (category.asks_party and bool(party))


def _district(pack: CityPack, complaint: Complaint) -> str | None:
    """The district of the sub-district, else the one told, else the pin's; None for what has no place. No guesses."""
    try:
        if complaint.subdistrict is not None:
            return pack.subdistrict(complaint.subdistrict).district
        if complaint.district is not None:
            return pack.district(complaint.district).code
    except UnknownCode as unknown:
        field = "subdistrict" if complaint.subdistrict is not None else "district"
        raise InvalidInput(str(unknown), field=field) from None
    found = None
    if complaint.lat is not None and complaint.long is not None:
        found = pack.district_at(complaint.lat, complaint.long)
    category = pack.category(complaint.category)
    if found is None and not (complaint.placeless and may_be_placeless(category, complaint.party)):
        raise MissingDetail("a complaint needs a place in the city", field="district")
    return found


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).replace("\x00", "").strip() or None


def number(value: object, field: str) -> float | None:
    """The number that was given, also in words of a form; None for nothing. Raises InvalidInput."""
    if value is None or value == "":
        return None
    try:
        return float(cast(float, value))
    except (TypeError, ValueError):
        raise InvalidInput(f"{field} is a number", field=field) from None


def _moment(value: object, zone: tzinfo) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput("occurred_at is a moment in ISO 8601", field="occurred_at") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
