"""Who begins with their own life, tells how often where a place was asked for, or names somebody outright."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.drops import drops
from actions.hurry import tells_how_often
from actions.party_words import tells_about
from actions.place_words import tells_no_place
from actions.righting import puts_right_by_words
from actions.wishes import wishes
from city.lives import only_of_life
from tests.talk import CHAOYANG, beijing, said

SEWER = {
    "description": "下水道堵了",
    "category": "municipal_facilities.sewer",
    "district": "110106",
    "subdistrict": "110106015",
    "address": "嘉园三里 20号楼",
}


def taken(words: str, intent: str, question: str, fields: dict[str, Any], **more: Any) -> Draft:
    lang = "en" if words.isascii() else "zh"
    draft = Draft(fields=fields, asked=(question,))
    return take(said(words, intent, lang=lang, **more), draft, question, beijing()).draft


@pytest.mark.parametrize(
    "words",
    [
        "我今年83了 当过兵 在这个楼住了四十年",
        "俺家老头子走了以后就我一个人住 今年七十八了 腿脚也不灵便",
        "孩子都在外地",
        "My late husband used to handle these things.",
        "I've lived here for forty years",
    ],
)
def test_a_life_is_no_matter_yet(words: str) -> None:
    assert only_of_life(words)
    draft = taken(words, "file_complaint", "opening", {}, category="civil_affairs.veterans")
    assert draft["category"] is None
    assert draft.lead


@pytest.mark.parametrize(
    "words",
    [
        "我家暖气不热",
        "我在这住了十年了 没见过这么脏",
        "我83了 六楼没电梯下不去",
        "I am 81 and my heating is off",
        "I live alone and the lift is broken",
    ],
)
def test_a_life_with_a_trouble_in_it_is_a_matter(words: str) -> None:
    assert not only_of_life(words)


def test_who_somebody_is_stands_behind_what_happened() -> None:
    begun = Draft(lead="我今年83了 当过兵")
    heard = said("六楼没电梯下不去", "file_complaint", category="housing.elevator")
    draft = take(heard, begun, "description", beijing()).draft

    assert draft["description"] == "六楼没电梯下不去\n我今年83了 当过兵"


@pytest.mark.parametrize(
    "words", ["like every nite around 9", "Yes every day, at lunch as well", "每天晚上九点"]
)
def test_how_often_it_is_said_where_a_place_was_asked_for(words: str) -> None:
    assert tells_how_often(words)


@pytest.mark.parametrize("words", ["every night in the park", "天天快递站", "daily mart, Wangjing"])
def test_a_place_with_such_a_word_is_one(words: str) -> None:
    assert not tells_how_often(words)


@pytest.mark.parametrize("words", ["outside", "just outside", "downstairs"])
def test_outside_is_no_address(words: str) -> None:
    assert tells_no_place(words)


def test_on_a_condition_nothing_is_dropped() -> None:
    assert drops("归的话就登记 不归拉倒", "district") is False
    assert drops("拉倒吧", "district") is not False


@pytest.mark.parametrize("words", ["both, hurry", "both pls", "都登记", "两件都要"])
def test_who_wants_all_of_several_leaves_no_name_by_that(words: str) -> None:
    draft = taken(words, "affirm", "contact_by", {**SEWER, "district": CHAOYANG})

    assert draft["reporter_name"] is None
    assert draft["contact_by"] == "chat"


def test_a_floor_told_in_passing_is_no_part_of_the_address() -> None:
    draft = taken("好几家都这样 一楼最惨", "inform", "contact_by", SEWER, address=("一楼", "一楼"))

    assert draft["address"] == "嘉园三里 20号楼"
    assert "一楼最惨" in draft["description"]


def test_a_name_told_outright_is_whom_it_is_about_whatever_was_asked() -> None:
    coat = {"description": "羽绒服跑毛", "category": "consumer.goods", "placeless": True}
    words = "淘宝的 店名叫 雪中飞旗舰店好像"
    more = {"party": ("雪中飞旗舰店", "雪中飞旗舰店"), "category": "consumer.online_shopping"}

    assert taken(words, "file_complaint", "occurred_at", coat, **more)["party"] == "雪中飞旗舰店"


@pytest.mark.parametrize("words", ["refund 380", "paid 5000 yuan", "they charged me 200"])
def test_what_it_cost_is_nobodys_name(words: str) -> None:
    assert tells_about(words)


def test_a_typo_is_put_right() -> None:
    assert puts_right_by_words("typo, Ritan Park")


@pytest.mark.parametrize("words", ["ok just here", "just here", "only in this chat"])
def test_who_wants_it_just_here_is_answered_in_the_chat(words: str) -> None:
    assert wishes(words).contact_by == "chat"


def test_who_goes_on_with_another_matter_is_shown_no_list_of_districts() -> None:
    guard = {"description": "the gate guard is rude", "category": "housing.property_management"}
    fields = {**guard, "category_confidence": 0.9}
    words = "also my parking fee went from 150 to 300 without notice"
    one = {"text": words, "category": "transport.parking", "confidence": 0.9, "cue": True}
    message = said(words, "file_complaint", lang="en", matters=[one])
    draft = take(message, Draft(fields=fields, asked=("district", "district")), "district", beijing()).draft

    assert len(draft.others) == 1
    assert draft.asked_times("district") == 1


def test_the_head_of_a_name_is_no_area_before_it() -> None:
    cars = {"description": "学校门口乱停车", "category": "transport.illegal_parking"}
    told = {
        "district": ("110105", "朝阳区 白家庄"),
        "place_choices": (["110105004", "110105013"], "朝阳区 白家庄"),
        "address": ("白家庄小学 门口", "白家庄小学 门口"),
    }

    assert taken("朝阳区 白家庄小学 门口", "inform", "district", cars, **told)["address"] == "白家庄小学 门口"


def test_a_life_told_on_and_on_is_no_matter_yet() -> None:
    begun = Draft(lead="俺今年七十八了")
    draft = take(said("孩子都在外地", "file_complaint"), begun, "description", beijing()).draft

    assert draft["description"] is None
    assert draft.lead == "俺今年七十八了\n孩子都在外地"


@pytest.mark.parametrize("words", ["please dont say who told", "don't tell him it was me"])
def test_who_asks_not_to_be_named_as_the_source_is_kept_secret(words: str) -> None:
    assert wishes(words).confidential


def test_who_does_not_say_what_it_was_wishes_nothing() -> None:
    assert not wishes("they don't say who is responsible").confidential


def test_a_place_taken_back_with_no_no_no_is_not_the_place() -> None:
    lights = {"description": "路口红绿灯坏了", "category": "transport.traffic_flow"}
    told = {"district": ("110102", "阜成门"), "address": ("阜成门 桥", "阜成门 桥")}
    draft = taken("西直门 不不不 是阜成门 桥那边", "inform", "district", lights, **told)

    assert "西直门" not in str(draft["address"])
    assert "阜成门" in str(draft["address"])
