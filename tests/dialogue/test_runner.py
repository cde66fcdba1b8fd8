"""The components run in an order of ours: what they answer is what Rasa's own runner lets them answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.runner.dask import DaskGraphRunner

from bot.nlu.runner import in_order

SENTENCES = (
    "楼下垃圾三天没人收了，南湖东园3号楼",
    "the radiators in Jinsong are cold since Monday",
    "你好",
    "？？",
)
Run = Callable[..., dict[str, Any]]


@pytest.fixture
def runs() -> Iterator[tuple[Run, Run]]:
    """Rasa's way and ours; afterwards everything is as it was."""
    before = DaskGraphRunner.run
    assert in_order()
    yield before, DaskGraphRunner.run
    DaskGraphRunner.run = before


def parsed(agent: Agent, text: str, run: Run) -> dict[str, Any]:
    DaskGraphRunner.run = run
    message = UserMessage(text, metadata={"now": "2026-11-24T10:00:00+08:00"})
    told: dict[str, Any] = asyncio.run(agent.processor.parse_message(message))
    return told


def without_the_message(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != "message_id"}


def test_every_message_is_understood_the_same(agent: Agent, runs: tuple[Run, Run]) -> None:
    theirs = [without_the_message(parsed(agent, text, runs[0])) for text in SENTENCES]

    ours = [without_the_message(parsed(agent, text, runs[1])) for text in SENTENCES]

    assert ours == theirs
