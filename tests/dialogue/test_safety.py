"""Who says that people are out of danger, and who asks how to wait for help."""

from __future__ import annotations

import pytest

from bot.nlu.meant import Standing, meant
from bot.nlu.safety import asks_what_to_do, calls_off, is_safe, wants_record
from dialogue.state import State
from tests.dialogue.parsing import told

ALARMED = State(("danger",), alarmed=True)


@pytest.mark.parametrize(
    "words",
    [
        "救护车来了，谢谢",
        "消防已经到了",
        "人出来了",
        "我们都出来了",
        "我们都到楼下了",
        "我们已经出来了，在楼下呢",
        "灭了灭了，火灭了，虚惊一场",
        "哦没事 我媳妇炖臭豆腐呢 虚惊",
        "火灭了，都没事了",
        "we are out",
        "we're all out",
        "everyone is safe",
        "the fire is out",
        "the ambulance is here",
        "打了120了 没事",
        "报了警了，人没事了",
        "都出来了，没人受伤",
        "we're all out, nobody is hurt",
    ],
)
def test_help_that_came_and_people_who_are_out_are_safe(words: str) -> None:
    assert is_safe(words)


@pytest.mark.parametrize(
    "words",
    [
        "消防还没来",
        "人还在里面，出不来",
        "还没出来",
        "出来了两个，还有一个老人在屋里",
        "火没灭",
        "刚打了119",
        "楼下垃圾没人收",
        "the ambulance still isn't here",
        "my dad is still inside",
        "we are out, please file it",
        "打了120 已经送医院了，伤得很重",
        "叫了救护车 送医院路上还昏迷",
        "叫了救护车，送医院抢救了",
        "报了警了 他们没事我受伤了",
        "打了120 没事吧",
        "救护车来了吗",
        "we are out but my dad is hurt",
    ],
)
def test_who_still_waits_for_help_is_not_safe(words: str) -> None:
    assert not is_safe(words)


@pytest.mark.parametrize(
    "words",
    [
        "消防车还没到，我们在家里等着该注意啥啊",
        "那我们现在怎么办",
        "能不能回屋拿个包",
        "可以开窗吗",
        "他们多久能到",
        "what should we do while we wait",
        "is it safe to go back in?",
        "我能回屋拿手机吗",
        "能打电话吗",
        "你们能快点来人吗",
        "您能帮我打119吗",
        "能帮我报警吗",
        "你能告诉我怎么关阀门吗",
        "可以问一下该怎么办吗",
        "我们能做什么",
        "can I use the lift?",
    ],
)
def test_who_asks_how_to_wait_is_heard(words: str) -> None:
    assert asks_what_to_do(words)


@pytest.mark.parametrize(
    "words", ["登记下来吧", "不用了", "朝阳区劲松五区3号楼", "file it please", "怎么投诉他们"]
)
def test_other_words_after_danger_ask_nothing_of_the_kind(words: str) -> None:
    assert not asks_what_to_do(words)


@pytest.mark.parametrize(
    "words",
    [
        "没事了没事了，不用管",
        "闻错了，是隔壁炒菜",
        "已经关上阀门了，算了吧",
        "是误报，别登记了",
        "它自己灭了，不用记了",
        "false alarm, sorry",
        "it's over, never mind",
        "everything is fine again, don't bother",
    ],
)
def test_an_alarm_that_is_called_off_drops_what_was_told(words: str) -> None:
    at = Standing(waiting=True)

    assert calls_off(words)
    assert meant(told(words, "deny"), ALARMED, at)["intent"]["name"] == "drop_draft"
    assert meant(told(words, "deny"), ALARMED, Standing())["intent"]["name"] != "drop_draft"


@pytest.mark.parametrize(
    "words",
    [
        "不用叫救护车了，人没事",
        "没事了，帮我登记一下",
        "火还没灭，不用劝我",
        "no need for an ambulance, he's fine",
        "we're fine now, please file it",
        "别人家都没事，就我家冒烟",
        "no need to panic they say, smoke is coming out",
        "it's over, never mind, but the smell is back",
    ],
)
def test_safety_alone_calls_nothing_off(words: str) -> None:
    assert not calls_off(words)


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("没事了，帮我登记一下吧", True),
        ("I'm ok now, I just want it on record", True),
        ("人都出来了，登记一下，他们三个小时都没来人", False),
        ("we are outside now, can you also report that nobody came", False),
    ],
)
def test_who_only_wants_it_recorded_is_asked_on_and_what_more_is_told_is_a_detail(
    words: str, only: bool
) -> None:
    at = Standing(waiting=True)

    assert wants_record(words) is only
    assert (meant(told(words, "file_complaint"), ALARMED, at)["intent"]["name"] == "resume_draft") is only


@pytest.mark.parametrize(
    "words",
    [
        "你们能说中文吗",
        "你们能上门收旧家具吗",
        "你能干什么",
        "你们能做啥",
        "你们可以帮我什么",
        "你能听懂吗",
        "您可以给我讲个笑话吗",
        "可以问你个别的事吗",
        "能问个事吗",
        "怎么办身份证",
    ],
)
def test_what_the_desk_can_do_is_no_question_of_safety(words: str) -> None:
    assert not asks_what_to_do(words)


@pytest.mark.parametrize("words", ["那我们现在怎么办", "他们多久能到", "what should we do now"])
def test_what_to_do_now_is_asked_of_the_danger_however_sure_another_reading_is(words: str) -> None:
    heard = {**told(words, "ask_ticket_status"), "intent": {"name": "ask_ticket_status", "confidence": 0.98}}

    assert meant(heard, ALARMED, Standing())["intent"]["name"] == "ask_safety"
    assert meant(heard, State(), Standing())["intent"]["name"] != "ask_safety"


def test_a_question_to_the_desk_stays_one_after_a_danger() -> None:
    heard = told("能说英语吗", "switch_language")

    assert meant(heard, ALARMED, Standing())["intent"]["name"] == "switch_language"
