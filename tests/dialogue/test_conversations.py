"""Whole conversations through the real channel, with the real actions and desk behind them, and their ticket."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dialogue.stage import Citizen, Stage, play

SCRIPTS = sorted(Path(__file__).with_name("conversations").glob("*.yml"))
CASES = [case for file in SCRIPTS for case in yaml.safe_load(file.read_text(encoding="utf-8"))]
# What no citizen may ever read: an unfilled gap, a missing value, a name of ours, an exception.
NEVER = re.compile(r"[{}]|\bNone\b|\bnull\b|utter_|action_|Traceback|Exception|\bError\b")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_conversation_ends_as_written(stage: Stage, case: dict[str, Any]) -> None:
    stage.over()
    citizen = stage.citizen(case.get("lang"))

    play(citizen, case["lines"])

    answer = "\n".join(message["text"] for message in citizen.reply["messages"])
    tickets = citizen.tickets()
    assert [words for words in case.get("reads", ()) if words not in answer] == [], citizen.script()
    assert len(tickets) == case.get("tickets", 1), citizen.script()
    if tickets:
        filed = tickets[-1]
        assert {name: filed[name] for name in case["ticket"]} == case["ticket"], citizen.script()
    for who, text in citizen.said:
        assert who == "citizen" or not NEVER.search(text), text


@pytest.fixture
def filed(stage: Stage) -> Citizen:
    """Somebody whose complaint was just filed."""
    citizen = stage.citizen()
    play(citizen, ["望京南湖东园3号楼下垃圾三天没人清运了", "不留", "提交"])
    return citizen


def resolved(citizen: Citizen) -> str:
    """The citizen's ticket after its unit answered; its number."""
    number: str = citizen.tickets()[-1]["number"]
    citizen.step(number, "dispatch", unit="S110105026")
    citizen.step(number, "accept")
    citizen.step(number, "resolve", note="垃圾已经清走了。")
    return number


def test_a_survey_answered_by_buttons_closes_the_ticket(filed: Citizen) -> None:
    resolved(filed)

    filed.press("联系过")
    filed.press("解决了")
    answers = filed.press("满意")

    assert "谢谢您" in answers[0]
    assert filed.tickets()[-1]["status"] == "closed"


def test_a_survey_is_understood_in_words(filed: Citizen) -> None:
    resolved(filed)

    filed.say("联系过了")
    filed.say("解决了")
    filed.say("挺满意的")

    assert filed.tickets()[-1]["status"] == "closed"


def test_not_solved_goes_back_to_the_unit_and_the_words_after_it_too(filed: Citizen) -> None:
    number = resolved(filed)

    filed.press("联系过")
    answers = filed.press("没解决")
    added = filed.say("桶还是满的，味道更大了")

    assert "不算办完" in answers[0]
    assert number in added[0]
    assert filed.tickets()[-1]["status"] == "in_progress"


def test_still_broken_goes_back_at_once_whatever_was_asked(filed: Citizen) -> None:
    number = resolved(filed)

    answers = filed.say("没解决，垃圾还在那儿堆着")

    assert "不算办完" in answers[0]
    assert number in answers[0]
    assert filed.tickets()[-1]["status"] == "in_progress"


def test_a_survey_in_the_middle_of_another_complaint_is_answered_and_the_form_goes_on(filed: Citizen) -> None:
    resolved(filed)
    survey = dict(filed.buttons)

    filed.say("楼道灯坏了")
    filed.buttons = survey
    answers = filed.press("联系过")

    assert len(answers) == 2
    assert "解决" in answers[0]
    assert "在" in answers[1]


def test_a_draft_survives_the_end_of_the_session(stage: Stage) -> None:
    citizen = stage.citizen()
    citizen.say("楼下垃圾没人收")
    citizen.note({"draft_waiting": True})

    offered = citizen.say("你好")
    answers = citizen.say("好的")

    assert "接着说吗" in offered[0]
    assert "在哪儿" in answers[-1]


def test_a_button_of_yesterday_still_files_the_draft_it_showed(stage: Stage) -> None:
    citizen = stage.citizen()
    play(citizen, ["望京南湖东园3号楼下垃圾三天没人清运了", "不留"])
    citizen.note({"draft_waiting": True})

    answers = citizen.press("没问题，提交")

    assert "登记好了" in answers[0]
    assert len(citizen.tickets()) == 1


def test_a_second_matter_does_not_lose_the_draft_that_waits(stage: Stage) -> None:
    citizen = stage.citizen()
    citizen.say("公园里的长椅坏了")
    citizen.say("再见")

    play(citizen, ["望京南湖东园3号楼下垃圾三天没人清运了", "不留", "提交"])

    assert "公园里的长椅坏了" in citizen.reply["messages"][-1]["text"]
    assert citizen.tickets()[-1]["category"] == "sanitation.rubbish_collection"


def test_after_suicide_nothing_is_asked_or_offered(stage: Stage) -> None:
    citizen = stage.citizen()
    citizen.say("楼下垃圾没人收")

    silent = citizen.say("我不想活了", danger="suicide")
    later = citizen.say("没有人管我", quiet=True)

    assert silent == []
    assert len(later) == 1
    assert citizen.buttons == {}


def test_what_is_not_understood_twice_brings_the_offer_of_a_person(stage: Stage) -> None:
    citizen = stage.citizen()

    first, second = citizen.mean("nlu_fallback"), citizen.mean("nlu_fallback")

    assert "没看懂" in first[0]
    assert "同事" in second[0]
    assert "找人工" in citizen.buttons


def test_a_turn_takes_one_call_and_milliseconds(stage: Stage) -> None:
    citizen = stage.citizen()
    play(citizen, ["望京南湖东园3号楼下垃圾三天没人清运了", "不留", "提交"])

    assert citizen.calls() == [1, 1, 2]


def test_the_same_message_again_gets_the_same_reply_and_no_second_ticket(stage: Stage) -> None:
    citizen = stage.citizen()
    play(citizen, ["望京南湖东园3号楼下垃圾三天没人清运了", "不留", "提交"])

    again = citizen.repeat()

    assert again == citizen.reply
    assert len(citizen.tickets()) == 1


def test_the_draft_is_kept_with_the_desk_after_every_answer(stage: Stage) -> None:
    citizen = stage.citizen()
    citizen.say("楼下垃圾没人收")

    citizen.say("朝阳区望京街道南湖东园一区3号楼")

    draft = citizen.draft()
    assert draft["description"] == "楼下垃圾没人收"
    assert draft["address"] == "南湖东园一区3号楼"
