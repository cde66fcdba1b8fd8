"""The figures of dispatch in the staff API: misdispatches by ruling, and automatic dispatch at several confidences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from desk.api.figures import period_of
from desk.api.operations import Call, Operation
from desk.api.schemas import Day, Strict
from desk.figures.periods import Name
from desk.figures.routing import Routing, named
from desk.figures.scoreboard import DISPATCHES

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class RoutingQuery(Strict):
    """`from` and `to` (both included) or a `period`; without either the present assessment month."""

    first: Day | None = Field(None, alias="from", examples=["2026-10-19"])
    last: Day | None = Field(None, alias="to", examples=["2026-11-18"])
    period: Name | None = None
    lang: str | None = None


class MisroutedShown(BaseModel):
    """Tickets of one category and district that went to `sent` and were ruled to be `right`'s.

    `rate` is their share of all that went to `sent`; `proposed` a line for the city pack's `dispatch.csv`, where one
    unit is right nearly always. Nothing changes by itself.
    """

    category: str
    category_name: str
    district: str | None
    district_name: str | None
    sent: str
    sent_name: str
    right: str
    right_name: str
    count: int
    dispatched: int
    rate: float | None
    proposed: str | None


class MisdispatchShown(BaseModel):
    """Dispatches of these days, and those of them whose return was upheld for a reason that blames the dispatch."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "2026-10-19", "to": "2026-11-18", "dispatched": 812, "misdispatched": 23, "rate": 0.0283,
                    "items": [
                        {
                            "category": "sanitation.dumping", "category_name": "Illegal dumping and building waste",
                            "district": "110105", "district_name": "Chaoyang District", "sent": "S110105026",
                            "sent_name": "Wangjing Subdistrict", "right": "urban_management",
                            "right_name": "Beijing Municipal Commission of Urban Management", "count": 4,
                            "dispatched": 9, "rate": 0.4444, "proposed": "sanitation.dumping,110105,urban_management",
                        }
                    ],
                }
            ]
        }
    )  # fmt: skip

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    dispatched: int
    misdispatched: int
    rate: float | None
    items: list[MisroutedShown]


class ThresholdShown(BaseModel):
    """With `dispatch.auto_above` at `above`, `unseen` of the tickets that people sent out had gone by themselves.

    `same` of them to the unit that people chose, `kept` of these were accepted there; `share` is same / unseen.
    """

    above: float
    unseen: int
    same: int
    kept: int
    share: float | None


class ThresholdsShown(BaseModel):
    """Of the tickets filed in these days that people sent out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from": "2026-10-19", "to": "2026-11-18", "dispatched": 812,
                    "items": [{"above": 0.9, "unseen": 540, "same": 521, "kept": 514, "share": 0.9648}],
                }
            ]
        }
    )  # fmt: skip

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    dispatched: int
    items: list[ThresholdShown]


async def list_misdispatches(call: Call[StaffServices]) -> dict[str, Any]:
    found = await _routing(call)
    return _days(found) | {
        "dispatched": found.whole.dispatched,
        "misdispatched": found.whole.misdispatched,
        "rate": _share(found.whole.rate),
        "items": [
            {
                "category": one.category,
                "category_name": named(call.services.pack, "category", one.category, call.lang),
                "district": one.district,
                "district_name": named(call.services.pack, "district", one.district, call.lang),
                "sent": one.sent,
                "sent_name": named(call.services.pack, "unit", one.sent, call.lang),
                "right": one.right,
                "right_name": named(call.services.pack, "unit", one.right, call.lang),
                "count": one.count,
                "dispatched": one.dispatched,
                "rate": _share(one.rate),
                "proposed": one.proposed,
            }
            for one in found.lines
        ],
    }


async def compare_thresholds(call: Call[StaffServices]) -> dict[str, Any]:
    found = await _routing(call)
    return _days(found) | {
        "dispatched": found.thresholds[0].dispatched,
        "items": [
            {
                "above": one.above,
                "unseen": one.unseen,
                "same": one.same,
                "kept": one.kept,
                "share": _share(one.share),
            }
            for one in found.thresholds
        ],
    }


async def _routing(call: Call[StaffServices]) -> Routing:
    figures = call.services.figures
    return await figures.routing(period_of(call.query, figures), actor=call.actor)


def _days(found: Routing) -> dict[str, Any]:
    return {"from": found.period.first.isoformat(), "to": found.period.last.isoformat()}


def _share(share: float | None) -> float | None:
    return round(share, 4) if share is not None else None


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/misdispatch", "Dispatches that rulings gave to another unit, by category and district",
        DISPATCHES, list_misdispatches, MisdispatchShown, query=RoutingQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/thresholds", "What automatic dispatch would have done at several confidences",
        DISPATCHES, compare_thresholds, ThresholdsShown, query=RoutingQuery, errors=(422,),
    ),
)  # fmt: skip
