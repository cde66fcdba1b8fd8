"""A known incident as staff see it: a frozen picture, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from city.errors import UnknownCode
from city.groups import Name
from city.pack import CityPack
from desk.store.models import IncidentChangeRow, IncidentRow

TIMES = ("expected_end", "declared_at", "updated_at", "ended_at")
SAME = (
    "id", "version", "category", "place", "lat", "long", "radius", "text_zh", "text_en", "declared_by", "ended_by",
    *TIMES,
)  # fmt: skip


@dataclass(frozen=True)
class ChangeView:
    """One line of its history."""

    at: datetime
    action: str
    actor: str
    details: Mapping[str, Any] | None


@dataclass(frozen=True)
class Counted:
    """How many follow an incident, are looked after by themselves, and have yet to hear the latest news."""

    followers: int = 0
    vulnerable: int = 0
    to_tell: int = 0


@dataclass(frozen=True)
class IncidentView:
    """Everything about one incident. `parent` is the number of the ticket that is worked on, `status` that ticket's."""

    id: int
    version: int
    category: str
    areas: tuple[str, ...]
    place: str | None
    lat: float | None
    long: float | None
    radius: int | None
    text_zh: str
    text_en: str
    expected_end: datetime | None
    parent: str
    status: str
    declared_at: datetime
    declared_by: str
    updated_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    counted: Counted
    history: Sequence[ChangeView]
    names: Mapping[str, Name]
    zone: tzinfo

    @property
    def is_running(self) -> bool:
        """Whether it is offered to citizens."""
        return self.ended_at is None

    def name(self, code: str, lang: str) -> str:
        """The pack's name of a code; the code itself where the pack no longer has it."""
        named = self.names.get(code)
        return named.of(lang) if named else code


def view(
    pack: CityPack,
    row: IncidentRow,
    changes: Sequence[IncidentChangeRow],
    *,
    parent: tuple[str, str],
    counted: Counted,
    zone: tzinfo,
) -> IncidentView:
    """The view of one incident; `parent` is the number and the status of its ticket."""
    return IncidentView(
        **{name: getattr(row, name) for name in SAME},
        areas=tuple(row.areas),
        parent=parent[0],
        status=parent[1],
        counted=counted,
        history=tuple(ChangeView(one.at, one.action, one.actor, one.details) for one in changes),
        names=_names(pack, row),
        zone=zone,
    )


def as_json(incident: IncidentView, *, lang: str) -> dict[str, Any]:
    """The incident as plain data: codes with their names in `lang`, times in the city's zone with offset."""
    shown = {name: getattr(incident, name) for name in SAME if name not in TIMES}
    times = {name: getattr(incident, name) for name in TIMES}
    return {
        **shown,
        **{name: _iso(at, incident.zone) for name, at in times.items()},
        "state": "running" if incident.is_running else "ended",
        "category_name": incident.name(incident.category, lang),
        "areas": list(incident.areas),
        "area_names": [incident.name(code, lang) for code in incident.areas],
        "parent": incident.parent,
        "parent_status": incident.status,
        "followers": incident.counted.followers,
        "vulnerable": incident.counted.vulnerable,
        "to_tell": incident.counted.to_tell,
        "history": [
            {
                "at": _iso(one.at, incident.zone),
                "action": one.action,
                "actor": one.actor,
                "details": dict(one.details) if one.details else None,
            }
            for one in incident.history
        ],
    }


def _iso(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def _names(pack: CityPack, row: IncidentRow) -> dict[str, Name]:
    found: dict[str, Name] = {}
    for code in (row.category, *row.areas):
        for find in (pack.category, pack.district, pack.subdistrict):
            try:
                named = find(code)
            except UnknownCode:
                continue
            found[code] = Name(named.zh, named.en)
    return found
