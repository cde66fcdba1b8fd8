"""Who asks whether the desk deals with something opens a matter; who only rails does not."""

from __future__ import annotations

import pytest
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.named import COMPLAINT_FORM
from actions.talk import ActionAnswerAbuse
from actions.whether_handled import as_opening, asks_whether_handled
from tests.talk import a_tracker, said, sentences


@pytest.mark.parametrize(
    "words",
    [
        "喂 你们管不管狗啊",
        "你们管不管狗",
        "你们到底管不管垃圾",
        "管不管狗",
        "狗你们管不管",
        "楼道堆杂物你们到底管不管啊",
        "哎 12345管不管广场舞啊？",
        "城管管不管占道经营",
        "流浪猫你们能不能管管",
        "hey do you even deal with dogs or not",
        "are you going to do anything about the rubbish?",
        "does anyone care about potholes around here",
    ],
)
def test_who_asks_whether_something_is_dealt_with_opens_a_matter(words: str) -> None:
    assert asks_whether_handled(words)
    assert as_opening(said(words, "abuse"), None).intent == "file_complaint"


@pytest.mark.parametrize(
    "words",
    [
        "你们管不管啊",
        "你们到底管不管事",
        "你们管不管这破事",
        "你们管不管我们老百姓死活",
        "你们管不管人啊",
        "你们管不管狗啊 一群废物",
        "要你管",
        "谁要你管",
        "不用你管",
        "轮得到你管",
        "喂 你们管",
        "你们管得了吗",
        "闭嘴你管不管",
        "王八蛋你们管不管",
        "你们管不管这帮畜生",
        "贪官你们管不管",
        "我要死了你们管不管",
        "我不想活了你们管不管",
        "有人要跳楼你们管不管",
        "do you care about your job",
        "do you even care about my life",
        "do you people even care about anybody",
        "will you do something about your mother",
        "你们是不是都死了",
        "管不管了还",
        "do you even care about people",
        "do you do anything about it",
        "do you fucking deal with dogs",
        "滚",
    ],
)
def test_who_only_rails_is_answered_as_before(words: str) -> None:
    assert not asks_whether_handled(words)
    assert as_opening(said(words, "abuse"), None).intent == "abuse"


def test_amid_a_matter_it_stays_what_it_sounds_like() -> None:
    assert as_opening(said("你们到底管不管垃圾", "abuse"), "contact_by").intent == "abuse"


def test_the_form_is_opened_by_it_and_nobody_is_calmed() -> None:
    dispatcher = CollectingDispatcher()

    events = ActionAnswerAbuse().run(dispatcher, a_tracker(said("喂 你们管不管狗啊", "abuse")), {})

    assert (events, sentences(dispatcher)) == ([FollowupAction(COMPLAINT_FORM)], [])


def test_in_the_middle_of_a_form_harsh_words_are_answered() -> None:
    dispatcher = CollectingDispatcher()
    tracker = a_tracker(said("你们到底管不管垃圾", "abuse"), form=COMPLAINT_FORM)

    ActionAnswerAbuse().run(dispatcher, tracker, {})

    assert sentences(dispatcher) == ["utter_abuse"]
