"""Who answers a question with a question is told why it is asked."""

from __future__ import annotations

import pytest

from actions.whys import why_response


@pytest.mark.parametrize(
    ("words", "question", "response"),
    [
        ("why do you need that", "district", "utter_why_place"),
        ("WHY DO YOU NEED THAT", "contact_by", "utter_why_contact"),
        ("do I have to give my name?", "contact_by", "utter_why_contact"),
        ("what happens if I don't tell you", "address", "utter_why_place"),
        ("what's that for?", "party", "utter_why_party"),
        ("is that really necessary", "occurred_at", "utter_why_time"),
        ("why do you want to know", "confirmed", None),
        ("the shop is called Why Not", "party", None),
        ("what do u want my phone number for", "contact_by", "utter_why_contact"),
        ("what's my name for?", "contact_by", "utter_why_contact"),
        ("what's the number for the property office", "contact_by", None),
        ("I have to go", "contact_by", None),
        ("what's the matter with you", "party", None),
    ],
)
def test_a_question_back_is_answered_for_what_was_asked(
    words: str, question: str, response: str | None
) -> None:
    assert why_response(words, question, "en") == response


@pytest.mark.parametrize(
    "words",
    ["为什么要留电话", "必须留电话吗", "不留行不行", "问这个干什么", "要我电话干啥呀", "留名字有啥用"],
)
def test_it_is_answered_in_chinese_too(words: str) -> None:
    assert why_response(words, "contact_by", "zh") == "utter_why_contact"


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("你先说保不保密", "zh"),
        ("他们会不会知道是我报的", "zh"),
        ("物业会知道是我吗", "zh"),
        ("他们会知道是我们家报的吗", "zh"),
        ("对方能看到我的电话吗", "zh"),
        ("你们会告诉物业吗", "zh"),
        ("能给我保密吗", "zh"),
        ("can they see my phone number?", "en"),
        ("will they know who complained?", "en"),
        ("will my landlord find out?", "en"),
        ("will they know it was me?", "en"),
        ("is it anonymous", "en"),
    ],
)
def test_who_asks_whether_it_stays_secret_is_told(words: str, lang: str) -> None:
    assert why_response(words, "party", lang) == "utter_kept_secret"
    assert why_response(words, "description", lang) is None


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("保不保密无所谓", "zh"),
        ("邻居能看到我家窗户", "zh"),
        ("处理完会告诉我吗", "zh"),
        ("能不能告诉物业快点修", "zh"),
        ("他们会知道谁弄坏的", "zh"),
        ("can they see me at the clinic today", "en"),
        ("do they know who is responsible for the bins", "en"),
        ("is this private parking", "en"),
    ],
)
def test_what_else_somebody_may_see_or_know_is_no_question_of_secrecy(words: str, lang: str) -> None:
    assert why_response(words, "party", lang) is None


@pytest.mark.parametrize(
    ("words", "lang", "asks"),
    [
        ("do i get a fine if im wrong?", "en", True),
        ("will i be in trouble for this", "en", True),
        ("what if it's not true", "en", True),
        ("我要是弄错了会罚我吗", "zh", True),
        ("举报错了要负责吗", "zh", True),
        ("will he get a fine?", "en", False),
        ("they said i have to pay a fine", "en", False),
        ("他们会被罚款吗", "zh", False),
        ("号码弄错了，应该是3号楼", "zh", False),
    ],
)
def test_who_asks_what_telling_it_may_cost_is_answered(words: str, lang: str, asks: bool) -> None:
    assert (why_response(words, "confirmed", lang) == "utter_no_trouble") is asks
    assert why_response(words, "description", lang) is None
