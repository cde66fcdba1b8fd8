"""What staff are told: who hears of which event, what a reader may see of it, and what counts as read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from desk import notices
from desk.cases.judging import Ruling
from desk.cases.service import CaseFilter
from desk.channel import AnswerLost, ChatClosed, Unreachable
from desk.conversations import outbox
from desk.conversations.parcels import MOST_UNCERTAIN, next_parcel, settle_failed
from desk.errors import InvalidInput
from desk.staff.actor import Actor
from desk.staff_notices import events
from desk.staff_notices.service import KEPT, Notice
from desk.store.database import Database
from desk.store.models import StaffNoticeRow
from desk.tasks.service import TaskFilter
from tests.office import (
    NOON,
    OPERATOR,
    SUPERVISOR,
    WANGJING_OFFICE,
    WATER,
    WATERWORKS,
    Office,
    a_handler,
    beijing,
)
from tests.staff_room import beijing as shipped

CHIEF = Actor("staff", None, "chief", "supervisor")
DESK = Actor("staff", None, "desk", "operator")
COLLEAGUE = Actor("staff", None, "wangjing-2", "handler", "S110105026")
DISTRICT = a_handler("D110105")
MARKET = a_handler("market")


def an_office(db: Database) -> Office:
    """The small city with the shipped rules of cases."""
    return Office(db, pack=beijing(cases=shipped().cases))


async def told(office: Office, actor: Actor = COLLEAGUE, lang: str = "zh") -> list[Notice]:
    """What `actor` is told, oldest first."""
    page = await office.tickets.notices.list(actor, lang=lang, limit=200)
    return page.items[::-1]


async def kinds(office: Office, actor: Actor = COLLEAGUE) -> list[str]:
    return [one.kind for one in await told(office, actor)]


async def with_wangjing(office: Office, **changes: Any) -> str:
    number = (await office.file(**changes)).number
    await office.step(number, "dispatch")
    await office.step(number, "accept", WANGJING_OFFICE)
    return number


async def rule(office: Office, number: str, state: Any, **more: Any) -> None:
    [case] = (await office.tickets.cases.list(CaseFilter(ticket=number, states=["open"]), actor=CHIEF)).items
    await office.tickets.cases.rule(CHIEF, case.id, Ruling(state, grounds="核过了", **more))


async def test_a_unit_hears_of_what_is_sent_to_it_and_of_what_goes_elsewhere(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch")
    await office.step(number, "reassign", unit="D110105")

    wangjing, district = await told(office), await told(office, DISTRICT)

    assert [one.kind for one in wangjing] == ["dispatched", "moved"]
    assert [one.opens for one in wangjing] == [False, False]
    assert wangjing[1].text == f"{number}转给朝阳区了，您这边不用再办。"
    assert [(one.kind, one.opens, one.title) for one in district] == [
        ("dispatched", True, "南湖东园一区3号楼下垃圾三天没人清运")
    ]
    assert district[0].text == f"{number}派到您这儿了，12月1日12:00前答复市民。"
    assert await told(office, WATERWORKS) == []
    assert await told(office, CHIEF) == []


async def test_nobody_is_told_of_what_they_did_themselves(db: Database) -> None:
    office = an_office(db)
    number = await with_wangjing(office)
    await office.tickets.note(WANGJING_OFFICE, number, "先去现场看看")

    assert await kinds(office, WANGJING_OFFICE) == ["dispatched"]
    assert await kinds(office, COLLEAGUE) == ["dispatched", "note"]


async def test_co_units_hear_that_they_are_called_whistled_and_no_longer_needed(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", co_units=["water", "market"])
    await office.step(number, "whistle", co_units=["water"], by=NOON + timedelta(hours=3))
    [market] = (await office.tickets.tasks.list(TaskFilter(ticket=number, unit="market"), actor=CHIEF)).items
    await office.tickets.tasks.act(SUPERVISOR, market.id, "release")
    await office.step(number, "return", WANGJING_OFFICE, reason="wrong_place")

    waterworks = await told(office, WATERWORKS)

    assert [one.kind for one in waterworks] == ["task", "whistle", "task_over"]
    assert waterworks[1].text == f"望京街道吹哨：{number}请您这边今天15:00前到现场。"
    assert await kinds(office, MARKET) == ["task", "task_over"]


async def test_the_lead_unit_hears_of_a_co_units_result(db: Database) -> None:
    office = an_office(db)
    number = (await office.file()).number
    await office.step(number, "dispatch", co_units=["water"])
    [task] = (await office.tickets.tasks.list(TaskFilter(ticket=number), actor=CHIEF)).items
    await office.tickets.tasks.act(WATERWORKS, task.id, "accept")
    await office.tickets.tasks.act(WATERWORKS, task.id, "report", note="通水了")

    assert await kinds(office) == ["dispatched", "task_done"]


async def test_a_limit_is_warned_of_and_its_breach_goes_above_once(db: Database) -> None:
    """The citizen's limit and the unit's are the same moment here: nobody is told twice."""
    office = an_office(db)
    await with_wangjing(office)
    office.clock.forward(days=5, hours=21)
    await office.clocks.work_off()
    office.clock.forward(days=2)
    await office.clocks.work_off()

    assert await kinds(office) == ["dispatched", "warn", "breach"]
    assert await kinds(office, CHIEF) == ["breach"]
    assert await kinds(office, DESK) == []
    assert (await told(office))[1].text.endswith("的办理时限快到了：12月1日12:00到期。")


async def test_the_hotline_is_warned_of_what_nobody_has_sent_out(db: Database) -> None:
    office = an_office(db)
    await office.file()
    office.clock.forward(hours=25)
    await office.clocks.work_off()
    assert await kinds(office, DESK) == ["breach"]
    assert await kinds(office, CHIEF) == ["breach"]

    office.clock.forward(days=7)
    await office.clocks.work_off()

    assert await kinds(office, DESK) == ["breach", "breach"]
    assert await told(office) == []


async def test_what_hangs_on_the_ledger_is_not_brought_to_the_supervisors_when_it_is_late(
    db: Database,
) -> None:
    office = an_office(db)
    number = await with_wangjing(office)
    await office.step(number, "hang", reason="city_plan", evidence=["plan.pdf"])
    await office.step(number, "hang", CHIEF)
    office.clock.forward(days=8)
    await office.clocks.work_off()

    assert await kinds(office) == ["dispatched", "granted", "breach"]
    assert "breach" not in await kinds(office, Actor("staff", None, "third", "supervisor"))


async def test_a_return_goes_to_its_judges_and_the_unit_hears_of_the_ruling(db: Database) -> None:
    office = an_office(db)
    upheld, refused = await with_wangjing(office), await with_wangjing(office)
    for number, state in ((upheld, "granted"), (refused, "refused")):
        await office.step(number, "return", WANGJING_OFFICE, reason="wrong_place", staff_note="在路对面")
        await rule(office, number, state)

    assert await kinds(office, DESK) == ["to_judge", "to_judge"]
    assert (await told(office, DESK))[0].text == f"{upheld}（望京街道）申请退单，请今天20:00前裁定。"
    assert [(one.kind, one.number) for one in (await told(office))[-2:]] == [
        ("granted", upheld),
        ("refused", refused),
    ]


async def test_a_dispatch_that_rules_on_a_return_is_told_to_the_unit_that_returned_it(db: Database) -> None:
    office = an_office(db)
    number = await with_wangjing(office)
    await office.step(number, "return", WANGJING_OFFICE, reason="wrong_place", staff_note="在路对面")
    await office.step(number, "dispatch", OPERATOR, unit="D110105")

    assert await kinds(office) == ["dispatched", "granted"]
    assert await kinds(office, DISTRICT) == ["dispatched"]


@pytest.mark.parametrize(
    ("action", "more"),
    [("extend", {}), ("pause", {"until": NOON + timedelta(days=3)})],
)
async def test_a_units_request_for_time_goes_to_supervisors_and_its_ruling_back(
    db: Database, action: str, more: dict[str, Any]
) -> None:
    office = an_office(db)
    granted, refused = await with_wangjing(office), await with_wangjing(office)
    for number in (granted, refused):
        await office.step(number, action, WANGJING_OFFICE, note="要等配件", **more)
    await rule(office, granted, "granted", note="要等配件")
    await rule(office, refused, "refused")

    assert await kinds(office, SUPERVISOR) == ["to_judge", "to_judge"]
    assert "to_judge" not in await kinds(office, DESK)
    assert await kinds(office) == ["dispatched", "dispatched", "granted", "refused"]


async def test_an_exclusion_is_told_to_its_unit_only_when_it_holds_and_to_who_asked_when_it_does_not(
    db: Database,
) -> None:
    office = an_office(db)
    held, refused = await with_wangjing(office), await with_wangjing(office)
    for number in (held, refused):
        await office.step(number, "exclude", reason="already_decided", evidence=["judgment.pdf"])
    await rule(office, held, "granted")
    await rule(office, refused, "refused")
    [case] = (await office.tickets.cases.list(CaseFilter(ticket=held), actor=CHIEF)).items
    await office.tickets.cases.lift(CHIEF, case.id)

    assert await kinds(office) == ["dispatched", "dispatched", "granted", "lifted"]
    assert await kinds(office, SUPERVISOR) == ["granted", "refused"]
    assert await kinds(office, CHIEF) == ["to_judge", "to_judge"]


async def test_not_solved_is_told_to_the_unit_as_a_second_handling(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    for message, (question, answer) in enumerate((("contacted", "yes"), ("solved", "no")), start=1):
        await office.desk.answer_survey(
            chat, message_id=message, survey=survey.id, question=question, answer=answer, lang="zh"
        )

    assert await kinds(office) == ["dispatched", "reopened"]


async def test_a_withdrawal_that_was_asked_for_alerts_supervisors(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation()
    plain, pressed = await office.filed(chat), await office.filed(chat)
    for message, (number, reason) in enumerate(((plain, "fixed"), (pressed, "asked_to_withdraw")), start=1):
        await office.step(number, "dispatch")
        await office.desk.withdraw(chat, message_id=message, number=number, reason=reason, lang="zh")

    assert [(one.kind, one.number) for one in await told(office, CHIEF)] == [("asked_to_withdraw", pressed)]
    assert await kinds(office) == ["dispatched", "withdrawn", "dispatched", "withdrawn"]


async def test_what_the_citizen_adds_and_presses_for_is_told_to_whoever_has_it(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat)
    await office.desk.urge(chat, message_id=1, number=number, text="快点", lang="zh")
    await office.step(number, "dispatch")
    await office.desk.supplement(chat, message_id=2, number=number, text="还有老鼠", lang="zh")
    await office.step(number, "return", WANGJING_OFFICE, reason="needs_information", note="几号楼？")
    await office.desk.supplement(chat, message_id=3, number=number, text="3号楼", lang="zh")

    assert await kinds(office) == ["dispatched", "supplement"]
    assert await kinds(office, DESK) == ["urged", "to_judge", "answered"]


async def test_an_emergency_rings_at_the_hotline_as_soon_as_it_is_filed(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(urgency="emergency")).number
    await office.file()

    [notice] = await told(office, DESK)

    assert (notice.kind, notice.number, notice.urgent) == ("emergency", number, True)
    assert notice.text == f"特急！{number}刚登记，今天13:00前要派出去。"


async def test_followers_that_go_on_after_a_withdrawal_are_told_to_the_unit(db: Database) -> None:
    office = an_office(db)
    first, second = await office.conversation("one"), await office.conversation("two")
    leader = await office.filed(first, category=WATER)
    follower = await office.filed(second, category=WATER)
    await office.step(leader, "dispatch", unit="S110105026")
    await office.step(follower, "merge", OPERATOR, parent=leader)
    await office.desk.withdraw(first, message_id=1, number=leader, reason="fixed", lang="zh")

    assert [(one.kind, one.number) for one in await told(office)] == [
        ("dispatched", leader),
        ("withdrawn", leader),
        ("inherited", follower),
    ]


async def test_a_citizen_whom_nothing_reaches_is_told_of_once(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(channel="telegram")
    number = await office.filed(chat)
    await office.step(number, "dispatch")
    await office.step(number, "accept")

    for problem in (Unreachable("refused"), Unreachable("refused"), ChatClosed("blocked")):
        async with db.begin() as session:
            conversation = await outbox.lock(session, chat)
            parcel = await next_parcel(session, conversation, now=office.clock())
            if parcel is not None:
                await settle_failed(session, conversation, parcel, problem, now=office.clock())

    [notice] = await told(office, DESK)
    assert (notice.kind, notice.number, notice.conversation_id) == ("undeliverable", number, chat)


async def test_an_answer_that_may_never_have_arrived_is_told_of_when_it_is_given_up(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(channel="telegram")
    async with db.begin() as session:
        await outbox.post(session, conversation_id=chat, text="好", author="bot", now=office.clock())

    for _ in range(MOST_UNCERTAIN):
        async with db.begin() as session:
            conversation = await outbox.lock(session, chat)
            parcel = await next_parcel(session, conversation, now=office.clock())
            assert parcel is not None
            await settle_failed(session, conversation, parcel, AnswerLost("gone"), now=office.clock())
        office.clock.forward(minutes=10)

    [notice] = await told(office, DESK, lang="en")
    assert (notice.kind, notice.number) == ("undeliverable", None)
    assert notice.text.startswith("Messages in a conversation don't reach the citizen.")


async def test_a_confidential_ticket_is_told_of_without_its_content(db: Database) -> None:
    office = an_office(db)
    number = (await office.file(confidential=True)).number
    await office.step(number, "dispatch")

    [notice] = await told(office)

    assert (notice.number, notice.opens, notice.title) == (number, True, None)
    assert "垃圾" not in notice.text


async def test_notices_keep_no_words_of_anybody(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation()
    number = await office.filed(chat, reporter_name="王芳", reporter_phone="13812345678")
    await office.step(number, "dispatch", note="尽快")
    await office.desk.supplement(chat, message_id=1, number=number, text="我叫王芳，老鼠多", lang="zh")
    await office.tickets.note(WANGJING_OFFICE, number, "她很着急")
    await office.step(number, "extend", WANGJING_OFFICE, note="等配件")

    async with db.read() as session:
        kept = str([row.details for row in await session.scalars(select(StaffNoticeRow))])

    assert all(word not in kept for word in ("王芳", "138", "老鼠", "尽快", "着急", "配件", "南湖"))


async def test_reading_is_each_readers_own(db: Database) -> None:
    office = an_office(db)
    for _ in range(3):
        await with_wangjing(office)
    first, second, third = await told(office)
    inbox = office.tickets.notices
    assert await inbox.unread(COLLEAGUE) == 3

    await inbox.mark(COLLEAGUE, [first.id, 10_000])
    await inbox.mark(WATERWORKS, [second.id])
    assert first.number is not None
    assert await inbox.seen(COLLEAGUE, first.number) == 0
    assert second.number is not None
    assert await inbox.seen(COLLEAGUE, second.number) == 1

    assert [one.read for one in await told(office)] == [True, True, False]
    assert await inbox.unread(WANGJING_OFFICE) == 3
    await inbox.mark_all(COLLEAGUE, up_to=third.id)
    await inbox.mark_all(COLLEAGUE, up_to=third.id)
    assert await inbox.unread(COLLEAGUE) == 0
    assert (await inbox.list(COLLEAGUE, lang="zh", unread=True)).items == []


async def test_what_came_after_the_page_stays_unread(db: Database) -> None:
    office = an_office(db)
    await with_wangjing(office)
    [seen] = await told(office)
    await with_wangjing(office)

    await office.tickets.notices.mark_all(COLLEAGUE, up_to=seen.id)

    assert await office.tickets.notices.unread(COLLEAGUE) == 1


async def test_what_was_marked_as_read_at_once_stays_so_for_its_reader_alone(db: Database) -> None:
    office = an_office(db)
    for _ in range(3):
        await with_wangjing(office)
    office.clock.forward(minutes=11)
    await with_wangjing(office)
    newest = (await told(office))[-1].id

    await office.tickets.notices.mark_all(COLLEAGUE, up_to=newest)
    await office.tickets.notices.mark_all(COLLEAGUE, up_to=1)
    await with_wangjing(office)

    assert [one.read for one in await told(office)] == [True] * 4 + [False]
    assert await office.tickets.notices.unread(COLLEAGUE) == 1
    assert await office.tickets.notices.unread(WANGJING_OFFICE) == 5


async def test_pages_follow_one_another_without_gaps(db: Database) -> None:
    office = an_office(db)
    for _ in range(5):
        await with_wangjing(office)
    found, cursor = [], None
    while True:
        page = await office.tickets.notices.list(COLLEAGUE, lang="zh", limit=2, cursor=cursor)
        found += [one.id for one in page.items]
        cursor = page.next
        if cursor is None:
            break

    assert found == [one.id for one in reversed(await told(office))]
    with pytest.raises(InvalidInput):
        await office.tickets.notices.list(COLLEAGUE, lang="zh", cursor="x")


async def test_what_is_older_than_a_month_is_neither_listed_nor_counted(db: Database) -> None:
    office = an_office(db)
    await with_wangjing(office)
    office.clock.forward(seconds=KEPT.total_seconds())

    assert await told(office) == []
    assert await office.tickets.notices.unread(COLLEAGUE) == 0


async def test_every_kind_and_code_has_words_in_both_languages(db: Database) -> None:
    wanted = [f"staff.{kind}" for kind in events.KINDS]
    wanted += [f"staff.topic.{topic}" for topic in events.TOPICS]

    assert [key for key in wanted if key not in notices.catalogue()] == []
