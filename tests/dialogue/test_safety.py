"""Who says that people are out of danger, and who asks how to wait for help."""

from __future__ import annotations

import pytest

from bot.nlu.safety import asks_what_to_do, is_safe


@pytest.mark.parametrize(
    "words",
    [
        "救护车来了，谢谢",
        "消防已经到了",
        "人出来了",
        "我们都出来了",
        "我们都到楼下了",
        "我们已经出来了，在楼下呢",
        "灭了灭了，火灭了，虚惊一场",
        "火灭了，都没事了",
        "we are out",
        "we're all out",
        "everyone is safe",
        "the fire is out",
        "the ambulance is here",
    ],
)
def test_help_that_came_and_people_who_are_out_are_safe(words: str) -> None:
    assert is_safe(words)


@pytest.mark.parametrize(
    "words",
    [
        "消防还没来",
        "人还在里面，出不来",
        "还没出来",
        "出来了两个，还有一个老人在屋里",
        "火没灭",
        "刚打了119",
        "楼下垃圾没人收",
        "the ambulance still isn't here",
        "my dad is still inside",
        "we are out, please file it",
    ],
)
def test_who_still_waits_for_help_is_not_safe(words: str) -> None:
    assert not is_safe(words)


@pytest.mark.parametrize(
    "words",
    [
        "消防车还没到，我们在家里等着该注意啥啊",
        "那我们现在怎么办",
        "能不能回屋拿个包",
        "可以开窗吗",
        "他们多久能到",
        "what should we do while we wait",
        "is it safe to go back in?",
    ],
)
def test_who_asks_how_to_wait_is_heard(words: str) -> None:
    assert asks_what_to_do(words)


@pytest.mark.parametrize(
    "words", ["登记下来吧", "不用了", "朝阳区劲松五区3号楼", "file it please", "怎么投诉他们"]
)
def test_other_words_after_danger_ask_nothing_of_the_kind(words: str) -> None:
    assert not asks_what_to_do(words)
