"""What the assistant asks of the desk: once for each message, and only of one's own tickets."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from desk.errors import (
    ConversationNotFound,
    IllegalStep,
    InvalidInput,
    LookupLocked,
    MissingDetail,
    TicketNotFound,
)
from desk.store.database import Database
from desk.store.models import ConversationRow
from tests.office import NOON, OPERATOR, WATER, Office, fields


async def test_a_draft_is_kept_replaced_and_dropped(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    assert await office.desk.draft(chat) is None
    await office.desk.remember_draft(chat, {"description": "垃圾"})
    await office.desk.remember_draft(chat, {"description": "垃圾没人管", "asked": ["address"]})
    assert await office.desk.draft(chat) == {"description": "垃圾没人管", "asked": ["address"]}
    await office.desk.drop_draft(chat)
    assert await office.desk.draft(chat) is None


async def test_drafts_written_at_once_leave_one(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    await asyncio.gather(*(office.desk.remember_draft(chat, {"n": n}) for n in range(8)))

    assert set(await office.desk.draft(chat) or {}) == {"n"}


async def test_filing_gives_a_number_a_code_and_two_dates_and_ends_the_draft(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh", channel="telegram")
    await office.desk.remember_draft(chat, fields())

    filed = await office.desk.file_complaint(chat, message_id=7, fields=fields(), lang="zh")

    assert filed.number == "BJ20261124-000001"
    assert len(filed.tracking_code) == 6
    assert (filed.unit_name, filed.dispatch_by_text, filed.answer_by_text) == (
        "望京街道",
        "24小时内",
        "12月1日",
    )
    assert await office.desk.draft(chat) is None
    row = await office.row(filed.number)
    assert (row.channel, row.conversation_id, row.lang) == ("telegram", chat, "zh")
    assert await office.heard(chat) == []


async def test_an_urgent_matter_names_the_hour(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    filed = await office.desk.file_complaint(chat, message_id=7, fields=fields(category=WATER), lang="en")

    assert (filed.dispatch_by_text, filed.answer_by_text) == ("within 2 hours", "12:00 tomorrow")


async def test_several_matters_are_filed_by_one_message_and_only_once(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    matters = [fields(), fields(category=WATER, description="家里停水了")]

    filed = await office.desk.file_complaints(chat, message_id=7, matters=matters, lang="zh")
    again = await office.desk.file_complaints(chat, message_id=7, matters=matters, lang="zh")

    assert [one.number for one in again] == [one.number for one in filed]
    assert len({one.number for one in filed}) == 2
    assert await office.desk.filed_by(chat, message_id=7, lang="zh") == filed


async def test_of_several_matters_all_are_filed_or_none(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    with pytest.raises(MissingDetail):
        await office.desk.file_complaints(
            chat, message_id=7, matters=[fields(), fields(subdistrict=None, district=None)], lang="zh"
        )

    assert await office.desk.tickets_of(chat, "zh") == []


async def test_what_the_citizen_wishes_stands_on_the_ticket(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    wished = {
        "reporter_phone": "13811112222",
        "contact_by": "text_only",
        "call_hours": "晚上",
        "on_behalf_of": "我妈",
    }

    filed = await office.desk.file_complaint(chat, message_id=7, fields=fields(**wished), lang="zh")

    ticket = await office.row(filed.number)
    assert {name: getattr(ticket, name) for name in wished} == wished


async def test_the_same_message_files_one_ticket_and_leaves_a_later_draft_alone(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    first = await office.desk.file_complaint(chat, message_id=7, fields=fields(), lang="zh")
    await office.desk.remember_draft(chat, {"description": "路灯"})
    again = await office.desk.file_complaint(chat, message_id=7, fields=fields(), lang="zh")

    assert again == first
    assert await office.desk.draft(chat) == {"description": "路灯"}


async def test_what_is_missing_is_named_and_nothing_is_filed(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    for lacks in ("description", "category", "district"):
        wrong = fields(subdistrict=None) | {lacks: None}
        with pytest.raises(MissingDetail) as missing:
            await office.desk.file_complaint(chat, message_id=7, fields=wrong, lang="zh")
        assert missing.value.field == lacks

    assert await office.desk.tickets_of(chat, "zh") == []


async def test_an_unknown_conversation_is_refused(db: Database) -> None:
    office = Office(db)

    with pytest.raises(ConversationNotFound):
        await office.desk.file_complaint(99, message_id=7, fields=fields(), lang="zh")
    with pytest.raises(ConversationNotFound):
        await office.desk.remember_draft(99, {})


async def test_without_a_number_the_ticket_in_focus_is_meant(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    older, newer = await office.filed(chat), await office.filed(chat)

    assert (await office.desk.ticket_status(chat, lang="zh")).number == newer
    await office.step(older, "dispatch")
    assert (await office.desk.ticket_status(chat, lang="zh")).number == older
    assert [one.number for one in await office.desk.tickets_of(chat, "zh")] == [newer, older]


@pytest.mark.parametrize(
    "typed",
    ["bj20261124-000001", "BJ20261124000001", " BJ２０２６１１２４－０００００１ ", "BJ 20261124 000001"],
)
async def test_a_number_is_understood_however_it_is_typed(db: Database, typed: str) -> None:
    office = Office(db)
    chat = await office.conversation()
    await office.filed(chat)

    assert (await office.desk.ticket_status(chat, number=typed, lang="zh")).status == "received"


async def test_from_another_chat_a_number_needs_its_code(db: Database) -> None:
    office = Office(db)
    stranger = await office.conversation("stranger")
    filed = await office.file(conversation_id=await office.conversation("owner"))

    with pytest.raises(TicketNotFound) as foreign:
        await office.desk.ticket_status(stranger, number=filed.number, lang="zh")
    with pytest.raises(TicketNotFound) as unknown:
        await office.desk.ticket_status(stranger, number="BJ20261124-999999", lang="zh")
    shown = await office.desk.ticket_status(
        stranger,
        number=filed.number,
        code=f" {filed.tracking_code[:3].lower()}-{filed.tracking_code[3:]}",
        lang="zh",
    )

    assert str(foreign.value) == str(unknown.value)
    assert shown.number == filed.number
    with pytest.raises(TicketNotFound):
        await office.desk.withdraw(stranger, message_id=1, number=filed.number, reason="x", lang="zh")


async def test_five_wrong_codes_lock_that_chat_for_an_hour_and_no_other(db: Database) -> None:
    office = Office(db)
    guesser, other = await office.conversation("guesser"), await office.conversation("other")
    filed = await office.file()
    own = await office.filed(guesser)

    for number in (filed.number, filed.number, "BJ20261124-999999", filed.number, "BJ20261124-999998"):
        with pytest.raises(TicketNotFound):
            await office.desk.ticket_status(guesser, number=number, code="222222", lang="zh")
    with pytest.raises(LookupLocked) as locked:
        await office.desk.ticket_status(guesser, number=filed.number, code=filed.tracking_code, lang="zh")

    assert locked.value.until == NOON + timedelta(hours=1)
    assert (await office.desk.ticket_status(guesser, number=own, lang="zh")).number == own
    shown = await office.desk.ticket_status(other, number=filed.number, code=filed.tracking_code, lang="zh")
    assert shown.number == filed.number
    office.clock.forward(hours=1)
    shown = await office.desk.ticket_status(guesser, number=filed.number, code=filed.tracking_code, lang="zh")
    assert shown.number == filed.number


async def test_five_wrong_codes_from_five_devices_lock_the_ticket_for_all_but_its_own_chat(
    db: Database,
) -> None:
    office = Office(db)
    owner, other = await office.conversation("owner"), await office.conversation("other")
    filed = await office.file(conversation_id=owner)

    async def ask(chat: int, code: str) -> str:
        return (await office.desk.ticket_status(chat, number=filed.number, code=code, lang="zh")).number

    for device in range(5):
        with pytest.raises(TicketNotFound) as wrong:
            await ask(await office.conversation(f"guesser-{device}"), "222222")
    with pytest.raises(TicketNotFound) as locked:
        await ask(other, filed.tracking_code)

    assert (type(locked.value), str(locked.value)) == (type(wrong.value), str(wrong.value))
    assert await ask(owner, "222222") == filed.number
    office.clock.forward(hours=1)
    assert await ask(other, filed.tracking_code) == filed.number


async def test_wrong_codes_for_a_ticket_are_counted_for_an_hour(db: Database) -> None:
    office = Office(db)
    filed = await office.file(conversation_id=await office.conversation("owner"))

    for device in range(8):
        with pytest.raises(TicketNotFound):
            await office.desk.ticket_status(
                await office.conversation(f"d-{device}"), number=filed.number, code="222222", lang="zh"
            )
        office.clock.forward(minutes=20)
    other = await office.conversation("other")
    shown = await office.desk.ticket_status(other, number=filed.number, code=filed.tracking_code, lang="zh")

    assert shown.number == filed.number


async def test_a_right_code_forgets_the_wrong_ones(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    filed = await office.file(conversation_id=await office.conversation("somebody-else"))

    for _ in range(3):
        for _ in range(4):
            with pytest.raises(TicketNotFound):
                await office.desk.ticket_status(chat, number=filed.number, code="222222", lang="zh")
        await office.desk.ticket_status(chat, number=filed.number, code=filed.tracking_code, lang="zh")


async def test_a_withdrawal_happens_once_and_is_said_by_the_assistant(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    first = await office.desk.withdraw(chat, message_id=3, number=number, reason="done", lang="zh")
    again = await office.desk.withdraw(chat, message_id=3, number=number, reason="done", lang="zh")

    assert (first.status, again.status) == ("withdrawn", "withdrawn")
    assert [line.action for line in await office.history(number)] == ["file", "withdraw"]
    assert await office.heard(chat) == []
    with pytest.raises(IllegalStep):
        await office.desk.withdraw(chat, message_id=4, number=number, reason="done", lang="zh")


async def test_a_withdrawal_needs_a_reason(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    with pytest.raises(MissingDetail) as missing:
        await office.desk.withdraw(chat, message_id=3, number=number, reason="", lang="zh")

    assert missing.value.field == "reason"


async def test_whoever_was_asked_to_withdraw_is_read_by_a_person(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    await office.desk.withdraw(chat, message_id=3, number=number, reason="asked_to_withdraw", lang="zh")

    async with db.read() as session:
        assert (await session.get_one(ConversationRow, chat)).held_by == "waiting"
    assert [line.action for line in await office.history(number)] == ["file", "withdraw", "alert"]


async def test_three_answers_close_the_ticket(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    said = len(await office.heard(chat))

    async def answer(message: int, question: str, given: str) -> tuple[str, str | None, str]:
        step = await office.desk.answer_survey(
            chat, message_id=message, survey=survey.id, question=question, answer=given, lang="zh"
        )
        return step.outcome, step.next_question, step.text

    assert await answer(1, "contacted", "yes") == ("asked", "solved", "问题解决了吗？")
    assert await answer(2, "solved", "yes") == ("asked", "satisfied", "这次办得您满意吗？")
    outcome, following, text = await answer(3, "satisfied", "basically")

    assert (outcome, following) == ("closed", None)
    assert text == f"谢谢您，{number}这就算办完了。要是又不行了，12月1日前跟我说一声，我让他们重新办。"
    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert (ticket.status, ticket.closed_at) == ("closed", NOON)
    assert (ticket.survey.state, ticket.survey.contacted, ticket.survey.solved) == ("answered", True, True)
    assert ticket.survey.satisfied == "basically"
    assert len(await office.heard(chat)) == said


async def test_an_answer_heard_again_after_the_last_one_asks_nothing_more(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    [survey] = await office.surveys(await office.resolved(chat))

    outcomes = [
        (
            await office.desk.answer_survey(
                chat, message_id=message, survey=survey.id, question=question, answer=given, lang="zh"
            )
        ).outcome
        for message, question, given in (
            (1, "contacted", "yes"),
            (2, "solved", "yes"),
            (3, "satisfied", "not"),
            (1, "contacted", "yes"),
        )
    ]

    assert outcomes == ["asked", "asked", "closed", "over"]


async def test_the_same_answer_delivered_twice_counts_once(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    office.clock.forward(days=1)

    steps = [
        await office.desk.answer_survey(
            chat, message_id=9, survey=survey.id, question="solved", answer="no", lang="zh"
        )
        for _ in range(2)
    ]

    assert [step.outcome for step in steps] == ["asked", "asked"]
    steps = [
        await office.desk.answer_survey(
            chat, message_id=10, survey=survey.id, question="contacted", answer="yes", lang="zh"
        )
        for _ in range(2)
    ]
    assert [step.outcome for step in steps] == ["reopened", "reopened"]
    assert (await office.row(number)).reopen_count == 1


async def test_not_solved_sends_the_ticket_back_and_says_by_when(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    office.clock.forward(days=2)
    await office.desk.answer_survey(
        chat, message_id=1, survey=survey.id, question="contacted", answer="no", lang="zh"
    )

    step = await office.desk.answer_survey(
        chat, message_id=2, survey=survey.id, question="solved", answer="no", lang="zh"
    )

    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert step.outcome == "reopened"
    assert step.text == "好，那就不算办完。我让他们重新办，最晚12月3日答复您。现在是什么情况，您再说说？"
    assert (ticket.status, ticket.reopen_count, ticket.unit) == ("in_progress", 1, "S110105026")
    assert ticket.unit_due_at == NOON + timedelta(days=9)
    assert ticket.due_at == NOON + timedelta(days=7)
    assert (ticket.survey.state, ticket.survey.solved) == ("answered", False)


async def test_what_the_citizen_says_next_is_kept_for_the_unit(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)

    for _ in range(2):
        await office.desk.supplement(
            chat, message_id=5, number=number, text="又堆起来了，我电话13812345678", lang="zh"
        )

    lines = [line for line in await office.history(number) if line.action == "supplement"]
    assert [line.note for line in lines] == ["又堆起来了，我电话〔电话〕"]


async def test_what_a_follower_adds_is_read_where_the_work_is_done(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    parent, child = (await office.file()).number, await office.filed(chat)
    await office.step(child, "merge", parent=parent)

    shown = await office.desk.supplement(chat, message_id=5, number=child, text="我这边也没水", lang="zh")

    assert shown.number == child
    assert (await office.history(parent))[-1].note == "我这边也没水"


async def test_nothing_is_added_to_a_ticket_that_is_over(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.step(number, "reject", reason="court")

    with pytest.raises(IllegalStep, match="rejected"):
        await office.desk.supplement(chat, message_id=5, number=number, text="可是", lang="zh")


async def test_not_solved_is_heard_also_when_the_survey_is_over(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    await office.step(number, "close", OPERATOR)

    late = await office.desk.answer_survey(
        chat, message_id=1, survey=survey.id, question="contacted", answer="yes", lang="zh"
    )
    broken = await office.desk.answer_survey(
        chat, message_id=2, survey=survey.id, question="solved", answer="no", lang="zh"
    )

    assert (late.outcome, broken.outcome) == ("over", "reopened")
    assert (await office.row(number)).status == "in_progress"


async def test_a_survey_of_somebody_else_does_not_exist(db: Database) -> None:
    office = Office(db)
    number = await office.resolved(await office.conversation("owner"))
    [survey] = await office.surveys(number)
    stranger = await office.conversation("stranger")

    for one in (survey.id, 999):
        with pytest.raises(TicketNotFound):
            await office.desk.answer_survey(
                stranger, message_id=1, survey=one, question="contacted", answer="yes", lang="zh"
            )


async def test_an_answer_that_is_none_is_refused(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    [survey] = await office.surveys(await office.resolved(chat))

    with pytest.raises(InvalidInput):
        await office.desk.answer_survey(
            chat, message_id=1, survey=survey.id, question="contacted", answer="perhaps", lang="zh"
        )


async def test_a_follower_who_says_not_solved_reopens_what_they_joined(db: Database) -> None:
    office = Office(db)
    first, second = await office.conversation("one", "zh"), await office.conversation("two", "zh")
    parent, child = await office.filed(first), await office.filed(second)
    await office.step(parent, "dispatch")
    await office.step(child, "merge", parent=parent)
    await office.step(parent, "accept")
    await office.step(parent, "resolve", note="清走了")
    [survey] = await office.surveys(child)
    before = len(await office.heard(second))

    for message, question in ((1, "contacted"), (2, "solved")):
        step = await office.desk.answer_survey(
            second, message_id=message, survey=survey.id, question=question, answer="no", lang="zh"
        )

    assert step.outcome == "reopened"
    assert ((await office.row(parent)).status, (await office.row(child)).status) == ("in_progress", "merged")
    assert (await office.heard(first))[-1].startswith(f"{parent}不算办完")
    assert len(await office.heard(second)) == before
    assert [one.state for one in await office.surveys(parent)] == ["expired"]


async def test_a_comment_is_kept_with_the_latest_survey(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    assert not await office.desk.comment_survey(chat, message_id=1, text="谢谢")
    number = await office.resolved(chat)
    for message in (2, 2, 3):
        assert await office.desk.comment_survey(chat, message_id=message, text="谢谢，13812345678")

    assert (await office.surveys(number))[0].comment == "谢谢，〔电话〕\n谢谢，〔电话〕"


async def test_a_reopening_is_the_citizens_right_for_seven_days(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.resolved(chat)

    shown = await office.desk.reopen(chat, message_id=1, number=number, reason="again", lang="zh")

    assert shown.status == "in_progress"
    assert (await office.row(number)).reopen_count == 1


async def test_asking_for_a_person_puts_the_chat_into_the_queue(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()

    for _ in range(2):
        await office.desk.ask_for_person(chat, message_id=1, reason="asked")
    await office.desk.speak(chat, "en")

    async with db.read() as session:
        row = await session.get_one(ConversationRow, chat)
    assert (row.held_by, row.held_since, row.lang) == ("waiting", NOON, "en")


async def test_a_comment_that_found_no_survey_is_told_so_each_time(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat)

    first = await office.desk.comment_survey(chat, message_id=9, text="太慢了")
    again = await office.desk.comment_survey(chat, message_id=9, text="太慢了")
    for action in ("dispatch", "accept", "resolve"):
        await office.step(number, action, note="清走了")
    once_asked = await office.desk.comment_survey(chat, message_id=9, text="太慢了")

    assert (first, again, once_asked) == (False, False, True)


async def test_a_number_put_right_after_filing_is_the_one_to_call(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.desk.supplement(chat, message_id=5, number=number, text="我电话13812345678", lang="zh")

    for _ in range(2):
        status = await office.desk.supplement(
            chat, message_id=6, number=number, text="帮我改下电话 13800002222", lang="zh"
        )
        assert (status.new_phone, status.phone_tail) == (True, "2222")
    theirs = await office.desk.supplement(
        chat, message_id=7, number=number, text="换了物业，物业电话13900001111", lang="zh"
    )

    ticket = await office.tickets.get(number, actor=OPERATOR)
    lines = [line for line in await office.history(number) if line.action == "supplement"]
    assert (ticket.reporter.phone if ticket.reporter else None, theirs.new_phone) == ("13800002222", False)
    assert lines[1].note == "帮我改下电话 〔电话〕\n〔联系电话换成了新的〕"
    assert (lines[1].details or {}).get("changed") == ["reporter_phone"]
