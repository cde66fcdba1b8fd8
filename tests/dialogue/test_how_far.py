"""How far has it come? Asked in many ways after filing, and never of something else."""

from __future__ import annotations

import pytest

from bot.nlu.filed import wished
from bot.nlu.how_far import asks_how_far


@pytest.mark.parametrize(
    "words",
    [
        "where does it stand?",
        "so what now",
        "what happens next",
        "any word yet",
        "what's the latest",
        "has it been sent on",
        "are they on it",
        "anything new on this",
        "has anyone looked at it yet",
        "where are we with this",
        "have you forwarded it to anybody",
        "what has happened to my case",
        "how far along is it",
        "did they start",
        "update please",
        "到哪一步了",
        "怎么样了呀",
        "然后呢",
        "走到哪了",
        "有动静没",
        "进度怎么样",
        "接下来我要干嘛",
        "处理到哪一步了",
        "有下文吗",
        "到什么阶段了",
        "有人管了吗",
        "派到哪个部门了",
        "后来呢",
        "咋说了",
        "现在啥情况",
        "第一件怎么样了",
        "这就完了？",
        "how is the second one going",
        "is that all?",
    ],
)
@pytest.mark.parametrize("intent", ["ask_help", "nlu_fallback", "out_of_scope", "affirm", "file_complaint"])
def test_after_filing_it_is_asked_how_it_stands(words: str, intent: str) -> None:
    assert wished(words, intent) == "ask_ticket_status"


@pytest.mark.parametrize(
    "words",
    [
        "那家店怎么样",
        "where is the nearest hospital",
        "怎么办",
        "天气怎么样",
        "结果他们又来了",
        "后来他又打我",
        "谁管电梯",
        "没有消息",
        "what's the problem",
        "then the dog bit me",
        "is it safe",
        "the status of the road is terrible",
    ],
)
def test_other_questions_and_matters_stay_what_they_are(words: str) -> None:
    assert not asks_how_far(words)


def test_what_answers_a_follow_up_is_an_answer() -> None:
    assert wished("怎么样了呀", "answer_survey", surveyed=True) is None
