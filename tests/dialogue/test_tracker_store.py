"""The tracker store on both databases: what is kept, what is written together, and failing instead of forgetting."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlu import databases, session
from bot.nlu.databases import StoreFailed
from bot.nlu.talk_state import state_of
from bot.nlu.tracker_store import NEW, DeskTrackerStore, TurnConflict, own_store
from tests.dialogue.stage import ROOT

SENDER = "c7"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, domain: Domain, tmp_path: Path) -> Iterator[DeskTrackerStore]:
    sqlite_url = f"sqlite:///{tmp_path / 'desk.db'}"
    url = request.getfixturevalue("postgres") if request.param == "postgres" else sqlite_url
    made = DeskTrackerStore(domain, host=url)
    yield made
    asyncio.run(made.forget(before=time.time() + 60))
    made.close()


def a_turn(tracker: DialogueStateTracker, text: str, *slots: tuple[str, Any]) -> DialogueStateTracker:
    """One message and its answer, as Rasa writes them."""
    parsed = {
        "intent": {"name": "inform", "confidence": 0.9},
        "entities": [],
        "intent_ranking": [{"name": "inform"}] * 9,
    }
    events = [
        UserUttered(
            text, parsed["intent"], [], parsed, input_channel="desk", message_id="1", metadata={"now": "x"}
        ),
        ActionExecuted("complaint_form", policy="RulePolicy", confidence=1.0),
        *(SlotSet(name, value) for name, value in slots),
        BotUttered("好", {"buttons": [{"title": "a", "payload": "/b"}], "image": None}),
        ActionExecuted("action_listen"),
    ]
    tracker.update_with_events(events, None)
    return tracker


def a_tracker(domain: Domain, turns: int = 1) -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events(SENDER, session.opening({"language": "zh"}), domain.slots)
    tracker.update_with_events([ActiveLoop("complaint_form"), SlotSet("requested_slot", "address")], domain)
    for number in range(turns):
        a_turn(tracker, f"第{number}句", ("address", f"{number}号楼"), ("anonymous", number % 2 == 0))
    return tracker


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    told = tracker.current_state()
    return {name: told[name] for name in ("slots", "active_loop", "latest_action_name", "followup_action")}


@pytest.mark.parametrize("turns", [0, 1, 6, 7, 50])
async def test_a_conversation_comes_back_as_it_was(
    store: DeskTrackerStore, domain: Domain, turns: int
) -> None:
    tracker = a_tracker(domain, turns)

    await store.keep(tracker, version=NEW, turn="1", reply={})
    found = (await store.open(SENDER, "2")).tracker

    assert found is not None
    before, after = state(tracker), state(found)
    for told in (before, after):
        told["active_loop"].pop("trigger_message", None)
    assert after == before


async def test_a_long_conversation_is_kept_short(store: DeskTrackerStore, domain: Domain) -> None:
    few, many = session.pack(a_tracker(domain, 6)), session.pack(a_tracker(domain, 200))

    assert len(many) <= len(few) + 10


async def test_what_one_message_says_twice_is_kept_once(domain: Domain) -> None:
    packed = session.pack(a_tracker(domain))

    said = next(event for event in packed if event["event"] == "user")
    assert set(said["parse_data"]) == {"intent", "entities"}
    assert "image" not in next(event for event in packed if event["event"] == "bot")["data"]


async def test_what_a_message_did_is_kept_for_the_next(domain: Domain) -> None:
    said = UserUttered(
        "取消吧", {"name": "cancel"}, parse_data={"intent": {"name": "cancel"}, "commands": {"drop": 0.9}}
    )
    packed = session.pack(DialogueStateTracker.from_events(SENDER, [said], domain.slots))

    again = session.unpack(SENDER, packed, domain.slots)

    assert state_of(again).before == ("drop",)


async def test_what_was_read_is_kept_again_word_for_word(domain: Domain) -> None:
    packed = session.pack(a_tracker(domain, 3))

    again = session.pack(session.unpack(SENDER, packed, domain.slots))

    assert again == packed
    assert session.pack(session.unpack(SENDER, deepcopy(packed), domain.slots)) == packed


async def test_an_event_that_gets_another_time_is_told_with_it(domain: Domain) -> None:
    event = SlotSet("address", "3号楼", timestamp=1.0)
    before = session.plain(event)

    event.timestamp = 2.0

    assert before["timestamp"] == 1.0
    assert session.plain(event) == {**before, "timestamp": 2.0}


async def test_a_session_that_is_over_is_not_kept(store: DeskTrackerStore, domain: Domain) -> None:
    tracker = a_tracker(domain, 3)
    tracker.update_with_events(session.opening({"language": "en"}), domain)

    await store.keep(tracker, version=NEW, turn="1", reply={})

    found = await store.retrieve(SENDER)
    assert found is not None
    assert found.get_slot("language") == "en"
    assert found.get_slot("address") is None
    assert found.active_loop_name is None


async def test_a_turn_is_kept_with_its_reply_and_only_once(store: DeskTrackerStore, domain: Domain) -> None:
    await store.keep(a_tracker(domain, 1), version=NEW, turn="1", reply={"messages": ["一"]})

    await store.keep(a_tracker(domain, 2), version=1, turn="1", reply={"messages": ["二"]})
    opened = await store.open(SENDER, "1")

    assert opened.reply == {"messages": ["一"]}
    assert opened.version == 1
    assert opened.tracker is not None
    assert opened.tracker.get_slot("address") == "0号楼"


async def test_what_somebody_else_wrote_is_not_overwritten(store: DeskTrackerStore, domain: Domain) -> None:
    await store.keep(a_tracker(domain, 1), version=NEW, turn="1", reply={})
    await store.keep(a_tracker(domain, 2), version=1, turn="2", reply={})

    with pytest.raises(TurnConflict):
        await store.keep(a_tracker(domain, 3), version=1, turn="3", reply={})

    opened = await store.open(SENDER, "3")
    assert opened.reply is None
    assert opened.version == 2


async def test_forgetting_takes_senders_and_what_is_old(store: DeskTrackerStore, domain: Domain) -> None:
    await store.keep(a_tracker(domain), version=NEW, turn="1", reply={})

    young = await store.forget(before=time.time() - 60)
    gone = await store.forget(senders=[SENDER])

    assert (young, gone) == (0, 1)
    assert await store.open(SENDER, "1") == type(await store.open("c8", "1"))(None, NEW, None)


async def test_old_replies_go_with_the_second_turn_and_each_sixteenth_after_it(
    store: DeskTrackerStore, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.nlu.tracker_store.REPLIES_KEPT_SECONDS", -1.0)
    left = []

    for version in range(18):
        await store.keep(a_tracker(domain), version=version, turn=str(version), reply={"messages": []})
        replies = [(await store.open(SENDER, str(turn))).reply for turn in range(version + 1)]
        left.append(sum(reply is not None for reply in replies))

    assert left == [1, *range(1, 17), 1]


async def test_a_locked_file_fails_the_turn_instead_of_beginning_anew(
    domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(databases, "PAUSES", (0.01, 0.01))
    store = DeskTrackerStore(domain, host=f"sqlite:///{tmp_path / 'desk.db'}")
    await store.keep(a_tracker(domain), version=NEW, turn="1", reply={})
    other = sqlite3.connect(tmp_path / "dialogue.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreFailed):
        await store.keep(a_tracker(domain, 2), version=1, turn="2", reply={})
    other.execute("ROLLBACK")
    await store.keep(a_tracker(domain, 2), version=1, turn="2", reply={})

    assert (await store.open(SENDER, "3")).version == 2
    other.close()
    store.close()


async def test_a_place_that_cannot_be_written_fails_loudly(domain: Domain, tmp_path: Path) -> None:
    (tmp_path / "dialogue.db").mkdir()
    store = DeskTrackerStore(domain, host=f"sqlite:///{tmp_path / 'desk.db'}")

    with pytest.raises(StoreFailed):
        await store.open(SENDER, "1")

    store.close()


def test_the_file_lies_beside_the_desks(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'some where' / 'desk.db'}"

    assert databases.Sqlite(url, ()).path == tmp_path / "some where" / "dialogue.db"


def test_rasas_wrappers_do_not_hide_our_class(domain: Domain, tmp_path: Path) -> None:
    from rasa.core.tracker_store import TrackerStore

    made = TrackerStore.create(
        EndpointConfig(type="bot.nlu.tracker_store.DeskTrackerStore", url=f"sqlite:///{tmp_path}/d.db")
    )
    misspelt = TrackerStore.create(EndpointConfig(type="bot.nlu.tracker_store.NoSuchStore"))

    assert own_store(Agent(domain, tracker_store=made).tracker_store) is not None
    assert own_store(Agent(domain, tracker_store=misspelt).tracker_store) is None
