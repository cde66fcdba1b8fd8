"""Which words to a citizen ask for a good rating."""

from __future__ import annotations

import pytest

from desk.tickets.alerts import asks_for_rating


@pytest.mark.parametrize(
    "words",
    [
        "清走了，回访的时候麻烦您选满意",
        "麻烦给个好评",
        "12345回访请回答满意",
        "请您评价满意，谢谢",
        "请给我们打个高分",
        "Please give us five stars.",
        "When they ask, please say you are satisfied.",
        "We would be glad of a good rating",
    ],
)
def test_asking_for_a_rating_is_heard(words: str) -> None:
    assert asks_for_rating(words)


@pytest.mark.parametrize(
    "words",
    [
        "垃圾已经清走，以后每天巡查。",
        "您说不满意，我们又去看了一次。",
        "评价系统升级，回访会晚一天。",
        "经回访，居民表示满意。",
        "电话里您说对结果满意，我们就办结了。",
        "商家同意退款，您对方案不满意的话可以走调解。",
        "The shop has agreed to a refund.",
        "If you are not satisfied with the repair, write to us.",
    ],
)
def test_plain_words_are_left_alone(words: str) -> None:
    assert not asks_for_rating(words)
