"""A conversation is copied, looked up and replayed with less, and comes out as with Rasa's own ways."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    DefinePrevUserUtteredFeaturization,
    Event,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import BooleanSlot, Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.states import from_events
from bot.nlu.trackers import copied, lightly
from tests.dialogue.stage import ROOT

CONVERSATIONS, TURNS = 30, 6
REPLACED = (
    (Slot, "__copy__"),
    (Domain, "_get_slots_sub_state"),
    (Domain, "states_for_tracker_history"),
    (Event, "resolve_by_type"),
    (DialogueStateTracker, "applied_events"),
    (ActionExtractSlots, "run"),
)
FILLED = """
intents: [greet]
entities: [place]
slots:
  place: {type: text, mappings: [{type: from_entity, entity: place}]}
"""
Way = list[Any]


@pytest.fixture
def ways() -> Iterator[tuple[Way, Way]]:
    """Rasa's and ours; afterwards everything is as it was."""
    theirs = [vars(owner).get(name) for owner, name in REPLACED]
    assert lightly()
    assert from_events()
    yield theirs, [vars(owner).get(name) for owner, name in REPLACED]
    go(theirs)


def go(way: Way) -> None:
    for (owner, name), method in zip(REPLACED, way, strict=True):
        if method is None:
            delattr(owner, name)
        else:
            setattr(owner, name, method)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


def a_conversation(chance: Random, domain: Domain) -> Iterator[Event]:
    """Forms that run again, are refused, left and taken up; words taken back; a new beginning."""
    forms, slots = domain.form_names, [one for one in domain.slots if isinstance(one, BooleanSlot)]
    yield ActionExecuted("action_listen")
    for _ in range(TURNS):
        told = [
            {"entity": name, "value": "1"} for name in chance.sample(domain.entities, chance.randrange(3))
        ]
        yield UserUttered("words", {"name": chance.choice(domain.intents), "confidence": 1.0}, told)
        happened: list[Callable[[], Event]] = [
            lambda: DefinePrevUserUtteredFeaturization(chance.random() < 0.2),
            lambda: ActionExecuted(chance.choice(forms)),
            lambda: ActiveLoop(chance.choice([*forms, None])),
            lambda: SlotSet(chance.choice(slots).name, chance.choice([True, False, None])),
            lambda: ActionExecutionRejected(chance.choice(forms)),
            lambda: SlotSet("ticket_in_focus", chance.choice(["BJ1", None])),
            lambda: LoopInterrupted(chance.random() < 0.5),
            lambda: ActionExecuted("utter_greet"),
        ]
        for _ in range(chance.randrange(1, 6)):
            yield chance.choice(happened)()
        yield ActionExecuted("action_listen")
        if chance.random() < 0.05:
            yield chance.choice([UserUtteranceReverted, Restarted, AllSlotsReset, SessionStarted])()


def seen(domain: Domain, conversation: list[Event]) -> Iterator[Any]:
    """What Rasa makes of a conversation after each of its events."""
    tracker = DialogueStateTracker.from_events("somebody", [], domain.slots)
    # Some events write on others.
    own = copy.deepcopy(conversation)
    at = {id(event): number for number, event in enumerate(own)}
    for event in own:
        tracker.update(event, domain)
        yield [at[id(one)] for one in tracker.applied_events()]
        yield tracker.past_states(domain)
        yield {name: vars(slot) for name, slot in tracker.copy().slots.items()}
        yield Event.resolve_by_type(event.type_name)


def test_every_event_leaves_the_same(domain: Domain, ways: tuple[Way, Way]) -> None:
    chance = Random(11)
    conversations = [[*a_conversation(chance, domain)] for _ in range(CONVERSATIONS)]
    go(ways[0])
    theirs = [[*seen(domain, one)] for one in conversations]

    go(ways[1])
    ours = [[*seen(domain, one)] for one in conversations]

    assert ours == theirs
    assert any(len(one[-4]) < len(events) for one, events in zip(theirs, conversations, strict=True))


def test_states_of_a_conversation_with_texts_are_the_same(domain: Domain, ways: tuple[Way, Way]) -> None:
    said = UserUttered("words", {"name": "greet"}, use_text_for_featurization=True)
    tracker = DialogueStateTracker.from_events(
        "somebody", [ActionExecuted("action_listen"), said], domain.slots
    )
    found = []
    for way in ways:
        go(way)
        found.append([tracker.past_states(domain, omit_unset_slots=omitted) for omitted in (False, True)])

    theirs, ours = found

    assert ours == theirs
    assert theirs[0][-1]["user"] == {"text": "words"}
    assert theirs[0] != theirs[1]


def test_whoever_writes_on_a_state_writes_on_no_other(domain: Domain, ways: tuple[Way, Way]) -> None:
    go(ways[1])
    events = [UserUttered("words", {"name": "greet"}), ActionExecuted("utter_greet")]
    states = DialogueStateTracker.from_events("somebody", events, domain.slots).past_states(domain)

    del states[-1]["user"]["intent"]

    assert states[0]["user"]["intent"] == "greet"


def all_of(tracker: DialogueStateTracker) -> dict[str, Any]:
    told = vars(tracker) | {"slots": {name: vars(slot) for name, slot in tracker.slots.items()}}
    return {**told, "active_loop": tracker.active_loop and vars(tracker.active_loop)}


def test_a_copied_conversation_is_the_same_and_stands_alone(domain: Domain) -> None:
    chance = Random(5)
    for _ in range(CONVERSATIONS):
        tracker = DialogueStateTracker.from_events(
            "somebody", [*a_conversation(chance, domain)], domain.slots
        )
        before = copy.deepcopy(all_of(tracker))

        ours, theirs = copied(tracker), tracker.copy()

        assert all_of(ours) == all_of(theirs)
        ours.update_with_events([*a_conversation(chance, domain)], domain)
        ours.update_with_events([ActiveLoop("complaint_form"), LoopInterrupted(True)], domain)
        assert [event.type_name for event in tracker.events] == [one.type_name for one in before["events"]]
        assert all_of(tracker)["slots"] == before["slots"]
        assert all_of(tracker)["active_loop"] == before["active_loop"]


def test_a_copied_slot_stands_alone(domain: Domain, ways: tuple[Way, Way]) -> None:
    slot = next(one for one in domain.slots if isinstance(one, BooleanSlot))

    copied = copy.copy(slot)
    copied.value = True

    assert type(copied) is type(slot)
    assert slot.value is None


@pytest.mark.parametrize("filled", [False, True])
def test_slots_are_filled_where_a_domain_says_how(
    domain: Domain, ways: tuple[Way, Way], filled: bool
) -> None:
    asked = Domain.from_yaml(FILLED) if filled else domain
    said = UserUttered("Wangjing", {"name": "greet"}, [{"entity": "place", "value": "Wangjing"}])
    tracker = DialogueStateTracker.from_events("somebody", [said], asked.slots)
    found = []
    for way in ways:
        go(way)
        found.append(asyncio.run(ActionExtractSlots(None).run(None, None, tracker, asked)))

    theirs, ours = found

    assert ours == theirs == ([SlotSet("place", "Wangjing")] if filled else [])


def test_an_unknown_event_is_refused_as_before(ways: tuple[Way, Way]) -> None:
    with pytest.raises(ValueError, match="no_such_event"):
        Event.resolve_by_type("no_such_event")

    assert Event.resolve_by_type("no_such_event", SlotSet) is SlotSet
