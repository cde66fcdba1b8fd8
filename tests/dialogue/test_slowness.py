"""Who finds this desk slow means their own case; a slow property company is a matter like any other."""

from __future__ import annotations

import pytest

from bot.nlu.meant import meant
from bot.nlu.slowness import blames_desk
from bot.nlu.standing import Standing
from tests.dialogue.parsing import told


@pytest.mark.parametrize(
    "words",
    [
        "你们这效率也太低了",
        "投诉12345，拖了这么多天没下文",
        "我报的那个事儿到现在没人管",
        "你们光登记不处理",
        "我的单子怎么一点动静都没有",
        "我投诉你们 上回那个单子 办都没办就给我结了",
        "我的单子没解决就办结了",
        "you guys are way too slow",
        "i want to complain that you never called me back",
        "my case is going nowhere",
        "why is this taking so long",
    ],
)
def test_a_word_on_how_slow_the_desk_is_asks_for_ones_own_case(words: str) -> None:
    assert blames_desk(words, filed=False)
    assert meant(told(words, "file_complaint"), Standing())["intent"]["name"] == "blame_desk"
    for at in (
        Standing(form="complaint_form", asked="district"),
        Standing(surveyed=True),
        Standing(judged=True),
    ):
        assert meant(told(words, "file_complaint"), at)["intent"]["name"] == "file_complaint"


def test_too_slow_alone_means_the_case_that_is_there() -> None:
    assert blames_desk("处理得也太慢了吧", filed=True)
    assert not blames_desk("处理得也太慢了吧", filed=False)


@pytest.mark.parametrize(
    "words",
    [
        "你们效率太低了，我家停水三天没人管",
        "you guys are so slow, the street light on Gongti road is still out",
    ],
)
def test_a_matter_behind_it_is_heard_where_nothing_is_filed_yet(words: str) -> None:
    assert not blames_desk(words, filed=False)
    assert blames_desk(words, filed=True)


@pytest.mark.parametrize(
    "words",
    [
        "我要投诉物业处理太慢",
        "快递太慢了",
        "你们小区供暖公司太慢",
        "the bus is too slow",
        "my landlord takes forever",
        "客服一直不处理退款",
    ],
)
def test_others_who_are_slow_are_a_matter(words: str) -> None:
    assert not blames_desk(words, filed=True)
