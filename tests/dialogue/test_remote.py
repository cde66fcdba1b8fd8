"""Our actions and forms are called as Rasa calls them, with less around it."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.actions.forms import FormAction
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    LoopInterrupted,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.remote import Actions, OwnAction, OwnForm
from bot.nlu.replies import Replies
from bot.nlu.session import opening
from tests.dialogue.stage import ROOT

FORM = "complaint_form"
VALIDATED: dict[str, Any] = {
    "events": [
        {"event": "slot", "name": "district", "value": "110105"},
        {"event": "slot", "name": "requested_slot", "value": "address"},
    ],
    "responses": [{"response": "utter_ask_what"}],
}
INTENT = {"name": "file_complaint", "confidence": 0.9}
SAID = {
    "intent": INTENT,
    "intent_ranking": [INTENT],
    "entities": [{"entity": "district", "value": "110105", "start": 0, "end": 3}],
}


class Endpoint:
    """The actions, as an edge: answers always the same, and keeps the calls."""

    url = "memory"

    def __init__(self, answer: Any, *, selective: bool = True) -> None:
        self.kwargs = {"enable_selective_domain": selective}
        self.answer = answer
        self.calls: list[Any] = []

    async def request(self, *_: Any, json: Any = None, **__: Any) -> Any:
        self.calls.append(deepcopy(json))
        return deepcopy(self.answer)


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


def a_conversation(domain: Domain, *further: Event) -> DialogueStateTracker:
    events = [
        *opening({"language": "en"}),
        UserUttered("朝阳区的垃圾", INTENT, SAID["entities"], SAID, input_channel="desk", message_id="1"),
        DefinePrevUserUtteredFeaturization(False),
        *further,
    ]
    return DialogueStateTracker.from_events("c1", events, domain.slots)


IN_THE_FORM = (
    ActiveLoop(FORM),
    SlotSet("description", "朝阳区的垃圾"),
    SlotSet("requested_slot", "district"),
    BotUttered("where?", {"image": None}, {"utter_action": "utter_ask_what"}),
    ActionExecuted(FORM),
    ActionExecuted("action_listen"),
    UserUttered("朝阳区", INTENT, SAID["entities"], SAID, input_channel="desk", message_id="2"),
)
CONVERSATIONS: dict[str, tuple[Event, ...]] = {
    "before the form": (),
    "in the form": IN_THE_FORM,
    "in the form, filled": (*IN_THE_FORM, SlotSet("district", "110105")),
    "in the form, interrupted": (*IN_THE_FORM, LoopInterrupted(True)),
    "after a new beginning": (Restarted(), *IN_THE_FORM),
}
conversations = pytest.mark.parametrize("further", CONVERSATIONS.values(), ids=CONVERSATIONS)


def kept(told: Any) -> Any:
    """Rasa's call without empty fields of events, what a message says twice, and what a form began with."""
    call = deepcopy(told)
    call["tracker"]["active_loop"].pop("trigger_message", None)
    for event in call["tracker"]["events"]:
        if event["event"] == "user":
            event["parse_data"] = {name: event["parse_data"][name] for name in ("intent", "entities")}
        if event.get("data"):
            event["data"] = {name: value for name, value in event["data"].items() if value is not None}
        for name in [
            name for name, value in event.items() if value is None or (name == "metadata" and not value)
        ]:
            del event[name]
    return call


@conversations
@pytest.mark.parametrize("selective", [True, False])
def test_an_action_is_told_what_rasa_tells_it_without_empty_and_double_words(
    domain: Domain, further: tuple[Event, ...], selective: bool
) -> None:
    tracker, endpoint = a_conversation(domain, *further), Endpoint(VALIDATED, selective=selective)
    theirs = RemoteAction("action_greet", endpoint)._action_call_format(tracker, domain)

    ours = OwnAction("action_greet", endpoint)._action_call_format(tracker, domain)

    assert ours == kept(theirs)
    assert ("domain" in ours) is not selective


@conversations
@pytest.mark.parametrize("answer", [VALIDATED, {"events": [], "responses": []}])
def test_a_form_goes_on_as_rasas_does(domain: Domain, further: tuple[Event, ...], answer: Any) -> None:
    outcomes = []
    for form in (FormAction, OwnForm):
        tracker, endpoint = a_conversation(domain, *further), Endpoint(answer)
        outcomes.append((told(form(FORM, endpoint), tracker, domain), [kept(one) for one in endpoint.calls]))
        assert list(tracker.events) == list(a_conversation(domain, *further).events)

    theirs, ours = outcomes

    assert without_times(ours) == without_times(theirs)


def told(form: FormAction, tracker: DialogueStateTracker, domain: Domain) -> Any:
    generator = TemplatedNaturalLanguageGenerator(domain.responses)
    try:
        events = asyncio.run(form.run(Replies(), generator, tracker, domain))
    except Exception as refused:
        return type(refused).__name__
    return [event.as_dict() for event in events]


def without_times(told: Any) -> Any:
    if isinstance(told, dict):
        passing = ("timestamp", "latest_event_time")
        return {name: without_times(value) for name, value in told.items() if name not in passing}
    return [without_times(one) for one in told] if isinstance(told, (list, tuple)) else told


def test_each_action_is_made_once_and_as_ours(domain: Domain) -> None:
    actions = Actions(domain, Endpoint(VALIDATED))  # type: ignore[arg-type]

    for name in domain.action_names_or_texts:
        assert actions.named(name).name() == name
        assert actions.named(name) is actions.at(domain.index_for_action(name))
    assert isinstance(actions.named(FORM), OwnForm)
    assert isinstance(actions.named("action_greet"), OwnAction)
    assert not isinstance(actions.named("action_listen"), RemoteAction)
