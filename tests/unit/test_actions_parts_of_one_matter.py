"""What goes on with a matter though it is sorted elsewhere: unanswered calls, what was in a parcel, what somebody found
out, a time put right where a place was asked for, how something is."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answers import take
from actions.businesses import party_at_place
from actions.draft import Draft
from actions.pauses import brings_word
from actions.place_slips import slip_in
from actions.place_words import tells_no_place
from actions.resuming import begun
from actions.said import Said
from actions.turn import Turn
from actions.unanswered import is_only_how_reached
from city.apart import are_apart
from city.introductions import only_tells_who
from tests.talk import beijing, said

CALLS = "telecom.harassing_calls"
WAGES = Draft(
    fields={
        "description": "蓝天装饰欠我工钱两万 仨月了",
        "category": "labour.wages",
        "category_confidence": 0.7,
        "kind": "complaint",
        "party": "蓝天装饰",
    },
    asked=("district",),
)
SPAT = Draft(
    fields={"description": "delivery guy spat at us", "category": "transport.express", "kind": "complaint"},
    asked=("district",),
)


def calls(words: str, lang: str = "zh", **more: Any) -> Said:
    return said(words, "file_complaint", lang=lang, category=CALLS, category_confidence=0.99, **more)


def test_that_the_boss_does_not_answer_goes_on_with_the_wages_that_are_owed() -> None:
    message = calls("大兴黄村 老板姓赵 电话一直不接", district=("110115", "大兴黄村"))

    draft = take(message, WAGES, "district", beijing()).draft

    assert draft["category"] == "labour.wages"
    assert not draft.others
    assert "电话一直不接" in draft["description"]


@pytest.mark.parametrize(
    ("words", "lang", "of_it"),
    [
        ("老板姓赵 电话一直不接", "zh", True),
        ("别打我电话 我上夜班 短信就行", "zh", True),
        ("he never answers his phone", "en", True),
        ("天天有推销电话打给我 一天十几个", "zh", False),
        ("spam calls all day from loan companies", "en", False),
    ],
)
def test_calls_that_nobody_answers_are_none_that_nobody_wants(words: str, lang: str, of_it: bool) -> None:
    assert is_only_how_reached(calls(words, lang)) is of_it


def test_what_was_in_a_parcel_is_of_the_parcel_unless_it_is_told_apart() -> None:
    assert not are_apart("transport.express", "consumer.goods", said_so=False)
    assert are_apart("transport.express", "consumer.goods", said_so=True)
    assert are_apart("transport.bus_service", "consumer.goods", said_so=False)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("my neighbour is an old lady alone", True),
        ("my mother is 82 and lives alone", True),
        ("我邻居是个独居老人", True),
        ("我妈今年八十多了", True),
        ("my neighbour is drilling at night", False),
        ("my neighbour is an old lady and her dog barks", False),
        ("我邻居老在楼道里抽烟", False),
        ("我妈摔了", False),
    ],
)
def test_who_it_is_about_is_no_trouble_yet(words: str, who: bool) -> None:
    assert only_tells_who(words) is who


def test_a_time_put_right_where_the_place_is_asked_for_is_no_place() -> None:
    words = "yesterday, no wait sunday evening around 8"
    time = ("2026-11-29T20:00:00+08:00", "sunday evening around 8")

    draft = take(said(words, lang="en", time=time), SPAT, "district", beijing()).draft

    assert draft["address"] is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("near xinyuanli, actually the gate of jingguang centre", "the gate of jingguang centre"),
        ("gate 3, actually gate 4", "gate 4"),
        ("near xinyuanli, actually the whole street is full of rubbish", None),
        ("near xinyuanli, actually they do it every night", None),
    ],
)
def test_a_place_that_is_actually_another_one_is_meant(words: str, meant: str | None) -> None:
    slip = slip_in(words)

    assert (words[slip.end() :] if slip else None) == meant


@pytest.mark.parametrize("words", ["黄的", "有点浑的", "特别臭的", "都是黑的"])
def test_how_it_is_is_no_place(words: str) -> None:
    assert tells_no_place(words)


@pytest.mark.parametrize("words", ["望京的", "黄村的", "白纸坊的", "红庙的", "黑庄户的"])
def test_a_place_with_a_colour_in_its_name_stays_one(words: str) -> None:
    assert not tells_no_place(words)


def test_a_lane_is_nobodys_name() -> None:
    draft = Draft(fields={"description": "养老金停发了", "category": "labour.social_insurance"})
    message = said(
        "西城 白纸坊 樱桃二条", district=("110102", "西城 白纸坊"), subdistrict=("110102019", "西城 白纸坊")
    )

    assert party_at_place(message, draft, "district") is None


@pytest.mark.parametrize(
    ("words", "brings"),
    [
        ("她说在广渠门外大街8号后面", True),
        ("我问了 是3号楼", True),
        ("i asked, it's building 3", True),
        ("my wife says it's behind the mall", True),
        ("楼上漏水了", False),
        ("我老婆被狗咬了", False),
        ("she fell on the ice", False),
    ],
)
def test_who_went_to_ask_brings_word(words: str, brings: bool) -> None:
    assert brings_word(words) is brings


def test_what_somebody_found_out_goes_on_with_the_matter_that_waits() -> None:
    kept = Draft(
        fields={
            "description": "那个垃圾站 臭",
            "category": "sanitation.rubbish_collection",
            "kind": "complaint",
        },
        asked=("contact_by",),
    )
    words = "她说在广渠门外大街8号后面 天热时候招苍蝇"
    message = said(
        words,
        "file_complaint",
        category="sanitation.pests",
        district=("110105", "广渠门外大街"),
        address=("广渠门外大街8号后面", "广渠门外大街8号后面"),
    )

    waiting = {**kept.fields, "asked": kept.asked}

    before, step = begun(Turn(message, {"draft_waiting": True}, []), waiting, beijing())

    assert before.fields == kept.fields
    assert step.draft["address"] == "广渠门外大街8号后面"
    assert "招苍蝇" in step.draft["description"]


@pytest.mark.parametrize("intent", ["affirm", "file_complaint", "inform"])
def test_what_is_told_behind_the_yes_to_an_offer_belongs_to_what_was_offered(intent: str) -> None:
    told = "they keep the deposit for my key card, who do i ask"
    kept = Draft(fields={"description": told, "category": "housing.renting", "kind": "complaint"})
    words = "yes please file it. the office in Wangjing SOHO wants 300 for cleaning too"
    message = said(
        words,
        intent,
        lang="en",
        district=("110105", "Wangjing SOHO"),
        address=("Wangjing SOHO", "Wangjing SOHO"),
    )

    _, step = begun(Turn(message, {"draft_waiting": True}, []), kept.kept(), beijing())

    assert step.draft["address"] == "Wangjing SOHO"
    assert step.draft["category"] == "housing.renting"
    assert step.draft["description"].startswith(told)
    assert "wants 300 for cleaning" in step.draft["description"]
