"""What is told half knowing, in half a sentence, or beside the point: numbers, exits, schools, who lives there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.addresses import put_right
from actions.answers import take
from actions.door_numbers import with_number_right
from actions.draft import Draft, party_in
from actions.facts import tells_looks
from actions.interruptions import interrupts
from actions.places import place
from actions.step import Step
from actions.told_together import goes_on_about_it
from bot.nlu.clauses import pieces
from tests.talk import CHAOYANG, beijing, said

HOLE = {
    "description": "a hole in the road",
    "category": "municipal_facilities.manhole",
    "district": CHAOYANG,
    "address": "near Qingnian lu station exit B",
}


def told(
    words: str, question: str, *, intent: str = "inform", draft: dict[str, Any] | None = None, **more: Any
) -> Step:
    message = said(words, intent, lang="en" if words.isascii() else "zh", **more)
    return take(message, Draft(fields={**HOLE, **(draft or {})}), question, beijing())


@pytest.mark.parametrize(
    ("known", "words", "right"),
    [
        ("near Qingnian lu station exit B", "exit C", "near Qingnian lu station exit C"),
        ("青年路站B口", "C口", "青年路站C口"),
        ("劲松五区 509楼", "三门802", "劲松五区 509楼三门802"),
        ("劲松五区", "三门", "劲松五区三门"),
        ("望京花园3号楼2单元", "12号楼901", "望京花园12号楼901"),
        ("芳园里 6号楼2门", "就二门三到五层", "芳园里 6号楼二门三到五层"),
        ("芳园里 6号楼", "一楼到四楼都是", "芳园里 6号楼一楼到四楼"),
    ],
)
def test_a_door_or_an_exit_put_right_keeps_the_place_it_belongs_to(
    known: str, words: str, right: str
) -> None:
    assert put_right(known, words, whole=words) == right


@pytest.mark.parametrize(
    ("known", "words", "right"),
    [
        ("青年路站B口", "不对 是C", "青年路站C口"),
        ("Qingnian lu exit C", "no sorry it was B", "Qingnian lu exit B"),
        ("Qingnian lu exit C", "a bus", None),
    ],
)
def test_an_exit_is_put_right_by_its_letter(known: str, words: str, right: str | None) -> None:
    assert with_number_right(known, words) == right


def test_a_flat_behind_a_door_that_is_put_right_goes_with_it() -> None:
    message = said("507吧 不对 就是509 三门 802", "correct_detail", address="三门")
    placed = place(
        message, Draft(fields={"district": CHAOYANG, "address": "劲松五区 509楼"}), beijing(), wanted=False
    )

    assert placed.draft["address"] == "劲松五区 509楼三门802"


@pytest.mark.parametrize("words", ["昨天晚上到现在", "从昨天晚上到现在"])
def test_since_when_is_no_place(words: str) -> None:
    message = said(words, "inform", time=("2026-11-27T20:00:00+08:00", "昨天晚上"))
    placed = place(message, Draft(fields={"description": "系统老报错"}), beijing(), wanted=True)

    assert placed.draft["address"] is None


def test_a_school_keeps_the_area_it_is_named_after() -> None:
    message = said("呼家楼中心小学", "inform", district=CHAOYANG, address="中心小学", party="呼家楼中心小学")
    placed = place(message, Draft(fields={"description": "食堂的饭是馊的"}), beijing(), wanted=True)

    assert placed.draft["address"] == "呼家楼中心小学"


@pytest.mark.parametrize("words", ["不知道叫啥 警号好像是 034512", "plate was 京B 12345? not sure"])
def test_a_number_told_by_somebody_unsure_stays_with_the_matter(words: str) -> None:
    step = told(words, "confirmed", intent="skip")

    assert step.draft["description"].endswith(words)
    assert not step.confirmed


def test_who_only_skips_adds_nothing() -> None:
    assert told("不知道", "contact_by", intent="skip").draft["description"] == HOLE["description"]


def test_a_contract_that_is_there_is_no_yes_at_the_card() -> None:
    step = told("i have the contract yes", "confirmed", intent="affirm")

    assert not step.confirmed
    assert step.draft["description"].endswith("i have the contract yes")
    assert told("yes", "confirmed", intent="affirm").confirmed


def test_what_happened_already_goes_on_about_the_matter() -> None:
    assert goes_on_about_it("2 cars already burst their tyres")
    assert not goes_on_about_it("the lift in our block is stuck")


@pytest.mark.parametrize(
    ("words", "intent", "confidence"),
    [
        ("the dog is usually near the bus stop", "ask_question", 0.79),
        ("小王 女的 戴眼镜", "abuse", 0.55),
    ],
)
def test_a_statement_is_no_question_and_no_abuse(words: str, intent: str, confidence: float) -> None:
    message = said(words, intent, sure=confidence, lang="en" if words.isascii() else "zh", knowledge="x")

    assert not interrupts(message, "contact_by")
    assert interrupts(said("where is the bus stop?", "ask_question", lang="en", knowledge="x"), "contact_by")
    assert interrupts(said("你们就是垃圾", "abuse", sure=0.55), "contact_by")


@pytest.mark.parametrize("words", ["dont tell my landlord it was me", "please never say who complained"])
def test_a_wish_for_secrecy_is_no_question_about_it(words: str) -> None:
    wished = said(words, "ask_question", lang="en", sure=1.0, knowledge="hotline_identity")

    assert not interrupts(wished, "contact_by")
    assert interrupts(replace(wished, text="do you tell the landlord who it was?"), "contact_by")


def test_a_name_behind_its_question_mark_is_a_name() -> None:
    message = said("my name? Sergei", "bot_challenge", lang="en")

    assert not interrupts(message, "confirmed")
    assert told("my name? Sergei", "confirmed", intent="bot_challenge").draft["reporter_name"] == "Sergei"


def test_a_refund_that_would_do_is_a_wish() -> None:
    step = told("退给我就行", "confirmed", intent="answer_survey", draft={"description": "水费多扣了"})

    assert step.draft["description"] == "水费多扣了\n退给我就行"


@pytest.mark.parametrize(
    ("text", "told_in_it"),
    [
        (
            "couple things: the street light is dead and theres a stray dog here",
            ["couple things", "the street light is dead", "theres a stray dog here"],
        ),
        (
            "有三件事 第一件 垃圾站臭 第二 快递车堵门 第三个 保安骂人",
            ["有三件事", "垃圾站臭", "快递车堵门", "保安骂人"],
        ),
    ],
)
def test_what_is_announced_as_several_is_cut_into_each(text: str, told_in_it: list[str]) -> None:
    assert [piece.text for piece in pieces(text)] == told_in_it


@pytest.mark.parametrize("words", ["先找块板子盖上了", "邻居用绳子拦起来了"])
def test_what_was_done_about_it_for_now_is_no_further_matter(words: str) -> None:
    assert goes_on_about_it(words)


def test_what_somebody_blocks_may_be_a_further_matter() -> None:
    assert not goes_on_about_it("用石墩堵住消防通道")


@pytest.mark.parametrize(
    "words", ["没看清 女的 戴口罩", "不知道是谁 穿蓝马甲的", "no idea, a bald guy in a green jacket"]
)
def test_how_somebody_looks_is_kept_and_the_contact_asked_again(words: str) -> None:
    step = told(words, "contact_by", intent="skip")

    assert step.aside
    assert step.draft["description"] == f"a hole in the road\n{words}"
    assert step.draft["contact_by"] is None


def test_a_part_of_an_office_tower_is_nobodys_name() -> None:
    pay = {"description": "上周被同事打了", "category": "labour.contract", "district": None, "address": None}
    message = said("望京SOHO T3", district=(CHAOYANG, "望京"), address=("望京SOHO", "望京SOHO"))

    assert take(message, Draft(fields=pay), "address", beijing()).draft["party"] is None


@pytest.mark.parametrize("words", ["短头发都掉了", "吃出一根黄头发", "我白头发一把把断"])
def test_hair_that_falls_out_or_is_found_is_nobodys_looks(words: str) -> None:
    assert not tells_looks(words)
    assert tells_looks("女的 短头发")


def test_who_does_not_know_the_name_names_nobody() -> None:
    message = said("那个厂子叫什么咱不清楚", "file_complaint", party=("咱不清楚", "咱不清楚"))

    assert party_in(message, "labour") is None


@pytest.mark.parametrize("words", ["中中", "中中中", "成成"])
def test_a_yes_said_twice_is_a_yes(words: str) -> None:
    assert said(words).is_bare_yes


@pytest.mark.parametrize("words", ["我想夸夸一个人", "i want to praise someone"])
def test_of_whom_somebody_is_praised_for_is_still_to_be_told(words: str) -> None:
    lang = "en" if words.isascii() else "zh"
    message = said(words, "file_complaint", lang=lang, category="transport.bus_service", kind="praise")

    draft = take(message, Draft(), "opening", beijing()).draft

    assert draft["description"] is None
    assert draft["kind"] == "praise"
