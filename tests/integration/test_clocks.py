"""The clocks at work under a simulated time: each step once, by one process."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

from city.settings import Versions
from desk.store.database import Database
from desk.tickets.watch import Clocks
from tests.office import NOON, OPERATOR, Office, a_complaint, beijing, survey_settings
from tests.unit.test_provisional import NEXT, ZONE, announced, working


async def watched(office: Office, number: str) -> list[tuple[str, str]]:
    """(action, clock) of what the clocks wrote."""
    lines = await office.history(number)
    return [
        (line.action, line.details["clock"]) for line in lines if line.details and "clock" in line.details
    ]


async def test_a_ticket_nobody_sends_out_is_warned_of_and_then_breached(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number

    assert await office.clocks.tick() == 0
    office.clock.forward(hours=20)
    assert await office.clocks.tick() == 1
    assert await office.clocks.tick() == 0
    office.clock.forward(hours=4)
    assert await office.clocks.tick() == 1

    assert await watched(office, number) == [("warn", "dispatch"), ("breach", "dispatch")]
    assert (await office.row(number)).version == 1


async def test_a_dispatch_in_time_is_not_warned_of(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    await office.clocks.tick()
    await office.step(number, "dispatch")
    office.clock.forward(hours=30)

    await office.clocks.tick()

    assert await watched(office, number) == []


async def test_the_unit_and_the_citizen_have_their_own_clocks(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch")

    office.clock.forward(days=7)
    await office.clocks.tick()

    assert sorted(await watched(office, number)) == [("breach", "citizen"), ("breach", "unit")]
    assert (await office.heard(chat))[-1] == (
        f"{number}到时间了还没办完，对不起。我们正在催望京街道。他们联系过您吗？"
    )
    [survey] = await office.surveys(number)
    assert survey.at_limit
    step = await office.desk.answer_survey(
        chat, message_id=1, survey=survey.id, question="contacted", answer="no", lang="zh"
    )
    assert step.outcome == "noted"


async def test_the_follow_up_at_the_limit_gives_way_to_the_one_after_the_answer(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch")
    await office.step(number, "accept")
    office.clock.forward(days=7)
    await office.clocks.tick()

    await office.step(number, "resolve", note="清走了")

    assert [(one.at_limit, one.state) for one in await office.surveys(number)] == [
        (True, "expired"),
        (False, "asked"),
    ]


async def test_whoever_never_hears_of_a_unit_is_told_the_truth(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="en")
    number = await office.filed(chat)

    office.clock.forward(days=7)
    await office.clocks.tick()

    assert (await office.heard(chat))[-1].startswith(
        f"{number} should have been done by now, and it isn't. Sorry."
    )
    assert await office.surveys(number) == []


async def test_at_night_the_citizen_is_left_in_peace(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    office.clock.now = NOON + timedelta(hours=11)
    number = await office.filed(chat, category="utilities.water")
    await office.step(number, "dispatch")
    said = len(await office.heard(chat))

    office.clock.forward(hours=24, minutes=1)
    await office.clocks.tick()
    assert ("breach", "citizen") in await watched(office, number)
    assert len(await office.heard(chat)) == said
    office.clock.forward(hours=9)
    await office.clocks.tick()

    assert len(await office.heard(chat)) == said + 1


async def test_a_survey_is_reminded_of_once_then_the_ticket_closes(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    said = len(await office.heard(chat))

    for _ in range(25):
        office.clock.forward(hours=3)
        await office.clocks.tick()

    heard = (await office.heard(chat))[said:]
    assert heard == [
        f"{number}的事还想听您一句话。望京街道联系过您吗？在这儿留言、上门都算。",
        f"没等到您的回话，{number}我先当办完了。要是没解决，12月1日前跟我说一声，我让他们重新办。",
    ]
    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert (ticket.status, ticket.survey.state) == ("closed", "expired")
    assert ticket.closed_at == NOON + timedelta(hours=72)


async def test_the_reminder_asks_the_question_that_is_open(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="en")
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    await office.desk.answer_survey(
        chat, message_id=1, survey=survey.id, question="contacted", answer="yes", lang="en"
    )

    office.clock.forward(hours=24)
    await office.clocks.tick()

    assert (await office.heard(chat))[-1] == f"One short question is still open about {number}. Is it solved?"
    assert [title for title, _ in (await office.buttons(chat))[-2:]] == ["Yes, solved", "No, still broken"]


async def test_a_reminder_that_was_missed_in_the_day_does_not_come_at_night(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    said = len(await office.heard(chat))

    office.clock.forward(hours=24 + 11)
    await office.clocks.tick()
    at_night = (await office.heard(chat))[said:]
    office.clock.forward(hours=9)
    await office.clocks.tick()

    assert at_night == []
    assert (await office.heard(chat))[said:] == [
        f"{number}的事还想听您一句话。望京街道联系过您吗？在这儿留言、上门都算。"
    ]


async def test_contacted_and_solved_count_as_answered_when_the_third_answer_stays_away(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    number = await office.resolved(chat)
    [survey] = await office.surveys(number)
    for message, question in ((1, "contacted"), (2, "solved")):
        await office.desk.answer_survey(
            chat, message_id=message, survey=survey.id, question=question, answer="yes", lang="zh"
        )

    office.clock.forward(hours=72)
    await office.clocks.tick()

    ticket = await office.tickets.get(number, actor=OPERATOR)
    assert (ticket.status, ticket.survey.state, ticket.survey.satisfied) == ("closed", "answered", None)


async def test_a_ticket_without_a_chat_closes_too(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    for action in ("dispatch", "accept", "resolve"):
        await office.step(number, action, note="办好了")

    office.clock.forward(hours=72)
    await office.clocks.tick()

    assert (await office.row(number)).status == "closed"


async def test_where_the_city_waits_before_asking_the_clock_asks(db: Database) -> None:
    settings = Versions((survey_settings(delay=timedelta(hours=2)),))
    office = Office(db, beijing(survey=settings))
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    await office.clocks.tick()
    assert await office.surveys(number) == []

    office.clock.forward(hours=2)
    await office.clocks.tick()
    await office.clocks.tick()

    assert [one.state for one in await office.surveys(number)] == ["asked"]
    assert (await office.heard(chat))[
        -1
    ] == f"关于{number}，想问您一句：望京街道联系过您吗？在这儿留言、上门都算。"


async def test_after_a_reopening_the_new_day_is_watched(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    office.clock.forward(days=6)
    await office.step(number, "reopen", reason="again")
    said = len(await office.heard(chat))

    office.clock.forward(days=2)
    await office.clocks.tick()
    assert len(await office.heard(chat)) == said
    office.clock.forward(days=5)
    await office.clocks.tick()

    assert "对不起" in (await office.heard(chat))[-1]
    assert ("breach", "unit") in await watched(office, number)


async def test_one_process_at_a_time_minds_the_clocks(db: Database) -> None:
    office = Office(db)
    number = (await office.file()).number
    other = Clocks(db, office.pack, clock=office.clock, holder="two")
    await office.clocks.tick()
    office.clock.forward(hours=24)

    done = [await office.clocks.tick(), await other.tick()]

    assert done[1] == 0
    assert await watched(office, number) == [("breach", "dispatch")]


async def test_two_that_think_they_hold_the_lease_still_do_each_step_once(db: Database) -> None:
    office = Office(db)
    chats = [await office.conversation(f"chat {n}", "zh") for n in range(5)]
    for chat in chats:
        await office.filed(chat)
    office.clock.forward(days=8)
    both = [Clocks(db, office.pack, clock=office.clock, holder=name) for name in ("a", "b")]

    await asyncio.gather(*(one.work_off() for one in both))

    assert [len(await office.heard(chat)) for chat in chats] == [1] * 5


async def test_one_broken_ticket_does_not_stop_the_clocks_of_the_others(db: Database) -> None:
    office = Office(db)
    broken = (await office.file(a_complaint())).number
    fine = (await office.file()).number
    row = await office.row(broken)
    async with db.begin() as session:
        (await session.get_one(type(row), row.id)).urgency = "unheard of"
    await office.step(fine, "dispatch")
    async with db.begin() as session:
        ticket = await session.get_one(type(row), row.id)
        ticket.status, ticket.unit_due_at = "dispatched", NOON

    office.clock.forward(days=8)
    await office.clocks.tick()

    assert ("breach", "unit") in await watched(office, fine)


async def test_a_ticket_keeps_the_settings_of_the_citys_day_on_which_it_was_filed(db: Database) -> None:
    later = survey_settings(valid_from=date(2026, 11, 25), reopen_within=timedelta(days=3))
    office = Office(db, beijing(survey=Versions((survey_settings(), later))))
    chat = await office.conversation(lang="zh")
    before = await office.filed(chat)
    office.clock.forward(hours=12)
    after = await office.resolved(chat)
    for action in ("dispatch", "accept", "resolve"):
        await office.step(before, action, note="x")

    shown = [await office.desk.ticket_status(chat, number=number, lang="zh") for number in (before, after)]

    assert "12月2日前" in shown[0].next_text
    assert "11月28日前" in shown[1].next_text


async def test_a_provisional_limit_is_set_anew_at_the_first_start_that_knows_the_holidays(
    db: Database,
) -> None:
    office = Office(db, pack=working())
    office.clock.now = datetime(NEXT - 1, 12, 28, 10, tzinfo=ZONE)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch")
    before = await office.row(number)
    told = len(await office.heard(chat))
    await office.clocks.tick()
    assert (await office.tickets.get(number, actor=OPERATOR)).provisional

    later = Office(db, pack=announced(date(NEXT, 1, 1)), clock=office.clock)
    await later.clocks.tick()
    await Clocks(db, later.pack, clock=later.clock, holder="one").tick()

    after = await later.row(number)
    assert after.due_at - before.due_at >= timedelta(days=1)
    assert after.unit_due_at == after.due_at
    assert not (await later.tickets.get(number, actor=OPERATOR)).provisional
    assert [line.action for line in await later.history(number)].count("recalculate") == 1
    [word] = (await later.heard(chat))[told:]
    assert word.startswith(f"放假安排公布了，{number}的日子跟着调整")


async def test_a_step_taken_before_the_clocks_looked_sets_the_limits_anew_first(db: Database) -> None:
    office = Office(db, pack=working())
    office.clock.now = datetime(NEXT - 1, 12, 28, 10, tzinfo=ZONE)
    number = (await office.file()).number
    before = (await office.row(number)).due_at

    later = Office(db, pack=announced(date(NEXT, 1, 1)), clock=office.clock)
    await later.step(number, "dispatch")

    after = await later.row(number)
    assert after.due_at > before
    assert after.unit_due_at == after.due_at
    assert [line.action for line in await later.history(number)] == ["file", "recalculate", "dispatch"]
