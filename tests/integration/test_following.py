"""Joining a matter that others report: what it costs and locks, and everybody at once around one ticket."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from desk.errors import DeskError
from desk.staff.actor import SYSTEM
from desk.store.models import EventRow, HistoryRow, SubscriptionRow, TicketRow
from desk.tickets import filer, history, lifecycle, survey, surveys
from desk.tickets.access import hold, hold_to_join, locked
from desk.tickets.act import Act
from desk.tickets.city import rules
from desk.tickets.telling import followers
from desk.tickets.transitions import perform
from desk.tickets.watch import Clocks
from tests.heard import heard
from tests.integration.test_begun_again import waits
from tests.integration.test_incidents import declared, follow, rounds
from tests.integration.test_lock_order import are_counted
from tests.office import OPERATOR, STREET_LAMP, WATER, Office, fields
from tests.sealed_store import Database
from tests.store_counts import counted_rows

TOLD = fields(category=STREET_LAMP, description="路灯不亮")
TRIES = 15
STEPS = {"dispatch", "accept", "resolve", "reopen", "merge", "unmerge"}
_messages = itertools.count(1)


@pytest.fixture
async def office(postgres_url: str) -> AsyncIterator[Office]:
    db = Database(postgres_url)
    yield Office(db)
    await db.close()


async def join(office: Office, leader: str, chat: int) -> str:
    """The number of a new ticket that follows the other."""
    message = next(_messages)
    status, _ = await office.desk.join(chat, message_id=message, number=leader, fields=TOLD, lang="zh")
    return status.number


async def a_matter(office: Office, name: str, *, followed_by: int) -> tuple[str, list[int]]:
    """A ticket that others joined: its number, and the chats of those."""
    leader = await office.filed(await office.conversation(name), category=STREET_LAMP)
    chats = [await office.conversation(f"{name}-{nth}") for nth in range(followed_by)]
    for chat in chats:
        await join(office, leader, chat)
    return leader, chats


async def cost(act: Callable[[], Awaitable[object]]) -> Counter[str]:
    """What it asks of the store."""
    with counted_rows() as seen:
        await act()
    return seen


async def filed_in(office: Office, chat: int) -> TicketRow:
    async with office.db.read() as session:
        return (await session.scalars(select(TicketRow).where(TicketRow.conversation_id == chat))).one()


async def test_joining_costs_no_more_where_many_follow_already(office: Office) -> None:
    leader, _ = await a_matter(office, "leader", followed_by=2)
    third, last = [await office.conversation(name) for name in ("third", "last")]

    with_few = await cost(lambda: join(office, leader, third))
    for nth in range(25):
        await join(office, leader, await office.conversation(f"more-{nth}"))
    with_many = await cost(lambda: join(office, leader, last))

    assert with_many == with_few
    assert (await office.row(leader)).followers == 29
    assert [line.details for line in await office.history(leader) if line.action == "join"] == [
        {"followers": nth} for nth in range(1, 30)
    ]


async def test_who_waited_to_join_knows_who_joined_meanwhile_and_what_was_written(office: Office) -> None:
    leader, _ = await a_matter(office, "leader", followed_by=1)
    chats = [await office.conversation(f"late-{nth}") for nth in range(3)]
    office.clock.forward(minutes=1)

    async with office.db.begin() as session:
        row = await hold_to_join(session, leader)
        assert row is not None
        waiting = [asyncio.create_task(join(office, leader, chat)) for chat in chats]
        await waits(office.db, many=len(chats))
        await history.add(session, row, "alert", actor=SYSTEM, now=office.clock())
    await asyncio.gather(*waiting)

    await are_in_order(office)
    lines = await office.history(leader)
    assert [(line.action, line.details) for line in lines[2:]] == [
        ("alert", None),
        *[("join", {"followers": nth}) for nth in (2, 3, 4)],
    ]
    assert (await office.row(leader)).updated_at == office.clock()


async def test_a_join_begins_again_where_somebody_has_written_the_line_that_was_to_be_its_own(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, _ = await a_matter(office, "leader", followed_by=1)
    another = await office.conversation("another")
    locks, tries = filer.lock_to_join, itertools.count(1)

    async def writes_a_line() -> None:
        async with office.db.begin() as session:
            row = await session.get_one(TicketRow, (await office.row(leader)).id)
            await history.add(session, row, "alert", actor=SYSTEM, now=office.clock())

    async def locks_too_early(*asked: Any, **more: Any) -> tuple[filer.Filer, TicketRow]:
        found = await locks(*asked, **more)
        if next(tries) == 1:
            await asyncio.create_task(writes_a_line(), context=Context())
        return found

    monkeypatch.setattr(filer, "lock_to_join", locks_too_early)
    await join(office, leader, another)

    assert [line.action for line in await office.history(leader)] == ["file", "join", "alert", "join"]
    assert next(tries) == 3
    await are_in_order(office)


async def test_who_joins_stands_in_the_histories_in_the_order_of_their_steps(office: Office) -> None:
    leader, [chat] = await a_matter(office, "leader", followed_by=1)
    follower = await filed_in(office, chat)

    async with office.db.read() as session:
        rows = (await session.scalars(select(HistoryRow).order_by(HistoryRow.id))).all()

    theirs = (await office.row(leader)).id
    assert [(row.ticket_id, row.seq, row.action, row.from_status, row.to_status) for row in rows] == [
        (theirs, 1, "file", None, "received"),
        (follower.id, 1, "file", None, "received"),
        (follower.id, 2, "merge", "received", "merged"),
        (theirs, 2, "join", "received", "received"),
    ]
    assert [row.version for row in rows] == [1, 1, 2, 1]


@pytest.mark.parametrize("listens", [heard, lambda _: nullcontext()], ids=["listened to", "plain"])
async def test_whoever_subscribed_hears_of_a_follower_in_order_and_once_where_the_same_yes_comes_twice(
    office: Office, listens: Callable[[Database], AbstractContextManager[object]]
) -> None:
    made = {"name": "theirs", "kind": "webhook", "url": "https://example.org", "state": "on"}
    wants: dict[str, Any] = {"events": [], "units": [], "categories": []}
    async with office.db.begin() as session:
        session.add(SubscriptionRow(**made, **wants, created_at=office.clock(), created_by="one"))
    leader, _ = await a_matter(office, "leader", followed_by=0)
    chat = await office.conversation("follower")
    await office.desk.remember_draft(chat, TOLD)

    told: dict[str, Any] = {"message_id": next(_messages), "number": leader, "fields": TOLD, "lang": "zh"}
    with listens(office.db):
        one, other = await asyncio.gather(*(office.desk.join(chat, **told) for _ in range(2)))

    assert one == other
    theirs, follower = (await office.row(leader)).id, (await filed_in(office, chat)).id
    async with office.db.read() as session:
        events = (await session.scalars(select(EventRow).order_by(EventRow.id))).all()
    assert [(event.ticket_id, event.event) for event in events] == [
        (theirs, "filed"),
        (follower, "filed"),
        (follower, "merged"),
    ]
    assert (await office.row(leader)).followers == 1
    await are_in_order(office)
    assert await office.desk.draft(chat) is None


async def test_who_is_merged_while_the_followers_of_an_incident_are_counted_is_counted(
    office: Office,
) -> None:
    incident = await declared(office)
    await follow(office, incident, 1)
    other = (await office.file(category=WATER)).number

    async with office.db.begin() as session:
        ticket = await locked(session, other, OPERATOR, also=incident.parent)
        act, now = Act("merge", parent=incident.parent), rules(office.pack, office.clock())
        await perform(session, ticket, act, actor=OPERATOR, rules=now)
        counting = asyncio.create_task(rounds(office).work_off())
        await waits(office.db)
    await counting

    assert (await office.row(incident.parent)).followers == 2


async def test_what_a_follower_adds_and_urges_costs_no_more_where_many_follow(office: Office) -> None:
    async def acts(followed_by: int) -> Counter[str]:
        _, [chat, *_] = await a_matter(office, f"leader-{followed_by}", followed_by=followed_by)
        number = (await filed_in(office, chat)).number

        async def all_of_them() -> None:
            told: dict[str, Any] = {"message_id": next(_messages), "number": number, "lang": "zh"}
            await office.desk.supplement(chat, text="还是不亮", **told)
            await office.desk.urge(chat, text="快点", **told)
            await office.desk.told_before(chat, number=number)

        return await cost(all_of_them)

    with_few = await acts(2)

    assert await acts(12) == with_few


async def answered(office: Office, chat: int, *, solved: str) -> None:
    """The citizen answers the whole of their follow-up at once."""
    [row] = await office.surveys((await filed_in(office, chat)).number)
    await office.desk.answer_survey(
        chat,
        message_id=next(_messages),
        survey=row.id,
        question="contacted",
        answer="yes",
        lang="zh",
        also={"solved": solved, "satisfied": "satisfied"} if solved == "yes" else {"solved": solved},
    )


async def resolved(office: Office, number: str) -> None:
    for action in ("dispatch", "accept"):
        await office.step(number, action)
    await office.step(number, "resolve", note="修好了")


async def test_a_followers_answer_and_their_reminder_cost_no_more_where_many_follow(office: Office) -> None:
    async def answers(followed_by: int) -> list[Counter[str]]:
        leader, [one, other, *_] = await a_matter(office, f"leader-{followed_by}", followed_by=followed_by)
        await resolved(office, leader)
        remind = Clocks(
            office.db, office.pack, clock=lambda: office.clock.now + timedelta(hours=25), holder="one"
        )
        reminded = (await filed_in(office, other)).id
        return [
            await cost(lambda: answered(office, one, solved="yes")),
            await cost(lambda: remind.look_at(reminded)),
        ]

    with_few = await answers(2)

    assert await answers(12) == with_few


async def test_not_solved_sends_back_what_all_follow_and_all_hear_of_it(office: Office) -> None:
    leader, chats = await a_matter(office, "leader", followed_by=3)
    await resolved(office, leader)

    await answered(office, chats[0], solved="no")

    assert (await office.row(leader)).status == "in_progress"
    heard = [(await office.messages(chat))[-1].notice for chat in chats[1:]]
    assert heard == ["notice.reopened"] * 2


async def test_a_join_locks_the_leader_and_leaves_its_followers_free(office: Office) -> None:
    leader, _ = await a_matter(office, "leader", followed_by=3)
    [_, *others] = await free(office)

    async with office.db.begin() as session:
        await hold_to_join(session, leader)
        during_a_join = await free(office)
    async with office.db.begin() as session:
        await hold(session, [others[0]], followers=False)
        during_an_act = await free(office)
    async with office.db.begin() as session:
        await hold(session, [others[0]])
        with_all = await free(office)

    assert during_a_join == others
    assert during_an_act == others[1:]
    assert with_all == []


async def free(office: Office) -> list[int]:
    """The tickets that nobody has locked at this moment."""
    unlocked = text("SELECT id FROM tickets ORDER BY id FOR NO KEY UPDATE SKIP LOCKED")
    async with office.db.begin() as session:
        return list(await session.scalars(unlocked))


async def test_what_was_locked_without_its_followers_is_asked_for_none(office: Office) -> None:
    leader, _ = await a_matter(office, "leader", followed_by=1)
    ticket_id = (await office.row(leader)).id

    async with office.db.begin() as session:
        [ticket] = await hold(session, [ticket_id], followers=False)
        with pytest.raises(RuntimeError):
            await followers(session, ticket)
        await hold(session, [ticket_id])
        await hold(session, [ticket_id], followers=False)
        found = await followers(session, ticket)

    assert len(found) == 1


@pytest.mark.parametrize("is_older", [True, False])
async def test_who_waited_for_a_family_has_also_who_came_to_it_meanwhile(
    office: Office, *, is_older: bool
) -> None:
    other = await office.filed(await office.conversation("older"), category=STREET_LAMP)
    leader, _ = await a_matter(office, "leader", followed_by=1)
    newer = await office.filed(await office.conversation("newer"), category=STREET_LAMP)
    comes = await office.row(other if is_older else newer)
    first = await office.row(leader)

    async with office.db.begin() as session:
        await hold(session, [comes.id, first.id])
        waiting = asyncio.create_task(held(office, first.id))
        await asyncio.sleep(0.2)
        row = await session.get_one(TicketRow, comes.id)
        row.status, row.parent_id = "merged", first.id
    family = await waiting

    assert family == sorted({first.id, first.id + 1, comes.id})


async def held(office: Office, ticket_id: int) -> list[int]:
    async with office.db.begin() as session:
        return [row.id for row in await hold(session, [ticket_id])]


class Street:
    """Citizens, staff and clocks around two tickets that everybody joins."""

    def __init__(self, office: Office, leaders: list[str], chats: list[int]) -> None:
        self.office, self.leaders, self.chats = office, leaders, chats
        self.done: Counter[str] = Counter()

    async def keep_on(self, act: Callable[[random.Random], Awaitable[object]], seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(TRIES):
            try:
                await act(chance)
                self.done[act.__name__] += 1
            except DeskError:
                await asyncio.sleep(0)

    async def join(self, chance: random.Random) -> None:
        chat = await self.office.conversation(f"citizen-{next(_messages)}")
        await join(self.office, chance.choice(self.leaders), chat)
        self.chats.append(chat)

    async def staff(self, chance: random.Random) -> None:
        number, other = chance.sample(self.leaders, 2)
        possible = lifecycle.possible((await self.office.row(number)).status, "supervisor")
        action = chance.choice([one for one in possible if one in STEPS])
        parent = other if action == "merge" else None
        await self.office.step(number, action, note="说明", reason="other", parent=parent)

    async def follower(self, chance: random.Random) -> None:
        ticket = await filed_in(self.office, chance.choice(self.chats))
        chat = ticket.conversation_id or 0
        told: dict[str, Any] = {"message_id": next(_messages), "lang": "zh"}
        match chance.randrange(4):
            case 0:
                await self.office.desk.supplement(chat, number=ticket.number, text="还是不亮", **told)
            case 1:
                await self.office.desk.withdraw(chat, number=ticket.number, reason="mistake", **told)
            case _:
                await self.answer(chat, ticket, chance, **told)

    async def answer(self, chat: int, ticket: TicketRow, chance: random.Random, **told: Any) -> None:
        rows = await self.office.surveys(ticket.number)
        if not rows:
            await asyncio.sleep(0)
            return
        question = survey.next_question(surveys.answers(rows[-1])) or "solved"
        given = chance.choice(survey.CHOICES[question])
        await self.office.desk.answer_survey(
            chat, survey=rows[-1].id, question=question, answer=given, **told
        )

    async def clocks(self, chance: random.Random) -> None:
        later = self.office.clock.now + timedelta(hours=chance.randrange(0, 100))
        clocks = Clocks(self.office.db, self.office.pack, clock=lambda: later, holder="street")
        await clocks.look_at((await filed_in(self.office, chance.choice(self.chats))).id)


async def test_nobody_deadlocks_where_everybody_joins(office: Office) -> None:
    (one, its), (other, others) = [await a_matter(office, name, followed_by=2) for name in ("one", "two")]
    street = Street(office, [one, other], [*its, *others])

    acts = (street.join, street.join, street.staff, street.follower, street.follower, street.clocks)
    with capture_logs() as logs:
        await asyncio.gather(*(street.keep_on(act, seed) for seed, act in enumerate(acts * 2)))

    assert [one for one in logs if one["event"] == "begun_again"] == []
    assert {"join", "staff", "follower", "clocks"} == {
        name for name, times in street.done.items() if times > 3
    }
    await are_in_order(office)
    await are_counted(office)


async def are_in_order(office: Office) -> None:
    """Whoever follows is counted where they do, and no line of a history is missing."""
    async with office.db.read() as session:
        tickets = list(await session.scalars(select(TicketRow)))
    follow = Counter(one.parent_id for one in tickets if one.status == "merged")
    assert {one.id: one.followers for one in tickets} == {one.id: follow[one.id] for one in tickets}
    for one in tickets:
        lines = await office.history(one.number)
        assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
