"""A danger that was told in roundabout words is of the kind that the words may be of, or of none so exactly."""

from __future__ import annotations

import pytest

from bot.nlu.danger_needs import may_be_of
from bot.nlu.danger_signs import seen
from bot.nlu.encoder import encoder
from city.danger import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kid broke his arm at the trampoline park, nobody cares", "falling"),
        ("娃玩滑梯把腿摔骨折了，店家不认", "falling"),
        ("no power for hours and my mother needs her breathing machine", "trapped"),
    ],
)
def test_an_injury_falls_on_nobody_and_no_power_shuts_nobody_in(text: str, kind: Kind) -> None:
    found = seen(text, encoder().encode([text])[0])

    assert found is None or found.kind != kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("楼顶那块铁皮晃得厉害", "falling"),
        ("a sheet of metal is swaying up there", "falling"),
        ("空调外机眼看就要下来了", "falling"),
        ("a slab just came off the bridge", "falling"),
        ("the sign is dangling over the door", "falling"),
        ("电梯里好几个人出不来", "trapped"),
        ("缆车停在半空了，上面还有人", "trapped"),
        ("有个人在枯井里上不来", "trapped"),
        ("we are suspended in a gondola", "trapped"),
        ("手伸进绞肉机拔不出来", "trapped"),
        ("his sleeve went into the conveyor", "trapped"),
        ("广告布快被风吹走了 底下全是人", "falling"),
        ("电吹风掉进盆里，手缩不回来", "electrocution"),
        ("婴儿车让人推走了", "child"),
        ("grandpa went out barefoot in the night", "child"),
    ],
)
def test_what_sways_and_who_cannot_get_out_may_be_in_danger(text: str, kind: Kind) -> None:
    assert may_be_of(kind, text)
