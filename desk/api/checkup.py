"""The health check-up in the staff API: the sheet of an area and a period, as it is counted now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from desk.api.figures import TICKETS
from desk.api.operations import Call, Operation
from desk.api.overview import DaysShown
from desk.api.schemas import Code, Day, Strict
from desk.checkup import areas
from desk.checkup.definitions import Measure, Unit
from desk.checkup.dimensions import Dimension
from desk.checkup.links import query
from desk.checkup.service import Checkups
from desk.checkup.sheet import Indicator, Kind, Level, Sheet
from desk.figures.report import Owner
from desk.figures.scoreboard import MAY_SEE

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class CheckupQuery(Strict):
    """The quarter, half-year or year around the day `of` (without it the last one that is over), of a district or a
    sub-district, or of the whole city. A handler is always answered of their own unit's area.
    """

    kind: Kind = "quarter"
    of: Day | None = Field(None, examples=["2026-07-01"])
    area: Code | None = None
    lang: str | None = None


class LevelShown(BaseModel):
    """A number, null where there is no data: that is no zero; and for 10,000 residents where their number is known."""

    number: float | None
    per_10000: float | None


class DefinitionShown(BaseModel):
    """What a measure counts, and how."""

    measure: Measure
    name: str
    what: str
    formula: str
    unit: Unit


class IndicatorShown(BaseModel):
    """A line of the sheet. `dimension` is null for all matters together; a code of a category begins with 'leaf/'."""

    code: str
    dimension: Dimension | None
    measure: Measure
    name: str
    now: LevelShown
    numerator: float | None
    denominator: float | None
    small: bool = Field(description="So few that it says little")
    before: LevelShown | None = Field(description="At the last check-up, or in the period before")
    around: LevelShown | None = Field(description="Of the district or city that the area lies in")
    rank: int | None
    peers: int | None = Field(description="How many were ranked")
    tickets: str | None = Field(description="Where the tickets of the numerator are listed")


class PeopleShown(BaseModel):
    """Residents, as of when, and who says so."""

    number: int
    as_of: date
    source: str


_LEVEL: dict[str, Any] = {"number": 1204, "per_10000": 3.49}
_EXAMPLE: dict[str, Any] = {
    "owner": "district", "code": "110105", "name": "朝阳区", "kind": "quarter", "from": "2026-07-01",
    "to": "2026-09-30", "until": "2026-09-30", "is_over": True, "edition": 1,
    "residents": {"number": 3452460, "as_of": "2020-11-01", "source": "第七次全国人口普查"},
    "before": {"from": "2026-04-01", "to": "2026-06-30"},
    "definitions": [
        {
            "measure": "filed", "name": "诉求量", "what": "这段时间登记的工单，按登记那天算。",
            "formula": "filed; filed / residents × 10,000", "unit": "count",
        }
    ],
    "indicators": [
        {
            "code": "all.filed", "dimension": None, "measure": "filed", "name": "诉求量", "now": _LEVEL,
            "numerator": 1204, "denominator": 3452460, "small": False,
            "before": {"number": 1100, "per_10000": 3.19}, "around": {"number": 9100, "per_10000": 4.16},
            "rank": 4, "peers": 16,
            "tickets": "/api/v1/tickets?followed_up_from=2026-07-01&followed_up_to=2026-09-30&scope=full&figure=filed"
            "&district=110105",
        }
    ],
}  # fmt: skip


class CheckupShown(BaseModel):
    """A sheet with its definitions. Sheets of one `edition` count alike."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    owner: Owner
    code: str
    name: str
    kind: Kind
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    until: date
    is_over: bool
    edition: int
    residents: PeopleShown | None
    before: DaysShown | None
    definitions: list[DefinitionShown]
    indicators: list[IndicatorShown]


async def show_checkup(call: Call[StaffServices]) -> dict[str, Any]:
    asked: CheckupQuery = call.query
    checkups = Checkups(call.services.figures)
    whose = areas.whose(checkups.pack, call.actor, asked.area or "")
    period = checkups.period(asked.kind, asked.of)
    return _sheet(await checkups.sheet(call.actor, whose, asked.kind, period), call.lang)


def _sheet(sheet: Sheet, lang: str) -> dict[str, Any]:
    people, before = sheet.people, sheet.before
    return {
        "owner": sheet.whose.owner,
        "code": sheet.whose.code,
        "name": sheet.name.of(lang),
        "kind": sheet.kind,
        "from": sheet.period.first.isoformat(),
        "to": sheet.period.last.isoformat(),
        "until": sheet.until.isoformat(),
        "is_over": sheet.is_over,
        "edition": sheet.edition,
        "residents": {"number": people.number, "as_of": people.as_of.isoformat(), "source": people.source}
        if people is not None
        else None,
        "before": {"from": before.first.isoformat(), "to": before.last.isoformat()}
        if before is not None
        else None,
        "definitions": [
            {
                "measure": measure,
                "name": one.name.of(lang),
                "what": one.what.of(lang),
                "formula": one.formula,
                "unit": one.unit,
            }
            for measure, one in sheet.definitions.items()
        ],
        "indicators": [_indicator(one, sheet, lang) for one in sheet.indicators],
    }


def _indicator(one: Indicator, sheet: Sheet, lang: str) -> dict[str, Any]:
    listed = query(one, sheet)
    return {
        "code": one.code,
        "dimension": one.dimension,
        "measure": one.measure,
        "name": one.name.of(lang),
        "now": _level(one.now),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "small": one.small,
        "before": _level(one.before) if one.before is not None else None,
        "around": _level(one.around) if one.around is not None else None,
        "rank": one.rank,
        "peers": one.peers,
        "tickets": f"{TICKETS}?{urlencode(listed)}" if listed else None,
    }


def _level(level: Level) -> dict[str, Any]:
    return {"number": level.number, "per_10000": level.per}


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/checkup",
        "The health check-up of an area: its indicators by dimension, with definitions, change and rank",
        MAY_SEE, show_checkup, CheckupShown, query=CheckupQuery, errors=(422,),
    ),
)  # fmt: skip
