"""When tickets were open, how long citizens waited, what is compared with what, and files without formulas."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.console.overview_numbers import told
from desk.console.parts import percent
from desk.console.words import words
from desk.figures import sheets
from desk.figures.catalogue import rounded
from desk.figures.facts import NEVER
from desk.figures.percentiles import percentile
from desk.figures.periods import Period, before, named, so_far, year_ago
from desk.figures.sheets import Sheet
from desk.figures.spans import Span, Step, Told, Volumes, movements, spans, waits

BEIJING = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
FIRST = date(2026, 11, 1)
TICKET = Told(
    NOON, NOON + timedelta(days=7), "water", "110105", "110105026", "utilities.water", "web", "complaint"
)
hours = st.lists(st.integers(0, 500), min_size=1, max_size=60)


def after(hours: float, action: str, status: str, *, told: bool = False) -> Step:
    return Step(NOON + timedelta(hours=hours), action, status, told)


def standing(found: list[Span], day: date) -> tuple[int, int]:
    """Backlog and overdue at the end of a day, as the rollups add them up."""
    moved = sum((counts for span in found for on, counts in movements(span) if on <= day), Volumes())
    return moved.filed + moved.reopened - moved.ended, moved.late - moved.cleared


@given(st.lists(st.floats(0.1, 200), max_size=6), st.integers(0, 40))
def test_the_sum_of_movements_is_what_is_open_and_overdue_on_any_day(gaps: list[float], ahead: int) -> None:
    steps, at = [], 0.0
    for place, gap in enumerate(gaps):
        at += gap
        steps.append(after(at, *(("resolve", "resolved"), ("reopen", "in_progress"))[place % 2]))
    day = FIRST + timedelta(days=ahead)
    found = spans(TICKET, steps, BEIJING)

    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), BEIJING)
    changes = [step for step in steps if step.at < end]
    is_open = len(changes) % 2 == 0
    assert standing(found, day) == (int(is_open), int(is_open and end > TICKET.due_at))


def test_a_ticket_that_was_sent_back_has_two_spans_and_its_first_contact_and_resolution_once() -> None:
    steps = [
        after(1, "dispatch", "dispatched", told=True),
        after(5.9, "accept", "in_progress"),
        after(30, "resolve", "resolved"),
        after(50, "reopen", "in_progress"),
        after(200, "resolve", "resolved"),
    ]

    first, second = spans(TICKET, steps, BEIJING)

    assert (first.first, first.in_time, first.contact_hours, first.solve_hours) == (True, True, 5, 30)
    assert (second.first, second.in_time, second.contact_hours, second.solve_hours) == (
        False,
        False,
        None,
        None,
    )
    assert (first.late_on, second.late_on) == (NEVER, FIRST + timedelta(days=7))
    assert [measure for span in (first, second) for measure, _, _ in waits(span)] == ["contact", "solve"]


@given(hours, st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_percentile_is_the_nearest_rank(values: list[int], share: float) -> None:
    histogram = {one: values.count(one) for one in values}

    assert percentile(histogram, share) == sorted(values)[math.ceil(round(share * len(values), 6)) - 1]


def test_nothing_has_no_percentile() -> None:
    assert percentile({}, 0.5) is None


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ((2026, 10, 19, 2026, 11, 18), (2026, 9, 19, 2026, 10, 18)),
        ((2026, 3, 1, 2026, 3, 31), (2026, 2, 1, 2026, 2, 28)),
        ((2026, 1, 1, 2026, 12, 31), (2025, 1, 1, 2025, 12, 31)),
        ((2026, 11, 2, 2026, 11, 8), (2026, 10, 26, 2026, 11, 1)),
    ],
)
def test_a_month_is_compared_with_the_month_before_and_any_days_with_as_many(
    period: tuple[int, ...], earlier: tuple[int, ...]
) -> None:
    def of(told: tuple[int, ...]) -> Period:
        return Period(date(*told[:3]), date(*told[3:]))

    assert before(of(period), 19) == of(earlier)


def test_a_leap_day_is_compared_with_the_day_before_it() -> None:
    assert year_ago(Period(date(2028, 2, 1), date(2028, 2, 29))) == Period(
        date(2027, 2, 1), date(2027, 2, 28)
    )


def test_a_whole_february_is_compared_with_all_of_the_one_before() -> None:
    leap = Period(date(2028, 2, 1), date(2028, 2, 29))

    assert year_ago(Period(date(2029, 2, 1), date(2029, 2, 28))) == leap


def test_days_to_come_are_left_out_of_what_is_compared() -> None:
    present, today = named("month", date(2026, 11, 10), 19), date(2026, 11, 10)

    assert so_far(before(present, 19), of=present, today=today) == Period(
        date(2026, 10, 1), date(2026, 10, 10)
    )
    assert so_far(before(present, 19), of=present, today=date(2026, 12, 1)).days == 31


@pytest.mark.parametrize("part", [1, 3, 9, 37])
def test_a_share_half_way_between_two_tenths_is_told_alike_on_every_page(part: int) -> None:
    on_the_overview = told(rounded(part / 80, "share"), "share", words("en"))

    assert percent(part / 80) == on_the_overview


@pytest.mark.parametrize(
    "word", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
)
def test_a_word_in_a_file_is_no_formula(word: str) -> None:
    written = sheets.written(Sheet("x", "x", ["name", "number"], [[word, -3]]))

    assert sheets.inert(word) == f"'{word}"
    assert written.startswith("\ufeffname,number")
    assert written.rstrip().endswith(",-3")
