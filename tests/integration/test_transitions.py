"""Steps of tickets: what they change, who may take them, and what the citizen hears."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.errors import (
    IllegalStep,
    InvalidInput,
    MissingDetail,
    NotAllowed,
    NoUnit,
    StaleVersion,
    TicketNotFound,
)
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import AuditRow
from desk.tickets.views import TicketView
from tests.office import (
    NOON,
    OPERATOR,
    SUPERVISOR,
    WANGJING_OFFICE,
    WATERWORKS,
    Office,
    a_handler,
)


async def test_a_ticket_goes_from_hand_to_hand_until_it_is_answered(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)

    dispatched = await office.step(number, "dispatch", OPERATOR)
    office.clock.forward(hours=1)
    accepted = await office.step(number, "accept", WANGJING_OFFICE)
    office.clock.forward(hours=1)
    resolved = await office.step(number, "resolve", WANGJING_OFFICE, note="垃圾已经清走了")

    assert (dispatched.status, dispatched.unit) == ("dispatched", "S110105026")
    assert (accepted.status, accepted.accepted_at) == ("in_progress", NOON + timedelta(hours=1))
    assert (resolved.status, resolved.resolved_at) == ("resolved", NOON + timedelta(hours=2))
    assert [line.action for line in resolved.history] == ["file", "dispatch", "accept", "resolve"]
    assert [line.seq for line in resolved.history] == [1, 2, 3, 4]
    assert resolved.version == 4
    assert await office.heard(chat) == [
        f"{number}已经派给望京街道了，最晚12月1日给您答复。他们可能会联系您。",
        f"望京街道接手了，{number}开始办了。最晚12月1日给您答复。",
        f"望京街道说{number}办好了：\n垃圾已经清走了",
        "望京街道联系过您吗？在这儿留言、上门都算。",
    ]


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "留言：王师傅明早到"), ("en", "A note with it: 王师傅明早到")]
)
async def test_what_staff_write_to_the_citizen_is_in_the_notice(db: Database, lang: str, word: str) -> None:
    office = Office(db)
    chat = await office.conversation(lang=lang)
    number = await office.filed(chat)

    for action in ("dispatch", "accept", "reassign", "return", "dispatch", "accept", "resolve", "reopen"):
        await office.step(number, action, note="王师傅明早到", unit="S110105026", reason="not_ours")
    await office.step(number, "resolve", note="清走了")
    await office.step(number, "close", note="王师傅明早到")

    heard = [row for row in await office.messages(chat) if row.notice and row.notice.startswith("notice.")]
    assert [row.notice for row in heard if not row.text.endswith(f"\n{word}")] == ["notice.resolved"] * 2


async def test_a_citizens_own_reason_is_not_told_to_them_again(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)

    await office.step(number, "withdraw", OPERATOR, note="我自己清了")

    assert "我自己清了" not in (await office.heard(chat))[-1]


async def test_who_asks_after_an_answer_reads_it(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)

    told = await office.desk.ticket_status(chat, lang="zh")

    assert told.number == number
    assert told.next_text.startswith("望京街道答复了：\n垃圾已经清走了\n没解决的话")


async def test_an_english_conversation_hears_english(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="en")
    number = await office.filed(chat)

    await office.step(number, "dispatch")

    assert await office.heard(chat) == [
        f"{number} is now with Wangjing Subdistrict. You'll have an answer by 1 December, and they may contact you."
    ]


async def test_a_notice_brings_the_progress_card_and_tells_the_dialogue(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)

    await office.step(number, "dispatch")

    [message] = await office.messages(chat)
    [note] = await office.messages(chat, "note")
    assert (message.author, message.priority, message.notice) == ("system", 2, "notice.dispatched")
    assert message.card is not None
    assert (message.card["kind"], message.card["number"], len(message.card["steps"])) == (
        "progress",
        number,
        4,
    )
    assert note.payload is not None
    assert number in note.payload


async def test_who_left_a_number_is_not_asked_about_this_chat(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")

    await office.resolved(chat, reporter_phone="13700001111", contact_by="call")

    assert (await office.heard(chat))[-1] == "望京街道联系过您吗？"


async def test_after_the_answer_the_first_question_has_two_buttons(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")

    number = await office.resolved(chat)

    [survey] = await office.surveys(number)
    assert await office.buttons(chat) == [
        ("联系过", f'/answer_survey{{"survey":{survey.id},"question":"contacted","answer":"yes"}}'),
        ("没有", f'/answer_survey{{"survey":{survey.id},"question":"contacted","answer":"no"}}'),
    ]
    assert (survey.state, survey.unit) == ("asked", "S110105026")
    assert (await office.messages(chat))[-1].priority == 3
    note = json.loads((await office.messages(chat, "note"))[-1].payload or "{}")
    assert note == {
        "text": "望京街道联系过您吗？在这儿留言、上门都算。",
        "ticket_in_focus": number,
        "survey_open": {"survey": survey.id, "question": "contacted"},
        "comment_wanted": False,
    }


async def test_a_step_for_a_ticket_without_a_chat_is_taken_in_silence(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number

    for action in ("dispatch", "accept", "resolve"):
        await office.step(number, action, note="办好了")

    assert (await office.tickets.get(number, actor=OPERATOR)).survey.state == "expired"


async def test_the_units_clock_runs_from_dispatch_but_never_past_the_citizens(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number

    office.clock.forward(hours=20)
    ticket = await office.step(number, "dispatch")

    assert ticket.unit_due_at == ticket.due_at == NOON + timedelta(days=7)


async def test_dispatch_needs_a_unit_from_somewhere(db: Database) -> None:
    office = Office(db)
    number = (await office.file(district="110108", subdistrict=None, party="海淀区")).number
    row = await office.row(number)
    async with db.begin() as session:
        (await session.get_one(type(row), row.id)).suggested_unit = None

    with pytest.raises(NoUnit):
        await office.step(number, "dispatch")
    with pytest.raises(InvalidInput, match="nowhere"):
        await office.step(number, "dispatch", unit="nowhere")

    assert (await office.step(number, "dispatch", unit="market", co_units=["water", "market"])).co_units == (
        "water",
    )


async def test_a_complaint_never_goes_to_whom_it_is_about(db: Database) -> None:
    office = Office(db)
    number = (await office.file(party="望京街道办事处")).number

    with pytest.raises(NotAllowed, match="about"):
        await office.step(number, "dispatch", unit="S110105026")

    assert (await office.step(number, "dispatch")).unit == "D110105"


async def test_a_returned_ticket_has_no_unit_and_is_suggested_to_the_next(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch")

    returned = await office.step(
        number, "return", WANGJING_OFFICE, reason="not_ours", staff_note="是小区里面的"
    )

    assert (returned.status, returned.unit, returned.suggested_unit) == ("returned", None, "D110105")
    assert (returned.unit_due_at, returned.return_count) == (None, 1)
    assert (returned.history[-1].unit, returned.history[-1].reason) == ("S110105026", "not_ours")
    assert (await office.heard(chat))[-1].startswith(
        f"望京街道说{number}不归他们管，我们正在给您找对的单位。"
    )


async def test_after_three_returns_the_hotline_names_an_owner(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    for unit in ("S110105026", "D110105", "market"):
        await office.step(number, "dispatch", unit=unit)
        await office.step(number, "return", a_handler(unit), reason="not_ours")

    await office.step(number, "dispatch", unit="D110105")

    with pytest.raises(IllegalStep, match="designated"):
        await office.step(number, "return", a_handler("D110105"), reason="not_ours")


async def test_a_rejection_says_where_to_go(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)

    with pytest.raises(MissingDetail) as missing:
        await office.step(number, "reject", OPERATOR)
    ticket = await office.step(number, "reject", OPERATOR, reason="court")

    assert missing.value.field == "note"
    assert ticket.status == "rejected"
    assert "12368" in (await office.heard(chat))[-1]
    assert "12368" in (ticket.history[-1].note or "")


async def test_only_the_lead_unit_takes_steps_and_only_called_units_look_on(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", co_units=["water"])

    with pytest.raises(NotAllowed, match="lead"):
        await office.step(number, "accept", WATERWORKS)
    with pytest.raises(TicketNotFound):
        await office.step(number, "accept", a_handler("market"))

    assert (await office.tickets.get(number, actor=WATERWORKS)).number == number


@pytest.mark.parametrize(
    ("actor", "action"),
    [(OPERATOR, "accept"), (OPERATOR, "resolve"), (OPERATOR, "reassign"), (WANGJING_OFFICE, "close")],
)
async def test_what_a_role_may_not_do_changes_nothing(db: Database, actor: Actor, action: str) -> None:
    office = Office(db)
    number = (await office.file()).number
    before = await office.step(number, "dispatch")

    with pytest.raises(NotAllowed):
        await office.step(number, action, actor, note="x", unit="market", reason="x")

    assert (await office.tickets.get(number, actor=OPERATOR)).version == before.version


async def test_two_officers_and_one_ticket_lose_no_update(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number

    outcomes = await asyncio.gather(
        office.step(number, "dispatch", unit="D110105", version=1),
        office.step(number, "dispatch", unit="S110105026", version=1),
        return_exceptions=True,
    )

    [won] = [one for one in outcomes if isinstance(one, TicketView)]
    [lost] = [one for one in outcomes if not isinstance(one, TicketView)]
    assert isinstance(lost, StaleVersion)
    assert lost.current == 2
    assert (await office.tickets.get(number, actor=OPERATOR)).unit == won.unit


async def test_many_steps_at_once_leave_a_history_without_gaps(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch")

    await asyncio.gather(
        *(office.step(number, "whistle", co_units=["water"], note=f"{n}") for n in range(12))
    )

    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert [line.seq for line in ticket.history] == list(range(1, 15))
    assert ticket.version == 14


async def test_reassigning_starts_the_units_clock_anew(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat, category="utilities.water")
    await office.step(number, "dispatch")
    await office.step(number, "accept", WATERWORKS)
    office.clock.forward(hours=2)

    moved = await office.step(number, "reassign", unit="D110105")

    assert (moved.status, moved.unit, moved.accepted_at) == ("dispatched", "D110105", None)
    assert moved.unit_due_at == moved.due_at
    assert (await office.heard(chat))[-1].startswith(f"{number}换了负责的单位，现在由朝阳区来办。")


async def test_a_reopening_counts_and_gives_the_unit_a_whole_new_limit(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    office.clock.forward(days=6)

    ticket = await office.step(number, "reopen", OPERATOR, reason="phone")

    assert (ticket.status, ticket.reopen_count, ticket.resolved_at) == ("in_progress", 1, None)
    assert ticket.due_at == NOON + timedelta(days=7)
    assert ticket.unit_due_at == NOON + timedelta(days=13)
    assert ticket.survey.state == "expired"
    assert "最晚12月7日答复您" in (await office.heard(chat))[-1]


async def test_after_seven_days_nothing_is_reopened(db: Database) -> None:
    office = Office(db)
    number = await office.resolved(await office.conversation())
    office.clock.forward(days=7, seconds=1)

    with pytest.raises(IllegalStep, match="7 days"):
        await office.step(number, "reopen", OPERATOR)


async def test_a_unit_asks_for_more_time_and_a_supervisor_gives_it(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    before = await office.step(number, "dispatch")

    asked = await office.step(number, "extend", WANGJING_OFFICE, note="要等管道公司")
    given = await office.step(number, "extend", SUPERVISOR, note="要等管道公司")

    assert asked.unit_due_at == before.unit_due_at
    assert asked.history[-1].staff_note == "要等管道公司"
    assert given.unit_due_at == NOON + timedelta(days=10.5)
    assert given.due_at == NOON + timedelta(days=7)
    heard = await office.heard(chat)
    assert len(heard) == 2
    assert "12月5日" in heard[-1]
    assert "要等管道公司" in heard[-1]


async def test_a_merged_tickets_citizen_hears_and_is_asked_like_the_first(db: Database) -> None:
    office = Office(db)
    first, second = await office.conversation("one", "zh"), await office.conversation("two", "en")
    parent, child = await office.filed(first), await office.filed(second)
    await office.step(parent, "dispatch")

    merged = await office.step(child, "merge", OPERATOR, parent=parent)
    await office.step(parent, "accept")
    await office.step(parent, "resolve", note="清走了")

    assert (merged.status, merged.parent) == ("merged", parent)
    assert (await office.tickets.get(parent, actor=OPERATOR)).followers == 1
    heard = await office.heard(second)
    assert heard[0].startswith("Someone is already working on")
    assert heard[1] == f"Wangjing Subdistrict has started on {child}. You'll have an answer by 1 December."
    assert heard[2] == f"Wangjing Subdistrict says {child} is done:\n清走了"
    assert heard[3] == "Did Wangjing Subdistrict get in touch with you, here or any other way?"
    assert [one.state for one in await office.surveys(child)] == ["asked"]


async def test_whoever_follows_a_rejected_ticket_hears_why_too(db: Database) -> None:
    office = Office(db)
    first, second = await office.conversation("one", "zh"), await office.conversation("two", "zh")
    parent, child = await office.filed(first), await office.filed(second)
    await office.step(child, "merge", OPERATOR, parent=parent)

    await office.step(parent, "reject", OPERATOR, reason="court")

    assert (await office.heard(second))[-1] == (
        f"{child}这件事我们这边办不了，给您说明白：\n这件事要由法院来定，请打12368问法院怎么办。"
    )


async def test_a_ticket_is_not_merged_into_itself_nor_into_a_finished_one(db: Database) -> None:
    office = Office(db)
    one, other = (await office.file()).number, (await office.file()).number
    await office.step(other, "withdraw")

    for parent, error in ((one, InvalidInput), (other, IllegalStep), ("BJ20261124-999999", InvalidInput)):
        with pytest.raises(error):
            await office.step(one, "merge", parent=parent)


async def test_unmerging_goes_back_to_where_it_was(db: Database) -> None:
    office = Office(db)
    one, other = (await office.file()).number, (await office.file()).number
    await office.step(one, "dispatch")
    await office.step(one, "merge", parent=other)

    ticket = await office.step(one, "unmerge")

    assert (ticket.status, ticket.parent, ticket.unit) == ("dispatched", None, "S110105026")


async def test_who_joined_a_withdrawn_ticket_takes_it_over(db: Database) -> None:
    office = Office(db)
    numbers = [(await office.file()).number for _ in range(3)]
    first, second, third = numbers
    await office.step(first, "dispatch")
    for number in (second, third):
        await office.step(number, "merge", parent=first)

    await office.step(first, "withdraw", OPERATOR)

    heir = await office.tickets.get(second, actor=OPERATOR)
    assert (heir.status, heir.unit, heir.parent, heir.followers) == ("dispatched", "S110105026", None, 1)
    assert (await office.tickets.get(third, actor=OPERATOR)).parent == second


async def test_every_act_of_staff_is_in_the_audit(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", OPERATOR)
    await office.tickets.reveal(OPERATOR, number, reason="call back")

    async with db.read() as session:
        rows = list(await session.scalars(select(AuditRow).order_by(AuditRow.id)))

    assert [(row.actor, row.action, row.object_id) for row in rows] == [
        ("token:operator", "file", number),
        ("token:operator", "dispatch", number),
        ("token:operator", "reveal", number),
    ]


async def test_a_unit_sees_a_number_only_with_a_reason_and_never_a_confidential_one(db: Database) -> None:
    office = Office(db)
    number = (await office.file(reporter_phone="13812345678")).number
    secret = (await office.file(reporter_phone="13812345678", kind="report")).number
    for one in (number, secret):
        await office.step(one, "dispatch")

    with pytest.raises(MissingDetail):
        await office.tickets.reveal(WANGJING_OFFICE, number, reason=" ")
    with pytest.raises(NotAllowed):
        await office.tickets.reveal(WANGJING_OFFICE, secret, reason="call back")

    assert (await office.tickets.reveal(WANGJING_OFFICE, number, reason="call back")).phone == "13812345678"


async def test_a_correction_moves_the_suggestion_and_hurries_the_clocks(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number

    ticket = await office.tickets.edit(
        OPERATOR, number, {"category": "utilities.water", "urgency": "emergency"}, version=1
    )
    same = await office.tickets.edit(OPERATOR, number, {"category": "utilities.water"})

    assert (ticket.category_group, ticket.suggested_unit) == ("utilities", "water")
    assert ticket.due_at == NOON + timedelta(hours=2)
    assert same.version == ticket.version == 2
    assert ticket.history[-1].details == {
        "changed": ["category", "urgency"],
        "category": ["sanitation.rubbish_collection", "utilities.water"],
        "urgency": ["normal", "emergency"],
    }


async def test_a_correction_gives_nobody_more_time(db: Database) -> None:
    office = Office(db)
    number = (await office.file(category="utilities.water")).number

    ticket = await office.tickets.edit(OPERATOR, number, {"urgency": "complex"})

    assert ticket.due_at == NOON + timedelta(hours=24)


@pytest.mark.parametrize(
    ("actor", "wanted", "error"),
    [
        (WANGJING_OFFICE, {"title": "x"}, NotAllowed),
        (OPERATOR, {"status": "closed"}, InvalidInput),
        (OPERATOR, {"title": ""}, InvalidInput),
        (OPERATOR, {"category": "no.such"}, InvalidInput),
        (OPERATOR, {"description": None}, InvalidInput),
    ],
)
async def test_a_correction_that_makes_no_sense_is_refused(
    db: Database, actor: Actor, wanted: dict[str, str | None], error: type[Exception]
) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch")

    with pytest.raises(error):
        await office.tickets.edit(actor, number, wanted)


async def test_a_note_is_for_staff_and_spoils_nobodys_step(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    before = await office.step(number, "dispatch")

    after = await office.tickets.note(WANGJING_OFFICE, number, "去过现场")

    assert after.version == before.version
    assert (after.history[-1].action, after.history[-1].staff_note, after.history[-1].note) == (
        "note",
        "去过现场",
        None,
    )
