"""Names of the other side: taken for the party, never for the citizen who tells them."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import take
from actions.businesses import is_named_beside_doubt, named_loosely
from actions.draft import Draft, when
from actions.interruptions import interrupts
from actions.party_words import is_landmark, is_only_place
from actions.theirs import names_theirs
from tests.talk import CHAOYANG, beijing, said

RENT, FOOD, WAGES, BINS = "housing.renting", "consumer.food_safety", "labour.wages", "sanitation.bins"


def a_draft(category: str, *asked: str, **fields: object) -> Draft:
    return Draft(fields={"description": "押金不退", "category": category, **fields}, asked=asked)


@pytest.mark.parametrize(
    ("words", "lang", "party"),
    [
        ("a Mr. Wang from Ziroom I think", "en", "Ziroom, Mr. Wang"),
        ("the guy in charge is Mr. Liu", "en", "Mr. Liu"),
        ("the seller's name was Chen", "en", "Chen"),
        ("name of the driver is Mr Feng", "en", "Mr Feng"),
        ("房东好像叫李强", "zh", "李强"),
        ("老板姓刘", "zh", "老板姓刘"),
    ],
)
def test_a_name_of_the_other_side_is_the_partys_and_the_question_stays_open(
    words: str, lang: str, party: str
) -> None:
    named: dict[str, Any] = {"party": ("Ziroom", "Ziroom")} if "Ziroom" in words else {}
    message = said(words, lang=lang, **named)

    step = take(message, a_draft(RENT, "contact_by", district=CHAOYANG), "contact_by", beijing())

    assert (step.draft["party"], step.draft["reporter_name"], step.aside) == (party, None, True)


@pytest.mark.parametrize(
    ("words", "lang"),
    [("我姓王", "zh"), ("我叫李强，房东的事找我", "zh"), ("I'm Tom from Canada", "en"), ("Anna Smith", "en")],
)
def test_a_name_told_as_ones_own_is_the_citizens(words: str, lang: str) -> None:
    assert not names_theirs(said(words, lang=lang), a_draft(RENT))


def test_the_landlords_number_is_not_the_citizens() -> None:
    words = "his name Mr Zhao, 13800001111"
    message = said(words, lang="en", phone=("13800001111", "13800001111"))

    step = take(message, a_draft(RENT, "contact_by", district=CHAOYANG), "contact_by", beijing())

    assert (step.draft["party"], step.draft["reporter_phone"]) == ("Mr Zhao 13800001111", None)
    assert "13800001111" not in step.draft["description"]


def test_the_name_told_where_the_party_was_asked_for_is_the_partys() -> None:
    step = take(
        said("name is Hanok", lang="en"), a_draft(WAGES, "party", district=CHAOYANG), "party", beijing()
    )

    assert (step.draft["party"], step.draft["reporter_name"]) == ("Hanok", None)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("中建的，具体叫啥不知道", "中建"),
        ("好像是迅达吧", "迅达"),
        ("Pure Fitness or something", "Pure Fitness"),
        ("I think it's called Hanok", "Hanok"),
        ("老李饭店", "老李饭店"),
    ],
)
def test_a_name_is_taken_without_the_doubt_around_it(words: str, name: str) -> None:
    assert named_loosely(words) == name


def test_a_name_beside_not_knowing_more_of_it_is_no_refusal() -> None:
    message = said("中建的，具体叫啥不知道", "skip")

    step = take(message, a_draft(WAGES, "party", district=CHAOYANG), "party", beijing())

    assert step.draft["party"] == "中建"
    assert not is_named_beside_doubt("不知道")
    assert not is_named_beside_doubt("不好意思，不清楚")


@pytest.mark.parametrize(
    ("words", "lang", "place", "party"),
    [
        ("Din tai fung at SKP i think", "en", "SKP", "Din tai fung"),
        ("Pure Fitness or something in Guomao", "en", "Guomao", "Pure Fitness"),
        ("SKP的鼎泰丰", "zh", "SKP", "鼎泰丰"),
        ("簋街 胡大", "zh", "簋街", "胡大"),
        ("restaurant in wudaokou korean", "en", "wudaokou", None),
        ("the shop at SKP", "en", "SKP", None),
        ("大兴黄村那边的工地", "zh", "大兴黄村", None),
        ("望京SOHO东门对面", "zh", "望京SOHO", None),
        ("SKP，他骂我", "zh", "SKP", None),
        ("国贸 学府苑", "zh", "国贸", None),
    ],
)
def test_whom_it_is_about_is_heard_in_the_answer_to_where(
    words: str, lang: str, place: str, party: str | None
) -> None:
    message = said(words, lang=lang, district=(CHAOYANG, place), address=(place, place))

    assert take(message, a_draft(FOOD, "district"), "district", beijing()).draft["party"] == party


def test_a_shop_that_sounds_like_a_person_is_no_citizens_name() -> None:
    message = said("胡大", person_name=("胡大", "胡大"))

    draft = take(message, a_draft(FOOD, "occurred_at", district=CHAOYANG), "occurred_at", beijing()).draft

    assert (draft["party"], draft["reporter_name"]) == ("胡大", None)


@pytest.mark.parametrize(
    ("words", "party", "group", "landmark"),
    [
        ("near Peking University East gate", "Peking University", "sanitation", True),
        ("华联后身儿", "华联", "sanitation", True),
        ("北京大学东门", "北京大学", "municipal_facilities", True),
        ("育才小学门口有人拉孩子", "育才小学", "education", False),
        ("Outside Wumart", "Wumart", "sanitation", True),
        ("物美超市卖过期牛奶", "物美超市", "consumer", False),
    ],
)
def test_what_only_finds_the_place_is_no_party(words: str, party: str, group: str, landmark: bool) -> None:
    assert is_landmark(words, party, group) == landmark


def test_a_landmark_is_left_out_of_the_ticket() -> None:
    words = "near Peking University East gate"
    message = said(words, lang="en", party=("Peking University", "Peking University"), address=words)

    assert take(message, a_draft(BINS, "district"), "district", beijing()).draft["party"] is None


@pytest.mark.parametrize(
    ("words", "told", "kept"),
    [
        ("this site starts at 5am every day", "5am", False),
        ("the site woke us at 5am", "5am", True),
    ],
)
def test_an_hour_of_every_day_is_no_moment(words: str, told: str, kept: bool) -> None:
    message = said(words, "file_complaint", lang="en", time=("2026-11-26T05:00:00+08:00", told))

    assert bool(when(message)) == kept


@pytest.mark.parametrize(
    ("words", "lang", "party"),
    [("威尔士", "zh", "威尔士"), ("Golden Duck", "en", "Golden Duck"), ("Fuxing Garden", "en", None),
     ("Yabaolu", "en", None), ("网上", "zh", None)],
)  # fmt: skip
def test_a_bare_name_that_is_no_place_is_the_partys(words: str, lang: str, party: str | None) -> None:
    step = take(said(words, lang=lang), a_draft(FOOD, "district"), "district", beijing())

    assert step.draft["party"] == party


@pytest.mark.parametrize("words", ["那个叫华联的超市旁边", "好像是12号楼", "物业负责人说没钱修"])
def test_words_that_name_nobody_are_not_the_other_sides(words: str) -> None:
    assert not names_theirs(said(words), a_draft(RENT))


@pytest.mark.parametrize(
    ("party", "place", "no_party"),
    [
        ("丰台西局", "丰台西局", True),
        ("大雪天", "", True),
        ("朝阳区实验小学", "朝阳区实验小学", False),
        ("北医三院", "北医三院", False),
        ("Peking University", "Peking University", False),
        ("老李烧烤", "罗庄北里", False),
        ("天天快递", "", False),
        ("天天惠民超市", "", False),
        ("天天停水的物业", "", True),
        ("物业说归热力公司管热力公司说归物业", "", True),
    ],
)
def test_a_name_that_is_only_a_place_or_tells_what_happened_is_no_party(
    party: str, place: str, no_party: bool
) -> None:
    assert is_only_place(party, place) == no_party


def test_who_tells_for_another_names_that_one() -> None:
    draft = Draft(fields={"description": "是我邻居托我说的，他家没暖气"})

    assert not names_theirs(said("他姓周"), draft)


def test_the_firm_is_heard_where_its_name_sounds_like_something_beyond_the_desk() -> None:
    assert not interrupts(said("Bright Future Education", "out_of_scope", lang="en"), "party")


def test_hours_to_call_are_no_time_of_the_matter() -> None:
    words = "call me, Ben 13911112222, after 6pm"
    time = ("2026-11-25T18:00:00+08:00", "after 6pm")
    message = said(words, lang="en", phone=("13911112222", "13911112222"), time=time)

    step = take(message, a_draft(RENT, "contact_by", district=CHAOYANG), "contact_by", beijing())

    assert (step.draft["occurred_at"], step.draft["reporter_phone"]) == (None, "13911112222")


def test_a_shop_told_with_its_place_is_not_said_over_again_in_the_matter() -> None:
    words = "公主坟 翠微大厦的 金鼎轩"
    message = said(
        words, district=("110108", "公主坟 翠微大厦"), address=("公主坟 翠微大厦", "公主坟 翠微大厦")
    )

    draft = take(message, a_draft(FOOD, "district"), "district", beijing()).draft

    assert (draft["party"], draft["description"]) == ("金鼎轩", "押金不退")
