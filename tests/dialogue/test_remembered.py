"""What short texts came to is remembered: the same result as read anew, and nothing that is somebody's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.nlu.delivered import Delivered, understand
from bot.nlu.remembered import Remembered, memory_of

NOWS = ("2026-11-24T10:00:00+08:00", "2026-11-24T22:30:00+08:00", "2026-11-25T02:00:00Z")
TEXTS = (
    *(
        "您好",
        "谢谢",
        "是的",
        "不用了",
        "hello",
        "Thanks!",
        "yes",
        "are you a robot?",
        "我的单子到哪儿了",
        "路灯坏了",
    ),
    *(
        "昨天",
        "刚才",
        "早上八点",
        "last night",
        "tomorrow",
        "9:30",
        "8点到10点",
        "one hour is 20 yuan",
        "今天下午三点",
    ),
    *("我叫王芳", "13812345678", "望京街道", "Wangjing", "京A12345", "/greet", "👍", "救命"),
    *(
        "楼道里堆了很多垃圾",
        "能匿名吗",
        "what can you do?",
        "谢谢，路灯修好了",
        "你好，望京南湖东园3号楼没暖气",
    ),
)
OWN = ("我叫王芳", "13812345678", "望京街道", "Wangjing", "京A12345", "你好，望京南湖东园3号楼没暖气")


def understood(agent: Any, text: str, metadata: dict[str, Any]) -> Any:
    return asyncio.run(understand(Delivered("1", "c1", text, None, metadata), agent.processor))


@pytest.fixture
def fresh(agent: Any) -> Callable[[], Remembered]:
    """A memory that remembers nothing yet, in place of the processor's."""

    def forget() -> Remembered:
        vars(agent.processor).pop("_swift_remembered", None)
        memory = memory_of(agent.processor)
        assert memory is not None
        return memory

    return forget


@pytest.mark.parametrize("danger", [None, {"kind": "fire", "imminent": True, "other": False}])
def test_what_was_read_before_is_understood_as_if_read_anew(
    agent: Any, fresh: Callable[[], Remembered], danger: Any
) -> None:
    said = [(text, {"now": now, **({"danger": danger} if danger else {})}) for text in TEXTS for now in NOWS]
    anew = []
    for text, metadata in said:
        fresh()
        anew.append(understood(agent, text, metadata))
    fresh()

    again = [[understood(agent, text, metadata) for text, metadata in said] for _ in range(2)]

    assert again == [anew, anew]


def test_a_known_text_is_not_read_again_and_a_time_is(agent: Any, fresh: Callable[[], Remembered]) -> None:
    memory, asked = fresh(), []

    def read(text: str) -> dict[str, Any]:
        asked.append(text)
        return {"text": text, "intent": {"name": "greet"}, "entities": []}

    for text in ("您好", "您好", "昨天", "昨天"):
        told = memory.told(text, {"now": NOWS[0]}, lambda text=text: read(text))  # type: ignore[misc]
        assert told == {"text": text, "intent": {"name": "greet"}, "entities": []}
        told["intent"]["name"] = "somebody wrote on it"

    assert asked == ["您好", "昨天", "昨天"]


def test_nothing_of_anybody_is_kept(agent: Any, fresh: Callable[[], Remembered]) -> None:
    memory = fresh()

    for text in OWN:
        understood(agent, text, {"now": NOWS[0]})

    assert not memory.kept
    understood(agent, "路灯坏了", {"now": NOWS[0]})
    assert memory.kept == 1
    assert "路灯" not in repr(vars(memory))


def test_what_nobody_says_any_more_is_forgotten(agent: Any, fresh: Callable[[], Remembered]) -> None:
    memory = fresh()

    for number in range(1100):
        memory.told(f"text {number}", {}, lambda: {"text": "", "entities": []})

    assert memory.kept == 1000
