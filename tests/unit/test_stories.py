"""What is filed of a story that was read, and what the form keeps of what somebody typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from actions.stories import story
from connectors.dialogue import _reading
from desk.console import story_form
from desk.errors import InvalidInput, MissingDetail
from desk.tickets.story import Story
from tests.recorded_dialogue import GAS, KITCHEN, NOISE, POTHOLE, READINGS, RUBBISH
from tests.staff_room import beijing

ZONE = ZoneInfo("Asia/Shanghai")


def read(words: str, **told: str) -> Story:
    return story(_reading(READINGS[words]), words, beijing(), lang="zh", told=told)


def test_what_only_says_who_calls_is_not_part_of_the_matter() -> None:
    assert read(RUBBISH).fields["description"].startswith("朝阳区望京街道南湖东园一区3号楼楼下的垃圾")
    assert read(POTHOLE).fields["description"].startswith("There's a huge pothole")


def test_name_and_number_told_in_the_story_are_the_callers() -> None:
    fields = read(RUBBISH).fields

    assert (fields["reporter_name"], fields["reporter_phone"]) == ("王秀兰", "13800138000")
    assert "13800138000" not in fields["description"]


def test_when_to_call_is_told_with_the_number() -> None:
    assert read(NOISE).fields["call_hours"] == "晚上六点以后"


def test_who_stays_unknown_has_neither() -> None:
    fields = read(KITCHEN).fields

    assert fields["anonymous"] is True
    assert "reporter_name" not in fields
    assert "reporter_phone" not in fields


def test_danger_makes_the_matter_an_emergency_of_its_kind() -> None:
    told = read(GAS, danger="gas")

    assert told.danger == "gas"
    assert (told.fields["category"], told.fields["urgency"]) == ("utilities.gas", "emergency")


def test_the_story_is_told_in_the_language_of_the_caller() -> None:
    assert [read(words).lang for words in (RUBBISH, POTHOLE)] == ["zh", "en"]


def test_a_second_reading_leaves_what_was_changed_by_hand() -> None:
    told = read(RUBBISH)
    first = story_form.filled({"story": RUBBISH}, told, ZONE)

    by_hand = {**first, "address": "5号楼", "party": "物业"}
    moved = replace(told, fields={**told.fields, "urgency": "urgent", "party": "街道"})
    second = story_form.filled(by_hand, moved, ZONE)

    assert (second["address"], second["party"]) == ("5号楼", "物业")
    assert second["urgency"] == "urgent"


def test_a_third_reading_leaves_it_too() -> None:
    form = {**story_form.filled(story_form.begun({}), read(RUBBISH), ZONE), "address": "5号楼"}

    for _ in range(2):
        form = story_form.filled(form, read(RUBBISH), ZONE)

    assert form["address"] == "5号楼"


def test_what_stands_in_the_form_from_the_beginning_gives_way_to_the_story() -> None:
    form = story_form.begun({"contact_by": "call"})

    filled = story_form.filled(form, read(KITCHEN), ZONE)

    assert (filled["kind"], filled["contact_by"]) == ("report", "chat")


def test_what_the_story_does_not_tell_stays_as_it_was() -> None:
    form = story_form.begun({"contact_by": "call"})

    filled = story_form.filled(form, read(GAS), ZONE)

    assert filled["contact_by"] == "call"


def test_a_field_that_was_emptied_by_hand_stays_empty() -> None:
    first = story_form.filled({}, read(RUBBISH), ZONE)

    second = story_form.filled({**first, "occurred_at": ""}, read(RUBBISH), ZONE)

    assert second["occurred_at"] == ""


def test_a_moment_is_shown_in_the_citys_time() -> None:
    shown = story_form.from_slots({"occurred_at": datetime(2026, 11, 23, 12, tzinfo=UTC)}, ZONE)

    assert shown == {"occurred_at": "2026-11-23T20:00"}


def test_the_likeliest_category_that_was_chosen_goes_before_the_list() -> None:
    assert story_form.typed({"choice": "a.b", "category": "c.d"})["category"] == "a.b"
    assert story_form.typed({"choice": "other", "category": "c.d"})["category"] == "c.d"


def test_where_nobody_wrote_the_matter_the_story_is_it() -> None:
    filed = story_form.complaint(
        {"story": "路灯坏了", "category": "municipal_facilities.street_light", "area": "110105"},
        beijing(),
        ZONE,
        channel="phone",
        conversation_id=None,
    )

    assert (filed.description, filed.district, filed.channel) == ("路灯坏了", "110105", "phone")


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"story": "路灯坏了"}, MissingDetail),
        ({"category": "municipal_facilities.street_light"}, MissingDetail),
        ({"story": "长" * 5001, "category": "municipal_facilities.street_light"}, InvalidInput),
    ],
)
def test_what_cannot_be_filed_is_refused(given: dict[str, str], refused: type[Exception]) -> None:
    with pytest.raises(refused):
        story_form.complaint(given, beijing(), ZONE, channel="phone", conversation_id=None)


@pytest.mark.parametrize("kept", ["", "[]", "{", '"x"'])
def test_a_reading_that_was_kept_and_is_none_counts_for_nothing(kept: str) -> None:
    assert story_form.last_read({"read": kept}) == {}
