"""Praise and blame of the hotline's own people is one matter of its kind, and needs no place."""

from __future__ import annotations

import pytest

from bot.nlu.meant import Standing, meant
from bot.nlu.of_staff import of_staff
from dialogue.state import State
from tests.dialogue.parsing import told

PRAISED = (
    "你们那个谁 上次那个小姑娘态度挺好 我想夸夸她",
    "我要表扬接线员",
    "昨天接我电话的同志特别耐心",
    "12345的话务员真热情",
    "你们那小伙子挺负责的",
    "I want to praise the operator who took my call",
    "the lady who answered my call yesterday was so patient",
)
BLAMED = (
    "刚才接电话那女的挂我电话",
    "你们客服骂人",
    "接线员态度一点都不好 没耐心",
    "上次接电话那个小伙子说话带刺",
    "我要投诉接线员",
    "the hotline operator hung up on me",
)
OTHERS = (
    "接线员在吗",
    "让接线员跟我说",
    "物业接电话的态度特别差",
    "银行客服骂人",
    "房东挂我电话",
    "我打过去他们接电话的人骂我",
    "你们小区那个小姑娘态度不好",
    "感谢你们",
    "谢谢接线员，我的单子怎么样了",
    "快递员接电话的时候骂我",
    "the tour operator refused to pay me back",
    "thank you so much",
)


@pytest.mark.parametrize("words", PRAISED)
def test_an_operator_is_praised(words: str) -> None:
    assert of_staff(words) == "praise"


@pytest.mark.parametrize("words", BLAMED)
def test_an_operator_is_complained_of(words: str) -> None:
    assert of_staff(words) == "complaint"


@pytest.mark.parametrize("words", OTHERS)
def test_somebody_elses_people_and_who_only_asks_for_one_are_not_meant(words: str) -> None:
    assert of_staff(words) is None


@pytest.mark.parametrize("intent", ["ask_ticket_status", "talk_to_person", "out_of_scope", "file_complaint"])
def test_whatever_it_was_taken_for_it_is_a_matter_of_that_kind(intent: str) -> None:
    for state, form in ((State(), False), (State(("filed",), filed=True), False), (State(("what",)), True)):
        heard = meant(told("我要表扬接线员", intent), state, Standing(form=form))

        assert heard["intent"]["name"] == "file_complaint"
        assert {one["entity"]: one["value"] for one in heard["entities"]} == {
            "category": "government_service.official_conduct",
            "kind": "praise",
            "of_desk": "staff",
        }


def test_it_answers_no_survey_and_no_question_of_a_matter() -> None:
    for state, form in ((State(("satisfied",), surveyed=True), False), (State(("party",)), True)):
        heard = meant(told("接线员态度挺好", "answer_survey"), state, Standing(form=form))

        assert heard["intent"]["name"] != "file_complaint"
