"""Answers to the follow-up in people's own words: each read as it was meant, and nothing read where nothing is said."""

from __future__ import annotations

import time

import pytest

from actions.verdicts import (
    answers_in,
    is_unsolved,
    merely_agrees,
    says_solved,
    says_unsolved,
    tells_how,
    verdict,
)

CONTACTED = {
    "联系过": "yes",
    "联系过了，昨天街道打的电话": "yes",
    "打过电话了": "yes",
    "他们上门来看过": "yes",
    "有的": "yes",
    "是的": "yes",
    "没联系过": "no",
    "没有": "no",
    "一个电话都没有": "no",
    "从头到尾没人联系过我": "no",
    "没接到电话": "no",
    "yes they called me on Monday": "yes",
    "Yes": "yes",
    "they came by yesterday": "yes",
    "no": "no",
    "nobody called": "no",
    "I haven't heard anything from them": "no",
    "no, not a single call": "no",
    "今天天气真热": None,
    "解决了": None,
    "what do you mean": None,
}
SOLVED = {
    "it was just as loud last night": "no",
    "no difference at all": "no",
    "even noisier than before": "no",
    "解决了": "yes",
    "解决了，没问题了": "yes",
    "修好了": "yes",
    "没问题了": "yes",
    "不漏了": "yes",
    "路灯又亮了": "yes",
    "垃圾清走了": "yes",
    "Yes, no problem any more": "yes",
    "it's fixed": "yes",
    "the lift is working again": "yes",
    "no problem now": "yes",
    "heating's back on": "yes",
    "the water came back on this morning": "yes",
    "useless, they fixed nothing": "no",
    "没解决": "no",
    "还没修好": "no",
    "路灯又坏了": "no",
    "修了没两天又坏了": "no",
    "还是老样子": "no",
    "修是修了 没两天又那样": "no",
    "清是清了，没几天又堆上了": "no",
    "弄倒是弄了": "no",
    "换是换了，还挺不错": "yes",
    "清倒是清了 师傅干得挺好": "yes",
    "通是通了，还可以，没两天又堵了": "no",
    "拆是拆了，不好看": "no",
    "解决是解决了": "yes",
    "解决倒是解决了 就是慢": "yes",
    "又回去看了 修好了": "yes",
    "修是修好了": "yes",
    "根本没处理": "no",
    "只解决了一半": "no",
    "没人来": "no",
    "没有": "no",
    "not yet": "no",
    "it's still leaking": "no",
    "it broke again": "no",
    "It isn't fixed": "no",
    "nope": "no",
    "你们几点下班": None,
    "我不知道": None,
}
SATISFIED = {
    "满意": "satisfied",
    "服务不错，挺满意": "satisfied",
    "还是挺满意的": "satisfied",
    "非常满意，没什么意见": "satisfied",
    "没意见": "satisfied",
    "谢谢你们，办得真快": "satisfied",
    "not bad, satisfied": "satisfied",
    "very happy, thank you": "satisfied",
    "extremely": "satisfied",
    "yes, very much so": "satisfied",
    "相当的": "satisfied",
    "not very": None,
    "no complaints": "satisfied",
    "yes": "satisfied",
    "基本满意": "basically",
    "还行吧": "basically",
    "一般": "basically",
    "it was okay": "basically",
    "不满意": "not",
    "不太满意": "not",
    "一点都不满意": "not",
    "态度很差": "not",
    "太慢了": "not",
    "not satisfied": "not",
    "I'm not really happy with it": "not",
    "dissatisfied": "not",
    "3 stars": "basically",
    "I'd give it 4 stars": "satisfied",
    "2/5": "not",
    "给五星": "satisfied",
    "no": "not",
    "多少钱": None,
    "what?": None,
}
TABLE = [
    (question, words, answer)
    for question, told in (("contacted", CONTACTED), ("solved", SOLVED), ("satisfied", SATISFIED))
    for words, answer in told.items()
]


@pytest.mark.parametrize(("question", "words", "answer"), TABLE)
def test_words_answer_as_they_were_meant(question: str, words: str, answer: str | None) -> None:
    assert verdict(words, question) == answer


@pytest.mark.parametrize("question", ["contacted", "solved", "satisfied"])
def test_what_was_understood_helps_only_where_the_words_do_not_tell(question: str) -> None:
    assert verdict("可不", question, intent="affirm") in ("yes", "satisfied")
    assert verdict("那倒没", question, intent="deny") in ("no", "not")
    assert verdict("那个", question, intent="answer_survey") is None


def test_a_matter_that_came_back_is_unsolved_and_praise_is_not() -> None:
    assert is_unsolved("又开始漏水了")
    assert is_unsolved("it's broken again")
    assert not is_unsolved("没问题，挺好的")
    assert not is_unsolved("人出来了")


@pytest.mark.parametrize(
    "words", ["it came back", "the smell is back", "it's back again", "the rats came right back"]
)
def test_a_nuisance_that_comes_back_is_unsolved_and_nobody_called(words: str) -> None:
    assert answers_in(words, "contacted") == {"solved": "no"}


@pytest.mark.parametrize("words", ["they came back and fixed it", "power is back on"])
def test_people_and_good_things_come_back_too(words: str) -> None:
    assert answers_in(words, "solved").get("solved") != "no"


def test_how_it_is_now_may_stand_behind_the_verdict() -> None:
    assert says_unsolved("not solved, the water is now coming into the lobby")
    assert tells_how("not solved, the water is now coming into the lobby", "en")
    assert says_unsolved("no, still not fixed")
    assert not tells_how("no, still not fixed", "en")
    assert says_unsolved("没解决，水都漫到大厅里来了")
    assert tells_how("没解决，水都漫到大厅里来了", "zh")
    assert not says_unsolved("the lift in building 3 is still broken")


@pytest.mark.parametrize(
    "words",
    [
        "no its still dripping",
        "no they never came and the lamp is still off",
        "没有 还在滴水",
        "没人联系 灯还是不亮",
        "nope the smell is still there",
        "no one's been in touch whatsoever and it was just as loud last night",
    ],
)
def test_a_bare_no_leaves_what_follows_it_its_own_answer(words: str) -> None:
    assert answers_in(words, "contacted") == {"contacted": "no", "solved": "no"}


def test_a_no_that_belongs_to_its_words_is_not_cut_off() -> None:
    assert answers_in("no problem at all", "satisfied") == {"satisfied": "satisfied"}
    assert answers_in("no one called me", "contacted") == {"contacted": "no"}


@pytest.mark.parametrize("words", ["ok", "行", "好吧", "嗯嗯", "fine, whatever", "知道了"])
def test_a_bare_ok_rates_nothing_that_was_not_asked(words: str) -> None:
    assert merely_agrees(words)
    assert "satisfied" not in answers_in(words, "solved", intent="affirm")


@pytest.mark.parametrize("words", ["yes", "解决了", "ok it works", "可以了", "行，修好了"])
def test_a_yes_or_a_verdict_is_more_than_an_ok(words: str) -> None:
    assert not merely_agrees(words)


@pytest.mark.parametrize("letter", ["嗯", "哦", "噢"])
def test_a_long_hum_is_read_at_once(letter: str) -> None:
    began = time.perf_counter()

    assert merely_agrees(letter * 40)
    assert not merely_agrees(letter * 40 + "漏")
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "words", ["修好了", "对 修好了", "水来了，恢复了", "已经解决了", "it's fixed", "the heating is back on"]
)
def test_that_it_is_solved_is_said_plainly(words: str) -> None:
    assert says_solved(words)


@pytest.mark.parametrize(
    "words",
    [
        "可以了",
        "好了",
        "是的",
        "没问题",
        "嗯 可以了",
        "yes",
        "all good",
        "not bad",
        "还没修好",
        "let them do their work",
    ],
)
def test_what_may_be_said_of_anything_is_no_plain_word(words: str) -> None:
    assert not says_solved(words)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("街道的人来看了一眼就走了 啥也没干", {"contacted": "yes", "solved": "no"}),
        ("糊弄鬼呢 谁联系我了", {"contacted": "no", "solved": "no"}),
        ("处理个屁 菜还长着呢", {"solved": "no"}),
        ("解决啥了 还那德行", {"solved": "no"}),
        ("一个电话都没有 味儿倒是没了", {"contacted": "no", "solved": "yes"}),
        ("联系倒是联系了 光会打官腔", {"contacted": "yes", "satisfied": "not"}),
        ("暖气是热乎了 就是来得忒慢", {"solved": "yes", "satisfied": "not"}),
        ("就打了一个电话让我等着", {"contacted": "yes"}),
        ("水都没了", {"solved": None}),
    ],
)
def test_plain_and_angry_words_answer_too(words: str, answers: dict[str, str | None]) -> None:
    found = answers_in(words, "contacted")

    assert {name: found.get(name) for name in answers} == answers
    assert found.get("contacted") == answers.get("contacted")
