"""A wish for a person is no matter, and what is said to them while they have not come is kept for them."""

from __future__ import annotations

import pytest

from bot.nlu.meant import meant
from bot.nlu.person import asks_for_person, asks_whether_anybody, names_only_topic
from bot.nlu.standing import Standing
from tests.dialogue.parsing import told

FORM = "complaint_form"


@pytest.mark.parametrize(
    "text",
    [
        "我想找真人说说垃圾的事",
        "就想找个活人聊聊我家暖气的事",
        "麻烦转接工作人员",
        "能不能找你们负责人谈谈",
        "不行，我要跟你们领导说",
        "talk to a human please",
        "I want a real person about the garbage",
        "let me speak with a colleague",
        "换个人行吗",
        "能不能换一个人来",
        "换别人",
        "can you get me someone else please",
        "i'd like to talk to somebody about my heating",
    ],
)
@pytest.mark.parametrize("form", [None, FORM])
def test_a_wish_for_a_person_is_never_a_matter(text: str, form: str | None) -> None:
    heard = meant(told(text, "file_complaint"), Standing(form=form, asked="district" if form else None))

    assert heard["intent"]["name"] == "talk_to_person"


@pytest.mark.parametrize(
    "text",
    [
        "找领导反映小区垃圾没人收",
        "我家电梯坏了找人工修",
        "跟领导说了三次垃圾的事没人管",
        "转人工，我家楼下垃圾三天没人收",
        "我要投诉物业经理",
        "保洁换人以后楼道没人扫",
        "let someone else's dog in",
        "I need someone to fix the lift",
        "the manager of the gym refuses to refund",
        "we need people to clean the stairs",
    ],
)
def test_a_matter_that_speaks_of_people_stays_one(text: str) -> None:
    assert not asks_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "it is about the lift",
        "是关于电梯的",
        "垃圾的事",
        "I want to talk about my neighbour's dog",
        "about the noise",
    ],
)
def test_a_bare_topic_is_for_the_person_who_was_asked_for(text: str) -> None:
    heard = told(text, "ask_ticket_status")

    assert names_only_topic(text)
    assert meant(heard, Standing(called=True, waiting=True))["intent"]["name"] == "tell_person"
    assert meant(heard, Standing())["intent"]["name"] == "ask_ticket_status"
    assert meant(heard, Standing(called=True, form=FORM))["intent"]["name"] != "tell_person"


@pytest.mark.parametrize(
    "text",
    [
        "电梯老是停在半中间",
        "垃圾没人收",
        "小区里路灯的问题三年没解决",
        "it's about my landlord not paying back",
        "the lift is stuck",
    ],
)
def test_what_happened_is_taken_down_while_one_waits(text: str) -> None:
    assert not names_only_topic(text)
    assert meant(told(text, "file_complaint"), Standing(called=True))["intent"]["name"] == "file_complaint"


def test_what_nobody_makes_anything_of_is_for_the_person() -> None:
    assert meant(told("eh bien", "nlu_fallback"), Standing(called=True))["intent"]["name"] == "tell_person"
    assert meant(told("eh bien", "nlu_fallback"), Standing())["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize("text", ["还有人吗", "人呢", "同事呢", "hello anyone", "anyone there?"])
def test_who_waits_and_asks_whether_anybody_is_there_asks_for_the_person(text: str) -> None:
    assert asks_whether_anybody(text)
    assert meant(told(text, "greet"), Standing(called=True))["intent"]["name"] == "talk_to_person"
    assert meant(told(text, "greet"), Standing())["intent"]["name"] != "talk_to_person"


@pytest.mark.parametrize("text", ["甭找我 亮了就成", "行 不用回复我了", "别来电话，通水就行"])
@pytest.mark.parametrize("intent", ["out_of_scope", "answer_survey", "talk_to_person"])
def test_who_need_not_be_told_answers_how_to_be_reached(text: str, intent: str) -> None:
    heard = meant(told(text, intent), Standing(form=FORM, asked="contact_by"))

    assert heard["intent"]["name"] == "inform"


@pytest.mark.parametrize("text", ["物业不用联系我就停水", "别打电话催我交钱了"])
def test_what_others_do_is_no_word_on_how_to_be_reached(text: str) -> None:
    heard = meant(told(text, "file_complaint"), Standing(form=FORM, asked="contact_by"))

    assert heard["intent"]["name"] == "file_complaint"
