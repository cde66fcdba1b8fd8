"""What is said in the middle of something else, through the real channel and desk: nothing is lost, no silence."""

from __future__ import annotations

import pytest

from tests.dialogue.stage import Citizen, Stage, play

RUBBISH = ["望京南湖东园3号楼下垃圾三天没人清运了", "不留", "提交"]


@pytest.fixture
def filed(stage: Stage) -> Citizen:
    """Somebody whose complaint was just filed."""
    citizen = stage.citizen()
    play(citizen, RUBBISH)
    return citizen


def status(citizen: Citizen) -> str:
    found: str = citizen.tickets()[0]["status"]
    return found


@pytest.mark.parametrize("words", ["那他们什么时候来？", "你好", "谢谢", "你是机器人吗", "你能干什么", "对"])
def test_while_the_reason_is_open_other_words_take_nothing_back(filed: Citizen, words: str) -> None:
    filed.say("撤回我的单子")

    answers = filed.say(words)

    assert "为什么" in answers[-1], filed.script()
    assert status(filed) == "received"


def test_a_reason_in_words_takes_it_back(filed: Citizen) -> None:
    filed.say("撤回我的单子")

    answers = filed.say("登记错了")

    assert "撤回了" in answers[0], filed.script()
    assert status(filed) == "withdrawn"


def test_another_matter_instead_of_a_reason_is_taken_down(filed: Citizen) -> None:
    filed.say("撤回我的单子")

    answers = filed.say("朝阳区望京街道花家地的路灯坏了好几天了，晚上什么都看不见")

    assert status(filed) == "received"
    assert "为什么" not in answers[-1], filed.script()
    assert filed.draft()["description"].startswith("朝阳区望京街道花家地的路灯坏了")


@pytest.mark.parametrize(("intent", "words"), [("talk_to_person", "同事"), ("report_danger", "登记")])
def test_danger_and_a_person_come_before_the_reason(filed: Citizen, intent: str, words: str) -> None:
    filed.say("撤回我的单子")

    answers = filed.say("我家煤气味很大", danger="gas") if intent == "report_danger" else filed.mean(intent)

    assert words in answers[0], filed.script()
    assert status(filed) == "received"


def test_taking_back_the_last_ticket_does_not_lose_the_new_matter(filed: Citizen) -> None:
    filed.say("楼道灯坏了好几天了")

    asked = filed.say("撤回我上次那个单子")
    answers = filed.press("登记错了")

    assert "为什么" in asked[-1], filed.script()
    assert status(filed) == "withdrawn"
    assert "接着说吗" in answers[-1], filed.script()
    assert filed.draft()["description"] == "楼道灯坏了好几天了"


def test_no_to_a_survey_does_not_drop_the_draft_that_waits(filed: Citizen) -> None:
    number = filed.tickets()[0]["number"]
    filed.say("楼道灯坏了好几天了")
    filed.say("再见")
    filed.step(number, "dispatch", unit="S110105026")
    filed.step(number, "accept")
    filed.step(number, "resolve", note="垃圾已经清走了。")

    answers = filed.say("没有")

    assert "解决" in answers[0], filed.script()
    assert filed.draft()["description"] == "楼道灯坏了好几天了"


@pytest.mark.parametrize(("words", "lang"), [("人出来了", None), ("we are out", "en")])
def test_after_danger_safety_is_welcomed_and_the_ticket_offered(
    stage: Stage, words: str, lang: str | None
) -> None:
    citizen = stage.citizen(lang)
    citizen.say("there is a strong smell of gas in my flat" if lang else "我家煤气味很大", danger="gas")

    answers = citizen.say(words)

    assert len(answers) == 1, citizen.script()
    assert {"登记下来", "Yes, record it"} & set(citizen.buttons), citizen.script()
    assert citizen.draft()["category"] == "utilities.gas"
    assert citizen.draft()["urgency"] == "emergency"


@pytest.mark.parametrize("text", ["😀😀😀", "？？？", "..."])
def test_signs_without_a_word_are_not_understood_and_no_abuse(stage: Stage, text: str) -> None:
    citizen = stage.citizen()

    answers = citizen.say(text)

    assert "没看懂" in answers[0], citizen.script()
    assert "反映问题" in citizen.buttons


def test_anger_first_and_the_matter_after_it(stage: Stage) -> None:
    citizen = stage.citizen()

    play(citizen, ["你们就是一群废物打电话没人接", "气死我了", "楼上天天半夜蹦迪吵得睡不着"])

    assert citizen.draft()["category"] == "environment.neighbour_noise", citizen.script()
    assert "蹦迪" in citizen.draft()["description"]
    assert not citizen.draft().get("address")
