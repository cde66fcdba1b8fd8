"""The components run in an order of ours: what they answer is what Rasa's own runner lets them answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphNodeHook, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.exceptions import InvalidConfigException, RasaException

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


class Saying(GraphComponent):  # type: ignore[misc]
    """Says what it is given, or fails as it is told to."""

    @classmethod
    def create(cls, *_: Any, **__: Any) -> Saying:
        """Nothing is kept."""
        return cls()

    def say(self, words: Any) -> Any:
        """Raises an exception that is given."""
        if isinstance(words, Exception):
            raise words
        return words


class Counting(GraphNodeHook):  # type: ignore[misc]
    """Counts what it sees begin and end."""

    def __init__(self) -> None:
        self.seen = 0

    def on_before_node(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Called by Rasa."""
        self.seen += 1
        return {}

    def on_after_node(self, *_: Any, **__: Any) -> None:
        """Called by Rasa."""
        self.seen += 1


def a_runner(*, eager: bool = True, hooks: Sequence[GraphNodeHook] = ()) -> DaskGraphRunner:
    """One component that says what stands in the input `said`."""
    node = SchemaNode({"words": "said"}, Saying, "create", "say", {}, eager=eager)
    return DaskGraphRunner(GraphSchema({"saying": node}), None, ExecutionContext(None), hooks=list(hooks))


def failure(run: Run, said: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(Exception) as raised:  # noqa: PT011  (which one is what is asked)
        run(a_runner(), said, ["saying"])
    return type(raised.value).__name__, str(raised.value)


@pytest.mark.parametrize(
    "said",
    [
        {"said": ValueError("no")},
        {"said": RuntimeError("no")},
        {"said": RasaException("no")},
        {"said": InvalidConfigException("no")},
        {},
    ],
    ids=str,
)
def test_a_component_fails_as_before(runs: tuple[Run, Run], said: dict[str, Any]) -> None:
    theirs, ours = (failure(run, said) for run in runs)

    assert ours == theirs


@pytest.mark.parametrize("eager", [True, False])
def test_whoever_looks_on_and_whatever_is_made_late_is_served_by_rasas_node(
    runs: tuple[Run, Run], eager: bool
) -> None:
    looking = Counting()

    answers = [run(a_runner(eager=eager, hooks=[looking]), {"said": 7}, ["saying"]) for run in runs]

    assert answers == [{"saying": 7}, {"saying": 7}]
    assert looking.seen == 4


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
