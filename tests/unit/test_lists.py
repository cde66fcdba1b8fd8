"""Lists of ids have few lengths, so that few statements are planned."""

from __future__ import annotations

import pytest

from desk.store.lists import filled_up


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ([], [0]),
        ([7], [7]),
        ([7, 8], [7, 8]),
        ([7, 8, 9], [7, 8, 9, 0]),
        ({5}, [5]),
        (range(1, 6), [*range(1, 6), 0, 0, 0]),
    ],
)
def test_ids_are_filled_up_to_a_power_of_two_with_one_that_nothing_has(
    ids: list[int], expected: list[int]
) -> None:
    assert filled_up(ids) == expected
