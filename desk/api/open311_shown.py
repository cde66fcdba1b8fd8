"""A ticket as Open311 shows it: to the public its category, sub-district and a fixed sentence; to who filed it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from city.errors import UnknownCode
from city.pack import CityPack
from desk import notices
from desk.store.models import TicketRow
from desk.tickets.lifecycle import UNSOLVED


@dataclass(frozen=True)
class Own:
    """What only who filed them reads of tickets, by ticket: the link that came with it, and what was answered."""

    tickets: frozenset[int] = frozenset()
    pictures: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)


def shown(rows: Sequence[TicketRow], own: Own, pack: CityPack, lang: str) -> list[dict[str, Any]]:
    """The tickets as a list of service requests."""
    return [
        public(row, pack, lang) | (_in_full(row, own, pack, lang) if row.id in own.tickets else {})
        for row in rows
    ]


def public(row: TicketRow, pack: CityPack, lang: str) -> dict[str, Any]:
    """What anybody may read: never free text, a point, a person or our number."""
    zone = ZoneInfo(pack.timezone)
    name = _name(pack.category, row.category, lang)
    return {
        "service_request_id": row.public_id,
        "status": "open" if row.status in UNSOLVED else "closed",
        "status_notes": notices.text(f"public.{row.status}", lang),
        "service_name": name,
        "service_code": row.category,
        "description": name,
        "agency_responsible": _name(pack.unit, row.unit, lang),
        "service_notice": None,
        "requested_datetime": row.created_at.astimezone(zone).isoformat(timespec="seconds"),
        "updated_datetime": row.updated_at.astimezone(zone).isoformat(timespec="seconds"),
        "expected_datetime": row.due_at.astimezone(zone).isoformat(timespec="seconds"),
        "address": _name(pack.subdistrict, row.subdistrict, lang),
        "address_id": row.subdistrict,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _in_full(row: TicketRow, own: Own, pack: CityPack, lang: str) -> dict[str, Any]:
    """What was told, without names and numbers that stood in the words, and the unit's answer behind the sentence."""
    area = _name(pack.subdistrict, row.subdistrict, lang) or _name(pack.district, row.district, lang)
    sentence = notices.text(f"public.{row.status}", lang)
    return {
        "status_notes": " ".join(filter(None, (sentence, own.answers.get(row.id)))),
        "description": row.description,
        "address": row.address or area,
        "address_id": row.subdistrict or row.district,
        "lat": row.lat,
        "long": row.long,
        "media_url": own.pictures.get(row.id),
    }


def _name(find: Callable[[str], Any], code: str | None, lang: str) -> str | None:
    """The pack's name of a code; the code itself where a later pack no longer has it."""
    if code is None:
        return None
    try:
        found = find(code)
    except UnknownCode:
        return code
    return str(found.en if lang == "en" else found.zh)
