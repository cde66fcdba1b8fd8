"""What is wanted of a ticket that is there already, by the words: pressed for, done again, told more."""

from __future__ import annotations

import pytest

from bot.nlu.filed import wished
from tests.dialogue.stage import Citizen, Stage, play

LOUD = ["望京南湖东园3号楼下的KTV每天半夜放音乐，吵得睡不着", "不留", "提交"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("你们给催催呗", "file_complaint"),
        ("能不能帮忙催一下", "ask_ticket_status"),
        ("麻烦再催催物业", "file_complaint"),
        ("can you chase them for me", "file_complaint"),
        ("please push them a bit", "out_of_scope"),
        ("hurry them up, will you", "ask_ticket_status"),
    ],
)
def test_a_wish_to_press_is_heard(words: str, intent: str) -> None:
    assert wished(words, intent) == "urge_ticket"


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("物业天天催费，不交就断水", "file_complaint"),
        ("两条野狗追着孩子跑，没人管", "file_complaint"),
        ("stray dogs chase them every evening", "file_complaint"),
        ("你们催过了吗", "ask_ticket_status"),
        ("催债的天天堵门", "file_complaint"),
        ("谢谢您", "thank"),
    ],
)
def test_what_presses_nobody_stays_what_it_is(words: str, intent: str) -> None:
    assert wished(words, intent) is None


@pytest.mark.parametrize(
    ("words", "intent", "wish"),
    [
        ("给我重新办一遍", "file_complaint", "reopen_ticket"),
        ("reopen my case please", "ask_ticket_status", "reopen_ticket"),
        ("补充一下，主要是周末晚上", "file_complaint", "supplement_ticket"),
        ("刚才忘说了，他们后门也开着", "file_complaint", "supplement_ticket"),
        ("one more thing, the speaker hangs on our wall", "file_complaint", "supplement_ticket"),
        ("I forgot to mention that it stops on Mondays", "file_complaint", "supplement_ticket"),
    ],
)
def test_a_wish_to_have_it_done_again_or_to_add_is_heard(words: str, intent: str, wish: str) -> None:
    assert wished(words, intent) == wish


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("同意公开", "publish_ticket"),
        ("好的，可以公开", "publish_ticket"),
        ("ok make it public", "publish_ticket"),
        ("yes, you can publish it", "publish_ticket"),
        ("算了 不想公开了", "unpublish_ticket"),
        ("取消公开", "unpublish_ticket"),
        ("I don't want it public any more", "unpublish_ticket"),
        ("never mind, don't publish it", "unpublish_ticket"),
        ("cancel the taxi one", "withdraw_ticket"),
        ("never mind the taxi thing", "withdraw_ticket"),
        ("撤回装修那个", "withdraw_ticket"),
        ("路灯的事不用管了", "withdraw_ticket"),
        ("物业不公开账目", None),
        ("你们会公开吗", None),
        ("make the park toilet public", None),
        ("will my complaint be published", None),
        ("出租车的事没人管", None),
    ],
)
def test_consent_and_one_that_is_named_are_heard_and_a_matter_stays_one(words: str, wish: str | None) -> None:
    assert wished(words, "file_complaint") == wish


def test_the_last_digits_of_a_number_ask_how_it_stands() -> None:
    assert wished("000002怎么样了", "out_of_scope") == "ask_ticket_status"
    assert wished("我们小区邮编100081怎么样", "out_of_scope") is None


@pytest.fixture
def filed(stage: Stage) -> Citizen:
    """Somebody whose complaint was just filed."""
    citizen = stage.citizen()
    play(citizen, LOUD)
    return citizen


@pytest.mark.parametrize("words", ["你们给催催", "帮我催催他们吧"])
def test_pressing_in_plain_words_is_pressed_on(filed: Citizen, words: str) -> None:
    answers = filed.say(words)

    assert "催" in answers[0], filed.script()
    assert len(filed.tickets()) == 1


@pytest.mark.parametrize("words", ["补充一下，主要是低音炮", "对了，音箱是钉在我家这面墙上的"])
def test_more_about_the_matter_goes_to_the_ticket(filed: Citizen, words: str) -> None:
    answers = filed.say(words)

    number = filed.tickets()[0]["number"]
    assert number in answers[0], filed.script()
    assert not filed.draft(), filed.script()


def test_another_matter_after_a_further_word_is_a_ticket_of_its_own(filed: Citizen) -> None:
    answers = filed.say("对了，还有望京花家地北里的路灯坏了一个星期，晚上黑得看不见路")

    assert filed.draft()["description"], filed.script()
    assert filed.tickets()[0]["number"] not in answers[0]


@pytest.mark.parametrize("words", ["回来了，接着说", "ok I'm back"])
def test_back_again_goes_on_with_what_was_being_told(stage: Stage, words: str) -> None:
    citizen = stage.citizen()
    citizen.say("楼道灯坏了好几天了")
    citizen.say("等一下，接个电话")

    answers = citizen.say(words)

    assert "再见" not in answers[0], citizen.script()
    assert answers[-1].endswith(("？", "?")) or "哪" in answers[-1], citizen.script()
