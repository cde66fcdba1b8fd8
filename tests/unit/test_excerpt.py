"""How a long text is cut where lists of the console show its beginning."""

from __future__ import annotations

import pytest

from desk.console.parts import excerpt


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打13800138000", "打13800138000"),
        ("望京街道的电话，010-64720000，请打", "望京街道的电话…"),
        ("望京街道的人说了，明天一早就来清", "望京街道的人说了，明天一…"),
    ],
)
def test_a_number_is_shown_whole_or_not_at_all(text: str, shown: str) -> None:
    assert excerpt(text, 12) == shown
