"""The dashboard's figures in the staff API: the same reports that the console draws, section by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from desk.api.figures import TICKETS, period_of
from desk.api.operations import Call, Operation
from desk.api.schemas import Code, Day, Strict
from desk.errors import InvalidInput
from desk.figures.catalogue import CATALOGUE, Unit
from desk.figures.percentiles import Histogram
from desk.figures.periods import Name as PeriodName
from desk.figures.periods import Period
from desk.figures.report import Compared, Owner, Question, Report, Section, Table, Value
from desk.figures.reporting import Reports
from desk.figures.scoreboard import MAY_SEE, Scope

if TYPE_CHECKING:
    from desk.api.staff import StaffServices

OWNERS: tuple[Owner, ...] = ("unit", "district", "subdistrict")


class ReportQuery(Strict):
    """Which days (as for rates, 366 at most), in which scope, and whose: of one unit, district or sub-district, or of
    the whole city. A handler is always answered of their own unit.
    """

    first: Day | None = Field(None, alias="from", examples=["2026-10-19"])
    last: Day | None = Field(None, alias="to", examples=["2026-11-18"])
    period: PeriodName | None = None
    scope: Scope = "full"
    unit: Code | None = None
    district: Code | None = None
    subdistrict: Code | None = None
    lang: str | None = None


class ValueShown(BaseModel):
    """A number, null where there is no data: that is no zero."""

    number: float | None
    of: int | None = Field(description="How many it is a share or a rank of")
    small: bool = Field(description="So few that it says little")
    tickets: str | None = Field(description="Where the tickets behind it are listed")


class DaysShown(BaseModel):
    """Days, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class FigureShown(BaseModel):
    """A figure of these days, of the period before, and of the same days a year ago."""

    code: str
    name: str
    what: str
    formula: str
    unit: Unit
    now: ValueShown
    before: ValueShown
    year_ago: ValueShown


class ReportShown(BaseModel):
    """Whose figures these are, of which days, and what they are compared with. Days after `until` are not told of."""

    owner: Owner
    code: str
    name: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    until: date
    scope: Scope
    before: DaysShown
    year_ago: DaysShown


_REPORT: dict[str, Any] = {
    "owner": "district", "code": "110105", "name": "朝阳区", "from": "2026-10-19", "to": "2026-11-18",
    "until": "2026-11-18", "scope": "full", "before": {"from": "2026-09-19", "to": "2026-10-18"},
    "year_ago": {"from": "2025-10-19", "to": "2025-11-18"},
}  # fmt: skip
_VALUE: dict[str, Any] = {
    "number": 0.95, "of": 100, "small": False,
    "tickets": "/api/v1/tickets?followed_up_from=2026-10-19&followed_up_to=2026-11-18&scope=full&figure=C"
    "&district=110105",
}  # fmt: skip
_FIGURE: dict[str, Any] = {
    "code": "response", "name": "响应率", "what": "有效回访里，说联系过的占比。", "formula": "C / V", "unit": "share",
    "now": _VALUE, "before": {**_VALUE, "number": 0.93}, "year_ago": {**_VALUE, "number": None, "of": 0},
}  # fmt: skip
_TABLE: dict[str, Any] = {
    "code": "subdistrict.subdistrict", "name": "街道和乡镇", "ranked": True,
    "columns": [{"code": "response", "name": "响应率", "unit": "share"}],
    "rows": [{"code": "110105026", "name": "望京街道", "rank": 12, "values": {"response": _VALUE}}],
}  # fmt: skip


class FigureLinesShown(ReportShown):
    """Single figures, compared."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_REPORT, "figures": [_FIGURE]}]})

    figures: list[FigureShown]


class WaitShown(BaseModel):
    """How many waited so many whole hours."""

    hours: int
    count: int


class TimesShown(FigureLinesShown):
    """Percentiles by nearest rank, and the histograms that they come from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {**_REPORT, "figures": [], "waits": {"contact": [{"hours": 3, "count": 17}], "solve": []}}
            ]
        }
    )

    waits: dict[str, list[WaitShown]]


class ColumnShown(BaseModel):
    """A figure as a column."""

    code: str
    name: str
    unit: Unit


class RowShown(BaseModel):
    """One code, or the days from `code` on, with a value a column."""

    code: str
    name: str
    rank: int | None
    values: dict[str, ValueShown]


class TableShown(BaseModel):
    """Rows of figures; where `ranked`, in the order of their places."""

    code: str
    name: str
    ranked: bool
    columns: list[ColumnShown]
    rows: list[RowShown]


class TablesShown(ReportShown):
    """Tables of figures."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_REPORT, "tables": [_TABLE]}]})

    tables: list[TableShown]


async def show_overview(call: Call[StaffServices]) -> dict[str, Any]:
    return _figures(await _report(call, "figures"), call.lang)


async def show_times(call: Call[StaffServices]) -> dict[str, Any]:
    report = await _report(call, "times")
    return _figures(report, call.lang) | {
        "waits": {measure: _waits(histogram) for measure, histogram in report.waits.items()}
    }


async def show_understanding(call: Call[StaffServices]) -> dict[str, Any]:
    return _figures(await _report(call, "understanding"), call.lang)


async def show_series(call: Call[StaffServices]) -> dict[str, Any]:
    return _tables(await _report(call, "series"), call.lang)


async def show_ranking(call: Call[StaffServices]) -> dict[str, Any]:
    return _tables(await _report(call, "rankings", "breakdowns"), call.lang)


async def _report(call: Call[StaffServices], *sections: Section) -> Report:
    asked: ReportQuery = call.query
    reports = Reports(call.services.figures)
    given = [owner for owner in OWNERS if getattr(asked, owner)]
    if len(given) > 1:
        raise InvalidInput("of one unit, district or sub-district at once", field=given[1])
    owner = given[0] if given else "city"
    whose = reports.whose(call.actor, owner=owner, code=getattr(asked, owner) if given else "")
    question = Question(period_of(asked, call.services.figures), asked.scope, whose)
    return await reports.report(question, actor=call.actor, sections=sections)


def _head(report: Report, lang: str) -> dict[str, Any]:
    question = report.question
    return {
        "owner": question.whose.owner,
        "code": question.whose.code,
        "name": report.name.of(lang),
        **_days(question.period),
        "until": report.until.isoformat(),
        "scope": question.scope,
        "before": _days(report.before),
        "year_ago": _days(report.year_ago),
    }


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def _figures(report: Report, lang: str) -> dict[str, Any]:
    return _head(report, lang) | {
        "figures": [_figure(code, found, lang) for code, found in report.figures.items()]
    }


def _figure(code: str, found: Compared, lang: str) -> dict[str, Any]:
    one = CATALOGUE[code]
    return {
        "code": code,
        "name": one.name.of(lang),
        "what": one.what.of(lang),
        "formula": one.formula,
        "unit": one.unit,
        "now": _value(found.now),
        "before": _value(found.before),
        "year_ago": _value(found.year_ago),
    }


def _value(value: Value) -> dict[str, Any]:
    tickets = f"{TICKETS}?{urlencode(value.query)}" if value.query else None
    return {"number": value.number, "of": value.of, "small": value.small, "tickets": tickets}


def _tables(report: Report, lang: str) -> dict[str, Any]:
    return _head(report, lang) | {"tables": [_table(table, lang) for table in report.tables]}


def _table(table: Table, lang: str) -> dict[str, Any]:
    return {
        "code": table.code,
        "name": table.name.of(lang),
        "ranked": table.ranked,
        "columns": _columns(table.columns, lang),
        "rows": [
            {
                "code": row.code,
                "name": row.name.of(lang),
                "rank": row.rank,
                "values": dict(zip(table.columns, map(_value, row.values), strict=True)),
            }
            for row in table.rows
        ],
    }


def _columns(columns: Sequence[str], lang: str) -> list[Mapping[str, str]]:
    return [
        {"code": code, "name": CATALOGUE[code].name.of(lang), "unit": CATALOGUE[code].unit}
        for code in columns
    ]


def _waits(histogram: Histogram) -> list[dict[str, int]]:
    return [{"hours": hours, "count": histogram[hours]} for hours in sorted(histogram)]


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/figures/overview",
        "Volumes, backlog, rates and funnel of some days, beside the period before and a year ago",
        MAY_SEE, show_overview, FigureLinesShown, query=ReportQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/series", "The same day by day, or week by week where there are many days",
        MAY_SEE, show_series, TablesShown, query=ReportQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/ranking",
        "Places and units by their composite; volumes by category, channel and kind",
        MAY_SEE, show_ranking, TablesShown, query=ReportQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/times", "How long citizens waited for a first contact and for a resolution",
        MAY_SEE, show_times, TimesShown, query=ReportQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/figures/understanding",
        "What was not understood, handed over, and sent to the wrong unit: of the whole city only",
        MAY_SEE, show_understanding, FigureLinesShown, query=ReportQuery, errors=(422,),
    ),
)  # fmt: skip
