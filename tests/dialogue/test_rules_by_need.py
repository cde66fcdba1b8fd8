"""Rules are found by what they ask for: what is predicted is what Rasa's own policy predicts."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.slots import BooleanSlot, CategoricalSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.rules import by_need

CONVERSATIONS, STEPS = 40, 12
Ways = tuple[dict[str, Any], dict[str, Any]]
REPLACED = ("_get_possible_keys", "_find_action_from_rules")


@pytest.fixture
def ways() -> Iterator[Ways]:
    """Rasa's way and ours; afterwards everything is as it was."""
    theirs = {name: getattr(RulePolicy, name) for name in REPLACED}
    assert by_need()
    yield theirs, {name: getattr(RulePolicy, name) for name in REPLACED}
    go(theirs)


def go(way: dict[str, Any]) -> None:
    for name, method in way.items():
        setattr(RulePolicy, name, method)


def policy_of(agent: Agent) -> RulePolicy:
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    [found] = [node._component for node in nodes if isinstance(node._component, RulePolicy)]
    return found


def events(chance: Random, domain: Domain, policy: RulePolicy) -> Iterator[Event]:
    """What may happen in a conversation, and much that never does."""
    slots = [one for one in domain.slots if isinstance(one, (BooleanSlot, CategoricalSlot))]
    answers = [*set(policy.lookup["rules"].values())]
    yield ActionExecuted("action_session_start")
    yield ActionExecuted("action_listen")
    for _ in range(STEPS):
        yield UserUttered("words", {"name": chance.choice(domain.intents), "confidence": 1.0})
        for slot in chance.sample(slots, 2):
            values = slot.values if isinstance(slot, CategoricalSlot) else [True, False, None]
            yield SlotSet(slot.name, chance.choice(values))
        if chance.random() < 0.3:
            yield ActiveLoop(chance.choice([*domain.form_names, None]))
        if chance.random() < 0.8:
            yield ActionExecuted(chance.choice(answers))
        yield ActionExecuted(chance.choice(["action_listen", *answers]))


def predicted(agent: Agent, policy: RulePolicy, conversation: list[Event]) -> Iterator[tuple[Any, ...]]:
    domain = agent.processor.domain
    tracker = DialogueStateTracker.from_events("somebody", [], domain.slots)
    for event in conversation:
        tracker.update(event, domain)
        prediction, source = policy._predict(tracker, domain)
        yield prediction.probabilities, prediction.events, prediction.hide_rule_turn, source


def test_every_step_is_predicted_the_same(agent: Agent, ways: Ways) -> None:
    policy, chance = policy_of(agent), Random(7)
    conversations = [[*events(chance, agent.processor.domain, policy)] for _ in range(CONVERSATIONS)]
    go(ways[0])
    theirs = [[*predicted(agent, policy, one)] for one in conversations]

    go(ways[1])
    ours = [[*predicted(agent, policy, one)] for one in conversations]

    assert ours == theirs
    assert len({step[3] for one in theirs for step in one}) > 100
