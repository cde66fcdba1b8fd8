"""What was reported before is asked for by its matter, and nothing that is told is taken for such a question."""

from __future__ import annotations

import pytest

from bot.nlu.asks_of_earlier import asks_of_earlier
from bot.nlu.meant import meant
from bot.nlu.standing import Standing


@pytest.mark.parametrize(
    "words",
    [
        "hi, i complained about the dogs on monday, any progress?",
        "we filed a report on the dark stairs two weeks ago so what happened",
        "any word about the bins we reported",
        "what's the status of my noise complaint",
        "how far is it with the hole i reported",
        "我前天反映的水管修了没有",
        "上个月报的井盖有结果了吗",
        "请问之前投诉的那家饭馆处理得怎么样了",
        "俺昨天跟你们说的楼道灯有信儿没",
        "你们说好两天修好的 都一个礼拜了还没人来",
        "我要投诉你们 当时答应三天解决 现在也没人理我",
        "last time you said someone would come within two days, but it's been a week and nobody came",
    ],
)
@pytest.mark.parametrize("intent", ["file_complaint", "out_of_scope", "supplement_ticket"])
def test_how_an_earlier_report_stands_is_a_question_about_a_case(words: str, intent: str) -> None:
    parsed = {"text": words, "intent": {"name": intent, "confidence": 0.8}, "entities": []}

    assert meant(parsed, Standing())["intent"]["name"] == "ask_ticket_status"


@pytest.mark.parametrize(
    "words",
    [
        "I reported the dogs twice and nobody came",
        "what happened with my water",
        "news about the flood in Fangshan",
        "我反映过好几次了没人管",
        "报过警了怎么办",
        "我报的驾校什么时候有结果",
        "老板说过的工资什么时候给",
        "上周报的有人来了",
        "物业上次说三天修好 到现在没人来",
        "the landlord promised to fix it in 3 days, still nothing",
        "you said you come at 8",
    ],
)
def test_a_matter_and_a_question_of_something_else_are_none(words: str) -> None:
    assert not asks_of_earlier(words)


@pytest.mark.parametrize("words", ["what happened with my water", "any news on the tree?"])
def test_what_became_of_it_is_asked_only_once_something_is_filed(words: str) -> None:
    assert asks_of_earlier(words, filed=True)
    assert not asks_of_earlier(words)
