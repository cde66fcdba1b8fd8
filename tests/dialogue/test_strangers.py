"""Strangers told of who are no danger, and who are one all the same."""

from __future__ import annotations

import pytest

from bot.nlu.danger_signs import seen
from bot.nlu.encoder import encoder
from bot.nlu.strangers import only_dark, only_fouls, only_looks


@pytest.mark.parametrize(
    "text",
    [
        "总有人在电梯里吐痰小便",
        "一个大爷天天在单元门口撒尿",
        "some guy pees in our stairwell every night",
        "never seen him before, a young guy with a cap and a mask",
        "don't know her. an old lady in a red coat",
    ],
)
def test_who_fouls_a_stairwell_or_is_only_described_calls_nobody(text: str) -> None:
    assert only_fouls(text) or only_looks(text)
    assert seen(text, encoder().encode([text])[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        "有个男的堵着门冲我撒尿",
        "a man peeing at me, he is following me",
        "a tall man with a knife",
        "a man in my bedroom",
        "I don't know him. a man in a mask at my door",
    ],
)
def test_a_stranger_who_is_met_or_armed_is_looked_at(text: str) -> None:
    assert not only_fouls(text)
    assert not only_looks(text)


@pytest.mark.parametrize(
    "text",
    [
        "老爷子大便里全是血，人站不住了",
        "我妈大小便失禁 怎么喊都不醒",
        "楼道里有人小便，老太太踩上滑倒了起不来",
        "有人乱扔烟头，垃圾桶着火了",
        "he can't pee since last night and is in agony",
        "someone spits on the stairs, my mother slipped and can't get up",
    ],
)
def test_who_is_ill_or_hurt_is_no_nuisance(text: str) -> None:
    assert not only_fouls(text)


@pytest.mark.parametrize(
    "text", ["楼道有人撒尿臭死了", "people smoke and spit in our lift, it is disgusting"]
)
def test_who_only_suffers_from_the_smell_is_in_no_danger(text: str) -> None:
    assert only_fouls(text)


@pytest.mark.parametrize(
    "text",
    [
        "there are no street lights between the two gates, very dark",
        "the lamps are all off on our road and it is so dark at night",
        "路灯都不亮 晚上黑得吓人",
    ],
)
def test_a_way_that_nobody_lights_calls_nobody(text: str) -> None:
    assert only_dark(text) or "吓" in text
    assert seen(text, encoder().encode([text])[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        "no light in the lift, we are stuck in the dark",
        "no lights on the road and a man follows me",
        "the lamp is off and the wires spark",
        "楼道灯不亮 我妈摔了",
        "no lights on the stairs and my mother can't get up",
    ],
)
def test_who_is_met_or_hurt_in_the_dark_is_looked_at(text: str) -> None:
    assert not only_dark(text)
