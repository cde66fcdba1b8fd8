"""Where a talk stands as the reader sees it, and which intent its commands lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.intent_names import FALLBACK, intent_of, wish_of
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
        ({"blame_desk": 0.8, "matter": 0.6}, False, State(), "blame_desk"),
        ({"unknown": 0.9}, False, State(("number",)), "ask_ticket_status"),
        ({"wish:publish": 0.9}, True, State(("card",)), "inform"),
    ],
)
def test_commands_lead_to_the_rule_that_answers_them(
    commands: dict[str, float], form: bool, state: State, intent: str
) -> None:
    assert intent_of(commands, state, form=form)[0] == intent


@pytest.mark.parametrize(
    ("commands", "state", "form", "intent"),
    [
        ({"thank": 0.9, "wish:publish": 0.4}, FILED, False, "publish_ticket"),
        ({"wish:confidential": 0.4}, FILED, False, "supplement_ticket"),
        ({"wish:confidential": 0.9}, State(), False, None),
        ({"wish:confidential": 0.9}, FILED, True, None),
        ({"matter": 0.9, "wish:confidential": 0.9}, FILED, False, None),
    ],
)
def test_a_wish_of_privacy_for_a_filed_case_counts_beside_all_else(
    commands: dict[str, float], state: State, form: bool, intent: str | None
) -> None:
    assert wish_of(commands, state, form=form) == intent


def test_the_reader_is_followed_where_nothing_was_understood() -> None:
    told = meant(parsed("三号楼二单元", FALLBACK), State(("place",), frozenset({"matter"})), FORM)

    assert told["intent"]["name"] == "inform"
    assert told["commands"]


@pytest.mark.parametrize(
    ("text", "intent", "meaning"),
    [
        ("谢谢啊谢谢您", "cancel", "thank"),
        ("算了不报了", "cancel", "cancel"),
        ("谢谢啊谢谢您", "withdraw_ticket", "thank"),
        ("谢谢啊", "report_danger", "report_danger"),
    ],
)
def test_somebody_leaves_only_if_both_views_find_it_and_what_the_channel_knows_stands(
    text: str, intent: str, meaning: str
) -> None:
    assert meant(parsed(text, intent), State(("card",)), FORM)["intent"]["name"] == meaning


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


@pytest.mark.parametrize("intent", ["greet", "thank"])
def test_politeness_takes_nothing_back(intent: str) -> None:
    polite = {**parsed("你好", intent), "intent": {"name": intent, "confidence": 0.3}}

    assert meant(polite, State(("withdraw",), filed=True), FORM)["intent"]["name"] == intent


def test_where_nothing_is_filed_a_cancel_takes_no_case_back() -> None:
    assert meant(parsed("取消", "cancel"), State(), Standing())["intent"]["name"] == "cancel"


def test_an_insult_at_the_follow_up_is_noted() -> None:
    asked = State(("solved",), filed=True, surveyed=True)

    assert meant(parsed("一群废物", "abuse"), asked, Standing())["intent"]["name"] == "answer_survey"


def test_after_an_alarm_a_question_what_one_may_do_is_of_safety() -> None:
    alarmed = State(("status",), frozenset({"matter"}), alarmed=True, lang="en")
    asks = {**parsed("can I go back in now?", "ask_help"), "intent": {"name": "ask_help", "confidence": 0.9}}

    assert meant(asks, alarmed, Standing())["intent"]["name"] == "ask_safety"
