"""A matter that is over by itself is dropped, and one that waits is gone on with, in whatever words both are said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.nlu.meant import meant
from bot.nlu.of_site import blames_site
from bot.nlu.over import is_over
from bot.nlu.person import wants_nobody
from bot.nlu.standing import Standing
from bot.nlu.taking_up import takes_up
from tests.dialogue.parsing import told

ROOT = Path(__file__).resolve().parents[2]

TELLING = Standing(form="complaint_form", asked="contact_by")


@pytest.mark.parametrize(
    "words",
    [
        "来电了 不用报了",
        "老太太回家了 不用找了",
        "孩子找到了，不用管了",
        "修好了，别报了",
        "算了吧 他们今天不吵了",
        "it's fixed now, never mind",
        "the water is back, no need",
        "工地停了 不用管了",
        "车挪走了，算了",
        "the neighbours stopped now so forget it",
        "never mind they just came",
        "算了 有人来收走了",
    ],
)
def test_what_is_over_and_wanted_no_more_is_dropped(words: str) -> None:
    assert is_over(words)
    for at in (TELLING, Standing(waiting=True)):
        assert meant(told(words, "inform"), at)["intent"]["name"] == "drop_draft"


@pytest.mark.parametrize(
    "words", ["还是报吧 太危险了", "那还是登记吧，天天这样", "还是报吧", "还是报吧 等太久了"]
)
def test_what_was_dropped_is_taken_up_again_for_a_reason(words: str) -> None:
    assert takes_up(words, "affirm", Standing(dropped=True)) == "resume_draft"


@pytest.mark.parametrize(
    "words",
    [
        *(
            "还是别报了 太麻烦",
            "还是报修电话没人接",
            "还是老样子",
            "还是报吧 明天再说吧",
            "还是登吧 我再想想",
        ),
        *("还是报吧 回头弄", "还是报吧，等我回家", "还是登记吧，我考虑考虑"),
    ],
)
def test_who_only_says_how_it_still_is_takes_up_nothing(words: str) -> None:
    assert takes_up(words, "affirm", Standing(dropped=True)) is None


@pytest.mark.parametrize(
    "words",
    [
        "不用了，就这样好了",
        "they came and shouted at us again",
        "来电了但是水还没有",
        "不用留电话了",
        "算了 他们走了但是垃圾还在",
        "no need for a call",
        "it stopped for now",
        "健身房已经搬了，会员卡不给取消",
        "工地现在停了 围挡没人撤掉",
        "施工的走了 说不用管了",
        "公交车走了，算了",
        "太热了，算了",
        "他们已经撤了",
        "the bus left and the driver told me to forget it",
        "the gym is gone and they won't cancel my card",
        "the noise is back, never mind",
        "they left my rubbish here, forget it",
    ],
)
def test_what_is_half_over_is_not(words: str) -> None:
    assert not is_over(words)


@pytest.mark.parametrize(
    "words",
    [
        "不等了 你给我登",
        "算了别等了 直接报上去吧",
        "那还是交吧",
        "never mind, just send it",
        "can I file it anyway",
    ],
)
def test_who_waits_no_longer_goes_on(words: str) -> None:
    for at in (Standing(waiting=True, called=True), Standing(dropped=True)):
        assert meant(told(words, "withdraw_ticket"), at)["intent"]["name"] == "resume_draft"


@pytest.mark.parametrize("words", ["不登了", "别交了", "don't file it", "forget it"])
def test_who_wants_it_dropped_does_not(words: str) -> None:
    assert meant(told(words, "cancel"), Standing(waiting=True))["intent"]["name"] != "resume_draft"


@pytest.mark.parametrize(
    "words",
    ["别叫人上我家来", "please don't send anyone", "不用转人工了", "I don't want to talk to anyone"],
)
def test_that_nobody_shall_come_is_no_wish_for_a_person(words: str) -> None:
    assert meant(told(words, "talk_to_person"), TELLING)["intent"]["name"] == "inform"


@pytest.mark.parametrize(
    "words",
    [
        "不要机器人，转人工",
        "我不要机器人，我要找人工客服",
        "别让我等了 转人工",
        "i don't want to talk to a bot, get me a human",
        "they don't send anyone, get me a human",
    ],
)
def test_who_refuses_the_bot_wants_a_person(words: str) -> None:
    for at in (TELLING, Standing(), Standing(waiting=True)):
        assert meant(told(words, "talk_to_person"), at)["intent"]["name"] == "talk_to_person"


def test_no_sentence_that_a_wish_for_a_person_is_learned_from_refuses_one() -> None:
    learned = yaml.safe_load((ROOT / "data" / "nlu" / "assistant.yml").read_text(encoding="utf-8"))["nlu"]
    examples = next(one["examples"] for one in learned if one.get("intent") == "talk_to_person")
    sentences = [line.removeprefix("- ") for line in examples.splitlines()]

    assert len(sentences) > 500
    assert [words for words in sentences if wants_nobody(words)] == []


@pytest.mark.parametrize(
    "words", ["你们这个破小程序老闪退", "12345网站太难用了", "your app is so buggy", "this site sucks"]
)
def test_the_desks_own_site_is_complained_of(words: str) -> None:
    assert blames_site(words)
    assert meant(told(words, "out_of_scope"), Standing())["entities"] == [
        {"entity": "of_desk", "value": True}
    ]


@pytest.mark.parametrize(
    "words",
    ["你们公司的app骗钱", "学校的系统打不开", "the app is down", "your website says it opens at nine"],
)
def test_somebody_elses_is_a_matter_like_any_other(words: str) -> None:
    assert not blames_site(words)


def test_who_mends_it_themselves_wants_nothing_more() -> None:
    assert is_over("算了 我儿子说他自己修")
    assert not is_over("我儿子自己修过 没修好")
    assert not is_over("算了 物业说他们不修")
