"""A matter told piece by piece: nothing of it is lost, and no piece is taken for a place, a name or a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answers import take
from actions.businesses import party_at_place
from actions.done_to_people import done_to_people
from actions.draft import Draft
from actions.interruptions import interrupts
from actions.names import TITLED
from actions.overruled import by_its_words, of_noise
from actions.place_leads import LEAD
from actions.place_slips import slip_in
from actions.place_words import names_next_door, tells_no_place
from actions.righting import puts_right_by_words
from actions.statements import states, tells_in_anger
from actions.told_together import goes_on_about_it
from actions.wishes import wishes
from city.bereaved import behind_life
from city.farewells import bids_farewell
from city.lives import only_of_life
from tests.talk import CHAOYANG, an_entity, beijing, said

NOISE: dict[str, Any] = {"description": "噪音", "category": "environment.traffic_noise", "kind": "complaint"}


@pytest.mark.parametrize(
    "words",
    [
        "俺娃才俩月",
        "我上下楼摸黑",
        "他天天半夜回来",
        "owner just walked off",
        "the seller blocked me",
        "the driver then drove away and laughed",
    ],
)
def test_a_sentence_about_somebody_is_no_place(words: str) -> None:
    assert tells_no_place(words)


@pytest.mark.parametrize(
    "words",
    [
        "我们小区南门",
        "我家楼下",
        "他们单位门口",
        "我住和平里",
        "俺村口",
        "the gated community",
        "the red shed",
        "united family hospital",
        "sanyuan bridge",
        "the abandoned mall",
    ],
)
def test_a_place_with_an_owner_or_a_participle_stays_a_place(words: str) -> None:
    assert not tells_no_place(words)


@pytest.mark.parametrize("words", ["俺娃才俩月", "我上下楼摸黑", "晚上十二点还蹦"])
def test_what_is_no_answer_to_where_stays_in_the_words_of_the_matter(words: str) -> None:
    told = said(words, time=("2026-11-29T00:00:00+08:00", "晚上十二点")) if "点" in words else said(words)

    draft = take(told, Draft(fields=NOISE, asked=("district",)), "district", beijing()).draft

    assert words in draft["description"]
    assert draft["address"] is None


def test_next_door_told_alone_is_who_it_is_though_it_sounds_like_a_yes() -> None:
    draft = take(
        said("楼上", "affirm"), Draft(fields=NOISE, asked=("district",)), "district", beijing()
    ).draft

    assert draft["description"] == "噪音\n楼上"
    assert draft["category"] == "environment.neighbour_noise"


@pytest.mark.parametrize(
    ("words", "is_so"), [("楼上", True), ("upstairs", True), ("楼上的楼", False), ("对", False)]
)
def test_next_door_is_told_by_few_words(words: str, is_so: bool) -> None:
    assert names_next_door(words) is is_so


def test_the_noise_of_cars_downstairs_stays_that_of_traffic() -> None:
    assert of_noise("楼下路上的车太吵", "environment.traffic_noise") == "environment.traffic_noise"
    assert of_noise("太吵了\n隔壁那家", "environment.construction_noise") == "environment.neighbour_noise"
    assert (
        of_noise("太吵了\n楼下\n挖沟", "environment.construction_noise") == "environment.construction_noise"
    )


def test_a_lead_in_pieces_is_kept_whole() -> None:
    draft = Draft(asked=("description",)).led_by("就是我们院儿里")

    for words, intent in (("那个井", "affirm"), ("往外冒粪水", "file_complaint")):
        told = (
            said(words, intent, category="municipal_facilities.sewer")
            if "粪" in words
            else said(words, intent)
        )
        draft = take(told, draft, "description", beijing()).draft

    assert draft["description"] == "就是我们院儿里，那个井，往外冒粪水"


@pytest.mark.parametrize("words", ["好的", "没事了", "谢谢您", "嗯嗯", "ok thanks", "不知道", "在吗"])
def test_an_answer_behind_a_lead_is_no_part_of_it(words: str) -> None:
    draft = Draft(asked=("description",)).led_by("就是我们院儿里")

    assert take(said(words, "affirm"), draft, "description", beijing()).draft.lead == "就是我们院儿里"


def test_a_short_word_of_ones_life_goes_on_with_it() -> None:
    life = "我今年八十二了 老伴走得早 一个人在和平里住着"
    draft = Draft(asked=("description",)).led_by(life)

    draft = take(said("腿脚不好", "out_of_scope"), draft, "description", beijing()).draft

    assert only_of_life(life)
    assert "腿脚不好" in draft.lead


def test_who_lives_alone_and_tells_what_is_wrong_tells_a_matter() -> None:
    assert not only_of_life("一个人在和平里住着 暖气不热")


@pytest.mark.parametrize("words", ["打热力公司电话不接", "居委会让找街道"])
def test_a_statement_that_was_taken_for_a_question_is_kept(words: str) -> None:
    draft = Draft(fields={**NOISE, "district": CHAOYANG, "address": "南湖东园"}, asked=("contact_by",))
    told = said(words, "ask_question", sure=0.4, knowledge="number_heating")

    assert not interrupts(told, "contact_by")
    assert words in take(told, draft, "contact_by", beijing()).draft["description"]


@pytest.mark.parametrize("words", ["热力公司电话多少", "物业不管怎么办", "打谁的电话"])
def test_a_question_in_the_middle_is_answered(words: str) -> None:
    assert interrupts(said(words, "ask_question", knowledge="number_heating"), "contact_by")


@pytest.mark.parametrize(
    "words", ["盲人大爷都摔了一跤", "an old man tripped over it", "我妈崴了脚绊倒过两回"]
)
def test_whom_it_hurt_is_no_matter_of_its_own(words: str) -> None:
    assert goes_on_about_it(words)


@pytest.mark.parametrize("words", ["路面坏了", "the lift fell down", "暖气不热"])
def test_what_is_wrong_beside_it_may_be_one(words: str) -> None:
    assert not goes_on_about_it(words)


@pytest.mark.parametrize(
    ("words", "is_name"),
    [("盲人大爷", False), ("保洁阿姨", False), ("王大爷", True), ("麦女士", True), ("Mr Wang", True)],
)
def test_a_title_without_a_family_name_is_nobodys_name(words: str, is_name: bool) -> None:
    assert bool(TITLED.search(words)) is is_name


@pytest.mark.parametrize(
    ("words", "category", "right"),
    [
        ("派出所那个女的态度贼差", "safety.public_order", "government_service.official_conduct"),
        ("the police officer was rude to me", "safety.public_order", "government_service.official_conduct"),
        ("派出所门口有人打架", "safety.public_order", "safety.public_order"),
        ("someone smokes in the hallway", "safety.ebike_charging", "health.public_health"),
        ("邻居老在电梯里抽烟", "safety.public_order", "health.public_health"),
        ("there is smoke in the hallway", "safety.fire_lane", "safety.fire_lane"),
        ("有人在楼道抽烟，旁边电动车在充电", "safety.ebike_charging", "safety.ebike_charging"),
    ],
)
def test_manners_and_tobacco_are_what_they_are(words: str, category: str, right: str) -> None:
    assert by_its_words(words, category) == right


@pytest.mark.parametrize(
    ("words", "party", "entities"),
    [
        ("xin hua cleaning company, wangjing", "xin hua cleaning company", {"subdistrict": "wangjing"}),
        ("sheraton hotel", "sheraton hotel", {}),
        ("the hotel", None, {}),
        ("cleaning company", None, {}),
        ("cheap hotel", None, {}),
    ],
)
def test_a_firm_in_small_letters_is_whom_it_is_about(
    words: str, party: str | None, entities: dict[str, str]
) -> None:
    draft = Draft(fields={"description": "unpaid", "category": "labour.wages"}, asked=("district",))
    told = said(words, "inform", lang="en")
    found = [an_entity(name, "110105026", words, place) for name, place in entities.items()]

    assert party_at_place(replace(told, entities=found), draft, "district") == party


def test_what_stands_behind_a_loss_is_read_alone() -> None:
    assert behind_life("my wife died years ago, i live alone in tuanjiehu, and i fell") == "i fell"
    assert behind_life("我一个人住，摔了") == "我一个人住，摔了"


LIFT: dict[str, Any] = {
    "description": "电梯坏了",
    "category": "housing.elevator",
    "kind": "complaint",
    "district": CHAOYANG,
    "address": "南湖东园3号楼",
}


def after(words: str, intent: str, question: str, fields: dict[str, Any] = LIFT, **more: Any) -> Draft:
    lang = "en" if words.isascii() else "zh"
    draft = Draft(fields=fields, asked=(question,))
    return take(said(words, intent, lang=lang, **more), draft, question, beijing()).draft


@pytest.mark.parametrize(
    ("words", "intent", "question"),
    [
        ("我高三啊", "out_of_scope", "contact_by"),
        ("她今年82了", "goodbye", "contact_by"),
        ("到我了说没号了", "ask_ticket_status", "district"),
        ("他凭啥不退", "out_of_scope", "contact_by"),
        ("他不识字", "ask_help", "contact_by"),
        ("i am foreigner so they think i am stupid", "abuse", "contact_by"),
        ("customer service is a bot", "nlu_fallback", "occurred_at"),
        ("好几个孩子拉肚子", "out_of_scope", "occurred_at"),
        ("全班一半同学吐了", "out_of_scope", "occurred_at"),
        ("several of the kids were sick after lunch", "out_of_scope", "occurred_at"),
    ],
)
def test_a_statement_that_nobody_understood_goes_on_with_the_matter(
    words: str, intent: str, question: str
) -> None:
    assert words in after(words, intent, question)["description"]


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("你是机器人吗", "out_of_scope"),
        ("我想听歌", "out_of_scope"),
        ("给我讲个笑话", "out_of_scope"),
        ("tell me a joke", "out_of_scope"),
        ("i'm bored", "out_of_scope"),
        ("i love you", "out_of_scope"),
        ("我叫王强", "nlu_fallback"),
        ("我的单子到哪了", "ask_ticket_status"),
        ("再见", "goodbye"),
    ],
)
def test_what_is_said_to_the_desk_is_no_statement_of_the_matter(words: str, intent: str) -> None:
    lang = "en" if words.isascii() else "zh"
    assert not states(said(words, intent, lang=lang), "contact_by")


def test_what_stands_beside_a_time_that_was_asked_for_is_kept() -> None:
    time = ("2026-11-15T00:00:00+08:00", "2 weeks")

    draft = after("been dead for 2 weeks", "file_complaint", "occurred_at", time=time)

    assert draft["occurred_at"]
    assert "been dead for 2 weeks" in draft["description"]


def test_a_bare_time_that_was_asked_for_stands_in_no_words() -> None:
    time = ("2026-11-28T00:00:00+08:00", "yesterday")

    assert after("it was yesterday", "inform", "occurred_at", time=time)["description"] == "电梯坏了"


def test_a_surer_message_sorts_what_was_hardly_sorted() -> None:
    fields = {
        **LIFT,
        "description": "他在十里河卖菜",
        "category": "consumer.pyramid_selling",
        "category_confidence": 0.2,
    }

    draft = after(
        "城管把他秤给收了 还推他", "file_complaint", "contact_by", fields, category="consumer.prices"
    )

    assert draft["category"] == "government_service.official_conduct"
    assert draft["description"] == "他在十里河卖菜\n城管把他秤给收了 还推他"


@pytest.mark.parametrize(
    ("words", "group", "right"),
    [
        ("my roommate got followed home from the subway", "transport", "safety.public_order"),
        ("地铁上有人偷拍", "transport", "safety.public_order"),
        ("地铁跟踪设备故障", "consumer", None),
        ("城管不管小贩", "sanitation", None),
        ("城管把摊子掀了", "consumer", "government_service.official_conduct"),
        ("车棚里的山地车让人撬走了", "transport", "safety.public_order"),
        ("老有人偷我们楼的电瓶", "safety", "safety.public_order"),
        ("somebody nicked my e-bike last night", "transport", "safety.public_order"),
        ("小偷偷自行车 物业不管", "transport", "safety.public_order"),
        ("自行车道施工偷工减料", "transport", None),
        ("共享单车老被人偷骑回家", "transport", None),
        ("有人在楼道偷偷给电动车充电", "safety", None),
        ("邻居偷电给电动车充电", "safety", None),
        ("电动车偷偷推进电梯", "safety", None),
        ("电动车被人偷偷推走了", "transport", "safety.public_order"),
        ("they're stealing electricity to charge e-bikes", "safety", None),
        ("the shared bikes get stolen all the time", "transport", None),
        ("自行车棚没人管", "transport", None),
        ("车棚的自行车丢了 物业不管", "housing", None),
    ],
)
def test_what_is_done_to_people_is_sorted_by_who_does_it(words: str, group: str, right: str | None) -> None:
    assert done_to_people(words, group) == right


def test_what_a_shared_bike_costs_is_no_parking() -> None:
    assert by_its_words("hellobike charged me 30 kuai", "transport.parking") == "transport.shared_bikes"
    assert by_its_words("停车费涨了", "transport.parking") == "transport.parking"


@pytest.mark.parametrize("words", ["and it was yesterday", "oh, it was last friday"])
def test_another_day_puts_the_one_that_stands_right(words: str) -> None:
    assert puts_right_by_words(words)


@pytest.mark.parametrize("words", ["it was yesterday", "and it was cold"])
def test_a_day_told_plainly_puts_nothing_right(words: str) -> None:
    assert not puts_right_by_words(words)


@pytest.mark.parametrize(("words", "whom"), [("我是替我妈打的", "我妈"), ("替老家表叔问的", "老家表叔")])
def test_for_whom_it_is_told_is_heard(words: str, whom: str) -> None:
    assert wishes(words).on_behalf_of == whom


@pytest.mark.parametrize("words", ["里头是块表两千多呢", "他不识字"])
def test_inside_is_no_place_by_itself(words: str) -> None:
    assert tells_no_place(words)


@pytest.mark.parametrize(
    ("words", "bids"), [("再见", True), ("she's 82", False), ("她82了", False), ("cya", True)]
)
def test_a_farewell_has_words_for_it(words: str, bids: bool) -> None:
    assert bids_farewell(words) is bids


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("they think i am stupid because i am foreign", True),
        ("他们就是欺负我一个老太太 混蛋", True),
        ("you are all stupid", False),
        ("你们都是混蛋", False),
        ("stupid", False),
    ],
)
def test_anger_that_tells_something_of_others_is_kept(words: str, tells: bool) -> None:
    assert tells_in_anger(said(words, "abuse", lang="en" if words.isascii() else "zh")) is tells


@pytest.mark.parametrize("words", ["they are in building 7", "the shop is at gate 3"])
def test_a_statement_with_a_door_in_it_is_read_as_a_place(words: str) -> None:
    assert not states(said(words, "ask_ticket_status", lang="en"), "confirmed")


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("u guys said someone would call me. nobody did", None),
        ("上次说给我打电话 结果没人打", None),
        ("someone please call me", "call"),
        ("让他们给我打电话", "call"),
    ],
)
def test_a_call_that_was_promised_is_not_wished_for(words: str, by: str | None) -> None:
    assert wishes(words).contact_by == by


def test_an_hour_told_later_is_of_the_day_that_was_told() -> None:
    fields = {**LIFT, "occurred_at": "2026-11-22T00:00:00+08:00", "time_told": "sunday morning"}

    draft = after("7:15 am!!!", "inform", "district", fields, time=("2026-11-29T07:15:00+08:00", "7:15 am"))

    assert draft["occurred_at"] == "2026-11-22T07:15:00+08:00"


def test_an_hour_told_later_is_no_part_of_a_length() -> None:
    fields = {**LIFT, "occurred_at": "2026-11-22T00:00:00+08:00", "time_told": "for two weeks"}

    draft = after("7:15 am", "inform", "contact_by", fields, time=("2026-11-29T07:15:00+08:00", "7:15 am"))

    assert draft["occurred_at"] == "2026-11-22T00:00:00+08:00"


@pytest.mark.parametrize(
    ("words", "is_life"),
    [
        ("im 74 and my husband passed 3 years ago", True),
        ("I am 74 and my heating is off", False),
        ("i live alone and the lift is broken", False),
    ],
)
def test_a_life_is_told_in_several_pieces(words: str, is_life: bool) -> None:
    assert only_of_life(words) is is_life


@pytest.mark.parametrize(
    "words",
    [
        "found him on 58.com, name master li",
        "moved out oct 31",
        "platform says wait 7 days",
        "ordered two days ago",
        "the seller said wait",
    ],
)
def test_what_somebody_did_or_says_is_no_place_in_english(words: str) -> None:
    assert tells_no_place(words)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("dongcheng? no i think its xicheng, near xinjiekou", "xicheng, near xinjiekou"),
        ("gate 3? no, gate 4", "gate 4"),
    ],
)
def test_a_place_that_is_doubted_and_put_right_is_the_second(words: str, meant: str) -> None:
    slip = slip_in(words)

    assert slip is not None
    assert words[slip.end() :] == meant


def test_what_others_say_is_kept_though_it_sounds_like_a_refusal() -> None:
    draft = after("wuye say not my business", "skip", "contact_by")

    assert "wuye say not my business" in draft["description"]


@pytest.mark.parametrize(
    ("words", "category", "right"),
    [
        ("住院押金一万不退", "housing.renting", "health.hospital_service"),
        ("房东押金不退", "housing.renting", "housing.renting"),
        ("hair and a bug in my meituan order", "consumer.online_shopping", "consumer.food_safety"),
        ("美团外卖一直没送到", "consumer.online_shopping", "consumer.online_shopping"),
        ("单元门禁打不开", "government_service.service_windows", "housing.property_management"),
        ("工地对讲机吵一宿", "environment.construction_noise", "environment.construction_noise"),
        ("楼下单杠锈断了", "education.culture_sport", "municipal_facilities.street_furniture"),
        ("健身房的跑步机坏了不修", "education.culture_sport", "education.culture_sport"),
        ("桥底下黑水沟飞小虫子", "sanitation.pests", "environment.water"),
        ("厨房里飞小虫子", "sanitation.pests", "sanitation.pests"),
        ("楼下养公鸡天天打鸣", "safety.dogs", "environment.neighbour_noise"),
        ("狗追着鸡咬", "safety.dogs", "safety.dogs"),
        ("早退十分钟罚我们一百块", "transport.bus_service", "labour.wages"),
        ("我们骑手超时一单扣二十", "transport.road_safety", "labour.wages"),
        ("卖家说差评扣我押金五百 网店", "consumer.online_shopping", "consumer.online_shopping"),
        ("车停超时扣了二十", "transport.parking", "transport.parking"),
    ],
)
def test_what_is_spoken_of_is_sorted_by_whose_it_is(words: str, category: str, right: str) -> None:
    assert by_its_words(words, category) == right


@pytest.mark.parametrize("words", ["i live in lido, rosedale garden", "我住方庄芳城园"])
def test_where_somebody_lives_is_no_matter_yet(words: str) -> None:
    place = words.split("in ")[-1] if words.isascii() else "方庄"
    told = said(
        words, "inform", lang="en" if words.isascii() else "zh", district=(CHAOYANG, place.split(",")[0])
    )
    draft = Draft(asked=("description",)).led_by("im 74 and my husband passed 3 years ago")

    assert take(told, draft, "description", beijing()).draft["description"] is None


def test_a_party_put_right_beside_a_place_is_no_second_one() -> None:
    fields = {
        **LIFT,
        "description": "the gym PowerFit closed",
        "category": "consumer.prepaid",
        "party": "PowerFit",
    }
    words = "it's not PowerFit, it's called MegaFit, and actually it's in Haidian, and text me"
    told = {"party": ("MegaFit", "MegaFit"), "district": ("110108", "Haidian")}

    draft = after(words, "correct_detail", "contact_by", fields, **told)

    assert draft["party"] == "MegaFit"
    assert "PowerFit" not in draft["description"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("wait no 3rd ring", "3rd ring"),
        ("oh sorry, gate 4", "gate 4"),
        ("sorry no 5 wangjing", "no 5 wangjing"),
    ],
)
def test_what_leads_to_the_right_place_is_no_part_of_it(words: str, place: str) -> None:
    assert LEAD.sub("", words) == place


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("城管能不能来把占道的摊子收走", "sanitation"),
        ("请城管扣了这辆乱停的车", "transport"),
        ("城管来了小贩就推车跑", "sanitation"),
        ("城管打电话说不归他们管", "sanitation"),
        ("chengguan should take away the stalls", "sanitation"),
        ("the factory near the hospital smokes day and night", "environment"),
        ("smoked meat sold in the mall made us sick", "consumer"),
        ("a car that smokes parks at the school gate", "transport"),
        ("grilled fish smoker on the restaurant roof stinks", "environment"),
        ("公交司机尾随超车", "transport"),
        ("地铁跟踪设备故障", "transport"),
    ],
)
def test_what_is_wished_of_wardens_and_what_only_smokes_is_done_to_nobody(words: str, group: str) -> None:
    assert done_to_people(words, group) is None


@pytest.mark.parametrize(
    ("words", "group", "right"),
    [
        ("城管推了老太太一把", "consumer", "government_service.official_conduct"),
        ("chengguan took my cart", "consumer", "government_service.official_conduct"),
        ("my neighbour smokes in the lift", "housing", "health.public_health"),
        ("people smoking inside the restaurant", "consumer", "health.public_health"),
        ("smokers in the hallway every night", "housing", "health.public_health"),
        ("有个男的尾随我", "transport", "safety.public_order"),
        ("some guy was filming women on line 4", "transport", "safety.public_order"),
    ],
)
def test_what_somebody_does_to_others_is_still_theirs(words: str, group: str, right: str) -> None:
    assert done_to_people(words, group) == right


@pytest.mark.parametrize(
    ("words", "area", "party"),
    [
        ("Iron Works, Sanlitun, Taikoo Li north", "Sanlitun", "Iron Works"),
        ("lao ma noodles restaurant, Wangjing, Capital mall", "Wangjing", "lao ma noodles restaurant"),
        ("Palm Court, Wangjing, tower 3", "Wangjing", None),
        ("the gym, Wangjing, Capital mall", "Wangjing", None),
        ("Wangjing, Capital mall, floor 3", "Wangjing", None),
    ],
)
def test_a_name_before_the_places_it_lies_in_is_whom_it_is_about(
    words: str, area: str, party: str | None
) -> None:
    draft = Draft(fields={"description": "no refund", "category": "consumer.prepaid"}, asked=("district",))
    message = said(words, lang="en", district=(CHAOYANG, area), address=(words, words))

    assert party_at_place(message, draft, "district") == party


@pytest.mark.parametrize(
    "words", ["east gate of ritan school", "wangjing near the hotel", "rats in the dinner restaurant"]
)
def test_a_place_beside_a_house_is_no_firm(words: str) -> None:
    draft = Draft(fields={"description": "unpaid", "category": "labour.wages"}, asked=("district",))

    assert party_at_place(said(words, "inform", lang="en"), draft, "district") is None


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("海淀 望京一中路", None),
        ("海淀 开了八小时便利店", None),
        ("海淀 中关村三小南校区", "中关村三小南校区"),
        ("海淀 三十五中", "三十五中"),
    ],
)
def test_a_school_by_its_number_is_named_to_its_end(words: str, party: str | None) -> None:
    draft = Draft(fields={"description": "老师收礼", "category": "education.school_life"})
    message = said(words, district=("110108", "海淀"))

    assert party_at_place(message, draft, "district") == party


@pytest.mark.parametrize(
    ("words", "category", "right"),
    [
        ("maggots in the canteen rice", "education.school_life", "consumer.food_safety"),
        ("the kindergarten gave my son mouldy bread", "education.kindergarten", "consumer.food_safety"),
        ("孩子午饭里吃出蟑螂", "education.school_life", "consumer.food_safety"),
        ("the canteen lunch is too expensive", "education.school_fees", "education.school_fees"),
        ("bugs in the dormitory beds", "education.school_life", "education.school_life"),
    ],
)
def test_a_spoilt_meal_is_of_the_food_and_not_of_the_school(words: str, category: str, right: str) -> None:
    assert by_its_words(words, category) == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("the excavators start at 3am beside our estate", "environment.construction_noise"),
        ("工地半夜还在打桩，挨着我们小区", "environment.construction_noise"),
        ("management lets the builders in at midnight", "housing.property_management"),
        ("the construction of the gate was paid for twice", "housing.property_management"),
    ],
)
def test_builders_at_night_are_loud_and_no_management(words: str, right: str) -> None:
    assert by_its_words(words, "housing.property_management") == right


@pytest.mark.parametrize("words", ["since last night", "for about an hour", "it was yesterday"])
def test_when_alone_does_not_tell_what_is_wrong(words: str) -> None:
    at = "2026-11-29T20:00:00+08:00"
    told = words.removeprefix("since ").removeprefix("for about ").removeprefix("it was ")
    draft = Draft(fields={"district": CHAOYANG, "address": "building 7"}, asked=("description",))

    after = take(said(words, lang="en", time=(at, told)), draft, "description", beijing()).draft

    assert after["description"] is None
