"""A question that was answered, and the matter behind it; on a real desk."""

from __future__ import annotations

import pytest

from actions.asked import behind, is_question, tells_matter, with_its_category
from actions.draft import Draft
from actions.placeless import answered
from actions.step import Step
from tests.talk import beijing, said

HEATING = {"description": "供暖什么时候能热，屋里才14度", "category": "utilities.heating"}


@pytest.mark.parametrize(
    ("words", "lang"),
    [("供暖什么时候能热，屋里才14度", "zh"), ("when does heating start? it's 14 degrees in here", "en")],
)
def test_a_question_may_tell_a_matter(words: str, lang: str) -> None:
    assert tells_matter(said(words, "ask_question", lang=lang, category="utilities.heating"))


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("请问几号供暖", "zh"),
        ("hi, when does the heating start?", "en"),
        ("I'm new in Beijing, how do I get a residence permit?", "en"),
        ("my wife is from Spain. where does she register?", "en"),
        ("你好，我是外地来的，居住证怎么办", "zh"),
        ("我刚来北京，社保怎么交", "zh"),
    ],
)
def test_a_question_alone_tells_none(words: str, lang: str) -> None:
    assert not tells_matter(said(words, "ask_question", lang=lang, category="utilities.heating"))


def test_a_place_told_after_the_answer_is_where_the_question_is_about() -> None:
    step = Step(Draft({"district": "110114"}))

    draft = behind(step, Draft(HEATING), said("昌平区", "inform", district="110114")).draft

    assert draft.fields == {**HEATING, "district": "110114"}


def test_another_matter_leaves_the_question_behind() -> None:
    step = Step(Draft({"description": "门口路灯灭了", "category": "municipal_facilities.street_lights"}))

    assert behind(step, Draft(HEATING), said("…", "file_complaint")) == step
    assert behind(step, None, said("…", "file_complaint")) == step


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("对，暖气片冰凉", "暖气片冰凉"),
        ("是的，我要投诉。暖气片冰凉", "暖气片冰凉"),
        ("yes i want to complain. it's cold", "it's cold"),
    ],
)
def test_a_yes_goes_on_with_the_question(words: str, more: str) -> None:
    step = Step(Draft({"description": words, "category": "utilities.heating"}))

    draft = behind(step, Draft(HEATING), said("…", "file_complaint")).draft

    assert draft["description"] == f"{HEATING['description']}\n{more}"


@pytest.mark.parametrize(
    "words",
    [
        "哦 对了 我想投诉一个出租车司机拒载",
        "好的，另外有个出租车拒载",
        "ok and also the taxi driver was smoking",
    ],
)
def test_something_else_begins_without_the_question(words: str) -> None:
    asked = Draft({"description": "有没有出租车失物招领电话", "category": "transport.taxi"})
    step = Step(Draft({"description": words, "category": "transport.taxi"}))

    assert behind(step, asked, said("…", "file_complaint")) == step


def test_a_question_that_only_asks_is_no_part_of_the_matter_behind_a_yes() -> None:
    asked = Draft({"description": "请问几号供暖", "category": "utilities.heating"})
    step = Step(Draft({"description": "对，暖气片冰凉", "category": "utilities.heating"}))

    assert behind(step, asked, said("…", "file_complaint")).draft["description"] == "暖气片冰凉"


def test_what_is_denied_of_the_answer_is_of_what_the_question_names() -> None:
    asked = with_its_category(Draft({"description": "how do I top up the gas meter"}), beijing())
    told = Draft(
        {
            "description": "no, it shows nothing!",
            "category": "utilities.power_service",
            "category_confidence": 0.5,
        }
    )

    draft = behind(Step(told), asked, said("…", "file_complaint", lang="en")).draft

    assert draft["category"] == "utilities.gas"
    assert draft["description"] == "how do I top up the gas meter\nit shows nothing!"


def test_a_matter_told_without_a_yes_stands_alone() -> None:
    step = Step(Draft({"description": "我要投诉学校乱收费"}))

    assert behind(step, Draft(HEATING), said("…", "file_complaint")) == step


def test_how_it_is_at_home_is_not_lost() -> None:
    heard = said("ours is still cold tho", "answer_survey", lang="en")

    draft = behind(Step(Draft()), Draft({"description": "when does heating start"}), heard).draft

    assert draft["description"] == "when does heating start\nours is still cold tho"


@pytest.mark.parametrize(
    "words", ["要多久啊", "多久能有结果", "这得多长时间", "大概几天", "how long does it take"]
)
def test_how_long_it_takes_is_a_question(words: str) -> None:
    assert is_question(words)


@pytest.mark.parametrize("words", ["都多久了也没人来", "不知道堆了多久了", "好久没人管"])
def test_how_long_it_has_lasted_is_none(words: str) -> None:
    assert not is_question(words)


def test_a_ride_told_behind_the_answer_about_it_is_of_what_the_question_names() -> None:
    asked = with_its_category(Draft({"description": "my umbrella is still in a taxi"}), beijing())
    step = Step(Draft({"address": "Wangjing to Fengtai"}), place_choices=("110105", "110106"))

    draft = behind(step, asked, said("this morning from Wangjing to Fengtai", lang="en")).draft

    assert draft["category"] == "transport.taxi"


@pytest.mark.parametrize(
    ("words", "intent"), [("neither", "deny"), ("no", "deny"), ("all the way", "inform")]
)
def test_a_ride_that_was_in_neither_district_was_on_the_way(words: str, intent: str) -> None:
    draft = Draft({"address": "Wangjing to Fengtai", "category": "transport.taxi"}).among(
        ("110105", "110106")
    )

    assert answered(said(words, intent, lang="en"), draft)["placeless"]


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("I forgot my phone on the bus", "transport.bus_service"),
        ("my wallet, I left it in a didi", "transport.taxi"),
        ("dropped my card in the subway", "transport.metro"),
    ],
)
def test_what_was_left_in_it_is_of_what_it_was_left_in(words: str, category: str) -> None:
    asked = with_its_category(Draft({"description": words}), beijing())

    assert asked is not None
    assert asked["category"] == category
