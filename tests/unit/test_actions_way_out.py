"""A question that is answered with anything but its answer ends with a person, and not in a circle."""

from __future__ import annotations

from typing import Any

import pytest

from actions.complaint import ValidateComplaintForm
from tests.office import Office
from tests.talk import CHAOYANG, HAIDIAN, a_tracker, beijing, run, said

LIFT = {
    "description": "the lift is stuck",
    "category": "housing.elevator",
    "address": "Bajiao Garden",
    "places": [CHAOYANG, HAIDIAN],
    "asked": ["district", "district"],
    "requested_slot": "district",
}


@pytest.mark.parametrize(
    ("words", "intent"),
    [("file", "confirm_draft"), ("no", "deny"), ("yes", "affirm"), ("ok do it", "affirm")],
)
async def test_who_chooses_none_of_two_districts_is_led_out(office: Office, words: str, intent: str) -> None:
    city_office = Office(office.db, beijing())
    chat = await city_office.conversation("first")
    slots: dict[str, Any] = dict(LIFT)

    for number in range(11, 17):
        form = ValidateComplaintForm(city_office.desk, city_office.pack)
        message = said(words, intent, lang="en")
        tracker = a_tracker(message, conversation=chat, message_id=number, form="complaint_form", **slots)
        _, changed = await run(form, tracker)
        slots |= changed
        if slots["requested_slot"] is None:
            break

    assert slots["person_called"]
    assert slots["requested_slot"] is None
