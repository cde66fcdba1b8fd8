"""What people say in passing is not taken for a name, a number, a place or a matter."""

from __future__ import annotations

import pytest

from actions.assent import files_it
from actions.hurry import agrees_in_haste
from actions.leads import unled
from actions.names import tells_role
from actions.wishes import wishes


@pytest.mark.parametrize(
    "words",
    [
        "我是车主",
        "我就是这儿的租户",
        "家长",
        "我是孩子家长",
        "我是他儿子",
        "I'm the tenant",
        "just a neighbour",
        "the owner of the car",
    ],
)
def test_what_somebody_is_to_the_matter_is_no_name(words: str) -> None:
    assert tells_role(words)


@pytest.mark.parametrize("words", ["我是王建民", "我叫李雷", "我是老李", "I'm Anna", "Owen Parent", "王女士"])
def test_a_name_is_no_role(words: str) -> None:
    assert not tells_role(words)


@pytest.mark.parametrize(
    "words",
    [
        "就这俩事",
        "就这些",
        "没别的了，就这些",
        "that's all",
        "nothing else",
        "yep just that",
        "can you file a complaint about him",
    ],
)
def test_who_has_nothing_more_to_tell_lets_it_be_filed(words: str) -> None:
    assert files_it(words)


@pytest.mark.parametrize(
    "words", ["就这些垃圾没人清", "就这个", "please file another complaint about the lift", "先别报"]
)
def test_who_tells_more_does_not(words: str) -> None:
    assert not files_it(words)


@pytest.mark.parametrize(
    ("words", "lang"), [("行 快点", "zh"), ("可以，尽快处理", "zh"), ("ok hurry up", "en")]
)
def test_a_yes_may_press(words: str, lang: str) -> None:
    assert agrees_in_haste(words, lang)


@pytest.mark.parametrize(("words", "lang"), [("快点行不行", "zh"), ("hurry up and fix it", "en")])
def test_pressing_alone_is_no_yes(words: str, lang: str) -> None:
    assert not agrees_in_haste(words, lang)


@pytest.mark.parametrize("words", ["不用留", "不留", "算了，别留了"])
def test_who_leaves_nothing_is_answered_in_the_chat(words: str) -> None:
    assert wishes(words).contact_by == "chat"


def test_that_something_will_be_told_is_not_part_of_it() -> None:
    assert unled("算了还是说个事 单元门禁坏了半个月") == "单元门禁坏了半个月"
    assert unled("俺想反映一下子 楼道灯不亮") == "楼道灯不亮"
    assert unled("唉那个就不报了 说个急的 单元门口井堵了") == "单元门口井堵了"
    assert unled("还是说说这条路吧") == "还是说说这条路吧"
