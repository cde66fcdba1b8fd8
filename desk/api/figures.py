"""The figures of the staff API: one scoreboard, its shapes, and the links to the tickets behind every line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from desk.api.operations import Call, Operation
from desk.api.schemas import Day, Strict
from desk.errors import InvalidInput
from desk.figures import scoreboard
from desk.figures.links import tickets_query
from desk.figures.periods import Name as PeriodName
from desk.figures.periods import Period
from desk.figures.rates import Counts, Rates, rates
from desk.figures.scoreboard import Dimension, Line, Scope, Scoreboard, Tally, Wanted

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

TICKETS = "/api/v1/tickets"


class RatesQuery(Strict):
    """Which scoreboard: `from` and `to` (both included) or a `period`; without either the present assessment month."""

    by: Dimension
    first: Day | None = Field(None, alias="from", examples=["2026-10-19"])
    last: Day | None = Field(None, alias="to", examples=["2026-11-18"])
    period: PeriodName | None = None
    scope: Scope = "full"
    lang: str | None = None


class CountsShown(BaseModel):
    """V, C, S, A and B as the formulas name them, the funnel that led to them, and what else is counted."""

    V: int = Field(
        description="Tickets with a valid follow-up, each once, by the last one closed in these days"
    )
    C: int = Field(description="Of these: contacted")
    S: int = Field(description="Of these: solved")
    A: int = Field(description="Of these: satisfied")
    B: int = Field(description="Of these: basically satisfied")
    asked: int = Field(description="Follow-ups begun in these days")
    delivered: int = Field(description="Of these: reached the citizen")
    answered: int = Field(description="Of these: answered, by now")
    unreachable: int = Field(
        description="Of those asked: over, and never reached the citizen, by chat or by phone"
    )
    filed: int
    withdrawn_after_contact: int = Field(description="Tickets withdrawn after the unit had been in touch")


class FollowersShown(BaseModel):
    """The surveys of those whose tickets were merged into others: counted apart."""

    V: int
    C: int
    S: int
    A: int
    B: int
    composite: float | None


class FiguresShown(BaseModel):
    """Counts and rates of one line. Without a valid follow-up the rates are null: that is no data, and no zero."""

    counts: CountsShown
    response: float | None = Field(description="C / V")
    resolution: float | None = Field(description="S / V")
    satisfaction: float | None = Field(description="(A + basically_weight · B) / V")
    composite: float | None = Field(description="0 to 100, in the scope asked for")
    composite_full: float | None
    composite_assessed: float | None = Field(description="Without excluded tickets")
    excluded: int = Field(description="Tickets of V that only the full scope counts")
    small: bool = Field(description="V is below `small_below`: the rates say little")
    no_data: bool
    followers: FollowersShown


class LineShown(FiguresShown):
    """One code, with its place among its kind, and where the tickets behind V are listed."""

    code: str
    name: str
    kind: str = Field(
        description="Lines of one kind are ranked together: sub-districts apart from departments"
    )
    rank: int | None
    tickets: str


class SettingsShown(BaseModel):
    """The settings in force on the first day."""

    valid_from: date
    response_weight: float
    satisfaction_weight: float
    resolution_weight: float
    basically_weight: float
    small_below: int


_COUNTS = {
    "V": 100, "C": 95, "S": 80, "A": 70, "B": 10, "asked": 131, "delivered": 124, "answered": 102, "unreachable": 4,
    "filed": 140, "withdrawn_after_contact": 1,
}  # fmt: skip
_FIGURES = {
    "counts": _COUNTS, "response": 0.95, "resolution": 0.8, "satisfaction": 0.79, "composite": 81.1,
    "composite_full": 81.1, "composite_assessed": 81.74, "excluded": 2, "small": False, "no_data": False,
    "followers": {"V": 0, "C": 0, "S": 0, "A": 0, "B": 0, "composite": None},
}  # fmt: skip
EXAMPLE: dict[str, Any] = {
    "by": "unit",
    "from": "2026-10-19",
    "to": "2026-11-18",
    "scope": "full",
    "settings": {
        "valid_from": "2024-01-01", "response_weight": 0.1, "satisfaction_weight": 0.4, "resolution_weight": 0.5,
        "basically_weight": 0.9, "small_below": 30,
    },
    "total": _FIGURES,
    "items": [
        {
            "code": "S110105026", "name": "望京街道", "kind": "subdistrict", "rank": 12,
            "tickets": "/api/v1/tickets?followed_up_from=2026-10-19&followed_up_to=2026-11-18&scope=full"
            "&followed_up_unit=S110105026",
            **_FIGURES,
        }
    ],
}  # fmt: skip


class RatesShown(BaseModel):
    """The scoreboard. `total` is the whole city's, null for a handler, whose own unit is the only item."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    by: Dimension
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    scope: Scope
    settings: SettingsShown
    total: FiguresShown | None
    items: list[LineShown]


async def list_rates(call: Call[StaffServices]) -> dict[str, Any]:
    asked: RatesQuery = call.query
    figures = call.services.figures
    wanted = Wanted(asked.by, period_of(asked, figures), asked.scope)
    board = await figures.scoreboard(wanted, actor=call.actor)
    settings = {name: getattr(board.settings, name) for name in SettingsShown.model_fields}
    return {
        "by": wanted.by,
        "from": wanted.period.first.isoformat(),
        "to": wanted.period.last.isoformat(),
        "scope": wanted.scope,
        "settings": settings | {"valid_from": board.settings.valid_from.isoformat()},
        "total": _shown(board, board.total) if board.total is not None else None,
        "items": [_line(board, line, call.lang) for line in board.lines],
    }


class Days(Protocol):
    """Which days a query asks for."""

    @property
    def first(self) -> date | None: ...

    @property
    def last(self) -> date | None: ...

    @property
    def period(self) -> PeriodName | None: ...


def period_of(asked: Days, figures: scoreboard.Figures) -> Period:
    """Its days. Raises `InvalidInput` for too little, too much, or a wrong order."""
    if asked.first is None and asked.last is None:
        return figures.period(asked.period or "assessment")
    if asked.period is not None:
        raise InvalidInput("give either a period or its first and last day", field="period")
    if asked.first is None or asked.last is None:
        missing = "from" if asked.first is None else "to"
        raise InvalidInput("a range has a first and a last day", field=missing)
    if asked.last < asked.first:
        raise InvalidInput("the last day comes before the first", field="to")
    return Period(asked.first, asked.last)


def _line(board: Scoreboard, line: Line, lang: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name.of(lang),
        "kind": line.kind,
        "rank": line.rank,
        "tickets": f"{TICKETS}?{urlencode(tickets_query(board.wanted, line))}",
        **_shown(board, line.tally),
    }


def _shown(board: Scoreboard, tally: Tally) -> dict[str, Any]:
    counts, found = tally.of(board.wanted.scope), board.rates(tally)
    return {
        "counts": {
            **_answers(counts),
            "asked": counts.asked,
            "delivered": counts.delivered,
            "answered": counts.answered,
            "unreachable": counts.unreachable,
            "filed": counts.filed,
            "withdrawn_after_contact": counts.withdrawn,
        },
        "response": _share(found.response) if found else None,
        "resolution": _share(found.resolution) if found else None,
        "satisfaction": _share(found.satisfaction) if found else None,
        "composite": _composite(found),
        "composite_full": _composite(board.rates(tally, "full")),
        "composite_assessed": _composite(board.rates(tally, "assessed")),
        "excluded": tally.full.valid - tally.assessed.valid,
        "small": board.is_small(tally),
        "no_data": found is None,
        "followers": {
            **_answers(tally.followers),
            "composite": _composite(rates(tally.followers, board.settings)),
        },
    }


def _answers(counts: Counts) -> dict[str, int]:
    return {
        "V": counts.valid,
        "C": counts.contacted,
        "S": counts.solved,
        "A": counts.satisfied,
        "B": counts.basically,
    }


def _share(rate: float) -> float:
    return round(rate, 4)


def _composite(found: Rates | None) -> float | None:
    return round(found.composite, 2) if found else None


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/rates", "The three rates and their composite in a period, by unit, place or category",
        scoreboard.MAY_SEE, list_rates, RatesShown, query=RatesQuery, errors=(422,),
    ),
)  # fmt: skip
