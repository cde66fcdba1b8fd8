"""Several matters told together: how they are held, put right one by one, left out, and filed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.matters import each, turned_back, turned_to, without
from actions.pointing import reduced
from actions.told_together import joined, split
from city.apart import are_apart
from tests.talk import CHAOYANG, HAIDIAN, RUBBISH, beijing, said

LAMP, HOLE, NOISE = (
    "municipal_facilities.street_light",
    "municipal_facilities.road_damage",
    "environment.neighbour_noise",
)


def a_matter(text: str, category: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "category": category, "confidence": 0.9, "cue": True, **more}


def two(**of_the_second: Any) -> Draft:
    """Rubbish at building 3, with a lamp beside it."""
    fields = {
        "description": "垃圾没人收",
        "category": RUBBISH,
        "district": CHAOYANG,
        "address": "南湖东园3号楼",
    }
    return Draft(fields=fields, others=({"description": "路灯不亮", "category": LAMP, **of_the_second},))


def test_two_matters_of_one_message_share_the_place_that_one_of_them_tells() -> None:
    message = said(
        "垃圾没人收，另外南湖东园路灯不亮",
        "file_complaint",
        matters=[
            a_matter("垃圾没人收", RUBBISH),
            a_matter("南湖东园路灯不亮", LAMP, district=CHAOYANG, address="南湖东园"),
        ],
    )
    told = Draft(fields={"description": message.words, "district": CHAOYANG, "address": "南湖东园"})

    first, second = each(split(message, told))

    assert (first["description"], first["category"]) == ("垃圾没人收", RUBBISH)
    assert first["address"] == second["address"] == "南湖东园"
    assert second["category"] == LAMP


def test_each_of_two_matters_has_its_own_place_where_both_tell_one() -> None:
    message = said(
        "朝阳垃圾没人收，海淀路灯不亮",
        "file_complaint",
        matters=[
            a_matter("朝阳垃圾没人收", RUBBISH, district=CHAOYANG),
            a_matter("海淀路灯不亮", LAMP, district=HAIDIAN),
        ],
    )

    first, second = each(split(message, Draft(fields={"district": HAIDIAN})))

    assert (first["district"], second["district"]) == (CHAOYANG, HAIDIAN)


def test_one_matter_is_not_split() -> None:
    message = said("垃圾没人收", "file_complaint", category=RUBBISH)

    assert split(message, two()).others == two().others


def test_another_building_told_with_a_matter_is_a_part_of_the_common_address() -> None:
    assert each(two(address="5号楼"))[1]["address"] == "南湖东园5号楼"


def test_contact_is_common_to_all() -> None:
    told = two().having(reporter_phone="13800001111", contact_by="call")

    assert [fields["reporter_phone"] for fields in each(told)] == ["13800001111"] * 2


def test_a_matter_put_right_leaves_the_first_as_it_was() -> None:
    turned = turned_to(two(), 1).having(district=HAIDIAN, address="中关村大街")

    first, second = each(turned_back(turned, 1))

    assert (first["category"], first["address"]) == (RUBBISH, "南湖东园3号楼")
    assert (second["category"], second["address"]) == (LAMP, "中关村大街")


def test_a_place_put_right_for_the_first_is_right_for_those_that_have_none_of_their_own() -> None:
    back = turned_back(turned_to(two(), 1), 1).having(address="南湖东园7号楼")

    assert each(back)[1]["address"] == "南湖东园7号楼"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("路灯那件不用了", [RUBBISH]),
        ("第一件先不报", [LAMP]),
        ("只报垃圾的就行", [RUBBISH]),
        ("灯的那个算了", [RUBBISH]),
    ],
)
def test_a_matter_is_left_out_in_words(words: str, left: list[str]) -> None:
    draft = reduced(words, two(), beijing())

    assert draft is not None
    assert [fields["category"] for fields in each(draft)] == left


@pytest.mark.parametrize("words", ["都要", "两件都提交", "不对，是5号楼", "没问题"])
def test_nothing_is_left_out_that_was_not_named(words: str) -> None:
    assert reduced(words, two(), beijing()) is None


def test_the_last_matter_is_never_left_out() -> None:
    assert each(without(Draft(fields=two().fields), 0)) == [two().fields]


def test_a_button_leaves_a_matter_out() -> None:
    pressed = said("", "edit_field", field="matter_1", pressed=True)

    draft = take(pressed, two(), "confirmed", beijing()).draft

    assert [fields["category"] for fields in each(draft)] == [LAMP]


def test_the_matter_that_is_named_is_put_right() -> None:
    message = said("路灯那个在海淀", "correct_detail", district=HAIDIAN)

    first, second = each(take(message, two(), "confirmed", beijing()).draft)

    assert (first["district"], second["district"]) == (CHAOYANG, HAIDIAN)


def test_a_further_matter_told_later_gets_a_ticket_of_its_own() -> None:
    draft = Draft(fields=two().fields)
    message = said("另外路灯也不亮", "file_complaint", matters=[a_matter("路灯也不亮", LAMP)])

    assert [fields["category"] for fields in each(joined(message, draft, beijing()))] == [RUBBISH, LAMP]


def test_more_of_the_same_matter_stays_with_it() -> None:
    draft = Draft(fields=two().fields)
    message = said("另外桶也满了", "file_complaint", matters=[a_matter("桶也满了", RUBBISH)])

    assert joined(message, draft, beijing()).others == ()


def test_a_place_and_whom_it_is_about_are_no_matter_of_their_own() -> None:
    words = "顺义 李桥 原来叫 兴达模具厂"
    spans = {"party": "兴达模具厂", "district": "顺义 李桥"}
    found = [
        {"entity": name, "value": told, "start": words.index(told), "end": words.index(told) + len(told)}
        for name, told in spans.items()
    ]
    sorted_ = {"entity": "category", "value": "environment.business_noise", "extra": {"confidence": 0.9}}
    told = Draft(fields={"description": "社保断了半年", "category": "labour.social_insurance"})
    message = replace(said(words, "file_complaint"), entities=[*found, sorted_])

    assert joined(message, told, beijing()).others == ()


@pytest.mark.parametrize(("words", "when"), [("上个月的账单", "上个月"), ("是前天的快递", "前天")])
def test_when_something_is_of_is_no_matter_of_its_own(words: str, when: str) -> None:
    at = words.index(when)
    time = {"entity": "time", "value": "2026-11-01T00:00:00+08:00", "start": at, "end": at + len(when)}
    sorted_ = {"entity": "category", "value": "labour.wages", "extra": {"confidence": 0.9}}
    told = Draft(fields={"description": "电费一下多了好几倍", "category": "utilities.power_service"})
    message = replace(said(words, "file_complaint"), entities=[time, sorted_])

    assert joined(message, told, beijing()).others == ()


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("要求赔医药费", "health.drugs"),
        ("监控他们说坏了", "safety.public_order"),
        ("i want a full refund", "consumer.services"),
        ("the cameras they say are broken", "safety.public_order"),
    ],
)
def test_what_is_asked_for_and_what_the_other_side_says_stays_with_the_matter(
    words: str, category: str
) -> None:
    draft = Draft(fields={"description": "我妈在养老院摔了", "category": "civil_affairs.elderly_care"})
    message = said(f"还有 {words}", "file_complaint", matters=[a_matter(words, category)])

    told = joined(message, draft, beijing())

    assert told.others == ()
    assert words in told["description"]


@pytest.mark.parametrize(
    ("one", "other", "said_so", "apart"),
    [
        (RUBBISH, LAMP, False, True),
        (LAMP, HOLE, False, False),
        (LAMP, HOLE, True, True),
        ("labour.wages", "consumer.services", True, False),
        ("construction.site", NOISE, False, False),
        (NOISE, NOISE, True, False),
    ],
)
def test_two_categories_are_two_matters_or_one_story(
    one: str, other: str, said_so: bool, apart: bool
) -> None:
    assert are_apart(one, other, said_so=said_so) is apart


@pytest.mark.parametrize(
    "words", ["第一个不交了 只要路灯的", "只报路灯，第一件算了", "not the first, only the lamp"]
)
def test_what_is_kept_and_what_goes_may_be_said_in_one_breath(words: str) -> None:
    draft = reduced(words, two(), beijing())

    assert draft is not None
    assert (draft["description"], draft.others) == ("路灯不亮", ())


def several() -> Draft:
    """Rubbish, a lamp of the stairs, and a car before the fire lane."""
    first = {
        "description": "望京西园三区楼下垃圾没人收",
        "category": RUBBISH,
        "category_confidence": 0.9,
        "district": CHAOYANG,
        "address": "望京西园三区楼下",
    }
    others = (
        {
            "description": "楼道灯也坏了",
            "category": "housing.property_management",
            "category_confidence": 0.9,
        },
        {
            "description": "三号楼门口那车老堵着消防通道",
            "category": "safety.fire",
            "category_confidence": 0.9,
        },
    )
    return Draft(fields=first, others=others)


@pytest.mark.parametrize(
    ("words", "more", "at"),
    [
        ("垃圾都臭了 招苍蝇", {"category": RUBBISH}, 0),
        ("灯坏了得有半个月了 黑灯瞎火的", {"category": LAMP}, 1),
        ("那车是辆白色面包车", {}, 2),
    ],
)
@pytest.mark.parametrize("question", ["contact_by", "confirmed"])
def test_what_is_told_of_a_thing_stays_with_its_matter(
    words: str, more: dict[str, Any], at: int, question: str
) -> None:
    step = take(said(words, "file_complaint", **more), several(), question, beijing())

    told = [str(one["description"]) for one in each(step.draft)]
    assert len(told) == 3
    assert [words in one for one in told] == [one == at for one in range(3)]


def test_a_wish_for_secrecy_leaves_no_matter_out() -> None:
    words = "别跟物业说是我反映的"
    draft = take(said(words, "file_complaint"), several(), "confirmed", beijing()).draft

    assert draft["confidential"] is True
    assert len(draft.others) == 2


@pytest.mark.parametrize("words", ["正在盖着呢 咣咣的", "不交就给停电 断我电卡"])
def test_what_has_no_doer_of_its_own_goes_on_about_the_matter(words: str) -> None:
    draft = Draft(
        fields={"description": "楼顶那家加盖了一层", "category": RUBBISH, "category_confidence": 0.9}
    )
    read = said(words, "file_complaint", category="municipal_facilities.manhole")
    sure = [{**entity, "extra": {"confidence": 0.87}} for entity in read.entities]

    assert joined(replace(read, entities=sure), draft, beijing()).others == ()


@pytest.mark.parametrize(
    "words", ["since last friday for both", "both since last friday", "both have been since last friday"]
)
def test_a_time_told_of_both_matters_is_that_of_each(words: str) -> None:
    message = said(words, "inform", lang="en", time=("2026-11-20T00:00:00+08:00", "last friday"))

    told = take(message, several(), "contact_by", beijing()).draft

    assert {one["occurred_at"] for one in each(told)} == {"2026-11-20T00:00:00+08:00"}
    assert "for both" not in str(told["description"])


def test_a_time_told_with_more_words_is_of_one_matter() -> None:
    message = said(
        "the lamp, since last friday", "inform", lang="en", time=("2026-11-20T00:00:00+08:00", "last friday")
    )

    told = take(message, several(), "contact_by", beijing()).draft

    assert sum(one.get("occurred_at") is not None for one in each(told)) <= 1


@pytest.mark.parametrize(
    ("words", "category", "known"),
    [
        ("物业他们不给修路灯", LAMP, RUBBISH),
        ("我公司他们说没钱发工资", "labour.wages", NOISE),
        ("必须退休才给办社保", "labour.social_insurance", NOISE),
        ("必须交代谁偷了电动车", "safety.public_order", RUBBISH),
        ("幼儿园他们推孩子", "education.school_life", NOISE),
        ("希望解释一下医保报销比例", "labour.medical_insurance", NOISE),
        ("希望赔偿我被狗咬的医药费", "safety.dogs", RUBBISH),
        ("my boss he said no wages this month", "labour.wages", NOISE),
        ("i want to pay my heating bill", "utilities.heating", NOISE),
        ("my landlord she says no deposit back", "housing.renting", RUBBISH),
        ("i want compensation from the gym that closed", "consumer.prepaid", NOISE),
    ],
)
def test_what_another_party_does_or_says_is_a_matter_of_its_own(
    words: str, category: str, known: str
) -> None:
    draft = Draft(fields={"description": "太难受了", "category": known})
    message = said(f"另外 {words}", "file_complaint", matters=[a_matter(words, category)])

    assert [one["description"] for one in joined(message, draft, beijing()).others] == [words]


@pytest.mark.parametrize(
    "words",
    [
        "希望他们给个说法",
        "要求退款",
        "要求书面道歉",
        "想要赔偿",
        "要求赔偿医药费和误工费",
        "他们说不归他们管",
        "合同他们拿不出来",
        "i want an apology from them",
        "we expect them to pay for it",
        "they say it's normal",
    ],
)
def test_a_wish_or_what_they_say_is_part_of_the_matter_at_hand(words: str) -> None:
    draft = Draft(fields={"description": "太难受了", "category": NOISE})
    message = said(f"另外 {words}", "file_complaint", matters=[a_matter(words, LAMP)])

    assert joined(message, draft, beijing()).others == ()
