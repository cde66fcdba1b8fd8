"""The check-up's rules: dimensions, indicators, ranks, what a sheet suggests, and how a finding's loop is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from city.groups import Name
from desk.checkup import population, stored
from desk.checkup.closing import possible
from desk.checkup.counting import Cell, Counted
from desk.checkup.definitions import DEFINITIONS
from desk.checkup.dimensions import DIMENSIONS, dimensions, shipped
from desk.checkup.indicators import Making, indicators
from desk.checkup.proposals import proposals
from desk.checkup.sheet import Indicator, Level, People, Sheet
from desk.errors import InvalidInput
from desk.figures import periods
from desk.figures.periods import Period
from desk.figures.rates import Counts
from desk.figures.report import Whose
from desk.figures.spans import Volumes
from desk.figures.standing import Standing
from desk.store.models import CheckupRow
from tests.staff_room import beijing

LIFT, RUBBISH = "housing.elevator", "sanitation.rubbish_collection"
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))


def a_cell(
    *, filed: int, ended: int = 0, in_time: int = 0, reopened: int = 0, valid: int = 0, solved: int = 0
) -> Cell:
    moved = Volumes(filed=filed, reopened=reopened, ended=ended, in_time=in_time)
    return Cell(Standing(moved), Counts(valid=valid, contacted=valid, solved=solved))


def a_sheet(own: Mapping[str, Cell], **more: object) -> Sheet:
    """A sheet of Wangjing, with Chaoyang around it."""
    around, peers = more.get("around", {}), more.get("peers", {})
    assert isinstance(around, dict)
    assert isinstance(peers, dict)
    totals = {code: sum(cells.values(), Cell()) for code, cells in peers.items()}
    before = more.get("before")
    assert before is None or isinstance(before, dict)
    people = {"W": 100_000, "A": 50_000, "C": 1_000_000}
    making = Making(
        Counted(own, around, totals, peers), shipped(), "W", "C", people if more.get("people", True) else {},
        0.9, 30, {}, before,
    )  # fmt: skip
    return Sheet(
        Whose("subdistrict", "W"), Name("望京街道", "Wangjing"), "quarter", QUARTER, QUARTER.last, True,
        People(100_000, date(2020, 11, 1), "census"), 30, "0" * 16, indicators(making),
    )  # fmt: skip


def line(sheet: Sheet, code: str) -> Indicator:
    found = sheet.indicator(code)
    assert found is not None
    return found


def test_every_category_has_a_dimension_and_every_exception_is_a_category() -> None:
    known = {one.code for one in beijing().categories}

    assert set(shipped().leaves) <= known
    assert {shipped().of(code) for code in known} == set(DIMENSIONS)
    with pytest.raises(ValueError, match="no dimension"):
        dimensions("groups: {sanitation: block}\nleaves: {}")


def test_quarters_and_halves_begin_with_the_year() -> None:
    assert periods.quarter(date(2026, 11, 24)) == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert periods.quarter(date(2024, 2, 29)) == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert periods.half(date(2026, 6, 30)) == Period(date(2026, 1, 1), date(2026, 6, 30))


def test_an_indicator_has_its_fraction_residents_level_around_and_rank() -> None:
    own = {
        LIFT: a_cell(filed=40, ended=40, in_time=30, reopened=4, valid=40, solved=20),
        RUBBISH: a_cell(filed=10),
    }
    other = {LIFT: a_cell(filed=5, ended=5, in_time=5, valid=2, solved=2)}
    sheet = a_sheet(own, around={LIFT: a_cell(filed=100, ended=50, in_time=45)}, peers={"W": own, "A": other})

    assert line(sheet, "all.filed").now == Level(50, 5.0)
    assert (line(sheet, "all.filed").rank, line(sheet, "all.filed").peers) == (2, 2)
    assert line(sheet, "housing.share").now == Level(0.8)
    in_time = line(sheet, "housing.in_time")
    assert (in_time.now, in_time.numerator, in_time.denominator) == (Level(0.75), 30, 40)
    assert in_time.around == Level(0.9)
    # Two answers are few, however happy: who has enough comes first.
    assert line(sheet, "housing.resolution").rank == 1
    assert line(sheet, "community.filed").small
    assert line(sheet, "city.resolution").now == Level(None)
    assert line(sheet, f"leaf/{LIFT}").around == Level(100, 1.0)


def test_without_residents_counts_stand_alone_and_are_not_ranked() -> None:
    own = {LIFT: a_cell(filed=40)}
    sheet = a_sheet(own, peers={"W": own, "A": own}, people=False)

    assert line(sheet, "all.filed").now == Level(40, None)
    assert line(sheet, "all.filed").rank is None


def test_a_sheet_suggests_what_is_far_over_rising_or_low_and_nothing_of_what_is_few() -> None:
    own = {LIFT: a_cell(filed=90, ended=90, in_time=60, valid=60, solved=30), RUBBISH: a_cell(filed=12)}
    around = {
        LIFT: a_cell(filed=300, ended=300, in_time=290, valid=300, solved=210),
        RUBBISH: a_cell(filed=20),
    }
    before = {"housing.filed": Level(40), "all.filed": Level(95), "housing.resolution": Level(0.9)}
    sheet = a_sheet(own, around=around, before=before)

    found = {one.code: one for one in proposals(sheet)}

    assert (found["housing.filed"].rule, found["housing.filed"].beside) == ("over", 3.0)
    assert (found["housing.resolution"].than, found["housing.resolution"].beside) == ("before", 0.9)
    assert found["all.in_time"].rule == "late"
    few = a_sheet(own, before={"housing.resolution": Level(0.9, few=True)})
    assert "housing.resolution" not in {one.code for one in proposals(few)}
    assert f"leaf/{RUBBISH}" not in found
    assert "housing.share" not in found
    assert proposals(replace(sheet, is_over=False)) == []


def test_a_small_rise_may_be_chance_and_is_not_suggested() -> None:
    def suggested(now: int, before: int) -> bool:
        sheet = a_sheet({LIFT: a_cell(filed=now)}, before={"housing.filed": Level(before)}, people=False)
        return any(one.code == "housing.filed" for one in proposals(sheet))

    assert not suggested(0, 0)
    assert not suggested(60, 45)
    assert suggested(90, 45)


def test_a_sheet_is_read_as_it_was_kept() -> None:
    own = {LIFT: a_cell(filed=40, ended=40, in_time=30)}
    sheet = replace(a_sheet(own, around=own, before={}), before=Period(date(2026, 4, 1), date(2026, 6, 30)))
    row = CheckupRow(
        owner="subdistrict", code="W", kind="quarter", first=QUARTER.first, last=QUARTER.last, edition=sheet.edition,
        assigned=sheet.assigned, sheet=stored.kept(sheet),
    )  # fmt: skip

    assert stored.read(row) == sheet
    assert stored.read(row).definitions == DEFINITIONS


def test_residents_are_told_a_line_an_area() -> None:
    assert population.told("110105026 98,000\n\n110105，3452460\ncity 1", beijing()) == {
        "110105026": 98000,
        "110105": 3452460,
        "city": 1,
    }
    for wrong in ("", "nowhere 5", "110105026", "110105026 0"):
        with pytest.raises(InvalidInput):
            population.told(wrong, beijing())


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2020, 1, 1), 100),
        (date(2024, 6, 30), 100),
        (date(2025, 12, 31), 98),
        (date(2026, 9, 30), 98),
    ],
)
def test_the_newest_as_of_a_day_counts_the_census_among_them_and_a_correction_before_what_it_corrects(
    day: date, number: int
) -> None:
    census, mistyped = People(100, date(2020, 11, 1), "census"), People(980, date(2025, 12, 31), "book")

    found = population.newest([("A", replace(mistyped, number=98)), ("A", mistyped), ("A", census)], day)

    assert found["A"].number == number
    late = [("A", replace(mistyped, number=98)), ("A", mistyped)]
    assert population.newest(late, day)["A"].number == 98


def test_the_census_counts_every_district_of_the_country_and_adds_up_to_the_city() -> None:
    districts = {one.code for one in beijing().districts if one.code.isdecimal()}

    assert set(population.shipped()) == districts
    assert sum(one.number for one in population.shipped().values()) == 21_893_095


def test_what_is_done_stays_done_and_what_is_declined_may_go_to_another_plan() -> None:
    assert possible("found") == ["feed_back"]
    assert possible("fed_back") == ["noted", "taken_up", "done", "declined"]
    assert possible("taken_up") == ["done", "declined"]
    assert possible("done") == []
    assert possible("declined") == ["feed_back"]
