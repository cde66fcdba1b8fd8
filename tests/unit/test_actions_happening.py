"""What tells of the matter is never lost, however short it is and whatever question was open."""

from __future__ import annotations

import pytest

from actions.amounts import is_sum
from actions.answers import take
from actions.assent import files_it
from actions.draft import Draft
from actions.going_on import tells_more
from actions.happening import happens_in, names_others
from tests.talk import CHAOYANG, beijing, said

WATER, LIFT = "utilities.water_supply", "housing.elevator"
QUESTIONS = ("district", "address", "occurred_at", "party", "contact_by", "confirmed")


def a_draft(question: str, **fields: object) -> Draft:
    """Of a lift, told as far as it is where that question comes up."""
    told: dict[str, object] = {"description": "电梯", "category": LIFT, "kind": "complaint"}
    if question != "district":
        told["district"] = CHAOYANG
    if question not in ("district", "address"):
        told["address"] = "南湖东园3号楼"
    return Draft(fields={**told, **fields}).having_asked(question)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("words", "intent", "lang"),
    [
        ("没水", "file_complaint", "zh"),
        ("好臭", "answer_survey", "zh"),
        ("那味儿顶得人睁不开眼", "abuse", "zh"),
        ("跟打雷似的", "nlu_fallback", "zh"),
        ("水是黄的", "inform", "zh"),
        ("冰凉", "out_of_scope", "zh"),
        ("no heat", "file_complaint", "en"),
        ("they just laugh at us", "out_of_scope", "en"),
        ("he parks there every night", "inform", "en"),
    ],
)
def test_what_happens_stays_in_the_words_of_the_matter(
    words: str, intent: str, lang: str, question: str
) -> None:
    draft = take(said(words, intent, lang=lang), a_draft(question), question, beijing()).draft

    assert words in draft["description"]
    assert words not in (draft["address"], draft["party"], draft["reporter_name"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_happens_is_kept_beside_a_number(question: str) -> None:
    message = said("13800138000 孩子都病了", phone=("13800138000", "13800138000"))

    draft = take(message, a_draft(question), question, beijing()).draft

    assert draft["reporter_phone"] == "13800138000"
    assert draft["description"] == "电梯\n孩子都病了"


def test_what_happens_is_kept_beside_the_time_that_was_asked_for() -> None:
    time = ("2026-11-17T00:00:00+08:00", "上周二")
    message = said("上周二，电梯还掉了两层", "file_complaint", category=LIFT, time=time)

    draft = take(message, a_draft("occurred_at"), "occurred_at", beijing()).draft

    assert "掉了两层" in draft["description"]
    assert draft["occurred_at"] == "2026-11-17T00:00:00+08:00"


def test_a_place_with_what_happens_there_gives_both() -> None:
    message = said(
        "天通苑没水", "file_complaint", category=WATER, district="110114", address=("天通苑", "天通苑")
    )

    step = take(message, a_draft("district"), "district", beijing())

    assert (step.draft["district"], step.draft["address"]) == ("110114", "天通苑")
    assert step.draft["description"] == "电梯\n没水"
    assert not step.aside


def test_words_read_as_the_same_matter_are_no_place() -> None:
    entity = {"entity": "category", "value": LIFT, "start": 0, "end": 4, "extra": {"confidence": 0.43}}
    message = said("老是卡住", "nlu_fallback")
    message = type(message)(1, 7, "zh", message.text, message.intent, 0.7, [entity])

    draft = take(message, a_draft("district"), "district", beijing()).draft

    assert draft["address"] is None
    assert draft["description"] == "电梯\n老是卡住"


@pytest.mark.parametrize("question", ["district", "address", "contact_by"])
@pytest.mark.parametrize(
    ("words", "intent"), [("不知道", "skip"), ("谢谢", "thank"), ("好的", "affirm"), ("不用了", "deny")]
)
def test_what_tells_nothing_is_not_added(words: str, intent: str, question: str) -> None:
    assert take(said(words, intent), a_draft(question), question, beijing()).draft["description"] == "电梯"


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("武夷花园月季园5号楼", "zh"),
        ("阳光花园", "zh"),
        ("宏达装饰", "zh"),
        ("没注意", "zh"),
        ("Sunshine Garden", "en"),
        ("he lives in 1202", "en"),
        ("they are in building 3", "en"),
        ("it isn't in the list", "en"),
    ],
)
def test_a_place_or_a_name_is_nothing_that_happens(words: str, lang: str) -> None:
    assert not happens_in(words, lang)


@pytest.mark.parametrize(
    ("words", "party", "lang"),
    [
        ("对 是美团的和哈啰的", "美团", "zh"),
        ("小黄车、哈啰都有", "哈啰", "zh"),
        ("Meituan and Hello bikes both", "Meituan", "en"),
    ],
)
def test_of_two_that_it_is_about_none_is_lost(words: str, party: str, lang: str) -> None:
    message = said(words, "inform", lang=lang, party=(party, party))

    draft = take(message, a_draft("contact_by"), "contact_by", beijing()).draft

    assert words in draft["description"]


@pytest.mark.parametrize(
    ("words", "lang", "told"),
    [
        ("since October or so, i don't remember exactly", "en", "since October"),
        ("大概十月份吧 记不清了", "zh", "十月份"),
    ],
)
def test_a_time_told_unsure_where_a_number_was_asked_for_is_the_time(
    words: str, lang: str, told: str
) -> None:
    time = ("2026-10-01T00:00:00+08:00", told)
    message = said(words, "skip", lang=lang, time=time)

    step = take(message, a_draft("contact_by"), "contact_by", beijing())

    assert str(step.draft["occurred_at"]).startswith("2026-10-01")
    assert step.aside
    assert step.draft["contact_by"] is None


@pytest.mark.parametrize("words", ["没有别的了", "没别的事了", "好 没其他问题了", "都报 都报"])
def test_that_nothing_else_is_to_be_told_is_no_more_of_the_matter(words: str) -> None:
    draft = take(said(words, "goodbye"), a_draft("contact_by"), "contact_by", beijing()).draft

    assert draft["description"] == "电梯"


@pytest.mark.parametrize(
    ("words", "lang"),
    [("16度", "zh"), ("才十五度", "zh"), ("70多分贝", "zh"), ("like 14 degrees inside", "en")],
)
def test_how_warm_or_how_loud_it_is_goes_on_with_the_matter(words: str, lang: str) -> None:
    message = said(words, "out_of_scope", lang=lang)

    assert tells_more(message, a_draft("contact_by"), "contact_by")
    assert words in take(message, a_draft("contact_by"), "contact_by", beijing()).draft["description"]


def test_a_firm_whose_name_counts_is_no_measure() -> None:
    assert not is_sum("百度")


@pytest.mark.parametrize(
    ("words", "lang", "told"),
    [
        ("记不清号码了 明天再给你们", "zh", "明天"),
        ("I don't remember my number, i can give it tomorrow", "en", "tomorrow"),
        ("不知道什么时候方便 晚上八点以后吧", "zh", "晚上八点"),
        ("不留了 明天不一定在家 说不好", "zh", "明天"),
        ("说不准 下周吧", "zh", "下周"),
    ],
)
def test_a_time_to_come_is_no_time_of_the_matter(words: str, lang: str, told: str) -> None:
    message = said(words, "skip", lang=lang, time=("2026-11-30T00:00:00+08:00", told))

    step = take(message, a_draft("contact_by"), "contact_by", beijing())

    assert (step.draft["contact_by"], step.draft["occurred_at"], step.aside) == ("chat", None, False)


@pytest.mark.parametrize("words", ["16度", "16 度", "才 15 度", "零下五度", "才五度", "it's 14 c inside"])
def test_how_warm_it_is_is_put_aside_however_it_is_written(words: str) -> None:
    lang = "en" if words.isascii() else "zh"
    step = take(said(words, "out_of_scope", lang=lang), a_draft("contact_by"), "contact_by", beijing())

    assert is_sum(words)
    assert step.aside
    assert words in step.draft["description"]


@pytest.mark.parametrize("words", ["12C", "3c", "三伏", "一度", "百度"])
def test_a_door_a_season_and_once_are_no_measure(words: str) -> None:
    assert not is_sum(words)


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("我已经跟美团和解了", "美团"),
        ("星巴克和平门店", "星巴克"),
        ("it's Meituan and please hurry", "Meituan"),
        ("Meituan and that was it", "Meituan"),
    ],
)
def test_one_that_it_is_about_is_not_taken_for_two(words: str, party: str) -> None:
    lang = "en" if words.isascii() else "zh"
    message = said(words, "inform", lang=lang, party=(party, party))

    assert not names_others(message, a_draft("contact_by"))


@pytest.mark.parametrize(
    "words", ["没其他要说的了", "没有什么别的了", "不 没有别的了谢谢", "没了没有别的", "没有别的要补充的了"]
)
def test_nothing_else_may_be_said_in_more_ways(words: str) -> None:
    assert files_it(words)
    draft = take(said(words, "goodbye"), a_draft("contact_by"), "contact_by", beijing()).draft
    assert draft["description"] == "电梯"


@pytest.mark.parametrize("words", ["没有别的办法了", "没其他人管", "别的小区没有", "没了热水"])
def test_that_there_is_no_other_help_files_nothing(words: str) -> None:
    assert not files_it(words)


@pytest.mark.parametrize("words", ["每天大清早剁肉", "隔壁成天半夜练琴", "动不动就敲墙"])
def test_what_somebody_does_day_by_day_is_no_place(words: str) -> None:
    noise = Draft(fields={"description": "吵死了", "category": "environment.neighbour_noise"})

    draft = take(said(words), noise, "district", beijing()).draft

    assert (draft["address"], draft["description"]) == (None, f"吵死了\n{words}")


def test_an_estate_that_begins_like_it_is_a_place() -> None:
    noise = Draft(fields={"description": "吵死了", "category": "environment.neighbour_noise"})

    assert take(said("天天家园"), noise, "district", beijing()).draft["address"] == "天天家园"
