"""What is said beside the answer to a question: further doors, hours, addresses of mail, wishes, and who one is."""

from __future__ import annotations

from typing import Any

import pytest

from actions.addresses import put_right
from actions.answers import take
from actions.assent import files_it
from actions.draft import Draft
from actions.interruptions import interrupts
from actions.step import Step
from tests.talk import CHAOYANG, beijing, said

DOG = {"description": "邻居的狗咬了我", "category": "safety.dogs", "district": CHAOYANG, "address": "育慧里"}


def lang_of(words: str) -> str:
    return "en" if words.isascii() else "zh"


def told(
    words: str, question: str, *, intent: str = "inform", draft: dict[str, Any] | None = None, **more: Any
) -> Step:
    message = said(words, intent, lang=lang_of(words), **more)
    return take(message, Draft(fields={**DOG, **(draft or {})}), question, beijing())


@pytest.mark.parametrize(
    ("known", "words", "right"),
    [
        ("八角北里", "二十三号楼前面那个小广场", "八角北里二十三号楼前面"),
        ("八角北里", "3号楼门口", "八角北里3号楼门口"),
        ("知春里17楼", "六层", "知春里17楼六层"),
        ("知春里17楼五层", "六层", "知春里17楼六层"),
        ("知春里17号楼", "18号楼", "知春里18号楼"),
    ],
)
def test_a_door_told_later_belongs_to_the_estate_that_is_known(known: str, words: str, right: str) -> None:
    assert put_right(known, words, whole=words) == right


@pytest.mark.parametrize(
    "words", ["大概从七点一直跳到九点半吧", "早上六点到九点", "from 9 to 11 pm or so", "晚上十点吵到两点"]
)
def test_from_one_hour_to_another_is_no_moment_and_is_not_lost(words: str) -> None:
    at = "2026-11-28T07:00:00+08:00"
    clock = next(one for one in ("七点", "早上六点", "9", "晚上十点") if one in words)

    draft = told(words, "occurred_at", time=(at, clock)).draft

    assert not draft["occurred_at"]
    assert words in draft["description"]


@pytest.mark.parametrize("question", ["contact_by", "confirmed"])
def test_an_address_of_mail_is_kept_with_the_matter(question: str) -> None:
    words = "my email is bob@example.com"
    message = said(words, "out_of_scope", lang="en")

    assert not interrupts(message, question)
    assert words in told(words, question, intent="out_of_scope").draft["description"]


@pytest.mark.parametrize(
    "words", ["i want compensation", "I just want my money back", "我要赔偿", "就想要个说法"]
)
def test_what_is_wanted_of_it_is_no_matter_of_its_own(words: str) -> None:
    step = told(words, "contact_by", intent="file_complaint", category="construction.land_demolition")

    assert not step.draft.others
    assert words in step.draft["description"]


@pytest.mark.parametrize(
    "words", ["this morning, im at hospital now", "我人在医院呢", "I'm at work right now"]
)
def test_where_somebody_is_just_now_is_not_where_it_happened(words: str) -> None:
    assert not told(words, "district", draft={"district": None, "address": None}).draft["address"]


@pytest.mark.parametrize("words", ["一排都不亮 大概七八个", "there are five of them"])
def test_what_tells_of_no_ticket_asks_for_none(words: str) -> None:
    assert not interrupts(said(words, "ask_ticket_status", lang=lang_of(words)), "contact_by")


@pytest.mark.parametrize("words", ["我的单子办到哪了", "any news on my complaint", "上次那个怎么样了"])
def test_who_asks_for_a_ticket_is_answered(words: str) -> None:
    assert interrupts(said(words, "ask_ticket_status", lang=lang_of(words)), "contact_by")


def test_who_it_is_answers_where_that_may_be_told() -> None:
    named = said("中介叫什么好房通", "ask_question", knowledge="property_deed")

    assert not interrupts(named, "address")
    assert interrupts(said("这叫什么证", "ask_question", knowledge="property_deed"), "address")


def test_a_word_on_what_matters_more_is_no_question_at_the_card() -> None:
    weighs = said("the heating matters more", "ask_question", lang="en", knowledge="number_heating")
    asks = said("what number do i call for heating", "ask_question", lang="en", knowledge="number_heating")

    assert not interrupts(weighs, "confirmed")
    assert interrupts(asks, "confirmed")


def test_what_proof_there_is_is_told_and_not_asked() -> None:
    told_so = said("有合同有发票", "ask_question", knowledge="hotline_evidence")

    assert not interrupts(told_so, "contact_by")
    assert interrupts(said("没有发票行吗", "ask_question", knowledge="hotline_evidence"), "contact_by")


@pytest.mark.parametrize(
    "words", ["没事 就是擦破点皮", "and its till 4 in the morning", "also the door is broken"]
)
def test_a_fact_added_at_the_card_stays_with_the_matter(words: str) -> None:
    message = said(words, "out_of_scope", lang=lang_of(words))

    assert not interrupts(message, "confirmed")
    fact = words.removeprefix("and ").removeprefix("also ")
    assert fact in told(words, "confirmed", intent="out_of_scope").draft["description"]


@pytest.mark.parametrize("words", ["那行 登记一个吧", "登记一下吧"])
def test_one_more_word_between_still_has_it_filed(words: str) -> None:
    assert files_it(words)


def test_a_name_in_small_letters_beside_a_number_is_one() -> None:
    draft = told("chen wei 13522223333", "contact_by", phone="13522223333").draft

    assert draft["reporter_name"] == "Chen Wei"
    assert draft["reporter_phone"] == "13522223333"
