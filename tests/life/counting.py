"""The figures made once more from history and follow-ups, by docs/rules.md's words, beside what the scoreboard says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from desk.figures import recounting
from desk.figures.periods import Period
from desk.figures.rates import NAMES
from desk.figures.scoreboard import DIMENSIONS, Figures, Tally, Wanted
from desk.store.database import Database
from tests.life.city import SUPERVISORS
from tests.life.clockwork import ZONE
from tests.life.seen import Seen

Table = dict[tuple[str, str, str], Counter[str]]
"""Counts by (dimension, code, scope)."""


async def figures_agree(db: Database, figures: Figures, seen: Seen, now: datetime) -> None:
    """Tables equal rows, and every line of the scoreboard equals a count made by hand."""
    async with db.read() as session:
        assert await recounting.wrong(session, ZONE) == []
        assert await recounting.apart(session) == []
    today = now.astimezone(ZONE).date()
    first = min((_day(one.created_at) for one in seen.tickets.values()), default=today)
    for period in (figures.period("assessment"), figures.period("last_month"), Period(first, today)):
        table = counted(seen, period)
        for by in DIMENSIONS:
            board = await figures.scoreboard(Wanted(by, period), actor=SUPERVISORS[0])
            for line in board.lines:
                if line.kind != "group":
                    _equals(line.tally, table, by, line.code)
                rates = board.rates(line.tally)
                if rates is not None:
                    _is_composite(rates, table[by, line.code, "full"]) if line.kind != "group" else None
            assert board.total is not None
            _equals(board.total, table, "all", "all")


def _equals(tally: Tally, table: Table, by: str, code: str) -> None:
    for scope in ("full", "assessed", "followers"):
        counts, told = getattr(tally, scope), table[by, code, scope]
        for name in NAMES:
            assert getattr(counts, name) == told[name], f"{by} {code} {scope}: {counts} against {dict(told)}"


def _is_composite(rates: Any, told: Counter[str]) -> None:
    valid = told["valid"]
    response, resolution = told["contacted"] / valid, told["solved"] / valid
    satisfaction = (told["satisfied"] + 0.9 * told["basically"]) / valid
    composite = 100 * (0.1 * response + 0.4 * satisfaction + 0.5 * resolution)
    assert abs(rates.composite - composite) < 1e-9
    assert abs(rates.response - response) < 1e-9
    assert abs(rates.resolution - resolution) < 1e-9
    assert abs(rates.satisfaction - satisfaction) < 1e-9


def counted(seen: Seen, period: Period) -> Table:
    """Everything that counts in a period, ticket by ticket."""
    table: Table = defaultdict(Counter)
    for ticket in seen.tickets.values():
        mine = sorted(
            (one for one in seen.surveys.values() if one.ticket_id == ticket.id), key=lambda one: one.id
        )
        for unit, follower, names in _counts(ticket, mine, seen, period):
            scopes = ["followers"] if follower else ["full"] if ticket.excluded_at else ["full", "assessed"]
            places = {
                "unit": unit,
                "district": ticket.district,
                "subdistrict": ticket.subdistrict,
                "category": ticket.category,
                "all": "all",
            }
            for dimension, code in places.items():
                for scope in scopes:
                    if code is not None:
                        table[dimension, code, scope].update(names)
    return table


def _counts(
    ticket: Any, mine: list[Any], seen: Seen, period: Period
) -> Iterator[tuple[str | None, bool, list[str]]]:
    """(unit, of a follower, names counted) of one ticket."""
    if _day(ticket.created_at) in period:
        yield ticket.unit, False, ["filed"]
    line = next((one for one in seen.lines if one.ticket_id == ticket.id and one.action == "withdraw"), None)
    if line is not None and _day(line.at) in period and _was_in_touch(line, mine):
        yield line.unit, False, ["withdrawn"]
    for one in mine:
        valid = is_valid(one)
        if _day(one.asked_at) in period and (valid or not one.at_limit):
            reached = ["delivered"] if valid or one.delivered_at is not None else []
            missed = ["unreachable"] if one.state == "expired" and not reached else []
            yield one.unit, one.follower, ["asked", *reached, *missed, *(["answered"] if valid else [])]
    closed = [one for one in mine if is_valid(one) and _day(one.answered_at) in period]
    if closed:
        last = max(closed, key=lambda one: (one.answered_at, one.id))
        names = ["valid", *(name for name in ("contacted", "solved") if getattr(last, name))]
        verdict = {"satisfied": "satisfied", "basically": "basically"}.get(last.satisfied or "")
        yield last.unit, last.follower, [*names, *([verdict] if verdict else [])]


def is_valid(survey: Any) -> bool:
    """The citizen answered: contacted and solved are given."""
    return survey.state == "answered" and survey.contacted is not None and survey.solved is not None


def _was_in_touch(line: Any, mine: list[Any]) -> bool:
    asked = line.reason == "asked_to_withdraw"
    return line.from_status == "in_progress" or asked or any(one.contacted for one in mine)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
