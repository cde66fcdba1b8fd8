"""Whom somebody went to before is not what a complaint is about, unless that is all it tells."""

from __future__ import annotations

import pytest

from bot.nlu.errands import without_errands


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("下水道反味儿，找过居委会，居委会让找物业，物业让找排水集团，我找谁去", "下水道反味儿，"),
        ("路灯灭了俩月，问了街道，街道说归城管", "路灯灭了俩月，"),
        (
            "the lamp at our gate is dark, I called the committee, the committee says ask the property company",
            "the lamp at our gate is dark,",
        ),
        ("物业乱收停车费，居委会也不出面", "物业乱收停车费，居委会也不出面"),
        ("居委会让我们自己找物业", "居委会让我们自己找物业"),
        ("the police did nothing", "the police did nothing"),
        ("物业叫保安打人，大门口的监控也坏了", "物业叫保安打人，大门口的监控也坏了"),
        ("物业打了物业经理还不够，又砸东西", "物业打了物业经理还不够，又砸东西"),
        ("单元门坏了关不上，居委会让打物业电话", "单元门坏了关不上，"),
        ("打了居委会主任，现在还在医院躺着", "打了居委会主任，现在还在医院躺着"),
        ("单元门坏了关不上，居委会让打12345", "单元门坏了关不上，"),
    ],
)
def test_the_errand_is_left_out(text: str, left: str) -> None:
    assert without_errands(text) == left


def test_thanks_for_what_was_done_are_not_what_it_is_about() -> None:
    words = "thank you for fixing my street lamp last week! but now the water pressure is zero"

    assert "lamp" not in without_errands(words)
    assert "water pressure" in without_errands(words)
    assert without_errands("thank you, the lamp is broken again") == "thank you, the lamp is broken again"
