"""Whom a complaint is about, where a name alone would mislead: a car's make, and a shop behind its platform."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.going_on import tells_more
from tests.talk import CHAOYANG, beijing, said

BOUGHT = {
    "description": "在抖音上买的羽绒服 商家不给退",
    "category": "consumer.goods",
    "category_confidence": 0.9,
    "party": "抖音",
    "placeless": True,
}


@pytest.mark.parametrize(
    ("words", "make"),
    [("车牌京A8K231 一辆黑的别克", "别克"), ("the white Tesla parks there every day", "Tesla")],
)
def test_the_make_of_a_car_is_nobody(words: str, make: str) -> None:
    lang = "zh" if words > "z" else "en"
    parked = {
        "description": "堵门",
        "category": "transport.illegal_parking",
        "district": CHAOYANG,
        "address": "东门",
    }

    step = take(said(words, lang=lang, party=(make, make)), Draft(fields=parked), "contact_by", beijing())

    assert step.draft["party"] is None


def test_whoever_sold_the_car_is_somebody() -> None:
    bought = {"description": "新车漏油", "category": "consumer.goods", "district": CHAOYANG, "address": "x"}
    told = said("是北京别克4S店", party=("北京别克4S店", "北京别克4S店"))

    assert take(told, Draft(fields=bought), "occurred_at", beijing()).draft["party"] == "北京别克4S店"


def test_a_shop_told_behind_its_platform_stands_beside_it() -> None:
    told = said("店叫啥 北京羽尚旗舰店", party=("北京羽尚旗舰店", "北京羽尚旗舰店"))

    step = take(told, Draft(fields=BOUGHT, asked=("occurred_at",)), "occurred_at", beijing())

    assert step.draft["party"] == "北京羽尚旗舰店，抖音"


def test_a_shop_that_is_known_is_not_taken_for_a_platform() -> None:
    known = Draft(fields={**BOUGHT, "party": "小王服装店"}, asked=("occurred_at",))

    step = take(said("在抖音上", party=("抖音", "抖音")), known, "occurred_at", beijing())

    assert step.draft["party"] == "小王服装店"


@pytest.mark.parametrize("name", ["人大附中朝阳学校", "宣武医院", "望京新城幼儿园"])
def test_a_school_told_as_the_place_is_whom_it_is_about(name: str) -> None:
    group = "health.hospital_service" if "医院" in name else "education.school_life"
    told = Draft(fields={"description": "排队三小时没人管", "category": group, "category_confidence": 0.9})

    step = take(said(name, district=(CHAOYANG, name), address=(name, name)), told, "district", beijing())

    assert (step.draft["address"], step.draft["party"]) == (name, name)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("海淀 中关村三小 四年级", "中关村三小"),
        ("海淀 三十五中高一3班", "三十五中"),
        ("海淀 蓝天幼儿园 中二班", "蓝天幼儿园"),
    ],
)
def test_the_school_is_whom_it_is_about_and_the_class_is_nobody(words: str, name: str) -> None:
    told = Draft(fields={"description": "老师收礼", "category": "education.school_life"})

    step = take(said(words, district=("110108", "海淀"), address=(name, name)), told, "district", beijing())

    assert step.draft["party"] == name
    assert words.removeprefix(f"海淀 {name}").strip() in step.draft["description"]


@pytest.mark.parametrize("words", ["宣武医院对面", "朝阳区"])
def test_a_place_beside_a_hospital_is_nobody(words: str) -> None:
    told = Draft(
        fields={
            "description": "大夫态度差",
            "category": "health.hospital_service",
            "category_confidence": 0.9,
        }
    )
    name = words.removesuffix("对面")

    step = take(said(words, district=(CHAOYANG, name), address=(name, name)), told, "district", beijing())

    assert step.draft["party"] is None


@pytest.mark.parametrize(
    ("words", "sorted_as", "wanted"),
    [
        ("我是民办幼儿园的老师 园里拖了我们三个月工资", "education.kindergarten", "labour.wages"),
        ("我在医院干护工 工钱一直没给", "health.hospital_service", "labour.wages"),
        ("the school has not paid us since June", "education.teachers", "labour.wages"),
        ("幼儿园老师的工资发不出来 课都停了", "education.kindergarten", "education.kindergarten"),
        ("幼儿园拖着不退我们学费", "education.kindergarten", "education.kindergarten"),
    ],
)
def test_pay_that_the_citizen_is_owed_is_of_wages_in_every_trade(
    words: str, sorted_as: str, wanted: str
) -> None:
    lang = "zh" if words[0] > "z" else "en"
    told = said(words, "file_complaint", lang=lang, category=sorted_as)

    assert take(told, Draft(), "description", beijing()).draft["category"] == wanted


@pytest.mark.parametrize(
    ("words", "sorted_as", "wanted"),
    [
        ("家门口修地铁 半夜两三点还咣咣凿", "transport.metro", "environment.construction_noise"),
        ("修地铁的围挡占了半条街", "transport.metro", "construction.site"),
        ("地铁站里施工 绕一大圈", "transport.metro", "transport.metro"),
        ("地铁上太吵了", "transport.metro", "transport.metro"),
        ("我妈老收到诈骗短信 说社保卡停用了", "labour.social_insurance", "telecom.harassing_calls"),
        ("社保卡停用了 没收到短信", "labour.social_insurance", "labour.social_insurance"),
    ],
)
def test_what_the_words_say_outright_is_the_category(words: str, sorted_as: str, wanted: str) -> None:
    told = said(words, "file_complaint", category=sorted_as)

    assert take(told, Draft(), "description", beijing()).draft["category"] == wanted


EMPLOYED = {
    "description": "孩子在幼儿园被老师打了",
    "category": "education.kindergarten",
    "category_confidence": 0.9,
    "district": CHAOYANG,
    "address": "望京",
}
STORIES = {
    "上礼拜四下午接孩子发现的 胳膊上俩针眼": ("上礼拜四下午", "2026-11-19T15:00:00+08:00"),
    "上周五才看见的": ("上周五", "2026-11-20T00:00:00+08:00"),
    "孩子回来就哭 晚上一直喊疼": None,
    "被一个男老师推的": None,
    "胳膊青了两道": None,
    "我真是寒心": None,
    "气死了 越想越委屈": None,
    "闹到现在没人给个说法": None,
    "后来老师说是自己磕的": None,
}
NAMES = (
    "新天地双语",
    "小红花幼儿园",
    "一刻钟便利店",
    "饿了么",
    "三只松鼠",
    "今日头条",
    "七天酒店",
    "孩子王望京店",
    "外婆家",
    "很久以前羊肉串",
    "叫远航科技有限公司",
    "我爱我家",
    "老妈火锅",
    "海底捞",
)


@pytest.mark.parametrize("words", STORIES)
def test_what_happened_is_nobodys_name_where_one_was_asked_for(words: str) -> None:
    time = STORIES[words]
    told = said(words, entities={"time": (time[1], time[0])} if time else {})

    step = take(told, Draft(fields=EMPLOYED, asked=("party",)), "party", beijing())

    assert step.draft["party"] is None
    assert words.split()[0] in step.draft["description"]
    assert (step.draft["occurred_at"] is not None) == (time is not None)
    assert step.aside


@pytest.mark.parametrize("words", NAMES)
def test_a_name_is_taken_whatever_it_sounds_like(words: str) -> None:
    step = take(said(words), Draft(fields=EMPLOYED, asked=("party",)), "party", beijing())

    assert step.draft["party"] == words.removeprefix("叫")


@pytest.mark.parametrize(
    "words",
    [
        "北京远航科技有限公司 在海淀上地七街",
        "叫北京远航科技有限公司，在上地七街",
        "公司叫北京远航科技有限公司在上地七街3号楼",
        "北京远航科技有限公司，就在上地",
    ],
)
def test_a_firm_is_named_without_where_it_is(words: str) -> None:
    step = take(said(words), Draft(fields=EMPLOYED, asked=("party",)), "party", beijing())

    assert step.draft["party"] == "北京远航科技有限公司"


def test_a_name_that_holds_a_place_stays_whole() -> None:
    step = take(said("在水一方酒店"), Draft(fields=EMPLOYED, asked=("party",)), "party", beijing())

    assert step.draft["party"] == "在水一方酒店"


def test_the_day_of_a_month_is_no_door() -> None:
    known = {**BOUGHT, "placeless": None, "district": CHAOYANG, "address": "大马庄"}
    told = said("9月… 不对 11月25号到的", time=("2026-11-25T00:00:00+08:00", "11月25号"))

    assert take(told, Draft(fields=known), "contact_by", beijing()).draft["address"] == "大马庄"
    door = take(said("不对 是大马庄25号"), Draft(fields=known), "contact_by", beijing())
    assert door.draft["address"] == "大马庄25号"


def test_what_somebody_did_at_a_time_is_no_address_and_is_kept() -> None:
    draft = Draft(
        fields={"description": "居住证俩月没下来", "category": "other.general", "district": CHAOYANG}
    )
    told = said("上个月2号交的材料", time=("2026-10-02T00:00:00+08:00", "上个月2号"))

    after = take(told, draft, "address", beijing()).draft

    assert after["address"] is None
    assert after["description"] == "居住证俩月没下来\n上个月2号交的材料"


def test_of_two_names_neither_is_a_place() -> None:
    draft = Draft(fields={"description": "我妈在养老院摔了", "category": "civil_affairs.elderly_care"})

    after = take(said("叫啥 夕阳红还是夕阳美来着"), draft, "district", beijing()).draft

    assert after["address"] is None
    assert "夕阳红还是夕阳美" in after["description"]


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("学校就是上地实验", "上地实验"),
        ("医院是和睦家", "和睦家"),
        ("学校是在上地", None),
        ("学校就是不管", None),
    ],
)
def test_the_school_is_named_where_the_place_was_asked_for(words: str, party: str | None) -> None:
    draft = Draft(fields={**EMPLOYED, "district": None, "address": None})

    assert take(said(words), draft, "district", beijing()).draft["party"] == party


def test_what_is_asked_of_nobody_goes_on_with_the_matter() -> None:
    draft = Draft(fields=EMPLOYED, asked=("contact_by",))

    assert tells_more(said("合同明年五月到期 凭啥现在涨", "out_of_scope"), draft, "contact_by")
    assert not tells_more(said("你凭什么不给我转人工", "out_of_scope"), draft, "contact_by")
