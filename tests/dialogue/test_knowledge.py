"""Which questions are answered from the base, and which matters are of others, on sentences never learned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.nlu.meant import Standing, meant
from bot.nlu.reading import Reader
from bot.nlu.text import language
from dialogue.state import State
from tests.dialogue.stage import Stage, play

HERE = Path(__file__).parent
QUESTIONS: dict[str, Any] = yaml.safe_load((HERE / "questions.yml").read_text(encoding="utf-8"))
MATTERS: dict[str, list[str]] = yaml.safe_load((HERE / "elsewhere.yml").read_text(encoding="utf-8"))
# Every second one chose the thresholds; the others measure.
CHOSEN, MEASURED = 0, 1
# English questions are taken for complaints more often than Chinese ones; a person answers those.
RIGHT = {"zh": 0.6, "en": 0.5}


@pytest.fixture(scope="module")
def reader(model_file: Path) -> Reader:
    return Reader(model_file)


def asked(lang: str, part: int) -> Iterator[tuple[str, str]]:
    """Entry and question."""
    every = [(code, text) for code, texts in QUESTIONS["answered"].items() for text in texts]
    return iter([pair for pair in every if language(pair[1]) == lang][part::2])


def answer(reader: Reader, text: str) -> str | None:
    """The entry that the dialogue would answer with, outside a form."""
    reading = reader.read(text)
    parsed = {
        "text": text,
        "intent": {"name": reading.intent, "confidence": reading.confidence},
        "entities": list(reading.entities),
    }
    intent = meant(parsed, State(), Standing())["intent"]["name"]
    return reading.value("knowledge") if intent == "ask_question" else None


def shares(reader: Reader, lang: str, part: int = MEASURED) -> dict[str, float]:
    """Of the questions: answered rightly, wrongly; of what the base does not know and of matters: at all."""
    told = [(code, answer(reader, text)) for code, text in asked(lang, part)]
    figures = {
        "right": sum(found == code for code, found in told) / len(told),
        "wrong": sum(found not in (None, code) for code, found in told) / len(told),
    }
    for kind in ("unanswered", "matters"):
        texts = QUESTIONS[kind][lang][part::2]
        figures[kind] = sum(answer(reader, text) is not None for text in texts) / len(texts)
    return figures


def elsewhere(reader: Reader, part: int = MEASURED) -> tuple[float, float]:
    """Shares of the matters of others that are recognised, and of ours that are taken for such."""
    others = [(code, text) for code, texts in MATTERS.items() if code != "ours" for text in texts][part::2]
    ours = MATTERS["ours"][part::2]
    found = sum(reader.read(text).value("elsewhere") == code for code, text in others) / len(others)
    return found, sum(reader.read(text).value("elsewhere") is not None for text in ours) / len(ours)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_most_questions_are_answered_and_seldom_wrongly(reader: Reader, lang: str) -> None:
    figures = shares(reader, lang)

    assert figures["right"] >= RIGHT[lang], figures
    assert figures["wrong"] <= 0.06, figures


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_base_does_not_know_and_matters_are_left_alone(reader: Reader, lang: str) -> None:
    figures = shares(reader, lang)

    assert figures["unanswered"] <= 0.2, figures
    assert figures["matters"] <= 0.2, figures


@pytest.mark.parametrize(
    "text", ["医保局的电话打了一礼拜都是忙音", "12333打不通 没人接", "公积金热线永远占线 转半天就挂断"]
)
def test_a_number_that_nobody_answers_is_a_matter_and_no_question(reader: Reader, text: str) -> None:
    heard = reader.read(text)

    assert heard.value("knowledge") is None
    assert heard.value("category")


def test_whoever_asks_for_another_number_is_told_it(reader: Reader) -> None:
    assert reader.read("社保局的电话打不通 该打哪个号").value("knowledge")


def test_matters_of_others_are_recognised_and_their_false_friends_are_not(reader: Reader) -> None:
    found, mistaken = elsewhere(reader)

    assert found >= 0.7
    assert mistaken <= 0.1


def test_a_question_is_answered_with_source_and_day_and_a_person_is_offered(stage: Stage) -> None:
    citizen = stage.citizen()

    answers = citizen.say("暖气什么时候来")

    assert "11月15日" in answers[0], citizen.script()
    assert "出处" in answers[0]
    assert "2026年11月20日" in answers[0]
    assert "还想问真人" in citizen.buttons


def test_the_answer_comes_in_the_language_of_the_question(stage: Stage) -> None:
    citizen = stage.citizen("en")

    answers = citizen.say("when does the heating start this year")

    assert "15 November" in answers[0], citizen.script()
    assert "20 November 2026" in answers[0]


def test_a_question_in_the_middle_is_answered_and_the_form_asks_on(stage: Stage) -> None:
    citizen = stage.citizen()
    citizen.say("楼下垃圾没人收")

    answers = citizen.say("对了，地铁丢东西打什么电话")

    assert "96165" in answers[0], citizen.script()
    assert "哪儿" in answers[-1], citizen.script()
    assert citizen.draft()["description"] == "楼下垃圾没人收"


def test_a_person_can_be_asked_after_all(stage: Stage) -> None:
    citizen = stage.citizen()

    play(citizen, ["居住证怎么办", "[还想问真人]", "[行，记下来]", "朝阳区", "不留", "提交"])

    filed = citizen.tickets()[-1]
    assert (filed["kind"], filed["description"]) == ("inquiry", "居住证怎么办"), citizen.script()


def test_what_the_base_does_not_know_is_said_and_becomes_an_inquiry(stage: Stage) -> None:
    citizen = stage.citizen()

    play(citizen, ["请问墓地能提前买吗", "[行，记下来]", "海淀区", "不留", "提交"])

    filed = citizen.tickets()[-1]
    assert (filed["kind"], filed["description"]) == ("inquiry", "请问墓地能提前买吗"), citizen.script()


def test_a_courts_ruling_is_named_before_filing_and_filed_if_the_citizen_insists(stage: Stage) -> None:
    citizen = stage.citizen()

    answers = citizen.say("法院判决不公，我要投诉法官")
    play(citizen, ["[还是登记]", "朝阳区", "?[说不准]", "?[跳过]", "不留", "提交"])

    assert "12368" in answers[0], citizen.script()
    assert citizen.tickets()[-1]["description"] == "法院判决不公", citizen.script()


def test_corruption_is_not_filed_here(stage: Stage) -> None:
    citizen = stage.citizen()

    answers = citizen.say("我要举报村书记贪污集体的钱")

    assert "12388" in answers[0], citizen.script()
    assert citizen.buttons == {}
    assert citizen.tickets() == []
    assert citizen.draft() is None


def test_told_where_the_matter_was_asked_for_it_is_named_too(stage: Stage) -> None:
    citizen = stage.citizen()
    citizen.say("我要投诉")

    answers = citizen.say("派出所不给立案")

    assert "12389" in answers[0], citizen.script()
    assert "还是登记" in citizen.buttons
