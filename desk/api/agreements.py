"""Suggested units in the staff API, beside those that people sent tickets to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from desk.api.given import moment
from desk.api.operations import HOTLINE, Call, Operation
from desk.api.schemas import DayOrMoment, Strict

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class Period(Strict):
    """Tickets filed on these days, or between these moments; a day is whole."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: DayOrMoment | None = Field(None, alias="from")
    end: DayOrMoment | None = Field(None, alias="to")
    lang: str | None = None


class Agreement(BaseModel):
    """Tickets by the unit suggested at filing (null: none), and what people did with them. Shares are 0..1 or null.

    `dispatched`: people sent them out; `same`: to the suggested unit; `kept`: and it accepted. `sure`: those of them
    that go out unseen with `auto_above`, or would without `shadow`.
    """

    unit: str | None
    unit_name: str | None
    suggested: int
    dispatched: int
    same: int
    kept: int
    share: float | None
    sure: int
    sure_same: int
    sure_share: float | None


class Agreements(BaseModel):
    items: list[Agreement]


async def compare_suggestions(call: Call[StaffServices]) -> dict[str, Any]:
    period: Period = call.query
    zone, tickets = call.services.zone, call.services.tickets
    found = await tickets.agreements(start=moment(period.start, zone), end=moment(period.end, zone, end=True))
    names = tickets.rules()
    return {
        "items": [
            asdict(one)
            | {"share": one.share, "sure_share": one.sure_share}
            | {"unit_name": names.unit_name(one.unit, call.lang) if one.unit else None}
            for one in found
        ]
    }


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/suggestions", "Suggested units beside those that people sent tickets to", HOTLINE,
        compare_suggestions, Agreements, query=Period, errors=(422,),
    ),
)  # fmt: skip
