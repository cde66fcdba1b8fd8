"""Questions to the desk itself, however few examples show them."""

from __future__ import annotations

import pytest

from bot.nlu.asks_desk import asked_of_desk


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("is there someone who speaks english", "hotline_english"),
        ("do you have anyone who speaks English?", "hotline_english"),
        ("are you even going to do something or is this a joke", "hotline_visit"),
        ("how do i know you will not ignore this", "hotline_visit"),
        ("can you call them", "hotline_visit"),
        ("is this the right place for taxi", "hotline_owner"),
        ("is that something you even handle?", "hotline_owner"),
        ("will i get it back", "hotline_money"),
        ("ok and who handles it", "hotline_process"),
        ("so what happens next", "hotline_process"),
        ("What happens to my complaint?", "hotline_process"),
        ("and what will happen with my report now", "hotline_process"),
        ("what is going to happen to my case?", "hotline_process"),
        ("how will my complaint be handled?", "hotline_process"),
        ("how do you deal with my complaint", "hotline_process"),
        ("我的投诉会怎么处理", "hotline_process"),
        ("我的投诉接下来会怎样？", "hotline_process"),
        ("请问我刚才反映的问题你们会怎么处理", "hotline_process"),
        ("那我的单子接下来怎么走呢", "hotline_process"),
        ("you can fix it or nah", "hotline_visit"),
        ("can you actually do something or just write it down", "hotline_visit"),
        ("is my name visible to them?", "hotline_privacy"),
        ("At what hours are you available?", "hotline_scope"),
        ("hey are you guys open on holidays", "hotline_scope"),
        ("whats your working hours", "hotline_scope"),
        ("你们一般几点下班啊", "hotline_scope"),
        ("请问12345的服务时间是几点", "hotline_scope"),
        ("那你们礼拜天有人接吗", "hotline_scope"),
        ("will somebody be there at night or tomorrow", "hotline_scope"),
    ],
)
def test_a_question_to_the_desk_is_told_by_its_words(words: str, code: str | None) -> None:
    assert asked_of_desk(words) == code


@pytest.mark.parametrize(
    "words",
    [
        "can you call me",
        "what time does the swimming pool open",
        "is anyone there",
        "will somebody be there to open the gate",
        "you can fix it on Monday",
        "who handles the rubbish in our compound",
        "can you fix the lift",
        "is there someone who can fix the lift",
        "can we speak english please",
        "nobody at the bank speaks english",
        "will you send someone",
        "is this legal",
        "what happened to my complaint",
        "what's happening with my complaint",
        "what happens to my deposit",
        "what happens to the rubbish",
        "我的投诉怎么样了",
        "你们派的人几点上班",
        "你们有人管吗",
        "派出所几点上班",
        "我的投诉处理得怎么样了",
        "我要投诉怎么办",
        "投诉物业怎么处理垃圾",
        "我的单子怎么还没处理",
        "他们会怎么处理垃圾",
    ],
)
def test_what_asks_something_else_is_left_to_others(words: str) -> None:
    assert asked_of_desk(words) is None
