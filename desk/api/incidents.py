"""Known incidents of the staff API: list, declare, change, end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from desk.api.operations import ROLES, Call, Operation
from desk.api.schemas import Code, Moment, NoNul, Page, Strict, Version, Words
from desk.errors import IncidentNotFound
from desk.incidents.rules import (
    LEAST_RADIUS,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_AREAS,
    MOST_RADIUS,
    RADIUS,
    Declaration,
)
from desk.incidents.service import MAY_DECLARE
from desk.incidents.views import as_json
from desk.tickets.lifecycle import Status

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

Text = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]
Place = Annotated[
    str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PLACE)
]
Areas = Annotated[list[Code], Field(min_length=1, max_length=MOST_AREAS)]
Radius = Annotated[int, Field(ge=LEAST_RADIUS, le=MOST_RADIUS)]
EXAMPLE: dict[str, Any] = {
    "category": "utilities.power_supply",
    "areas": ["110105026"],
    "text_zh": "望京这片停电我们已经知道了，供电公司在抢修。",
    "text_en": "We know about the power cut in Wangjing. The power company is working on it.",
    "expected_end": "2026-11-24T16:00:00+08:00",
}


class IncidentQuery(Page):
    """Filters of a list of incidents."""

    state: Literal["running", "ended"] | None = None


class NewIncident(Strict):
    """What is declared. `areas` are codes of districts and sub-districts; `place` narrows them to a name in an address,
    a point to `radius` metres around it. Without `parent`, the number of an open ticket, a ticket is filed.
    """

    category: Code = Field(description="A leaf that the city pack marks as shared")
    areas: Areas
    text_zh: Text = Field(description="What citizens read, in Chinese")
    text_en: Text = Field(description="What citizens read, in English")
    place: Place | None = None
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    long: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    radius: Radius | None = Field(None, description=f"In metres; {RADIUS} where a point has none")
    expected_end: Moment | None = None
    parent: Code | None = None

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


class IncidentPatch(Strict):
    """What is different now. Another `expected_end` (null: nobody knows) is told to everybody who follows."""

    text_zh: Text | None = None
    text_en: Text | None = None
    areas: Areas | None = None
    place: Place | None = None
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    long: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    radius: Radius | None = None
    expected_end: Moment | None = None
    version: Version | None = Field(
        None, description="The version that was seen; 409 if it is another by now"
    )

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"expected_end": "2026-11-24T18:30:00+08:00", "version": 1}]}
    )


class IncidentEnd(Strict):
    """How it ends: with a `note` its parent is resolved by that and followers are asked, else it only ends."""

    note: Words | None = None
    version: Version | None = None

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"note": "17:40 全部恢复供电。", "version": 2}]}
    )


class IncidentLine(BaseModel):
    """One line of its history: declare, change, parent (another ticket heads it), end."""

    at: datetime
    action: str
    actor: str
    details: dict[str, Any] | None


class Incident(BaseModel):
    """A known incident. `followers` follow it, `vulnerable` are emergency tickets of their own, `to_tell` have yet to
    hear the latest news.
    """

    id: int
    version: int
    state: Literal["running", "ended"]
    category: str
    category_name: str
    areas: list[str]
    area_names: list[str]
    place: str | None
    lat: float | None
    long: float | None
    radius: int | None
    text_zh: str
    text_en: str
    expected_end: datetime | None
    parent: str
    parent_status: Status
    followers: int
    vulnerable: int
    to_tell: int
    declared_at: datetime
    declared_by: str
    updated_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    history: list[IncidentLine]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **EXAMPLE,
                    "id": 3,
                    "version": 1,
                    "state": "running",
                    "category_name": "Power cut",
                    "area_names": ["Wangjing Subdistrict"],
                    "place": None,
                    "lat": None,
                    "long": None,
                    "radius": None,
                    "parent": "BJ20261124-000123",
                    "parent_status": "dispatched",
                    "followers": 412,
                    "vulnerable": 9,
                    "to_tell": 0,
                    "declared_at": "2026-11-24T13:20:00+08:00",
                    "declared_by": "staff:4",
                    "updated_at": "2026-11-24T13:20:00+08:00",
                    "ended_at": None,
                    "ended_by": None,
                    "history": [
                        {
                            "at": "2026-11-24T13:20:00+08:00",
                            "action": "declare",
                            "actor": "staff:4",
                            "details": {"parent": "BJ20261124-000123", "filed": True},
                        }
                    ],
                }
            ]
        }
    )


class IncidentList(BaseModel):
    items: list[Incident]
    next: str | None


async def list_incidents(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: IncidentQuery = call.query
    page = await call.services.tickets.incidents.list(wanted.state, limit=wanted.limit, cursor=wanted.cursor)
    return {"items": [as_json(one, lang=call.lang) for one in page.items], "next": page.next}


async def get_incident(call: Call[StaffServices]) -> dict[str, Any]:
    return as_json(await call.services.tickets.incidents.get(_id(call)), lang=call.lang)


async def declare_incident(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: NewIncident = call.body
    told = Declaration(**(wanted.model_dump() | {"expected_end": _moment(call, wanted.expected_end)}))
    return as_json(await call.services.tickets.incidents.declare(call.actor, told), lang=call.lang)


async def change_incident(call: Call[StaffServices]) -> dict[str, Any]:
    body: IncidentPatch = call.body
    wanted = body.model_dump(exclude_unset=True)
    version = wanted.pop("version", None)
    for name in ("text_zh", "text_en", "areas"):
        # Null says nothing of what cannot be empty.
        if wanted.get(name, "") is None:
            del wanted[name]
    if "expected_end" in wanted:
        wanted["expected_end"] = _moment(call, body.expected_end)
    changed = await call.services.tickets.incidents.change(call.actor, _id(call), wanted, version=version)
    return as_json(changed, lang=call.lang)


async def end_incident(call: Call[StaffServices]) -> dict[str, Any]:
    said: IncidentEnd = call.body
    ended = await call.services.tickets.incidents.end(
        call.actor, _id(call), note=said.note, version=said.version
    )
    return as_json(ended, lang=call.lang)


def _moment(call: Call[StaffServices], given: datetime | None) -> datetime | None:
    """A time without offset is the city's."""
    return given.replace(tzinfo=call.services.zone) if given is not None and given.tzinfo is None else given


def _id(call: Call[StaffServices]) -> int:
    text = call.parts["id"]
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise IncidentNotFound(f"no incident {text}")
    return int(text)


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/incidents", "Known incidents, declared last first", ROLES, list_incidents, IncidentList,
        query=IncidentQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/incidents", "Declare a known incident; citizens are told of it from now on", MAY_DECLARE,
        declare_incident, Incident, body=NewIncident, status=201, errors=(404, 409, 422),
    ),
    Operation(
        "GET", "/v1/incidents/{id}", "One known incident", ROLES, get_incident, Incident, errors=(404,),
    ),
    Operation(
        "PATCH", "/v1/incidents/{id}", "Change what citizens read, when it is expected to end, or where it is",
        MAY_DECLARE, change_incident, Incident, body=IncidentPatch, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/incidents/{id}/end", "End it; with a note its parent ticket is resolved", MAY_DECLARE,
        end_incident, Incident, body=IncidentEnd, errors=(404, 409, 422),
    ),
)  # fmt: skip
