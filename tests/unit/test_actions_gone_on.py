"""Whoever goes on talking of their matter has told no second one, and whoever is done with it has it filed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answers import take
from actions.assent import files_it
from actions.danger import in_danger
from actions.draft import Draft
from actions.interruptions import interrupts
from actions.matters import each
from actions.places import place
from tests.talk import CHAOYANG, an_entity, beijing, said

MUD = {
    "description": "一下雨全是泥汤子",
    "category": "municipal_facilities.road_damage",
    "category_confidence": 0.9,
    "district": CHAOYANG,
    "address": "坟庄村",
}


def taken(words: str, intent: str = "inform", *, category: str | None = None, **more: Any) -> Draft:
    """The draft of a muddy road after words said where a number was asked for, surely sorted under `category`."""
    draft, told = Draft(fields=MUD, asked=("contact_by",)), said(words, intent, **more)
    if category:
        sure = an_entity("category", category, words, words, confidence=0.99)
        told = replace(told, entities=[*told.entities, sure])
    return take(told, draft, "contact_by", beijing()).draft


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("村委会说没钱修", "civil_affairs.village_affairs"),
        ("没受伤 蹭破点皮", "labour.injury"),
        ("物业说归街道管 街道说归物业管", "housing.property_management"),
        ("孩子上学天天从那儿过", "education.enrolment"),
    ],
)
def test_whom_they_turned_to_and_what_came_of_it_is_no_matter_of_its_own(words: str, category: str) -> None:
    draft = taken(words, "file_complaint", category=category)

    assert draft.others == ()
    assert words in draft["description"]


def test_another_thing_that_is_wrong_still_is_one() -> None:
    draft = taken("公司拖欠我两个月工资", "file_complaint", category="labour.wages")

    assert [one["category"] for one in draft.others] == ["labour.wages"]


@pytest.mark.parametrize(
    "words", ["登登登", "登！登！登！", "提交提交", "报报报", "sned it", "sumbit", "就这么着吧", "ok, done."]
)
def test_whoever_presses_or_slips_on_the_keys_has_it_filed(words: str) -> None:
    assert files_it(words)


@pytest.mark.parametrize(
    "words", ["登革热的事", "登记的人没来", "记者来过了", "nothing was done", "done nothing"]
)
def test_words_that_only_begin_like_it_do_not(words: str) -> None:
    assert not files_it(words)


@pytest.mark.parametrize(
    ("words", "dropped"),
    [("登登登", False), ("算了吧", True), ("不登了", True), ("never mind", True)],
)
def test_at_the_card_all_is_dropped_only_by_a_word_that_says_so(words: str, dropped: bool) -> None:
    lang = "zh" if words > "z" else "en"

    assert interrupts(said(words, "cancel", lang=lang, sure=0.7), "confirmed") is dropped


def test_a_time_with_a_slip_in_it_is_no_abuse() -> None:
    told = said(
        "this mornign", "abuse", lang="en", sure=0.76, time=("2026-11-28T08:00:00+08:00", "this mornign")
    )

    assert not interrupts(told, "contact_by")
    assert interrupts(said("you idiots", "abuse", lang="en", sure=0.76), "contact_by")


@pytest.mark.parametrize(
    "words", ["fine", "that's fine", "great", "perfect thanks", "it's all good", "ok, here is fine thanks"]
)
def test_fine_leaves_no_number(words: str) -> None:
    step = take(said(words, "affirm", lang="en"), Draft(fields=MUD), "contact_by", beijing())

    assert step.draft["contact_by"] == "chat"
    assert not step.wants_call


def test_nobody_is_nobody_to_be_called_and_no_part_of_the_matter() -> None:
    step = take(said("nobody", "nlu_fallback", lang="en"), Draft(fields=MUD), "contact_by", beijing())

    assert step.draft["contact_by"] == "chat"
    assert step.draft["description"] == MUD["description"]


def test_yes_leaves_one() -> None:
    step = take(said("yes please", "affirm", lang="en"), Draft(fields=MUD), "contact_by", beijing())

    assert step.wants_call


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("call me 13522223333 jess", "Jess"),
        ("13522223333, marta", "Marta"),
        ("call me 13522223333 please", None),
        ("13522223333 anytime", None),
    ],
)
def test_one_small_word_behind_a_number_is_a_name(words: str, name: str | None) -> None:
    draft = taken(words, lang="en", phone=("13522223333", "13522223333"))

    assert draft["reporter_name"] == name
    assert draft["reporter_phone"] == "13522223333"


def test_what_somebody_says_of_it_is_kept_whatever_it_sounds_like() -> None:
    begun = Draft(fields={"description": "my landlord won't register me", "category": "housing.renting"})

    step = take(said("he says it's not necessary", "deny", lang="en"), begun, "district", beijing())

    assert step.draft["description"].endswith("he says it's not necessary")
    assert not step.draft["district"]


def test_what_is_said_of_the_place_that_was_taken_back_is_no_address() -> None:
    words = "Wangjing SOHO... no wait thats where i work. I live at Longyue Yuan block 4"

    placed = place(said(words, lang="en"), Draft(fields={"description": "x"}), beijing(), wanted=True)

    assert placed.draft["address"] == "Longyue Yuan block 4"


@pytest.mark.parametrize(
    ("words", "placeless"),
    [("10号线扶梯又坏了", None), ("10号线天天晚点", True), ("地铁4号线厕所没纸", None)],
)
def test_of_what_stands_in_a_station_the_station_is_asked(words: str, placeless: bool | None) -> None:
    metro = said(words, "file_complaint", entities={"category": "transport.metro"})

    draft = take(metro, Draft(), "opening", beijing()).draft

    assert draft["placeless"] is placeless


def test_of_several_matters_the_dangerous_one_goes_first_and_alone_is_pressing() -> None:
    matters = [
        {"text": "我们这儿路灯不亮", "category": "municipal_facilities.street_light", "cue": True},
        {"text": "井盖翘起来了", "category": "municipal_facilities.manhole", "cue": True},
    ]
    told = said(
        "两个事儿 一个是路灯不亮 二是井盖翘起来了",
        "report_danger",
        danger="manhole",
        entities={"matters": matters},
    )

    draft = in_danger(told, Draft(), beijing())

    assert draft["category"] == "municipal_facilities.manhole"
    assert draft["urgency"] == "emergency"
    assert [one["category"] for one in draft.others] == ["municipal_facilities.street_light"]
    assert all(one.get("urgency") != "emergency" for one in draft.others)
    there = draft.having(district=CHAOYANG, address="坟庄村")
    assert {fields["address"] for fields in each(there)} == {"坟庄村"}


FRIDAY = "2026-11-20T00:00:00+08:00"


def test_a_sentence_with_a_day_in_it_goes_on_telling() -> None:
    day = {
        **an_entity("time", FRIDAY, "上周五贴的通知", "上周五"),
        "extra": {"grain": "day", "text": "上周五"},
    }
    told = replace(said("上周五贴的通知", "nlu_fallback"), entities=[day])

    after = take(told, Draft(fields=MUD, asked=("contact_by",)), "contact_by", beijing()).draft

    assert after["occurred_at"] == FRIDAY
    assert "上周五贴的通知" in str(after["description"])


@pytest.mark.parametrize(
    ("known", "words", "day"),
    [
        ("四个月", "上周五", FRIDAY),
        ("前天", "上周五", None),
        ("四个月", "三天", None),
        ("for 3 years", "10 days ago", FRIDAY),
        ("for 3 years", "6 months", None),
    ],
)
def test_a_day_by_itself_counts_more_than_how_long_it_lasts(known: str, words: str, day: str | None) -> None:
    before = "2026-07-29T00:00:00+08:00"
    draft = Draft(fields={**MUD, "occurred_at": before, "time_told": known}, asked=("contact_by",))
    time = {**an_entity("time", FRIDAY, words, words), "extra": {"grain": "day", "text": words}}
    told = replace(said(words), entities=[time])

    assert take(told, draft, "contact_by", beijing()).draft["occurred_at"] == (day or before)


def test_what_stands_beside_a_place_stays_with_the_matter() -> None:
    words = "18层啊!我怀孕八个月天天爬楼"
    told = said(words, "file_complaint", address=("18层", "18层"))
    told = replace(
        told,
        entities=[*told.entities, an_entity("category", MUD["category"], words, words, confidence=0.9)],
    )

    after = take(told, Draft(fields=MUD, asked=("contact_by",)), "contact_by", beijing()).draft

    assert "我怀孕八个月天天爬楼" in str(after["description"])
