"""The card names the unit that rulings on tickets like it named; where no unit is shown, nothing is asked for that."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from actions.complaint import ValidateComplaintForm
from actions.said import Said
from desk.cases import lessons
from desk.store.database import Database
from tests.integration.test_cases import an_office
from tests.integration.test_learning_from_rulings import TO_MARKET, ruled
from tests.office import RUBBISH
from tests.talk import CHAOYANG, WANGJING, a_tracker, marked, run, said

TOLD: dict[str, Any] = {
    "description": "楼下垃圾三天没人收了",
    "category": RUBBISH,
    "district": CHAOYANG,
    "subdistrict": WANGJING,
    "address": "南湖东园3号楼",
    "contact_by": "chat",
    "asked": ["contact_by"],
}


@pytest.mark.parametrize(
    ("question", "message", "unit"),
    [
        ("contact_by", marked("不留 @ skip", "skip"), "市场监管局"),
        ("confirmed", marked("你记了啥 @ ask:recap", "ask_help"), "市场监管局"),
        ("confirmed", marked("不对，是[5号楼](place.new) @ correct:place", "correct_detail"), "市场监管局"),
        ("address", marked("[南湖东园5号楼](place) @ set"), "市场监管局"),
        ("confirmed", marked("谢谢 @ thank", "thank"), None),
        ("confirmed", said("", "edit_field", pressed=True, field="address"), None),
        ("contact_by", marked("你记了啥 @ ask:recap", "ask_help"), None),
        ("confirmed", marked("快点 @ hurry", "urge_ticket"), None),
    ],
)
async def test_only_a_card_learns_of_the_unit(
    db: Database, question: str, message: Said, unit: str | None
) -> None:
    office = an_office(db)
    await ruled(office, TO_MARKET, 3)
    action = ValidateComplaintForm(office.desk, office.pack)
    chat = await office.conversation()
    tracker = a_tracker(message, conversation=chat, form="complaint_form", requested_slot=question, **TOLD)

    with patch("desk.desk.lessons.learned", side_effect=lessons.learned) as learned:
        dispatcher, _ = await run(action, tracker)

    shown = [told.get("unit") for told in dispatcher.messages if told.get("unit")]
    assert shown == ([unit] if unit else [])
    assert learned.call_count == len(shown)
