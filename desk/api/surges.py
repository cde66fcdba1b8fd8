"""Surges and hot spots of the staff API: what rises, and what several people tell of at one place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.api.operations import Call, Operation
from desk.api.schemas import Strict
from desk.surges.service import MAY_SEE
from desk.surges.views import cluster_json, surge_json

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

_SURGE: dict[str, Any] = {
    "id": 7, "version": 1, "level": "subdistrict", "state": "open", "area": "110105026", "area_name": "望京街道",
    "matter": "housing.elevator", "matter_name": "电梯", "unit": "S110105026", "unit_name": "望京街道",
    "began_at": "2026-11-23T09:00:00+08:00", "found_at": "2026-11-24T09:00:00+08:00", "ended_at": None, "hours": 24,
    "seen": 14, "expected": 0.31, "p": 1.2e-9, "last_day": {"seen": 14, "expected": 0.31}, "learning": False,
    "verdict": None, "reason": None,
}  # fmt: skip
_CLUSTER: dict[str, Any] = {
    "id": 3, "category": "housing.elevator", "category_name": "电梯", "district": "110105",
    "subdistrict": "110105026", "area_name": "望京街道", "address": "南湖东园一区3号楼", "unit": "S110105026",
    "size": 5, "people": 4, "last_day": 2, "first_at": "2026-11-22T10:00:00+08:00",
    "last_at": "2026-11-24T08:30:00+08:00",
    "tickets": ["BJ20261124-000123"],
}  # fmt: skip


class SurgesQuery(Strict):
    """The language of names."""

    lang: str | None = None


class LastDay(BaseModel):
    """The last 24 hours that were looked at."""

    seen: int
    expected: float


class SurgeShown(BaseModel):
    """A rise over what was to be expected of a cell, as of the `hours` before `found_at`."""

    id: int
    version: int
    level: Literal["subdistrict", "group", "district", "city"] = Field(
        description="A leaf in a sub-district, a group in a sub-district, a leaf in a district, a leaf in the city"
    )
    state: Literal["open", "ended"]
    area: str | None
    area_name: str
    matter: str
    matter_name: str
    unit: str | None = Field(description="Whose such tickets would be; null where that is not clear")
    unit_name: str | None
    began_at: datetime
    found_at: datetime
    ended_at: datetime | None
    hours: int
    seen: int
    expected: float
    p: float = Field(description="The chance of as many or more where nothing is unusual")
    last_day: LastDay
    learning: bool = Field(description="Found while there were less than four weeks of records")
    verdict: Literal["known", "not_surge"] | None
    reason: str | None


class SurgesShown(BaseModel):
    """Open surges first, then those that ended within a week."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"looked_at": "2026-11-24T09:00:00+08:00", "learning": False, "items": [_SURGE]}]
        }
    )

    looked_at: datetime | None = Field(description="Up to when tickets were looked at")
    learning: bool
    items: list[SurgeShown]


class HotSpotShown(BaseModel):
    """One matter at one place that several tickets tell of; place and category are those of the first one."""

    id: int
    category: str
    category_name: str
    district: str | None
    subdistrict: str | None
    area_name: str
    address: str | None
    unit: str | None
    size: int = Field(description="Tickets")
    people: int = Field(description="Those who told of it; who told it twice is one")
    last_day: int
    first_at: datetime
    last_at: datetime
    tickets: list[str] = Field(description="The newest ones; for a unit those of its own")


class HotSpotsShown(BaseModel):
    """Those that grew within a week, of the most people first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_CLUSTER]}]})

    items: list[HotSpotShown]


async def list_surges(call: Call[StaffServices]) -> dict[str, Any]:
    service = call.services.tickets.surges
    rules, looked = service.rules, await service.looked_at()
    found = await service.list(call.actor)
    return {
        "looked_at": looked.astimezone(rules.zone).isoformat(timespec="seconds") if looked else None,
        "learning": await service.is_learning(),
        "items": [surge_json(one, rules, call.lang) for one in found],
    }


async def list_hot_spots(call: Call[StaffServices]) -> dict[str, Any]:
    service = call.services.tickets.surges
    found = await service.clusters(call.actor)
    return {"items": [cluster_json(one, service.rules, call.lang) for one in found]}


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/surges", "Sudden rises over what is to be expected, by category and place",
        MAY_SEE, list_surges, SurgesShown, query=SurgesQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/hotspots", "Matters at one place that several people told of within a week",
        MAY_SEE, list_hot_spots, HotSpotsShown, query=SurgesQuery, errors=(422,),
    ),
)  # fmt: skip
