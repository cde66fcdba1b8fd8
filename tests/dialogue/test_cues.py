"""What shows in a short text besides its words."""

from __future__ import annotations

import pytest

from bot.nlu.cues import WIDTH, columns, cues


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13800138000", "1380013"),
        ("BJ20261124-000123", "BJ"),
        ("路灯坏了？", "路灯坏了"),
        ("不是3号楼", "3号楼"),
        ("what is broken", "it is broken"),
    ],
)
def test_a_cue_tells_two_texts_apart(one: str, other: str) -> None:
    assert cues(one).tolist() != cues(other).tolist()


def test_another_phone_number_shows_the_same() -> None:
    assert cues("13800138000").tolist() == cues("15912345678").tolist()


def test_capitals_show_the_same() -> None:
    assert cues("WHY IS MY TICKET CLOSED").tolist() == cues("why is my ticket closed").tolist()


def test_each_text_has_a_row_and_each_cue_the_weight_given() -> None:
    rows = columns(["13800138000", "路灯坏了？"], 0.5)

    assert rows.shape == (2, WIDTH)
    assert set(rows.data) == {0.5}
