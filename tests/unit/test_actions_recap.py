"""Who asks what was taken down is told it; other questions and tellings are none of it."""

from __future__ import annotations

import pytest

from actions.recap import asks_back, has_not_read
from tests.talk import said


@pytest.mark.parametrize(
    "words",
    [
        "你都记了啥",
        "记的什么？",
        "你目前记下的都有什么",
        "记下的念一遍给我",
        "再念一遍给我听听",
        "记下来了吗",
        "what have you got written down?",
        "so what did you write down so far",
        "can you read it back to me please",
        "did you get all that?",
    ],
)
def test_who_asks_what_was_taken_down_is_heard(words: str) -> None:
    assert asks_back(said(words))


@pytest.mark.parametrize(
    "words",
    [
        "记得上个月也坏过",
        "写了好几次信没人理",
        "物业登记的是谁",
        "what do you want",
        "show me my tickets",
        "read",
    ],
)
def test_other_words_ask_nothing_back(words: str) -> None:
    assert not asks_back(said(words))


@pytest.mark.parametrize(
    "words",
    [
        "再说一遍",
        "你再说一遍呗",
        "麻烦您再发一遍",
        "能再给我看一下吗",
        "能不能重新发一次",
        "刚才那个再发一下",
        "say that again?",
        "sorry, come again?",
        "can you send it again pls",
        "show it once more",
        "could you please repeat that",
        "repeat please",
    ],
)
def test_who_wants_it_said_again_is_heard(words: str) -> None:
    assert asks_back(said(words))


@pytest.mark.parametrize(
    "words",
    [
        "我再说一遍",
        "再说一遍，是5号楼",
        "再发一次传单我就报警",
        "再说吧",
        "再说个",
        "再来个",
        "物业再来一次也没用",
        "say it again to the landlord",
        "it broke again",
        "again",
    ],
)
def test_who_says_something_again_asks_for_nothing(words: str) -> None:
    assert not asks_back(said(words))
    assert not has_not_read(said(words))


@pytest.mark.parametrize(
    "words",
    [
        "没看清",
        "看不清楚",
        "没听清，您说的啥",
        "不好意思 没看清楚",
        "字太小了看不清",
        "字太小",
        "俺眼神不好，看不清",
        "没看全",
        "啥？",
        "你说什么",
        "I can't read that",
        "sorry i didnt catch that",
        "cant read it",
        "I couldn't read what you wrote",
        "the text is too small",
        "what was that?",
        "huh?",
        "sorry what",
    ],
)
def test_who_could_not_read_the_card_is_heard(words: str) -> None:
    assert has_not_read(said(words))


@pytest.mark.parametrize(
    "words",
    [
        "车牌没看清",
        "没看清楚车牌",
        "晚上看不清路",
        "路牌上的字看不清",
        "啥都看不见",
        "没看清是谁",
        "司机没听清我说的",
        "字写错了",
        "什么时候办",
        "I can't see anything at night",
        "I couldn't read the plate",
        "nobody can read the sign",
        "I didn't get it",
        "I can't hear my own TV",
        "what now",
        "that is too small",
    ],
)
def test_what_else_could_not_be_read_is_of_the_matter(words: str) -> None:
    assert not has_not_read(said(words))
