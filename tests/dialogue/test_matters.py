"""Where one message holds several matters, and where it is one story: our own probes, read by the trained model."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu.clauses import pieces
from bot.nlu.delivered import Delivered, understand

PROBES = yaml.safe_load(Path(__file__).with_name("matters.yml").read_text(encoding="utf-8"))
# A part of the messages with several matters may be missed: the citizen tells them one after the other.
FOUND = 0.9


def matters(agent: Any, text: str) -> list[dict[str, Any]]:
    """What our channel adds to the message."""
    delivered = Delivered("1", "c1", text, None, {"now": "2026-11-25T10:00:00+08:00"})
    parsed = asyncio.run(understand(delivered, agent.processor))
    told: list[dict[str, Any]] = next(
        (found["value"] for found in parsed["entities"] if found["entity"] == "matters"), []
    )
    return told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_story_about_one_matter_is_never_split(agent: Any, lang: str) -> None:
    split = [case["text"] for case in PROBES[lang]["one"] if len(matters(agent, case["text"])) > 1]

    assert split == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_several_matters_are_found_one_by_one(agent: Any, lang: str) -> None:
    cases = PROBES[lang]["apart"]

    missed = [case["text"] for case in cases if len(matters(agent, case["text"])) != len(case["groups"])]

    assert len(missed) <= (1 - FOUND) * len(cases), missed


def test_a_message_without_a_turn_is_read_once() -> None:
    assert pieces("楼下垃圾三天没人收了") == []


def test_a_pause_within_a_clause_is_no_turn() -> None:
    assert [piece.text for piece in pieces("卡里面还有四千多块钱，退不了")] == []
    assert [piece.text for piece in pieces("the lift is also stuck all the time")] == []


@pytest.mark.parametrize(
    ("told", "items"),
    [
        (
            "三个事儿：一楼道灯不亮 二电梯老异响 三门口共享单车堵路",
            ["楼道灯不亮", "电梯老异响", "门口共享单车堵路"],
        ),
        (
            "2 things: garbage not collected for 5 days and the hallway lights dead",
            ["garbage not collected for 5 days", "the hallway lights dead"],
        ),
    ],
)
def test_a_list_is_cut_where_as_many_are_counted_as_were_announced(told: str, items: list[str]) -> None:
    assert [piece.text for piece in pieces(told) if piece.cue] == items


def test_a_floor_counts_nothing() -> None:
    assert not [piece for piece in pieces("两件事：一楼漏水 三楼也漏水") if piece.counted]


def test_a_list_behind_its_announcement_is_cut_item_by_item() -> None:
    told = "A couple of problems here at Building 5: the entrance light is dead and the lift makes a grinding noise."

    assert [piece.text for piece in pieces(told) if piece.cue] == [
        "the entrance light is dead",
        "the lift makes a grinding noise",
    ]


def test_a_list_that_nobody_announced_is_one_story() -> None:
    assert pieces("the entrance light is dead and the lift makes a grinding noise") == []


def test_two_things_that_are_wrong_too_are_pieces_without_a_comma() -> None:
    both = pieces("朝阳区劲松五区 楼道灯也不亮 垃圾也没人收")

    assert [piece.text for piece in both if piece.cue] == ["楼道灯也不亮", "垃圾也没人收"]
    assert pieces("物业费涨了 服务也不好") == [] or not any(p.cue for p in pieces("物业费涨了 服务也不好"))


def test_a_place_before_two_matters_leads_on_to_the_first(agent: Any) -> None:
    found = matters(agent, "朝阳区劲松五区 楼道灯也不亮 垃圾也没人收")

    assert [one["text"] for one in found] == ["朝阳区劲松五区 楼道灯也不亮", "垃圾也没人收"]


def test_numbered_points_are_pieces() -> None:
    assert [piece.text for piece in pieces("①路面有个大坑 ②公交站牌倒了")] == ["路面有个大坑", "公交站牌倒了"]


def test_two_things_that_are_each_said_to_be_wrong_are_pieces() -> None:
    found = pieces("the street lamp is out and the bins are overflowing in front of Anzhenli building 9")

    assert [piece.text for piece in found] == [
        "the street lamp is out",
        "the bins are overflowing in front of Anzhenli building 9",
    ]


def test_what_goes_on_about_one_thing_is_no_further_piece() -> None:
    assert pieces("the lift is stuck and the property office says it isn't theirs") == []


def test_two_things_of_which_one_word_is_said_are_no_pieces() -> None:
    assert pieces("the lift and the door are broken") == []


def test_whom_it_is_about_is_no_matter_of_its_own(agent: Any) -> None:
    told = (
        "The canteen at my daughters school served cold food for two weeks now and the kids come home hungry. "
        "School is BISS in Liangmaqiao"
    )

    assert len(matters(agent, told)) < 2


def test_that_somebody_also_does_something_is_told_whole() -> None:
    assert [piece.text for piece in pieces("树叶子堆了一地也没人扫 还有人点火烧")][-1] == "有人点火烧"


def test_what_there_is_not_even_one_of_is_no_further_piece() -> None:
    assert pieces("修路围挡占了半条街 晚上也没个灯") == []


@pytest.mark.parametrize(
    ("told", "further"),
    [
        (
            "actually can you also tell them about the lift, it stops between floors",
            "the lift, it stops between floors",
        ),
        (
            "could you please also report the street lamp at the gate, it is out",
            "the street lamp at the gate, it is out",
        ),
        ("i also want to report a broken lamp by the gate", "a broken lamp by the gate"),
    ],
)
def test_what_is_to_be_told_too_is_a_further_matter(told: str, further: str) -> None:
    assert [(piece.text, piece.cue) for piece in pieces(told)] == [(further, True)]


@pytest.mark.parametrize(
    "told",
    [
        "can you also tell me about my rights",
        "can you tell them about the lift",
        "can you also call me in the morning",
    ],
)
def test_what_is_wanted_of_the_desk_is_no_further_matter(told: str) -> None:
    assert pieces(told) == []
