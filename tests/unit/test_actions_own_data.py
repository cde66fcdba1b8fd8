"""Who asks what is kept of them is told and handed a copy; nothing is deleted before they have read what goes."""

from __future__ import annotations

from actions.own_data import ActionEraseMyData, ActionMyData
from desk.desk import Desk
from desk.kept.links import CopyLinks
from desk.staff.sealing import Keys
from tests.office import Office
from tests.talk import a_tracker, run, said, sentences

ASKS = said("你们存了我哪些信息", "ask_my_data")
DELETES = said("删除我的信息", "erase_my_data")
CONFIRMS = said("", "confirm_erasure", pressed=True)


async def test_what_is_kept_is_told_with_a_link_to_the_copy(office: Office) -> None:
    chat = await office.conversation()
    number = await office.filed(chat, reporter_name="王小明")
    desk = Desk(
        office.db, office.pack, office.clock, copies=CopyLinks(Keys("k" * 40), "https://desk.example")
    )

    told, slots = await run(ActionMyData(desk), a_tracker(ASKS, conversation=chat))

    assert sentences(told) == ["utter_my_data", "utter_my_copy"]
    assert slots == {}
    assert number in told.messages[0]["tickets"]
    assert told.messages[1]["link"].startswith(f"https://desk.example/mine/{chat}-")


async def test_before_anything_is_deleted_it_is_said_what_waits(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "路灯坏了"})
    asked, _ = await run(ActionMyData(office.desk), a_tracker(DELETES, conversation=chat))
    number = await office.filed(chat)

    waits, _ = await run(ActionMyData(office.desk), a_tracker(DELETES, conversation=chat))
    kept, _ = await run(
        ActionMyData(office.desk), a_tracker(said("", "keep_my_data", pressed=True), conversation=chat)
    )

    assert sentences(asked) == ["utter_erase_asked"]
    assert sentences(waits) == ["utter_erase_waits_unnamed", "utter_erase_asked"]
    assert waits.messages[0]["numbers"] == number
    assert sentences(kept) == ["utter_data_kept"]
    assert await office.desk.draft(chat) == {"description": "路灯坏了"}


async def test_what_waits_relies_on_the_number_only_where_one_was_left(office: Office) -> None:
    chat = await office.conversation()
    await office.filed(chat, reporter_phone="13800138000")

    waits, _ = await run(ActionMyData(office.desk), a_tracker(DELETES, conversation=chat))

    assert sentences(waits) == ["utter_erase_waits", "utter_erase_asked"]


async def test_the_button_drops_the_draft_and_says_when_the_rest_goes(office: Office) -> None:
    chat = await office.conversation()
    await office.desk.remember_draft(chat, {"description": "路灯坏了"})
    tracker = a_tracker(CONFIRMS, conversation=chat, form="complaint_form", description="路灯坏了")

    done, slots = await run(ActionEraseMyData(office.desk), tracker)
    await office.filed(chat)
    later, _ = await run(ActionEraseMyData(office.desk), a_tracker(CONFIRMS, conversation=chat, message_id=8))

    assert sentences(done) == ["utter_erasing"]
    assert (slots["description"], slots["draft_waiting"]) == (None, False)
    assert await office.desk.draft(chat) is None
    assert sentences(later) == ["utter_erasing_later"]
