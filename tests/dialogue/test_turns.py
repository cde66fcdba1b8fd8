"""A turn without its servers: sessions that end, actions that answer oddly, and what goes on to the next one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError

from bot.nlu import session
from bot.nlu.channel import REHEARSED
from bot.nlu.delivered import ALONE, Delivered
from bot.nlu.tracker_store import NEW, DeskTrackerStore
from bot.nlu.turn import TurnFailed
from bot.nlu.turns import Turns

SENDER = "c1"
DAY = 24 * 3600.0


class Actions:
    """The action endpoint, as an edge: answers what it is told to, and keeps the calls."""

    kwargs = {"enable_selective_domain": True}
    url = "memory"

    def __init__(self) -> None:
        self.answer: Any = {"events": [], "responses": [{"response": "utter_fine"}]}
        self.calls: list[dict[str, Any]] = []

    async def request(self, *_: Any, json: Any = None, **__: Any) -> Any:
        self.calls.append(json)
        if isinstance(self.answer, Exception):
            raise self.answer
        return deepcopy(self.answer)  # Fresh each time, as over HTTP: Rasa takes answers apart.


@pytest.fixture
def store(agent: Any, tmp_path: Path) -> Iterator[DeskTrackerStore]:
    made = DeskTrackerStore(agent.domain, host=f"sqlite:///{tmp_path / 'desk.db'}")
    yield made
    made.close()


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def turns(agent: Any, store: DeskTrackerStore, actions: Actions) -> Turns:
    return Turns(agent, store, actions)  # type: ignore[arg-type]


async def left_in_the_form(agent: Any, store: DeskTrackerStore, *, ago: float) -> None:
    """A conversation that stopped at the question for the place, some time ago."""
    intent = {"name": "file_complaint", "confidence": 0.9}
    events = [
        *session.opening({"language": "en", "ticket_in_focus": "BJ20261124-000001", "draft_waiting": False}),
        UserUttered("垃圾没人收", intent, [], {"intent": intent, "entities": []}),
        ActiveLoop("complaint_form"),
        SlotSet("description", "垃圾没人收"),
        SlotSet("requested_slot", "district"),
        ActionExecuted("complaint_form"),
        ActionExecuted("action_listen"),
    ]
    for event in events:
        event.timestamp = time.time() - ago
    tracker = DialogueStateTracker.from_events(SENDER, events, agent.domain.slots)
    await store.keep(tracker, version=NEW, turn="0", reply={})


async def test_a_new_session_has_no_form_and_knows_of_the_draft(
    agent: Any, store: DeskTrackerStore, turns: Turns, actions: Actions
) -> None:
    await left_in_the_form(agent, store, ago=DAY)

    await turns.take(Delivered("1", SENDER, "hello", None, {"draft": True}))

    tracker = (await store.open(SENDER, "2")).tracker
    assert tracker is not None
    assert actions.calls[0]["next_action"] == "action_offer_draft"
    assert tracker.active_loop_name is None
    assert tracker.get_slot("description") is None
    assert tracker.get_slot("draft_waiting") is True
    assert tracker.get_slot("language") == "en"
    assert tracker.get_slot("ticket_in_focus") == "BJ20261124-000001"


@pytest.mark.parametrize("text", REHEARSED)
async def test_a_rehearsal_comes_up_to_the_first_action_and_leaves_nothing(
    store: DeskTrackerStore, turns: Turns, actions: Actions, text: str
) -> None:
    await turns.rehearse(text)

    assert actions.calls == []
    assert (await store.open(ALONE, "1")).tracker is None


async def test_within_the_session_the_form_goes_on(
    agent: Any, store: DeskTrackerStore, turns: Turns, actions: Actions
) -> None:
    await left_in_the_form(agent, store, ago=600)
    kept = {"event": "slot", "name": "address", "value": "南湖东园3号楼"}
    asked = {"event": "slot", "name": "requested_slot", "value": "contact_by"}
    actions.answer = {"events": [kept, asked], "responses": [{"response": "utter_question_contact"}]}

    await turns.take(Delivered("1", SENDER, "望京南湖东园3号楼", None, {}))

    assert [call["next_action"] for call in actions.calls] == ["validate_complaint_form"]


@pytest.mark.parametrize(
    "answer",
    [
        ClientResponseError(503, "failed", b"{}"),
        ConnectionRefusedError(),
        {"events": None, "responses": []},
        {"error": "failed"},
        None,
    ],
)
async def test_an_action_that_does_not_answer_fails_the_turn_and_keeps_nothing(
    store: DeskTrackerStore, turns: Turns, actions: Actions, answer: Any
) -> None:
    actions.answer = answer

    with pytest.raises(TurnFailed):
        await turns.take(Delivered("1", SENDER, "我的单子", None, {}))

    opened = await store.open(SENDER, "1")
    assert opened.tracker is None
    assert opened.reply is None


async def test_nothing_to_say_is_a_failure_and_a_silence_on_purpose_is_not(
    turns: Turns, actions: Actions
) -> None:
    actions.answer = {"events": [], "responses": []}
    with pytest.raises(TurnFailed):
        await turns.take(Delivered("1", SENDER, "我的单子", None, {}))

    actions.answer = {"events": [], "responses": [{"custom": {"silent": True}}]}
    reply = await turns.take(Delivered("1", SENDER, "我不想活了", None, {"danger": "suicide"}))

    assert reply["messages"] == []
    assert reply["intent"] == "report_danger"


async def test_actions_are_called_without_the_domain_and_with_the_words_of_the_turn(
    turns: Turns, actions: Actions
) -> None:
    await turns.take(Delivered("41", SENDER, "我的单子", None, {"now": "2026-11-24T12:00:00+08:00"}))

    call = actions.calls[0]
    latest = call["tracker"]["latest_message"]
    assert "domain" not in call
    assert latest["text"] == "我的单子"
    assert latest["message_id"] == "41"
    assert latest["metadata"]["now"] == "2026-11-24T12:00:00+08:00"


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        (["楼下垃圾没人收"], "zh"),
        (["hello there"], "en"),
        (["你好", "the street light in front of my house is broken"], "en"),
        (["hello there", "我家楼下的路灯坏了好几天没人修"], "zh"),
        (["你好", "Sanlitun SOHO"], "zh"),
        (["hello there", "说中文吧"], "zh"),
        (["你好", "can you speak English please"], "en"),
        (["😡"], "zh"),
    ],
)
async def test_the_language_is_the_citizens(turns: Turns, said: list[str], lang: str) -> None:
    for number, text in enumerate(said):
        reply = await turns.take(Delivered(str(number), SENDER, text, None, {}))

    assert reply["lang"] == lang


async def test_what_the_client_speaks_decides_where_the_words_do_not(turns: Turns) -> None:
    word = await turns.take(Delivered("1", "c2", "hi", None, {"lang": "zh"}))
    sentence = await turns.take(Delivered("1", "c3", "there is rubbish in my street", None, {"lang": "zh"}))

    assert (word["lang"], sentence["lang"]) == ("zh", "en")


async def test_in_a_quiet_chat_nothing_is_asked_and_no_button_works(turns: Turns, actions: Actions) -> None:
    for number, delivered in enumerate(
        (
            Delivered("1", SENDER, "楼下垃圾没人收", None, {"quiet": True}),
            Delivered("2", SENDER, "登记下来", "/resume_draft", {"quiet": True}),
        )
    ):
        reply = await turns.take(delivered)

        assert [message["buttons"] for message in reply["messages"]] == [[]], number
    assert actions.calls == []


@pytest.mark.parametrize(
    ("text", "pressed"), [("yes, file it", True), ("Yes, file it.", True), ("yes, but 3 pm", False)]
)
async def test_the_words_of_a_button_that_are_typed_are_the_button(
    store: DeskTrackerStore, turns: Turns, actions: Actions, text: str, pressed: bool
) -> None:
    button = {"title": "Yes, file it", "payload": "/confirm_draft"}
    actions.answer = {"events": [], "responses": [{"response": "utter_fine", "buttons": [button]}]}
    await turns.take(Delivered("1", SENDER, "hello", None, {"lang": "en"}))

    await turns.take(Delivered("2", SENDER, text, None, {"lang": "en"}))

    tracker = (await store.open(SENDER, "3")).tracker
    assert tracker is not None
    assert tracker.latest_message.metadata["pressed"] is pressed
