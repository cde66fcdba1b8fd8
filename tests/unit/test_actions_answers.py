"""What a message in the middle of a complaint changes, question by question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.gist import gist
from actions.interruptions import interrupts
from tests.talk import CHAOYANG, beijing, said

TOLD = {
    "description": "楼下垃圾没人收",
    "category": "sanitation.rubbish_collection",
    "district": CHAOYANG,
    "address": "南湖东园3号楼",
}
POTHOLE = "There's a big pothole on Gongti North Road since Monday"


def a_draft(**fields: object) -> Draft:
    return Draft(fields={**TOLD, **fields})


def test_the_first_message_is_the_matter_with_all_it_tells() -> None:
    message = said(
        "昨晚楼上吵到两点",
        "file_complaint",
        category="environment.neighbour_noise",
        kind="complaint",
        urgency="normal",
        time="2026-11-24T22:00:00+08:00",
    )

    draft = take(message, Draft(), "opening", beijing()).draft

    assert draft["description"] == "昨晚楼上吵到两点"
    assert draft["category"] == "environment.neighbour_noise"
    assert draft["occurred_at"] == "2026-11-24T22:00:00+08:00"


def test_how_urgent_it_is_the_category_decides_when_it_is_filed_unless_there_is_danger() -> None:
    learned = said("水管裂了两天了", "file_complaint", category="utilities.water_leak", urgency="urgent")
    calm = said(
        "污水井盖板太旧", "file_complaint", category="municipal_facilities.manhole", urgency="emergency"
    )
    danger = said(
        "路上井盖没了", "file_complaint", category="municipal_facilities.manhole", urgency="emergency"
    )

    drafts = [take(message, Draft(), "opening", beijing()).draft for message in (learned, calm, danger)]

    assert [draft["urgency"] for draft in drafts] == [None, None, "emergency"]


@pytest.mark.parametrize(
    ("words", "urgency"),
    [
        ("井盖有点响", "urgent"),
        ("the manhole cover clanks all night", "urgent"),
        ("井盖松了 裂了一道大口子", None),
        ("the manhole cover is loose and half broken", None),
    ],
)
def test_a_manhole_cover_that_only_rattles_is_no_emergency(words: str, urgency: str | None) -> None:
    message = said(words, "file_complaint", category="municipal_facilities.manhole")

    assert take(message, Draft(), "opening", beijing()).draft["urgency"] == urgency


@pytest.mark.parametrize(
    ("text", "intent"),
    [("我要投诉", "file_complaint"), ("朝阳区望京", "inform"), ("不知道", "skip")],
)
def test_a_wish_or_a_bare_detail_is_no_matter_yet(text: str, intent: str) -> None:
    assert take(said(text, intent), Draft(), "opening", beijing()).draft["description"] is None


def test_where_the_matter_was_asked_for_any_words_are_it() -> None:
    assert take(said("灯不亮", "inform"), Draft(), "description", beijing()).draft["description"] == "灯不亮"


def test_an_unsure_category_is_kept_as_choices() -> None:
    choices = ["environment.construction_noise", "environment.traffic_noise"]
    message = said("外面吵死了", "file_complaint", category_choices=choices)

    draft = take(message, Draft(), "opening", beijing()).draft

    assert draft["category"] is None
    assert draft.choices == tuple(choices)


def test_none_of_these_is_unsorted_and_other_words_leave_the_likeliest() -> None:
    asked = a_draft(category=None).offering(("transport.bus_route", "transport.bus_service"))

    declined = take(said("都不是", "skip", pressed=True), asked, "category", beijing())
    told = take(said("就是站牌倒在地上了", "file_complaint"), asked, "category", beijing())

    assert str(declined.draft["category"]).startswith("other.")
    assert told.draft["category"] == "transport.bus_route"
    assert "站牌倒在地上" in told.draft["description"]


def test_a_day_without_an_hour_is_its_midnight_and_keeps_its_words() -> None:
    message = said("上周五")
    message.entities[0:0] = [  # type: ignore[index]
        {"entity": "time", "value": "2026-11-20T10:31:00+08:00", "extra": {"grain": "day", "text": "上周五"}}
    ]

    draft = take(message, a_draft(), "occurred_at", beijing()).draft

    assert draft["occurred_at"] == "2026-11-20T00:00:00+08:00"
    assert draft["time_told"] == "上周五"


def test_not_knowing_when_or_who_is_an_answer() -> None:
    for question in ("occurred_at", "party"):
        step = take(said("不清楚", "skip"), a_draft(), question, beijing())

        assert step.draft == a_draft()
        assert not step.aside


def test_the_party_is_what_the_citizen_calls_it() -> None:
    assert take(said("老王家常菜"), a_draft(), "party", beijing()).draft["party"] == "老王家常菜"


@pytest.mark.parametrize("text", ["匿名吧", "我不想透露姓名", "please keep me anonymous"])
def test_anonymous_is_understood_anywhere(text: str) -> None:
    draft = take(said(text, "skip"), a_draft(reporter_phone="13800001111"), "confirmed", beijing()).draft

    assert draft["anonymous"] is True
    assert draft["reporter_phone"] is None


def test_a_phone_number_with_a_title_is_a_contact() -> None:
    draft = take(said("13911112222 王先生", phone="13911112222"), a_draft(), "contact_by", beijing()).draft

    assert (draft["reporter_phone"], draft["reporter_name"], draft["contact_by"]) == (
        "13911112222",
        "王先生",
        "call",
    )


def test_no_contact_means_the_chat() -> None:
    assert take(said("不留", "skip"), a_draft(), "contact_by", beijing()).draft["contact_by"] == "chat"


@pytest.mark.parametrize("text", ["没有了 赶紧的", "没了 快点吧", "nope thats it, hurry up"])
def test_who_is_done_and_in_a_hurry_skips_what_may_be_left_out(text: str) -> None:
    asked = said(text, "answer_survey", lang="zh" if not text.isascii() else "en")

    assert take(asked, a_draft(), "contact_by", beijing()).draft == a_draft(contact_by="chat")
    assert take(asked, a_draft(), "occurred_at", beijing()).draft == a_draft()


def test_the_school_at_whose_gate_it_is_makes_no_matter_of_schools() -> None:
    unsure = a_draft(category="municipal_facilities.road_damage", category_confidence=0.3, district=None)
    school = "Fangcaodi International School"
    named: dict[str, Any] = {
        "party": (school, school),
        "address": (school, school),
        "district": (CHAOYANG, "Fangcaodi"),
    }
    words = f"its {school}, the Ritan campus, gate on the north side"
    where = said(words, "file_complaint", lang="en", category="education.school_fees", **named)

    draft = take(where, unsure.having(address=None), "district", beijing()).draft

    assert draft["category"] == "municipal_facilities.road_damage"
    assert (draft["party"], draft["district"]) == (None, CHAOYANG)


def test_yes_to_leaving_a_number_asks_for_the_number() -> None:
    assert take(said("好的", "affirm"), a_draft(), "contact_by", beijing()).wants_call
    assert not take(said("提交吧", "affirm"), a_draft(), "contact_by", beijing()).wants_call


def test_a_detail_that_was_not_asked_for_is_kept_and_the_question_stays_open() -> None:
    asked = a_draft(category=None).offering(("transport.bus_route",))

    step = take(said("电话13911112222", phone="13911112222"), asked, "category", beijing())

    assert step.aside
    assert step.draft["reporter_phone"] == "13911112222"
    assert step.draft["category"] is None


def test_anonymous_said_early_leaves_the_question_open() -> None:
    asked = a_draft(category=None).offering(("transport.bus_route",))

    step = take(said("匿名！别让人知道", "skip"), asked, "category", beijing())

    assert step.aside
    assert step.draft["anonymous"] is True


def test_a_time_is_no_place() -> None:
    step = take(
        said("今天早上七点半", time="2026-11-25T07:30:00+08:00"), a_draft(address=None), "address", beijing()
    )

    assert step.aside
    assert step.draft["address"] is None
    assert step.draft["occurred_at"] == "2026-11-25T07:30:00+08:00"


def test_yes_confirms_and_yes_with_a_change_does_not() -> None:
    assert take(said("没问题", "affirm"), a_draft(), "confirmed", beijing()).confirmed
    changed = take(
        said("对，不过是7号楼", "correct_detail", address="7号楼"), a_draft(), "confirmed", beijing()
    )
    assert not changed.confirmed
    assert changed.draft["address"] == "南湖东园7号楼"


def test_a_further_matter_at_the_summary_is_added_to_the_description() -> None:
    message = said("另外楼道灯也坏了好几天了", "file_complaint", category="municipal_facilities.street_light")

    draft = take(message, a_draft(), "confirmed", beijing()).draft

    assert draft["description"] == "楼下垃圾没人收\n另外楼道灯也坏了好几天了"
    assert draft["category"] == TOLD["category"]


def test_no_at_the_summary_asks_what_to_change_and_nonsense_how_to_go_on() -> None:
    assert take(said("不对", "deny"), a_draft(), "confirmed", beijing()).edit == ""
    assert take(said("嗯？", "nlu_fallback"), a_draft(), "confirmed", beijing()).unclear
    pressed = said("", "edit_field", pressed=True, field="address")
    assert take(pressed, a_draft(), "confirmed", beijing()).edit == "address"


@pytest.mark.parametrize(
    ("message", "question", "stands_aside"),
    [
        (said("你是机器人吗", "bot_challenge"), "address", True),
        (said("谢谢", "thank"), "address", True),
        (said("谢谢，不用", "thank"), "contact_by", False),
        (said("谢谢啊", "thank"), "contact_by", True),
        (said("thank you so much", "thank", lang="en"), "contact_by", True),
        (said("不对，我不想登记了", "drop_draft"), "confirmed", True),
        (said("南湖东园3号楼", "out_of_scope", address="南湖东园3号楼"), "address", False),
        (said("路边一帮人打架还骂人呢", "abuse"), "description", False),
        (said("算了不登记了", "cancel"), "contact_by", True),
        (said("不用了", "cancel"), "contact_by", False),
        (said("帮我保密", "out_of_scope"), "confirmed", False),
        (said("怎么办居住证", "ask_question", sure=0.4), "address", False),
        (said("怎么办居住证", "ask_question"), "address", True),
        (said("你们几点下班", "nlu_fallback"), "contact_by", True),
        (said("张三", "nlu_fallback"), "contact_by", False),
        (said("幸福里", "nlu_fallback"), "district", False),
        (said("家里着火了", "report_danger"), "description", True),
        (said("", "send_photo"), "address", True),
        (said("", "inform", pin={"lat": 39.9, "long": 116.4}), "address", False),
        (said("", "drop_draft", pressed=True), "confirmed", True),
        (said("", "confirm_draft", pressed=True), "confirmed", False),
        (said("", "answer_survey", pressed=True), "confirmed", True),
    ],
)
def test_what_is_about_something_else_and_what_is_an_answer(
    message: object, question: str, stands_aside: bool
) -> None:
    assert interrupts(message, question) is stands_aside  # type: ignore[arg-type]


def test_who_thanks_again_for_the_question_of_a_number_leaves_none() -> None:
    assert not interrupts(said("谢谢", "thank"), "contact_by", thanked=True)
    assert interrupts(said("谢谢", "thank"), "address", thanked=True)


@pytest.mark.parametrize(
    ("told", "lang", "place", "short"),
    [
        ("楼下垃圾三天没人收了。臭死了", "zh", None, "楼下垃圾三天没人收了"),
        (
            "望京南湖东园3号楼下垃圾三天没人清运了，臭死了",
            "zh",
            "南湖东园3号楼下",
            "垃圾三天没人清运了",
        ),
        ("我是退休老太太，暖气不热，屋里才十四度", "zh", None, "暖气不热"),
        ("你们到底管不管！楼下烧烤摊天天半夜吵", "zh", None, "楼下烧烤摊天天半夜吵"),
        ("路灯坏了，西城区新街口北大街12号门口", "zh", "新街口北大街12号门口", "路灯坏了"),
        ("我家住在六楼每天晚上十一点以后楼上都有人拖桌子椅子", "zh", None, ""),
        (f"{POTHOLE}, my bike nearly went in", "en", None, f"t{POTHOLE[1:]}"),
        ("Workers Stadium is dark", "en", None, "Workers Stadium is dark"),
        (
            "She sold me 1,200 yuan of bad fruit, twice",
            "en",
            None,
            "she sold you 1,200 yuan of bad fruit, twice",
        ),
        (
            "The bins behind building 6, Xinyuanli haven't been emptied and it smells, truly",
            "en",
            None,
            "the bins behind building 6, Xinyuanli haven't been emptied and it smells, truly",
        ),
        ("Two things. First, the lamps are out. Second, the shop", "en", None, "the lamps are out"),
        ("还有个事，门口的水果摊缺斤短两，昨天买三斤少了半斤", "zh", None, "门口的水果摊缺斤短两"),
        ("上地东里2号楼后头那个垃圾站，味儿大", "zh", "上地东里2号楼后", "那个垃圾站，味儿大"),
        ("昨天早上在国贸站等车等了40分钟，都迟到了", "zh", "国贸站", "等车等了40分钟"),
        ("吵", "zh", None, ""),
        (
            "my landlord's name is Wang Jianguo, he won't give back my 6,000 deposit",
            "en",
            None,
            "your landlord won't give back your 6,000 deposit",
        ),
        (
            "My landlord's flat on the fourth floor, he wants another 2,000 for a sofa that was torn"
            " long before I came",
            "en",
            None,
            "",
        ),
        (
            "The bulb's gone in the hall, and nobody of the property company has come for a week",
            "en",
            None,
            "the bulb's gone in the hall",
        ),
        (
            "We are at Building 2, Xinyuanli. The lift is broken",
            "en",
            "Building 2, Xinyuanli",
            "the lift is broken",
        ),
    ],
)
def test_a_matter_is_said_back_in_few_of_its_own_words(
    told: str, lang: str, place: str | None, short: str
) -> None:
    assert gist(told, lang, place=place) == short


def test_nothing_told_is_lost_and_nothing_is_written_twice() -> None:
    draft = a_draft().saying_more("还有苍蝇").saying_more("还有苍蝇")

    assert draft["description"] == "楼下垃圾没人收\n还有苍蝇"


@pytest.mark.parametrize("words", ["没错", "嗯行", "好的呀", "yes", "that's right"])
def test_a_yes_is_neither_a_place_nor_a_name_nor_a_shop(words: str) -> None:
    message = said(words, "affirm", person_name=words)
    draft = Draft({"description": "电梯坏了", "district": "110105"})

    placed = take(message, draft, "address", beijing()).draft
    named = take(message, draft, "confirmed", beijing()).draft
    about = take(message, draft, "party", beijing()).draft

    assert (placed["address"], named["reporter_name"], about["party"]) == (None, None, None)


def test_a_door_is_not_the_matter_that_was_asked_for() -> None:
    message = said("3号楼2单元501", "inform", address="3号楼2单元501")
    draft = Draft({"district": "110114", "address": "龙腾苑四区"})

    step = take(message, draft, "description", beijing())

    assert step.aside
    assert step.draft["description"] is None


def test_who_it_is_about_told_where_the_place_was_asked_is_no_place() -> None:
    message = said("agency called Lianxing", "inform", party=("Lianxing", "Lianxing"), lang="en")
    draft = Draft({"description": "my landlord keeps my deposit"})

    draft = take(message, draft, "district", beijing()).draft

    assert (draft["address"], draft["party"]) == (None, "Lianxing")


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("就这样", "goodbye"),
        ("提交吧谢谢", "thank"),
        ("行了提交吧", "affirm"),
        ("looks good, thanks", "thank"),
    ],
)
def test_words_that_file_it_are_a_yes_whatever_else_they_are(words: str, intent: str) -> None:
    message = said(words, intent)

    assert not interrupts(message, "confirmed")
    assert take(message, a_draft(), "confirmed", beijing()).confirmed


@pytest.mark.parametrize(
    "words", ["actually ok, the lift complaint again, please file", "那还是登记吧，路灯那个", "please submit"]
)
def test_who_has_it_filed_after_all_is_not_asked_what_to_change(words: str) -> None:
    lang = "en" if words.isascii() else "zh"

    step = take(said(words, "file_complaint", lang=lang), a_draft(), "confirmed", beijing())

    assert (step.confirmed, step.edit) == (True, None)


@pytest.mark.parametrize("words", ["先别提交", "don't file it yet"])
def test_words_that_hold_it_back_file_nothing(words: str) -> None:
    assert not take(said(words, "deny"), a_draft(), "confirmed", beijing()).confirmed


def test_a_time_once_more_is_no_answer_to_how_you_are_reached() -> None:
    told = a_draft(occurred_at="2026-11-22T00:00:00+08:00")
    message = said("this week", "inform", lang="en", time=("2026-11-23", "this week"))

    assert take(message, told, "contact_by", beijing()).aside


def test_the_quarter_of_an_estate_is_put_right_alone() -> None:
    told = a_draft(address="天通苑西三区12号楼")
    message = said("地址错了是西二区", "correct_detail", address=("西二区", "西二区"))

    assert take(message, told, "confirmed", beijing()).draft["address"] == "天通苑西二区12号楼"


@pytest.mark.parametrize("words", ["没有地址啊网上买的", "it's all online"])
def test_who_says_that_there_is_no_place_is_believed(words: str) -> None:
    draft = Draft({"description": "手机是翻新机", "category": "consumer.product_quality"})

    assert take(said(words, "inform"), draft, "district", beijing()).draft["placeless"]


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("我在网上买的手机是翻新机", "consumer.product_quality"),
        ("拼多多上买的手机是翻新机 商家不退", "consumer.online_shopping"),
        ("抖音直播间给我妈买的玉镯是假的", "consumer.goods"),
        ("一天十几个骚扰电话 全是问贷不贷款的", "telecom.harassing_calls"),
    ],
)
def test_what_was_bought_online_and_who_is_called_have_no_place_from_the_start(
    words: str, category: str
) -> None:
    message = said(words, "file_complaint", category=category)

    assert take(message, Draft(), "opening", beijing()).draft["placeless"]


@pytest.mark.parametrize(
    ("words", "category", "kind"),
    [
        ("12345接线员态度差，挂我电话", "government_service.official_conduct", "complaint"),
        ("the hotline operator hung up on me", "government_service.official_conduct", "complaint"),
        ("你们这个小程序老闪退", "government_service.service_windows", "complaint"),
        ("建议给地铁站多装几个母婴室", "transport.metro", "suggestion"),
        ("please put benches in all metro stations", "transport.metro", "suggestion"),
    ],
)
def test_the_desk_itself_and_a_wish_for_the_whole_city_have_no_place(
    words: str, category: str, kind: str
) -> None:
    message = said(words, "file_complaint", category=category, kind=kind)

    assert take(message, Draft(), "opening", beijing()).draft["placeless"]


@pytest.mark.parametrize(
    ("words", "category", "kind"),
    [
        ("窗口的人态度差", "government_service.official_conduct", "complaint"),
        ("建议我们这站多装个电梯", "transport.metro", "suggestion"),
    ],
)
def test_what_is_somewhere_is_asked_for_its_place(words: str, category: str, kind: str) -> None:
    message = said(words, "file_complaint", category=category, kind=kind)

    assert not take(message, Draft(), "opening", beijing()).draft["placeless"]


@pytest.mark.parametrize("words", ["全市", "所有地铁站", "everywhere", "the whole city", "哪个区都有"])
def test_everywhere_is_no_place_in_one_word(words: str) -> None:
    draft = Draft({"description": "多装几个母婴室", "category": "transport.metro", "kind": "suggestion"})

    assert take(said(words), draft, "district", beijing()).draft["placeless"]


@pytest.mark.parametrize(
    "words",
    [
        "三千八",
        "两千来块",
        "3800",
        "paid 900",
        "他住1202",
        "老板早跑了",
        "he lives in 1202",
        "they took my money",
    ],
)
def test_what_is_said_of_somebody_is_no_name_and_the_question_stands(words: str) -> None:
    draft = replace(a_draft(), asked=("party",))
    lang = "en" if words.replace(" ", "").isascii() else "zh"

    step = take(said(words, lang=lang), draft, "party", beijing())

    assert (step.draft["party"], step.aside) == (None, True)
    assert step.draft["description"].endswith(words)


@pytest.mark.parametrize("words", ["没招牌", "没有店名，就一个门脸", "it has no name"])
def test_a_shop_without_a_name_is_not_asked_for_it_again(words: str) -> None:
    step = take(said(words), replace(a_draft(), asked=("party",)), "party", beijing())

    assert (step.draft["party"], step.aside) == (None, False)
    assert step.draft["description"].endswith(words)


@pytest.mark.parametrize(
    "words", ["金地公司", "我爱我家", "老王烧烤", "那家小馆子", "Happy Mart", "Hercules Gym"]
)
def test_a_name_is_the_party(words: str) -> None:
    step = take(said(words), replace(a_draft(), asked=("party",)), "party", beijing())

    assert step.draft["party"] == words


@pytest.mark.parametrize("question", ["district", "party", "contact_by", "confirmed"])
@pytest.mark.parametrize(
    ("words", "lang"),
    [("天天晚上六点到后半夜", "zh"), ("每天七点半到八点", "zh"), ("every night from ten till two", "en")],
)
def test_how_often_is_kept_as_it_is_told(words: str, lang: str, question: str) -> None:
    draft = replace(a_draft(), asked=(question,))

    step = take(said(words, lang=lang), draft, question, beijing())

    assert step.aside
    assert step.draft["description"].endswith(words)
    assert (step.draft["occurred_at"], step.draft["address"]) == (draft["occurred_at"], draft["address"])


@pytest.mark.parametrize(
    "words", ["没留发票", "我有录像", "车牌没记住，有行车记录", "didn't get a receipt", "I have a video"]
)
@pytest.mark.parametrize("intent", ["file_complaint", "deny", "nlu_fallback", "inform"])
def test_proof_told_at_the_card_is_added(words: str, intent: str) -> None:
    message = said(words, intent, category="government_service.tax")

    step = take(message, a_draft(), "confirmed", beijing())

    assert step.draft["description"].endswith(words)
    assert (step.confirmed, step.unclear, step.draft.others) == (False, False, ())


def test_who_is_rung_in_vain_is_no_further_matter() -> None:
    told = Draft(
        {"description": "暖气不热", "category": "utilities.heating", "category_confidence": 0.9},
        asked=("district",),
    )
    message = said(
        "物业电话没人接", "file_complaint", category=("housing.property_management", "物业电话没人接")
    )

    assert not take(message, told, "district", beijing()).draft.others


@pytest.mark.parametrize("words", ["六号线", "Line 6", "特8路公交"])
def test_a_line_is_a_place_of_no_one_district(words: str) -> None:
    draft = Draft({"description": "早高峰挤不上去", "category": "transport.metro"})

    draft = take(said(words, "inform"), draft, "district", beijing()).draft

    assert (draft["placeless"], draft["address"]) == (True, words)


@pytest.mark.parametrize("words", ["每天早上", "every night"])
def test_how_often_is_no_place(words: str) -> None:
    draft = Draft({"description": "早高峰挤不上去"})

    assert take(said(words, "inform"), draft, "district", beijing()).draft["address"] is None


def test_what_answers_nothing_that_is_asked_stays_with_the_matter() -> None:
    draft = Draft({"description": "黑中介不退押金", "category": "housing.renting", "district": CHAOYANG})

    for question, words in (("address", "5800块"), ("party", "卡里还剩8000"), ("confirmed", "值三千多块")):
        step = take(said(words, "inform"), draft, question, beijing())

        assert step.draft["description"] == f"黑中介不退押金\n{words}"
        assert (step.draft["address"], step.draft["party"]) == (None, None)


def test_what_happened_too_is_heard_at_the_summary() -> None:
    step = take(said("他还把锁换了", "answer_survey"), a_draft(), "confirmed", beijing())
    settled = take(said("已经修好了", "answer_survey"), a_draft(), "confirmed", beijing())

    assert step.draft["description"] == "楼下垃圾没人收\n他还把锁换了"
    assert settled.draft["description"] == "楼下垃圾没人收"


def test_what_is_told_beside_the_place_stays_with_the_matter_and_the_place_does_not() -> None:
    where: dict[str, Any] = {
        "district": (CHAOYANG, "朝阳"),
        "address": ("花家地西里3号楼", "花家地西里3号楼"),
    }
    draft = Draft({"description": "楼上装修", "category": "environment.neighbour_noise"})

    only = take(
        said("朝阳花家地西里3号楼，几单元忘了", "inform", **where), draft, "district", beijing()
    ).draft
    more = take(
        said("朝阳花家地西里3号楼，老人睡不着", "inform", **where), draft, "district", beijing()
    ).draft

    assert (only["address"], only["description"]) == ("花家地西里3号楼", "楼上装修")
    assert (more["address"], more["description"]) == ("花家地西里3号楼", "楼上装修\n老人睡不着")


def test_what_is_told_beside_a_party_stays_with_the_matter() -> None:
    message = said("美团上点的，店叫老王盖饭", "inform", party=("老王盖饭", "老王盖饭"))

    step = take(message, Draft({"description": "外卖吃出虫子"}), "district", beijing())

    assert step.aside
    assert step.draft["party"] == "老王盖饭"
    assert step.draft["description"] == "外卖吃出虫子\n美团上点的"


def test_a_shop_in_the_words_of_a_place_is_place() -> None:
    words = "大兴黄村西大街，中石化加油站斜对面"
    where = "黄村西大街，中石化加油站斜对面"
    message = said(words, "file_complaint", address=(where, where), party=("中石化", "中石化"))

    draft = take(message, Draft({"description": "路灯坏了"}), "district", beijing()).draft

    assert (draft["description"], draft["address"]) == ("路灯坏了", where)


def test_an_answer_that_is_all_place_is_no_further_matter() -> None:
    message = said(
        "Xinyuanli, behind the wet market, third gate",
        "file_complaint",
        category=("housing.property_management", 0.9),
        district=(CHAOYANG, ""),
        address=("Xinyuanli, behind the wet market", "Xinyuanli, behind the wet market"),
        lang="en",
    )
    told = Draft({"description": "rubbish piled up", "category": "sanitation.rubbish_collection"})

    step = take(message, told, "district", beijing())

    assert step.draft.others == ()
    assert step.draft["description"] == "rubbish piled up"
    assert step.draft["address"] == "Xinyuanli, behind the wet market, third gate"


def test_a_matter_pointed_at_once_more_puts_nothing_right() -> None:
    words = "还是那个黑中介不退押金的事"
    message = said(words, "file_complaint", category="housing.renting")

    draft = take(message, Draft({"description": "打了八百遍"}), "district", beijing()).draft

    assert words in draft["description"]


@pytest.mark.parametrize(
    ("words", "lang", "name"),
    [("It's Anna", "en", "Anna"), ("我姓刘", "zh", "刘"), ("我叫赵敏", "zh", "赵敏"), ("Anna", "en", "Anna")],
)
def test_the_way_to_say_a_name_is_no_part_of_it(words: str, lang: str, name: str) -> None:
    assert take(said(words, lang=lang), a_draft(), "contact_by", beijing()).draft["reporter_name"] == name


def test_a_place_that_was_found_leaves_the_words_of_the_matter() -> None:
    draft = Draft({"description": "Happy Court lifts are broken", "address": "Happy Court"})
    message = said(
        "Sunny Garden", district=(CHAOYANG, ""), address=("Sunny Garden", "Sunny Garden"), lang="en"
    )

    draft = take(message, draft, "district", beijing()).draft

    assert draft["description"] == "Happy Court lifts are broken"
    assert draft["address"] == "Happy Court, Sunny Garden"


@pytest.mark.parametrize(
    ("words", "lang", "field"),
    [
        ("匿名", "zh", "anonymous"),
        ("don't tell the school", "en", "confidential"),
        ("保密啊", "zh", "confidential"),
    ],
)
def test_how_one_wishes_to_be_treated_is_heard_where_the_party_is_asked(
    words: str, lang: str, field: str
) -> None:
    step = take(said(words, "skip", lang=lang), a_draft(), "party", beijing())

    assert step.draft[field] is True
    assert step.draft["party"] is None
    assert step.aside


@pytest.mark.parametrize(
    ("words", "lang"),
    [("plate number 京B T3321", "en"), ("车牌京N8H321", "zh"), ("京A·88888", "zh")],
)
def test_a_plate_is_no_place_and_no_party_and_stays_with_the_matter(words: str, lang: str) -> None:
    draft = Draft({"description": "司机一路抽烟", "category": "transport.taxi"})
    message = said(words, "inform", lang=lang, plate=words)

    for question in ("district", "party"):
        step = take(message, draft, question, beijing())

        assert (step.draft["address"], step.draft["party"]) == (None, None)
        assert words in step.draft["description"]
        assert step.aside


def test_a_place_is_told_beside_a_plate() -> None:
    draft = Draft({"description": "司机拒载", "category": "transport.taxi"})
    message = said("京B12345 幸福里超市门口", "inform", plate=("京B12345", "京B12345"))

    assert take(message, draft, "district", beijing()).draft["address"] == "幸福里超市门口"


@pytest.mark.parametrize(
    ("words", "lang"),
    [("they're fine now", "en"), ("nobody was hurt", "en"), ("he is doing much better", "en"), ("人没大事", "zh"),
     ("孩子们都好多了", "zh"), ("他还在住院", "zh")],
)  # fmt: skip
@pytest.mark.parametrize("question", ["district", "party", "contact_by", "occurred_at"])
def test_how_people_are_ends_nothing_and_stays_with_the_matter(words: str, lang: str, question: str) -> None:
    draft = Draft({"description": "食堂的鸡肉没熟", "category": "consumer.food_safety"})

    step = take(said(words, "answer_survey", lang=lang), draft, question, beijing())

    assert step.aside
    assert words in step.draft["description"]
    assert (step.draft["address"], step.draft["party"]) == (None, None)


@pytest.mark.parametrize(
    ("words", "told"), [("on Monday lunch", "Monday"), ("last Friday at break time", "last Friday")]
)
def test_a_time_with_what_stands_beside_it_is_no_place(words: str, told: str) -> None:
    draft = Draft(
        {"description": "raw chicken", "address": "No 55 High School"}, asked=("district", "district")
    )
    message = said(words, "inform", lang="en", time=("2026-11-23T00:00:00+08:00", told))

    step = take(message, draft, "district", beijing())

    assert step.draft["address"] == "No 55 High School"
    assert step.draft["occurred_at"]


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("the bike company", "en"),
        ("my agent", "en"),
        ("an app", "en"),
        ("那个中介公司", "zh"),
        ("就是个平台", "zh"),
    ],
)
def test_of_which_trade_somebody_is_tells_no_place(words: str, lang: str) -> None:
    draft = Draft({"description": "押金不退", "category": "consumer.online_shopping"})

    assert take(said(words, "inform", lang=lang), draft, "district", beijing()).draft["address"] is None


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("no address, its an app", "en"),
        ("there's no real office", "en"),
        ("没有地址 是个app", "zh"),
        ("手机软件上的", "zh"),
    ],
)
def test_an_app_has_no_place_and_nothing_else_is_told_by_that(words: str, lang: str) -> None:
    draft = Draft({"description": "押金不退", "category": "consumer.online_shopping"})

    after = take(said(words, "inform", lang=lang), draft, "district", beijing()).draft

    assert after["placeless"]
    assert (after["description"], after["address"]) == ("押金不退", None)


@pytest.mark.parametrize("words", ["not sure", "no idea, sorry"])
def test_of_a_party_by_name_nobody_needs_to_know_where_it_is(words: str) -> None:
    fields = {"description": "raw chicken", "category": "education.canteen", "address": "No 55 High School"}
    unnamed, named = Draft(fields), Draft({**fields, "party": "No 55 High School"})
    message = said(words, "skip", lang="en")

    assert take(message, named, "district", beijing()).draft["placeless"]
    assert not take(message, unnamed, "district", beijing()).draft["placeless"]


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("he lives in 1202", "en"),
        ("the owner never answers", "en"),
        ("他住我楼上", "zh"),
        ("那家天天出租", "zh"),
    ],
)
def test_a_sentence_about_somebody_is_no_name(words: str, lang: str) -> None:
    draft = Draft({"description": "加盖了一间", "category": "construction.illegal_building"})

    step = take(said(words, "inform", lang=lang), draft, "party", beijing())

    assert step.draft["party"] is None
    assert words in step.draft["description"]


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("around 40 people", "en"), ("三十来户", "zh"), ("一个号加500", "zh"), ("就我对门 1603", "zh"),
        ("the flat above me, 1803", "en"), ("dunno where they are, sorry", "en"),
    ],
)  # fmt: skip
def test_how_many_next_door_and_regrets_are_no_address(words: str, lang: str) -> None:
    draft = Draft({"description": "company hasn't paid us", "category": "labour.wages"})

    assert take(said(words, "inform", lang=lang), draft, "district", beijing()).draft["address"] is None


def test_an_estate_that_nobody_listed_stands_beside_its_building() -> None:
    message = said(
        "Jianguomenwai diplomatic compound, building 7", lang="en", address=("building 7", "building 7")
    )

    after = take(message, Draft({"description": "no water"}), "district", beijing()).draft

    assert (after["address"], after["description"]) == (
        "Jianguomenwai diplomatic compound, building 7",
        "no water",
    )


def test_a_place_is_kept_without_the_moment_told_with_it() -> None:
    words, when = "from terminal 3 to Dongzhimen last night around 11", "last night around 11"
    message = said(words, "inform", lang="en", time=("2026-11-25T23:00:00+08:00", when))

    after = take(message, Draft({"description": "he smoked"}), "district", beijing()).draft

    assert after["address"] == "from terminal 3 to Dongzhimen"
    assert after["occurred_at"]


def test_what_happened_then_is_kept_with_its_time() -> None:
    draft = Draft(
        {"description": "he keeps my deposit", "category": "housing.renting"}, asked=("contact_by",)
    )
    message = said("I moved out Nov 1st", "inform", lang="en", time=("2026-11-01T00:00:00+08:00", "Nov 1st"))

    step = take(message, draft, "contact_by", beijing())

    assert step.draft["description"] == "he keeps my deposit\nI moved out Nov 1st"
    assert step.aside


def test_a_party_named_where_a_place_was_asked_is_one() -> None:
    message = said("its called HappyHome", "answer_survey", lang="en", party=("HappyHome", "HappyHome"))
    draft = Draft({"description": "they took my deposit", "category": "consumer.online_shopping"})

    assert take(message, draft, "district", beijing()).draft["party"] == "HappyHome"


@pytest.mark.parametrize(
    ("words", "lang"),
    [("刚才又停了", "zh"), ("6800 rmb", "en"), ("he lives in 1202", "en"), ("一共三千块钱", "zh")],
)
def test_a_fact_told_where_a_name_was_asked_is_kept_and_answers_nothing(words: str, lang: str) -> None:
    draft = Draft({"description": "押金不退", "category": "housing.renting"}, asked=("contact_by",))

    step = take(said(words, "nlu_fallback", lang=lang), draft, "contact_by", beijing())

    assert step.aside
    assert words in step.draft["description"]
    assert step.draft["contact_by"] is None


@pytest.mark.parametrize("words", ["its the east gate", "sorry, the east gate"])
def test_another_gate_of_a_place_takes_the_place_of_the_first(words: str) -> None:
    told = a_draft(address="west gate of Beijing Jiaotong University")
    message = said(words, "correct_detail", lang="en", address=("east gate", "east gate"))

    assert take(message, told, "confirmed", beijing()).draft["address"] == (
        "east gate of Beijing Jiaotong University"
    )


def test_of_two_things_told_the_one_that_counts_is_no_place() -> None:
    told = Draft(
        {
            "description": "the bbq place smells awful and blasts music until 2am",
            "category": "environment.cooking_fumes",
            "district": CHAOYANG,
        }
    )

    step = take(said("forget the smell, just the rubbish", lang="en"), told, "address", beijing())

    assert step.draft["address"] is None
    assert step.draft["category"] == "sanitation.rubbish_collection"


@pytest.mark.parametrize("words", ["三千八", "一共两万六"])
def test_a_sum_told_at_the_card_stands_with_the_matter(words: str) -> None:
    step = take(said(words, "nlu_fallback"), a_draft(), "confirmed", beijing())

    assert step.draft["description"].endswith(words)
    assert not step.unclear
