"""Names of places told in small letters are written large where they are read back."""

from __future__ import annotations

import pytest

from desk.tickets.capitals import capitalised


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("xizhimen", "Xizhimen"),
        ("ritan park", "Ritan Park"),
        ("gongti north road", "Gongti North Road"),
        ("the gate of building 4, liufang nanli", "the gate of building 4, Liufang Nanli"),
        ("outside exit A dawanglu station", "outside exit A Dawanglu Station"),
        ("32 xinyuanli xi jie", "32 Xinyuanli Xi Jie"),
        ("police station in dongsi", "police station in Dongsi"),
    ],
)
def test_a_name_of_here_is_written_large_with_what_belongs_to_it(told: str, written: str) -> None:
    assert capitalised(told) == written


@pytest.mark.parametrize(
    "told",
    [
        "behind the old supermarket",
        "near my house",
        "the residence",
        "the canteen",
        "WANGJING SOHO",
        "iPhone shop",
    ],
)
def test_other_words_stay_as_they_were_told(told: str) -> None:
    assert capitalised(told) == told
