"""A further matter after filing: whether it is where the filed one is."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.own import ActionToldAgain
from actions.there import SLOT, points_there
from tests.office import Office
from tests.talk import WANGJING, a_tracker, beijing, said, slots_of


@pytest.mark.parametrize(
    "words",
    [
        "also the trash from that bar is all over our entrance",
        "same building, no hot water either",
        "the lamp over there is out as well",
        "那家饭店的油烟也特别大",
        "还是那儿，垃圾也没人收",
    ],
)
def test_words_may_point_at_the_place_before(words: str) -> None:
    assert points_there(words)


@pytest.mark.parametrize(
    "words",
    [
        "also there is no light in the park",
        "Also metro line 10 is far too crowded",
        "there's a hole in Gongti North Road",
        "还有，地铁十号线太挤了",
    ],
)
def test_words_may_point_nowhere(words: str) -> None:
    assert not points_there(words)


async def told_after(office: Office, words: str, **entities: Any) -> dict[str, Any]:
    chat = await office.conversation()
    number = await office.filed(chat)
    focus = {"event": "slot", "name": "ticket_in_focus", "value": number}
    message = said(words, "file_complaint", lang="en", **entities)
    tracker = a_tracker(message, conversation=chat, ticket_in_focus=number)
    tracker.events = [{"event": "user"}, focus, {"event": "user"}]
    events = await ActionToldAgain(office.desk, beijing()).run(CollectingDispatcher(), tracker, {})
    return slots_of(events)


async def test_the_ticket_lends_its_place_to_what_points_there(office: Office) -> None:
    slots = await told_after(office, "the bins of that building are full")

    assert slots[SLOT]["district"]


async def test_a_place_of_its_own_needs_no_other(office: Office) -> None:
    slots = await told_after(office, "the bins of that building are full", subdistrict=WANGJING)

    assert SLOT not in slots
