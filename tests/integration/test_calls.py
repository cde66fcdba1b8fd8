"""Follow-up calls on each store: what they change, whom the hotline has to call, and how they are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, StaleVersion
from desk.figures.rates import Counts
from desk.store.database import Database
from desk.store.models import AuditRow, ConversationRow, MessageRow
from desk.tickets.calls import Call
from desk.tickets.queries import TicketFilter
from tests.integration.test_figures import answer, equal_to_history, told
from tests.office import OPERATOR, SUPERVISOR, WANGJING_OFFICE, Office

PHONE = "13812345678"
UNIT = "S110105026"
SOLVED = Call(reached=True, contacted=True, solved=True, satisfied="satisfied")
NOT_SOLVED = Call(reached=True, contacted=True, solved=False, comment="还是没清，电话13987654321")
IN_VAIN = Call(reached=False, comment="空号")


async def by_phone(office: Office) -> str:
    """A ticket that the hotline filed for somebody without a chat, answered by its unit."""
    number = (await office.file(reporter_phone=PHONE, contact_by="call")).number
    for step in ("dispatch", "accept"):
        await office.step(number, step)
    await office.step(number, "resolve", note="垃圾已经清走了")
    return number


async def in_chat(office: Office) -> tuple[int, str]:
    """A citizen of the web chat who also left a number, asked there."""
    chat = await office.conversation(lang="zh")
    return chat, await office.resolved(chat, reporter_phone=PHONE)


async def to_call(office: Office) -> list[str]:
    wanted = TicketFilter(to_call=office.tickets.rules())
    return [one.number for one in (await office.tickets.list(wanted, actor=OPERATOR)).items]


async def unit(office: Office) -> Counts:
    await equal_to_history(office.db)
    return await told(office, "unit", UNIT)


async def test_a_satisfied_citizen_on_the_phone_closes_the_ticket_and_counts(db: Database) -> None:
    office = Office(db)
    number = await by_phone(office)

    ticket = await office.tickets.follow_up(OPERATOR, number, SOLVED)

    [row] = await office.surveys(number)
    assert (ticket.status, ticket.survey.source, ticket.survey.calls) == ("closed", "phone", 1)
    assert (row.state, row.contacted, row.solved, row.satisfied) == ("answered", True, True, "satisfied")
    assert row.recorded_by == "token:operator"
    counts = await unit(office)
    assert (counts.asked, counts.delivered, counts.answered, counts.unreachable) == (1, 1, 1, 0)
    assert (counts.valid, counts.solved, counts.satisfied) == (1, 1, 1)
    lines = [line for line in await office.history(number) if line.action == "follow_up"]
    assert [(line.details or {})["reached"] for line in lines] == [True]
    async with db.read() as session:
        assert list(await session.scalars(select(AuditRow.action).where(AuditRow.action == "follow_up")))


async def test_what_is_not_solved_on_the_phone_goes_back_to_the_unit(db: Database) -> None:
    office = Office(db)
    chat, number = await in_chat(office)
    office.clock.forward(hours=80)
    await office.clocks.work_off()
    assert (await office.row(number)).status == "closed"

    ticket = await office.tickets.follow_up(SUPERVISOR, number, NOT_SOLVED)

    assert (ticket.status, ticket.reopen_count, ticket.unit) == ("in_progress", 1, UNIT)
    assert ticket.survey.comment == "还是没清，电话〔电话〕"
    assert "重新办" in (await office.heard(chat))[-1]
    assert (await unit(office)).valid == 1


async def test_who_answered_on_the_phone_is_not_asked_in_the_chat_any_more(db: Database) -> None:
    office = Office(db)
    chat, number = await in_chat(office)
    await answer(office, chat, "yes")

    await office.tickets.follow_up(OPERATOR, number, SOLVED)
    said = len(await office.heard(chat))
    office.clock.forward(hours=100)
    await office.clocks.work_off()

    [row] = await office.surveys(number)
    assert (row.state, row.source) == ("answered", "phone")
    assert len(await office.heard(chat)) == said
    assert '"survey_open": null' in str([one.payload for one in await office.messages(chat, "note")])
    assert (await unit(office)).asked == 1


async def test_who_answered_in_the_chat_is_not_called(db: Database) -> None:
    office = Office(db)
    chat, number = await in_chat(office)
    await answer(office, chat, "yes", "yes", "basically")

    assert await to_call(office) == []
    assert await office.tickets.to_call(OPERATOR, number) is None
    with pytest.raises(IllegalStep):
        await office.tickets.follow_up(OPERATOR, number, SOLVED)


async def test_a_call_in_vain_is_counted_and_no_answer(db: Database) -> None:
    office = Office(db)
    number = await by_phone(office)

    for _ in range(2):
        await office.tickets.follow_up(OPERATOR, number, IN_VAIN)

    [row] = await office.surveys(number)
    assert (row.state, row.calls, row.contacted) == ("expired", 2, None)
    counts = await unit(office)
    assert (counts.asked, counts.delivered, counts.answered, counts.unreachable) == (1, 0, 0, 1)
    assert counts.valid == 0
    assert [line.note for line in await office.history(number)][-1] == "空号"

    await office.tickets.follow_up(OPERATOR, number, SOLVED)
    counts = await unit(office)
    assert (counts.asked, counts.delivered, counts.answered, counts.unreachable) == (1, 1, 1, 0)


async def test_a_call_in_vain_leaves_the_question_in_the_chat(db: Database) -> None:
    office = Office(db)
    chat, number = await in_chat(office)

    await office.tickets.follow_up(OPERATOR, number, IN_VAIN)
    await answer(office, chat, "yes", "yes", "satisfied")

    [row] = await office.surveys(number)
    assert (row.source, row.calls, row.state) == ("chat", 1, "answered")
    assert (await office.row(number)).status == "closed"
    assert (await unit(office)).valid == 1


async def test_who_left_neither_chat_nor_number_is_unreachable(db: Database) -> None:
    office = Office(db)
    number = (await office.file(anonymous=True)).number
    for step in ("dispatch", "accept"):
        await office.step(number, step)
    await office.step(number, "resolve", note="垃圾已经清走了")

    assert await to_call(office) == []
    counts = await unit(office)
    assert (counts.asked, counts.unreachable, counts.valid) == (1, 1, 0)


async def test_to_call_is_who_has_no_chat_or_was_not_reached_there_or_let_it_pass(db: Database) -> None:
    office = Office(db)
    phoned = await by_phone(office)
    _, silent = await in_chat(office)
    blocked_chat = await office.conversation("device-2", lang="zh")
    blocked = await office.resolved(blocked_chat, reporter_phone=PHONE)
    text_only = await office.file(reporter_phone=PHONE, contact_by="text_only")
    for step in ("dispatch", "accept"):
        await office.step(text_only.number, step)
    await office.step(text_only.number, "resolve", note="好了")
    async with db.begin() as session:
        gone = update(ConversationRow).where(ConversationRow.id == blocked_chat)
        await session.execute(gone.values(undeliverable_since=office.clock()))

    assert set(await to_call(office)) == {phoned, blocked}

    office.clock.forward(hours=73)
    await office.clocks.work_off()
    assert set(await to_call(office)) == {phoned, blocked, silent}

    await office.tickets.follow_up(OPERATOR, phoned, IN_VAIN)
    assert phoned not in await to_call(office)
    office.clock.forward(hours=5)
    assert phoned in await to_call(office)

    office.clock.forward(days=7)
    assert await to_call(office) == []
    with pytest.raises(IllegalStep):
        await office.tickets.follow_up(OPERATOR, silent, SOLVED)


async def test_when_the_limit_ends_the_hotline_asks_itself(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    talked = await office.filed(chat, reporter_phone=PHONE)
    phoned = (await office.file(reporter_phone=PHONE)).number
    for number in (talked, phoned):
        await office.step(number, "dispatch")
    with pytest.raises(IllegalStep):
        await office.tickets.follow_up(OPERATOR, phoned, Call(reached=True, contacted=False))

    office.clock.forward(days=7, hours=1)
    await office.clocks.work_off()
    assert await to_call(office) == [phoned]
    office.clock.forward(hours=30)
    await office.clocks.work_off()
    assert set(await to_call(office)) == {phoned, talked}

    with pytest.raises(InvalidInput):
        await office.tickets.follow_up(OPERATOR, phoned, NOT_SOLVED)
    for number in (talked, phoned):
        await office.tickets.follow_up(OPERATOR, number, Call(reached=True, contacted=False))
    assert await to_call(office) == []
    assert {(await office.row(number)).status for number in (talked, phoned)} == {"dispatched"}
    counts = await unit(office)
    assert (counts.asked, counts.valid) == (0, 0)


async def test_a_follower_on_the_phone_sends_the_common_ticket_back_and_counts_apart(db: Database) -> None:
    office = Office(db)
    leader = (await office.file(reporter_phone=PHONE)).number
    follower = (await office.file(reporter_phone="13900000000")).number
    await office.step(leader, "dispatch")
    await office.step(leader, "accept")
    await office.step(follower, "merge", parent=leader)
    await office.step(leader, "resolve", note="好了")
    assert set(await to_call(office)) == {leader, follower}

    await office.tickets.follow_up(OPERATOR, leader, SOLVED)
    assert (await office.row(leader)).status == "closed"
    await office.tickets.follow_up(OPERATOR, follower, NOT_SOLVED)

    assert (await office.row(leader)).status == "in_progress"
    await equal_to_history(db)
    assert (await told(office, "unit", UNIT, follower=True)).valid == 1


async def test_a_call_that_cannot_have_been_is_refused(db: Database) -> None:
    office = Office(db)
    number = await by_phone(office)
    refused: list[tuple[Call, type[Exception]]] = [
        (Call(reached=True, contacted=True), MissingDetail),
        (Call(reached=True, solved=True), MissingDetail),
        (Call(reached=False, solved=True), InvalidInput),
        (Call(reached=True, contacted=True, solved=True, satisfied="very"), InvalidInput),
        (Call(reached=False, called_at=office.clock() + timedelta(hours=1)), InvalidInput),
        (Call(reached=False, called_at=office.clock() - timedelta(hours=1)), InvalidInput),
    ]

    for call, error in refused:
        with pytest.raises(error):
            await office.tickets.follow_up(OPERATOR, number, call)
    with pytest.raises(NotAllowed):
        await office.tickets.follow_up(WANGJING_OFFICE, number, SOLVED)
    with pytest.raises(StaleVersion):
        await office.tickets.follow_up(OPERATOR, number, SOLVED, version=1)
    assert await office.surveys(number) == []


async def test_the_words_of_an_answer_on_the_phone_stay_out_of_the_history(db: Database) -> None:
    office = Office(db)
    chat, number = await in_chat(office)

    await office.tickets.follow_up(OPERATOR, number, NOT_SOLVED)

    assert all("还是没清" not in (line.note or "") for line in await office.history(number))
    async with db.read() as session:
        spoken = await session.scalars(select(MessageRow.text).where(MessageRow.conversation_id == chat))
        assert all("还是没清" not in text for text in spoken)
