"""Danger in a message is seen at once, what only sounds like it is not, and the answer says what to do first."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from city import danger_learn
from city.bereaved import is_bereaved
from city.danger import Danger, Kind, answer, heard, past_violence, recognise
from city.danger_net import WEIGHTS, Net
from city.danger_rule import KINDS, rules
from city.danger_text import normal
from city.examples import Example, examples
from city.pack import Numbers, load

HERE = Path(__file__).parent
BEIJING = HERE.parents[1] / "city" / "beijing"
KNOWN: dict[str, Any] = yaml.safe_load((HERE / "danger_sentences.yml").read_text(encoding="utf-8"))
UNSEEN: dict[str, Any] = yaml.safe_load((HERE / "danger_unseen.yml").read_text(encoding="utf-8"))
PRESENT_DANGERS = "|".join(
    (
        "hazards",
        "public_order",
        "manhole",
        "power",
        "street_light",
        "road_damage",
        "trees",
        "utilities.gas",
        "neglected",
        "construction.site",
    )
)
NUMBERS: Numbers = load(BEIJING).numbers
TAUGHT = {text for texts in danger_learn.sentences(BEIJING) for text in texts}
DANGERS = [(kind, str(text)) for kind, texts in KNOWN["danger"].items() for text in texts]


def _turns() -> Iterator[str]:
    """What the dialogue's training examples say, complaints left out; they are for the intents, not for danger."""
    for file in sorted((HERE.parents[1] / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block and block["intent"] != "file_complaint":
                for line in block["examples"].splitlines():
                    yield re.sub(r"\[([^]]*)\](\([^)]*\)|\{[^}]*\})", r"\1", line.removeprefix("- ").strip())


@pytest.mark.parametrize(("kind", "text"), DANGERS)
def test_danger_is_recognised(kind: str, text: str) -> None:
    danger = recognise(text)

    assert danger is not None
    assert danger.kind == kind


@pytest.mark.parametrize("text", [str(text) for text in KNOWN["harmless"]])
def test_what_only_sounds_like_danger_is_not(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "昨天我儿子在托管班被老师打了",
        "上周三我闺女被体育老师扇了一巴掌 学校说没这事",
        "前天在地铁口被人打了 派出所不管",
        "Teacher hit my son yesterday",
        "My son was beaten by his teacher last week",
        "the guard beat up a delivery guy last night",
        "The foreman punched me on Friday when I asked for my pay",
        "孩子昨天在托管班被打了",
        "昨天下午三点，我儿子在学校被体育老师打了",
        "Last night around 9, a guard hit my husband",
        "昨天我被保安打了，到现在没有说法",
        "周三我被物业的人打了",
        "昨晚两个邻居在楼下打架",
    ],
)
def test_a_blow_of_another_day_is_no_danger_and_is_known_as_one(text: str) -> None:
    assert recognise(text) is None
    assert past_violence(text)


@pytest.mark.parametrize(
    "text",
    [
        "自从老伴走了 就剩我一个人 孩子在外地",
        "俺家老头子走了以后就我一个人住 腿脚也不灵便",
        "my husband passed away and i live alone now",
        "my wife died two years ago and i live by myself",
    ],
)
def test_who_tells_of_a_loss_and_lives_alone_is_in_no_danger(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "老伴走了 我也不想活了",
        "老伴走了三年了 家里煤气漏了",
        "我儿子走了一天了没回家 电话不通",
        "my husband passed away and i want to die too",
        "老伴走了，我一个人在家摔倒了",
        "老伴没了气了，就我一个人",
        "老公没了动静，一个人躺厕所",
        "我爸死了 在家里 身上有血",
        "my father is dead in bed, I live alone with him",
        "我妈走了，从楼上下去的",
        "老头子没了，我一个人过够了",
        "我妈走了以后，家里就剩我一个人，我想去找她",
    ],
)
def test_a_loss_hides_no_danger(text: str) -> None:
    assert recognise(text) is not None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "My wife died years ago, I live alone in Tuanjiehu, and I fell in the bath, I can't get up",
            "injury",
        ),
        ("老伴走了三年了，我摔了 起不来", "injury"),
        ("my husband passed away last year and someone is breaking in right now", "violence"),
        ("老伴走得早 一个人在楼顶", "suicide"),
    ],
)
def test_what_happens_now_is_heard_behind_an_old_loss(text: str, kind: Kind) -> None:
    danger = recognise(text)
    assert danger is not None
    assert danger.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "My wife died years ago, I live alone in Tuanjiehu, the hallway light is broken",
        "老伴走了三年了，楼道灯坏了",
    ],
)
def test_a_lamp_behind_an_old_loss_is_no_danger(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("kind", ["suicide", "help", "injury", "trapped"])
@pytest.mark.parametrize(
    "text",
    [
        "老伴走了三年了，我一个人在家摔倒了",
        "my husband died, i live alone and someone is trying the door",
        "my wife died, i live by myself, i fell in the bath",
    ],
)
def test_what_another_detector_took_for_danger_is_not_undone_by_a_loss(text: str, kind: Kind) -> None:
    assert heard(text, kind, sure=True) is not None
    assert heard(text, kind, sure=False) is not None


@pytest.mark.parametrize(
    "text",
    [
        "俺家老头子走了以后就我一个人住 今年七十八了 腿脚也不灵便",
        "我一个人住，老伴去世两年多了，孩子都在外地。",
        "我今年八十二了 老伴走得早 一个人在和平里住着",
        "I have lived alone since my husband died, I'm 78, my kids live abroad",
    ],
)
def test_a_life_that_is_wholly_told_is_known(text: str) -> None:
    assert is_bereaved(text)


@pytest.mark.parametrize(
    "text",
    [
        "老伴走了 我一个人",
        "老伴刚走了 我一个人",
        "老伴没了气了，就我一个人",
        "自从老公没了动静 我一个人",
        "老公没了意识以后 就我一个人",
        "老伴走了三年了 我一个人过够了",
        "老伴走了以后 我一个人住 胸口疼",
        "妈妈走了以后就我一个人",
        "我儿子走了两年了 我一个人住",
        "my wife died, i live alone",
        "my husband just died and i live alone now",
        "my husband is dead, i live alone now",
        "my wife died two hours ago and i live by myself",
        "my husband died last year, i live alone and someone is at the door",
        "我一个人住 今年七十八了",
    ],
)
def test_whatever_more_is_told_or_happens_now_is_no_mere_life(text: str) -> None:
    assert not is_bereaved(text)


@pytest.mark.parametrize(
    "text",
    [
        "昨天保安打了我 现在堵着我家门不让出去",
        "昨天邻居打人今天还来砸门",
        "昨天他打我 今天又打",
        "my husband hit me yesterday",
        "昨天老公打我",
        "He beat me yesterday and he is here again",
        "老师打我儿子",
        "a man hit me just now",
    ],
)
def test_who_may_be_hit_again_is_in_danger(text: str) -> None:
    assert recognise(text) is not None
    assert not past_violence(text)


@pytest.mark.parametrize(
    "text",
    [
        "昨天就闹过，楼下有人在打人",
        "昨天开始闹，楼下打起来了",
        "昨天投诉过的那家店，老板在打我",
        "周六 楼下有人打架",
        "周六，楼下有人打架",
        "今天周三，有人在打老人",
        "昨天他们把我打了，把我锁在屋里",
        "昨天被打了现在头晕",
        "昨天报警没人管 他们在打我",
        "昨天来闹过的那帮人在打我爸",
        "I called you yesterday, a man is being beaten outside",
        "i reported it last night and they are beating an old man",
        "the neighbors fought yesterday and he is beating a woman outside",
        "I got beaten on Friday by the guards and I am locked in the room",
        "he hit me on Monday and took my phone, he is waiting for me outside",
        "a man grabbed me last night and he knows where i live",
    ],
)
def test_a_day_told_beside_violence_that_goes_on_calms_nobody(text: str) -> None:
    assert recognise(text) is not None
    assert not past_violence(text)


@pytest.mark.parametrize(
    "text",
    [
        "我儿子昨天被人绑架了",
        "我女儿前天被绑架了，对方要五十万",
        "我朋友从昨天起被非法拘禁在传销窝点",
        "我弟弟昨天被人扣了，非法拘禁，到今天没放",
        "昨天老乡被人挟持了",
        "昨晚我被强奸了",
        "昨天我被人性侵了，我该怎么办",
        "I was raped last night",
        "My brother was kidnapped on Tuesday",
        "a stranger groped me yesterday",
        "two men tried to drag my sister into a van last night",
    ],
)
def test_who_was_taken_or_raped_is_in_danger_on_the_days_after(text: str) -> None:
    assert recognise(text) is not None
    assert not past_violence(text)


@pytest.mark.parametrize(
    "text",
    ["昨天打了我电话没人接", "昨天垃圾没人收", "昨天下午公交司机骂我", "yesterday the bus hit a pothole"],
)
def test_what_hit_nobody_is_no_violence_of_any_day(text: str) -> None:
    assert not past_violence(text)


def test_who_hit_somebody_and_ran_away_is_nobodys_lost_child() -> None:
    hit_and_run = "delivery rider hit my mum yesterday afternoon and ran away. shes ok just scratches"

    assert recognise(hit_and_run) is None
    assert recognise("my son ran away from home this morning") is not None


def test_that_nobody_answers_for_it_till_now_is_no_lost_child() -> None:
    assert recognise("上个月我爸在社区食堂门口台阶摔骨折了 到现在没人给说法") is None
    assert recognise("我儿子早上出门到现在没回来") is not None


def test_there_is_variety_in_both_languages() -> None:
    english = [text for _, text in DANGERS if text.isascii()]

    assert len(DANGERS) >= 120 <= len(KNOWN["harmless"])
    assert min(len(english), len(DANGERS) - len(english)) >= 60
    assert {kind for kind, _ in DANGERS} == set(KINDS)


def told_examples() -> tuple[Example, ...]:
    """What the city pack says of its ordinary matters."""
    return examples(BEIJING, [category.code for category in load(BEIJING).categories])


def test_of_sentences_it_was_not_taught_nineteen_in_twenty_are_recognised() -> None:
    missed = [text for text in UNSEEN["danger"] if recognise(text) is None]

    assert len(UNSEEN["danger"]) >= 120
    assert len(missed) / len(UNSEEN["danger"]) <= 0.05, missed


def test_of_tricky_sentences_it_never_saw_few_are_taken_for_danger() -> None:
    alarms = [text for text in UNSEEN["harmless"] if recognise(text)]

    assert len(UNSEEN["harmless"]) >= 120
    assert len(alarms) / len(UNSEEN["harmless"]) <= 0.06, alarms


def test_of_ordinary_complaints_hardly_any_are_taken_for_danger() -> None:
    ordinary = [
        example.text
        for example in told_examples()
        if example.category.startswith(
            ("sanitation", "consumer", "labour", "government_service", "telecom", "greening")
        )
    ]

    assert len([text for text in ordinary if recognise(text)]) / len(ordinary) <= 0.01


def test_turns_of_a_conversation_are_no_danger() -> None:
    turns = list(_turns())

    assert len(turns) >= 2000
    assert len(set(turns) - TAUGHT) / len(set(turns)) >= 0.75
    assert [text for text in turns if recognise(text)] == []


def test_of_matters_that_are_no_hazard_few_are_taken_for_danger() -> None:
    """Some tell of a blow or a falling brick all the same; these count as alarms too.

    Live wires on a lamp post, a sinkhole, a smell of gas, a leaning wall, a tree about to fall and what a site drops
    are dangers, so their categories are left out."""
    told = [example.text for example in told_examples() if not re.search(PRESENT_DANGERS, example.category)]

    assert len([text for text in told if recognise(text)]) / len(told) <= 0.005


@pytest.mark.parametrize("text", [str(text) for text in KNOWN["over"]])
def test_who_is_safe_again_is_not_in_danger(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("火灭了，但是有人受伤", "injury"),
        ("着火了，我们都出来了", "fire"),
        ("救出来两个，还有一个困在电梯里", "trapped"),
        ("煤气关了，还有煤气味", "gas"),
        ("the fire is out but he is not breathing", "injury"),
        ("the bleeding stopped but he is unconscious", "injury"),
        ("老人晕倒了已经打了120", "injury"),
        ("晕倒醒了又昏过去了", "injury"),
        ("早上醒了胸口疼得厉害", "injury"),
        ("老人没有呼吸了", "injury"),
        ("水都出来了，我们被困在地下室里", "trapped"),
        ("孩子丢了，书包找到了", "child"),
        ("孩子走失了，还没找到", "child"),
        ("厨房着火了，扑灭了一半还在冒烟", "fire"),
        ("燃气修好了又漏气了", "gas"),
        ("广告牌快掉下来了，上次砸车还没赔偿", "falling"),
        ("撞人了，司机没事，地上都是血", "traffic"),
        ("两车追尾了，我没事，另一个司机不动了", "traffic"),
        ("a car hit him. he's ok but his arm is broken", "traffic"),
        ("a bus hit a man, the driver is fine but the man is not moving", "traffic"),
    ],
)
def test_who_is_safe_only_in_part_is_still_in_danger(text: str, kind: str) -> None:
    danger = recognise(text)

    assert danger is not None
    assert danger.kind == kind


def test_the_more_is_said_besides_the_less_a_word_weighs() -> None:
    net = Net({"着火": 3.5, "楼": -0.5}, bias=-1.0)

    assert net.score(frozenset({"着火"})) == 2.5
    assert net.score(frozenset("一二三") | {"着火"}) == 0.75
    assert net.score(frozenset("一二楼") | {"着火"}) == 0.5
    assert net.score(frozenset()) == -1.0


def test_unseen_sentences_were_not_learned_from() -> None:
    latest = UNSEEN["latest"]

    assert not TAUGHT & {*UNSEEN["danger"], *UNSEEN["harmless"], *latest["danger"], *latest["harmless"]}


def test_of_look_alikes_of_the_latest_round_hardly_any_are_taken_for_danger() -> None:
    alarms = [text for text in UNSEEN["latest"]["harmless"] if recognise(text)]

    assert len(alarms) / len(UNSEEN["latest"]["harmless"]) <= 0.01, alarms


@pytest.mark.parametrize(
    ("over", "now"),
    [
        ("去年我们楼着过火", "去年着过火，现在又着火了"),
        ("上周电梯困过人", "上周电梯困过人，今天又困住了两个人"),
        ("昨天路口出了车祸", "路口刚出了车祸"),
        ("小时候落过水", "有孩子落水了"),
        ("there was a fire last year", "there was a fire last year and now the kitchen is on fire again"),
        ("my car was hit yesterday", "my car was hit just now"),
    ],
)
def test_what_is_over_is_not_danger_until_it_happens_again(over: str, now: str) -> None:
    assert recognise(over) is None
    assert recognise(now) is not None


@pytest.mark.parametrize(
    ("denied", "told"),
    [
        ("没有着火，就是味道大", "着火了，味道大"),
        ("没人受伤", "有人受伤"),
        ("怕着火，想装烟感", "着火了，没装烟感"),
        ("如果着火了谁负责", "着火了谁来救"),
        ("nobody is hurt", "somebody is hurt"),
        ("this could catch fire", "this caught fire"),
    ],
)
def test_what_is_denied_or_only_feared_is_not_danger(denied: str, told: str) -> None:
    assert recognise(denied) is None
    assert recognise(told) is not None


def test_what_may_be_gas_is_taken_for_gas() -> None:
    assert recognise("是不是煤气漏了") == Danger("gas")
    assert recognise("可能是燃气泄漏") == Danger("gas")


def test_suicide_is_danger_even_where_it_is_only_feared() -> None:
    assert recognise("我怕我女儿想不开") == Danger("suicide", other=True)


@pytest.mark.parametrize(
    ("text", "imminent", "other"),
    [
        ("我不想活了", False, False),
        ("我站在楼顶，不想活了", True, False),
        ("我老公天天打我，我不想活了", False, False),
        ("我闺女说她不想活了", False, True),
        ("有人要跳楼", True, True),
        ("I don't want to live anymore", False, False),
        ("my roommate took a bottle of pills", True, True),
    ],
)
def test_whose_life_it_is_and_how_near_the_end_is_known(text: str, imminent: bool, other: bool) -> None:
    assert recognise(text) == Danger("suicide", imminent=imminent, other=other)


def test_a_person_in_a_manhole_is_more_than_an_open_one() -> None:
    assert recognise("井盖没了") == Danger("manhole")
    assert recognise("有人掉井里了") == Danger("manhole", imminent=True)


def test_who_nearly_fell_in_is_not_answered_as_fallen() -> None:
    assert recognise("the manhole cover is missing, a kid nearly fell in") == Danger("manhole")
    assert recognise("a kid fell into the open manhole") == Danger("manhole", imminent=True)


@pytest.mark.parametrize(
    "text", ["气死我了", "someone is smoking in the metro carriage", "排队排得我想死的心都有了"]
)
def test_a_rule_is_not_believed_where_the_rest_is_harmless(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("着火了，有人受伤", "fire"),
        ("老人晕倒了，屋里煤气味很大", "gas"),
        ("我想死，他又打我", "suicide"),
        ("楼下打架，有人拿刀", "weapon"),
        ("出车祸了，人昏迷", "traffic"),
        ("厨房 on fire 了", "fire"),
    ],
)
def test_the_gravest_danger_counts(text: str, kind: str) -> None:
    danger = recognise(text)

    assert danger is not None
    assert danger.kind == kind


def test_in_a_long_letter_only_what_is_now_counts() -> None:
    letter = "尊敬的领导，" + "我们小区的物业这几年一直不作为，大家意见很大。" * 6

    assert recognise(letter + "有一回楼道着火了也没人管。") is None
    assert recognise(letter + "现在楼道着火了！") == Danger("fire")


@pytest.mark.parametrize(
    ("misspelt", "kind"),
    [
        ("my hous is on fier", "fire"),
        ("gas leek in the kitchen", "gas"),
        ("grandpa is not breething", "injury"),
        ("somone got stabed", "weapon"),
        ("媒气泄露了", "gas"),
        ("找火了", "fire"),
    ],
)
def test_danger_is_recognised_however_it_is_spelt(misspelt: str, kind: str) -> None:
    danger = recognise(misspelt)

    assert danger is not None
    assert danger.kind == kind


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("煤汽味，天燃气泻漏", "煤气味，天然气泄漏"),
        ("有人昏到了，晕到那里没人管", "有人晕倒了，晕到那里没人管"),
        ("买了紫砂壶，紫砂了，自s", "买了紫砂壶，自杀了，自杀"),
        ("a breathing or breethin man", "a breathing or breethin man"),
        ("breathing，brething，bretheing", "breathing，breathing，breathing"),
        ("knif，nif，nife，knife", "knife，knife，knife，knife"),
        ("colapse and collasp", "collapse and collaps"),
        ("ambalance amblance drowndding rubel", "ambulance amblance drowndding rubble"),
        ("mistabed, restoped", "mistabed， restoped"),
    ],
)
def test_a_misspelt_word_is_read_as_it_was_meant(said: str, meant: str) -> None:
    assert normal(said) == meant


@pytest.mark.parametrize(
    ("claim", "danger"),
    [
        ("工友触电算不算工伤", "工友触电了"),
        ("电梯困人，问一下年检是谁做的", "电梯困人了"),
        ("I fell from a ladder, does my insurance pay", "a man fell from a ladder"),
    ],
)
def test_who_claims_for_damages_is_past_the_danger(claim: str, danger: str) -> None:
    assert recognise(claim) is None
    assert recognise(danger) is not None


def test_what_is_poured_into_a_river_is_nobody_drowning() -> None:
    assert recognise("我看见有人往河里倒泔水") is None
    assert recognise("孩子往河里跑，拉不住") is not None


def test_a_child_is_in_danger_only_where_one_is_told_of() -> None:
    fallen = recognise("bus driver closed the door on an old man and he fell")

    assert fallen is not None
    assert fallen.kind == "injury"


@pytest.mark.parametrize("text", ["help", "help me", "help please", "帮助", "帮帮我", "求助", "有人吗"])
def test_who_asks_for_help_with_the_desk_is_not_in_danger(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("text", ["", " ", "?", "👍", "12345", "/start", "。。。", "a" * 5000, "啊" * 5000])
def test_any_text_can_be_looked_at(text: str) -> None:
    assert recognise(text) is None


def test_a_long_message_of_alarming_words_is_soon_looked_at() -> None:
    start = time.process_time()
    recognise("我家着火了" * 1000)

    assert time.process_time() - start <= 0.3


def test_the_weights_were_learned_from_todays_sentences() -> None:
    """If this fails: `python -m city.danger_learn`."""
    assert f'"learned_from":"{danger_learn.digest()}"' in WEIGHTS.read_text(encoding="utf-8")


def test_learning_twice_gives_the_same() -> None:
    told = ["着火了", "煤气漏了", "有人打架"], ["垃圾没人收", "路灯坏了", "打车难"]

    assert danger_learn.learn(*told) == danger_learn.learn(*told)


def test_every_kind_has_a_rule_in_both_languages() -> None:
    for lang in ("zh", "en"):
        assert {rule.kind for rule in rules(lang)[0]} == set(KINDS)


SIDES = [(False, False), (False, True), (True, False), (True, True)]
EVERY = [Danger(kind, imminent=imminent, other=other) for kind in KINDS for imminent, other in SIDES]
BATTERY = Danger("fire", case="battery")


@pytest.mark.parametrize(
    "text",
    [
        "平衡车的锂电胀起来了，摸着滚热",
        "电瓶烫得不行还鼓了个大包，放在单元门口",
        "移动电源鼓起来了 还插着呢",
        "the scooter battery has puffed up and is very hot",
        "bulging and overheating power bank on my desk, help",
        "our hoverboard battery is swelling and it is still charging",
    ],
)
def test_a_battery_that_swells_and_is_hot_has_an_answer_of_its_own(text: str) -> None:
    assert recognise(text) == BATTERY
    assert "battery" in answer(BATTERY, "en", NUMBERS)[1]
    assert answer(BATTERY, "zh", NUMBERS) != answer(Danger("fire"), "zh", NUMBERS)


@pytest.mark.parametrize(
    "text",
    [
        "充电宝买了俩月就鼓包了",
        "电池发烫鼓包，店家不给换",
        "电动车停在鼓楼西大街晒得发烫",
        "电动车坐垫鼓了个包，太阳一晒烫屁股",
        "楼下电动车棚的铁皮鼓起来了，夏天烫得很",
        "scooter riders puff up and down, it's hot and noisy",
        "my power bank is swollen, where can i recycle it",
        "the battery was hot and bulging, they refuse a refund",
        "if the battery is swollen and hot what should people do",
    ],
)
def test_a_battery_that_is_cold_or_quarrelled_about_is_goods(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_rule_calls_a_case_of_its_kind_has_an_answer_of_its_own(lang: str) -> None:
    cases = {(rule.kind, rule.case) for rule in rules(lang)[0] if rule.case}

    assert cases
    for kind, case in cases:
        assert answer(Danger(kind, case=case), lang, NUMBERS) != answer(Danger(kind), lang, NUMBERS)


def test_a_battery_that_burns_by_now_is_a_fire() -> None:
    assert recognise("电瓶鼓包发烫，现在着火了") == Danger("fire")


@pytest.mark.parametrize("danger", [*EVERY, BATTERY], ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_answer_says_what_to_do_whom_to_call_and_asks_nothing(danger: Danger, lang: str) -> None:
    said = answer(danger, lang, NUMBERS)

    whole = "\n".join(said)
    assert 2 <= len(said) <= 3
    assert re.search(r"11[09]|12[02]|96777|12356", whole)
    assert ("我没法替您打" in whole) if lang == "zh" else ("I can't call for you" in whole)
    assert not re.search(r"[?？{}]", whole)
    assert not re.search(r"[!！]", whole)
    assert all(len(text) <= (90 if lang == "zh" else 230) for text in said)


def test_gas_is_answered_as_it_should_be() -> None:
    assert answer(Danger("gas"), "zh", NUMBERS) == (
        "先出去：别碰开关、别点火、别在屋里打电话，顺手关阀门、开窗，带家人到楼外。",
        "到外面打96777（抢修）；有火打119，头晕恶心打120。我没法替您打。",
    )


def test_suicide_is_answered_as_it_should_be() -> None:
    assert answer(Danger("suicide"), "zh", NUMBERS, on_duty=True) == (
        "听您这么说，我很担心您。先离开楼顶、窗边，别一个人待着，叫上身边的人。",
        "现在就打12356，有专人听您说；马上要出事就打110或120。我没法替您打。",
        "我已经叫值班同事来跟您说话，您现在什么都不用填。",
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_colleague_is_promised_only_if_one_is_on_duty(lang: str) -> None:
    promised = "值班同事" if lang == "zh" else "colleague"

    assert promised not in "".join(answer(Danger("suicide"), lang, NUMBERS))
    assert promised in answer(Danger("suicide"), lang, NUMBERS, on_duty=True)[-1]


def test_where_seconds_count_the_emergency_number_comes_first() -> None:
    said = answer(Danger("suicide", imminent=True), "en", NUMBERS)[1]

    assert said.index("110") < said.index("12356")


def test_no_ticket_is_offered_in_a_talk_about_suicide() -> None:
    assert [danger.kind for danger in EVERY if not danger.offers_ticket] == ["suicide"] * 4


@pytest.mark.parametrize("kind", ["violence", "weapon", "domestic", "help"])
def test_who_cannot_speak_is_told_to_write(kind: Kind) -> None:
    for lang in ("zh", "en"):
        said = "".join(answer(Danger(kind), lang, NUMBERS))

        assert "12110010" in said
        assert ("静音" if lang == "zh" else "silent") in said


def test_numbers_are_the_citys() -> None:
    elsewhere = replace(NUMBERS, gas="962777", fire="191")

    said = "".join(answer(Danger("gas"), "zh", elsewhere))

    assert "962777" in said
    assert "191" in said


def test_other_languages_are_answered_in_chinese() -> None:
    assert answer(Danger("fire"), "fr", NUMBERS) == answer(Danger("fire"), "zh", NUMBERS)


@pytest.mark.parametrize(
    ("has", "attack"),
    [
        ("楼下烧烤烟全进我家 我有哮喘", "我有哮喘 犯了"),
        ("我妈有心脏病 楼上天天砸地", "我爸有心脏病 刚倒地上了"),
    ],
)
def test_who_has_an_illness_is_not_having_an_attack(has: str, attack: str) -> None:
    assert recognise(has) is None
    assert recognise(attack) is not None


@pytest.mark.parametrize(
    "text", ["昨天在地铁上被人摸了大腿", "a man touched my thigh on the subway yesterday"]
)
def test_who_was_touched_on_another_day_is_known_as_hurt_by_somebody(text: str) -> None:
    assert recognise(text) is None
    assert past_violence(text)


@pytest.mark.parametrize("text", ["地铁上有个男的摸我屁股", "老师摸了我女儿的胸"])
def test_who_is_touched_now_is_in_danger(text: str) -> None:
    assert recognise(text) is not None


@pytest.mark.parametrize("text", ["摸了摸暖气片是凉的", "门口的石狮子被人摸坏了", "按摩店师傅捏了我的肩"])
def test_what_else_is_touched_is_none(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize("text", ["老师拿尺子抽我闺女手心 都肿了", "保姆踹了我家孩子"])
def test_a_blow_to_a_child_is_violence_and_no_wish_to_die(text: str) -> None:
    danger = recognise(text)
    assert danger is not None
    assert danger.kind == "violence"


@pytest.mark.parametrize(
    "text",
    [
        "体检抽过我女儿的血",
        "护士抽了我孩子三管血也没说干嘛",
        "风扇扇着我孩子感冒了",
        "老师抽我孩子背课文",
        "老师上课抽了我孩子回答问题",
        "老师打我孩子电话，他不接",
        "邻居昨天打了我孩子",
        "用针管抽我孩子的血",
    ],
)
def test_blood_that_is_drawn_and_a_fan_are_no_blow(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "老师用皮带抽我儿子",
        "老师扇了我孩子",
        "保安扇我儿子耳光",
        "阿姨揪我闺女",
        "海淀中关村二小的老师抽我孩子",
    ],
)
def test_a_blow_to_a_child_is_heard_by_who_or_what_strikes(text: str) -> None:
    danger = recognise(text)
    assert danger is not None
    assert danger.kind == "violence"


@pytest.mark.parametrize(
    "text",
    [
        "老伴去世以后我一个人过 想去陪她",
        "老伴走了三年 我想去陪她了",
        "老公死了 我也准备下去陪他",
        "我妈去世了，活着也就这样，真想去找她",
        "闺女没了，我现在就想去陪她",
        "my wife died two years ago and i live alone, i want to join her",
        "My husband passed away. I just want to be with him again",
        "I lost my son in spring. I’m ready to go and join him.",
    ],
)
def test_who_wants_to_be_with_the_dead_speaks_of_their_own_life(text: str) -> None:
    danger = recognise(text)

    assert danger is not None
    assert (danger.kind, danger.other) == ("suicide", False)


@pytest.mark.parametrize(
    "text",
    [
        "老伴走了三年了，孩子在国外，我想去陪他",
        "老公走了，我想去找他要抚养费",
        "老伴去世了 我想去陪她最后一程 殡仪馆不让进",
        "我爸去世了，我妈在养老院，我想去陪她",
        "老伴住院了 我想去陪她 医院不让",
        "my dad died and my mother is in a care home, i want to be with her",
        "my wife died last year, i want to join her health insurance to mine",
        "my husband died, the neighbours want me to follow them to the office",
    ],
)
def test_who_wants_to_be_with_the_living_is_in_no_danger(text: str) -> None:
    assert recognise(text) is None


def test_a_wall_that_was_knocked_down_is_no_hole_in_the_road() -> None:
    assert recognise("村口修路把我家围墙蹭塌了一大片") is None

    hole = recognise("马路塌了一个坑")
    assert hole is not None
    assert hole.kind == "manhole"


def test_what_leans_and_has_no_current_may_fall() -> None:
    found = heard("公交牌子歪了，用铁丝拴着", "electrocution", sure=True)

    assert found is not None
    assert found.kind == "falling"


def test_a_pole_of_wires_that_leans_is_of_electricity() -> None:
    found = heard("电线杆歪了，线都耷拉了", "electrocution", sure=True)

    assert found is not None
    assert found.kind == "electrocution"


@pytest.mark.parametrize(
    "text",
    ["屋里住着俩老人", "我家还有个刚满月的孩子", "我爸都八十三了 耳朵背", "老两口快七十了，不会用微信"],
)
def test_who_lives_there_and_how_old_they_are_is_no_danger(text: str) -> None:
    assert recognise(text) is None
    assert heard(text, "help", sure=True) is None


@pytest.mark.parametrize("text", ["家里老人晕倒了", "我妈八十了 喘不上气"])
def test_what_happens_to_who_lives_there_is_danger(text: str) -> None:
    assert recognise(text) is not None
