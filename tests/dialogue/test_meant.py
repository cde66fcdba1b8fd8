"""Where a talk stands as the reader sees it, and which intent its commands lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.intent_names import FALLBACK, intent_of
from bot.nlu.meant import Standing, meant
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
        ((UserUttered("x", {"name": "erase_my_data"}), ActionExecuted("action_my_data")), ("erase",)),
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


FORM = Standing(form=True)
FILED = State(("filed",), filed=True)


@pytest.mark.parametrize(
    ("commands", "form", "state", "intent"),
    [
        ({}, True, State(), FALLBACK),
        ({"set": 0.9, "ask:kb": 0.7}, True, State(), "ask_question"),
        ({"set": 0.9, "ask:kb": 0.7}, False, State(), "inform"),
        ({"set": 0.9, "matter": 0.6}, False, State(), "file_complaint"),
        ({"ask:when": 0.9}, False, FILED, "ask_ticket_status"),
        ({"ask:when": 0.9}, False, State(), "ask_question"),
        ({"ask:how": 0.9}, False, FILED, "ask_ticket_status"),
        ({"ask:how": 0.9}, True, FILED, "ask_help"),
        ({"matter": 0.9, "human": 0.6}, False, State(), "talk_to_person"),
        ({"answer:solved_no": 0.9, "vent": 0.8}, False, FILED, "answer_survey"),
        ({"thank": 0.9}, True, FILED, "thank"),
        ({"more": 0.9}, False, FILED, "supplement_ticket"),
        ({"more": 0.9}, False, State(), "file_complaint"),
        ({"affirm": 0.9}, False, State(("erase",)), "confirm_erasure"),
        ({"affirm": 0.9}, True, State(("erase", "card")), "affirm"),
        ({"deny": 0.9}, False, State(("erase",)), "keep_my_data"),
        ({"unknown": 0.9}, False, State(("number",)), "ask_ticket_status"),
        ({"wish:publish": 0.9}, False, FILED, "publish_ticket"),
        ({"wish:publish": 0.9}, True, State(("card",)), "inform"),
    ],
)
def test_commands_lead_to_the_rule_that_answers_them(
    commands: dict[str, float], form: bool, state: State, intent: str
) -> None:
    assert intent_of(commands, state, form=form)[0] == intent


def test_the_reader_is_followed_where_nothing_was_understood() -> None:
    told = meant(parsed("三号楼二单元", FALLBACK), State(("place",), frozenset({"matter"})), FORM)

    assert told["intent"]["name"] == "inform"
    assert told["commands"]


@pytest.mark.parametrize("intent", ["cancel", "withdraw_ticket", "talk_to_person", "report_danger"])
def test_a_way_out_and_what_the_channel_knows_stand(intent: str) -> None:
    assert meant(parsed("谢谢啊", intent), State(), Standing())["intent"]["name"] == intent


@pytest.mark.parametrize("text", ["谢谢啊", "望京街道南湖东园一区3号楼"])
def test_a_matter_is_lost_neither_to_thanks_nor_to_a_detail(text: str) -> None:
    assert meant(parsed(text, "file_complaint"), State(), Standing())["intent"]["name"] == "file_complaint"


def test_signs_without_a_word_are_not_read() -> None:
    assert meant(parsed("😀😀😀", FALLBACK), State(), Standing())["intent"]["name"] == FALLBACK


@pytest.mark.parametrize(("form", "intent"), [(False, "tell_elsewhere"), (True, "inform")])
def test_a_matter_of_others_is_one_where_a_matter_may_be_told(form: bool, intent: str) -> None:
    told = parsed("三号楼二单元", "file_complaint")
    told["entities"] = [{"entity": "elsewhere", "value": "court"}]
    state = State(("place",), frozenset({"matter"})) if form else State()
    found = meant(told, state, Standing(form=form))["intent"]["name"]

    assert (found == "tell_elsewhere") is (intent == "tell_elsewhere")


def test_what_is_said_while_a_person_is_waited_for_is_kept_for_them() -> None:
    waiting = Standing(called=True)

    assert meant(parsed("嗯嗯嗯嗯嗯", FALLBACK), State(), waiting)["intent"]["name"] == "tell_person"
    matter = parsed("朝阳区望京花园3号楼楼下垃圾四天没人收", "file_complaint")
    assert meant(matter, State(), waiting)["intent"]["name"] == "file_complaint"
