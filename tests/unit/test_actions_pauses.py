"""Who goes away for a moment, and who is back."""

from __future__ import annotations

import pytest

from actions.pauses import agrees_and_tells, is_back, is_pause


@pytest.mark.parametrize(
    ("words", "lang"),
    [("我先接个电话，一会儿再说", "zh"), ("等一下啊", "zh"), ("hold on", "en"), ("gotta go, one sec", "en")],
)
def test_a_pause_is_no_answer(words: str, lang: str) -> None:
    assert is_pause(words, lang)


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("老王家常菜", "zh"),
        ("等了一个小时公交车都没来，天天这样，没人管", "zh"),
        ("One Moment Cafe in Sanlitun is loud until 2 am and they will not stop it", "en"),
    ],
)
def test_a_telling_is_no_pause(words: str, lang: str) -> None:
    assert not is_pause(words, lang)


@pytest.mark.parametrize(
    ("words", "lang"), [("回来了，接着说", "zh"), ("ok I'm back", "en"), ("继续吧", "zh")]
)
def test_who_is_back_goes_on(words: str, lang: str) -> None:
    assert is_back(words, lang)


def test_the_smell_that_is_back_is_no_going_on() -> None:
    assert not is_back("the smell is back", "en")


@pytest.mark.parametrize(
    ("words", "behind"),
    [
        ("ok please file it, it was at the Raffles mall", "it was at the Raffles mall"),
        ("yes log this. they never answer", "they never answer"),
        ("行 登记吧 在和平里买的", "在和平里买的"),
        ("嗯给我报上吧，充值卡八百", "充值卡八百"),
        ("report it to the police", None),
        ("yes", None),
        ("登记吧", None),
        ("登记处不给办", None),
    ],
)
def test_what_is_told_behind_a_yes_begins_behind_it(words: str, behind: str | None) -> None:
    end = agrees_and_tells(words)

    assert (words[end:] if end else None) == behind
