"""What a citizen would read of a step, before it is taken: the same words, and no trace."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from desk.errors import MissingDetail, NotAllowed, TicketNotFound
from desk.store.database import Database
from desk.store.models import AuditRow, HistoryRow, MessageRow, ReachRow, StaffNoticeRow, SurveyRow
from desk.tickets.act import Act
from tests.office import OPERATOR, STREET_LAMP, SUPERVISOR, WANGJING_OFFICE, WATERWORKS, Office

EVERYTHING = (AuditRow, HistoryRow, MessageRow, ReachRow, StaffNoticeRow, SurveyRow)


async def counted(office: Office) -> list[int]:
    async with office.db.read() as session:
        return [await session.scalar(select(func.count()).select_from(table)) or 0 for table in EVERYTHING]


async def test_the_words_before_a_step_are_those_that_it_then_sends(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="en")
    number = await office.filed(chat)
    for action, note in (("dispatch", None), ("accept", None), ("resolve", "It's cleared.")):
        known = len(await office.heard(chat))

        before = await office.tickets.rehearse(SUPERVISOR, number, Act(action, note=note))
        await office.step(number, action, note=note)

        assert [one.text for one in before] == (await office.heard(chat))[known:]
        assert {one.number for one in before} == {number}
    assert before[-1].choices


async def test_a_rehearsal_leaves_nothing_behind(db: Database) -> None:
    office = Office(db)
    told: list[set[str]] = []
    chat = await office.conversation()
    number = await office.filed(chat)
    before = await counted(office), (await office.row(number)).version
    db.announce = told.append

    heard = await office.tickets.rehearse(OPERATOR, number, Act("dispatch", note="请尽快"))

    assert "留言：请尽快" in heard[0].text
    assert (await counted(office), (await office.row(number)).version) == before
    assert told == []
    assert (await office.row(number)).status == "received"


async def test_what_only_asks_is_heard_by_nobody(db: Database) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation())
    await office.step(number, "dispatch")

    assert await office.tickets.rehearse(WANGJING_OFFICE, number, Act("extend", note="在等配件")) == []
    assert await office.tickets.rehearse(SUPERVISOR, number, Act("raise")) == []


async def test_a_merge_tells_each_citizen_of_their_own_ticket(db: Database) -> None:
    office = Office(db)
    one, other = await office.conversation("one"), await office.conversation("other", lang="en")
    leader = await office.filed(one, category=STREET_LAMP)
    follower = await office.filed(other, category=STREET_LAMP)

    heard = await office.tickets.rehearse(OPERATOR, follower, Act("merge", parent=leader))

    assert [one.number for one in heard] == [follower]
    assert f"what {follower} is about" in heard[0].text
    assert (await office.row(follower)).parent_id is None


async def test_a_rehearsal_refuses_what_the_step_refuses(db: Database) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation())
    await office.step(number, "dispatch")
    await office.step(number, "accept")

    with pytest.raises(MissingDetail):
        await office.tickets.rehearse(WANGJING_OFFICE, number, Act("resolve"))
    with pytest.raises(NotAllowed):
        await office.tickets.rehearse(OPERATOR, number, Act("extend", note="x"))
    with pytest.raises(TicketNotFound):
        await office.tickets.rehearse(WATERWORKS, number, Act("accept"))


async def test_a_word_to_the_citizen_is_read_before_it_is_sent(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    heard = await office.tickets.rehearse_note(OPERATOR, number, "明天上门")
    await office.tickets.note(OPERATOR, number, "明天上门", public=True)

    assert [one.text for one in heard] == (await office.heard(chat))[-1:]
