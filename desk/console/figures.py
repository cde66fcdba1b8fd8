"""The scoreboard as a page: by unit, place or category, in a period, both scopes, each figure with its tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args
from urllib.parse import urlencode

from aiohttp import web

from desk import dates
from desk.console.parts import LANG, console, page_words, percent, render, signed_in
from desk.console.words import Words
from desk.errors import InvalidInput
from desk.figures import periods
from desk.figures.behind import FIGURES, Behind, Figure
from desk.figures.links import tickets_query
from desk.figures.periods import Period
from desk.figures.rates import Counts, Rates, rates
from desk.figures.scoreboard import (
    DIMENSIONS,
    MAY_SEE,
    SCOPES,
    Figures,
    Line,
    Scope,
    Scoreboard,
    Tally,
    Wanted,
)
from desk.staff.permits import may

routes = web.RouteTableDef()

PERIODS: tuple[periods.Name, ...] = get_args(periods.Name)
RANGE = "range"
BEHIND = ("followed_up_from", "followed_up_to", "followed_up_unit", "figure", "scope")
"""The query of a list of tickets behind a figure."""


@dataclass(frozen=True)
class Cell:
    """One number, and the list of its tickets."""

    text: str
    url: str


@dataclass(frozen=True)
class Row:
    """One line as it is shown. Without data the rates are empty; `small` marks rates that say little."""

    rank: int | None
    name: str
    composite: Mapping[Scope, str]
    bar: int | None
    shares: Sequence[Cell]
    valid: Cell
    funnel: Sequence[Cell]
    unreachable: Cell
    withdrawn: Cell
    followers: Cell
    followers_composite: str
    excluded: int
    small: bool


@routes.get("/figures")
@may(*MAY_SEE)
async def figures(request: web.Request) -> web.Response:
    actor, parts, lang, query = (
        signed_in(request).person.actor(),
        console(request),
        request[LANG],
        request.query,
    )
    dimensions = DIMENSIONS if actor.role != "handler" else ("unit",)
    by = next((one for one in dimensions if one == query.get("by")), dimensions[0])
    scope = next((one for one in SCOPES if one == query.get("scope")), SCOPES[0])
    name = named(query)
    t = page_words(request)
    problem = None
    try:
        period = _period(parts.figures, name, query)
    except ValueError:
        problem, name, period = t("figures.bad_range"), PERIODS[0], parts.figures.period(PERIODS[0])
    board = await parts.figures.scoreboard(Wanted(by, period, scope), actor=actor)
    chosen = {"period": name, "scope": scope}
    if name == RANGE:
        chosen |= {"from": period.first.isoformat(), "to": period.last.isoformat()}
    values = {
        "section": "figures",
        "problem": problem,
        "by": by,
        "tabs": [(one, f"/desk/figures?{urlencode({'by': one, **chosen})}") for one in dimensions],
        "periods": (*PERIODS, RANGE),
        "period": name,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "scope": scope,
        "scopes": SCOPES,
        "settings": board.settings,
        "total": _total(board, t) if board.total is not None else None,
        "tables": _tables(board, lang),
    }
    return render(request, "figures.html", values, status=422 if problem else 200)


def named(query: Mapping[str, str]) -> str:
    """The period that was asked for. Days without one are a range, and so are days that were changed in a form
    (`shown`: what it was drawn with) whose period was left as it was."""
    days_told = query.get("from", ""), query.get("to", "")
    name = next((one for one in (*PERIODS, RANGE) if one == query.get("period")), None)
    if name is None:
        return RANGE if any(days_told) else PERIODS[0]
    changed = query.get("shown", "").split(" ")
    if changed[0] == name and tuple(changed[1:]) != days_told:
        return RANGE
    return name


def _period(figures: Figures, name: str, query: Mapping[str, str]) -> Period:
    """Raises ValueError for days that are none, or in the wrong order."""
    if name != RANGE:
        return figures.period(cast(periods.Name, name))
    return Period(*days(query, "from", "to"))


def days(query: Mapping[str, str], first: str, last: str) -> tuple[date, date]:
    """Raises ValueError for what is no day."""
    begins, ends = dates.day(query.get(first, "")), dates.day(query.get(last, ""))
    if begins is None or ends is None:
        raise ValueError("that is no day")
    return begins, ends


def behind(query: Mapping[str, str]) -> Behind | None:
    """The figure whose tickets a list shows. None where the query names none; raises `InvalidInput` for nonsense."""
    if "followed_up_from" not in query:
        return None
    figure = next((one for one in FIGURES if one == query.get("figure", "V")), None)
    scope = next((one for one in SCOPES if one == query.get("scope", "full")), None)
    try:
        period = Period(*days(query, *BEHIND[:2]))
    except ValueError:
        raise InvalidInput("a figure needs a first and a last day", field="followed_up_to") from None
    if figure is None or scope is None:
        raise InvalidInput("there is no such figure", field="figure")
    return Behind(period, figure, query.get("followed_up_unit"), scope)


def _tables(board: Scoreboard, lang: str) -> list[dict[str, Any]]:
    """A table a kind: places are given within it. What has no data stands below it by name."""
    kinds = dict.fromkeys(line.kind for line in board.lines)
    found = []
    for kind in kinds:
        lines = [line for line in board.lines if line.kind == kind]
        found.append(
            {
                "kind": kind,
                "rows": [_row(board, line, lang) for line in lines if _has_something(line.tally)],
                "silent": [line.name.of(lang) for line in lines if not _has_something(line.tally)],
            }
        )
    return found


def _has_something(tally: Tally) -> bool:
    return bool(tally.full) or bool(tally.followers)


def _row(board: Scoreboard, line: Line, lang: str) -> Row:
    counts, found = line.tally.of(board.wanted.scope), board.rates(line.tally)

    def cell(text: str, figure: Figure) -> Cell:
        query = tickets_query(board.wanted, line, figure)
        return Cell(text, f"/desk/?{urlencode({'view': 'all', **query})}")

    return Row(
        rank=line.rank,
        name=line.name.of(lang),
        composite=_composites(board, line.tally),
        bar=round(found.composite) if found else None,
        shares=[
            cell(percent(found.response), "C"),
            cell(percent(found.resolution), "S"),
            cell(percent(found.satisfaction), "A"),
        ]
        if found
        else [],
        valid=cell(str(counts.valid), "V"),
        funnel=[
            cell(str(counts.asked), "asked"),
            cell(str(counts.delivered), "delivered"),
            cell(str(counts.answered), "answered"),
        ],
        unreachable=cell(str(counts.unreachable), "unreachable"),
        withdrawn=cell(str(counts.withdrawn), "withdrawn_after_contact"),
        followers=cell(str(line.tally.followers.valid), "followers"),
        followers_composite=_composite(rates(line.tally.followers, board.settings)),
        excluded=line.tally.full.valid - line.tally.assessed.valid,
        small=board.is_small(line.tally),
    )


def _total(board: Scoreboard, t: Words) -> dict[str, Any]:
    """The whole city: both composites, the rates of the scope, and V with its funnel."""
    assert board.total is not None
    counts, found = board.total.of(board.wanted.scope), board.rates(board.total)
    shares = {
        name: percent(getattr(found, name)) if found else t("figures.no_data")
        for name in ("response", "resolution", "satisfaction")
    }
    return {
        "composite": _composites(board, board.total),
        "shares": shares,
        "counts": counts,
        "steps": _steps(counts),
        "small": board.is_small(board.total),
    }


def _steps(counts: Counts) -> list[tuple[str, int, int]]:
    """The funnel as bars: name, number, and its share of those asked in percent."""
    whole = max(counts.asked, 1)
    return [
        (name, number, round(100 * number / whole))
        for name, number in (
            ("asked", counts.asked),
            ("delivered", counts.delivered),
            ("answered", counts.answered),
            ("unreachable", counts.unreachable),
        )
    ]


def _composites(board: Scoreboard, tally: Tally) -> dict[Scope, str]:
    return {scope: _composite(board.rates(tally, scope)) for scope in SCOPES}


def _composite(found: Rates | None) -> str:
    return f"{found.composite:.1f}" if found else ""
