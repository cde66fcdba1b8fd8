"""Points that are counted by numbers are as many pieces, however they are written; a house number counts nothing."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import pieces


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1 门禁坏了 2 停车位被占 3 楼道堆杂物", ["门禁坏了", "停车位被占", "楼道堆杂物"]),
        ("1 电梯老停 2 楼道没人扫 3 路灯不亮", ["电梯老停", "楼道没人扫", "路灯不亮"]),
        ("1门禁坏了，2停车位被占", ["门禁坏了", "停车位被占"]),
        ("1、门禁坏了2、停车位被占3、没人扫地", ["门禁坏了", "停车位被占", "没人扫地"]),
        ("一是门禁坏，二是没人扫", ["门禁坏", "没人扫"]),
        (
            "1. the lift is stuck 2. nobody sweeps the stairs",
            ["the lift is stuck", "nobody sweeps the stairs"],
        ),
        (
            "1 the lift 2 the bins 3 the intercom all broken",
            ["the lift broken", "the bins broken", "the intercom broken"],
        ),
        ("1 电梯 2 楼道灯不亮 3 门禁都坏了", ["电梯坏了", "楼道灯不亮", "门禁坏了"]),
        (
            "1 楼道灯不亮 2 邻居半夜唱歌 3 电梯门禁都坏了",
            ["楼道灯不亮", "邻居半夜唱歌", "电梯门禁都坏了"],
        ),
        ("1. 楼上漏水 2. 垃圾没人清，桶都坏了", ["楼上漏水", "垃圾没人清，桶都坏了"]),
        (
            "1. no water since monday 2. the lift and the door are all broken",
            ["no water since monday", "the lift and the door are all broken"],
        ),
        ("1 heating off 2 lift stuck 3 dog mess", ["heating off", "lift stuck", "dog mess"]),
    ],
)
def test_counted_points_are_pieces(text: str, points: list[str]) -> None:
    found = pieces(text)

    assert [piece.text for piece in found] == points
    assert all(piece.counted for piece in found)


@pytest.mark.parametrize(
    "text",
    [
        "1号楼灯不亮 2号楼没水",
        "我家1层 2层都漏水",
        "买了2个 3个都坏",
        "at building 1 the lift, building 2 the drain",
    ],
)
def test_numbers_of_houses_and_things_count_no_points(text: str) -> None:
    assert not any(piece.counted for piece in pieces(text))


def test_a_list_of_as_many_things_as_it_announces_is_as_good_as_numbers() -> None:
    found = pieces(
        "I want to complain about three things: the bins, the lift, and the broken intercom at the gate."
    )

    assert [piece.text for piece in found if piece.counted] == [
        "the bins",
        "the lift",
        "the broken intercom at the gate",
    ]
    assert not any(
        piece.counted for piece in pieces("Two things: the bins, the lift, and the broken intercom.")
    )


def test_how_often_something_happened_counts_no_points() -> None:
    told = "第一次缺发票第二次缺小结第三次说公章不清楚"

    assert len(pieces(told)) < 2


def test_points_that_are_counted_by_ordinals_are_points() -> None:
    assert len(pieces("第一电梯老坏，第二楼道灯不亮")) == 2


def test_the_point_of_a_number_ends_no_sentence() -> None:
    told = "street light out in front of no. 29. also how do i get a parking permit?"

    assert [piece.text for piece in pieces(told)] == [
        "street light out in front of no. 29",
        "how do i get a parking permit?",
    ]
    assert len(pieces("the answer was no. 29 lamps are out, the bins are full")) < 3
    assert len(pieces("they said no. The bins are overflowing since Monday.")) == 2


@pytest.mark.parametrize(
    "told",
    [
        "a wall leans over the path outside No. 7 Xinjiekou Street and it stinks",
        "my doctor Dr. Wang never came to the ward",
    ],
)
def test_what_is_shortened_ends_no_sentence(told: str) -> None:
    assert len(pieces(told)) < 2
