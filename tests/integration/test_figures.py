"""Daily figures on each store: kept by the tickets' own transactions, equal to what follow-ups and history say."""

from __future__ import annotations

import asyncio
import itertools
import random
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.errors import DeskError
from desk.figures import recounting, uncounted
from desk.figures.facts import counted
from desk.figures.rates import NAMES, Counts
from desk.figures.reading import derived, kept
from desk.store.models import DailyFigureRow, SurveyRow, TicketFigureRow, TicketRow, TicketSpanRow
from desk.tickets.alerts import ASKED_TO_WITHDRAW
from tests.integration.test_cases import GRANTED, PROVED, SECOND, an_office, rule
from tests.office import STREET_LAMP, SUPERVISOR, WANGJING, Office
from tests.sealed_store import Database

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 11, 1), date(2027, 3, 1)
_messages = itertools.count(1)


async def answer(office: Office, chat: int, *answers: str) -> None:
    """The citizen answers the questions of their latest follow-up in order."""
    async with office.db.read() as session:
        mine = select(SurveyRow.id).join(TicketRow, TicketRow.id == SurveyRow.ticket_id)
        newest = mine.where(TicketRow.conversation_id == chat).order_by(SurveyRow.id.desc()).limit(1)
        survey = await session.scalar(newest)
    assert survey is not None
    for question, given in zip(("contacted", "solved", "satisfied"), answers, strict=False):
        await office.desk.answer_survey(
            chat, message_id=next(_messages), survey=survey, question=question, answer=given, lang="zh"
        )


async def told(
    office: Office,
    dimension: str,
    code: str,
    first: date = FIRST,
    last: date = LAST,
    *,
    follower: bool = False,
    excluded: bool = True,
) -> Counts:
    """What the rollups add up to; not `excluded`: without the excluded tickets."""
    row = DailyFigureRow
    wanted = select(row).where(row.dimension == dimension, row.code == code, row.follower.is_(follower))
    if not excluded:
        wanted = wanted.where(row.excluded.is_(False))
    await uncounted.count(office.db, ZONE)
    async with office.db.read() as session:
        rows = await session.scalars(wanted.where(row.day >= first, row.day <= last, row.until > last))
        return sum((Counts(*(getattr(one, name) for name in NAMES)) for one in rows), Counts())


async def equal_to_history(db: Database) -> None:
    """Tables say what follow-ups and history say, ticket by ticket and added up."""
    await uncounted.count(db, ZONE)
    async with db.read() as session:
        ids = list(await session.scalars(select(TicketRow.id)))
        before, after = await kept(session, ids), await derived(session, ids, ZONE)
        assert {one: set(facts) for one, facts in before.items()} == {
            one: set(facts) for one, facts in after.items()
        }
        assert await recounting.apart(session) == []


async def test_a_follow_up_counts_for_its_unit_its_place_and_its_category(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    await office.resolved(chat)
    asked = await told(office, "unit", "S110105026")
    await answer(office, chat, "yes", "yes", "basically")

    expected = Counts(filed=1, asked=1, delivered=1, answered=1, valid=1, contacted=1, solved=1, basically=1)
    assert asked == Counts(filed=1, asked=1)
    for dimension, code in (
        ("unit", "S110105026"),
        ("district", "110105"),
        ("subdistrict", WANGJING),
        ("category", "sanitation.rubbish_collection"),
    ):
        assert await told(office, dimension, code) == expected, dimension
    await equal_to_history(db)


async def test_words_to_the_citizen_of_a_ticket_that_waits_for_a_unit_are_its_first_contact(
    db: Database,
) -> None:
    office = Office(db)
    number = await office.filed(await office.conversation())
    office.clock.forward(hours=3)
    await office.tickets.note(SUPERVISOR, number, "只给同事看")
    await uncounted.count(db, ZONE)
    async with db.read() as session:
        silent = (await session.scalars(select(TicketSpanRow.contact_hours))).all()

    await office.tickets.note(SUPERVISOR, number, "正在找负责的单位", public=True)

    async with db.read() as session:
        told = (await session.scalars(select(TicketSpanRow.contact_hours))).all()
        assert await recounting.wrong(session, ZONE) == []
    assert (silent, told) == ([None], [3])
    await equal_to_history(db)


@pytest.mark.parametrize("phone", [None, "13812345678"])
async def test_a_question_that_was_fetched_counts_as_delivered(db: Database, phone: str | None) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    await office.resolved(chat, reporter_phone=phone)
    inbox = DeskInbox(db, office.pack, LocalWakeups(), clock=office.clock)
    shown = await inbox.waiting("web", "device-1")

    await inbox.acknowledge("web", "device-1", up_to=shown[-2].id)
    assert (await told(office, "unit", "S110105026")).delivered == 0
    await inbox.acknowledge("web", "device-1", up_to=shown[-1].id)

    assert await told(office, "unit", "S110105026") == Counts(filed=1, asked=1, delivered=1)
    await equal_to_history(db)


async def test_a_ticket_counts_once_by_its_last_answer_and_in_each_month_by_that_months(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    await answer(office, chat, "yes", "no")
    first_day = office.clock().astimezone(ZONE).date()
    office.clock.forward(days=3)
    await office.step(number, "resolve", note="这回修好了")
    await answer(office, chat, "yes", "yes", "satisfied")
    last_day = office.clock().astimezone(ZONE).date()

    whole = await told(office, "unit", "S110105026", first_day, last_day)
    early = await told(office, "unit", "S110105026", first_day, first_day)
    late = await told(office, "unit", "S110105026", last_day, last_day)

    assert (whole.valid, whole.solved, whole.asked, whole.answered) == (1, 1, 2, 2)
    assert (early.valid, early.solved) == (1, 0)
    assert (late.valid, late.solved) == (1, 1)
    await equal_to_history(db)


async def test_an_answer_without_satisfaction_is_valid_once_it_is_closed(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    await office.resolved(chat)
    await answer(office, chat, "yes", "yes")
    assert (await told(office, "unit", "S110105026")).valid == 0

    office.clock.forward(hours=73)
    await office.clocks.tick()

    found = await told(office, "unit", "S110105026")
    assert (found.valid, found.solved, found.satisfied, found.basically) == (1, 1, 0, 0)
    await equal_to_history(db)


async def test_no_answer_is_no_valid_follow_up(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    await office.resolved(chat)

    office.clock.forward(hours=80)
    await office.clocks.tick()

    assert await told(office, "unit", "S110105026") == Counts(filed=1, asked=1, unreachable=1)
    await equal_to_history(db)


async def test_not_solved_after_all_is_not_solved(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    await answer(office, chat, "yes", "yes", "satisfied")
    [survey] = await office.surveys(number)

    await office.desk.answer_survey(
        chat, message_id=next(_messages), survey=survey.id, question="solved", answer="no", lang="zh"
    )

    found = await told(office, "unit", "S110105026")
    assert (found.valid, found.solved, found.satisfied) == (1, 0, 0)
    await equal_to_history(db)


async def test_followers_count_apart(db: Database) -> None:
    office = Office(db)
    chats = [await office.conversation(f"device-{n}", lang="zh") for n in (1, 2)]
    leader, follower = [await office.filed(chat, category=STREET_LAMP) for chat in chats]
    await office.step(follower, "merge", parent=leader)
    for action in ("dispatch", "accept", "resolve"):
        await office.step(leader, action, note="修好了")
    await answer(office, chats[0], "yes", "yes", "satisfied")
    await answer(office, chats[1], "no", "yes", "not")

    own = await told(office, "unit", "S110105026")
    followers = await told(office, "unit", "S110105026", follower=True)

    assert (own.valid, own.contacted, own.satisfied) == (1, 1, 1)
    assert (followers.valid, followers.contacted, followers.satisfied) == (1, 0, 0)
    await equal_to_history(db)


async def test_an_excluded_ticket_leaves_the_assessed_scope_until_it_counts_again(db: Database) -> None:
    office = an_office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    await answer(office, chat, "yes", "no")
    before = await told(office, "unit", "S110105026")

    await office.step(number, "exclude", SUPERVISOR, **PROVED)
    assert await told(office, "unit", "S110105026", excluded=False) == before
    case = await rule(office, number, "exclusion", GRANTED, SECOND)
    full = await told(office, "unit", "S110105026")
    assessed = await told(office, "unit", "S110105026", excluded=False)
    await equal_to_history(db)
    await office.tickets.cases.lift(SUPERVISOR, case.id)

    assert (full, assessed) == (before, Counts())
    assert await told(office, "unit", "S110105026", excluded=False) == before
    await equal_to_history(db)


async def test_a_correction_moves_what_was_counted(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.resolved(chat)
    await answer(office, chat, "yes", "yes", "satisfied")
    await office.tickets.edit(
        SUPERVISOR, number, {"category": STREET_LAMP, "district": "110108", "subdistrict": None}
    )

    assert (await told(office, "category", STREET_LAMP)).valid == 1
    assert (await told(office, "district", "110108")).valid == 1
    assert not await told(office, "category", "sanitation.rubbish_collection")
    assert not await told(office, "district", "110105")
    assert not await told(office, "subdistrict", WANGJING)
    await equal_to_history(db)


@pytest.mark.parametrize(
    ("accepted", "reason", "counts"),
    [(True, "自己清了", 1), (False, "自己清了", 0), (False, ASKED_TO_WITHDRAW, 1)],
)
async def test_withdrawn_after_the_unit_was_in_touch_is_a_figure(
    db: Database, accepted: bool, reason: str, counts: int
) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    number = await office.filed(chat)
    await office.step(number, "dispatch")
    if accepted:
        await office.step(number, "accept")

    await office.desk.withdraw(chat, message_id=next(_messages), number=number, reason=reason, lang="zh")

    assert (await told(office, "unit", "S110105026")).withdrawn == counts
    await equal_to_history(db)


async def test_tickets_older_than_the_figures_are_caught_up_with(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation(lang="zh")
    await office.resolved(chat)
    await answer(office, chat, "yes", "yes", "satisfied")
    before = await told(office, "unit", "S110105026")
    async with db.begin() as session:
        await session.execute(delete(TicketFigureRow))
        await session.execute(delete(DailyFigureRow))

    told_of: list[int] = []
    assert await recounting.catch_up(db, ZONE, told=told_of.append) == 1
    assert await recounting.catch_up(db, ZONE) == 0

    assert told_of == [1]
    assert await told(office, "unit", "S110105026") == before
    await equal_to_history(db)


async def test_what_was_counted_wrongly_is_seen_and_put_right(db: Database) -> None:
    office = Office(db)
    await office.resolved(await office.conversation(lang="zh"))
    await uncounted.count(db, ZONE)
    async with db.begin() as session:
        await session.execute(update(DailyFigureRow).values(asked=7))
    async with db.read() as session:
        assert len(await recounting.apart(session)) == 4
        assert await recounting.apart(session, since=LAST) == []
    async with db.begin() as session:
        await recounting.add_up(session)
    await equal_to_history(db)

    async with db.begin() as session:
        await session.execute(update(SurveyRow).values(unit="water"))
    async with db.read() as session:
        assert len(await recounting.wrong(session, ZONE)) == 1
    assert await recounting.recompute(db, ZONE) == 1
    async with db.read() as session:
        assert await recounting.wrong(session, ZONE) == []

    assert (await told(office, "unit", "water")).asked == 1
    await equal_to_history(db)


async def test_any_period_is_the_sum_of_its_days_whatever_happens_to_tickets(db: Database) -> None:
    office, chance = Office(db), random.Random(7)
    chats = [await office.conversation(f"device-{n}", lang="zh") for n in range(3)]
    known = [await office.filed(chance.choice(chats), category=STREET_LAMP) for _ in range(5)]
    for _ in range(120):
        office.clock.forward(hours=chance.choice([1, 9, 30]))
        try:
            match chance.randrange(5):
                case 0 | 1 | 2:
                    action = chance.choice(
                        [
                            "dispatch",
                            "accept",
                            "accept",
                            "resolve",
                            "resolve",
                            "reopen",
                            "merge",
                            "unmerge",
                            "return",
                        ]
                    )
                    number, parent = chance.sample(known, 2)
                    merged_into = parent if action == "merge" else None
                    await office.step(number, action, note="说明", reason="other", parent=merged_into)
                case 3:
                    await answer(
                        office,
                        chance.choice(chats),
                        *chance.choice(
                            [("yes", "no"), ("yes", "yes", "not"), ("no", "yes", "satisfied"), ("yes", "yes")]
                        ),
                    )
                case 4:
                    await office.clocks.tick()
        except (DeskError, AssertionError):
            continue

    await equal_to_history(db)
    start = date(2026, 11, 20)
    async with db.read() as session:
        ids = list(await session.scalars(select(TicketRow.id)))
        facts = [fact for one in (await derived(session, ids, ZONE)).values() for fact in one]
    for _ in range(10):
        first, last = sorted(start + timedelta(days=chance.randrange(90)) for _ in range(2))
        own = [fact for fact in facts if fact.unit == "S110105026" and not fact.follower]
        assert await told(office, "unit", "S110105026", first, last) == counted(own, first, last)


@pytest.mark.postgres
async def test_many_at_once_add_up(postgres_url: str) -> None:
    database = Database(postgres_url)
    office = Office(database)
    chats = [await office.conversation(f"device-{n}", lang="zh") for n in range(12)]
    inbox = DeskInbox(database, office.pack, LocalWakeups(), clock=office.clock)

    async def live(chat: int, number: int) -> None:
        await office.resolved(chat)
        shown = await inbox.waiting("web", f"device-{number}")
        fetched = inbox.acknowledge("web", f"device-{number}", up_to=shown[-1].id)
        await asyncio.gather(fetched, answer(office, chat, "yes", "yes", "satisfied"))

    await asyncio.gather(*(live(chat, number) for number, chat in enumerate(chats)))

    found = await told(office, "unit", "S110105026")
    assert (found.asked, found.delivered, found.answered, found.valid) == (12, 12, 12, 12)
    await equal_to_history(database)
    await database.close()
