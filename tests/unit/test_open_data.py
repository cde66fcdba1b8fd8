"""No line of open data is shared by fewer than five tickets, and only what would be alone is told less of."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import InvalidInput
from desk.opendata.anonymity import LEVELS, Cell, K, released
from desk.opendata.months import Month, month, over


def a_cell(**told: str) -> Cell:
    usual = Cell(
        month="2026-10", day="2026-10-01", district="110105", subdistrict="110105026", category_group="sanitation",
        category="sanitation.rubbish_collection", kind="complaint", channel="web", reporter="resident",
        urgency="normal",
    )  # fmt: skip
    return usual._replace(**told)


cells = st.dictionaries(
    st.builds(
        a_cell,
        day=st.sampled_from(["2026-10-01", "2026-10-02", "2026-10-03"]),
        subdistrict=st.sampled_from(["110105026", "110105027", ""]),
        category=st.sampled_from(["sanitation.rubbish_collection", "sanitation.public_toilets"]),
        urgency=st.sampled_from(["normal", "urgent"]),
    ),
    st.integers(1, 2 * K),
)


@given(cells)
def test_every_line_stands_for_five_tickets_or_more_and_none_is_lost_or_doubled(
    told: dict[Cell, int],
) -> None:
    found = released(told)

    assert all(count >= K for count in found.cells.values())
    assert found.dropped < K * 2
    assert sum(found.cells.values()) == sum(found.by_level)
    assert sum(found.by_level) + found.dropped == sum(told.values())


@given(cells)
def test_who_is_not_alone_keeps_the_day_and_the_sub_district_of_what_happened(told: dict[Cell, int]) -> None:
    found = released(told)

    lost = {cell: count for cell, count in told.items() if count >= K and cell not in found.cells}
    # But for one of a district's, where somebody who is alone would be left out without it.
    assert len(lost) <= len({(cell.category_group, cell.urgency) for cell in told})
    assert all(found.cells[cell] == told[cell] for cell in told if told[cell] >= K and cell not in lost)


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        ({"day": "2026-10-09"}, {"day": ""}),
        ({"category": "sanitation.public_toilets"}, {"day": "", "category": ""}),
        ({"subdistrict": "110105027"}, {"day": "", "category": "", "subdistrict": ""}),
    ],
)
def test_days_become_months_then_leaves_groups_then_sub_districts_districts(
    others: dict[str, str], kept: dict[str, str]
) -> None:
    found = released({a_cell(): 2, a_cell(**others): 3})

    assert found.cells == {a_cell(**kept): 5}


def test_who_is_alone_in_a_district_is_left_out() -> None:
    found = released({a_cell(): 4, a_cell(kind="suggestion"): 4, a_cell(urgency="urgent"): 5})

    assert Counter(found.cells) == {a_cell(urgency="urgent"): 5}
    assert (found.dropped, found.by_level) == (8, (5, *[0] * (len(LEVELS) - 1)))


def test_who_is_alone_takes_the_smallest_finer_line_along_instead_of_being_left_out() -> None:
    found = released({a_cell(): 9, a_cell(day="2026-10-02"): 6, a_cell(day="2026-10-03", category="x.y"): 2})

    assert found.cells == {a_cell(): 9, a_cell(day="", category="", subdistrict=""): 8}
    assert found.dropped == 0


def test_only_whole_months_are_released() -> None:
    today = date(2027, 1, 31)

    assert list(over(Month(2026, 11), Month(2026, 12), today=today)) == [Month(2026, 11), Month(2026, 12)]
    for first, last in (("2026-12", "2027-01"), ("2026-12", "2026-11")):
        with pytest.raises(InvalidInput):
            list(over(month(first), month(last), today=today))
    for told in ("2026", "2026-13", "2026-1", "10/2026"):
        with pytest.raises(InvalidInput):
            month(told)
