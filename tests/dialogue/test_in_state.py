"""Where a talk stands as the reader sees it, and when the reader is followed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.in_state import in_state
from bot.nlu.intent_names import FALLBACK, intent_of
from bot.nlu.talk_state import state_of
from dialogue.state import State

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_file(str(ROOT / "domain.yml"))


def talk(domain: Domain, *events: Any) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c1", list(events), domain.slots)


def parsed(text: str, intent: str) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent, "confidence": 0.5}, "entities": []}


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        ((), ("idle",)),
        ((ActiveLoop("complaint_form"), SlotSet("requested_slot", "occurred_at")), ("time",)),
        ((ActiveLoop("complaint_form"), SlotSet("requested_slot", "district")), ("place",)),
        (
            (
                ActiveLoop("complaint_form"),
                SlotSet("requested_slot", "district"),
                SlotSet("places", ["110105"]),
            ),
            ("district",),
        ),
        ((ActiveLoop("withdraw_form"), SlotSet("requested_slot", "withdraw_reason")), ("withdraw",)),
        (
            (SlotSet("survey_waiting", True), SlotSet("survey_open", {"question": "satisfied"})),
            ("satisfied",),
        ),
        ((SlotSet("comment_wanted", True), SlotSet("why_asked", True)), ("comment",)),
        ((SlotSet("draft_waiting", True),), ("resume",)),
        ((SlotSet("ticket_in_focus", "BJ1"),), ("filed",)),
        ((UserUttered("x"), ActionExecuted("action_ticket_status")), ("status",)),
        (
            (UserUttered("x"), ActionExecuted("action_after_danger"), SlotSet("draft_waiting", True)),
            ("danger",),
        ),
    ],
)
def test_the_open_question_is_read_from_the_tracker(domain: Domain, events: Any, asked: Any) -> None:
    assert state_of(talk(domain, *events)).asked == asked


def test_what_is_filled_and_what_was_done_before_are_read_from_the_tracker(domain: Domain) -> None:
    said = UserUttered(
        "x", parse_data={"intent": {"name": "inform"}, "entities": [], "commands": {"set": 0.9}}
    )

    state = state_of(talk(domain, said, SlotSet("description", "x"), SlotSet("reporter_phone", "1")))

    assert state.filled == {"matter", "phone"}
    assert state.before == ("set",)


@pytest.mark.parametrize(
    ("commands", "form", "filed", "intent"),
    [
        ({}, True, False, FALLBACK),
        ({"set": 0.9, "ask:kb": 0.7}, True, False, "ask_question"),
        ({"set": 0.9, "ask:kb": 0.7}, False, False, "inform"),
        ({"set": 0.9, "matter": 0.6}, False, False, "file_complaint"),
        ({"ask:when": 0.9}, False, True, "ask_ticket_status"),
        ({"ask:when": 0.9}, False, False, "ask_question"),
        ({"matter": 0.9, "human": 0.6}, False, False, "talk_to_person"),
        ({"answer:solved_no": 0.9, "vent": 0.8}, False, True, "answer_survey"),
        ({"thank": 0.9}, True, True, "thank"),
    ],
)
def test_commands_lead_to_the_rule_that_answers_them(
    commands: dict[str, float], form: bool, filed: bool, intent: str
) -> None:
    assert intent_of(commands, form=form, filed=filed)[0] == intent


def test_the_reader_is_asked_where_the_patterns_understood_nothing() -> None:
    told = in_state(parsed("三号楼二单元", FALLBACK), State(("place",), frozenset({"matter"})), form=True)

    assert told["intent"]["name"] == "inform"
    assert told["commands"]


@pytest.mark.parametrize("intent", ["drop_draft", "talk_to_person", "tell_elsewhere", "report_danger"])
def test_a_way_out_and_what_the_channel_knows_stand(intent: str) -> None:
    assert in_state(parsed("谢谢啊", intent), State(), form=False)["intent"]["name"] == intent


@pytest.mark.parametrize("text", ["谢谢啊", "望京街道南湖东园一区3号楼"])
def test_a_matter_is_lost_neither_to_thanks_nor_to_a_detail(text: str) -> None:
    assert in_state(parsed(text, "file_complaint"), State(), form=False)["intent"]["name"] == "file_complaint"


def test_signs_without_a_word_are_not_read() -> None:
    assert in_state(parsed("😀😀😀", FALLBACK), State(), form=False)["intent"]["name"] == FALLBACK


def test_an_answer_in_the_middle_of_telling_stands() -> None:
    told = in_state(parsed("谢谢啊", "inform"), State(("contact",)), form=True)

    assert told["intent"]["name"] == "inform"
