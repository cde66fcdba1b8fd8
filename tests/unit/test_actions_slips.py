"""Answers that are none: a yes for a name, a name for a place, a place for a name, anger, signs without a word."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import take
from actions.assent import files_it
from actions.complaint import ValidateComplaintForm
from actions.draft import Draft
from actions.going_on import tells_more
from actions.hurry import presses, tells_how_long
from actions.interruptions import interrupts
from actions.joining import follows
from actions.names import is_name
from actions.places import place
from actions.said import Said
from actions.talk import ActionFarewell
from actions.venting import is_venting
from tests.office import Office
from tests.talk import CHAOYANG, HAIDIAN, a_tracker, beijing, said, sentences, slots_of

NOISE = "environment.neighbour_noise"
TOLD = {
    "description": "楼下垃圾没人收",
    "category": "sanitation.rubbish_collection",
    "category_confidence": 0.6,
}


def a_draft(*asked: str, **fields: object) -> Draft:
    return Draft(fields={**TOLD, **fields}, asked=asked)


@pytest.mark.parametrize(("words", "lang"), [("行", "zh"), ("好的", "zh"), ("yes", "en"), ("OK", "en")])
def test_a_yes_is_no_companys_name_it_is_asked_once_more_and_then_left_out(words: str, lang: str) -> None:
    message = said(words, "affirm", lang=lang)

    first = take(message, a_draft("party"), "party", beijing())
    second = take(message, a_draft("party", "party"), "party", beijing())

    assert (first.aside, first.draft["party"]) == (True, None)
    assert (second.aside, second.draft["party"]) == (False, None)


@pytest.mark.parametrize(("words", "lang"), [("yes file it", "en"), ("就这样提交吧", "zh")])
def test_a_wish_to_file_is_no_address(words: str, lang: str) -> None:
    draft = a_draft("address", district=CHAOYANG)

    assert take(said(words, "affirm", lang=lang), draft, "address", beijing()).draft["address"] is None


def test_a_name_longer_than_the_desk_takes_is_more_of_the_matter() -> None:
    words = "就是那家店" * 50

    draft = take(said(words), a_draft("party"), "party", beijing()).draft

    assert draft["party"] is None
    assert words in draft["description"]


@pytest.mark.parametrize("question", ["district", "address"])
def test_a_name_and_a_number_are_no_address(question: str) -> None:
    message = said(
        "my name is Anna, 13900001111",
        "inform",
        lang="en",
        person_name=("Anna", "Anna"),
        phone=("13900001111", "13900001111"),
    )

    step = take(message, a_draft(question, district=CHAOYANG), question, beijing())

    assert step.aside
    assert step.draft["address"] is None
    assert (step.draft["reporter_name"], step.draft["reporter_phone"]) == ("Anna", "13900001111")


@pytest.mark.parametrize(
    ("message", "named"),
    [
        (said("张三"), True),
        (said("欧阳娜娜"), True),
        (said("我姓李"), True),
        (said("老王"), True),
        (said("王女士"), True),
        (said("Anna Smith", lang="en"), True),
        (said("海淀", district=HAIDIAN), False),
        (said("Haidian", lang="en", district=HAIDIAN), False),
        (said("很臭的"), False),
        (said("快点来"), False),
    ],
)
def test_only_what_may_be_a_name_is_one(message: Said, named: bool) -> None:
    assert is_name(message) is named


def test_a_district_at_the_contact_question_is_a_place_and_no_contact() -> None:
    draft = a_draft("contact_by", district=CHAOYANG, address="望京SOHO")

    step = take(said("海淀", district=HAIDIAN), draft, "contact_by", beijing())

    assert step.aside
    assert step.draft["district"] == HAIDIAN
    assert step.draft["reporter_name"] is None
    assert step.draft["description"] == TOLD["description"]


@pytest.mark.parametrize(
    "address", ["chaoyang, near guomao", "near Guomao station", "朝阳区望京那边", "望京SOHO"]
)
def test_another_district_takes_away_an_address_that_lies_in_the_old_one(address: str) -> None:
    message = said("no, it's in Haidian", "correct_detail", lang="en", district=(HAIDIAN, "Haidian"))
    draft = a_draft("address", district=CHAOYANG, address=address)

    placed = place(message, draft, beijing(), wanted=False).draft

    assert (placed["district"], placed["address"]) == (HAIDIAN, None)
    assert placed.asked == ()


def test_an_address_that_may_lie_anywhere_stays() -> None:
    message = said("不对，是海淀", "correct_detail", district=(HAIDIAN, "海淀"))

    placed = place(message, a_draft(district=CHAOYANG, address="3号楼2单元"), beijing(), wanted=False)

    assert placed.draft["address"] == "3号楼2单元"


@pytest.mark.parametrize(
    ("words", "lang", "vents"),
    [
        ("气死我了", "zh", True),
        ("你们就是一群废物", "zh", True),
        ("什么玩意儿啊！", "zh", True),
        ("this is ridiculous!", "en", True),
        ("I'm so angry", "en", True),
        ("都打了八百遍12345了没用", "zh", True),
        ("反映了八百回了也没人管", "zh", True),
        ("你们光登记不办事", "zh", True),
        ("投诉了多少回了一点用都没有", "zh", True),
        ("called 12345 a hundred times, useless", "en", True),
        ("I have called you people ten times and nothing ever happens", "en", True),
        ("打你们电话多少次了都没用", "zh", True),
        ("打12345没人管", "zh", True),
        ("12345这帮人，一点用都没有", "zh", True),
        ("有人打我，报了三次没人管", "zh", False),
        ("他打我，跟你们说了好几次没人管", "zh", False),
        ("楼下有人打人，投诉了三回没用", "zh", False),
        ("你们是不是都死绝了 打了八百遍电话没人管", "zh", True),
        ("干什么吃的你们", "zh", True),
        ("路口红绿灯都瞎了 没人管", "zh", False),
        ("我要投诉12345", "zh", False),
        ("投诉你们热线 接线员骂人", "zh", False),
        ("楼上漏水打了三遍12345了没人管", "zh", False),
        ("物业打了三遍没人管", "zh", False),
        ("报了三次警没人管", "zh", False),
        ("called the property office ten times, useless", "en", False),
        ("wtf is wrong with this city, nobody fixes anything", "en", True),
        ("I'm sick of this place!! nobody cares", "en", True),
        ("这什么破地方啊，没人管事", "zh", True),
        ("nobody fixes the lift", "en", False),
        ("nothing works here, the lift is dead", "en", False),
        ("what's wrong with the water", "en", False),
        ("垃圾没人管", "zh", False),
        ("滚", "zh", False),
        ("楼上天天半夜蹦迪吵得睡不着", "zh", False),
        ("操场旁边的路灯坏了", "zh", False),
        ("望京南湖东园3号楼", "zh", False),
        ("Gongti North Road", "en", False),
    ],
)
def test_anger_without_a_matter_is_told_from_a_matter(words: str, lang: str, vents: bool) -> None:
    assert is_venting(words, lang) is vents


async def test_anger_in_the_form_is_answered_once_and_the_question_put_again(office: Office) -> None:
    chat = await office.conversation()
    action = ValidateComplaintForm(office.desk, beijing())
    slots: dict[str, Any] = {**TOLD, "asked": ["district"], "requested_slot": "district"}

    told = []
    for answered in (None, True):
        dispatcher = CollectingDispatcher()
        tracker = a_tracker(
            said("气死我了"), conversation=chat, form="complaint_form", abuse_answered=answered, **slots
        )
        events = slots_of(await action.run(dispatcher, tracker, {}))
        told.append(sentences(dispatcher))
        assert events == {"abuse_answered": True, "requested_slot": "district"}

    assert told == [["utter_heard", "utter_back_where_noted"], ["utter_back_where_noted"]]


def test_the_matter_told_after_the_anger_settles_what_it_is() -> None:
    words = "楼上天天半夜蹦迪吵得睡不着"
    draft = Draft(
        fields={
            "description": "你们就是一群废物打电话没人接",
            "category": "government_service.hotline",
            "category_confidence": 0.45,
        },
        asked=("district",),
    )
    message = said(words, "file_complaint", category=NOISE)
    message.entities[0]["extra"] = {"confidence": 0.9}  # type: ignore[index]

    told = take(message, draft, "district", beijing()).draft

    assert told["category"] == NOISE
    assert str(told["description"]).startswith(words)
    assert "打电话没人接" in told["description"]


def test_a_less_sure_word_changes_no_category() -> None:
    message = said("楼道里也堆了好多东西", "file_complaint", category=NOISE)
    message.entities[0]["extra"] = {"confidence": 0.5}  # type: ignore[index]

    assert take(message, a_draft(), "district", beijing()).draft["category"] == TOLD["category"]


def test_a_time_told_with_the_place_is_not_asked_for_again() -> None:
    message = said(
        "昨天早上8点 国贸站 113路",
        "inform",
        time=("2026-11-23T08:00:00+08:00", "昨天早上8点"),
        address=("国贸站", "国贸站"),
        district=CHAOYANG,
    )

    draft = take(message, a_draft("district"), "district", beijing()).draft

    assert draft["occurred_at"] == "2026-11-23T08:00:00+08:00"
    assert draft["address"] == "国贸站"


def test_the_number_of_a_house_is_no_date() -> None:
    message = said("幸福大街28号", "inform", time=("2026-11-28T00:00:00+08:00", "28号"), district=CHAOYANG)

    assert take(message, a_draft("district"), "district", beijing()).draft["occurred_at"] is None


@pytest.mark.parametrize("words", ["？？？", "...", "😀😀😀"])
@pytest.mark.parametrize("question", ["district", "address", "contact_by", "party"])
def test_signs_without_a_word_are_no_answer(words: str, question: str) -> None:
    assert interrupts(said(words, "nlu_fallback"), question)


@pytest.mark.parametrize(
    ("words", "slots", "answer"),
    [
        ("bye", {"draft_waiting": True}, "utter_goodbye_kept"),
        ("bye", {}, "utter_goodbye"),
    ],
)
def test_a_goodbye_says_that_what_waits_is_kept(words: str, slots: dict[str, Any], answer: str) -> None:
    dispatcher = CollectingDispatcher()

    ActionFarewell().run(dispatcher, a_tracker(said(words, "goodbye", lang="en"), **slots), {})

    assert sentences(dispatcher) == [answer]


@pytest.mark.parametrize(
    ("words", "goes_along"),
    [
        ("那我跟着那个走吧", True),
        ("一起办吧", True),
        ("算我一户", True),
        ("add me to that one", True),
        ("不想跟着，我自己报", False),
        ("不是一回事", False),
        ("明天再来停电", False),
    ],
)
def test_following_an_open_ticket_is_said_in_many_ways(words: str, goes_along: bool) -> None:
    assert follows(words) is goes_along


@pytest.mark.parametrize("words", ["别废话，报", "赶紧报上吧", "就这么报", "直接交了吧"])
def test_whoever_presses_to_file_has_confirmed(words: str) -> None:
    assert files_it(words)


@pytest.mark.parametrize("words", ["先别报", "不想登记了", "天天听天气预报"])
def test_whoever_does_not_want_it_filed_has_not(words: str) -> None:
    assert not files_it(words)


def test_a_yes_tells_no_matter() -> None:
    step = take(said("对", "affirm"), Draft(), "description", beijing())

    assert step.draft["description"] is None


def test_words_that_only_begin_a_matter_stand_at_its_head() -> None:
    begun = take(said("我们村那条路", "file_complaint"), Draft(), "opening", beijing()).draft

    told = take(said("坑坑洼洼的", "file_complaint"), begun, "description", beijing()).draft

    assert begun["description"] is None
    assert told["description"] == "我们村那条路，坑坑洼洼的"


@pytest.mark.parametrize("words", ["我要投诉", "我有个事儿想反映一下", "I have a problem"])
def test_a_wish_to_complain_begins_no_matter(words: str) -> None:
    assert take(said(words, "file_complaint"), Draft(), "opening", beijing()).draft.lead == ""


def test_half_a_sentence_goes_on_with_the_half_before() -> None:
    begun = Draft().having(description="我家暖气")

    step = take(said("冰凉冰凉的", "out_of_scope", sure=0.5), begun, "district", beijing())

    assert step.draft["description"] == "我家暖气\n冰凉冰凉的"
    assert step.draft["address"] is None


@pytest.mark.parametrize("words", ["每天晚上八点", "早上六点就开始"])
def test_how_often_is_no_matter(words: str) -> None:
    step = take(said(words, "inform"), Draft(), "description", beijing())

    assert step.draft["description"] is None


@pytest.mark.parametrize(
    ("message", "notes"),
    [
        (said("no phone", "skip", lang="en"), {"contact_by": "chat"}),
        (said("不留电话", "skip"), {"contact_by": "chat"}),
        (said("匿名", "skip"), {"anonymous": True}),
        (said("没有", "deny"), {}),
        (said("thanks", "thank", lang="en"), {}),
        (said("不用了", "deny"), {}),
    ],
)
def test_a_wish_a_no_or_thanks_is_no_matter(message: Said, notes: dict[str, Any]) -> None:
    placed = Draft(fields={"district": CHAOYANG, "address": "新源里9号楼"}, asked=("description",))

    step = take(message, placed, "description", beijing())

    assert step.aside
    assert step.draft["description"] is None
    assert {name: step.draft[name] for name in notes} == notes


def test_little_that_tells_a_matter_is_one() -> None:
    water = said("no water", "file_complaint", lang="en", category="utilities.water_supply")

    assert take(water, Draft(), "description", beijing()).draft["description"] == "no water"


async def test_a_rant_opens_no_complaint_and_the_matter_after_it_does(office: Office) -> None:
    chat = await office.conversation()
    action = ValidateComplaintForm(office.desk, beijing())
    answers = []
    for answered in (None, True):
        rant = said("都打了八百遍12345了没用", "file_complaint", category="telecom.harassing_calls")
        tracker = a_tracker(rant, conversation=chat, form="complaint_form", abuse_answered=answered)
        dispatcher = CollectingDispatcher()
        events = slots_of(await action.run(dispatcher, tracker, {}))
        assert (events["confirmed"], events["requested_slot"]) == (False, None)
        answers += sentences(dispatcher)

    assert answers == ["utter_abuse", "utter_abuse_again"]
    assert await office.desk.draft(chat) is None


def test_a_matter_told_in_place_of_a_place_becomes_the_matter_of_a_rant() -> None:
    rant = "都打了八百遍12345了没用"
    before = Draft(
        fields={
            "description": rant,
            "category": "telecom.harassing_calls",
            "category_confidence": 0.9,
        },
        asked=("district",),
    )
    message = said("还是那个黑中介不退押金的事", "file_complaint", sure=0.6, category="housing.renting")
    message.entities[0]["extra"] = {"confidence": 0.4}  # type: ignore[index]

    step = take(message, before, "district", beijing())

    assert step.draft["category"] == "housing.renting"
    assert step.draft["description"] == f"{message.words}\n{rant}"


def test_words_of_a_matter_are_never_lost_as_a_place() -> None:
    gym = said("就是那个健身房跑路的事", "inform", sure=0.55, category="consumer.prepaid")
    begun = Draft().having(description="我家楼下的事你们管不管").having_asked("district")

    draft = take(gym, begun, "district", beijing()).draft

    assert (draft["address"], draft["category"]) == (None, "consumer.prepaid")
    assert draft["description"] == "我家楼下的事你们管不管\n就是那个健身房跑路的事"


@pytest.mark.parametrize("words", ["5800块", "一共3000元", "about 3000 yuan"])
def test_a_sum_is_no_place(words: str) -> None:
    lang = "en" if words.isascii() else "zh"
    begun = Draft().having(description="中介不退押金", district=CHAOYANG)

    draft = take(said(words, "inform", lang=lang), begun, "address", beijing()).draft

    assert draft["address"] is None
    assert words in str(draft["description"])


def test_how_to_reach_somebody_is_no_address() -> None:
    words = "我叫赵敏 电话13900000000 保密啊"
    message = said(words, "inform", person_name=("赵敏", "赵敏"), phone=("13900000000", "13900000000"))

    draft = take(message, a_draft("address", district=CHAOYANG), "address", beijing()).draft

    assert draft["address"] is None
    assert (draft["reporter_name"], draft["confidential"]) == ("赵敏", True)


def test_a_name_told_for_a_place_is_the_partys() -> None:
    message = said("自如", "affirm", sure=0.6, party=("自如", "自如"))

    assert take(message, a_draft("district"), "district", beijing()).draft["party"] == "自如"


@pytest.mark.parametrize("words", ["吃出蟑螂", "没砸到人", "睡不着啊"])
def test_what_happened_is_no_place(words: str) -> None:
    begun = Draft().having(description="就是那个饭店")

    step = take(said(words, "inform"), begun, "district", beijing())

    assert step.draft["description"] == f"就是那个饭店\n{words}"
    assert step.draft["address"] is None


@pytest.mark.parametrize("words", ["老李包子铺旁边", "堵车的那个路口", "village head's house"])
def test_words_that_may_be_a_place_are_taken_for_one(words: str) -> None:
    assert not tells_more(said(words, "inform"), Draft().having(description="路灯坏了"), "district")


@pytest.mark.parametrize(
    ("words", "lang", "address", "beside"),
    [
        (
            "Xindong Road 12, he told me you can't do anything",
            "en",
            "Xindong Road 12",
            "he told me you can't do anything",
        ),
        ("新东路12号，老板说你爱告哪告哪", "zh", "新东路12号", "老板说你爱告哪告哪"),
        ("新东路12号，物业的谢经理从不露面", "zh", "新东路12号", "物业的谢经理从不露面"),
        ("新东路12号，你们快派个人来处理一下", "zh", "新东路12号", None),
        ("新东路12号，他骂你们", "zh", "新东路12号", "他骂你们"),
        ("新东路12号，谢谢您", "zh", "新东路12号", None),
        ("Xindong Road 12, please hurry up", "en", "Xindong Road 12", None),
        ("Xindong Road 12, can you please send someone to fix it", "en", "Xindong Road 12", None),
    ],
)
@pytest.mark.parametrize("intent", ["inform", "file_complaint"])
def test_what_others_said_is_kept_though_it_speaks_of_you(
    words: str, lang: str, address: str, beside: str | None, intent: str
) -> None:
    message = said(words, intent, lang=lang, address=(address, address))

    told = take(message, a_draft("address", district=CHAOYANG), "address", beijing()).draft

    kept = f"\n{beside}" if beside and intent == "inform" else f"\n{words}" if beside else ""
    assert told["description"] == f"{TOLD['description']}{kept}"


@pytest.mark.parametrize(
    "words",
    [
        "跟他说了不听",
        "上个月还开着门呢",
        "要带啥",
        "摆一张都不行么",
        "我给转了两千",
        "大冬天的 一头汗",
        "没编号啊 打电话报的",
    ],
)
def test_what_is_said_instead_of_a_place_becomes_none(words: str) -> None:
    draft = take(said(words, "out_of_scope"), a_draft("district"), "district", beijing()).draft

    assert draft["address"] is None


@pytest.mark.parametrize("words", ["天天超市那条街", "我家跟前那条街", "宫门口东岔", "星河实验小学"])
def test_a_place_that_nobody_listed_is_kept_in_its_own_words(words: str) -> None:
    draft = take(said(words, "out_of_scope"), a_draft("district"), "district", beijing()).draft

    assert draft["address"]


def test_whose_landlord_it_is_is_no_place() -> None:
    words = "自如的 哦不是 是个人房东"

    assert take(said(words), a_draft("district"), "district", beijing()).draft["address"] is None


def test_what_cannot_be_used_any_more_takes_nothing_back() -> None:
    assert not interrupts(said("刷不了了", "cancel"), "description")
    assert interrupts(said("算了不投了", "cancel"), "description")


@pytest.mark.parametrize("words", ["全没一个管事的", "你们一个个都不办事", "你们找不出一个负责的人"])
def test_that_nobody_of_the_hotline_works_is_anger_and_of_a_firm_it_is_a_matter(words: str) -> None:
    assert is_venting(words, "zh")
    assert not is_venting("物业没一个管事的", "zh")


@pytest.mark.parametrize("words", ["你到底管不管", "你们管不管啊"])
def test_whether_anybody_cares_is_anger_and_no_part_of_the_matter(words: str) -> None:
    assert is_venting(words, "zh")
    assert not is_venting("垃圾你们管不管", "zh")


@pytest.mark.parametrize("words", ["我单位一直交着呢", "有聊天记录有付款记录"])
def test_what_is_told_of_a_firm_or_of_papers_asks_for_no_case(words: str) -> None:
    assert not interrupts(said(words, "ask_ticket_status"), "address")
    assert interrupts(said("我的单子怎么样了", "ask_ticket_status"), "address")


def test_an_area_with_what_leads_to_it_tells_no_matter() -> None:
    message = said("官庄那边", district=("110105", "官庄"))

    draft = take(message, Draft(), "description", beijing()).draft

    assert (draft["description"], draft["district"]) == (None, "110105")


@pytest.mark.parametrize("words", ["赶紧派个人过来", "派人来看看", "快来几个人"])
def test_who_wants_somebody_sent_is_in_a_hurry_and_names_no_place(words: str) -> None:
    assert presses(words, "zh")


@pytest.mark.parametrize("words", ["派出所门口", "他们派了三个人来打我", "来人就骂"])
def test_who_tells_of_people_sent_is_in_no_hurry(words: str) -> None:
    assert not presses(words, "zh")


@pytest.mark.parametrize(("words", "more"), [("上周三通知我的", True), ("我上周三报的那个怎么样了", False)])
def test_a_day_that_something_was_announced_is_no_question_about_a_ticket(words: str, more: bool) -> None:
    message = said(words, "ask_ticket_status", time=("2026-11-18T00:00:00+08:00", "上周三"))

    assert tells_more(message, a_draft("contact_by"), "contact_by") is more


@pytest.mark.parametrize(
    ("words", "is_so"), [("上午到现在", True), ("一早就到现在了", True), ("早上好", False)]
)
def test_what_begins_like_a_greeting_may_tell_how_long(words: str, is_so: bool) -> None:
    assert tells_how_long(said(words, "greet")) is is_so
