"""What is wanted of a ticket that is there already, by the words: pressed for, done again, told more."""

from __future__ import annotations

import pytest

from bot.nlu.filed import wished
from bot.nlu.meant import meant
from bot.nlu.standing import Standing
from tests.dialogue.parsing import parsed
from tests.dialogue.stage import Citizen, Stage, play

LOUD = ["望京南湖东园3号楼下的KTV每天半夜放音乐，吵得睡不着", "不留", "提交"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("你们给催催呗", "file_complaint"),
        ("能不能帮忙催一下", "ask_ticket_status"),
        ("麻烦再催催物业", "file_complaint"),
        ("能不能麻溜点儿", "file_complaint"),
        ("快着点儿办吧", "out_of_scope"),
        ("can you chase them for me", "file_complaint"),
        ("please push them a bit", "out_of_scope"),
        ("hurry them up, will you", "ask_ticket_status"),
        ("the second one please hurry", "inform"),
        ("第二件抓紧办", "correct_detail"),
        ("the last one is urgent", "file_complaint"),
        ("the lamp one is very urgent, it gets dark early", "file_complaint"),
    ],
)
def test_a_wish_to_press_is_heard(words: str, intent: str) -> None:
    assert wished(words, intent) == "urge_ticket"


@pytest.mark.parametrize(
    "words",
    [
        "how come my case was cancelled, nobody came",
        "who closed it? the lift is still dead",
        "why are my reports deleted",
    ],
)
def test_who_asks_why_it_was_closed_takes_nothing_back(words: str) -> None:
    assert wished(words, "withdraw_ticket") == "reopen_ticket"


@pytest.mark.parametrize("words", ["close my case", "cancel it, that's why I write"])
def test_a_wish_to_close_it_is_one(words: str) -> None:
    assert wished(words, "withdraw_ticket") is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("物业天天催费，不交就断水", "file_complaint"),
        ("两条野狗追着孩子跑，没人管", "file_complaint"),
        ("stray dogs chase them every evening", "file_complaint"),
        ("你们催过了吗", "ask_ticket_status"),
        ("催债的天天堵门", "file_complaint"),
        ("快递能不能快点送", "file_complaint"),
        ("谢谢您", "thank"),
        ("the second one", "inform"),
        ("第二件", "inform"),
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
    "words",
    [
        "再加一句 他们没有夜间施工许可",
        "还有一点要补充",
        "再补一句 周末也不停",
        "帮我加上 孩子已经咳嗽了",
        "备注一下，家里有老人",
        "把这句也写上：他们半夜两点还在干",
        "one more thing about that: they have no permit",
        "also put down that the guard was rude",
        "can you also note the plate number",
        "I want to add something",
    ],
)
@pytest.mark.parametrize("intent", ["file_complaint", "skip", "ask_ticket_status", "correct_detail"])
def test_what_is_said_to_be_added_is_added(words: str, intent: str) -> None:
    assert wished(words, intent) == "supplement_ticket"


@pytest.mark.parametrize(
    "words",
    [
        "加装电梯的事定不下来",
        "帮我加个路灯 西大望路太黑了",
        "补一下路面 坑太多",
        "写字楼空调坏了",
        "add a bus stop on line 5",
        "one thing I hate is the noise",
    ],
)
def test_a_matter_that_begins_alike_is_one(words: str) -> None:
    assert wished(words, "file_complaint") is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("撤了吧 热了", "goodbye"),
        ("好了好了 撤了", "goodbye"),
        ("他们来修过了，撤了", "answer_survey"),
        ("修好了 不用来了", "answer_survey"),
        ("已经好了谢谢", "thank"),
        ("all good now, no need", "nlu_fallback"),
        ("it's working again, no need to come", "answer_survey"),
        ("it stopped, forget it", "out_of_scope"),
    ],
)
def test_a_wish_to_take_it_back_is_heard_with_its_reason(words: str, intent: str) -> None:
    assert wished(words, intent) == "withdraw_ticket"


@pytest.mark.parametrize(
    "words",
    [
        "The gym is gone, close to 3000 yuan lost",
        "the heating stopped again, forget sleeping",
        "the music stopped, drop prices they said",
        "末班车停了，取消了",
        "施工停了，路灯也撤了站",
        "暖气停了，不用修了他们说",
    ],
)
def test_a_matter_of_its_own_takes_nothing_back(words: str) -> None:
    assert wished(words, "file_complaint", matter=True) is None


@pytest.mark.parametrize(
    "words", ["The gym is gone, close to 3000 yuan lost", "it stopped again, forget sleeping"]
)
def test_close_and_forget_by_themselves_are_no_wish(words: str) -> None:
    assert wished(words, "inform") is None


@pytest.mark.parametrize(
    "words",
    [
        "修好了，撤了吧",
        "不吵了，停了，取消吧",
        "it's fixed, cancel my complaint",
        "the noise stopped, forget it",
    ],
)
def test_a_plain_wish_is_heard_beside_a_matter(words: str) -> None:
    assert wished(words, "file_complaint", matter=True) == "withdraw_ticket"


@pytest.mark.parametrize("words", ["还是不热", "没修好", "好的 谢谢", "不用撤", "热死了", "谢谢，先这样"])
def test_what_takes_nothing_back_is_not_heard_so(words: str) -> None:
    assert wished(words, "thank") is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("is anybody going to call me?", "greet"),
        ("who will deal with it", "ask_help"),
        ("how will I hear", "ask_help"),
        ("which department is it", "ask_question"),
        ("有人给我打电话吗", "talk_to_person"),
        ("会有人上门吗", "ask_help"),
        ("你们怎么通知我", "ask_help"),
        ("谁来处理", "skip"),
        ("归谁管这个事", "file_complaint"),
    ],
)
def test_who_has_it_and_how_they_hear_is_asked_of_the_ticket(words: str, intent: str) -> None:
    assert wished(words, intent) == "ask_ticket_status"


@pytest.mark.parametrize(
    "words",
    [
        "给我打电话",
        "电梯坏了谁负责",
        "谁管路灯",
        "有人打我",
        "怎么联系物业",
        "how do I get a residence permit",
        "who is the mayor",
        "are you going to fix the lamp",
        "我要真人联系我",
    ],
)
def test_what_asks_something_else_is_not_of_the_ticket(words: str) -> None:
    assert wished(words, "ask_help") is None


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
        ("别管楼道那个了", "withdraw_ticket"),
        ("不管我的投诉", None),
        ("居委会楼道的事不管了", None),
        ("it can be public", "publish_ticket"),
        ("I agree to publish it", "publish_ticket"),
        ("you can publish", "publish_ticket"),
        ("no publish", None),
        ("no publish please", None),
        ("sorry, publish", None),
        ("it's public", None),
        ("this is public", None),
        ("不可以公开", "unpublish_ticket"),
        ("不许公开", "unpublish_ticket"),
        ("我不允许公开", "unpublish_ticket"),
        ("不行，别公开", "unpublish_ticket"),
        ("no, don't publish it", "unpublish_ticket"),
        ("不可以公开吗", None),
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


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("wait can you keep my name out of it", "ask_ticket_status"),
        ("please don't tell them it was me", "deny"),
        ("I don't want my landlord to find out", "nlu_fallback"),
        ("will they know who complained?", "ask_question"),
        ("make it anonymous please", "correct_detail"),
        ("btw don't publish my name anywhere", "deny"),
        ("can they see my phone number?", "ask_help"),
        ("别让他们知道是我", "correct_detail"),
        ("能保密吗", "ask_question"),
        ("物业会不会知道是我投诉的", "ask_question"),
    ],
)
def test_a_wish_to_stay_unknown_is_heard(words: str, intent: str) -> None:
    assert wished(words, intent) == "supplement_ticket"


@pytest.mark.parametrize(
    "words",
    [
        "there is an anonymous poster on every wall of our stairwell and nobody takes them down",
        "医院把我的病历给别人看，不保密，我要投诉他们泄露病人的信息和隐私",
    ],
)
def test_a_matter_of_secrecy_is_a_matter(words: str) -> None:
    assert wished(words, "file_complaint", matter=True) is None


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("处理个屁 菜还在那儿长着呢 也没人找过我", "answer_survey"),
        ("they never showed up, it looks the same", "answer_survey"),
        ("我那单子到哪一步了", "ask_ticket_status"),
        ("what is the status of my case", "ask_ticket_status"),
    ],
)
def test_words_that_ask_nothing_answer_the_follow_up_that_is_open(words: str, intent: str) -> None:
    heard = meant({**parsed("ask_ticket_status"), "text": words}, Standing(filed=True, surveyed=True))

    assert heard["intent"]["name"] == intent
